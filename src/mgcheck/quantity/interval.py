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
        if self.high is None:
            return
        if self.low.value > self.high.value or (
            self.low.value == self.high.value and not (self.low.inclusive and self.high.inclusive)
        ):
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
        return self.intersects(Interval.point(value))

    def intersects(self, other: Interval) -> bool:
        """Whether the two intervals have a value in common."""
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

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
    if high is None or low.value < high.value:
        return True
    return low.value == high.value and low.inclusive and high.inclusive
