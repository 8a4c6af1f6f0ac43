"""Text made safe for a terminal: control characters are escaped, missing characters replaced."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mgcheck.language.json_text import is_active

_ASCII = {
    "µ": "u",
    "μ": "u",
    "×": "x",
    "·": "-",
    "•": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "≈": "~",
    "≤": "<=",
    "≥": ">=",
    "±": "+/-",
    "’": "'",
    "«": '"',
    "»": '"',
    "…": "...",
    "→": "->",
    "œ": "oe",
    "Œ": "OE",
}


def inert(text: str) -> str:
    """The text with escapes for all characters that a terminal could obey: `\\x1b`, `\\u202e`."""
    if text.isprintable():
        return text
    return "".join(each.encode("unicode_escape").decode() if is_active(each) else each for each in text)


# A space at which no line may end; no text contains it, because private characters are escaped.
GLUE = "\ue000"


# A number and what it counts (mmol/l, %, a month), a comparator and its number, the sign between two items of a list,
# and between two places of a French document.
_TOGETHER = r"(?:(?<=[0-9])|(?<=\.\.)) (?=[^\W\d_]|%)|(?<=[<>=≤≥≈~±]) (?=[0-9])| (?=[·;])"


def glued(text: str, language: str) -> str:
    """The text with numbers glued to what they count and French marks to their word: rich breaks at any space."""
    return re.sub(
        _TOGETHER if language == "en" else rf"{_TOGETHER}| (?=[;:?!»%])|(?<=«) |(?<=[0-9]) (?=[0-9]{{3}}\b)", GLUE, text
    )


class Glyphs(NamedTuple):
    """The drawing characters of the page."""

    severe: str
    outside: str
    unnamed: str
    inside: str
    mark: str
    span: str
    low_end: str
    high_end: str
    left: str
    right: str
    off_left: str
    off_right: str
    bullet: str
    factor: str
    dot: str


UNICODE = Glyphs("▓", "░", "·", "━", "▼", "─", "├", "┤", "◄", "►", "«", "»", "•", "►", "●")
ASCII = Glyphs("#", ":", ".", "=", "v", "-", "|", "|", "<", ">", "<<", ">>", "-", ">", "O")


class Charset(NamedTuple):
    """The characters that an output can show: those of its encoding, or only ASCII."""

    encoding: str = "utf-8"
    ascii_only: bool = False

    @property
    def glyphs(self) -> Glyphs:
        """The drawing characters, all in Unicode or all in ASCII."""
        return UNICODE if self._has("".join(UNICODE)) else ASCII

    def fit(self, text: str) -> str:
        """The text, inert, with every character that the output lacks replaced by its nearest in ASCII."""
        if text.isprintable() and self._has(text):
            return text
        return "".join(character if self._has(character) else _in_ascii(character) for character in inert(text))

    def _has(self, text: str) -> bool:
        if text.isascii():
            return True
        if self.ascii_only:
            return False
        try:
            text.encode(self.encoding)
        except (UnicodeEncodeError, LookupError):
            return False
        return True


def _in_ascii(character: str) -> str:
    if character in _ASCII:
        return _ASCII[character]
    base = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return base or ("-" if unicodedata.category(character) == "Pd" else "?")
