"""Documents of office programs: what a reader of the finished document sees becomes text, and nothing else."""

import base64
import codecs
import shutil
import sys

import pytest
from office_files import O, compound, docx, eml, html, msg, odt, pdf, rtf, word_part, xlsx

from residency.foundation.config import ColumnSettings
from residency.foundation.errors import UserError
from residency.prepare.formats import (
    mail,
    old_word,
    open_document,
    outlook,
    rich_text,
    shelf,
    spreadsheet,
    web_page,
    word_document,
)
from residency.prepare.formats._shown import shown
from residency.prepare.formats.base import Columns, Unsupported
from residency.prepare.ingest import read_rows


def columns(**settings):
    return Columns(name="invented", settings=ColumnSettings(**settings))


def reports(reader, folder, content, told=None):
    path = folder / f"file{reader.SUFFIXES[0]}"
    path.write_bytes(content)
    return list(reader.read(path, told or columns()))


def text(reader, folder, content, told=None):
    return "\n---\n".join(r.text for r in reports(reader, folder, content, told))


def run(words, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def row(*cells, deleted=False):
    properties = "<w:trPr><w:del w:id='1'/></w:trPr>" if deleted else ""
    return f"<w:tr>{properties}{''.join(f'<w:tc>{c}</w:tc>' for c in cells)}</w:tr>"


def par(words):
    return f"<w:p>{run(words)}</w:p>"


SHOWN = "<w:vanish w:val='0'/>"
FONT = "<w:rFonts w:ascii='Symbol' w:hAnsi='Symbol'/>"
STYLE = "<w:rStyle w:val='{}'/>".format
RAISED = "<w:vertAlign w:val='superscript'/>"
INNER = f"<w:tbl>{row(par('inner'), par('1'))}</w:tbl>"
BOX = f"<w:txbxContent>{par('in a box')}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (par("a") + "<w:p/>" + par("b"), "a\n\nb"),
        (f"<w:p>{run('count 4 x 10')}{run('9', RAISED)}{run('/l')}</w:p>", "count 4 x 10^9/l"),
        (f"<w:p>{run('Hb 12')}{run('g', RAISED)}</w:p>", "Hb 12g"),
        (f"<w:p>{run('seen')}{run(' hidden', '<w:vanish/>')}{run(' too', SHOWN)}</w:p>", "seen too"),
        (f"<w:p><w:ins>{run('added')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "added"),
        (f"<w:p><w:moveFrom>{run('there')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo></w:p>", "here"),
        (f"<w:tbl>{row(par('Hb'), par('12.1'), par('g/dl'))}</w:tbl>", "Hb\t12.1\tg/dl"),
        (f"<w:tbl>{row(par('FINDINGS:') + par('quiet'), par('x'))}</w:tbl>", "FINDINGS:\nquiet\nx"),
        (f"<w:tbl>{row(INNER + par(''), par('y'))}</w:tbl>", "inner\t1\ty"),
        (f"<w:p><w:r><w:pict>{BOX}</w:pict></w:r>{run('around')}</w:p>", "in a box\naround"),
        (f"<w:p><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
         f"</mc:AlternateContent></w:r>{run('around')}</w:p>", "in a box\naround"),
        (f"<w:p>{run('one')}<w:r><w:br/></w:r>{run('two')}<w:r><w:tab/></w:r>{run('x')}</w:p>", "one\ntwo\tx"),
        (f"<w:p>{run('one')}<w:r><w:br w:type='page'/></w:r>{run('two')}</w:p>", "one\n\ftwo"),
        ("<w:p><w:r><w:t>37</w:t><w:sym w:font='Symbol' w:char='F0B0'/><w:t>C</w:t></w:r></w:p>", "37\u00b0C"),
        (f"<w:p><w:r><w:instrText>DATE</w:instrText></w:r>{run('field')}</w:p>", "field"),
        (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par('Click')}</w:sdtContent></w:sdt>{par('a')}", "a"),
        ("<w:p><w:r><w:t>TNF-</w:t><w:sym w:font='Symbol' w:char='F061'/></w:r></w:p>", "TNF-\u03b1"),
        (f"<w:p>{run('TNF-')}{run('a', FONT)}{run(chr(0xF0B3) + ' 5')}</w:p>", "TNF-\u03b1\u2265 5"),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t> yes</w:t></w:r></w:p>", "\u2611 yes"),
        (f"<w:tbl>{row(par('gone'), deleted=True)}{row(par('kept'))}</w:tbl>", "kept"),
        (f"<w:p>{run('seen')}{run(' gone', STYLE('Quiet'))}{run(' on', STYLE('Quiet') + SHOWN)}</w:p>", "seen on"),
        (f"<w:p><w:pPr><w:pStyle w:val='Quieter'/></w:pPr>{run('gone')}</w:p>{par('seen')}", "seen"),
        (f"<w:p>{run('Hb 12')}<w:r><w:footnoteReference w:customMarkFollows='1'/><w:t>1</w:t></w:r>{run(' g/dl')}</w:p>",
         "Hb 12 g/dl"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{par('filled in')}</w:sdtContent></w:sdt>", "filled in"),
    ],
)  # fmt: skip
def test_word_documents_give_what_they_show(body, expected, tmp_path):
    styles = (
        "<w:style w:styleId='Quiet'><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId='Loud'><w:rPr/></w:style>"
        "<w:style w:styleId='Quieter'><w:basedOn w:val='Quiet'/></w:style>"
    )
    assert text(word_document, tmp_path, docx(body, {"word/styles.xml": word_part("styles", styles)})) == expected


def test_a_sign_of_a_font_that_nobody_knows_is_counted(tmp_path):
    told = columns()
    body = "<w:p><w:r><w:t>a</w:t><w:sym w:font='House Dingbats' w:char='F061'/></w:r></w:p>"
    assert text(word_document, tmp_path, docx(body), told) == "a"
    assert told.left == {"signs of a font that is not known": 1}


def test_headers_footers_and_notes_stand_around_the_body_once_each(tmp_path):
    more = {
        "word/header1.xml": word_part("hdr", par("Letterhead")),
        "word/header2.xml": word_part("hdr", par("Letterhead")),
        "word/footer1.xml": word_part("ftr", par("Page")),
        "word/footnotes.xml": word_part("footnotes", f"<w:footnote>{par('a note')}</w:footnote>"),
        "word/comments.xml": word_part("comments", f"<w:comment>{par('private')}</w:comment>"),
        "word/vbaProject.bin": b"macro",
    }
    told = columns()
    body = f"<w:p>{run('Body')}<w:r><w:commentReference w:id='0'/></w:r></w:p>"
    assert text(word_document, tmp_path, docx(body, more), told) == "Letterhead\nBody\nPage\na note"
    assert told.left == {"comments, left out": 1}


def test_the_main_part_is_where_the_relations_say(tmp_path):
    assert text(word_document, tmp_path, docx("Well.", main="word/document2.xml")) == "Well."


def test_a_document_without_text_is_empty_and_one_of_pictures_says_so(tmp_path):
    assert reports(word_document, tmp_path, docx("<w:p/>")) == []
    with pytest.raises(UserError, match="pictures only"):
        reports(word_document, tmp_path, docx("<w:p/>", {"word/media/image1.png": b"x"}))


def test_open_documents_give_what_they_show(tmp_path):
    styles = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="H" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="U" style:family="text"><style:text-properties style:text-position="33% 80%"/></style:style>'
        '<style:style style:name="L" style:family="text"><style:text-properties style:text-position="-33% 80%"/></style:style>'
    )
    body = (
        "<text:tracked-changes><text:deletion><text:p>gone</text:p></text:deletion></text:tracked-changes>"
        '<text:h>FINDINGS:</text:h><text:p>10<text:span text:style-name="U">9</text:span>/l<text:s text:c="2"/>CO'
        '<text:span text:style-name="L">2</text:span><text:span text:style-name="H">hidden</text:span><text:tab/>x'
        "<office:annotation><text:p>private</text:p></office:annotation><text:line-break/>y</text:p>"
        '<text:p text:style-name="H">hidden too</text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>Hb</text:p></table:table-cell><table:table-cell><text:p>12"
        "</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame></text:p>"
    )
    page = "<style:header><text:p>Letterhead</text:p></style:header><style:footer><text:p>Foot</text:p></style:footer>"
    told = columns()
    made = text(open_document, tmp_path, odt(body, styles, page), told)
    assert made == "Letterhead\nFINDINGS:\n10^9/l  CO2\tx\ny\n\nHb\t12\nin a box\n\nFoot".replace("box\n\nFoot", "box\nFoot")
    assert told.left == {"comments, left out": 1}


