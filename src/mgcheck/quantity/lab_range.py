"""Parse a laboratory's own reference interval: `0.75..1.00`, `0.75..`, `..1.00`."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.errors import QuantityError, RangeError, UnitError
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.number import DecimalMark, parse_number
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import Dimension, Unit, convert
from mgcheck.quantity.urine_volume import across_volume


class LabRange(NamedTuple):
    """A laboratory's interval, in the unit of the value and with inclusive ends, and the text it was read from.

    A low end of 0 or a high end of None is an end that the laboratory does not state. `own_unit` is the unit written in
    the text, or None.
    """

    interval: Interval
    text: str
    own_unit: Unit | None

    def converted(self, unit: Unit) -> bool:
        """Whether the limits are written in another unit than `unit`, that of the value."""
        return self.own_unit not in (None, unit)


def parse_lab_range(text: str, unit: Unit, volume: Quantity | None = None, *, mark: DecimalMark = ".") -> LabRange:
    """Parse `LOW..HIGH`, with either end optional, in `unit` or followed by a unit of its own.

    Beside a `volume`, the range must state its unit, because it could be per litre or per 24 h. Raises `RangeError`,
    `QuantityError` if an end is not a number, and `UnitError` if the unit is unknown.
    """
    text = text.strip()
    first, dots, rest = text.partition("..")
    if not dots or rest.startswith("."):
        raise RangeError("lab_range_form", text=text, start=0, end=len(text))
    low = _end(text, len(first), mark) if first.strip() else None
    after = len(first) + 2
    high, end = None, after
    if rest.strip() and rest.strip()[0] in "0123456789+-.,oO":
        high, end = parse_number(text, after + len(rest) - len(rest.lstrip()), mark=mark)
    if not low and high is None:
        raise RangeError("lab_range_form" if low is None else "lab_range_empty", text=text, start=0, end=len(text))
    own = _own_unit(text, end) if text[end:].strip() else None
    if volume is not None and own is None:
        raise RangeError("lab_range_volume", text=text, start=len(text), end=len(text))
    scale = Fraction(1) if own is None else _scale(text, end, own, unit, volume)
    bottom = Fraction(low or 0) * scale
    top = None if high is None else Fraction(high) * scale
    if top is not None and (top < bottom or top == 0):
        raise RangeError("lab_range_crossed", text=text, start=0, end=end)
    inside = Interval(Bound(bottom, inclusive=bottom > 0), None if top is None else Bound(top, inclusive=True))
    return LabRange(inside, text, own)


def _own_unit(text: str, start: int) -> Unit:
    """Parse the unit that begins at `start`."""
    try:
        return parse_unit(text[start:])
    except UnitError as error:
        error.text, error.start, error.end = text, start + (error.start or 0), start + (error.end or 0)
        raise


def _scale(text: str, start: int, own: Unit, unit: Unit, volume: Quantity | None) -> Fraction:
    """Return how many of `unit` make one `own` unit."""
    if own.dimension is unit.dimension:
        return convert(Fraction(1), own, unit)
    if volume is not None and own.dimension is Dimension.CONCENTRATION:
        return across_volume(Fraction(1), own, unit, volume)
    raise RangeError("lab_range_unit", text=text, start=start, end=len(text), unit=own.label)


def _end(text: str, stop: int, mark: DecimalMark) -> Fraction:
    """Parse the number that fills `text[:stop]`."""
    try:
        value, end = parse_number(text[:stop], mark=mark)
    except QuantityError as error:
        error.text = text
        raise
    if text[end:stop].strip():
        raise QuantityError("no_number", text=text, start=end, end=stop)
    return Fraction(value)
