"""The text of a cell: what it holds, and the words by which it says that it holds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import NamedTuple

from mgcheck.errors import ChoiceError, MgcheckError, concerning
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.number import is_missing, parse_comparator, read_number
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import MMOL_PER_L

# Excel keeps the text of a cell from being read as a number by writing it as a formula.
_GUARDED = re.compile(r'="(.*)"', re.DOTALL)
# A number in a form that is refused, such as `.82` or `1,234`.
_NUMERIC = re.compile(r"\+?[.,]?[0-9][0-9.,'’_ ]*")


class CellReader(NamedTuple):
    """Reads the text of cells; `words` mark an empty cell, in lower case, beside those of `is_missing`."""

    words: frozenset[str] = frozenset()

    def __call__(self, cell: str) -> str:
        """The text of a cell without Excel's guard; empty where it says that it is."""
        text = unguarded(cell)
        return "" if is_missing(text) or self.is_word(text) else text

    def is_word(self, text: str) -> bool:
        """Whether a text is one of the further words."""
        return text.strip().casefold() in self.words


# Without further words.
USUAL = CellReader()


def unguarded(cell: str) -> str:
    """The text of a cell without Excel's guard: `="0.82"` is 0.82."""
    guarded = _GUARDED.fullmatch(cell.strip())
    return guarded[1].replace('""', '"') if guarded else cell


@concerning("--missing")
def parse_missing(words: Collection[str]) -> CellReader:
    """Return the reader that takes these words for empty cells.

    Raises `ChoiceError` for a word that a cell may hold as a number, comparator, unit, specimen or range.
    """
    readers: tuple[Callable[[str], object], ...] = (
        read_number,
        parse_comparator,
        parse_unit,
        parse_specimen,
        lambda word: parse_lab_range(word, MMOL_PER_L),
    )
    for word in words:
        numeric = _NUMERIC.fullmatch(word.strip()) is not None
        for read in readers:
            with suppress(MgcheckError):
                read(word.strip())
                numeric = True
        if numeric:
            raise ChoiceError("missing_word", given=word)
    return CellReader(frozenset(word.strip().casefold() for word in words))
