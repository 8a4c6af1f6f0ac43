"""Typed columns as the texts that were meant."""

from __future__ import annotations

import math
import struct
from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

import polars as pl

from mgcheck.errors import ChoiceError
from mgcheck.language.say import both

# So many digits tell all floats of 16 bits apart.
_HALF_DIGITS = 5


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
        return column.replace_strict(values, list(map(_shortest, values)), default=None, return_dtype=pl.String)
    if kind == pl.Null or kind.is_numeric() or kind in (pl.Categorical, pl.Enum, pl.Boolean):
        return column.cast(pl.String)
    raise unreadable(column.name, kind, "String" if kind == pl.Binary else None)


def _shortest(value: float) -> str:
    """The shortest decimal that reads back as a float of 16 bits, and of several the nearest."""
    if not math.isfinite(value) or not value:
        return str(value)
    exact = Decimal(value)
    for digits in range(1, _HALF_DIGITS):
        # Beside a power of two the one that reads back may be the farther of the two neighbours.
        near = [Context(digits, rounding).plus(exact) for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)]
        for text in sorted(near, key=lambda decimal: abs(decimal - exact)):
            # A shorter decimal than the largest float may lie beyond it.
            with suppress(OverflowError):
                if struct.unpack("e", struct.pack("e", text))[0] == value:
                    return str(text)
    return str(Context(_HALF_DIGITS).plus(exact))


def unreadable(name: str, kind: object, cast: str | None) -> ChoiceError:
    """The refusal of a column that cannot be read, with the type to cast it to, where one helps."""
    return ChoiceError("column_type", name=name, kind=str(kind), cast=cast or both("word.numbers_or_texts"))


def as_written(column: pl.Series, mark: str, *, missing: bool = False) -> pl.Series:
    """The same beside texts with this decimal mark; a typed number has none that could be mistaken for another.

    With `missing`, NaN is a missing value.
    """
    texts = as_text(column.fill_nan(None) if missing and column.dtype.is_float() else column)
    return texts if column.dtype == pl.String else texts.str.replace(".", mark, literal=True)
