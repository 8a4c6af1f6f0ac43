"""Typed columns as texts: the decimals that their values mean."""

from __future__ import annotations

import math
import struct
from contextlib import suppress
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

import polars as pl

from mgcheck.errors import ChoiceError
from mgcheck.language.say import both

# Enough digits to distinguish all 16-bit floats.
_HALF_DIGITS = 5


def as_text(column: pl.Series) -> pl.Series:
    """A column as text; a float becomes the shortest decimal that reads back as it, `1.7` also from 32 bits.

    Raises `ChoiceError` for a column that holds neither numbers nor texts.
    """
    kind = column.dtype
    if kind == pl.String:
        return column
    if kind == pl.Float16:
        # polars would write it with the digits of a 32-bit float.
        values = column.drop_nulls().unique()
        return column.replace_strict(values, list(map(_shortest, values)), default=None, return_dtype=pl.String)
    if kind == pl.Null or kind.is_numeric() or kind in (pl.Categorical, pl.Enum, pl.Boolean):
        return column.cast(pl.String)
    raise unreadable(column.name, kind, "String" if kind == pl.Binary else None)


def _shortest(value: float) -> str:
    """The shortest decimal that reads back as a 16-bit float; of several, the nearest."""
    if not math.isfinite(value) or not value:
        return str(value)
    exact = Decimal(value)
    for digits in range(1, _HALF_DIGITS):
        # Next to a power of two, the neighbour that reads back may be the farther one.
        near = [Context(digits, rounding).plus(exact) for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)]
        for text in sorted(near, key=lambda decimal: abs(decimal - exact)):
            # Rounded to fewer digits, the largest float may overflow.
            with suppress(OverflowError):
                if struct.unpack("e", struct.pack("e", text))[0] == value:
                    return str(text)
    return str(Context(_HALF_DIGITS).plus(exact))


def unreadable(name: str, kind: object, cast: str | None) -> ChoiceError:
    """The error for a column whose type cannot be read; `cast` is a type that can."""
    return ChoiceError("column_type", name=name, kind=str(kind), cast=cast or both("word.numbers_or_texts"))


def as_written(column: pl.Series, mark: str, *, missing: bool = False) -> pl.Series:
    """A column as text with the decimal mark of the file, also if it is typed.

    With `missing`, NaN counts as a missing value.
    """
    texts = as_text(column.fill_nan(None) if missing and column.dtype.is_float() else column)
    return texts if column.dtype == pl.String else texts.str.replace(".", mark, literal=True)
