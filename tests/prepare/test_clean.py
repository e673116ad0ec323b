"""Units, divided words, wrapped lines, spelling and abbreviations: what is written otherwise, and what must stay."""

import random
import re

import pytest

from residency.foundation.config import config_from_values
from residency.foundation.config.sections import PrepareSettings
from residency.foundation.errors import SettingsError
from residency.prepare.clean import Usage, cleaning_of, finish, mend, undo_spelling
from residency.prepare.clean.changes import Change, by_kind
from residency.prepare.clean.dates import one_way_dates
from residency.prepare.clean.lines import join_lines
from residency.prepare.clean.spelling import learn_usage, mend_spelling, write_out
from residency.prepare.clean.units import one_way
from residency.prepare.deidentify import Removed

USAGE = Usage(frozenset({"cardiomegaly", "pneumothorax", "opacities", "consolidation", "diaphragm", "hemothorax"}))


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("creatinine 1.2 mg/dl", "creatinine 1.2 mg/dL"),
        ("1.2 MG/DL", "1.2 mg/dL"),
        ("in (mg/dl)", "in (mg/dL)"),
        ("8mm nodule", "8 mm nodule"),
        ("5-6 centimeters", "5-6 cm"),
        ("5 ug", "5 mcg"),
        ("20 \u00b5g", "20 mcg"),
        ("20 \u03bcg", "20 mcg"),
        ("5 MCG", "5 mcg"),
        ("100 ml/hr", "100 mL/hr"),
        ("100 mL/h", "100 mL/hr"),
        ("6 l/min", "6 L/min"),
        ("GFR 60 ml/min/1.73 m2", "GFR 60 mL/min/1.73 m2"),
        ("120/80 mm Hg", "120/80 mmHg"),
        ("150,000/ul", "150,000/\u00b5L"),
        ("5.2 x10^9/l", "5.2 x10^9/L"),
        ("4 meq/l", "4 mEq/L"),
        ("TSH 2.1 uIU/ml", "TSH 2.1 \u00b5IU/mL"),
        ("37 deg C", "37 \u00b0C"),
        ("98.6\u00ba F", "98.6 \u00b0F"),
        ("50 percent", "50%"),
        ("50 %", "50%"),
        ("70 Kg", "70 kg"),
        ("0.5mg/5mL", "0.5 mg/5 mL"),
        ("ASPIRIN 81 MG DAILY", "ASPIRIN 81 mg DAILY"),
        ("30MG", "30 mg"),
        ("3 X 4 CM", "3 X 4 cm"),
        ("3.5 CM", "3.5 cm"),
    ],
)
def test_a_unit_whose_meaning_is_certain_is_written_one_way(written, standard):
    changes = []
    assert one_way(written, "findings", changes) == standard
    assert changes and {c.kind for c in changes} == {"unit"}


@pytest.mark.parametrize(
    "text",
    [
        "5 mg",
        "grade 2 MG",
        "MG crisis in 3 patients",
        "MG with 5 exacerbations",
        "stage 3 MM",
        "stage 2MM",
        "2 ML nodules",
        "K 4.0 Mg 2.0",
        "mL/hr",
        "u/l",
        "G/L ratio",
        "white cells 5.5 G/L",
        "platelets 250 G/l",
        "10 MU/L",
        "3 MIU/day",
        "5 l",
        "I/O 5 l",
        "pH 7.4",
        "50 percentile",
        "45 degrees C-arm tilt",
        "10 mm3",
        "BMI 25 kg/m\u00b2",
        "5 cm H2O",
        "ESR 20 mm/hr",
        "T2 hyperintense, L4 mg",
        "\u03bc receptor",
        "[DATE] 2024",
        "[NAME] 5 mg",
    ],
)
def test_what_may_mean_something_else_stays(text):
    changes = []
    assert (one_way(text, "findings", changes), changes) == (text, [])


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("follow-\nup in", "follow-up in"),
        ("work-\nup", "work-up"),
        ("X-\nray", "X-ray"),
        ("T1-\nweighted", "T1-weighted"),
        ("contrast-\nenhanced", "contrast-enhanced"),
        ("well-\ndefined", "well-defined"),
        ("Swan-\nGanz", "Swan-Ganz"),
        ("Bosniak-\ntype", "Bosniak-type"),
        ("COVID-\n19", "COVID-19"),
        ("L4-\n5 disc", "L4-5 disc"),
        ("5-\n10 mm", "5-10 mm"),
        ("pneumo-\nthorax seen", "pneumothorax seen"),
        ("PNEUMO-\nTHORAX", "PNEUMOTHORAX"),
        ("atelec-\ntasis", "atelectasis"),
        ("cardio-\nmediastinal", "cardiomediastinal"),
        ("Co-\ncodamol", "Co-codamol"),
        ("non-\nsmall cell", "non-small cell"),
        ("no-\ntable", "no-table"),
        ("in-\ncreased", "increased"),
        ("gall-\nstones", "gallstones"),
        ("hepatospleno-\nmegaly", "hepatosplenomegaly"),
        ("Pneumo-\nmedi-\nastinum", "Pneumomediastinum"),
        (
            "The lungs are clear and there is no evidence of a\npneumothorax today",
            "The lungs are clear and there is no evidence of a pneumothorax today",
        ),
        (
            "The heart is enlarged as on the examination before\nand the lungs are clear",
            "The heart is enlarged as on the examination before and the lungs are clear",
        ),
        ("a nodule measuring\n5 mm", "a nodule measuring 5 mm"),
        ("seen by\n[NAME]", "seen by [NAME]"),
        ("-----\nclear", "clear"),
    ],
)
def test_what_a_line_end_broke_is_whole_again(written, whole):
    changes = []
    assert join_lines(written, "findings", changes) == whole
    assert changes


