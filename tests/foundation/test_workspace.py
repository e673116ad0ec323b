import os
import subprocess
import sys

import pytest

from residency.foundation import audit
from residency.foundation.errors import UserError
from residency.foundation.workspace import Workspace, keyed_hash, keys_folder


def test_a_workspace_keeps_its_secret_and_its_key_lies_outside(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    assert Workspace.create(tmp_path / "w").secret() == workspace.secret()
    assert not keys_folder().is_relative_to(tmp_path / "w")
    assert workspace.secret().hex().encode() not in (tmp_path / "w" / "sealed" / "secret.bin").read_bytes()
    if os.name == "posix":
        assert (tmp_path / "w").stat().st_mode & 0o077 == 0


def test_two_workspaces_hash_differently_but_invented_ones_may_share_a_key(tmp_path):
    first, second = Workspace.create(tmp_path / "a").secret(), Workspace.create(tmp_path / "b").secret()
    assert keyed_hash(first, "patient") != keyed_hash(second, "patient")
    third, fourth = (Workspace.create(tmp_path / n, secret=b"public").secret() for n in "cd")
    assert third == fourth


def test_erasing_makes_the_store_unreadable(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    workspace.sealed.seal("spans", {"r1": ["Maria"]})
    assert workspace.sealed.read("spans") == {"r1": ["Maria"]}
    workspace.sealed.erase()
    with pytest.raises(UserError, match="erased"):
        workspace.sealed.read("spans")
    with pytest.raises(UserError, match="erased"):
        Workspace.open(tmp_path / "w").secret()


def test_a_store_without_its_key_says_where_the_key_should_be(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    (keys_folder() / f"{workspace.id}.key").unlink()
    with pytest.raises(UserError, match="key of this workspace is not here"):
        workspace.secret()


def test_a_changed_store_is_noticed(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    (tmp_path / "w" / "sealed" / "secret.bin").write_bytes(b"other")
    with pytest.raises(UserError, match="does not open"):
        workspace.secret()


def test_a_folder_with_other_things_is_not_taken(tmp_path):
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(UserError, match="not empty"):
        Workspace.create(tmp_path)
    with pytest.raises(UserError, match="no workspace"):
        Workspace.create(tmp_path / "thesis.txt")


def test_no_permission_is_told(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path / "w"))

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    with pytest.raises(UserError, match="no permission"):
        Workspace.create(tmp_path / "w")


def test_a_second_writer_is_refused_and_a_killed_one_frees_the_lock(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    hold = (
        "import sys, time; from pathlib import Path; from residency.foundation.workspace import Workspace\n"
        f"with Workspace.open(Path({str(tmp_path / 'w')!r})).locked('train'):\n    print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(UserError, match=rf"Another process is at work .*\(train, process {other.pid}\)"),
            workspace.locked("run"),
        ):
            pass
        other.kill()
    with workspace.locked("run"):
        pass


def test_the_journal_is_chained(tmp_path):
    journal = tmp_path / "audit.jsonl"
    for action in ("prepare", "train", "evaluate"):
        audit.append(journal, action, by="x", record="d")
    assert audit.verify(journal) == 3
    lines = journal.read_text("utf-8").splitlines()
    journal.write_text("\n".join([lines[0], lines[2]]) + "\n", "utf-8")
    with pytest.raises(UserError, match="line 2"):
        audit.verify(journal)


def test_what_was_erased_is_not_made_anew_behind_the_back(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    store = workspace.sealed
    store.erase()
    with pytest.raises(UserError, match="erased"):
        store.seal("removed", {"r1": ["Maria"]})
    assert not (tmp_path / "w" / "sealed" / "secret.bin").exists()


def test_a_cut_key_is_told(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    (keys_folder() / f"{workspace.id}.key").write_bytes(b"short")
    with pytest.raises(UserError, match="does not open with its key"):
        workspace.secret()


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path, monkeypatch):
    def refuse(self, **_):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(type(tmp_path), "exists", refuse)
    for look in (Workspace.create, Workspace.open):
        with pytest.raises(UserError, match="no permission"):
            look(tmp_path / "w")
