"""The engine compiled for many values at once: pieces of the line on which every answer is the same.

An answer depends on the value only by comparison with the cut points of its case. On a grid of values that can occur
(all decimals with so many places, all binary floats) the line falls into a few pieces; the engine itself is asked once
in each. So a file gets the answers of the single command, and has no rules of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, NamedTuple, Protocol

from mgcheck.engine import cut_points
from mgcheck.errors import MgcheckError
from mgcheck.quantity import Quantity
from mgcheck.rows import Answer, Row, RowReader
from mgcheck.units import BASE_UNIT, Dimension, convert

Key = int | float


class Grid(Protocol):
    """Values above zero in ascending order, each known by a number of its own: the value times 10 to the `places`."""

    @property
    def places(self) -> int:
        """How many decimal places the number leaves out."""

    def lowest(self) -> Key:
        """The first of all."""

    def reaching(self, point: Fraction) -> Key:
        """The first that is not below a point."""

    def beyond(self, point: Fraction) -> Key:
        """The first above a point."""

    def text(self, key: Key) -> str:
        """The value as one would write it."""


@dataclass(frozen=True, slots=True)
class DecimalGrid:
    """All decimals with so many places, each known by its digits: 0.70 is 70 where there are two places."""

    places: int

    def lowest(self) -> int:
        """One unit of the last place."""
        return 1

    def reaching(self, point: Fraction) -> int:
        """The first that is not below a point."""
        return math.ceil(point * Fraction(10) ** self.places)

    def beyond(self, point: Fraction) -> int:
        """The first above a point."""
        return math.floor(point * Fraction(10) ** self.places) + 1

    def text(self, key: Key) -> str:
        """The value with all its places."""
        return f"{Decimal(key).scaleb(-self.places):f}"


@dataclass(frozen=True, slots=True)
class FloatGrid:
    """All binary floats, each meaning the shortest decimal that reads back as it: 1.7, not 1.6999999999999999556.

    Reading a decimal as a float never turns the order round, so a float lies below a point just as its decimal does,
    but for the one float that the point itself reads as; there the decimals are compared.
    """

    places: ClassVar[int] = 0

    def lowest(self) -> float:
        """The smallest that is read: 1e-30."""
        return 1e-30

    def reaching(self, point: Fraction) -> float:
        """The first that is not below a point."""
        near = float(point)
        return near if Fraction(self.text(near)) >= point else math.nextafter(near, math.inf)

    def beyond(self, point: Fraction) -> float:
        """The first above a point."""
        near = float(point)
        return near if Fraction(self.text(near)) > point else math.nextafter(near, math.inf)

    def text(self, key: Key) -> str:
        """The shortest decimal that reads back as the float."""
        return repr(key)


class Pieces(NamedTuple):
    """The answers along a grid: `answers[i]` holds from `starts[i]` up to the next start; the last one without end.

    `sample` is the quantity of the lowest value, None where the rows have one error whatever their value.
    """

    starts: tuple[Key, ...]
    answers: tuple[Answer, ...]
    sample: Quantity | None


def compile_pieces(reader: RowReader, row: Row, grid: Grid) -> Pieces:
    """The answers to every value of a grid in rows that are otherwise like `row`; the value of `row` is not read."""

    def written(key: Key) -> Row:
        # Where the mark is a comma, a point could part thousands.
        return row._replace(value=grid.text(key).replace(".", reader.mark))

    first = grid.lowest()
    try:
        judgement = reader.judgement(written(first))
    except MgcheckError as error:
        # What remains to be refused is the unit, the specimen or the range: the same for every value.
        return Pieces((first,), (reader.refusal(error),), None)
    keys = {first}
    for point in cut_points(judgement.case):
        if point > 0:
            keys |= {max(first, grid.reaching(point)), max(first, grid.beyond(point))}
    starts: list[Key] = []
    answers: list[Answer] = []
    for key in sorted(keys):
        answer = reader.cells(reader.judgement(written(key)))
        if not answers or answer != answers[-1]:
            starts.append(key)
            answers.append(answer)
    return Pieces(tuple(starts), tuple(answers), judgement.case.quantity)


def amount_factor(quantity: Quantity) -> Fraction | None:
    """How much of mmol/l, or of mmol per 24 h, one unit of the quantity is; None for a share."""
    dimension = quantity.unit.dimension
    return None if dimension is Dimension.FRACTION else convert(Fraction(1), quantity.unit, BASE_UNIT[dimension])
