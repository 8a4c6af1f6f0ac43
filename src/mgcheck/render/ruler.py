"""The ruler drawn to scale: a bar of bands for each source, a mark at the value, the limits below."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.bands import class_limits, possible_bands
from mgcheck.figures import decimal_text, localized
from mgcheck.interpretation import Interpretation
from mgcheck.interval import Interval
from mgcheck.knowledge.model import MgClass, Ruler
from mgcheck.render.plain import Glyphs


class Scale(NamedTuple):
    """Columns for values from 0 to `top`; what lies beyond falls into the last column."""

    top: Fraction
    width: int

    def column(self, value: Fraction) -> int:
        """The column of a value."""
        return min(int(value / self.top * self.width), self.width - 1)

    def middle(self, column: int) -> Fraction:
        """The value in the middle of a column."""
        return (column + Fraction(1, 2)) * self.top / self.width


def scale_for(answer: Interpretation, width: int) -> Scale:
    """A scale on which all limits are seen, and the value unless it lies far beyond them."""
    last = max(limit for ruler in (*answer.rulers, answer.headline_ruler) for limit in class_limits(ruler))
    value = answer.quantity.exact
    top = last * Fraction(7, 6)
    return Scale(value * Fraction(21, 20) if top < value <= 2 * top else top, width)


def bar(ruler: Ruler, scale: Scale, where: Interval) -> list[MgClass]:
    """The class of each column; the column of a value has the class of the value, whatever its middle has."""
    cells = [possible_bands(ruler, Interval.point(scale.middle(column)))[0].cls for column in range(scale.width)]
    if where.high == where.low:
        cells[scale.column(where.low.value)] = possible_bands(ruler, where)[0].cls
    return cells


def mark(where: Interval, scale: Scale, glyphs: Glyphs) -> str:
    """The mark above the bars: a sign at a value, a line over what a comparator leaves open."""
    first = scale.column(where.low.value)
    if where.high is None:
        return " " * first + glyphs.low_end + glyphs.span * (scale.width - first - 2) + glyphs.right
    last = scale.column(where.high.value)
    if where.low == where.high:
        beyond = where.low.value > scale.top
        return " " * first + (glyphs.right if beyond else glyphs.mark)
    return glyphs.span * last + glyphs.high_end


def ticks(ruler: Ruler, scale: Scale, language: str) -> str:
    """The limits at which the class changes, each below its column as far as there is room.

    The ends of the reference interval are placed first, because they are what one looks for.
    """
    # Below and above the reference interval, of which a laboratory's range among severe values leaves nothing.
    inside = [band.interval for band in ruler.bands if band.cls is MgClass.NORMAL]
    ends = {end.value for interval in inside for end in (interval.low, interval.high) if end is not None}
    limits = sorted(class_limits(ruler), key=lambda limit: limit not in ends)
    line = ["0", *" " * (scale.width - 1)]
    for limit in limits:
        text = limit_text(limit, language)
        start = scale.column(limit)
        room = line[max(0, start - 1) : start + len(text) + 1]
        if start + len(text) <= scale.width and all(character == " " for character in room):
            line[start : start + len(text)] = text
    return "".join(line).rstrip()


def limit_text(limit: Fraction, language: str) -> str:
    """A limit as short as it can be: exact with up to four digits, else rounded to four."""
    return localized(text if len(text := decimal_text(limit)) <= _SHORT else decimal_text(limit, 4), language)


# "0.75", "26.74", "180".
_SHORT = 5
