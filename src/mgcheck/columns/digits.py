"""Numbers as integers with decimal places: 0.70 is 70 with two places."""

from __future__ import annotations

import polars as pl

from mgcheck.quantity.reading import MAX_DIGITS

# Bits that hold every number of `MAX_DIGITS` digits.
DIGIT_BITS = 100
MOST_PLACES = 31
# Floats with at most this many places become integers by multiplication; longer ones are written out as text.
_FLOAT_PLACES = 6
# Longer numbers of typed columns would, with the zero before the mark, be too long to be read as text.
_TYPED_DIGITS = MAX_DIGITS - len("0.")
# Up to here every integer is exact as a binary float.
EXACT_FLOAT = 1 << 53


def parsed_digits(values: pl.Series, mark: str) -> pl.DataFrame:
    """Parse each value into `digits` (an integer, null where not plain), decimal `places`, and whether it is `plain`.

    A text is plain if it consists of digits and at most one decimal mark. Integers, decimals and 64-bit floats have the
    digits and places of their texts; a float means the shortest decimal that reads back as it.
    """
    if values.dtype == pl.String:
        return _digits_of_texts(values, mark)
    return _digits_of_floats(values) if values.dtype == pl.Float64 else _digits_of_decimals(values)


def _digits_of_texts(values: pl.Series, mark: str) -> pl.DataFrame:
    # The cast accepts only ASCII digits with an optional sign, which leaves little to check.
    text = pl.col("text")
    found = (
        pl.LazyFrame({"text": values})
        .select(text.str.strip_chars(), short=text.str.len_bytes() <= MAX_DIGITS)
        .select(
            pl.col("short"),
            digits=text.str.replace(mark, "", literal=True).cast(pl.Int128, strict=False),
            before=text.str.find(mark, literal=True),
            length=text.str.len_bytes().cast(pl.Int64),
            signed=text.str.starts_with("+"),
        )
        .with_columns(places=pl.col("length") - 1 - pl.col("before"))
    )
    plain = (
        (pl.col("digits") > 0)
        & pl.col("short")
        & ~pl.col("signed")
        & (pl.col("before") > 0).fill_null(value=True)
        & (pl.col("places") > 0).fill_null(value=True)
    ).fill_null(value=False)
    return found.select(
        digits=pl.when(plain).then(pl.col("digits")), places=pl.col("places").fill_null(0), plain=plain
    ).collect()


def _digits_of_floats(values: pl.Series) -> pl.DataFrame:
    number = pl.col("number")
    written = (number * 10.0**_FLOAT_PLACES).round()
    # polars would divide by a single number through its reciprocal, which is not exact.
    scale = pl.repeat(10.0**_FLOAT_PLACES, len(values), eager=True)
    short = ((written / pl.lit(scale) == number) & written.is_between(1, EXACT_FLOAT)).fill_null(value=False)
    found = pl.select(number=values).select(
        digits=pl.when(short).then(written.cast(pl.Int128, strict=False)),
        places=pl.lit(_FLOAT_PLACES, dtype=pl.Int64),
        plain=short,
    )
    long = ~found["plain"]
    if not long.any():
        return found
    rows = long.arg_true()
    rest = _digits_of_texts(values.filter(long).cast(pl.String), ".")
    return found.with_columns(found[name].scatter(rows, rest[name]) for name in found.columns)


def _digits_of_decimals(values: pl.Series) -> pl.DataFrame:
    """The digits of integers and decimals are their physical values."""
    places = values.dtype.scale if isinstance(values.dtype, pl.Decimal) else 0
    digits = pl.col("number").cast(pl.Int128, strict=False)
    plain = (digits.is_between(1, 10**_TYPED_DIGITS) & (places <= _TYPED_DIGITS)).fill_null(value=False)
    return pl.select(number=values.to_physical()).select(
        digits=pl.when(plain).then(digits), places=pl.lit(places, dtype=pl.Int64), plain=plain
    )


def as_floats(values: pl.Series, mark: str) -> pl.Series:
    """The nearest float of each value; null where a text is not a number."""
    if values.dtype != pl.String:
        return values.cast(pl.Float64)
    return values.str.strip_chars().str.replace(mark, ".", literal=True).cast(pl.Float64, strict=False)
