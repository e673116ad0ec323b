"""Makes small documents of every office format out of invented content, byte by byte where that is simple."""

import io
import struct
import zipfile
from email.message import EmailMessage
from xml.sax.saxutils import escape, quoteattr

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
O = " ".join(  # noqa: E741
    f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for p, n in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"))
)


HIDDEN = ' state="hidden"'


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of name -> text or bytes, in this order."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_STORED if name == "mimetype" else compression)
    return held.getvalue()


def paragraphs(text):
    return "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.split("\n"))


def docx(body, more=None, main="word/document.xml"):
    """A Word document whose body is WordprocessingML, or plain text."""
    body = body if body.startswith("<") else paragraphs(body)
    relation = f'<Relationship Id="r1" Type="{R}/officeDocument" Target="{main}"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>',
            main: f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>',
            **(more or {}),
        }
    )


def word_part(kind, body):
    return f"<w:{kind} {W}>{body}</w:{kind}>"


def odt(body, styles="", page="", more=None):
    """An OpenDocument text whose body is its XML, or plain text."""
    body = body if body.startswith("<") else "".join(f"<text:p>{escape(line)}</text:p>" for line in body.split("\n"))
    content = (
        f"<office:document-content {O}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    master = f"<office:master-styles><style:master-page>{page}</style:master-page></office:master-styles>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "styles.xml": f"<office:document-styles {O}>{master}</office:document-styles>",
            "META-INF/manifest.xml": "<manifest/>",
            **(more or {}),
        }
    )


def xlsx(*sheets, formats=(), hidden=(), more=None, shared=()):
    """A workbook. A cell is text, a number, or (number, index into `formats`)."""
    number_formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode={quoteattr(c)}/>' for i, c in enumerate(formats))
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    listed = "".join(
        f'<sheet name="s{i}" sheetId="{i}" r:id="r{i}"{HIDDEN if i in hidden else ""}/>' for i in range(1, len(sheets) + 1)
    )
    targets = "".join(
        f'<Relationship Id="r{i}" Type="{R}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook {S} xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}</Relationships>',
        "xl/styles.xml": f"<styleSheet {S}><numFmts>{number_formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst {S}>" + "".join(f"<si><t>{escape(t)}</t></si>" for t in shared) + "</sst>",
    }
    for number, rows in enumerate(sheets, 1):
        lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {S}><sheetData>{lines}</sheetData></worksheet>"
    return packed({**parts, **(more or {})})


def cell(value):
    if value is None:
        return "<c/>"
    if isinstance(value, tuple):
        return f'<c s="{value[1] + 1}"><v>{value[0]}</v></c>'
    if isinstance(value, (int, float)):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def rtf(text):
    """Rich text; what is not ASCII as Unicode with a question mark behind it."""
    out = []
    for sign in text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}"):
        if sign == "\n":
            out.append("\\par\r\n")
        elif ord(sign) < 128:
            out.append(sign)
        else:
            units = sign.encode("utf-16-le")
            out += [f"\\u{struct.unpack_from('<h', units, i)[0]}?" for i in range(0, len(units), 2)]
    return (r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}}\f0 " + "".join(out) + "}").encode("ascii")


def html(text):
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>none</title></head><body>{lines}</body></html>'.encode()


