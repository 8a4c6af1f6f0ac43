"""Rows of delimited cells that polars splits, many times as fast as the csv module.

Only rows in which both find the same cells: each row has as many as the header, and each quote is the first or the last
character of a cell, which then has exactly two. polars splits them as if quotes were letters, and the text of each row
is kept as it is.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import polars as pl

from mgcheck.files.formats.chunk import Chunk
from mgcheck.files.formats.formulas import is_formula, may_hold_formulas
from mgcheck.files.streams.inputs import is_text

_QUOTE = b'"'
# Stands for a delimiter between quotes while the rows are split.
_STAND_IN = b"\x1f"


def even_rows(data: bytes, delimiter: str, columns: Sequence[str], wanted: Sequence[int]) -> Chunk | None:
    """Split whole lines into rows, with the `wanted` columns as fields.

    Returns None where the csv module might find other cells: lines are blank, rows are ragged, bytes are undecodable,
    or a cell holds a quote or a line end.
    """
    if data.startswith(codecs.BOM_UTF8) or not is_text(data) or (_QUOTE in data and _STAND_IN in data):
        # polars would drop the mark from the cell, and a stand-in could be the file's own.
        return None
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not data.endswith(b"\n"):
        data += b"\n"
    lines = pl.read_lines(data).to_series()
    lengths = lines.str.len_bytes()
    if lengths.min() == 0 or lengths.sum() + len(lines) != len(data):
        return None
    surplus = data.count(delimiter.encode()) - len(lines) * (len(columns) - 1)
    if surplus > 0 and _QUOTE in data:
        data = _without_quoted(delimiter.encode(), data)
        surplus -= data.count(_STAND_IN)
    fields = None if surplus else _fields(data, delimiter, len(columns), wanted)
    if fields is None or len(fields) != len(lines):
        return None
    fields.columns = [columns[index] for index in wanted]
    return Chunk(fields, lines, formulas=_formulas_in(data, delimiter))


def _without_quoted(delimiter: bytes, data: bytes) -> bytes:
    """The text with stand-ins for the delimiters after every other quote.

    Where each cell has no quote or two, these are the delimiters between quotes.
    """
    parts = data.split(_QUOTE)
    parts[1::2] = _QUOTE.join(parts[1::2]).replace(delimiter, _STAND_IN).split(_QUOTE)
    return _QUOTE.join(parts)


def _fields(data: bytes, delimiter: str, width: int, wanted: Sequence[int]) -> pl.DataFrame | None:
    """The wanted columns without quotes; None if a row is too long, or a quote is not at an end of its cell."""
    quotes = data.count(_QUOTE)
    try:
        fields = pl.read_csv(
            data,
            has_header=False,
            separator=delimiter,
            quote_char=None,
            schema=dict.fromkeys(map(str, range(width)), pl.String),
            columns=list(range(width) if quotes else wanted),
        )
    except pl.exceptions.PolarsError:
        # Another row is too short, so that the count came out even.
        return None
    if not quotes:
        return fields
    text = pl.all().str
    paired = text.starts_with('"') & text.ends_with('"') & (text.len_bytes() > 1)
    # Two quotes at the ends of so many cells leave none for another place.
    if quotes != 2 * sum(fields.select(paired.sum()).row(0)):
        return None
    bare = pl.nth(wanted).str.strip_chars('"').replace("", None)
    return fields.select(bare.str.replace_all(_STAND_IN.decode(), delimiter, literal=True))


def _formulas_in(data: bytes, delimiter: str) -> int:
    if _STAND_IN not in data and not may_hold_formulas(data, delimiter.encode()):
        return 0
    cells = (cell for row in data.decode().split("\n") for cell in row.split(delimiter))
    if _QUOTE in data:
        cells = (cell.replace('"', "").replace(_STAND_IN.decode(), delimiter) for cell in cells)
    return sum(map(is_formula, cells))
