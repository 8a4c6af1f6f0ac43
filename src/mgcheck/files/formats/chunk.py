"""A chunk of rows of any format: their fields, their own text, and their faults."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import polars as pl

from mgcheck.errors import MgcheckError

# Enough rows to make a call of polars worthwhile, few enough to keep memory small.
BLOCK_ROWS = 100_000
# The fault of a row; all rows with the same one, of which there may be millions, share an object.
fault = lru_cache(maxsize=1000)(MgcheckError)

_NO_LINES = pl.Series(dtype=pl.String)


class Chunk(NamedTuple):
    """Some rows of a file in order.

    `fields` holds the wanted columns, in text formats as texts, null where a cell is empty. `lines` is the text of each
    row, to which cells can be appended; empty where the format has none. `faults` maps malformed rows to their errors.
    `formulas` counts the cells that a spreadsheet would run. `tail` is text after the last row.
    """

    fields: pl.DataFrame
    lines: pl.Series = _NO_LINES
    faults: Mapping[int, MgcheckError] = {}
    formulas: int = 0
    tail: str = ""
