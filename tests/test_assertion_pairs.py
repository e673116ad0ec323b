"""The material that judges the score of assertions knows no rule, keeps its shape, and sows what it says."""

import ast
import sys
from pathlib import Path
from random import Random

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import seeded_errors  # noqa: E402
from assertion_pairs import KINDS, SPECIALTIES, Pair, _check, pairs  # noqa: E402
from seeded_errors import paraphrased, seeded  # noqa: E402

REPORT = (
    "There is a small left pleural effusion. Streaky opacity in the right lower lobe. No pneumothorax or fracture. "
    "Mild cardiomegaly. The aorta is slightly tortuous. A 14 mm nodule overlies the left 4th rib."
)


def places(text, half, kind, draws=60):
    return {(s.text, s.text[s.start : s.end]) for i in range(draws) if (s := seeded(text, Random(i), half, kind))}


def changed(text, half, kind):
    return {words for _, words in places(text, half, kind)}


def test_the_material_imports_no_engine():
    for path in [*(BENCHMARKS / "assertion_pairs").glob("*.py"), BENCHMARKS / "seeded_errors.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", [])]
            assert not [n for n in named if n.split(".")[0] in ("residency", "radgraph", "medspacy")], path


def test_the_unseen_half_has_ten_items_of_every_kind_in_every_specialty():
    found = pairs("unseen")
    assert len(found) == 350
    for specialty in SPECIALTIES:
        assert [sum(p.specialty == specialty and p.kind == kind for p in found) for kind in KINDS] == [10] * len(KINDS)


def test_a_pair_out_of_shape_is_refused():
    good = Pair("x-1", "radiology", "side", "Left rib fracture.", "Broken rib on the left.", "Right rib fracture.")
    _check([good])
    for wrong in ({"kind": "colour"}, {"specialty": "botany"}, {"flip": good.reference}, {"paraphrase": " "}):
        with pytest.raises(ValueError):
            _check([Pair(**{**vars(good), **wrong})])
    with pytest.raises(ValueError):
        _check([good, good])
    with pytest.raises(ValueError):
        pairs("third")


def test_an_error_of_each_kind_is_sown_and_its_place_told():
    assert {"There is a pneumothorax.", "There is a fracture."} & changed(REPORT, "development", "negation")
    assert changed(REPORT, "unseen", "negation") == {
        "Left pleural effusion is absent.",
        "Streaky opacity in the right lower lobe is absent.",
    }
    assert "left" in changed(REPORT, "development", "side") and "upper" in changed(REPORT, "development", "side")
    assert changed(REPORT, "development", "severity") == {"large", "sizeable", "Severe", "Moderate"}
    assert changed(REPORT, "unseen", "severity") == {"considerably"}
    assert changed(REPORT, "development", "number") == {"28", "17"}
    assert changed(REPORT, "unseen", "number") == {"cm", "1.4"}
    for half in seeded_errors.HALVES:
        for kind in seeded_errors.KINDS:
            for new, _ in places(REPORT, half, kind):
                assert new != REPORT and "4th rib" in new


def test_the_rest_of_a_negated_list_stays_negated():
    new = seeded("No pneumothorax, fracture or mass is seen.", Random(0), "development", "negation").text
    assert new.count("No ") == 1 and new.endswith(" is seen.") and new.startswith("Fracture is present.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No large pleural effusion. No pneumothorax or small nodule.", "severity"),
        ("Mild to moderate scoliosis.", "severity"),
        ("The lungs are clear without mild oedema.", "severity"),
        ("Opacity in the left lower lobe. Opacity in the right lower lobe.", "side"),
        ("Bilateral opacities, left greater than right.", "side"),
        ("The right middle lobe is collapsed. Lead in the right ventricle.", "side"),
        ("1. Fracture of the 7th rib. 2. Wedging at T11 and L4.", "number"),
        ("Two views of the chest.", "number"),
        ("No change. No comparison.", "negation"),
        ("Pneumothorax has been drained. No residual pneumothorax.", "negation"),
    ],
)
@pytest.mark.parametrize("half", seeded_errors.HALVES)
def test_nothing_is_sown_where_it_would_not_be_an_error_or_not_of_its_kind(text, kind, half):
    assert changed(text, half, kind) == set()


def test_the_two_halves_sow_and_rewrite_in_other_words():
    for kind in seeded_errors.KINDS:
        assert not places(REPORT, "development", kind) & places(REPORT, "unseen", kind)
    one, other = (paraphrased(REPORT, Random(1), half) for half in seeded_errors.HALVES)
    assert one and other and one != other
    assert "enlargement of the heart" in one and "1.4 cm" in one and "There is no pneumothorax or fracture." in one
    assert "Neither pneumothorax nor fracture." in other and "enlargement of the cardiac silhouette" in other
    for half in seeded_errors.HALVES:
        assert paraphrased("Wires overlie the skin.", Random(1), half) is None
        numbered = paraphrased("1. No pneumothorax. 2. This is new.", Random(1), half)
        assert numbered.startswith("1. ") and numbered.endswith("2. This is new."), "a list keeps its order"
    with pytest.raises(ValueError):
        seeded(REPORT, Random(1), "third")
