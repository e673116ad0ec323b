import pytest

from residency.foundation.errors import UserError
from residency.foundation.registry import Registry


def test_a_file_is_its_own_registration():
    shelf = Registry("residency.instruments.strategies", "strategy")
    assert "greedy" in shelf.names()
    assert shelf.get("greedy").__name__ == "residency.instruments.strategies.greedy"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UserError, match="Did you mean 'greedy'"):
        Registry("residency.instruments.strategies", "strategy").get("gredy")


def test_base_is_no_entry():
    assert "base" not in Registry("residency.instruments.models", "engine").names()


def test_a_name_is_checked_without_importing_anything():
    shelf = Registry("residency.instruments.models", "engine")
    shelf.check("transformers_local")
    with pytest.raises(UserError, match="Did you mean 'transformers_local'"):
        shelf.check("transformer_local")
