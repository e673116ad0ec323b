"""PDF and pictures: reading order, mended lines, running headers, scanned pages."""

import pytest
from office_files import lines_from, pdf, picture, scanned_pdf

from residency.foundation.errors import UserError
from residency.prepare.formats import _reading, portable_document
from residency.prepare.formats import picture as pictures
from residency.prepare.formats._layout import mended
from residency.prepare.formats.base import Columns, Unsupported

HEAD = [(72, 800, "Invented Imaging Centre, patient 100200300")]


def foot(number):
    return [(260, 30, f"Page {number} of 3")]


def text(reader, folder, content, told=None):
    path = folder / f"file{reader.SUFFIXES[0]}"
    path.write_bytes(content)
    return "\n---\n".join(r.text for r in reader.read(path, told or Columns(name="invented")))


def pdf_text(folder, *pages, **settings):
    return text(portable_document, folder, pdf(*pages, **settings))


def test_lines_stand_in_reading_order_whatever_the_order_in_the_file(tmp_path):
    page = lines_from("FINDINGS: quiet\nIMPRESSION: well\nSigned")
    assert pdf_text(tmp_path, page[::-1]) == "FINDINGS: quiet\nIMPRESSION: well\nSigned"


def test_a_table_is_read_row_by_row(tmp_path):
    rows = [
        place
        for i, (a, b) in enumerate([("Hb", "12.1"), ("WBC", "4.5"), ("Platelets", "200"), ("CRP", "5"), ("Na", "140")])
        for place in [(72, 700 - 16 * i, a), (250, 700 - 16 * i, b), (350, 700 - 16 * i, "g/l")]
    ]
    assert pdf_text(tmp_path, rows).split("\n") == [
        "Hb\t12.1\tg/l", "WBC\t4.5\tg/l", "Platelets\t200\tg/l", "CRP\t5\tg/l", "Na\t140\tg/l",
    ]  # fmt: skip


def test_a_form_of_labels_and_values_is_read_row_by_row(tmp_path):
    labels = ["Name:", "Born:", "Number:", "Ward:", "Seen by:"]
    page = [p for i, label in enumerate(labels) for p in [(72, 700 - 16 * i, label), (300, 700 - 16 * i, f"value {i}")]]
    assert pdf_text(tmp_path, page).split("\n") == [f"{label}\tvalue {i}" for i, label in enumerate(labels)]


def test_columns_of_running_text_are_read_one_after_the_other(tmp_path):
    left = [f"left line {i} of the running text" for i in range(6)]
    right = [f"right line {i} of the other text" for i in range(6)]
    page = [(72, 780, "A heading over both of the columns of this page")]
    page += [p for i in range(6) for p in [(72, 700 - 14 * i, left[i], 10), (320, 700 - 14 * i, right[i], 10)]]
    assert pdf_text(tmp_path, page).split("\n") == [page[0][2], *left, *right]


def test_a_page_is_read_in_the_direction_of_its_text(tmp_path):
    made = pdf(lines_from("one\ntwo"))
    for matrix in (b"0 1 -1 0 595 0", b"-1 0 0 -1 595 842", b"0 -1 1 0 0 595"):
        turned = made.replace(b"stream\nBT", b"stream\n" + matrix + b" cm BT").replace(b"/Length ", b"/Length 2")
        assert text(portable_document, tmp_path, turned) == "one\ntwo"


def test_running_headers_stand_once_and_page_numbers_not_at_all(tmp_path):
    pages = [HEAD + lines_from(f"Text of page {i}.") + foot(i) for i in (1, 2, 3)]
    assert pdf_text(tmp_path, *pages) == (
        "Invented Imaging Centre, patient 100200300\nText of page 1.\n\fText of page 2.\n\fText of page 3."
    )


def test_headers_of_different_patients_all_stay(tmp_path):
    pages = [[(72, 800, f"Patient 10020030{i}, seen 0{i}/02/2024"), *lines_from("Well.")] for i in (1, 2, 3)]
    made = pdf_text(tmp_path, *pages)
    assert [f"10020030{i}" in made for i in (1, 2, 3)] == [True] * 3
    assert made.count("Well.") == 3


def test_headings_at_the_top_of_pages_stay(tmp_path):
    pages = [[(72, 800, "FINDINGS:"), *lines_from(f"Text {i}.")] for i in (1, 2, 3)]
    assert pdf_text(tmp_path, *pages).count("FINDINGS:") == 3


def test_a_small_raised_digit_is_a_power(tmp_path):
    assert pdf_text(tmp_path, [(72, 700, "4 x 10"), (102, 705, "9", 7), (107, 700, "/l")]) == "4 x 10^9/l"


