"""Whole folders: every file ends in one way with its reason, archives are opened safely, and no reader can hold up the rest."""

import io
import json
import time
import zipfile

import pytest
from invented import Came, config_for, report, workspace_at
from test_formats_clinical import cda
from test_formats_fhir import PATIENT, bundle
from test_formats_fhir import report as diagnostic
from test_formats_hl7 import message, obx

from residency.foundation.errors import UserError
from residency.prepare.formats import zip_archive
from residency.prepare.formats.base import Columns
from residency.prepare.intake import intake, means_of
from residency.prepare.pipeline import load_corpus, prepare
from residency.prepare.reading import DEEPEST, gathered, read_file


def zipped(members, **kwargs):
    """A zip archive of (name or ZipInfo, content) pairs."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **kwargs) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return held.getvalue()


def link(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info, target


def opened(tmp_path, content, name="a.zip"):
    """(name, ending, reason) of everything in a file, read in this process."""
    path = tmp_path / name
    path.write_bytes(content)
    return [(f.name, f.ending, f.reason) for f in gathered(read_file(path, Columns(name=name)))]


def test_archives_inside_archives_are_read_as_folders_to_a_depth(tmp_path):
    content, name = report(0).encode(), "a.txt"
    for level in range(1, DEEPEST + 1):
        content, name = zipped([(name, content), (f"x/{level}.txt", report(level))]), f"level{level}.zip"
    found = opened(tmp_path, content, name)
    assert [(n.count("/"), e) for n, e, _ in found if n.endswith("a.txt")] == [(DEEPEST, "read")]
    assert len(found) == DEEPEST + 1
    deeper = opened(tmp_path, zipped([(name, content)]))
    assert ("unreadable", "archives inside archives without end") in [f[1:] for f in deeper]
    assert sum(e == "read" for _, e, _ in deeper) == DEEPEST - 1


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (("../up.txt", "text"), "leads out of its archive"),
        (("a/../../up.txt", "text"), "leads out of its archive"),
        (("/etc/up.txt", "text"), "leads out of its archive"),
        (("C:/up.txt", "text"), "leads out of its archive"),
        (("..\\up.txt", "text"), "leads out of its archive"),
        (link("link.txt", "/etc/hostname"), "a link, not a file"),
        (("bomb.txt", "0" * 9_000_000), "it unpacks to too much"),
    ],
)
def test_what_an_attacker_puts_into_an_archive_is_a_reason_and_the_rest_is_read(member, reason, tmp_path):
    found = opened(tmp_path, zipped([member, ("b.txt", report(1))]))
    assert [f[1:] for f in found] == [("unreadable", reason), ("read", "")]
    assert not (tmp_path.parent / "up.txt").exists() and ".." not in found[0][0]


def patched(content, name, at, value):
    """An archive with bytes of a member's entry in the central directory changed."""
    place = content.index(b"PK\x01\x02")
    while content[place + 46 :][: len(name)] != name:
        place = content.index(b"PK\x01\x02", place + 1)
    return content[: place + at] + value + content[place + at + len(value) :]


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [(8, b"\x01\x00", "encrypted"), (10, b"\x63\x00", "packed in an unknown way"), (16, b"\1\2\3\4", "damaged")],
    ids=["password", "method", "checksum"],
)
def test_a_member_that_cannot_be_unpacked_is_a_reason(at, value, reason, tmp_path):
    content = zipped([("a.txt", report(0)), ("b.txt", report(1))])
    assert [f[1:] for f in opened(tmp_path, patched(content, b"a.txt", at, value))] == [("unreadable", reason), ("read", "")]


def test_an_archive_that_lies_about_sizes_is_counted_as_it_unpacks(tmp_path):
    content = zipped([("a.txt", "0" * 9_000_000), ("b.txt", report(1))])
    found = opened(tmp_path, patched(content, b"a.txt", 24, (100).to_bytes(4, "little")))
    assert found[0][1:2] == ("unreadable",) and found[1][1:] == ("read", "")


def test_the_whole_archive_is_bounded_too(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_archive, "MOST_BYTES", 1500)
    texts = [(f"{i}.txt", report(i) * 2) for i in range(9)]
    found = opened(tmp_path, zipped(texts))
    assert {f[1:] for f in found} == {("read", ""), ("unreadable", "it unpacks to too much")} and len(found) == 9
    monkeypatch.setattr(zip_archive, "MOST_MEMBERS", 8)
    assert opened(tmp_path, zipped(texts)) == [("a.zip", "unreadable", "holds too many files")]