def test_named_styles_and_those_based_on_them_hide_text_of_an_open_document(tmp_path):
    def style(name, family, parent="", says=""):
        inside = f"<style:text-properties {says}/>" if says else ""
        says = f'style:name="{name}" style:family="{family}" style:parent-style-name="{parent}"'
        return f"<style:style {says}>{inside}</style:style>"

    hidden, again, raised = 'text:display="none"', 'text:display="true"', 'style:text-position="super 58%"'
    named = (
        style("Gone", "paragraph", says=hidden) + style("Child", "paragraph", "Gone")
        + style("Back", "paragraph", "Child", again) + style("Gone", "text", says=raised)
        + style("Round", "text", "Trip") + style("Trip", "text", "Round")
    )  # fmt: skip
    own = style("P1", "paragraph", "Child") + style("P2", "paragraph", "Back") + style("T1", "text", "Gone")
    header = style("P2", "paragraph", says=hidden)
    body = "".join(
        f'<text:p text:style-name="{name}">{name} 10<text:span text:style-name="{span}">9</text:span></text:p>'
        for name, span in [("Gone", ""), ("Child", ""), ("P1", ""), ("Back", "Round"), ("P2", "T1"), ("None", "Gone")]
    )
    page = '<style:header><text:p text:style-name="P2">gone from the header</text:p><text:p>Letterhead</text:p></style:header>'
    more = {
        "styles.xml": f"<office:document-styles {O}><office:styles>{named}</office:styles><office:automatic-styles>{header}"
        f"</office:automatic-styles><office:master-styles><style:master-page>{page}</style:master-page></office:master-styles>"
        "</office:document-styles>"
    }
    made = text(open_document, tmp_path, odt(body, own, more=more))
    assert [line for line in made.split("\n") if line] == ["Letterhead", "Back 109", "P2 10^9", "None 10^9"]


