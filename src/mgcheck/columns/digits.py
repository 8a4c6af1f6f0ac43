"""Numbers as integers in the order of their values: 0.70 is 70 with two decimal places."""

from __future__ import annotations

import polars as pl

from mgcheck.quantity.number import MAX_DIGITS, MAX_EXPONENT

# Bits that hold every number of `MAX_DIGITS` digits, and bits that hold most and leave room in an integer of 64.
LONG_BITS, SHORT_BITS = 100, 50
# In place of the decimal places: the integer is the bit pattern of a float, which sorts like the float.
FLOATS = 31
# Floats with at most this many places become decimals by multiplication.
_FLOAT_PLACES = 6
_LOWEST_FLOAT, _HIGHEST_FLOAT = 10.0**-MAX_EXPONENT, 10.0 ** (MAX_EXPONENT + 1)
# Longer numbers of typed columns would, with the zero before the mark, be too long to be read as text.
_TYPED_DIGITS = MAX_DIGITS - len("0.")


def parsed_digits(values: pl.Series, mark: str) -> pl.DataFrame:
    """Parse each value into `digits` (an integer, null where not plain), decimal `places`, and whether it is `plain`.

    A text is plain if it consists of digits and at most one decimal mark. Integers and decimals have the digits and
    places of their texts, and so have floats with few places; other floats have `FLOATS` places. The digits have 64
    bits where all are short.
    """
    if values.dtype == pl.Float64:
        found = _digits_of_floats(values)
    else:
        found = _digits_of_texts(values, mark) if values.dtype == pl.String else _digits_of_decimals(values)
    most: int | None = found.select(pl.col("digits").max()).item()
    return found.with_columns(pl.col("digits").cast(pl.Int64 if (most or 0) < 1 << SHORT_BITS else pl.Int128))


def _digits_of_texts(values: pl.Series, mark: str) -> pl.DataFrame:
    found = _digits(values, mark, pl.Int64)
    long = ~found["plain"] & values.is_not_null()
    if not long.any():
        return found
    rest = _digits(values.filter(long), mark, pl.Int128)
    if not rest["plain"].any():
        return found
    found, rows = found.with_columns(pl.col("digits").cast(pl.Int128)), long.arg_true()
    return found.with_columns(found[name].scatter(rows, rest[name]) for name in found.columns)


def _digits(values: pl.Series, mark: str, kind: type[pl.DataType]) -> pl.DataFrame:
    """The digits of texts that fit an integer of this kind."""
    # The cast accepts only ASCII digits with an optional sign, which leaves little to check.
    text = pl.col("text")
    found = (
        pl.LazyFrame({"text": values})
        .select(text.str.strip_chars(), short=text.str.len_bytes() <= MAX_DIGITS)
        .select(
            pl.col("short"),
            digits=text.str.replace(mark, "", literal=True).cast(kind, strict=False),
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
    short = ((written / pl.lit(scale) == number) & written.is_between(1, (1 << SHORT_BITS) - 1)).fill_null(value=False)
    plain = number.is_between(_LOWEST_FLOAT, _HIGHEST_FLOAT, closed="left").fill_null(value=False)
    return pl.select(number=values).select(
        digits=pl.when(short)
        .then(written.cast(pl.Int64, strict=False))
        .when(plain)
        .then(number.reinterpret(dtype=pl.Int64)),
        places=pl.when(short).then(_FLOAT_PLACES).otherwise(FLOATS).cast(pl.Int64),
        plain=plain,
    )


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
