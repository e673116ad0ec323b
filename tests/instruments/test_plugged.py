"""Outside recognisers beside rules and table: guards, union, spread, smoke test, languages. All names are invented."""

import pytest
from scripted_recogniser import Scripted, knows, pipeline_folder, plugged

from residency.foundation.errors import UserError
from residency.instruments.identifiers import Known, find_spans
from residency.instruments.identifiers import plugged as plugged_module
from residency.instruments.identifiers.plugged import languages_served, plugged_in, recognisers_digests
from residency.instruments.identifiers.recognisers import spacy as adapter
from residency.instruments.identifiers.smoke import languages, outcome_of, read_sentence, sentences


def found(text, *phrases, known=None):
    return [(text[s.start : s.end], s.kind) for s in find_spans(text, known, plugged(*phrases))]


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        ("A 64-year-old woman", "64-year-old", "DATE"),
        ("for three weeks now", "three weeks", "DATE"),
        ("K 4.1 Na 138 today", "K 4.1 Na 138", "FACILITY"),
        ("Gleason 3+4=7 in two cores", "3+4=7", "DATE"),
        ("BP 120/80 sitting", "BP", "FACILITY"),
        ("BP 120/80 sitting", "120/80", "DATE"),
        ("pain 4/5, strength 5/5", "4/5", "DATE"),
        ("change at L4-5 only", "L4-5", "DATE"),
        ("diagnosed in 2021 there", "2021", "DATE"),
        ("The Foley catheter was removed", "Foley", "NAME"),
        ("A positive Chaddock reflex", "Chaddock", "NAME"),
        ("Known Crohn disease", "Crohn", "FACILITY"),
        ("Started on Paxil 20 mg", "Paxil", "PLACE"),
        ("Cardiomegaly is mild", "Cardiomegaly", "PLACE"),
        ("Lung Cancer screening", "Lung Cancer", "NAME"),
        ("MRI of the brain", "MRI", "FACILITY"),
        ("born in Portugal, they say", "Portugal", "PLACE"),
        ("moved from the United Kingdom", "the United Kingdom", "PLACE"),
        ("XXXX XXXX was called", "XXXX XXXX", "NAME"),
        ("age 87 at the time", "87", "AGE"),
        ("glucose 10555 mg", "10555", "RECORD_NUMBER"),
        ("see [NAME] today", "[NAME]", "NAME"),
    ],
)
def test_guards_veto_what_reads_as_a_measurement_an_age_or_a_term(text, phrase, kind):
    assert phrase in text
    assert found(text, (phrase, kind)) == []


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        ("Elena Varga came back", "Elena Varga", "NAME"),
        ("moved to Duluth in spring", "Duluth", "PLACE"),
        ("treated at UCSF before", "UCSF", "FACILITY"),
        ("transferred to Lakeside Clinic", "Lakeside Clinic", "FACILITY"),
        ("aufgenommen am 14. M\u00e4rz 2023 dort", "14. M\u00e4rz 2023", "DATE"),
        ("seen on 4/5 again", "4/5", "DATE"),
        ("the film of 04/2023 shows", "04/2023", "DATE"),
        ("Tel. 0551 5550142 bitte", "0551 5550142", "PHONE"),
        ("a 94 Jahre alte Frau", "94", "AGE"),
        ("ins Universit\u00e4tsklinikum Freiburg verlegt", "Universit\u00e4tsklinikum Freiburg", "FACILITY"),
    ],
)
def test_what_may_be_an_identifier_passes_the_guards(text, phrase, kind):
    assert phrase in [words for words, _ in found(text, (phrase, kind))]


def test_guards_never_veto_what_a_rule_or_the_table_finds():
    known = Known.from_rows([{"given_name": "Rose", "family_name": "Foley", "record_number": "4012345"}])
    assert found("Rose Foley had a Foley catheter", ("Foley", "NAME"), known=known) == [("Rose Foley", "NAME")]
    assert found("Dr. Foley placed a Foley.", ("Foley", "NAME"))[0] == ("Foley", "NAME")


def test_a_guess_widens_a_sure_find_and_takes_its_kind():
    assert found("Mrs. Varga of Elm", ("Varga of Elm", "PLACE")) == [("Varga of Elm", "NAME")]
    assert found("A 94-year-old man", ("94-year-old man", "DATE")) == found("A 94-year-old man")


def test_names_of_several_words_are_looked_for_in_the_rest_and_single_ones_are_not():
    text = "Elena Varga came. Later Varga left. Dorn was there; the Dorn study."
    spans = found(text, ("Elena Varga", "NAME"), ("Dorn was", "DATE"))
    assert [w for w, _ in spans] == ["Elena Varga", "Varga", "Dorn"]  # the rules find the first Dorn, nobody spreads it
    assert [w for w, _ in found("Quillam came. Then QUILLAM left.", ("Quillam", "NAME"))] == ["Quillam"]


def test_spans_keep_their_places_where_the_plain_form_is_shorter():
    text = "caf\u00e9 \u200bJo\u0301zef \u200bVa\u200brga came"
    spans = find_spans(text, None, plugged(("Jo\u0301zef \u200bVa\u200brga", "NAME")))
    assert [text[s.start : s.end] for s in spans] == ["Jo\u0301zef \u200bVa\u200brga"]


def test_without_recognisers_nothing_changes():
    text = "Elena Varga came on 3/15/2024 to Dr. Dorn."
    assert find_spans(text, None, None) == find_spans(text)


# ---- smoke test ----------------------------------------------------------------------------------------------------------