@pytest.mark.parametrize(
    "text",
    [
        "pre-\nand postoperative",
        "1-\n2. item",
        "end of line -\nnew",
        "Impression:\nno change",
        "No acute\nfindings",
        "cough no\nfever yes",
        "aspirin 81 mg daily and other things every day\nmetformin 500 mg",
        "hydrochlorothiazide by mouth once every morning with food\nmetformin by mouth twice daily",
        "Nodule in the right upper lobe, seen before, stable.\nno effusion",
        "The list of what was found goes on in the lines here\n1. effusion",
        "The list of what was found goes on in the lines here\n- effusion",
        "The list of what was found goes on in the lines here\nheart: normal",
        "The list of what was found goes on in the lines here\n\nand more",
        "measuring\n2. item",
        "Hb | 12.1 | a row of a table that is quite a long one\nand | more | cells",
        "[DATE]-\n2024",
    ],
)
def test_lines_that_stand_by_themselves_stay(text):
    changes = []
    assert (join_lines(text, "findings", changes), changes) == (text, [])


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("\ufb01brosis and e\ufb00usion", "fibrosis and effusion"),
        ("pneumo\u00ad\nthorax", "pneumothorax"),
        ("pneumo\u00adthorax", "pneumothorax"),
        ("follow\u2010up", "follow-up"),
        ("X\u2011ray", "X-ray"),
    ],
)
def test_ligatures_and_soft_hyphens_are_mended(text, mended):
    assert mend(text) == mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cardiomegally", "cardiomegaly"),
        ("pneumothroax", "pneumothorax"),
        ("opacties", "opacities"),
        ("consolidtion", "consolidation"),
        ("diaphram", "diaphragm"),
    ],
)
def test_a_word_that_can_only_mean_one_other_is_mended_and_can_be_taken_back(written, meant):
    text, changes = f"mild {written}, seen again; {written} stays", []
    mended = mend_spelling(text, USAGE, "findings", changes)
    assert mended == f"mild {meant}, seen again; {meant} stays"
    assert [c.start for c in changes] == [5, 5 + len(meant) + 14]
    assert undo_spelling(mended, changes) == text
    with pytest.raises(ValueError, match="not the one"):
        undo_spelling("another text altogether", changes)


@pytest.mark.parametrize(
    "word",
    [
        "hemithorax",  # no list has it, but the practice uses it
        "hypetension",  # hypertension or hypotension
        "abductin",  # opposites differ by a letter
        "metoproll",  # a drug
        "Cardiomegally",  # may be a name
        "cardiomegally 5 mg",  # may be a drug
        "cachectic",  # the word that is near is none that the practice uses
        "effusionn",  # only its ending differs
        "opactes",  # too short
        "cardiomegally's",
        "pneumothorax",
    ],
)
def test_a_word_that_may_be_right_stays(word):
    usage = Usage(USAGE.used, frozenset({"hemithorax"}))
    changes = []
    assert (mend_spelling(f"the {word}", usage, "findings", changes), changes) == (f"the {word}", [])


def test_the_practices_words_are_learned_from_several_patients():
    texts = [(f"p{i}", "pneumothorax and hemithorax") for i in range(5)] + [("p1", "cardiomegaly"), ("p1", "cardiomegally")]
    usage = learn_usage(texts)
    assert usage == Usage(frozenset({"pneumothorax"}), frozenset({"hemithorax"}))


