"""A laboratory's own reference interval, as given beside a value: `0.75..1.00`, `0.75..`, `..1.00`."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.bands import sides_of
from mgcheck.errors import QuantityError, RangeError
from mgcheck.interval import Bound, Interval
from mgcheck.knowledge.model import Band, MgClass, Ruler, Side, Specimen
from mgcheck.messages import LANGUAGES, Text, say
from mgcheck.quantity import parse_number, parse_unit
from mgcheck.units import Unit, convert

# The id of the laboratory's verdict among the sources.
LAB = "lab"


class LabRange(NamedTuple):
    """The laboratory's interval in the unit of the value, both ends inside, and the text it was read from."""

    interval: Interval
    text: str


def parse_lab_range(text: str, unit: Unit, *, derived: bool = False) -> LabRange:
    """Read `LOW..HIGH`, either end of which may be left out, in `unit` or in a unit of its own behind it.

    `derived` says that the value's unit came from a volume, so that a range without a unit could mean either. Raises
    `RangeError`, and `QuantityError` for an end that is no number.
    """
    text = text.strip()
    first, dots, rest = text.partition("..")
    if not dots:
        raise RangeError("lab_range_form", text=text, start=0, end=len(text))
    low = _end(text, 0, len(first)) if first.strip() else None
    after = len(first) + 2
    high, end = None, after
    if rest.strip() and rest.strip()[0] in "0123456789+-.,":
        high, end = parse_number(text, after + len(rest) - len(rest.lstrip()))
    if low is None and high is None:
        raise RangeError("lab_range_form", text=text, start=0, end=len(text))
    scale = Fraction(1)
    if text[end:].strip():
        own = parse_unit(text[end:])
        if own.dimension is not unit.dimension:
            raise RangeError("lab_range_unit", text=text, start=end, end=len(text), unit=own.label)
        scale = convert(Fraction(1), own, unit)
    elif derived:
        raise RangeError("lab_range_volume", text=text, start=len(text), end=len(text))
    # Every value lies above zero, so a low end of zero is no limit.
    bottom = Fraction(low or 0) * scale
    top = None if high is None else Fraction(high) * scale
    if top is not None and (top < bottom or top == 0):
        raise RangeError("lab_range_crossed", text=text, start=0, end=end)
    inside = Interval(Bound(bottom, inclusive=bottom > 0), None if top is None else Bound(top, inclusive=True))
    return LabRange(inside, text)


_BANDS = {
    Side.LOW: (MgClass.HYPO, "lab.below"),
    Side.INSIDE: (MgClass.NORMAL, "lab.inside"),
    Side.HIGH: (MgClass.HYPER, "lab.above"),
}


def laboratory_ruler(laboratory: LabRange, specimen: Specimen, unit: Unit) -> Ruler:
    """The laboratory's interval as a ruler like those of the documents, so that it has a verdict like theirs."""
    bands = []
    for side, interval in sides_of(laboratory.interval):
        cls, key = _BANDS[side]
        words = Text(*(say(key, language, range=laboratory.text) for language in LANGUAGES))
        bands.append(Band(side.value, cls, interval, words, f"--lab-range {laboratory.text}"))
    return Ruler(LAB, specimen, unit, unit, tuple(bands))


def _end(text: str, start: int, stop: int) -> Fraction:
    """The number that fills text[start:stop]."""
    value, end = parse_number(text[:stop].rstrip(), start)
    if text[end:stop].strip():
        raise QuantityError("no_number", text=text, start=end, end=stop)
    return Fraction(value)
