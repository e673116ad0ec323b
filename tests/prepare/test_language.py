"""Which language a text is in: telegrams stay English, other languages are found."""

import pytest
from foreign import POLISH, RUSSIAN, SENTENCES, texts

from residency.prepare.language import ENGLISH, NAMES, UNKNOWN, language_of

TELEGRAMS = [
    "No acute disease.",
    "Normal chest.",
    "Cardiomegaly.",
    "Clear lungs. No effusion or pneumothorax.",
    "1. Osteopenia. 2. Kyphosis.",
    "Stable.",
    "Left basilar atelectasis.",
    "s/p CABG; mild cardiomegaly",
    "What? n/a",
    "HISTORY: n/a. FINDINGS: n/a. IMPRESSION: w/o change.",
    "Chest pain, dyspnea, hx COPD",
    "XXXX XXXX x 2 XXXX",
    "BP 120/80, HR 72, SpO2 98 %",
    "",
    "T2N0M0",
    "PA and lateral chest",
    "De novo metastasis, in situ carcinoma, per os.",
    "Dr. van den Berg and Mrs. de la Cruz agree.",
    "Seen by Dr. Müller in Köln; café au lait spots.",
    "I have been feeling tired and my skin is very itchy.",
    "Me duele la cabeza, she says. The pain is dull and comes every evening after work.",
]


@pytest.mark.parametrize("text", TELEGRAMS)
def test_an_english_telegram_stays_english(text):
    assert language_of(text) == ENGLISH
    assert language_of(text.upper()) == ENGLISH


@pytest.mark.parametrize("language", SENTENCES)
def test_texts_of_more_than_twenty_words_are_found(language):
    found = [language_of(text) for text in texts(language, 300, seed=3)]
    assert found.count(language) >= 0.99 * len(found)
    assert ENGLISH not in found  # what is taken for English goes on with its names


@pytest.mark.parametrize("text", [POLISH, RUSSIAN, RUSSIAN[:30]])
def test_a_language_without_a_list_is_unknown(text):
    assert language_of(text) == UNKNOWN


def test_every_language_has_a_name():
    assert set(NAMES) == {ENGLISH, UNKNOWN, *SENTENCES}


def test_the_order_of_the_sentences_changes_nothing():
    for language, listed in SENTENCES.items():
        assert language_of(" ".join(listed)) == language_of(" ".join(reversed(listed))) == language
