"""JSON lines: an object per line, each kept as its own text, its numbers with the digits as written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, RowSource, fault
from mgcheck.files.streams.inputs import Utf8Stream, escaped, is_text
from mgcheck.files.streams.lines import MOST_COLUMNS, LineReader, Piece


class Number(str):
    """A number as written."""

    __slots__ = ()


class _Members(list[tuple[str, Any]]):
    """The members of an object in order, duplicates included."""

    __slots__ = ()


class JsonLinesSource(RowSource):
    """A file of JSON objects, one per line; the columns are the members in its first piece.

    Numbers become texts with the decimal mark of the other texts (`mark`).
    """

    open_ended = True

    def __init__(self, stream: Utf8Stream, mark: str = ".") -> None:
        self._text = LineReader(stream)
        self._mark = mark
        self._whole = True
        self._taken: frozenset[str] = frozenset()
        self._ahead = self._text.read()
        found = _objects(self._ahead) if self._ahead else ()
        self.columns = list(dict.fromkeys(name for _, members, _ in found for name, _ in members))
        self._wanted = self.columns

    def want(self, names: Iterable[str]) -> None:
        """Choose the members of the chunks; by default they hold all, and a member that comes later is refused."""
        self._wanted, self._whole = list(dict.fromkeys(names)), False

    def keep_free(self, names: Iterable[str]) -> None:
        """Refuse lines that have one of these names, which are to be appended."""
        self._taken = frozenset(names)

    def blocks(self) -> Iterator[Piece]:
        """Read pieces of the file in order."""
        while piece := self._ahead:
            yield piece
            self._ahead = self._text.read()

    def chunk(self, block: Piece) -> Chunk:
        """Parse the rows of a piece; a line without an object is a malformed row, a blank line is not a row."""
        texts: list[str] = []
        faults: dict[int, MgcheckError] = {}
        cells: dict[str, list[str | None]] = {name: [] for name in self._wanted}
        for line, members, unreadable in _objects(block):
            found = dict(members)
            self._refuse(found)
            text, wrong = line, unreadable
            if len(found) < len(members):
                counts = Counter(name for name, _ in members)
                doubled = sorted(name for name in cells if counts[name] > 1)
                wrong = MgcheckError("member_twice", names=", ".join(doubled)) if doubled else None
            if wrong is not None:
                # As in a CSV file, the first column of a table holds the text of a row without cells.
                found = dict.fromkeys(list(cells)[:1], escaped(line))
                faults[len(texts)] = wrong
                text = f'{{"line":{json.dumps(escaped(line), ensure_ascii=False)}}}'
            texts.append(text)
            for name, column in cells.items():
                column.append(self._cell(found.get(name)))
        fields = pl.DataFrame({name: pl.Series(column, dtype=pl.String) for name, column in cells.items()})
        return Chunk(fields, pl.Series(texts, dtype=pl.String), faults)

    def _cell(self, value: Any) -> str | None:
        """A member as a cell, a number with the decimal mark of the texts."""
        if isinstance(value, Number):
            return value.replace(".", self._mark)
        if isinstance(value, str):
            return clean(value) or None
        return None if value is None else _json(value)

    def _refuse(self, found: dict[str, Any]) -> None:
        if taken := self._taken & found.keys():
            raise MgcheckError("column_taken", name=min(taken))
        if self._whole and (late := found.keys() - set(self.columns)):
            raise MgcheckError("late_member", name=min(late))


# This many brackets are never too deep for the interpreter's stack.
_DEEP = 100


def _objects(piece: Piece) -> Iterator[tuple[str, _Members, MgcheckError | None]]:
    """The lines that are not blank, each with the members of its object or its fault.

    Raises `MgcheckError` for an object with too many members.
    """
    lines = piece.lines
    for place, data in enumerate(lines):
        # Bytes that are not UTF-8 become surrogates.
        line = data.decode("utf-8", "surrogateescape").strip(" \t\r\n")
        if line:
            members, wrong = _members(line)
            if len(members) > MOST_COLUMNS:
                raise piece.refusal("too_many_columns", lines[:place])
            yield line, members, wrong


def _members(line: str) -> tuple[_Members, MgcheckError | None]:
    """The members of the object in a line, or the fault of the line."""
    if not is_text(line):
        return _Members(), fault("undecodable")
    try:
        # `int` refuses the constants NaN and Infinity, which JSON does not have.
        value = json.loads(line, parse_float=Number, parse_int=Number, parse_constant=int, object_pairs_hook=_Members)
        if line.count("{") + line.count("[") > _DEEP:
            # A value that can be read may still be too deep to be written.
            _json(value)
    except (ValueError, RecursionError):
        return _Members(), fault("no_json")
    if not isinstance(value, _Members):
        return _Members(), fault("no_object")
    return _Members((clean(name), member) for name, member in value), None


def clean(text: str) -> str:
    """A text that a column can hold; half a surrogate pair, which only JSON can contain, is written out."""
    return str(text) if is_text(text) else escaped(text)


def _json(value: Any) -> str:
    """A value as JSON, its numbers as written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, _Members):
        return "{" + ",".join(f"{json.dumps(name)}:{_json(member)}" for name, member in value) + "}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    return json.dumps(value)
