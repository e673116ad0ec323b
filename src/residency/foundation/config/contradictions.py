"""Settings that are each well-formed but cannot hold together."""

import codecs
import re
from collections.abc import Mapping

from residency.foundation.config.sections import Config

READ_BY_CODE_PAGE = ("plain_text", "comma_separated", "json_lines", "hl7_v2", "mail", "outlook", "web_page")
"""Formats whose bytes do not say how they are read."""


def contradictions(config: Config) -> list[str]:
    """One line for each mistake, by its path."""
    lines: list[str] = []

    def refuse(wrong: bool, line: str) -> None:
        if wrong:
            lines.append(line)

    split, train, assistant = config.split, config.train, config.assistant
    shares = (split.tune, split.calibrate, split.test)
    refuse(
        any(s < 0 for s in shares) or sum(shares) >= 1,
        "split: tune, calibrate and test must be at least 0 and below 1 together",
    )
    refuse(
        bool(set(split.values) - {"train", "tune", "calibrate", "test"}),
        "split.values: the parts are train, tune, calibrate and test",
    )
    for name in (
        "epochs",
        "batch",
        "learning_rate",
        "max_tokens",
        "micro_tokens",
        "evaluations_per_epoch",
        "patience",
        "lora_rank",
    ):
        refuse(getattr(train, name) <= 0, f"train.{name}: must be above 0")
    for path, seed in (
        ("train", train.seed),
        ("split", split.seed),
        ("evaluate", config.evaluate.seed),
        ("check", config.check.seed),
    ):
        refuse(not 0 <= seed < 2**32, f"{path}.seed: must be from 0 to 4294967295")
    refuse(train.batch > 100_000, "train.batch: must be at most 100000")
    refuse(train.warmup_steps < 0, "train.warmup_steps: must be at least 0")
    refuse(train.weight_decay < 0, "train.weight_decay: must be at least 0")
    refuse(not 0 <= train.lora_dropout < 1, "train.lora_dropout: must be at least 0 and below 1")
    refuse(train.budget_minutes is not None and train.budget_minutes <= 0, "train.budget_minutes: must be above 0")
    refuse(assistant.max_new_tokens <= 0, "assistant.max_new_tokens: must be above 0")
    refuse(
        train.max_tokens - assistant.max_new_tokens < 32,
        "train.max_tokens: must leave 32 tokens or more for the question beside assistant.max_new_tokens",
    )
    refuse(assistant.batch <= 0, "assistant.batch: must be above 0")
    refuse(assistant.exemplars < 0, "assistant.exemplars: must be at least 0")
    refuse(config.evaluate.resamples < 100, "evaluate.resamples: must be at least 100")
    refuse(config.evaluate.few_shot < 1, "evaluate.few_shot: must be at least 1")
    refuse(config.evaluate.cases < 2, "evaluate.cases: must be at least 2")
    refuse(config.evaluate.max_cases is not None and config.evaluate.max_cases < 1, "evaluate.max_cases: must be at least 1")
    refuse(not 0 < config.evaluate.good_draft <= 1, "evaluate.good_draft: must be above 0 and at most 1")
    refuse(not 0 < config.evaluate.most_wrong < 1, "evaluate.most_wrong: must be above 0 and below 1")
    refuse(not 0.5 <= config.evaluate.set_coverage < 1, "evaluate.set_coverage: must be at least 0.5 and below 1")
    refuse(config.evaluate.counterfactual < 0, "evaluate.counterfactual: must be at least 0")
    refuse(config.check.reports < 1, "check.reports: must be at least 1")
    refuse(not 0 < config.check.planted <= 0.5, "check.planted: must be above 0 and at most 0.5")
    refuse(not 0 < config.check.limit < 1, "check.limit: must be above 0 and below 1")
    prepare = config.prepare
    refuse(not 1 <= prepare.shift_weeks <= 520, "prepare.shift_weeks: must be from 1 to 520")
    refuse(
        prepare.policy == "review" and prepare.replacement == "surrogate",
        "prepare.replacement: the policy review shows what was found, so it takes tags alone",
    )
    for entry in prepare.recognisers:
        name, _, model = entry.partition(":")
        refuse(not name.strip() or not model.strip(), f'prepare.recognisers: {entry!r} is not "RECOGNISER:MODEL"')
    refuse(len(set(prepare.recognisers)) < len(prepare.recognisers), "prepare.recognisers: one is named twice")
    refuse(prepare.processes is not None and prepare.processes < 1, "prepare.processes: must be at least 1")
    refuse(prepare.link_notes and prepare.replacement == "tag", "prepare.link_notes: only surrogates can be linked")
    refuse(config.task.kind == "draft" and not config.task.question, "task.question: name at least one section")
    refuse(
        config.task.kind == "draft" and config.task.answer in config.task.question,
        "task.answer: must not be one of task.question, or the answer stands in the question",
    )
    lines += [*_wrong_code_page(config), *_abbreviations(prepare.abbreviations)]
    refuse(
        bool(set(prepare.boilerplate_lines) & set(prepare.keep_lines)),
        "prepare.keep_lines: a line of prepare.boilerplate_lines stands there too",
    )
    return [*lines, *_wrong_task(config), *_wrong_split(config)]


