"""The page: verdict first, every text escaped, nothing loaded from outside, readable without seeing or colour."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from residency.evaluate.evaluate import evaluate
from residency.evaluate.report import chosen_cases
from residency.foundation.console import Watch

ATTACK = "<script>alert(1)</script><img src=https://elsewhere.example/x.png onerror=alert(2)>"
VOID = {"meta", "br", "hr", "img", "input", "link", "use"}


class Checked(HTMLParser):
    """Collects what a page would load, and checks that its tags close."""

    def __init__(self):
        super().__init__()
        self.loads, self.tags, self.open, self.headings = [], [], [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        loading = [(name, value) for name, value in found.items() if name in ("src", "href", "xlink:href", "srcset", "data")]
        self.loads += [value for _, value in loading if not value.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h\d", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(params=["draft", "classify", "continue"])
def page(request, scene):
    found = scene(request.param, cases=24, held=120, evaluate={"cases": 24, "most_wrong": 0.4})
    question = found.test[0].question
    texts = {"sections": (("findings", ATTACK),)} if request.param == "draft" else {"text": ATTACK}
    target = found.test[0].target if request.param == "classify" else ATTACK
    found.test[0] = dataclasses.replace(found.test[0], question=dataclasses.replace(question, **texts), target=target)
    evaluation = evaluate(found.config, found.workspace, Watch())
    return (found.workspace.evaluations / evaluation.id / "page.html").read_text("utf-8"), evaluation


def test_the_page_keeps_its_promises(page):
    html, evaluation = page
    checked = Checked()
    checked.feed(html)
    assert checked.open == []
    # nothing from outside, and texts stay texts
    assert checked.loads == []
    assert not re.search(r"@import|url\((?!#)", html)
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in checked.tags}
    assert "&lt;script&gt;" in html and "Practice &lt;Dr Ü&gt;" in html
    # the verdict comes before every number
    assert html.index(evaluation.verdict[0][:30]) < html.index("<table") and html.index("<table") < html.index('id="methods"')
    # for those who do not see it
    assert ("html", {"lang": "en-GB"}) in checked.tags
    assert html.count("<table") == html.count("<caption>")
    assert all("scope" in found for tag, found in checked.tags if tag == "th")
    assert all("aria-label" in found for tag, found in checked.tags if tag == "svg")
    assert checked.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(checked.headings, checked.headings[1:], strict=False))
    identities = [found["id"] for _, found in checked.tags if "id" in found]
    assert len(identities) == len(set(identities))
    if evaluation.rows["tuned"].get("answered"):
        assert "calibrated on 120 patients" in html and "Risk by coverage" in html and "Silent below" in html
    # what it is
    assert "not a medical device" in html and evaluation.prompt_digest in html and evaluation.split_digest in html


def test_the_worst_come_first_and_the_others_are_drawn_by_seed():
    rows = [{"f_measure": value, "reports": 1.0} for value in (0.9, 0.1, 0.5, 0.2, 1.0, 0.3)]
    measured = {"rouge_l": rows, "bits_per_byte": [None] * 6}
    worst, drawn = chosen_cases("draft", measured, 4, 6, seed=0)
    assert worst == [1, 3]
    assert len(drawn) == 2 and not set(drawn) & set(worst)
    assert chosen_cases("draft", measured, 4, 6, seed=0) == (worst, drawn)
    assert chosen_cases("draft", measured, 40, 6, seed=0)[0] == [1, 3, 5, 2, 0, 4]
