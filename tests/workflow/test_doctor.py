from importlib.metadata import PackageNotFoundError

import pytest

from residency.choose.hardware import Gpu, Machine
from residency.workflow import doctor


def machine(**more):
    known = {"system": "x", "processor": "x", "cores": 2, "instruction_sets": (), "disk_free_bytes": 10**12}
    memory = {"memory_total_bytes": 24 * 10**9, "memory_available_bytes": 20 * 10**9}
    return Machine(**{**known, **memory, **more})


def levels(findings, word):
    return [f.level for f in findings if word in f.what]


def test_a_sound_folder_has_nothing_bad_about_it(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "NEEDED_DISK_BYTES", 1)
    assert "bad" not in {f.level for f in doctor._places(tmp_path / "not" / "yet")}


def test_a_program_run_from_its_source_is_told_and_no_traceback(monkeypatch):
    def none(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "requires", none)
    assert levels(doctor._packages(), "uninstalled") == ["warn"]


def test_a_package_that_is_missing_or_too_old_is_named(monkeypatch):
    def found(name):
        if name == "ftfy":
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr(doctor, "requires", lambda name: ["ftfy>=6", "numpy>=2", 'ruff>=0.14; extra == "dev"'])
    monkeypatch.setattr(doctor, "version", found)
    packages = [f for f in doctor._packages() if f.level == "bad"]
    assert len(packages) == 1
    assert "ftfy is missing" in packages[0].what
    assert "numpy is 1.0" in packages[0].what
    assert "ruff" not in packages[0].what


@pytest.mark.parametrize(("seen", "level"), [(True, "good"), (False, "bad")])
def test_a_graphics_card_that_torch_cannot_use_is_bad(monkeypatch, seen, level):
    card = Gpu(name="Card", memory_bytes=24 * 10**9, seen_by_torch=seen)
    monkeypatch.setattr("residency.choose.hardware.measure_machine", lambda: machine(gpus=(card,)))
    assert levels(doctor._machine(), "GPU: Card") == [level]


def test_little_memory_is_told_with_what_to_do(monkeypatch):
    monkeypatch.setattr("residency.choose.hardware.measure_machine", lambda: machine(memory_available_bytes=2 * 10**9))
    memory = next(f for f in doctor._machine() if f.what.startswith("Memory"))
    assert (memory.level, "lora" in memory.mend) == ("warn", True)


@pytest.mark.parametrize(
    ("name", "level"),
    [("OneDrive", "bad"), ("OneDrive - Practice", "bad"), ("Dropbox", "bad"), ("reports", "good"), ("megabytes", "good")],
)
def test_a_cloud_synchronised_folder_is_bad(tmp_path, name, level):
    (tmp_path / name).mkdir()
    assert [f.level for f in doctor._synchronised(tmp_path / name / "work")] == [level]


def test_a_full_disk_and_an_open_workspace_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "NEEDED_DISK_BYTES", 10**18)
    tmp_path.chmod(0o755)
    found = list(doctor._places(tmp_path))
    assert levels(found, "free at") == ["bad"]
    assert levels(found, "others on this machine can read") == ["warn"]


def test_keys_inside_the_workspace_are_bad(tmp_path, monkeypatch):
    monkeypatch.setenv("RESIDENCY_KEYS", str(tmp_path / "keys"))
    assert levels(doctor._places(tmp_path), "Keys: they lie inside") == ["bad"]


def test_each_finding_is_a_line_with_what_to_do_below():
    lines = doctor.as_lines([doctor.Finding("bad", "Disk: full", "Make room."), doctor.Finding("good", "Fine")])
    assert lines == ["BAD   Disk: full", "      -> Make room.", "ok    Fine"]
