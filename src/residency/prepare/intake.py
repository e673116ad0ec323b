"""The one way from raw text to clean text: for a whole corpus and for a single new question alike."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from residency.foundation.config import Config, TaskSettings
from residency.foundation.errors import UserError, explain_os_errors
from residency.foundation.schema import Question, RawReport, Report, Sections
from residency.foundation.workspace import Workspace, keyed_hash
from residency.instruments.identifiers import Known
from residency.instruments.identifiers.plugged import Plugged, languages_served, plugged_in, recognisers_digests
from residency.prepare.clean import Change, Cleaning, finish, mend, tidy, without_boilerplate, without_signature
from residency.prepare.clean.dates import one_way_dates
from residency.prepare.clean.learned import kept_cleaning, learn_cleaning, what_decides
from residency.prepare.codes import find_codes, without_codes
from residency.prepare.deidentify import Note, Removed, begin_note, deidentify, deidentify_sections
from residency.prepare.formats.base import Row
from residency.prepare.known_people import people_of_files, people_to_find
from residency.prepare.language import ENGLISH, NAMES, language_of
from residency.prepare.patients import content_of, surrogate
from residency.prepare.policies import Policy, policy_digest, policy_of
from residency.prepare.standardise import Headings, headings_with, pick, sections_of, text_of
from residency.prepare.terms import Terms, cannot_be_found, sentences, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Everything beside the raw report itself that decides its clean form."""

    policy: Policy
    """What is removed."""
    policy_digest: str
    """Digest of the policy and the steps behind it."""
    known: Known | None
    """The practice's table of people; None without one."""
    headings: Headings
    """The table of headings."""
    task: TaskSettings
    """What is asked."""
    as_sections: bool
    """True where the practice's reports come as section columns alone."""
    secret: bytes
    """Key of all keyed hashes."""
    refused: frozenset[str]
    """Values of the table of known people, of which no surrogate is drawn."""
    languages: tuple[str, ...]
    """Languages whose identifiers are found."""
    terms: Terms
    """The practice's labels and their synonyms, where it names them."""
    codes_in_text: bool
    """True where labels are codes that stand in the text, not in a column."""
    cleaning: Cleaning
    """How texts are cleaned, and what was learned from the corpus for it."""
    plugged: Plugged | None = None
    """Outside recognisers that passed their smoke test; None without any."""
    recognisers: Mapping[str, str] = field(default_factory=dict)
    """Digest of each of them."""


def means_of(config: Config, workspace: Workspace, people: Sequence[Row] | None = None) -> Means:
    """Gather what the settings and the workspace say.

    Args:
        config: the settings.
        workspace: where the people whom the reports' files name are sealed.
        people: those people, where the files were just read.

    Raises:
        UserError: no such policy, the table of people cannot be read, a recogniser is not here or failed, or a language is
            named that nothing here serves.
    """
    policy = policy_of(config)
    columns = config.reports.columns
    named = config.prepare.recognisers
    digests = recognisers_digests(named, config.folder)
    known = people_to_find(config, people_of_files(workspace) if people is None else people)
    cleaning = kept_cleaning(config.prepare, workspace)
    plugged = plugged_in(named, config.folder, tried=workspace.smoke_tests)
    _check_served(config.prepare.languages, plugged)
    _check_labels(config.task)
    return Means(
        policy=policy,
        policy_digest=policy_digest(policy, config.prepare.headings, what_decides(cleaning), digests),
        known=known,
        headings=headings_with(config.prepare.headings),
        task=config.task,
        as_sections=columns.text is None and bool(columns.sections),
        secret=workspace.secret(),
        refused=frozenset(known.values()) if known is not None and policy.replacement == "surrogate" else frozenset(),
        languages=config.prepare.languages,
        terms=terms_of(config.task.labels, config.task.synonyms),
        codes_in_text=config.task.label_from == "codes" and columns.label is None,
        cleaning=cleaning,
        plugged=plugged,
        recognisers=digests,
    )


