"""What formats hand over: some rows at a time, their fields, their own text, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import polars as pl

from mgcheck.errors import MgcheckError

# Enough rows that polars is worth its start, few enough that memory stays small.
BLOCK_ROWS = 100_000
# What is wrong with a row: one object for all rows with the same fault, of which there may be millions.
fault = lru_cache(maxsize=1000)(MgcheckError)

_NO_LINES = pl.Series(dtype=pl.String)


class Chunk(NamedTuple):
    """Some rows of a file in their order.

    `fields` holds the columns that were asked for, those of text formats as texts, null where a cell is empty.
    `lines` is each row's own text, to which cells can be appended; empty where the format has none. `faults` are the
    rows that cannot be read as rows. `formulas` counts the cells that a spreadsheet would run.
    """

    fields: pl.DataFrame
    lines: pl.Series = _NO_LINES
    faults: Mapping[int, MgcheckError] = {}
    formulas: int = 0
    tail: str = ""


class RowSource(Protocol):
    """A file of rows being read; in an `open_ended` one, later rows may have columns beyond `columns`."""

    open_ended: bool

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns in order; equal ones may be among them."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """The types of the columns, texts in a text format."""

    def want(self, names: Iterable[str]) -> None:
        """Say which columns the chunks need; without it they hold all."""

    def blocks(self) -> Iterator[Any]:
        """Pieces of the file in order, read one after the other."""

    def chunk(self, block: Any) -> Chunk:
        """The rows of a piece; may be called from another thread, and for several pieces at once."""
