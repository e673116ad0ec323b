"""What this machine has that decides which model fits: memory, disk, processor, graphics cards.

Nothing here fails on an odd machine: what could not be measured is `None` and named in `Machine.not_measured`.
"""

import os
import platform
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

RELEVANT_SETS = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "neon", "bf16")
"""Instruction sets that decide the speed of matrix products on a processor; `bf16` is the one of Arm."""
_ALIASES = {"asimd": "neon"}
_WINDOWS_FEATURES = {"avx2": 40, "avx512f": 41, "neon": 19}
_NVIDIA, _AMD = "0x10de", "0x1002"
_TIMEOUT_SECONDS = 10
_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """One graphics card."""

    name: str
    """As the driver or the system calls it."""
    memory_bytes: int | None
    """Its whole memory; None where not measured. On Apple computers, what one program may use of the shared memory."""
    seen_by_torch: bool
    """True where torch can compute on it; a card that torch does not see cannot train or run anything here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What was measured of one machine. None means not measured."""

    system: str
    """Operating system and its kind of processor."""
    processor: str | None
    """Name of the processor."""
    cores: int | None
    """Processor cores that this process may use."""
    instruction_sets: tuple[str, ...] | None
    """Those of `RELEVANT_SETS` that it has. Windows does not tell about the bf16 ones."""
    memory_total_bytes: int | None
    """Main memory, or the container's limit where that is lower."""
    memory_available_bytes: int | None
    """What of it is free at this moment."""
    disk_free_bytes: int | None
    """Free space where models would be kept."""
    gpus: tuple[Gpu, ...] = ()
    """Graphics cards found; empty where there is none or none could be found."""
    torch_sees_gpu: bool | None = None
    """Whether torch can use a graphics card; None where torch is not installed."""
    not_measured: tuple[str, ...] = ()
    """What could not be measured, with the reason."""


def measure_machine(folder: Path | None = None) -> Machine:
    """Measure this machine. Imports torch, which takes a few seconds.

    Args:
        folder: where models would be kept; without it, the current folder.
    """
    missed: list[str] = []

    def probe(what: str, measure: Callable[[], T]) -> T | None:
        try:
            return measure()
        except (OSError, ValueError, ImportError, AttributeError, RuntimeError, subprocess.SubprocessError) as error:
            missed.append(f"{what}: {type(error).__name__}")
            return None

    memory = probe("memory", _memory)
    seen = probe("graphics cards of torch", _torch_gpus)
    gpus = seen or probe("graphics cards of the system", _system_gpus) or ()
    return Machine(
        system=f"{platform.system() or 'unknown system'} {platform.machine()}".strip(),
        processor=probe("processor", _processor),
        cores=probe("cores", _cores),
        instruction_sets=probe("instruction sets", instruction_sets),
        memory_total_bytes=memory and memory[0],
        memory_available_bytes=memory and memory[1],
        disk_free_bytes=probe("disk", lambda: shutil.disk_usage(_existing(folder or Path.cwd())).free),
        gpus=gpus,
        torch_sees_gpu=None if seen is None else bool(seen),
        not_measured=tuple(missed),
    )


def _existing(folder: Path) -> Path:
    """The nearest folder above that is there, so that a folder yet to be made has a disk."""
    folder = folder.absolute()
    return next(place for place in (folder, *folder.parents) if place.exists())


def _run(*command: str) -> str:
    """Output of a system command.

    Raises:
        OSError, subprocess.SubprocessError: it is not there, failed, or took more than ten seconds.
    """
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=True)
    return done.stdout


def _cpuinfo() -> dict[str, str]:
    """The first entry of each field in Linux's list of processors."""
    fields: dict[str, str] = {}
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), value.strip())
    return fields


def _processor() -> str | None:
    system = platform.system()
    if system == "Linux":
        info = _cpuinfo()
        return info.get("model name") or info.get("Model") or info.get("Hardware") or platform.processor() or None
    if system == "Darwin":
        return _run("sysctl", "-n", "machdep.cpu.brand_string").strip() or None
    return platform.processor() or None


