"""A checkpoint counts only whole."""

from residency.train.checkpoints import MANIFEST, is_whole, keep_only, last_whole, seal, steps_in


def checkpoint(folder, step, *, sealed=True):
    path = folder / f"checkpoint-{step}"
    path.mkdir(parents=True)
    (path / "model.safetensors").write_bytes(b"w" * (step + 10))
    if sealed:
        seal(path, step)
    return path


def test_the_last_one_without_manifest_does_not_count_and_is_removed(tmp_path, capsys):
    checkpoint(tmp_path, 5)
    broken = checkpoint(tmp_path, 12, sealed=False)
    assert last_whole(tmp_path) == (5, tmp_path / "checkpoint-5")
    assert not broken.exists()
    assert "step 12 is incomplete" in capsys.readouterr().err


def test_a_cut_a_changed_and_a_missing_file_are_each_noticed(tmp_path):
    cut, changed, missing = (checkpoint(tmp_path, s) for s in (1, 2, 3))
    (cut / "model.safetensors").write_bytes(b"w")
    (changed / "model.safetensors").write_bytes(b"x" * 12)
    (missing / "model.safetensors").unlink()
    assert not any(is_whole(p) for p in (cut, changed, missing))
    assert last_whole(tmp_path) is None


def test_a_broken_manifest_is_no_manifest(tmp_path):
    (checkpoint(tmp_path, 4) / MANIFEST).write_text("{")
    assert last_whole(tmp_path) is None


def test_steps_are_ordered_by_number_not_by_name(tmp_path):
    for step in (9, 100, 20):
        checkpoint(tmp_path, step)
    assert last_whole(tmp_path)[0] == 100
    keep_only(tmp_path, {9, 100})
    assert sorted(steps_in(tmp_path)) == [9, 100]


def test_no_folder_no_checkpoint(tmp_path):
    assert last_whole(tmp_path / "none") is None
