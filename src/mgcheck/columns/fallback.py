"""The fallback column: a number that an export states separately, read for cells without a result of their own.

A cell that says more than its number, such as `＜0.4` or `HEMOLYZED`, is never answered from the bare number beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from mgcheck.columns.cells import USUAL, CellReader
from mgcheck.columns.digits import parsed_digits
from mgcheck.errors import QuantityError
from mgcheck.quantity.number import DecimalMark, read_number

# A number that is refused only because of its form: `.82`, `1.`, `+0.82`, `1,234`.
_BARE = re.compile(r"\+?(?P<whole>[0-9]*)(?:[.,](?P<decimals>[0-9]*))?")
_GROUPED = re.compile(r"\+?[0-9]{1,3}(?:([ ,.'’_])[0-9]{3})(?:\1[0-9]{3})*")


def instead_of(values: pl.Series, others: pl.Series, mark: DecimalMark, cell: CellReader = USUAL) -> pl.DataFrame:
    """The text to read in each row instead of its value, null to keep the value, and whether it is the fallback's.

    The fallback is read whole where the value is missing. A bare number that is refused for its form is read as the one
    of its readings that the fallback equals, with the digits of the cell.
    """
    rows = pl.DataFrame({"value": values, "other": others})
    pairs = rows.filter(~parsed_digits(values, mark)["plain"]).unique()
    found = [_instead_of(cell(value or ""), cell(other or ""), mark) for value, other in pairs.iter_rows()]
    schema = {"text": pl.String, "other_read": pl.Boolean}
    known = pl.concat([pairs, pl.DataFrame(found, schema=schema, orient="row")], how="horizontal")
    return rows.join(known, on=["value", "other"], how="left", nulls_equal=True, maintain_order="left").select(
        "text", pl.col("other_read").fill_null(value=False)
    )


def _instead_of(value: str, other: str, mark: DecimalMark) -> tuple[str | None, bool]:
    if not value:
        # Read whole: what it says of its number holds, and what is no result is refused.
        return (other, True) if other else (None, False)
    number, rest = _number(other, mark)
    # A unit of the fallback's own may not be that of the cell, and a cell that can be read needs no other.
    if number is None or rest or _number(value, mark)[0] is not None:
        return None, False
    return next((text for text in _readings(value.strip(), mark) if _number(text, mark)[0] == number), None), False


def _number(text: str, mark: DecimalMark) -> tuple[Decimal | None, str]:
    """The number that a text begins with, None after a comparator, which would be the value's; and the rest."""
    try:
        number = read_number(text, mark=mark)
    except QuantityError:
        return None, ""
    return number.value if number.comparator is None and number.value > 0 else None, text[number.end :].strip()


def _readings(text: str, mark: DecimalMark) -> Iterator[str]:
    """The numbers that a bare number can mean, in the form in which mgcheck reads them."""
    if (bare := _BARE.fullmatch(text)) and (whole := bare["whole"] or "0") + (bare["decimals"] or "") != "0":
        yield f"{whole}{mark}{bare['decimals']}" if bare["decimals"] else whole
    if _GROUPED.fullmatch(text):
        yield re.sub("[^0-9]", "", text)
