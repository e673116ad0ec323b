"""Signs of the fonts Symbol and Wingdings as the characters that they show."""

_FIRST = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"
_SECOND = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {0x20 + i: sign for i, sign in enumerate(_FIRST)} | {0xA0 + i: sign for i, sign in enumerate(_SECOND)}
"""Code to sign; the sign of micro stands for the letter mu, as units need it.

Source: Adobe, Symbol Encoding to Unicode (symbol.txt 0.2, at unicode.org, Public/MAPPINGS/VENDORS/ADOBE).
"""
_WINGDINGS = dict(zip(
    (0x6C, 0x6E, 0x6F, 0x76, 0x78, 0x9F, 0xA7, 0xA8, 0xD8, 0xDF, 0xE0, 0xE1, 0xE2, 0xE8, 0xF0, 0xFB, 0xFC, 0xFD, 0xFE),
    "●■□❖☒•▪☐➢←→↑↓➔⇨✗✓☒☑",
    strict=True,
))  # fmt: skip
"""Bullets, arrows and boxes. Source: Unicode 7.0, proposal L2/12-368 (Wingdings)."""


def is_symbol_font(font: str) -> bool:
    """True for a font whose letters are other signs."""
    return font.strip().lower() in ("symbol", "wingdings")


def sign_of(font: str, code: int) -> str | None:
    """What a font shows for a code, which may lie in the private area (F020 to F0FF); None where that is not known.

    Args:
        font: its name; empty where it is not known, and then it is taken for Symbol.
        code: the character's number.
    """
    code -= 0xF000 if 0xF020 <= code <= 0xF0FF else 0
    name = font.strip().lower()
    table = _WINGDINGS if name == "wingdings" else _SYMBOL if name in ("", "symbol") else {}
    return table.get(code)


def shown(text: str, font: str) -> str:
    """A text in a font as it is shown: every letter in a font of signs, characters of the private area in any."""
    if not is_symbol_font(font) and (text.isascii() or not any(0xF020 <= ord(c) <= 0xF0FF for c in text)):
        return text
    if is_symbol_font(font):
        return "".join(sign_of(font, ord(c)) or c for c in text)
    return "".join((sign_of("", ord(c)) or c) if 0xF020 <= ord(c) <= 0xF0FF else c for c in text)
