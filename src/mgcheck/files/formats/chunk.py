"""What formats hand over: some rows at a time, their fields, their own text, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

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
