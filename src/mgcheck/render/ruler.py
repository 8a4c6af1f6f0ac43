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
    """The limits at which the class changes, each below its column as far as there is room."""
    line = "0"
    for limit in class_limits(ruler):
        text = localized(decimal_text(limit) if limit.denominator < 10**4 else decimal_text(limit, 3), language)
        start = scale.column(limit)
        if start > len(line) and start + len(text) <= scale.width + 6:
            line = line.ljust(start) + text
    return line
