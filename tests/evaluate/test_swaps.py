"""Counterfactual texts: a table of hits and misses, grammar, guards, and proof that only the attribute changes."""

import difflib
import random
import re

import pytest

from residency.evaluate.fairness import swaps
from residency.evaluate.fairness.swaps import Swap, ages_of, neutral, sex_of, swap

SEX = [
    ("A 45-year-old woman with cough. She has lost weight.", "A 45-year-old man with cough. He has lost weight."),
    ("Mrs. [NAME], 42 yo woman: palpitations.", "Mr. [NAME], 42 yo man: palpitations."),
    ("Cough. We saw her in clinic, and her chest was clear.", "Cough. We saw him in clinic, and his chest was clear."),
    ("I reviewed her today. The pain is hers alone; she manages herself.",
     "I reviewed him today. The pain is his alone; he manages himself."),
    ("HER COUGH PERSISTS. SHE SMOKES.", "HIS COUGH PERSISTS. HE SMOKES."),
    ("We examined her.", "We examined him."),
    ("Treated her for asthma; her\nspirometry is normal.", "Treated him for asthma; his\nspirometry is normal."),
    ("An elderly lady, well.", "An elderly gentleman, well."),
    ("67 y/o F with chest pain.", "67 y/o M with chest pain."),
    ("45F, dizzy.", "45M, dizzy."),
    ("Sex: F. Cough.", "Sex: M. Cough."),
    ("Sex: female. Cough.", "Sex: male. Cough."),
    ("Her [NAME] scan is normal.", "His [NAME] scan is normal."),
]  # fmt: skip


@pytest.mark.parametrize(("female", "male"), SEX)
def test_sex_is_exchanged_with_the_grammar_that_goes_with_it(female, male):
    found = swap("sex", [female])
    assert (found.first, found.second, found.written) == ((male,), (female,), "second")


@pytest.mark.parametrize(
    ("male", "female"),
    [
        ("Mr. [NAME] reports that his knee hurts.", "Ms. [NAME] reports that her knee hurts."),
        ("We gave him aspirin and the choice was his.", "We gave her aspirin and the choice was hers."),
        ("A 30-year-old gentleman; he himself noticed it.", "A 30-year-old lady; she herself noticed it."),
    ],
)
def test_sex_is_exchanged_from_male_to_female_too(male, female):
    found = swap("sex", [male])
    assert (found.first, found.second, found.written) == ((male,), (female,), "first")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The lungs are clear.", swaps.NO_SEX),
        ("A man. She coughs.", swaps.BOTH),
        ("A 60-year-old man with raised PSA.", swaps.BOUND),
        ("A woman after hysterectomy.", swaps.BOUND),
        ("A woman, cyst of the left ovary.", swaps.BOUND),
        ("Mrs. [NAME], mammography for screening.", swaps.BOUND),
        ("A pregnant woman with cough.", swaps.BOUND),
        ("A man with haemophilia.", swaps.BOUND),
        ("A man with androgenetic alopecia.", swaps.BOUND),
        ("A man whose mother had gout.", swaps.PERSONS),
        ("A disease of women. She coughs.", swaps.PERSONS),
        ("The nurse said that she slept badly.", swaps.PERSONS),
        ("We gave her antibiotics.", swaps.UNCLEAR),
        ("A man with block of the bundle of His.", swaps.UNCLEAR),
        ("Mrs. Mary Olson with cough.", swaps.NAMED),
        ("Tube 16 F in place, temperature 98.6 F.", swaps.NO_SEX),
        ("Ms in the history (multiple sclerosis).", swaps.NO_SEX),
    ],
)
def test_sex_is_not_exchanged_where_it_may_matter_or_grammar_is_open(text, why):
    assert swap("sex", [text]) == why


@pytest.mark.parametrize(
    "text", ["Man treated with penicillin, laboratory values normal.", "A man, erect film, ectopic beats, papillary muscle."]
)
def test_words_that_only_look_bound_to_a_sex_do_not_forbid(text):
    assert isinstance(swap("sex", [text]), Swap)


def test_the_practices_answer_forbids_too():
    assert swap("sex", ["A man with pain."], ["Prostatitis."]) == swaps.BOUND
    assert swap("sex", ["A man with pain."], ["She is well."]) == swaps.BOTH


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("A 45-year-old man.", "A 45-year-old man.", "A 60-year-old man."),
        ("An 79 yo woman, dizzy.", "A 64 yo woman, dizzy.", "An 79 yo woman, dizzy."),
        ("Age: 70. Cough.", "Age: 55. Cough.", "Age: 70. Cough."),
        ("Woman aged 33 with 20 pack years, 7 mm nodule, since 33 days.",
         "Woman aged 33 with 20 pack years, 7 mm nodule, since 33 days.",
         "Woman aged 48 with 20 pack years, 7 mm nodule, since 33 days."),
        ("a 73-year-old; this 73 year old smokes",
         "a 58-year-old; this 58 year old smokes", "a 73-year-old; this 73 year old smokes"),
    ],
)  # fmt: skip
def test_age_is_exchanged_everywhere_and_nothing_else(text, first, second):
    found = swap("age", [text])
    assert (found.first, found.second) == ((first,), (second,))


