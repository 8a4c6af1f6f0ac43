"""Numbers as whole digits and a number of decimal places: 0.70 is 70 with two."""

from __future__ import annotations

import polars as pl

from mgcheck.reading import MAX_DIGITS

# Digits of so many bits are told apart.
DIGIT_BITS = 50
MOST_PLACES = 31
# Floats that are decimals of so many places are counted in them.
_FLOAT_PLACES = 6


def parsed_digits(values: pl.Series, mark: str) -> pl.DataFrame:
    """Whether each text is plain digits with at most one mark; its digits as an integer; the places behind the mark.

    Integers, decimals and floats of 64 bits have the digits and places that they would have as texts.
    """
    if values.dtype != pl.String:
        return _digits_of_numbers(values)
    # A cast to an integer takes ASCII digits with a sign before them and nothing else, so that little is left to ask.
    text = pl.col("text")
    found = (
        pl.LazyFrame({"text": values})
        .select(text.str.strip_chars(), short=text.str.len_bytes() <= MAX_DIGITS)
        .select(
            pl.col("short"),
            digits=text.str.replace(mark, "", literal=True).cast(pl.Int64, strict=False),
            before=text.str.find(mark, literal=True),
            places=places_of(text, mark),
            signed=text.str.starts_with("+"),
        )
    )
    plain = (
        pl.col("digits").is_between(1, (1 << DIGIT_BITS) - 1)
        & pl.col("short")
        & ~pl.col("signed")
        & (pl.col("before") > 0).fill_null(value=True)
        & pl.col("places").is_between(1, MOST_PLACES).fill_null(value=True)
    ).fill_null(value=False)
    return found.select(
        digits=pl.when(plain).then(pl.col("digits")), places=pl.col("places").fill_null(0), plain=plain
    ).collect()


def _digits_of_numbers(values: pl.Series) -> pl.DataFrame:
    """The same of numbers; a float is plain where it is a decimal of a few places, and then has so many."""
    number = pl.col("number")
    if values.dtype == pl.Float64:
        places, written = _FLOAT_PLACES, (number * 10.0**_FLOAT_PLACES).round()
        # polars multiplies by the reciprocal of a single number, which is not exact.
        scale = pl.repeat(10.0**_FLOAT_PLACES, len(values), eager=True)
        plain = written / pl.lit(scale) == number
    else:
        places, written = (values.dtype.scale if isinstance(values.dtype, pl.Decimal) else 0), number
        plain = pl.lit(places <= MAX_DIGITS - len("0."))
    digits = written.cast(pl.Int64, strict=False)
    plain = (plain & digits.is_between(1, (1 << DIGIT_BITS) - 1)).fill_null(value=False)
    return pl.select(number=values.to_physical()).select(
        digits=pl.when(plain).then(digits), places=pl.lit(places, dtype=pl.Int64), plain=plain
    )


def places_of(text: pl.Expr, mark: str) -> pl.Expr:
    """How many characters stand behind the mark; null where there is none."""
    return text.str.len_bytes().cast(pl.Int64) - 1 - text.str.find(mark, literal=True).cast(pl.Int64)