def test_only_the_practices_own_abbreviations_are_written_out():
    changes = []
    listed = {"SOB": "shortness of breath", "h/o": "history of"}
    assert write_out("SOB, h/o MS; sob, SOBER, [SOB]", listed, "history", changes) == (
        "shortness of breath, history of MS; sob, SOBER, [SOB]"
    )
    assert by_kind(changes) == {"abbreviation": 2}


@pytest.mark.parametrize(
    "listed",
    [{"SOB": "SOB on exertion"}, {"MS": "mitral AS", "AS": "stenosis"}, {"C1": "first vertebra"}, {"": "x"}, {"x": " "}],
)
def test_abbreviations_that_cannot_hold_are_refused(listed):
    with pytest.raises(SettingsError, match="abbreviation"):
        config_from_values({"practice": "x", "prepare": {"abbreviations": listed}})


def test_a_line_cannot_be_both_removed_and_kept():
    with pytest.raises(SettingsError, match="keep_lines"):
        config_from_values({"practice": "x", "prepare": {"boilerplate_lines": ["a"], "keep_lines": ["a"]}})


@pytest.mark.parametrize(
    ("original", "moved", "day_first", "written"),
    [
        ("03/15/2024", "04/05/2024", None, "2024-04-05"),  # the original tells the order
        ("15-Mar-2024", "05-Apr-2024", None, "2024-04-05"),
        ("March 15, 2024", "April 5, 2024", None, "2024-04-05"),
        ("03/04/2024", "04/05/2024", True, "2024-05-04"),
        ("03/04/2024", "04/05/2024", None, "04/05/2024"),  # nothing tells the order
        ("03/15/24", "04/05/24", None, "04/05/24"),  # nothing tells the century
        ("3/15", "4/5", None, "4/5"),
        ("March 2024", "April 2024", None, "April 2024"),
        ("Friday, March 15, 2024", "Friday, April 5, 2024", None, "Friday, April 5, 2024"),
        ("03/15/2024", "[DATE] 2024", None, "[DATE] 2024"),
    ],
)
def test_moved_dates_are_written_one_way_where_they_can_mean_one_day_only(original, moved, day_first, written):
    removed = [Removed("text", 0, "NAME", "x", "Ada", "[NAME]"), Removed("text", 9, "DATE", "x", original, moved)]
    changes = []
    texts, listed = one_way_dates([("text", f"[NAME] seen {moved} again")], removed, day_first, changes)
    assert texts == [("text", f"[NAME] seen {written} again")]
    assert [r.replacement for r in listed] == ["[NAME]", written]
    assert by_kind(changes) == ({} if written == moved else {"date": 1})


PIECES = (
    "The heart is enlarged and there is an effusion on the left side which", "is", "measuring", "8mm", "5 MG", "81 MG DAILY",
    "1.2 mg/dl", "150,000/ul", "follow-", "up", "pneumo-", "thorax", "[DATE] 2024", "[NAME]", "SOB", "cardiomegally", "L4-",
    "5", "5 percent", "-----", "- nodule", "1. effusion", "Findings:", "37 deg C", "T1-", "weighted", "and", "of the",
    "100 ml/h", "x",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_cleaning_twice_changes_nothing_and_no_number_ever_changes(seed):
    rng = random.Random(seed)
    text = "".join(rng.choice(PIECES) + rng.choice((" ", "\n", "\n\n", ". ", ".\n")) for _ in range(25))
    settings = PrepareSettings(spelling=True, abbreviations={"SOB": "shortness of breath"})
    cleaning = cleaning_of(settings, {}, USAGE)
    changes = []
    once = finish(text, "findings", cleaning, changes)
    again = []
    assert (finish(once, "findings", cleaning, again), again) == (once, [])
    assert re.findall(r"\d+", once) == re.findall(r"\d+", text)
    assert re.findall(r"\[[A-Z]+\]", once) == re.findall(r"\[[A-Z]+\]", text)
    assert changes


def test_every_step_can_be_left_out():
    settings = PrepareSettings(join_lines=False, standard_units=False)
    assert finish("8mm follow-\nup", "findings", cleaning_of(settings, {}, Usage()), []) == "8mm follow-\nup"


def test_changes_are_counted_by_kind():
    listed = [Change("a", "unit", "x", "y"), Change("b", "unit", "x", "y"), Change("a", "page number", "x", "")]
    assert by_kind(listed) == {"page number": 1, "unit": 2}