def _wrong_code_page(config: Config) -> list[str]:
    """What is wrong with the code page: it must be one of one byte a character, ASCII below, and something must use it."""
    page, named = config.reports.code_page, config.reports.format
    if page is None:
        return []
    try:
        codecs.lookup(page)
        letters = [bytes([b]).decode(page, "ignore") for b in range(256)]
    except (LookupError, ValueError):
        return [f"reports.code_page: there is no code page {page!r}; write for example cp1250"]
    if letters[:128] != [chr(b) for b in range(128)] or sum(len(letter) == 1 for letter in letters[128:]) < 80:
        return [f"reports.code_page: {page!r} is no code page of one byte a character; UTF-8 and UTF-16 need none"]
    if named is not None and named not in READ_BY_CODE_PAGE:
        return [f"reports.code_page: files of the format {named} say themselves how they are read; leave it out"]
    return []


def _wrong_task(config: Config) -> list[str]:
    """Settings of the task that cannot hold together, one line each."""
    task, columns = config.task, config.reports.columns
    kept = [*task.labels, *task.synonyms, task.no_label]
    checks = [
        (
            task.kind == "question" and (columns.question is None or columns.answer is None),
            "reports.columns: a `question` task needs the columns question and answer",
        ),
        (
            task.kind == "question" and bool(columns.text or columns.sections),
            "reports.columns: a `question` task reads question and answer; leave text and sections out",
        ),
        (task.kind != "question" and bool(columns.question or columns.answer), "task.kind: those columns need `question`"),
        (
            task.kind != "classify" and (task.several or task.label_from != "column" or bool(task.synonyms or task.no_label)),
            "task: label_from, several, no_label and synonyms belong to kind `classify`",
        ),
        (
            task.label_from == "answer" and not task.labels,
            "task.labels: name the labels that are looked for in the section task.answer",
        ),
        (
            bool(task.labels) and not set(task.synonyms) <= set(task.labels),
            "task.synonyms: each must be a synonym of one of task.labels",
        ),
        (
            bool(task.labels and task.no_label) and task.no_label not in task.labels,
            "task.no_label: must be one of task.labels",
        ),
        (
            any(" ".join(label.split()) != label or not label for label in (*task.labels, *task.synonyms)),
            "task.labels: each must be words in one line, with one space between and none around them",
        ),
        (len({label.casefold() for label in task.labels}) < len(task.labels), "task.labels: one stands there twice"),
        (any(";" in label for label in kept), "task.labels: no label may hold a semicolon, which stands between labels"),
        (
            task.given_away == "mask" and not (task.kind == "classify" and (task.labels or task.label_from == "codes")),
            "task.given_away: mask needs kind `classify` with task.labels or codes, for a new text is masked by them too",
        ),
    ]
    return [line for wrong, line in checks if wrong]


def _wrong_split(config: Config) -> list[str]:
    """Settings of the split that cannot hold together, one line each."""
    split, site = config.split, config.reports.columns.site
    needs_site = split.whole_sites or bool(split.hold_out_sites)
    checks = [
        (needs_site and site is None, "split: whole_sites and hold_out_sites need reports.columns.site"),
        (split.by == "time" and split.column is not None, "split.by: time and split.column exclude each other"),
        (
            split.column is not None and needs_site,
            "split.column: the column alone decides; leave whole_sites and hold_out_sites out",
        ),
        (split.by == "time" and split.whole_sites, "split.by: time and whole_sites exclude each other"),
        (bool(split.hold_out_sites) and split.test == 0, "split.hold_out_sites: they go to test, whose share is 0"),
    ]
    return [line for wrong, line in checks if wrong]


def _abbreviations(listed: Mapping[str, str]) -> list[str]:
    """What is wrong with the practice's abbreviations: written out they must stay so, and change no number."""
    lines = []
    for short, long in listed.items():
        words = set(re.split(r"[^\w-]+", long))
        if not short.strip() or not long.strip():
            lines.append("prepare.abbreviations: an abbreviation and its long form must not be empty")
        elif any(other in words or other in long.split() for other in listed):
            lines.append(f"prepare.abbreviations.{short}: the long form holds an abbreviation of the list")
        elif re.findall(r"\d+", short) != re.findall(r"\d+", long):
            lines.append(f"prepare.abbreviations.{short}: the long form must hold the same numbers")
    return lines