@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("a small effusion", "1", "is seen", "a small effusion is seen"),
        ("a small effusion", "12", ".", "a small effusion."),
        ("a small effusion.", "2", "", "a small effusion."),
        ("a mass of 12.", "1", "", "a mass of 12."),
        ("(see below)", "3", "", "(see below)"),
        ("as seen by others", "a", "", "as seen by others"),
        ("a mass of 12", "1", "", "a mass of 12^1"),
        ("4 x 10", "12", "/l", "4 x 10^12/l"),
        ("an area of 3 cm", "2", "", "an area of 3 cm2"),
        ("31 kg/m", "2", "today", "31 kg/m2 today"),
        ("the Ca", "2", "+", "the Ca2+"),
        ("on the 1", "st", "of May", "on the 1st of May"),
        ("on the third", "rd", "of May", "on the thirdrd of May"),
    ],
)
def test_raised_characters_spoil_no_word_or_number(before, raised, after, expected, tmp_path):
    assert pdf_text(tmp_path, raised_in_a_line(before, raised, after, tmp_path)) == expected


@pytest.mark.parametrize(
    ("first", "then", "expected"), [("1", "See the prior study", "1 See the prior study"), ("18", "F-FDG", "18F-FDG")]
)
def test_the_mark_that_begins_a_note_is_set_apart_from_its_first_word(first, then, expected, tmp_path):
    assert pdf_text(tmp_path, [(72, 703, first, 7), (72 + 4 * len(first), 700, then)]) == expected


def raised_in_a_line(before, raised, after, folder):
    """A line of a page with small raised characters between two stretches of text."""
    import pypdfium2

    def width(text, points):
        path = folder / "wide.pdf"
        path.write_bytes(pdf([(72, 700, text, points)]))
        page = pypdfium2.PdfDocument(path).get_page(0).get_textpage()
        return round(page.get_charbox(page.count_chars() - 1)[2]) - 72

    x = 72 + width(before, 11)
    line = [(72, 700, before), (x, 705, raised, 7)]
    gap = 4 if after[:1].isalpha() else 0
    return line + ([(x + width(raised, 7) + gap, 700, after)] if after else [])


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("consoli-\ndation is seen", "consolidation is seen"),
        ("a follow-\nup in May", "a follow-up in May"),
        ("X-ray. An X-\nray", "X-ray. An X-\nray"),
        ("the intra-\narticular part, intra-articular", "the intra-articular part, intra-articular"),
        ("the re-\nport and report", "the report and report"),
        ("T1-\nweighted", "T1-\nweighted"),
        ("5-\n10 mm", "5-\n10 mm"),
        ("Smith-\nJones", "Smith-\nJones"),
    ],
)
def test_words_cut_at_a_lines_end_are_put_together(broken, expected):
    assert mended(broken) == expected


def test_an_empty_page_gives_nothing_and_a_scan_without_an_engine_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(portable_document, "engine", lambda: None)
    monkeypatch.setattr(pictures, "engine", lambda: None)
    assert pdf_text(tmp_path, []) == ""
    for reader, content in ((portable_document, scanned_pdf("FINDINGS")), (pictures, picture("FINDINGS", width=300))):
        with pytest.raises(Unsupported, match=r"residency\[ocr\]") as caught:
            text(reader, tmp_path, content)
        assert caught.value.reason == "a scanned picture; install residency[ocr]"


SCAN = "FINDINGS: The lungs are clear.\nHaemoglobin 12.1 g/dl\nIMPRESSION: No acute disease."


@pytest.mark.parametrize("engine", ["rapidocr", "tesseract"])
def test_a_scan_is_read_where_an_engine_is_installed(engine, tmp_path, monkeypatch):
    if engine == "rapidocr":
        pytest.importorskip("rapidocr")
        pytest.importorskip("onnxruntime")
    elif _reading.shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    for module in (_reading, portable_document, pictures):
        monkeypatch.setattr(module, "engine", lambda: engine)
    assert text(pictures, tmp_path, picture(SCAN)) == SCAN
    assert text(portable_document, tmp_path, scanned_pdf(SCAN)) == SCAN


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_pictures_of_every_kind_reach_the_engine(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "engine", lambda: "none")
    monkeypatch.setattr(pictures, "read_picture", lambda image, name: [_reading.Line(f"{image.width} wide", 0.5)])
    assert pictures.recognises(picture("a", kind, width=300)[:64])
    assert text(pictures, tmp_path, picture("a", kind, width=300)) == "300 wide"


def test_a_picture_that_is_too_large_is_refused_before_it_is_drawn(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 1000)
    monkeypatch.setattr(pictures, "engine", lambda: "none")
    with pytest.raises(UserError, match="too large a picture"):
        text(pictures, tmp_path, picture("a", width=300))