def test_an_empty_or_damaged_archive_is_one_file(tmp_path):
    assert opened(tmp_path, zipped([])) == [("a.zip", "empty", "")]
    assert opened(tmp_path, zipped([("a.txt", report(0))])[:60]) == [("a.zip", "unreadable", "damaged")]
    assert opened(tmp_path, zipped([("f/", "")])) == [("a.zip", "empty", "")]


def test_what_systems_leave_in_an_archive_is_counted_as_it_is_in_a_folder(tmp_path):
    left = [
        ("__MACOSX/._a.docx", b"\0\5\x16\7"),
        (".DS_Store", b"\0\0\0\1Bud1"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ]
    reason = "a file of the operating system"
    assert opened(tmp_path, zipped(left)) == [(f"a.zip/{name}", "unsupported", reason) for name, _ in left]


FILES = {
    "a.txt": (report(0), "read", ""),
    "no_ending": (report(1), "read", ""),
    "result.dat": (message(obx("FINDINGS: dry")), "read", ""),
    "lies.csv": (json.dumps(bundle(PATIENT, diagnostic(conclusion="Well."))), "read", ""),
    "letter.xml": (cda(), "read", ""),
    "only_people.json": (json.dumps(PATIENT), "read", ""),
    "blank.txt": ("\n \n", "empty", ""),
    "nothing.hl7": (message(), "read", ""),
    "picture.txt": (b"\x89PNG\r\n" + bytes(99), "unreadable", "no text"),
    "cut.json": (json.dumps(bundle(PATIENT))[:-9], "unreadable", "damaged"),
    "cut.zip": (zipped([("a.txt", "x")])[:50], "unreadable", "damaged"),
    "table.csv": ("other,columns\n1,2\n", "unreadable", "no column for id, patient, text"),
    "ragged.csv": ("no,who,report\n1,2\n", "unreadable", "not as the settings say"),
    "settings.toml": ("a = 1", "unsupported", "no format (.toml)"),
    "program": (b"\x7fELF" + bytes(200), "unsupported", "no format (no known ending)"),
    ".DS_Store": (b"\0\0\0\1Bud1", "unsupported", "a file of the operating system"),
    "other.xml": ("<?xml version='1.0'?><note><a>x</a></note>", "unsupported", "XML of a kind that is not read"),
    "inside.zip": (
        zipped([("deep/b.txt", report(2)), ("deep/c.hl7", message(obx("IMPRESSION: well")).replace("F-77", "F-8"))]),
        None,
        "",
    ),
}


@pytest.fixture
def inbox(tmp_path):
    for name, (content, _, _) in FILES.items():
        path = tmp_path / "inbox" / "2024" / name if name.startswith("n") else tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return tmp_path / "inbox"


def test_the_table_of_files_sums_to_the_number_of_files_and_nothing_is_changed(inbox, tmp_path):
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in inbox.rglob("*") if p.is_file()}
    came = Came(config_for(tmp_path, source="inbox"))
    wanted = {
        ending: sum(e == ending for _, e, _ in FILES.values()) for ending in ("read", "empty", "unreadable", "unsupported")
    }
    assert came.files == {**wanted, "read": wanted["read"] + 2}
    for kind in ("unreadable", "unsupported"):
        assert sorted(came.reasons[kind].elements()) == sorted(r for _, e, r in FILES.values() if e == kind)
    assert {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in inbox.rglob("*") if p.is_file()} == before
    assert [r.path for r in came.reports] == [
        "a.txt", "inside.zip/deep/b.txt", "inside.zip/deep/c.hl7", "letter.xml", "lies.csv", "result.dat", "2024/no_ending"
    ]  # fmt: skip


def test_a_line_without_end_is_refused_without_loading_it(tmp_path):
    (tmp_path / "inbox").mkdir()
    with (tmp_path / "inbox" / "line.txt").open("wb") as file:
        file.write(b"word " * 50_000)
        file.truncate(2_200_000_000)
    (tmp_path / "inbox" / "a.txt").write_text(report(0), "utf-8")
    started = time.monotonic()
    came = Came(config_for(tmp_path, source="inbox"))
    assert came.files["read"] == 1 and came.reasons["unreadable"] == {"a line is too long": 1}
    assert time.monotonic() - started < 10