def _cores() -> int | None:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def instruction_sets() -> tuple[str, ...] | None:
    """Those of `RELEVANT_SETS` that this processor has; None where the system does not tell."""
    system = platform.system()
    if system == "Linux":
        info = _cpuinfo()
        text = info.get("flags") or info.get("Features")
        return None if text is None else relevant_sets(text)
    if system == "Darwin":
        if platform.machine() == "arm64":
            has_bf16 = "1" in _run("sysctl", "-n", "hw.optional.arm.FEAT_BF16")
            return relevant_sets("neon bf16" if has_bf16 else "neon")
        return relevant_sets(_run("sysctl", "-n", "machdep.cpu.features", "machdep.cpu.leaf7_features"))
    if system == "Windows":
        import ctypes

        has = ctypes.windll.kernel32.IsProcessorFeaturePresent  # type: ignore[attr-defined,unused-ignore]
        return relevant_sets(" ".join(name for name, number in _WINDOWS_FEATURES.items() if has(number)))
    return None


def relevant_sets(flags: str) -> tuple[str, ...]:
    """Those of `RELEVANT_SETS` that a system's list of processor flags holds, whatever their capitals."""
    present = {_ALIASES.get(flag, flag) for flag in flags.lower().split()}
    return tuple(name for name in RELEVANT_SETS if name in present)


def _memory() -> tuple[int, int]:
    """Total and available bytes; a container's limit counts where it is lower than the machine's memory."""
    import psutil

    memory = psutil.virtual_memory()
    total, available = int(memory.total), int(memory.available)
    limit, used = (_cgroup_bytes(name) for name in ("memory.max", "memory.current"))
    if limit is not None and limit < total:
        return limit, min(available, max(0, limit - (used or 0)))
    return total, available


def _cgroup_bytes(name: str) -> int | None:
    """A number of the container this process runs in; None where there is none or it says "max"."""
    try:
        text = Path("/sys/fs/cgroup", name).read_text(encoding="ascii").strip()
    except OSError:
        return None
    return int(text) if text.isdigit() else None


def _torch_gpus() -> tuple[Gpu, ...]:
    import torch

    if torch.cuda.is_available():
        cards = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
        return tuple(Gpu(name=c.name, memory_bytes=int(c.total_memory), seen_by_torch=True) for c in cards)
    if torch.backends.mps.is_available():
        room = int(torch.mps.recommended_max_memory())
        return (Gpu(name="Apple graphics (shared memory)", memory_bytes=room, seen_by_torch=True),)
    return ()


def _system_gpus() -> tuple[Gpu, ...]:
    """Cards that the system knows of though torch does not: NVIDIA by its own tool, else by Linux's list of devices."""
    if shutil.which("nvidia-smi"):
        return parse_nvidia_smi(_run("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"))
    return linux_cards(Path("/sys/class/drm"))


def parse_nvidia_smi(text: str) -> tuple[Gpu, ...]:
    """Cards from the lines "name, memory in MiB"; a memory that is no number reads None."""
    cards = []
    for line in text.splitlines():
        name, comma, memory = line.rpartition(",")
        if comma:
            mebibytes = memory.strip()
            size = int(mebibytes) * _MIB if mebibytes.isdigit() else None
            cards.append(Gpu(name=name.strip(), memory_bytes=size, seen_by_torch=False))
    return tuple(cards)


def linux_cards(folder: Path) -> tuple[Gpu, ...]:
    """NVIDIA and AMD cards in Linux's list of display devices; other makers' are left out, as torch needs these.

    Args:
        folder: `/sys/class/drm`; AMD's driver writes its memory there in bytes, NVIDIA's does not.
    """
    cards = []
    for vendor_file in sorted(folder.glob("card[0-9]*/device/vendor")):
        vendor = vendor_file.read_text(encoding="ascii").strip()
        if vendor not in (_NVIDIA, _AMD) or "-" in vendor_file.parent.parent.name:
            continue
        memory_file = vendor_file.with_name("mem_info_vram_total")
        size = int(memory_file.read_text(encoding="ascii")) if memory_file.exists() else None
        maker = "NVIDIA" if vendor == _NVIDIA else "AMD"
        cards.append(Gpu(name=f"{maker} graphics card", memory_bytes=size, seen_by_torch=False))
    return tuple(cards)
