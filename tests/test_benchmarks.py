"""The scripts of benchmarks/ run: on a model of a few thousand parameters, whose speed says nothing."""

import runpy
from pathlib import Path

import pytest
from tiny_model import make_tiny_model

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
SCRIPT = BENCHMARKS / "train_tokens_per_second.py"


@pytest.mark.parametrize("method", ["full", "lora"])
def test_both_trainers_of_the_speed_benchmark_take_the_same_steps_to_the_same_loss(tmp_path, method):
    script = runpy.run_path(str(SCRIPT), run_name="benchmark")
    folder, chats = make_tiny_model(tmp_path / "tiny", context=2048), script["invented"](2 * script["BATCH"])
    tokens, seconds, loss, checkpoint = script["run_residency"](folder, chats, 2, method)
    _, _, peer, _ = script["run_trl"](folder, chats, 2, method, ours=False)
    assert len(tokens) == len(seconds) == 2
    assert checkpoint[1] > 0
    assert loss == pytest.approx(peer, rel=0.02)


def test_the_benchmark_of_de_identification_counts_covers_overlaps_and_texts_touched_without_reason(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(BENCHMARKS)
    script = runpy.run_path(str(BENCHMARKS / "deidentification.py"), run_name="benchmark")
    file = tmp_path / "queries.txt"
    file.write_text(
        "===QUERY===\nDr. Ada Varga saw Ada Varga in Quillbrook, Ohio in March 2021.\n===PHI_TAGS===\n"
        '{"identifier_type": "NAME", "value": "Dr. Ada Varga"}\n'
        '{"identifier_type": "GEOGRAPHIC_LOCATION", "value": "Quillbrook, Ohio"}\n'
        '{"identifier_type": "DATE", "value": "March 2021"}\n\n===QUERY===\nClear lungs in 2021.\n===PHI_TAGS===\n'
        '{"identifier_type": "DATE", "value": "2021"}\n',
        "utf-8",
    )
    texts = script["read"](file)
    assert [[g[2] for g in t.gold] for t in texts] == [["NAME", "GEOGRAPHIC_LOCATION", "DATE"], ["DATE"]]
    first = texts[0].text
    name, town = first.index("Ada"), first.index("Quillbrook")
    half = script["score"](texts, lambda text: [(name, name + 9), (town, town + 5)] if text == first else [(0, 5)]).score
    assert +half.spans == {"NAME": 1, "GEOGRAPHIC_LOCATION": 1, "DATE": 1}, "a year alone is no identifier"
    assert +half.covered == {"NAME": 1}, "a title before a name may stay"
    assert half.touched["GEOGRAPHIC_LOCATION"] == 1
    assert (half.free_texts, half.free_texts_touched) == (1, 1)
    assert half.must_characters == len("AdaVarga") + len("Quillbrook") + len("March")
    ours = script["score"](texts, script["ours"]()).score
    assert ours.covered.total() == 3
    assert ours.free_texts_touched == 0


def test_damaged_files_of_every_format_end_in_one_way_each(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    script = runpy.run_path(str(BENCHMARKS / "mutated_files.py"), run_name="benchmark")
    endings, _, took, _, failures = script["measure"](54, 3, 60.0, 2000, False)
    assert len(took) == 54 and len(endings) >= 17
    assert failures == []


def test_the_benchmark_of_recognisers_prints_rules_with_and_without_one(monkeypatch, tmp_path, capsys):
    from scripted_recogniser import plugged

    from residency.instruments.identifiers import plugged as plugged_module

    monkeypatch.syspath_prepend(BENCHMARKS)
    monkeypatch.setattr(plugged_module, "plugged_in", lambda *_: plugged(("Quillfeather", "NAME")))
    table = tmp_path / "reports.csv"
    table.write_text("indication,findings,impression\ncough,Much like the Quillfeather case.,clear\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["recognisers.py", "spacy:stand_in", str(table)])
    runpy.run_path(str(BENCHMARKS / "recognisers.py"), run_name="benchmark")["main"]()
    said = capsys.readouterr().out
    assert "identifier: 0 of" in said and "identifier: 12 of" in said