def _check_labels(task: TaskSettings) -> None:
    """Refuse labels that would silently be found in no report.

    Raises:
        UserError: there is one.
    """
    wanted = [name for name in task.labels if name != task.no_label] if task.label_from == "answer" else []
    if lost := cannot_be_found(wanted, task.synonyms):
        raise UserError(
            f"task.labels: {', '.join(lost)} cannot be looked for in a text.",
            why="Words of one or two characters (but two capitals such as PE), numbers, and words such as yes or normal stand "
            "in any text.",
            next="write each label out, give it such a word under [task.synonyms], or name it in task.no_label.",
        )


def learn_from(raws: Iterable[RawReport], means: Means) -> Means:
    """The same means with what these reports show: boilerplate, and the words in use where spelling is mended."""

    def texts() -> Iterator[tuple[str, str]]:
        for raw in raws:
            patient = surrogate(raw, means.secret)
            yield from ((patient, mend(text)) for text in (raw.text, *(body for _, body in raw.sections)) if text)

    return with_cleaning(means, learn_cleaning(means.cleaning.settings, texts, means.headings))


def with_cleaning(means: Means, cleaning: Cleaning) -> Means:
    """The same means with another way of cleaning."""
    digest = policy_digest(means.policy, cleaning.settings.headings, what_decides(cleaning), means.recognisers)
    return dataclasses.replace(means, cleaning=cleaning, policy_digest=digest)


def clean_report(raw: RawReport, means: Means, changes: list[Change] | None = None) -> tuple[Report, list[Removed]]:
    """One raw report, mended, de-identified, standardised and clean, and what was removed from it.

    Args:
        raw: the report.
        means: what decides its clean form.
        changes: what cleaning removed or wrote otherwise is added here.
    """
    changes = [] if changes is None else changes
    cleaning = means.cleaning
    mended, raw_columns = mend(raw.text), [(name, mend(body)) for name, body in raw.sections]
    note = _note_of(mended, raw_columns, surrogate(raw, means.secret), means)
    opening, found, removed = _read(mended, note, means, changes)
    columns, also_removed = deidentify_sections(raw_columns, note, asked=_asked(means.task))
    columns, also_removed = _dated(columns, also_removed, means, changes)
    before = dict(raw_columns)
    columns = [(n, without_boilerplate(before[n], body, also_removed, n, cleaning, changes)) for n, body in columns]
    given = {name for name, _ in columns}
    kept = [*columns, *(s for s in found if s[0] not in given)]
    sections = tuple((name, finish(body, name, cleaning, changes)) for name, body in kept)
    sections = tuple((name, body) for name, body in sections if body)
    report = Report(
        id=report_id_of(raw, means.secret),
        patient=surrogate(raw, means.secret),
        text=text_of(finish(opening, "opening", cleaning, changes), sections),
        sections=sections,
        label=tidy(mend(raw.label)) if raw.label is not None else None,
        given_part=raw.given_part,
        source_digest=keyed_hash(means.secret, "source", content_of(raw), length=64),
        site=keyed_hash(means.secret, "site", raw.site) if raw.site is not None else None,
        patient_known=raw.patient_key is not None,
    )
    return report, [*removed, *also_removed]


def report_id_of(raw: RawReport, secret: bytes) -> str:
    """The id of a report in this workspace."""
    return keyed_hash(secret, "report", raw.report_id if raw.report_id is not None else f"{raw.path}\x1f{raw.row}")


def _read(mended: str, note: Note, means: Means, changes: list[Change]) -> tuple[str, Sections, list[Removed]]:
    """What stands before the first heading, the sections, and what was removed: de-identified, without boilerplate."""
    text, removed = deidentify(mended, note)
    ((_, text),), removed = _dated([("text", text)], removed, means, changes)
    text = without_boilerplate(mended, text, removed, "text", means.cleaning, changes)
    told: list[tuple[str, str]] = []
    opening, found = sections_of(text, means.headings, told)
    changes += [Change(name, "heading", written, name) for written, name in told]
    return opening, tuple(without_signature(found, means.cleaning, changes)), removed


