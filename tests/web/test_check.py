"""The page of the check and its command: what is sent, what is kept, and that it ends."""

import json
import os
import re
import subprocess
import sys
import threading
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from residency.cli import main
from residency.foundation.config import CheckSettings
from residency.foundation.workspace import Workspace
from residency.prepare.human_check import begin_or_go_on, read_checks
from residency.prepare.manifest import corpus_to_check
from residency.web.check import page_of

NOW = "2026-11-24T10:00:00+00:00"
TOML = """\
practice = "Invented <b>&"
[governance]
example = true
[reports]
source = "reports.csv"
[reports.columns]
id = "no"
patient = "who"
text = "report"
[check]
reports = 4
"""


@pytest.fixture
def settings(tmp_path):
    lines = ["no,who,report"]
    for i in range(12):
        seen = f"a shadow of {i} mm <script>alert(1)</script>"
        text = f"History: seen by Dr. Iyer on 03/{i + 1:02d}/2024. Findings: {seen}. Impression: shadow, {i} mm."
        lines.append(f'R{i},P{i},"{text}"')
    (tmp_path / "reports.csv").write_text("\n".join(lines), "utf-8")
    path = tmp_path / "residency.toml"
    path.write_text(TOML, "utf-8")
    return path


@pytest.fixture
def served(settings):
    assert main(["prepare", "--foreground", "--config", str(settings)]) == 0
    workspace = Workspace.open(settings.parent / "residency_work")
    reading = begin_or_go_on(workspace, CheckSettings(reports=4), corpus_to_check(workspace), reader=lambda: "A. Reed", now=NOW)
    page = page_of(reading, "Invented <b>&", CheckSettings(), lambda: NOW)
    thread = threading.Thread(target=page.serve, daemon=True)
    thread.start()
    yield Browser(page.address), reading, thread
    if thread.is_alive():
        page.end()


class Browser:
    """What a browser does: keeps the cookie and names its origin."""

    def __init__(self, address):
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with self.opener.open(address, timeout=10) as reply:
            self.base, self.page = reply.url, reply.read().decode()
        self.origin = "/".join(self.base.split("/")[:3])

    def get(self, name):
        with self.opener.open(self.base + name, timeout=10) as reply:
            return reply.read()

    def post(self, name, **values):
        headers = {"Content-Type": "application/json", "Origin": self.origin}
        asked = urllib.request.Request(self.base + name, json.dumps(values).encode(), headers)
        with self.opener.open(asked, timeout=10) as reply:
            return json.loads(reply.read())


def test_the_page_holds_no_report_and_loads_nothing_from_elsewhere(served):
    browser, *_ = served
    assert "Check of de-identified reports" in browser.page and "shadow of" not in browser.page
    assert "Invented &lt;b&gt;&amp;" in browser.page
    assert re.findall(r'(?:src|href)="([^"]*)"', browser.page) == ["#report", "check.js"]
    assert "style=" not in browser.page and "onclick" not in browser.page  # the policy would refuse them
    assert b"innerHTML" not in browser.get("check.js")


def test_every_control_has_a_name_and_every_key_its_place_in_the_help(served):
    browser, *_ = served
    for kind, key in re.findall(r'data-kind="(\w+)" data-key="(\w)"', browser.page):
        assert f"<dt><kbd>{key}</kbd></dt>" in browser.page, kind
    assert all(re.sub("<[^>]*>", "", label).strip() for label in re.findall(r"<button[^>]*>(.*?)</button>", browser.page))
    assert 'role="status"' in browser.page and 'lang="en' in browser.page


def test_a_check_over_the_page_ends_with_its_record(served):
    browser, reading, thread = served
    first = json.loads(browser.get("report?number=1"))
    assert "".join(p["text"] for p in first["pieces"]) == reading.text(1)
    assert first["of"] == 4 and not first["read"] and "<script>" in reading.text(1)  # sent as text, in JSON
    at = reading.text(1).index("shadow of")
    marked = browser.post("miss", number=1, start=at, end=at + 6, kind="OTHER")
    assert [p["text"] for p in marked["pieces"] if p["miss"]] == ["shadow"]
    assert not [p for p in browser.post("unmark", number=1, start=at, end=at + 6)["pieces"] if p["miss"]]
    tag = next(p["start"] for p in first["pieces"] if p["tag"])
    assert [p["over"] for p in browser.post("over", number=1, start=tag)["pieces"] if p["start"] == tag] == [True]
    assert json.loads(browser.get("held?number=1"))["of"] == 0
    with pytest.raises(urllib.error.HTTPError, match="409"):
        browser.post("finish")
    for number in range(1, 5):
        assert browser.post("read", number=number)["done"] == number
    lines = browser.post("finish")["lines"]
    assert lines[0].startswith("0 of 4 reports with a miss")
    thread.join(5)
    assert not thread.is_alive()
    assert reading.check.finished == NOW and reading.check.result.over == 1


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("miss", {"number": 1}),
        ("miss", {"number": "one", "start": 0, "end": 4, "kind": "NAME"}),
        ("miss", {"number": True, "start": 0, "end": 4, "kind": "NAME"}),
        ("over", {"number": 1, "start": 1.5}),
        ("read", {"number": None}),
    ],
)
def test_what_the_page_would_not_send_is_refused(served, name, values):
    browser, reading, _ = served
    with pytest.raises(urllib.error.HTTPError, match="400"):
        browser.post(name, **values)
    assert reading.check.marks == () and reading.check.read == ()