NOTE = (
    "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>fasting</text:p><text:p>value</text:p>"
    "</text:note-body></text:note>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<text:p>a</text:p><text:p>Haemoglobin 12{NOTE} g/dl</text:p><text:p>b</text:p>",
         "a\nHaemoglobin 12 g/dl\nfasting\nvalue\nb"),
        (f"<table:table><table:table-row><table:table-cell><text:p>Hb</text:p></table:table-cell><table:table-cell><text:p>12{NOTE}"
         "</text:p></table:table-cell></table:table-row></table:table><text:p>b</text:p>", "Hb\t12\nfasting\nvalue\nb"),
        ("<text:section text:display='none'><text:p>gone</text:p></text:section><text:p>b</text:p>", "b"),
        ("<text:p>TNF-\uf061</text:p>", "TNF-\u03b1"),
    ],
)  # fmt: skip
def test_notes_of_open_documents_stand_behind_what_they_belong_to_and_their_marks_are_gone(body, expected, tmp_path):
    assert text(open_document, tmp_path, odt(body)) == expected


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (rb"Hb 12{\super\chftn{\footnote\pard\plain{\super\chftn} fasting}} g/dl\par b", "Hb 12 g/dl\nfasting\nb"),
        (rb"a\par Hb 12{\footnote fasting}", "a\nHb 12\nfasting"),
        (rb"\pard\intbl one\par two{\footnote n}\cell 12\cell\row\pard b\par", "one\ntwo\t12\nn\nb\n"),
        (rb"TNF-{\f3 a} {\f3\'b3} 5 {\f3\u-3999?}", "TNF-\u03b1 \u2265 5 \u03b1"),
        (rb"a\par b", "a\nb"),
        (rb"\'e9l\'e9vation", "\u00e9l\u00e9vation"),
        (rb"\u8804?5 and \u-10179?\u-8704?", "\u22645 and \U0001f600"),
        (rb"{\uc2\u8804??5}", "\u22645"),
        (rb"{\f1 \'cf\'f0\'e8}", "\u041f\u0440\u0438"),
        (rb"{\f2 \'82\'a0}", "\u3042"),
        (rb"10{\super 9}/l", "10^9/l"),
        (rb"10{\up8 9}/l, H{\sub 2}O", "10^9/l, H2O"),
        (rb"seen{\v hidden}{\deleted gone}", "seen"),
        (rb"Hb\cell 12\cell\row x", "Hb\t12\nx"),
        (rb"{\*\generator none;}{\pict 0102}{\info{\author Ada}}a", "a"),
        (rb"{\field{\*\fldinst DATE}{\fldrslt 2024}}", "2024"),
        (rb"{\shptxt in a box\par}a", "in a box\na"),
        (rb"a\{b\}\\c\~d\_e", "a{b}\\c\u00a0d-e"),
        (b"{\\pict\\bin4 }}}}}a", "a"),
        (rb"one\page two", "one\n\ftwo"),
    ],
)  # fmt: skip
def test_rich_text_gives_what_it_shows(inside, expected, tmp_path):
    fonts = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fcharset128 Gothic;}{\f3\fcharset2 Symbol;}}"
    assert text(rich_text, tmp_path, rb"{\rtf1\ansi\ansicpg1252" + fonts + rb"\f0 " + inside + b"}") == expected


