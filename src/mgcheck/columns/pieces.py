"""The number line in pieces, on each of which every value has the same answer.

An answer depends on the value only through comparisons with the cut points of its result, so all decimals with the same
number of places fall into a few pieces, and `judge` is asked once in each. A file thus gets the answers of the single
command and needs no rules of its own.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mgcheck.columns.row import Answer, Row, RowReader
from mgcheck.errors import MgcheckError
from mgcheck.judging.judgement import cut_points
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import BASE_UNIT, Dimension, convert


class Pieces(NamedTuple):
    """The answers to all decimals with the same number of places, by their digits: 0.70 is 70 with two places.

    `answers[i]` holds from `starts[i]` up to the next start, the last one without end. `sample` is the quantity of the
    lowest value, None where every value has the same error.
    """

    starts: tuple[int, ...]
    answers: tuple[Answer, ...]
    sample: Quantity | None


def compile_pieces(reader: RowReader, row: Row, places: int) -> Pieces:
    """Compile the answers to every value with `places` decimals in rows like `row`, whose own value is not read."""

    def written(digits: int) -> Row:
        # With a decimal comma, a point could separate thousands.
        return row._replace(value=f"{Decimal(digits).scaleb(-places):f}".replace(".", reader.mark))

    try:
        judgement = reader.judgement(written(1))
    except MgcheckError as error:
        # The number can be read, so the fault is in the unit, the specimen or the range: the same for every value.
        return Pieces((1,), (reader.refusal(error),), None)
    keys = {1}
    for point in cut_points(judgement.result):
        digits = point * 10**places
        # The first value at or above the point, and the first above it.
        keys |= {max(1, math.ceil(digits)), max(1, math.floor(digits) + 1)}
    starts: list[int] = []
    answers: list[Answer] = []
    for key in sorted(keys):
        answer = reader.cells(reader.judgement(written(key)))
        if not answers or answer != answers[-1]:
            starts.append(key)
            answers.append(answer)
    return Pieces(tuple(starts), tuple(answers), judgement.result.quantity)


def amount_factor(quantity: Quantity) -> Fraction | None:
    """One unit of the quantity in mmol/l or in mmol per 24 h; None for a fraction."""
    dimension = quantity.unit.dimension
    return None if dimension is Dimension.FRACTION else convert(Fraction(1), quantity.unit, BASE_UNIT[dimension])
