"""Intervals of positive numbers whose ends are inclusive or exclusive.

All values are exact rationals: `0.7` is seven tenths, and rounding never moves a value across a limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.errors import DataError
from mgcheck.language.numbers import decimal_text

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_NOTATION = re.compile(rf"([\[(])\s*({_NUMBER})\s*,\s*({_NUMBER}|inf)\s*([\])])")


class Bound(NamedTuple):
    """One end of an interval, and whether it is inclusive."""

    value: Fraction
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """The values between two bounds; `high` is None if there is no upper end.

    Raises `ValueError` if the interval is empty.
    """

    low: Bound
    high: Bound | None

    def __post_init__(self) -> None:
        if not _reaches(self.low, self.high):
            raise DataError("empty", interval=str(self))

    @classmethod
    def parse(cls, notation: str) -> Interval:
        """Parse mathematical notation, such as `[0.70, 1.05)` or `(3, inf)`; raises `ValueError` for anything else."""
        match = _NOTATION.fullmatch(notation)
        if match is None or (match[3] == "inf" and match[4] == "]"):
            raise DataError("no_interval", given=notation)
        low = Bound(Fraction(match[2]), match[1] == "[")
        return cls(low, None if match[3] == "inf" else Bound(Fraction(match[3]), match[4] == "]"))

    @classmethod
    def point(cls, value: Fraction) -> Interval:
        """Return the interval that contains a single value."""
        bound = Bound(value, inclusive=True)
        return cls(bound, bound)

    @property
    def middle(self) -> Fraction | None:
        """The value halfway between both ends; None without an upper end."""
        return None if self.high is None else (self.low.value + self.high.value) / 2

    def __contains__(self, value: Fraction) -> bool:
        bound = Bound(value, inclusive=True)
        return _reaches(self.low, bound) and _reaches(bound, self.high)

    def intersects(self, other: Interval) -> bool:
        """Whether the two intervals have a value in common."""
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

    def common(self, other: Interval) -> Interval | None:
        """Return the values that lie in both intervals, or None if there are none."""
        if not self.intersects(other):
            return None
        # Of two ends with the same value, the exclusive one is the inner one.
        order = _compared(self.low.value, other.low.value)
        low = self.low if order > 0 or (order == 0 and not self.low.inclusive) else other.low
        if self.high is None or other.high is None:
            high = self.high or other.high
        else:
            order = _compared(self.high.value, other.high.value)
            high = self.high if order < 0 or (order == 0 and not self.high.inclusive) else other.high
        return self if low is self.low and high is self.high else Interval(low, high)

    def scaled(self, factor: Fraction) -> Interval:
        """Multiply both ends by a factor, exactly."""
        low = Bound(self.low.value * factor, self.low.inclusive)
        return Interval(low, self.high and Bound(self.high.value * factor, self.high.inclusive))

    def to_dict(self, unit: str) -> shapes.Interval:
        """Return the interval as JSON values; `unit` is the UCUM code of its ends."""
        return {
            "low": float(self.low.value),
            "low_included": self.low.inclusive,
            "high": None if self.high is None else float(self.high.value),
            "high_included": self.high is not None and self.high.inclusive,
            "unit": unit,
        }

    def __str__(self) -> str:
        opening = "[" if self.low.inclusive else "("
        if self.high is None:
            return f"{opening}{decimal_text(self.low.value)}, inf)"
        closing = "]" if self.high.inclusive else ")"
        return f"{opening}{decimal_text(self.low.value)}, {decimal_text(self.high.value)}{closing}"


def _reaches(low: Bound, high: Bound | None) -> bool:
    """Whether a value lies between the two bounds."""
    if high is None:
        return True
    order = _compared(low.value, high.value)
    return order < 0 or (order == 0 and low.inclusive and high.inclusive)


def _compared(one: Fraction, other: Fraction) -> int:
    """Return a number below, equal to or above zero as `one` is below, equal to or above `other`.

    Fractions take four times as long to compare themselves, and an answer compares some hundred.
    """
    (above, below), (over, under) = one.as_integer_ratio(), other.as_integer_ratio()
    return above * under - over * below
