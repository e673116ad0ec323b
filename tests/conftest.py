"""What every test stands on: keys and caches of its own, and no network."""

import pytest


@pytest.fixture(autouse=True)
def _own_keys_and_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("RESIDENCY_KEYS", str(tmp_path_factory.mktemp("keys")))
    monkeypatch.setenv("RESIDENCY_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
