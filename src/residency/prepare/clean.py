"""Mends encoding before, and white space after, the other steps. Hyphens at line ends are left alone."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def mend(text: str) -> str:
    """Undo wrong decodings (mojibake), unify line ends, drop control characters.

    Source: ftfy (Speer 2019, doi 10.5281/zenodo.2591652); quotation marks stay as they were written.
    """
    if not text.isascii() or "&" in text or "\x1b" in text:
        from ftfy import TextFixerConfig, fix_text

        text = fix_text(text, TextFixerConfig(uncurl_quotes=False, normalization="NFC"))
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def tidy(text: str) -> str:
    """Fold runs of white space, strip every line, and keep one empty line at most."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return _EMPTY_LINES.sub("\n\n", unicodedata.normalize("NFC", "\n".join(lines))).strip()
