"""A quantity: a decimal with its written precision, a unit, and an optional comparator.

Values are stored as `Decimal`; calculations use exact rationals.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mgcheck.language.numbers import localized
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.units import MMOL_PER_DAY, Dimension, Unit, looks_like_mega

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes


class Comparator(StrEnum):
    """The sign before a value outside the measuring range, as in FHIR."""

    LT = "<"
    LE = "<="
    GE = ">="
    GT = ">"


@dataclass(frozen=True)
class Quantity:
    """A positive value with its unit and comparator.

    `value` keeps the written precision: `0.70` is not `0.7`. `step` is one unit of the last written digit, in `unit`,
    and is derived from `value` unless given (for a product with a volume). `text` is the text that was read and
    `unit_text` the unit in it. `derived` marks the product of a concentration and a volume, `time_assumed` an amount
    that was written without a time. Equality compares value, unit, comparator and step. Raises `ValueError` if the
    value is not finite and above zero.
    """

    value: Decimal
    unit: Unit
    comparator: Comparator | None = None
    step: Fraction | None = None
    text: str = field(default="", compare=False)
    unit_text: str = field(default="", compare=False)
    derived: bool = field(default=False, compare=False)
    time_assumed: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not (self.value.is_finite() and self.value > 0):
            raise ValueError(f"{self.value} is not a quantity of magnesium: it is not finite and above zero")
        if self.step is None:
            object.__setattr__(self, "step", _power_of_ten(_exponent(self.value)))

    @cached_property
    def exact(self) -> Fraction:
        """The value as an exact rational."""
        return Fraction(self.value)

    @property
    def resolution(self) -> Fraction:
        """One unit of the last written digit, in `unit`."""
        return self.step or Fraction(0)

    @cached_property
    def interval(self) -> Interval:
        """The values that the quantity may have: one, or with a comparator all that it allows above zero."""
        value = self.exact
        if self.comparator is None:
            return Interval.point(value)
        if self.comparator in (Comparator.LT, Comparator.LE):
            return Interval(Bound(Fraction(0), inclusive=False), Bound(value, self.comparator is Comparator.LE))
        return Interval(Bound(value, self.comparator is Comparator.GE), None)

    @cached_property
    def rounding(self) -> Interval:
        """The values within half a unit of the last written digit, inclusive."""
        half = self.resolution / 2
        return Interval(Bound(self.exact - half, inclusive=True), Bound(self.exact + half, inclusive=True))

    @property
    def unit_span(self) -> tuple[int, int]:
        """The start and end of the unit in `text`, for error messages."""
        start = self.text.rfind(self.unit_text)
        return start, start + len(self.unit_text)

    @property
    def reads_mega_as_milli(self) -> bool:
        """Whether the unit was written with a capital M that could mean mega and was read as milli (`20 Mg/l`)."""
        return self.unit.prefix == "m" and looks_like_mega(self.unit_text)

    def over_24h(self) -> Quantity:
        """Return an amount without a time as that of a 24 h collection, and any other quantity as it is."""
        if self.unit.dimension is not Dimension.AMOUNT:
            return self
        return replace(self, unit=self.unit._replace(per=MMOL_PER_DAY.per), time_assumed=True)

    def to_dict(self) -> shapes.Quantity:
        """Return the quantity as JSON values, with its unit as a UCUM code."""
        return {
            "text": self.text,
            "comparator": self.comparator and self.comparator.value,
            "value": float(self.value),
            "unit": self.unit.code,
            "resolution": float(self.resolution),
        }

    def converted(self, value: Fraction) -> shapes.Conversion:
        """Return a value converted to another unit as JSON values, with the comparator of the quantity."""
        return {"comparator": self.comparator and self.comparator.value, "value": float(value)}

    def __str__(self) -> str:
        """Return a canonical spelling, which parses to an equal quantity."""
        # Decimal would write 71e30 as 7.1E+31, whose exponent is too large to be read.
        digits, exponent = "".join(map(str, self.value.as_tuple().digits)), _exponent(self.value)
        number = f"{digits}E+{exponent}" if exponent > 0 else f"{self.value:f}"
        return f"{self.comparator or ''}{number} {self.unit.code}"


def number_text(value: Decimal) -> str:
    """Format a number with its written precision: `0.70`, `5E+2`."""
    return str(value) if _exponent(value) > 0 else f"{value:f}"


def written(quantity: Quantity, language: str) -> str:
    """Format a quantity for people, with its written digits: `<0,70 mmol/l`."""
    return f"{quantity.comparator or ''}{localized(number_text(quantity.value), language)} {quantity.unit.label}"


@lru_cache(maxsize=128)
def _power_of_ten(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def _exponent(value: Decimal) -> int:
    """Return the power of ten of the last written digit of a finite number."""
    return int(value.as_tuple().exponent)
