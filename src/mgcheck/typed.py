"""Typed columns as the texts that were meant."""

from __future__ import annotations

import math

import polars as pl

from mgcheck.compiled import FloatGrid
from mgcheck.errors import ChoiceError


def as_text(column: pl.Series) -> pl.Series:
    """A typed column as the decimals and texts that were meant: a float of 32 bits that is 1.7 is `1.7`.

    Raises `ChoiceError` for a column that holds neither numbers nor texts.
    """
    kind = column.dtype
    if kind == pl.String:
        return column
    if kind == pl.Float16:
        # polars writes it with the digits of 32 bits.
        values = column.drop_nulls().unique()
        texts = [
            str(value) if not math.isfinite(value) or value <= 0 else FloatGrid(16).text(value) for value in values
        ]
        return column.replace_strict(values, texts, default=None, return_dtype=pl.String)
    if kind == pl.Null or kind.is_numeric() or kind in (pl.Categorical, pl.Enum, pl.Boolean):
        return column.cast(pl.String)
    raise ChoiceError("column_type", name=column.name, kind=str(kind))


def as_written(column: pl.Series, mark: str) -> pl.Series:
    """The same beside texts with this decimal mark; a typed number has none that could be mistaken for another."""
    texts = as_text(column)
    return texts if column.dtype == pl.String else texts.str.replace(".", mark, literal=True)