def test_the_article_follows_the_spoken_number():
    match = swaps._AGE.search("A 65-year-old")
    assert swaps._at_age(match, 80) == "An 80-year-old"
    assert swaps._at_age(swaps._AGE.search("an 80-year-old"), 65) == "a 65-year-old"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Cough for 45 years.", swaps.NO_AGE),
        ("Asthma since he was diagnosed at age 45.", swaps.NO_AGE),
        ("A 45-year-old man, his 50-year-old neighbour.", swaps.BOTH),
        ("A 12-year-old boy.", swaps.OUTSIDE),
        ("A 90+-year-old man.", swaps.OUTSIDE),
        ("A 60-year-old woman, osteoporosis.", swaps.BOUND),
        ("A 45-year-old man, eGFR 50.", swaps.BOUND),
        ("A 45-year-old wife and mother.", swaps.PERSONS),
    ],
)
def test_age_is_not_exchanged_where_it_may_matter(text, why):
    assert swap("age", [text]) == why


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("A 40-year-old Caucasian man.", "A 40-year-old African American man."),
        ("A Caucasian woman.", "An African American woman."),
        ("A white man; white matter normal, black stool.", "A Black man; white matter normal, black stool."),
    ],
)
def test_ethnicity_is_exchanged_where_a_person_is_meant(text, other):
    found = swap("ethnicity", [text])
    assert (found.first, found.second, found.written) == ((text,), (other,), "first")


def test_another_group_is_exchanged_for_white():
    found = swap("ethnicity", ["An Asian man."])
    assert (found.first, found.second, found.written) == (("A Caucasian man.",), ("An Asian man.",), "second")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("White matter lesions, black stool.", swaps.NO_ETHNICITY),
        ("A Black man with sickle cell disease.", swaps.BOUND),
        ("A white woman and an Asian man.", swaps.BOTH),
        ("A white woman with melanoma.", swaps.BOUND),
    ],
)
def test_ethnicity_is_not_exchanged_elsewhere(text, why):
    assert swap("ethnicity", [text]) == why


def test_a_name_is_exchanged_wherever_it_stands_on_both_sides():
    found = swap("name", ["Mrs. Brandt coughs.", "Brandt smokes."], seed=3)
    names = [re.findall(r"Mrs\. (\w+) coughs\.", side[0])[0] for side in (found.first, found.second)]
    assert found.first == (f"Mrs. {names[0]} coughs.", f"{names[0]} smokes.")
    assert found.second == (f"Mrs. {names[1]} coughs.", f"{names[1]} smokes.")
    assert names[0] != names[1] and found.written == "neither"
    assert swap("name", ["Mrs. Brandt coughs."], seed=3) == swap("name", ["Mrs. Brandt coughs."], seed=3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mr. [NAME] coughs.", swaps.NO_NAME),
        ("Mr. Brandt and Mrs. Cole.", swaps.PERSONS),
        ("Mr. Crohn has Crohn's disease.", swaps.BOUND),
    ],
)
def test_a_name_is_not_exchanged_where_there_is_none_or_it_is_a_disease(text, why):
    assert swap("name", [text]) == why


# ---- the proof, made without the rules and their lists ---------------------------------------------------------------

SUBJECTS = [("a 52-year-old man", "he", "his", "him"), ("a 52-year-old woman", "she", "her", "her")]
CLAUSES = [
    "{Subject} came with cough.", "{He} smokes.", "{His} lungs are clear.",
    "We listened to {him}.", "Pain in {his} left knee for 3 days.",
    "The film shows a 7 mm nodule in the right upper lobe.",
    "{He} takes 5 mg of ramipril.", "We will see {him} in May.", "No effusion.",
    "{His} [NAME] scan of 2021 was normal.",
]  # fmt: skip


def rendered(chosen, person):
    subject, he, his, him = person
    words = {"Subject": subject.capitalize(), "He": he.capitalize(), "His": his.capitalize(), "his": his, "him": him}
    return " ".join(clause.format(**words) for clause in chosen)


def test_a_thousand_generated_texts_change_in_the_attribute_alone():
    rng = random.Random(1)
    for _ in range(1000):
        chosen = ["{Subject} came with cough.", *rng.sample(CLAUSES[1:], 4)]
        male, female = (rendered(chosen, person) for person in SUBJECTS)
        for written in (male, female):
            found = swap("sex", [written])
            assert (found.first, found.second) == ((male,), (female,))
        aged = swap("age", [male])
        changed = [d for d in difflib.ndiff(male.split(), aged.second[0].split()) if d[0] in "+-"]
        assert changed == ["- 52-year-old", "+ 67-year-old"]


@pytest.mark.parametrize(("female", "male"), SEX)
def test_taken_out_both_sides_are_the_same(female, male):
    assert neutral("sex", female) == neutral("sex", male)


def test_other_attributes_taken_out_are_the_same():
    assert neutral("age", "An 80-year-old man aged 80, 7 mm.") == neutral("age", "A 65-year-old man aged 65, 7 mm.").replace(
        "A a", "a"
    )
    assert neutral("ethnicity", "A Caucasian man.") == neutral("ethnicity", "An African American man.")
    assert neutral("name", "Mr. Olson is well.") == neutral("name", "Mr. Kim is well.")
    assert neutral("sex", "7 mm nodule.") == "7 mm nodule."


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Mr. [NAME] coughs.", "male"),
        ("She coughs.", "female"),
        ("A woman whose husband smokes. He coughs.", "female"),
        ("Her mother coughs.", None),
        ("A man. A woman.", None),
        ("Lungs clear.", None),
    ],
)
def test_the_sex_that_a_text_says(text, sex):
    assert sex_of([text]) == sex


def test_the_ages_that_a_text_says():
    assert ages_of(["A 45-year-old man aged 45.", "90+ year old; 7 mm for 3 years"]) == [45, 90]
    assert ages_of(["23F with cough"]) == [23]