def test_what_was_not_left_out_is_not_counted(tmp_path):
    told = columns()
    text(open_document, tmp_path, odt("<text:tracked-changes/><text:p>a</text:p>"), told)
    text(rich_text, tmp_path, rb"{\rtf1{\*\generator none;}a}", told)
    assert not told.left


def test_headers_of_rich_text_stand_before_and_comments_are_counted(tmp_path):
    told = columns()
    made = text(rich_text, tmp_path, rb"{\rtf1 body{\header Letterhead\par}{\*\annotation private} end}", told)
    assert (made, told.left) == ("Letterhead\nbody end", {"comments, left out": 1})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a<p>b", "a\nb"),
        ("<h1>REPORT</h1>Find<b>ings</b>:\n quiet<br>dry", "REPORT\nFindings: quiet\ndry"),
        ("<script>x</script><style>y</style><!-- z --><noscript>n</noscript>a", "a"),
        ("<p style='display: none'>h</p><p hidden>h</p><input type=hidden value=h><p style='font-size:0'>h</p>a", "a"),
        ("<table><tr><th>Hb<td>12.1<td><p>g/dl</table>", "Hb\t12.1\tg/dl"),
        ("<table><tr><td><p>a<p>b<td>c</table>", "a\nb\nc"),
        ("<table>\n<tr>\n <td>a</td>\n <td>b</td>\n</tr>\n<tr>\n <td>c</td>\n <td></td>\n</tr>\n</table>", "a\tb\nc"),
        ("<ul><li>one<li><p>two</ul><ol><li>x<li>y</ol>", "- one\n- two\n1. x\n2. y"),
        ("4 x 10<sup>9</sup>/l, H<sub>2</sub>O", "4 x 10^9/l, H2O"),
        ("&micro;g &lt; 5&nbsp;mm &#8804;", "\u00b5g < 5\u00a0mm \u2264"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("Hb 12<sup><a href='#n1'>1</a></sup> g/dl<a href='#n2'><sup>[2]</sup></a>", "Hb 12 g/dl"),
        ("10<sup><a href='https://example.org'>9</a></sup>/l", "10^9/l"),
        ("<style>/* x */ .q, p.r { color: red; display : none }</style><p class=q>gone<p class=r>gone<p>a", "a"),
        ("<style>@media print { .q { display: none } } .q::before { display: none } ]{display:none}</style><p class=q>a", "a"),
        ("<style>.q { display: none } .q { display: block }</style><p class=q>a", "a"),
    ],
)
def test_web_pages_give_what_they_show(body, expected, tmp_path):
    page = f"<!doctype html><html><head><title>Ada</title></head><body>{body}</body></html>"
    assert text(web_page, tmp_path, page.encode()) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<html><meta charset="windows-1251"><p>\u041f\u0440\u0438'.encode("cp1251"), "\u041f\u0440\u0438"),
        ('<html><meta http-equiv=x content="text/html; charset=iso-8859-1"><p>\u20ac5'.encode("cp1252"), "\u20ac5"),
        ('<html><meta charset="no-such"><p>\u00e9'.encode(), "\u00e9"),
        ('<html><meta charset="utf-8"><p>\u00e9'.encode("utf-16"), "\u00e9"),
        ("<html><p>\u00e9".encode("cp1252"), "\u00e9"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_names(content, expected, tmp_path):
    assert web_page.recognises(content)
    assert text(web_page, tmp_path, content) == expected


def test_mails_attached_to_mails_are_read_three_deep(tmp_path):
    content, told = eml("the innermost"), columns()
    for level in range(5):
        content = eml(f"around {level}", [("inner.eml", content)])
    assert [r.text.strip() for r in reports(mail, tmp_path, content, told)] == [f"around {n}" for n in (4, 3, 2, 1)]
    assert told.left == {"attachments (too many or too large)": 1}


def test_a_mail_gives_its_body_and_what_is_attached_and_nobody_who_wrote_it(tmp_path):
    attached = [("letter.docx", docx("In the letter.")), ("prog.exe", b"MZ\x90" + bytes(99)), ("broken.pdf", b"%PDF-1.4 ")]
    told = columns()
    found = reports(mail, tmp_path, eml("Dear all,\nsee below.", attached, page="<p>page</p>"), told)
    assert [(r.path, r.row, r.text.strip()) for r in found] == [
        ("invented", 1, "Dear all,\nsee below."),
        ("invented/letter.docx", 1, "In the letter."),
    ]
    assert told.left == {"attachments (no report format)": 1, "attachments (unreadable)": 1}
    assert not any(name in found[0].text for name in ("Ada", "bert", "Subject", "2024"))


def test_a_mail_of_a_page_alone_is_read_as_the_page(tmp_path):
    content = b"MIME-Version: 1.0\nFrom: a@b.c\nContent-Type: text/html; charset=iso-8859-1\n\n<p>5 \xb5g<script>x</script>"
    assert text(mail, tmp_path, content) == "5 \u00b5g"


def test_a_mail_within_a_mail_is_taken_apart(tmp_path):
    inner = eml("inner", [("note.txt", b"Findings: well")])
    outer = (
        b"MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: message/rfc822\n\n"
        + inner
        + b"\n--xx--\n"
    )
    assert [r.text.strip() for r in reports(mail, tmp_path, outer)] == ["inner", "Findings: well"]


ORDINARY = b"From: a\nSubject: s\n\nFindings: forwarded"


@pytest.mark.parametrize(
    "attached",
    [b"\n" + ORDINARY, b"Content-Disposition: attachment\n\n" + ORDINARY,
     b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(ORDINARY)],
)  # fmt: skip
def test_a_mail_attached_to_a_mail_with_a_body_is_read_too(attached, tmp_path):
    outer = (
        b"MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\nContent-Type: text/plain\n\n"
        b"see below\n--xx\nContent-Type: message/rfc822\n" + attached + b"\n--xx--\n"
    )
    assert [r.text.strip() for r in reports(mail, tmp_path, outer)] == ["see below", "Findings: forwarded"]


def test_a_mailbox_is_cut_into_its_mails(tmp_path):
    line = b"From a@example.org Mon Jan  1 00:00:00 2024\n"
    first = b"From: a\nSubject: one\n\nFindings: dry.\n>From here on well.\nFrom the left.\n\n"
    found = reports(mail, tmp_path, line + first + line + eml("two", [("note.txt", b"Findings: well")]))
    assert [(r.path, r.text.strip()) for r in found] == [
        ("invented/mail 1", "Findings: dry.\nFrom here on well.\nFrom the left."),
        ("invented/mail 2", "two"),
        ("invented/mail 2/note.txt", "Findings: well"),
    ]
    assert not mail.recognises(b"From the referring letter of 12:30 on 3 May 2024\nwe learn: nothing")


@pytest.mark.parametrize(
    ("head", "is_mail"),
    [
        (b"Message-ID: <1>\nFrom: a\n\nx", True),
        (b"Received: from x\n by y\nSubject: a\r\n\r\nx", True),
        (b"From: Dr A\nTo: Dr B\nDate: 1 March\n\nDear", False),
        (b"Findings: quiet\nImpression: well\n", False),
    ],
)
def test_a_letter_with_from_and_to_is_no_mail(head, is_mail):
    assert mail.recognises(head) is is_mail


def test_an_outlook_message_gives_its_body_and_what_is_attached(tmp_path):
    found = reports(outlook, tmp_path, msg("Dear all", attachments=[("note.txt", b"Findings: well")]))
    assert [(r.path, r.text.strip()) for r in found] == [("invented", "Dear all"), ("invented/note.txt", "Findings: well")]
    assert text(outlook, tmp_path, msg(page="<html><p>as a page</p></html>")) == "as a page"


def test_a_packed_body_is_unpacked():
    packed = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
    assert (
        outlook.unpacked(packed, "x") == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    )  # the example of MS-OXRTFCP 3.1.1.1


def word_97(flags=0):
    return compound({"WordDocument": bytes(10) + flags.to_bytes(2, "little") + bytes(5000), "1Table": bytes(5000)})


CONVERTER = "import sys; open(sys.argv[1], 'rb').read(); sys.stdout.buffer.write('Findings: 5 \u00b5g\\n|Hb |12 |\\n'.encode())"


def test_an_old_word_document_goes_through_the_converter_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(old_word, "CONVERTERS", {sys.executable: [sys.executable, "-c", CONVERTER]})
    assert text(old_word, tmp_path, word_97()) == "Findings: 5 \u00b5g\nHb\t12\n"


def test_without_a_converter_an_old_word_document_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(Unsupported, match="antiword") as caught:
        reports(old_word, tmp_path, word_97())
    assert "no program that reads it" in caught.value.reason


@pytest.mark.parametrize(
    ("code", "expected"),
    [("import sys; sys.exit(3)", "could not read it"), ("import time; time.sleep(9)", "more than 1 seconds")],
)
def test_a_converter_that_fails_or_hangs_is_one_reason(code, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(old_word, "LONGEST_SECONDS", 1)
    monkeypatch.setattr(old_word, "CONVERTERS", {sys.executable: [sys.executable, "-c", code]})
    with pytest.raises(UserError, match=expected):
        reports(old_word, tmp_path, word_97())


def test_compound_files_are_known_by_what_they_hold_not_by_their_names(tmp_path):
    assert text(old_word, tmp_path, msg("a message under a false name")).strip() == "a message under a false name"
    with pytest.raises(UserError, match="encrypted"):
        reports(old_word, tmp_path, word_97(flags=0x0100))
    with pytest.raises(UserError, match="encrypted"):
        reports(old_word, tmp_path, compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(5000)}))
    with pytest.raises(UserError, match="no Word document"):
        reports(old_word, tmp_path, compound({"Workbook": bytes(5000)}))


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("45352", "dd.mm.yyyy", "01.03.2024"),
        ("45352", "[$-407]d mmmm yyyy;@", "1 March 2024"),
        ("45352.6041666667", "h:mm AM/PM", "2:30 PM"),
        ("45352.6041666667", "yyyy-mm-dd hh:mm:ss", "2024-03-01 14:30:00"),
        ("0.0215277778", "mm:ss", "31:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("12.1", "0.00", "12.10"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.125", "0.0%", "12.5%"),
        ("-3.5", "0.0;(0.0)", "(3.5)"),
        ("-3.5", "0.0;-0.0", "-3.5"),
        ("0", "0.0;-0.0;\"none\"", "none"),
        ("7", "0000", "0007"),
        ("3", "0.0#", "3.0"),
        ("37.5", '0.0"\u00b0C"', "37.5\u00b0C"),
        ("4.2", '0.0\\ "mmol/l"', "4.2 mmol/l"),
        ("123456", "0.00E+00", "1.23E+05"),
        ("0.30000000000000004", "General", "0.3"),
        ("12", "General", "12"),
        ("9e99", "dd/mm/yy", "9E+99"),
        ("none", "0", "none"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_the_cell_shows_it(value, code, expected):
    assert shown(value, code) == expected


SHEET = [
    ["no", "who", "report", "when", "value"],
    ["1", "P-1", "Findings: dry.\nWell", (45352, 0), (12.1, 1)],
    [2, None, "x", None, 0.5],
]
ASKED = {"id": "no", "patient": "who", "text": "report", "label": "value", "sections": {"date": "when"}}


def test_a_workbook_is_read_by_its_columns_as_the_cells_show_them(tmp_path):
    found = reports(spreadsheet, tmp_path, xlsx(SHEET, formats=("dd.mm.yyyy", "0.00")), columns(**ASKED))
    assert [(r.row, r.report_id, r.patient_key, r.text, r.label, r.sections) for r in found] == [
        (1, "1", "P-1", "Findings: dry.\nWell", "12.10", (("date", "01.03.2024"),)),
        (2, "2", None, "x", "0.5", ()),
    ]


def test_sheets_that_are_hidden_or_hold_other_columns_are_passed_by(tmp_path):
    book = xlsx([["legend"], ["a"]], SHEET, SHEET, formats=("dd.mm.yyyy", "0.00"), hidden={3})
    assert len(reports(spreadsheet, tmp_path, book, columns(**ASKED))) == 2
    with pytest.raises(UserError, match="no column 'report'"):
        reports(spreadsheet, tmp_path, xlsx([["legend"], ["a"]]), columns(**ASKED))


def test_cells_by_reference_shared_texts_and_escapes_are_read(tmp_path):
    more = {
        "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row><c r="B1" t="s"><v>0</v></c></row>'
        '<row><c r="A2"><v>9</v></c><c r="B2" t="s"><v>1</v></c></row></sheetData></worksheet>'
    }
    book = xlsx([], shared=("report", "one_x000D_\ntwo"), more=more)
    assert text(spreadsheet, tmp_path, book, columns(text="report")) == "one\ntwo"


def test_a_workbook_serves_as_a_second_table(tmp_path):
    (tmp_path / "people.xlsx").write_bytes(xlsx([["given_name", "record_number"], ["Ada", 7]]))
    assert read_rows(tmp_path / "people.xlsx", "people.xlsx") == [{"given_name": "Ada", "record_number": "7"}]


def test_a_columns_name_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(UserError, match="same name: 1, 2"):
        reports(spreadsheet, tmp_path, xlsx([["no", "no"], ["1", "2"]]), columns(text="no"))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (docx("a"), "word_document"),
        (odt("a"), "open_document"),
        (xlsx(SHEET), "spreadsheet"),
        (rtf("a"), "rich_text"),
        (html("a"), "web_page"),
        (eml("a"), "mail"),
        (msg("a"), "outlook"),
        (word_97(), "old_word"),
        (pdf([(72, 700, "a")]), "portable_document"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_content_decides_where_the_suffix_lies(content, name, tmp_path):
    from residency.prepare.formats._choose import format_for

    for suffix in (".txt", ".doc", ".csv", ""):
        assert format_for(content[:65536], suffix).__name__.rpartition(".")[2] == name
    sure = [
        n for n, f in shelf.modules().items() if n not in ("plain_text", "comma_separated") and f.recognises(content[:65536])
    ]
    assert sure == [name]


def chosen(content, suffix):
    from residency.prepare.formats._choose import format_for

    reader = format_for(content.encode("utf-8") if isinstance(content, str) else content, suffix, f"file{suffix}")
    return reader and reader.__name__.rpartition(".")[2]


PROMISED = (
    ".pdf", ".docx", ".dcm", ".json", ".csv", ".tsv", ".log", ".xlsx", ".doc", ".msg", ".png", ".zip", ".rtf", ".hl7", ".odt",
    ".fhir", "",
)  # fmt: skip
LETTER = "Findings: a nodule, 5 mm.\nImpression: benign.\n"


@pytest.mark.parametrize(
    ("content", "suffix", "name"),
    [
        *((LETTER, suffix, "plain_text") for suffix in PROMISED),
        ("Findings, as of today, are: a nodule\nImpression, benign, no change, follow\n", ".csv", "plain_text"),
        ("report\nFindings: clear\n", ".csv", "comma_separated"),
        ("report,patient\n\"Findings: a, b\",P1\n", ".csv", "comma_separated"),
        ("Findings: long ago,P1\nFindings: clear,P2\nFindings: clear,P3\n", ".csv", "comma_separated"),
        ("report|patient\nFindings: clear|P1\n", ".txt", "comma_separated"),
        ("report\tpatient\nFindings: clear\tP1\n", "", "comma_separated"),
        ("report,patient\nFindings: clear,P1\n", ".xlsx", "comma_separated"),
        ("Patient|Date\nFindings: clear\nImpression: well\n", ".txt", "plain_text"),
        ("Hb\t12.2\tg/dl\nWBC\t5.3\tx10\n", ".txt", "plain_text"),
        ("{ Findings: clear }", ".txt", "plain_text"),
        ("{\"report\": ", ".json", "json_lines"),
        ("{broken", ".json", "json_lines"),
        ("x\\par Findings}", ".rtf", "rich_text"),
        ("PID|1||7", ".hl7", "hl7_v2"),
        ("Findings: clear.<br>Impression: well", ".html", "web_page"),
        ("<p>Findings: clear.</p><p>Well.</p>", ".txt", "web_page"),
        ("<Findings> 5 mm. Size <5 mm.", ".txt", "plain_text"),
        ("<?xml version='1.0'?><note/>", ".xml", None),
        ("<note><to>x</to></note>\n", ".txt", None),
        (codecs.BOM_UTF16_LE + "<?xml version='1.0'?><note/>".encode("utf-16-le"), ".xml", None),
        ("2024-03-01 10:00:00 INFO started\n2024-03-01 10:00:01 INFO done\n", ".log", None),
        ("2024-03-01 10:00:00 Findings: clear\nImpression: well\nPlan: none\n", ".log", "plain_text"),
        ("a = 1", ".py", None),
        ('{"resourceType": "Patient"}'.encode("utf-16"), ".json", "fhir"),
    ],
)  # fmt: skip
def test_text_is_read_as_what_it_is_whatever_its_ending_promises(content, suffix, name):
    assert chosen(content, suffix) == name


def test_sheets_that_are_passed_by_are_counted_and_hidden_rows_are_read(tmp_path):
    told = columns(text="report")
    sheet = "<row><c t='inlineStr'><is><t>{}</t></is></c></row>"
    more = {
        "xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + sheet.format("report")
        + sheet.format("dry").replace("<row>", "<row hidden='1'>") + "</sheetData></worksheet>"
    }  # fmt: skip
    assert text(spreadsheet, tmp_path, xlsx([], more=more), told) == "dry"
    assert not told.left


def test_an_old_word_document_that_hides_text_goes_to_libreoffice_or_is_counted(tmp_path, monkeypatch):
    hiding = compound({"WordDocument": bytes(4000) + b"\x3c\x08\x01" + bytes(1000), "1Table": bytes(5000)})
    to_odt = "import sys, pathlib; pathlib.Path(sys.argv[2], 'a.odt').write_bytes(bytes.fromhex(sys.argv[4]))"
    scripts = {
        "antiword": [sys.executable, "-c", CONVERTER.replace("sys.argv[1]", "sys.argv[-1]")],
        "soffice": [sys.executable, "-c", f"import sys; sys.argv.insert(4, {odt('<text:p>seen</text:p>').hex()!r}); {to_odt}"],
    }
    monkeypatch.setattr(old_word, "CONVERTERS", scripts)
    monkeypatch.setattr(shutil, "which", lambda program: sys.executable)
    told = columns()
    assert (text(old_word, tmp_path, hiding, told), told.left) == ("seen", {})
    assert text(old_word, tmp_path, word_97()).startswith("Findings")
    monkeypatch.setattr(shutil, "which", lambda program: sys.executable if program == "antiword" else None)
    assert text(old_word, tmp_path, hiding, told).startswith("Findings")
    assert told.left == {old_word.HIDDEN: 1}
