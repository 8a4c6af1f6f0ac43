"""Look up a sentence of the catalogue in English or French and fill in its values.

Pass numbers as `Decimal` or `Fraction`; they are written with the decimal mark of the language.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.sentences import CATALOGUE

LANGUAGES = ("en", "fr")
# Messages quote at most this many characters of user text: a column name can be a hundred megabytes long.
LONGEST = 1000
# Comparing two words takes quadratic time, and a longer word is not a typing error.
LONGEST_WORD = 100


class Text(NamedTuple):
    """A text in English and French."""

    en: str
    fr: str

    def within(self, language: str) -> str:
        """Return the text in one language."""
        return self.fr if language == "fr" else self.en


Param = str | int | Decimal | Fraction | Text


def has(key: str) -> bool:
    """Whether the catalogue has this key."""
    return key in CATALOGUE


def say(key: str, language: str, /, **params: Param) -> str:
    """Return the sentence of a key with its values filled in."""
    shown = {name: _shown(value, language) for name, value in params.items()}
    return CATALOGUE[key][LANGUAGES.index(language)].format(**shown)


def both(key: str, /, **params: Param) -> Text:
    """Return the sentence of a key in both languages."""
    return Text(*(say(key, language, **params) for language in LANGUAGES))


def say_refusal(code: str, language: str, /, **params: Param) -> tuple[str, str]:
    """Return the message of an error code and its hint, which is empty if there is none.

    The catalogue keeps the two as the lines of one text.
    """
    shown = {name: _shown(value, language) for name, value in params.items()}
    message, _, hint = CATALOGUE[f"error.{code}"][LANGUAGES.index(language)].partition("\n")
    return message.format(**shown), hint.format(**shown)


def what_is_wrong(code: str, language: str) -> str:
    """What a refusal says of any text, its own parts left open: `The unit … is not known`."""
    message = CATALOGUE[f"error.{code}"][LANGUAGES.index(language)].partition("\n")[0]
    return message.format_map(defaultdict(lambda: "…"))


def plain(word: str) -> str:
    """Fold a word for comparison: lower case, no accents or ligatures, hyphens and spaces as single spaces."""
    bare = unicodedata.normalize("NFKD", word.casefold().replace("œ", "oe").replace("-", " "))
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).split())


def suggestion(word: str, known: Iterable[str], *, most: int = 1, likeness: float = 0.6) -> Text:
    """Return "did you mean ...?" with up to `most` known words close to an unknown one; empty if none is close."""
    # Imported late: only errors need it.
    from difflib import get_close_matches

    # Of words that differ only in case or accents, keep the first.
    spelled = {plain(each): each for each in reversed([*known]) if len(each) <= LONGEST_WORD}
    near = ", ".join(spelled[each] for each in get_close_matches(plain(word), spelled, n=most, cutoff=likeness))
    return both("word.did_you_mean", near=near) if near else Text("", "")


def clipped(text: str) -> str:
    """Shorten user text for quotation in a message."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _shown(value: Param, language: str) -> str | int:
    if isinstance(value, Text):
        return value.within(language)
    if isinstance(value, (Decimal, Fraction)):
        return localized(decimal_text(value), language)
    return clipped(value) if isinstance(value, str) else value
