"""Text that a terminal shows and never obeys, in the characters that it has."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# Controls, formats (bidirectional ones among them), surrogates, private use, line and paragraph separators.
_ACTIVE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
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
    """The text with every character that a terminal could obey written as an escape: `\\x1b`, `\\u202e`."""
    if text.isprintable():
        return text
    return "".join(_escaped(character) if is_active(character) else character for character in text)


def is_active(character: str) -> bool:
    """Whether a terminal could obey a character, or show nothing of it."""
    return not character.isprintable() and unicodedata.category(character) in _ACTIVE


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


# Stands for a space at which no line may end; no text can hold it, for private characters are escaped.
GLUE = "\ue000"


# A number and its unit, what stands between two things of a list, and between two places of a French document.
_TOGETHER = r"(?<=[0-9]) (?=%|[kmµu]?(?:mol|g|Eq|l)\b|h\b|mmHg\b)| (?=[·;])"


def glued(text: str, language: str) -> str:
    """The text with units glued to their number, and French marks to their word, where rich breaks at any space."""
    return re.sub(
        _TOGETHER if language == "en" else rf"{_TOGETHER}| (?=[;:?!»%])|(?<=«) |(?<=[0-9]) (?=[0-9]{{3}}\b)", GLUE, text
    )


class Glyphs(NamedTuple):
    """The signs of the page that are no letters."""

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


UNICODE = Glyphs("▓", "░", "·", "━", "▼", "─", "├", "┤", "◄", "►", "«", "»", "•", "►")
ASCII = Glyphs("#", ":", ".", "=", "v", "-", "|", "|", "<", ">", "<<", ">>", "-", ">")


class Charset(NamedTuple):
    """What an output can show: its encoding, and whether only ASCII is wanted of it."""

    encoding: str = "utf-8"
    ascii_only: bool = False

    @property
    def glyphs(self) -> Glyphs:
        """The drawing signs that the output has, all of one set."""
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
