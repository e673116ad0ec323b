"""Measuring a machine, with made-up systems in place of real ones."""

import subprocess
from pathlib import Path

import pytest

from residency.choose import hardware
from residency.choose.hardware import Gpu, linux_cards, measure_machine, parse_nvidia_smi, relevant_sets


@pytest.mark.parametrize(
    ("flags", "sets"),
    [
        ("fpu sse2 avx avx2 avx512f avx512_bf16 amx_bf16 amx_tile", ("avx2", "avx512f", "avx512_bf16", "amx_bf16")),
        ("fp asimd evtstrm bf16", ("neon", "bf16")),
        ("FPU AVX1.0 AVX2 AVX512F", ("avx2", "avx512f")),
        ("fpu sse2", ()),
    ],
)
def test_only_sets_that_matter_for_matrices_are_kept(flags: str, sets: tuple[str, ...]) -> None:
    assert relevant_sets(flags) == sets


def test_nvidia_smi_counts_in_mebibytes() -> None:
    cards = parse_nvidia_smi("NVIDIA H100 80GB HBM3, 81559\nOdd, card, [N/A]\n\n")
    assert cards == (
        Gpu(name="NVIDIA H100 80GB HBM3", memory_bytes=81559 * 2**20, seen_by_torch=False),
        Gpu(name="Odd, card", memory_bytes=None, seen_by_torch=False),
    )


def test_linux_lists_nvidia_and_amd_cards_and_leaves_out_the_rest(tmp_path: Path) -> None:
    for card, vendor, size in (("card0", "0x8086", ""), ("card1", "0x1002", "17163091968"), ("card2", "0x10de", "")):
        device = tmp_path / card / "device"
        device.mkdir(parents=True)
        (device / "vendor").write_text(vendor + "\n")
        if size:
            (device / "mem_info_vram_total").write_text(size + "\n")
    assert [(c.name, c.memory_bytes) for c in linux_cards(tmp_path)] == [
        ("AMD graphics card", 17_163_091_968),
        ("NVIDIA graphics card", None),
    ]
    assert linux_cards(tmp_path / "absent") == ()


def test_this_machine_is_measured_without_failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_torch_gpus", lambda: ())
    machine = measure_machine(tmp_path / "not" / "yet" / "there")
    assert machine.cores
    assert machine.disk_free_bytes
    assert machine.memory_total_bytes
    assert machine.memory_available_bytes is not None
    assert machine.memory_available_bytes <= machine.memory_total_bytes


def test_an_odd_machine_gives_none_and_says_what_was_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("nothing works here")

    for probe in ("_memory", "_processor", "_cores", "instruction_sets", "_system_gpus"):
        monkeypatch.setattr(hardware, probe, broken)
    monkeypatch.setattr(hardware, "_torch_gpus", lambda: (_ for _ in ()).throw(ImportError("no torch")))
    machine = measure_machine()
    for name in ("memory_total_bytes", "memory_available_bytes", "cores", "processor", "instruction_sets"):
        assert getattr(machine, name) is None
    assert machine.torch_sees_gpu is None
    assert machine.gpus == ()
    assert len(machine.not_measured) == 6


def test_a_card_that_torch_does_not_see_is_found_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_torch_gpus", lambda: ())
    monkeypatch.setattr("residency.choose.hardware.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(hardware, "_run", lambda *command: "NVIDIA RTX A6000, 49140\n")
    machine = measure_machine()
    assert machine.torch_sees_gpu is False
    assert [(g.name, g.seen_by_torch) for g in machine.gpus] == [("NVIDIA RTX A6000", False)]


def test_a_driver_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*command: str) -> str:
        raise subprocess.TimeoutExpired(command, 10)

    monkeypatch.setattr(hardware, "_torch_gpus", lambda: ())
    monkeypatch.setattr("residency.choose.hardware.shutil.which", lambda name: name)
    monkeypatch.setattr(hardware, "_run", hangs)
    machine = measure_machine()
    assert machine.gpus == ()
    assert "graphics cards of the system: TimeoutExpired" in machine.not_measured


@pytest.mark.parametrize(
    ("system", "machine", "answer", "sets"),
    [
        ("Darwin", "arm64", "1\n", ("neon", "bf16")),
        ("Darwin", "arm64", "0\n", ("neon",)),
        ("Darwin", "x86_64", "FPU AVX1.0\nAVX2 BMI1\n", ("avx2",)),
        ("Plan9", "mips", "", None),
    ],
)
def test_instruction_sets_of_other_systems(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, answer: str, sets: tuple[str, ...] | None
) -> None:
    monkeypatch.setattr("residency.choose.hardware.platform.system", lambda: system)
    monkeypatch.setattr("residency.choose.hardware.platform.machine", lambda: machine)
    monkeypatch.setattr(hardware, "_run", lambda *command: answer)
    assert hardware.instruction_sets() == sets


def test_a_container_s_limit_counts_where_it_is_lower(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardware, "_cgroup_bytes", {"memory.max": 1000, "memory.current": 400}.__getitem__)
    assert hardware._memory() == (1000, 600)