def _dated(
    texts: list[tuple[str, str]], removed: list[Removed], means: Means, changes: list[Change]
) -> tuple[list[tuple[str, str]], list[Removed]]:
    """Texts with the dates that were moved written one way, and the list of what was removed to match."""
    if means.policy.dates != "shifted" or not means.cleaning.settings.standard_units:
        return texts, removed
    return one_way_dates(texts, removed, means.policy.day_first, changes)


def _note_of(text: str, columns: Sections | list[tuple[str, str]], patient: str, means: Means) -> Note:
    """The note in which a report's identifiers are replaced; known by what a later question has too, not by the answer."""
    asked = [body for name, body in columns if name in _asked(means.task)]
    basis = text if text.strip() else "\x1e".join(asked or [body for _, body in columns])
    return begin_note(
        basis,
        means.policy,
        means.secret,
        patient=patient,
        known=means.known,
        refused=means.refused,
        plugged=means.plugged.for_language(language_of(basis)) if means.plugged else None,
    )


def _asked(task: TaskSettings) -> tuple[str, ...]:
    """The sections that make the question."""
    return ("question",) if task.kind == "question" else task.question


def question_of(report: Report, means: Means, *, patient: str | None) -> Question | None:
    """What the assistant is asked about a report; None where it holds nothing to ask about."""
    task = means.task
    sections: Sections = ()
    text = ""
    if task.kind == "draft":
        sections = pick(report.sections, task.question, means.headings, never=(task.answer,))
    elif task.kind == "classify":
        sections, text = _asked_for_a_label(report, means)
    elif task.kind == "question":
        text = dict(report.sections).get("question", "")
    else:
        text = first_part(report.text)[0]
    if not sections and not text:
        return None
    return Question(task=task.kind, sections=sections, text=text, patient=patient, policy_digest=means.policy_digest)


def _asked_for_a_label(report: Report, means: Means) -> tuple[Sections, str]:
    """The report without what would give its label away: the section it is read from, and every code.

    Nothing here looks at the report's own label, so that a new text, whose label nobody knows, reads the same.
    """
    task = means.task
    hidden = {task.answer, *means.headings.near.get(task.answer, ())} if task.label_from == "answer" else set()
    kept = tuple(s for s in report.sections if s[0] not in hidden)
    if means.as_sections:
        chosen = pick(kept, task.question, means.headings, never=tuple(hidden)) or kept
        shown = tuple((name, _without_labels(body, means)) for name, body in chosen)
        return tuple(s for s in shown if s[1]), ""
    opening = report.text.removesuffix(text_of("", report.sections)).rstrip("\n")
    return (), _without_labels(text_of(opening, kept), means)


def _without_labels(text: str, means: Means) -> str:
    """A text without codes, where they are the labels; and without each sentence that names a label, where that is asked."""
    task = means.task
    if task.given_away == "mask":
        kept = (s for s in sentences(text) if not (means.terms.names_any(s) or (task.label_from == "codes" and find_codes(s))))
        text = tidy("".join(kept))
    return tidy(without_codes(text)) if task.label_from == "codes" else text


def language_served(raw: RawReport, means: Means) -> tuple[str, bool]:
    """The language that a raw report is written in, and whether identifiers are found in it."""
    found = language_of("\n".join([raw.text, *(body for _, body in raw.sections)]))
    return found, found in means.languages


def first_part(text: str) -> tuple[str, str]:
    """A text cut at the word border nearest to one third; the rest begins with its white space. Empty where it has none."""
    third = len(text) // 3
    borders = [i for i in range(1, len(text)) if text[i].isspace() and not text[i - 1].isspace()]
    if not borders:
        return "", ""
    cut = min(borders, key=lambda i: (abs(i - third), i))
    return text[:cut], text[cut:]


