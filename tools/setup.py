"""Make `.venv` with pinned packages, the torch build for this machine, and the embedded model.

Runs on Linux, macOS and Windows with nothing but Python 3.11 or newer: `python tools/setup.py`. To take torch from an
index of your own (a CPU build on Linux, say: pytorch.org, Get started, names it), set TORCH_INDEX to its address.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
TORCH = "2.13.0"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def pip(*arguments: str, quiet: bool = False) -> int:
    """Run pip in the environment and return its exit code."""
    output = subprocess.DEVNULL if quiet else None
    return subprocess.call([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments], stdout=output, stderr=output)


def has_nvidia_gpu() -> bool:
    """True where NVIDIA's driver answers."""
    found = shutil.which("nvidia-smi")
    return bool(found) and subprocess.call([found, "-L"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def install_torch() -> int:
    """CUDA build where a GPU is found; else the CPU build if an index offers it; else what the index has."""
    index = ["--index-url", os.environ["TORCH_INDEX"]] if os.environ.get("TORCH_INDEX") else []
    if not has_nvidia_gpu() and sys.platform == "linux":
        if pip("install", "--quiet", *index, f"torch=={TORCH}+cpu") == 0:
            return 0
        print("No CPU build of torch on this index; taking its standard build, which is larger (TORCH_INDEX names another).")
    return pip("install", "--quiet", *index, f"torch=={TORCH}")


def main() -> int:
    """Do it all, and stop at the first failure."""
    if sys.version_info < (3, 11):
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.\nNext: make setup PYTHON=python3.11")
        return 2
    if not PYTHON.exists() or pip("--version", quiet=True) != 0:
        try:
            venv.create(ENVIRONMENT, with_pip=True, clear=True)
        except subprocess.CalledProcessError:
            print("This Python cannot make an environment with pip.\nNext: install its venv package (Debian: python3-venv).")
            return 2
    steps = [
        ("torch", install_torch),
        ("packages", lambda: pip("install", "--quiet", "-r", str(ROOT / "requirements.txt"))),
        ("residency", lambda: pip("install", "--quiet", "--no-deps", "--editable", str(ROOT))),
        ("the embedded model", lambda: subprocess.call([str(PYTHON), "-m", "residency", "fetch"])),
    ]
    for name, step in steps:
        print(f"setup: {name} ...", flush=True)
        if (code := step()) != 0:
            print(f"setup: {name} failed.\nNext: read the lines above; then run it again, it goes on.")
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
