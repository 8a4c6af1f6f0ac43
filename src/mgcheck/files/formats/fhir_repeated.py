"""Results of lines that differ only in what a row repeats: the id, the person, the times and the number.

An export writes the same codes, units and ranges in line after line. Reading one in full takes ten times as long as
finding out that it was read before. How those texts reach the cells is not written here a second time: the line is read
once with marks in their places, and its result is kept only if the marks come out whole in its cells and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from mgcheck.files.formats.fhir_cells import number_of
from mgcheck.files.formats.fhir_result import Result
from mgcheck.files.formats.fhir_rows import Rows
from mgcheck.files.formats.jsonl import Number
from mgcheck.quantity.number import DecimalMark

# The texts are those of printable ASCII; a reference to what the resource contains says something by itself.
_OWN = re.compile(
    r'"(?:(?:id|effectiveDateTime|issued|lastUpdated|versionId)"\s*:\s*"([ !#-\[\]-~]+)"'
    r'|reference"\s*:\s*"([ !$-\[\]-~][ !#-\[\]-~]*)"'
    r'|valueQuantity"\s*:\s*\{\s*"value"\s*:\s*(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?))'
)
_NUMBER = 3
# Bounds of the memory: the forms of lines that are kept, and the characters of each.
_MOST = 1000
_LONGEST = 1 << 14


class _Kept(NamedTuple):
    """The result of a line with marks, and of each cell with one: its name, which mark, the texts before and after it.

    `number` is the place of the mark for the number, None if the line has none.
    """

    result: Result
    marked: tuple[tuple[str, int, str, str], ...]
    number: int | None


class RepeatedLines:
    """Keeps the results of Observations in lines without contained resources; `read` reads such a line in full."""

    def __init__(self, read: Callable[[str], Rows], mark: DecimalMark) -> None:
        self._read = read
        self._mark = mark
        self._kept: dict[str, _Kept | None] = {}

    def add(self, line: str, rows: Rows) -> bool:
        """Add the result of a line; returns False, and adds nothing, if it must be read in full."""
        # An escape may be a name in disguise, `_value` may state more decimal places of the number; NUL parts the key.
        if len(line) > _LONGEST or "\\" in line or '"_value"' in line or "\0" in line:
            return False
        parts: list[str] = []
        texts: list[str] = []
        number, at = None, 0
        for match in _OWN.finditer(line):
            start, end = match.span(match.lastindex or 0)
            if match.lastindex == _NUMBER:
                number = len(texts)
            parts.append(line[at:start])
            texts.append(line[start:end])
            at = end
        parts.append(line[at:])
        key = "\0".join(parts)
        if key not in self._kept:
            if len(self._kept) >= _MOST:
                return False
            self._kept[key] = self._keep(parts, number)
        kept = self._kept[key]
        if kept is None:
            return False
        if number is not None:
            texts[number] = self._number(texts[number])
        cells = dict(kept.result.cells)
        for name, place, before, after in kept.marked:
            cells[name] = f"{before}{texts[place]}{after}"
        rows.add_repeated(replace(kept.result, cells=cells))
        return True

    def _number(self, text: str) -> str:
        return number_of({"value": Number(text)}, self._mark)

    def _keep(self, parts: list[str], number: int | None) -> _Kept | None:
        """Read a line with marks; None if they do not show what its result is made of."""
        written = [f"<mark {place}>" for place in range(len(parts) - 1)]
        marks = list(written)
        if number is not None:
            written[number] = "1234.5678"
            marks[number] = self._number(written[number])
        rows = self._read("".join(text for pair in zip(parts, [*written, ""], strict=True) for text in pair))
        result = rows.only_result
        if result is None or result.error is not None:
            return None
        elsewhere = [*parts, *result.warnings, *result.unread, *filter(None, result.unknown or ())]
        if any(mark in text for text in elsewhere for mark in (*written, *marks)):
            return None
        marked = []
        for name, cell in result.cells.items():
            for place, mark in enumerate(marks):
                before, found, after = (cell or "").partition(mark)
                if found:
                    marked.append((name, place, before, after))
        again = Rows(rows.reader)
        again.add_repeated(result)
        return _Kept(result, tuple(marked), number) if again.findings == rows.findings else None
