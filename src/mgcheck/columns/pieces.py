"""The engine compiled for many values at once: pieces of the line on which every answer is the same.

An answer depends on the value only by comparison with the cut points of its result, so that all decimals with the same
number of places fall into a few pieces; the engine itself is asked once in each. So a file gets the answers of the
single command, and has no rules of its own.
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
    """The answers to all decimals with the same number of places, each known by its digits: 0.70 is 70 with two.

    `answers[i]` holds from `starts[i]` up to the next start, the last one without end. `sample` is the quantity of the
    lowest value, None where the rows have one error whatever their value.
    """

    starts: tuple[int, ...]
    answers: tuple[Answer, ...]
    sample: Quantity | None


def compile_pieces(reader: RowReader, row: Row, places: int) -> Pieces:
    """The answers to every value with so many places in rows otherwise like `row`, whose own value is not read."""

    def written(digits: int) -> Row:
        # Where the mark is a comma, a point could part thousands.
        return row._replace(value=f"{Decimal(digits).scaleb(-places):f}".replace(".", reader.mark))

    try:
        judgement = reader.judgement(written(1))
    except MgcheckError as error:
        # What remains to be refused is the unit, the specimen or the range: the same for every value.
        return Pieces((1,), (reader.refusal(error),), None)
    keys = {1}
    for point in cut_points(judgement.result):
        digits = point * 10**places
        # The first value that is not below the point, and the first above it.
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
    """How much of mmol/l, or of mmol per 24 h, one unit of the quantity is; None for a share."""
    dimension = quantity.unit.dimension
    return None if dimension is Dimension.FRACTION else convert(Fraction(1), quantity.unit, BASE_UNIT[dimension])