def eml(text, attachments=(), page=None):
    """A mail; attachments are (name, bytes) pairs."""
    message = EmailMessage()
    message["From"], message["To"] = "Ada Sender <ada@example.org>", "bert@example.org"
    message["Date"], message["Subject"] = "Fri, 01 Mar 2024 10:00:00 +0000", "Report of Carl Subject"
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    if page is not None:
        message.add_alternative(page, subtype="html")
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def compound(streams):
    """A compound file (OLE); names with a stroke lie in a storage. Every stream is padded to leave the small-stream area."""
    names = sorted({part for name in streams for part in [name, name.partition("/")[0]]})
    tops = [n for n in names if "/" not in n]
    order = ["Root Entry", *tops, *[n for n in names if "/" in n]]
    sectors, table, starts = [], [], {}
    for name, content in streams.items():
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        starts[name] = len(sectors)
        count = len(content) // 512
        sectors += [content[i * 512 : i * 512 + 512] for i in range(count)]
        table += [*range(starts[name] + 1, starts[name] + count), 0xFFFFFFFE]
    entries = b"".join(_entry(n, order, tops, streams, starts) for n in order)
    entries += b"\0" * (-len(entries) % 512)
    first = len(sectors)
    count = len(entries) // 512
    sectors += [entries[i * 512 : i * 512 + 512] for i in range(count)]
    table += [*range(first + 1, first + count), 0xFFFFFFFE]
    tables = 1
    while tables * 128 < len(table) + tables:
        tables += 1
    places = list(range(len(sectors), len(sectors) + tables))
    table += [0xFFFFFFFD] * tables
    table += [0xFFFFFFFF] * (tables * 128 - len(table))
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                       0, tables, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - tables))
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _entry(name, order, tops, streams, starts):
    """One directory entry; siblings hang to the right of each other."""
    none = 0xFFFFFFFF
    inside = [n for n in order if n.startswith(f"{name}/")] if name != "Root Entry" else tops
    peers = tops if name in tops else [n for n in order if "/" in n and n.partition("/")[0] == name.partition("/")[0]]
    right = order.index(peers[peers.index(name) + 1]) if name in peers and peers.index(name) + 1 < len(peers) else none
    wide = (name.rpartition("/")[2] + "\0").encode("utf-16-le")
    kind = 5 if name == "Root Entry" else 2 if name in streams else 1
    size = max(4096, -(-len(streams[name]) // 512) * 512) if name in streams else 0
    size = len(streams[name]) if name in streams and len(streams[name]) >= 4096 else size
    start = starts.get(name, 0xFFFFFFFE)
    child = order.index(inside[0]) if inside else none
    return struct.pack("<64sHBBIII16sI16sIIxxxx", wide, len(wide), kind, 1, none, right, child, b"", 0, b"", start, size)


def msg(text="", page="", attachments=()):
    """An Outlook message. Streams are padded with what the reader passes by: blanks, or NUL in attachments."""
    streams = {"__properties_version1.0": b"\0" * 32}
    if text:
        streams["__substg1.0_1000001F"] = text.ljust(2048).encode("utf-16-le")
    if page:
        streams["__substg1.0_10130102"] = page.encode().ljust(4096)
    for number, (name, content) in enumerate(attachments):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__substg1.0_3707001F"] = (name.ljust(2048, "\0")).encode("utf-16-le")
        streams[f"{folder}/__substg1.0_37010102"] = content.ljust(4096)
    return compound(streams)


def pdf(*pages, size=(595, 842), trailer="", rotate=0):
    """A PDF; a page is a list of (x, y from below, text) or (x, y, text, points)."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        lines = []
        for x, y, text, *points in page:
            written = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252", "replace")
            lines.append(b"BT /F1 %d Tf %d %d Td (%s) Tj ET" % (points[0] if points else 11, x, y, written))
        content = b"\n".join(lines)
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        place = len(objects)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
            % (*size, rotate, place)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer.encode(), table)
    return bytes(out)


def lines_from(text, x=72, y=700, step=16):
    return [(x, y - i * step, line) for i, line in enumerate(text.split("\n"))]


LOCKED = "/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<{}>/U<{}>>>/ID[<00><00>]".format("ab" * 32, "cd" * 32)
"""In a PDF's trailer: encrypted, with a password that nobody knows."""


def picture(text, kind="PNG", width=1400, points=40):
    """A picture of text, as a scanner makes it."""
    from matplotlib import font_manager
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(font_manager.findfont("DejaVu Sans"), points)
    lines = text.split("\n")
    image = Image.new("L", (width, 120 + len(lines) * points * 2), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + number * points * 2), line, fill=0, font=font)
    held = io.BytesIO()
    image.save(held, kind)
    return held.getvalue()


def scanned_pdf(text):
    """A PDF that holds a picture of text alone."""
    from PIL import Image

    held = io.BytesIO()
    Image.open(io.BytesIO(picture(text))).save(held, "PDF", resolution=150)
    return held.getvalue()


MADE = {
    "word_document": docx,
    "open_document": odt,
    "rich_text": rtf,
    "web_page": html,
    "mail": eml,
    "outlook": msg,
    "portable_document": lambda text: pdf(lines_from(text)),
}
"""Format -> makes a document of a text."""
