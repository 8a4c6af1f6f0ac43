"""mgcheck's own sentences in the language of the reader.

Numbers are handed over as `Decimal` or `Fraction` and written with the decimal mark of the language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.sentences import CATALOGUE

LANGUAGES = ("en", "fr")
# What a refusal repeats of a file is cut here, for a column may be named by a hundred megabytes.
LONGEST = 1000
# Comparing two words takes the square of their length, and no longer one is a slip of a word that was typed.
LONGEST_WORD = 100


class Text(NamedTuple):
    """A text in both languages."""

    en: str
    fr: str

    def within(self, language: str) -> str:
        """The text in one language."""
        return self.fr if language == "fr" else self.en


Param = str | int | Decimal | Fraction | Text


def has(key: str) -> bool:
    """Whether the catalogue holds a text for this key."""
    return key in CATALOGUE


def say(key: str, language: str, /, **params: Param) -> str:
    """The text of a key in a language, its numbers written with that language's decimal mark."""
    shown = {name: _shown(value, language) for name, value in params.items()}
    return CATALOGUE[key][LANGUAGES.index(language)].format(**shown)


def both(key: str, /, **params: Param) -> Text:
    """The text of a key in both languages."""
    return Text(*(say(key, language, **params) for language in LANGUAGES))


def say_refusal(code: str, language: str, /, **params: Param) -> tuple[str, str]:
    """What is wrong and the way out, which are the two lines of one text; where there is no way out it is empty."""
    shown = {name: _shown(value, language) for name, value in params.items()}
    message, _, hint = CATALOGUE[f"error.{code}"][LANGUAGES.index(language)].partition("\n")
    return message.format(**shown), hint.format(**shown)


def plain(word: str) -> str:
    """A word in small letters, without accents or ligatures, its parts separated by single spaces."""
    bare = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("-", " "))
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())


def suggestion(word: str, known: Iterable[str], *, most: int = 1, likeness: float = 0.6) -> Text:
    """Ask whether the known words nearest to an unknown one were meant; empty where none is near."""
    # Only a refusal needs it.
    from difflib import get_close_matches

    # Of words that differ in case or accents alone the first counts.
    spelled = {plain(each): each for each in reversed([*known]) if len(each) <= LONGEST_WORD}
    near = ", ".join(spelled[each] for each in get_close_matches(plain(word), spelled, n=most, cutoff=likeness))
    return both("word.did_you_mean", near=near) if near else Text("", "")


def clipped(text: str) -> str:
    """A text of a reader's as a message repeats it."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shown(value: Param, language: str) -> str | int:
    if isinstance(value, Text):
        return value.within(language)
    if isinstance(value, (Decimal, Fraction)):
        return localized(decimal_text(value), language)
    return clipped(value) if isinstance(value, str) else value