def test_every_language_has_dozens_of_sentences_with_enough_of_each_kind():
    assert set(languages()) >= {"en", "de", "fr", "es", "it", "pt", "nl"}
    for language in languages():
        listed = sentences(language)
        kinds = [kind for s in listed for _, _, kind in s.gold]
        assert len(listed) >= 36
        assert kinds.count("NAME") >= 20 and kinds.count("PLACE") >= 10 and kinds.count("DATE") >= 10
        assert kinds.count("PHONE") >= 5
        assert sum(not s.gold for s in listed) >= 12
        assert all("[" not in s.text and "]" not in s.text for s in listed)


def test_a_marked_sentence_is_read():
    sentence = read_sentence("Seen by [NAME Ana Varga] on [DATE 3 May].")
    assert sentence.text == "Seen by Ana Varga on 3 May."
    assert [(sentence.text[s:e], kind) for s, e, kind in sentence.gold] == [("Ana Varga", "NAME"), ("3 May", "DATE")]


def smoke(monkeypatch, tmp_path, recogniser, tried=None):
    """Put a stand-in to the smoke test as if its folder were loaded."""
    pipeline_folder(tmp_path / "model")
    monkeypatch.setattr(adapter, "load", lambda setting: recogniser)
    plugged_module._loaded.cache_clear()
    plugged_module._outcomes.cache_clear()
    return plugged_in(["spacy:model"], tmp_path, tried=tried)


@pytest.fixture(autouse=True)
def forget():
    yield
    plugged_module._loaded.cache_clear()
    plugged_module._outcomes.cache_clear()


def test_a_recogniser_that_finds_what_it_claims_passes(monkeypatch, tmp_path):
    ready = smoke(monkeypatch, tmp_path, knows(["en"], ("NAME", "PLACE")))
    assert ready.tested[0].languages == {"en"}
    assert ready.notes == ("spacy:model passed its smoke test in: en.",)


def test_one_that_leaves_fragments_of_names_is_refused_with_numbers_and_no_text(monkeypatch, tmp_path):
    fragments = knows(["en"], ("NAME",), cut=lambda name: name.split()[0])
    with pytest.raises(UserError, match="failed its smoke test") as told:
        smoke(monkeypatch, tmp_path, fragments)
    assert "NAME: " in told.value.what and " in part" in told.value.what
    assert not any(word in str(told.value) for word in ("Holloway", "Margaret", "Lindgren"))


def test_one_that_takes_everything_for_a_name_is_refused(monkeypatch, tmp_path):
    class Greedy(Scripted):
        def detect(self, text):
            from residency.foundation.schema import Span

            yield Span(0, len(text), "WEB", "greedy")

    with pytest.raises(UserError, match="sentences without identifiers"):
        smoke(monkeypatch, tmp_path, Greedy((("@", "WEB"),)))


def test_a_model_of_a_language_without_smoke_test_is_refused(monkeypatch, tmp_path):
    with pytest.raises(UserError, match="no smoke test"):
        smoke(monkeypatch, tmp_path, Scripted((("x", "NAME"),), language="fi"))


def test_one_that_names_no_language_is_tried_in_all_and_serves_those_it_passed(monkeypatch, tmp_path):
    ready = smoke(monkeypatch, tmp_path, knows(["de", "fr"]))
    assert ready.tested[0].languages == {"de", "fr"}
    assert ready.speaking("de") is not None and ready.speaking("en") is None


def test_the_smoke_test_is_done_once_and_kept_as_numbers(monkeypatch, tmp_path):
    tried = tmp_path / "smoke_tests.json"
    smoke(monkeypatch, tmp_path, knows(["en"]), tried)
    kept = tried.read_text("utf-8")
    assert "Holloway" not in kept
    monkeypatch.setattr(plugged_module, "_outcomes", lambda *_: pytest.fail("tried again"))
    assert plugged_in(["spacy:model"], tmp_path, tried=tried).tested[0].languages == {"en"}
    tried.write_text("[", "utf-8")
    monkeypatch.undo()
    monkeypatch.setattr(adapter, "load", lambda setting: knows(["en"]))
    assert plugged_in(["spacy:model"], tmp_path, tried=tried).tested[0].languages == {"en"}


def test_the_digest_hangs_on_the_model_and_needs_no_library(tmp_path):
    folder = pipeline_folder(tmp_path / "model")
    before = recognisers_digests(["spacy:model"], tmp_path)
    (folder / "vocab").write_text("more", "utf-8")
    assert recognisers_digests(["spacy:model"], tmp_path) != before
    assert recognisers_digests([], tmp_path) == {}
    with pytest.raises(UserError, match="No recogniser is called 'spacey'"):
        recognisers_digests(["spacey:model"], tmp_path)


def test_a_language_is_served_only_where_every_kind_is_found(monkeypatch, tmp_path):
    assert languages_served(None) == frozenset()
    names = smoke(monkeypatch, tmp_path, knows(["de"], ("NAME", "PLACE")))
    assert names.tested[0].languages == {"de"} and languages_served(names) == frozenset()
    everything = plugged_module.Plugged((plugged_module.Tested(names.tested[0].setting, knows(["de"]), frozenset({"de"})),))
    assert languages_served(everything) == {"de"}


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_the_english_rules_alone_serve_no_other_language(language):
    assert outcome_of(language, frozenset({"NAME", "PLACE", "DATE", "PHONE"}), find_spans).missed


def test_the_english_rules_pass_the_english_sentences():
    assert not outcome_of("en", frozenset({"NAME", "PLACE", "DATE", "PHONE"}), find_spans).faults