def test_reports_that_are_not_in_the_sample_are_refused(served):
    browser, *_ = served
    for asked, status in (("number=0", "409"), ("number=5", "409"), ("number=-1", "400"), ("number=x", "400"), ("", "400")):
        with pytest.raises(urllib.error.HTTPError, match=status):
            browser.get(f"report?{asked}")


# ---- the command -----------------------------------------------------------------------------------------------------


def test_the_command_serves_until_it_is_finished_and_status_tells(settings, capsys):
    command = [sys.executable, "-m", "residency", "prepare", "--check", "--reader", "A. Reed", "--no-browser", "--foreground"]
    source = str(Path(__file__).resolve().parents[2] / "src")
    paths = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", ""))))
    with subprocess.Popen(
        [*command, "--config", str(settings)],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            address = next(found[0] for line in running.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line)))
            browser = Browser(address)
            for number in range(1, 5):
                browser.post("read", number=number)
            browser.post("finish")
            out, _ = running.communicate(timeout=20)
        finally:
            running.kill()
    assert running.returncode == 0 and "0 of 4 reports with a miss" in " ".join(out.split()) and "Next: residency train" in out
    assert main(["status", "--config", str(settings)]) == 0
    assert "Checked by a person (A. Reed," in " ".join(capsys.readouterr().out.split())


def in_terminal(settings, monkeypatch, *lines):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + ("\n" if lines else "")))
    return main(["prepare", "--check", "--terminal", "--foreground", "--reader", "A. Reed", "--config", str(settings)])


def test_the_terminal_serves_as_well_and_goes_on_where_it_stopped(settings, monkeypatch, capsys):
    assert in_terminal(settings, monkeypatch, "n shadow of", "x 1", "u shadow of", "n nowhere to be found", "?", "") == 0
    said = capsys.readouterr()
    assert ">>shadow of<<" in said.out and "These words do not stand there" in said.err
    assert "1 of 4 reports read; the check goes on with: residency prepare --check" in " ".join(said.out.split())
    assert in_terminal(settings, monkeypatch, "f", "", "", "", "t", "b", "f") == 0
    said = capsys.readouterr()
    assert "3 of 4 reports are not read yet" in said.err and "==== Report 2 of 4 ====" in said.out
    assert "0 of 4 reports with a miss" in " ".join(said.out.split())
    (check,) = read_checks(Workspace.open(settings.parent / "residency_work"))
    assert check.result.over == 1 and len(check.read) == 4


def test_marks_bring_the_next_prepare_about(settings, monkeypatch, capsys):
    assert in_terminal(settings, monkeypatch, "n shadow of", "", "", "", "", "f") == 0
    assert "Next: residency prepare" in capsys.readouterr().out
    assert main(["status", "--config", str(settings)]) == 0
    assert "out of date: misses marked by a person" in capsys.readouterr().out
    assert main(["prepare", "--foreground", "--config", str(settings)]) == 0
    assert "marked by a person as an identifier that was left" in capsys.readouterr().out


def test_the_check_of_another_reader_is_not_gone_on_with_in_silence(settings, monkeypatch, capsys):
    assert in_terminal(settings, monkeypatch, "") == 0
    command = ["prepare", "--check", "--terminal", "--foreground", "--reader", "B. Holm", "--config", str(settings)]
    assert main(command) == 2
    assert "A check by A. Reed was begun" in capsys.readouterr().err
    assert main([*command, "--again"]) == 0
    checks = read_checks(Workspace.open(settings.parent / "residency_work"))
    assert sorted((c.reader, len(c.read)) for c in checks) == [("A. Reed", 1), ("B. Holm", 0)]


def test_somebody_must_be_named_as_reader(settings, monkeypatch, capsys):
    import io

    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["prepare", "--check", "--terminal", "--foreground", "--config", str(settings)]) == 2
    assert "add --reader NAME" in capsys.readouterr().err


def test_two_checks_at_once_are_refused(settings, capsys):
    from filelock import FileLock

    assert main(["prepare", "--foreground", "--config", str(settings)]) == 0
    checks = settings.parent / "residency_work" / "checks"
    checks.mkdir()
    with FileLock(checks / "lock"):
        assert main(["prepare", "--check", "--reader", "B", "--config", str(settings)]) == 2
    assert "has a check open" in capsys.readouterr().err
