"""What the commands do around the rooms' own work: questions asked first, broken files, output that cannot be written."""

import sys
from pathlib import Path

import pytest

from residency import cli
from residency.foundation import audit
from residency.foundation.errors import UserError
from residency.foundation.storage import write_text
from residency.foundation.workspace import Workspace


@pytest.fixture
def settings(tmp_path):
    file = tmp_path / "residency.toml"
    file.write_text('practice = "x"\n', "utf-8")
    Workspace.create(tmp_path / "w")
    return ["--config", str(file), "--workspace", str(tmp_path / "w")]


def test_nothing_is_erased_unless_somebody_says_so(settings, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert cli.main(["erase", *settings]) == 2
    assert not Workspace.open(tmp_path / "w").sealed.was_erased()
    assert cli.main(["erase", *settings, "--yes"]) == 0
    assert Workspace.open(tmp_path / "w").sealed.was_erased()
    capsys.readouterr()
    assert cli.main(["status", *settings]) == 0
    assert "was erased" in capsys.readouterr().out


def test_init_asks_nobody_who_is_not_there(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert cli.main(["init", str(tmp_path), "--config", str(tmp_path / "r.toml")]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not (tmp_path / "r.toml").exists()


def test_a_link_that_leads_to_itself_is_one_clear_error(tmp_path, capsys):
    try:
        (tmp_path / "loop.csv").symlink_to("loop.csv")
    except OSError:
        pytest.skip("no right to make links")
    assert cli.main(["init", str(tmp_path / "loop.csv"), "--yes", "--config", str(tmp_path / "r.toml")]) == 2
    assert "There is nothing at" in capsys.readouterr().err


def test_a_journal_of_other_bytes_is_one_clear_error(settings, tmp_path, capsys):
    (tmp_path / "w" / "audit.jsonl").write_bytes(b"\xff\x00[]")
    assert cli.main(["status", *settings]) == 2
    assert "does not hold together" in capsys.readouterr().err


def test_a_journal_that_is_a_folder_is_one_clear_error(tmp_path):
    with pytest.raises(UserError, match="is a folder"):
        audit.verify(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device")
def test_a_device_is_never_replaced_by_a_file():
    with pytest.raises(UserError, match="device"):
        write_text(Path("/dev/full"), "x")
