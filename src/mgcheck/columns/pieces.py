"""The number line in pieces, on each of which every value has the same answer.

An answer depends on the value only through comparisons with the cut points of its result, so all decimals with the same
number of places fall into a few pieces, and `judge` is asked once in each. A file thus gets the answers of the single
command and needs no rules of its own.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from mgcheck.columns.digits import FLOATS
from mgcheck.columns.row import Answer, Row, RowReader, exact_amount
from mgcheck.errors import MgcheckError
from mgcheck.judging.judgement import Judgement, cut_points
from mgcheck.quantity.number import MAX_EXPONENT


class Pieces(NamedTuple):
    """The answers to all decimals with the same number of places, or to all floats, by their integers (`digits`).

    `answers[i]` holds from `starts[i]` up to the next start, the last one without end. `factor` is the amount of a
    value of 1, in mmol/l or in mmol per 24 h; None where values have no amount.
    """

    starts: tuple[int, ...]
    answers: tuple[Answer, ...]
    factor: Fraction | None


def compile_pieces(reader: RowReader, row: Row, places: int) -> Pieces:
    """Compile the answers to every value with `places` decimals in rows like `row`, whose own value is not read."""
    lowest = 1 if places < FLOATS else _bits(10.0**-MAX_EXPONENT)

    def written(digits: int) -> str:
        return f"{Decimal(digits).scaleb(-places):f}" if places < FLOATS else repr(_float(digits))

    def judged(digits: int) -> Judgement:
        # With a decimal comma, a point could separate thousands.
        return reader.judgement(row._replace(value=written(digits).replace(".", reader.mark)))

    try:
        judgement = judged(lowest)
    except MgcheckError as error:
        # The number can be read, so the fault is in another cell: the same for every value.
        return Pieces((lowest,), (reader.refusal(error),), None)
    quantity = judgement.result.quantity
    # The volume of a urine turns a value into an amount per day, in which the points are.
    value = Fraction(written(lowest))
    scale = quantity.exact / value
    keys = {lowest}
    for point in cut_points(judgement.result):
        keys.update(max(lowest, key) for key in _around(point / scale, places))
    starts: list[int] = []
    answers: list[Answer] = []
    for key in sorted(keys):
        answer = reader.cells(judged(key))
        if not answers or answer != answers[-1]:
            starts.append(key)
            answers.append(answer)
    amount = exact_amount(quantity)
    return Pieces(tuple(starts), tuple(answers), amount and amount / value)


def _around(point: Fraction, places: int) -> Iterable[int]:
    """The first integer at or above a point and the first above it; of floats, the nearest one and its neighbors."""
    if places < FLOATS:
        digits = point * 10**places
        return math.ceil(digits), math.floor(digits) + 1
    nearest = _bits(float(point)) if point > 0 else 0
    return nearest - 1, nearest, nearest + 1


def _bits(number: float) -> int:
    """The bit pattern of a positive float as an integer, which sorts like the float."""
    return int.from_bytes(struct.pack(">d", number), "big")


def _float(bits: int) -> float:
    (number,) = struct.unpack(">d", bits.to_bytes(8, "big"))
    return float(number)