def intake(
    *,
    text: str = "",
    sections: Mapping[str, str] | None = None,
    patient: str | None = None,
    config: Config,
    workspace: Workspace,
) -> tuple[Question, int]:
    """A new text as a question, by the steps and policy of every training example, and how many identifiers were taken out.

    A text for a draft in which no wanted section is recognised is taken whole as the first section of the question. For
    `continue` the whole text is what is gone on from.

    Args:
        text: the new report or what there is of it.
        sections: standard name -> text, where the sections are known; they need no headings.
        patient: the practice's own key of the patient, if it is known: under the policy `shift` dates are moved by the
            patient's own number of weeks, and without it by one that hangs on this text alone.
        config: the settings that the corpus was prepared with.
        workspace: its workspace.

    Raises:
        UserError: nothing was given, or it is in a language whose identifiers are not found.
    """
    means = means_of(config, workspace)
    listed = tuple((name, body) for name, body in (sections or {}).items() if body.strip())
    if config.task.kind == "question" and text.strip() and not listed:
        listed, text = (("question", text),), ""
    raw = RawReport(path="", row=1, text=text, sections=listed, patient_key=patient)
    _check_language(raw, means)
    report, removed = clean_report(raw, means)
    question = question_of(report, means, patient=None)
    if config.task.kind == "continue" and report.text:
        question = Question(task="continue", sections=(), text=report.text, patient=None, policy_digest=means.policy_digest)
    if question is not None:
        return question, len(removed)
    if not report.text:
        raise UserError("There is no text to answer to.", next="give the report's text, or its sections.")
    if config.task.kind != "draft":
        raise UserError("Nothing of this text can be asked about.", why="All of it names labels or codes, which are left out.")
    whole = ((config.task.question[0], _plain(raw, means)),) if text.strip() else report.sections
    question = Question(task="draft", sections=whole, text="", patient=None, policy_digest=means.policy_digest)
    return question, len(removed)


def _check_served(named: Sequence[str], plugged: Plugged | None) -> None:
    """Refuse languages that neither rules nor recognisers know."""
    asked = [language for language in named if language != ENGLISH]
    if asked and (missing := sorted(set(asked) - languages_served(plugged))):
        raise UserError(
            f"prepare.languages names {', '.join(NAMES.get(c, c) for c in missing)}, whose identifiers nothing here finds.",
            why="The rules know English alone. A recogniser serves a language when it finds, together with the rules, names, "
            "places, dates and telephone numbers in that language's smoke test.",
            next="name such a recogniser in prepare.recognisers, or leave the language out.",
        )


def _check_language(raw: RawReport, means: Means) -> None:
    found, served = language_served(raw, means)
    if not served:
        raise UserError(
            f"This text seems to be in {NAMES[found]}, whose identifiers are not found.",
            why=f"Names in it would reach the model. Served here: {', '.join(NAMES.get(c, c) for c in means.languages)}.",
            next="ask in a language that is served; prepare.languages names another only where a recogniser finds its names.",
        )


def read_question_file(path: Path, page: str | None = None) -> str:
    """The text of a file to ask about, whatever its encoding; bytes that are no UTF-8 by the code page, if one is named.

    Raises:
        UserError: not there, no permission, or no text.
    """
    with explain_os_errors("read the question", path):
        return decode_question(path.read_bytes(), page)


def decode_question(content: bytes, page: str | None = None) -> str:
    """The text of a question that came as bytes, decoded as reports are.

    Raises:
        UserError: it is no text.
    """
    from residency.prepare.formats.base import Binary, decoded

    try:
        return decoded(content, "the question", page)
    except Binary:
        raise UserError(
            "The question is no text: it holds binary content or NUL bytes.",
            next="give it as text; save a document as text first.",
        ) from None


def _plain(raw: RawReport, means: Means) -> str:
    """The text of a report without regard to sections."""
    mended = mend(raw.text)
    note = _note_of(mended, [], surrogate(raw, means.secret), means)
    text, removed = deidentify(mended, note)
    ((_, text),), removed = _dated([("text", text)], removed, means, [])
    return finish(without_boilerplate(mended, text, removed, "text", means.cleaning, []), "text", means.cleaning, [])