HOSTILE = """
import time
SUFFIXES = (".hostile",)
def recognises(head):
    return head.startswith(b"HOSTILE")
def read(path, columns):
    kind = path.read_text().split()[1]
    if kind == "hangs":
        time.sleep(60)
    if kind == "fails":
        raise KeyError("Secret")
    if kind == "recurs":
        read(path, columns)
    if kind == "grows":
        held = [b"x" * 50_000_000 for _ in range(200)]
    from residency.prepare.formats.plain_text import read as plain
    yield from plain(path, columns)
"""


def test_a_reader_that_hangs_fails_or_grows_costs_one_file(tmp_path, monkeypatch):
    """The format comes from another package by its entry point."""
    package = tmp_path / "package"
    (package / "hostile-1.0.dist-info").mkdir(parents=True)
    (package / "hostile-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: hostile\nVersion: 1.0\n", "utf-8")
    (package / "hostile-1.0.dist-info" / "entry_points.txt").write_text(
        "[residency.formats]\nhostile = hostile_format\n", "utf-8"
    )
    (package / "hostile_format.py").write_text(HOSTILE, "utf-8")
    monkeypatch.syspath_prepend(package)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("fails", "fine", "grows"):
        (inbox / f"{name}.txt").write_text(f"HOSTILE {name} FINDINGS: clear", "utf-8")
    archive = [("1.txt", "HOSTILE hangs"), ("2.txt", "HOSTILE fine 2"), ("3.txt", "HOSTILE hangs"), ("4.txt", "HOSTILE fine 4")]
    (inbox / "many.zip").write_bytes(zipped(archive))
    config = config_for(tmp_path, source="inbox", reports={"seconds_per_file": 2, "memory_mb_per_file": 400})
    started = time.monotonic()
    came = Came(config)
    assert time.monotonic() - started < 45
    assert came.files == {"read": 3, "empty": 0, "unreadable": 4, "unsupported": 0}
    assert came.reasons["unreadable"] == {
        "took too long": 2,
        "needed too much memory": 1,
        "its reader failed (KeyError)": 1,
    }
    assert [r.path for r in came.reports] == ["fine.txt", "many.zip/2.txt", "many.zip/4.txt"]


def test_one_named_file_that_cannot_be_read_is_an_error_with_its_reason(tmp_path):
    (tmp_path / "cut.json").write_text(json.dumps(bundle(PATIENT))[:-9], "utf-8")
    with pytest.raises(UserError, match="no well-formed FHIR JSON") as caught:
        prepare(config_for(tmp_path, source="cut.json"), workspace_at(tmp_path))
    assert caught.value.next


def test_a_folder_of_which_nothing_can_be_read_says_why(tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.csv").write_text("other,columns\n1,2\n", "utf-8")
    with pytest.raises(UserError, match="No report was found") as caught:
        prepare(config_for(tmp_path, source="inbox"), workspace_at(tmp_path))
    assert "no column 'report'" in str(caught.value)


def test_people_named_in_files_are_removed_from_every_report_and_from_later_questions(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for i in range(12):
        text = f"FINDINGS: Quillfeather {i} came with Rita Roe.~IMPRESSION: shadow of {i} mm, call 555-0101."
        (inbox / f"{i}.hl7").write_text(
            message(obx(text)).replace("M-4411", f"M-{4411 + i // 2}").replace("F-77", f"F-{i}"), "utf-8"
        )
    workspace = workspace_at(tmp_path)
    config = config_for(tmp_path, source="inbox", task={"question": ["findings"]})
    manifest = prepare(config, workspace).manifest
    assert manifest.patient_keys == {"structured field": 12} and manifest.patients_in == 6
    assert manifest.files["read"] == 12 and manifest.passes
    examples = load_corpus(workspace).examples
    assert {e.question.sections[0][1] for e in examples} == {f"[NAME] {i} came with [NAME]." for i in range(12)}
    asked = intake(text="FINDINGS: Quillfeather 3 came with Rita Roe.", config=config, workspace=workspace)[0]
    assert asked.sections in {e.question.sections for e in examples}
    assert means_of(config, workspace).known.people == manifest.people_known
