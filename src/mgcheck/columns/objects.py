"""Columns of Python objects, as pandas has them, as texts; in bulk where all values are texts, or all are floats."""

from __future__ import annotations

from numbers import Integral, Real

import polars as pl

# Python and polars write floats of this size alike: the shortest digits that read back as the float, no exponent.
_PLAIN = (0.001, 1e9)


def texts_of_objects(column: pl.Series, mark: str) -> pl.Series:
    """Each object as text, a number with the decimal mark of the texts; half a surrogate pair is written out."""
    values = column.to_list()
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {float}:
        return _texts_of_floats(column.name, values, mark)
    texts = values if kinds == {str} else [_written(value, mark) for value in values]
    try:
        return pl.Series(column.name, texts, dtype=pl.String)
    except UnicodeEncodeError:
        # It is not a character.
        texts = [text and text.encode("utf-8", "backslashreplace").decode() for text in texts]
        return pl.Series(column.name, texts, dtype=pl.String)


def floats_among(column: pl.Series) -> pl.Series:
    """Whether each object is a binary float."""
    values = column.to_list()
    # numpy's narrow floats are not subclasses of float, and integers are subclasses of Real.
    real = {kind: issubclass(kind, Real) and not issubclass(kind, Integral) for kind in set(map(type, values))}
    if len(set(real.values())) == 1:
        return pl.repeat(value=any(real.values()), n=len(values), eager=True)
    return pl.Series([real[kind] for kind in map(type, values)], dtype=pl.Boolean)


def _written(value: object, mark: str) -> str | None:
    return value if value is None or isinstance(value, str) else str(value).replace(".", mark)


def _texts_of_floats(name: str, values: list[float | None], mark: str) -> pl.Series:
    numbers = pl.Series(name, values, dtype=pl.Float64)
    texts = numbers.cast(pl.String)
    if mark != ".":
        texts = texts.str.replace(".", mark, literal=True)
    others = (~numbers.is_between(*_PLAIN)).arg_true()
    return texts.scatter(others, [_written(values[row], mark) for row in others]) if len(others) else texts
