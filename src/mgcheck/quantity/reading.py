"""Parse a quantity exactly as a laboratory wrote it, or refuse it.

Nothing is guessed, and an error marks the fault in the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from contextlib import suppress
from fractions import Fraction
from typing import NamedTuple

from mgcheck.errors import MissingUnitError, QuantityError, UnitError, typed
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import LANGUAGES, Text, suggestion
from mgcheck.quantity.number import DecimalMark, WrittenNumber, read_number
from mgcheck.quantity.quantity import Quantity, number_text, written
from mgcheck.quantity.units import (
    MEQ_PER_L,
    MG_PER_DAY,
    MG_PER_DL,
    MG_PER_L,
    MMOL_PER_DAY,
    MMOL_PER_L,
    PERCENT,
    UMOL_PER_L,
    Dimension,
    Unit,
    component_units,
    convert,
    read_unit,
    similar_units,
)

# The units offered share the amount that was written, or its first letter; what it is counted per may differ.
_ALIKE = 0.3
# The common units of a concentration.
COMMON_UNITS = (MMOL_PER_L, MEQ_PER_L, MG_PER_DL, MG_PER_L, UMOL_PER_L)
# The units that every answer is converted to; conversion factors are given in the first.
SHOWN_UNITS = {
    Dimension.CONCENTRATION: (MMOL_PER_L, MG_PER_L, MG_PER_DL, MEQ_PER_L),
    Dimension.EXCRETION: (MMOL_PER_DAY, MG_PER_DAY),
    Dimension.FRACTION: (PERCENT,),
}


class Report(NamedTuple):
    """A quantity, and the flag and the range that a laboratory printed beside it, each empty where there is none.

    The flag is without its brackets. The range is a text, to be read with the decimal mark `mark`.
    """

    quantity: Quantity
    flag: str = ""
    lab_range: str = ""
    mark: DecimalMark = "."


@typed
def parse_quantity(text: str, *, mark: DecimalMark = ".") -> Quantity:
    """Parse a quantity as a laboratory writes it: `0.5 mmol/l`, `0,5mmol/l`, `<0.2 mg/dl`, `LESS THAN 0.02 mmol/l`.

    `mark` is the decimal mark. The other of dot and comma is accepted too, unless exactly three digits follow it, which
    could be thousands. Raises `QuantityError` if the number is missing, ambiguous, not positive or not in plain digits,
    and `UnitError` if the unit is missing or unknown; both mark the fault in the text.
    """
    # Join combining accents to their letters.
    text = unicodedata.normalize("NFC", text)
    number = read_number(text, mark=mark)
    unit, start = _unit_at(text, number.end)
    return quantity_of(text, number, unit, text[start:].strip())


def quantity_of(text: str, number: WrittenNumber, unit: Unit | None, unit_text: str) -> Quantity:
    """Return a number in `text` with its unit as a quantity; raises an error if it is zero or has no unit."""
    if number.value == 0:
        raise QuantityError("zero", text=text, start=number.start, end=number.end)
    if unit is None:
        shown = Text(*(localized(number_text(number.value), language) for language in LANGUAGES))
        missing = MissingUnitError("missing_unit", text=text, start=number.end, end=number.end, number=shown)
        missing.number = number.comparator, number.value
        missing.readings = tuple(_reading(number.in_unit(unit)) for unit in COMMON_UNITS)
        raise missing
    return Quantity(number.value, unit, number.comparator, text=text, unit_text=unit_text)


def quantity_in(text: str, number: WrittenNumber, place: tuple[int, int], elsewhere: str) -> Quantity:
    """Return the quantity of a number and of the unit at a place, or of the unit `elsewhere` if none is there."""
    spelling = text[slice(*place)].strip()
    start = text.index(spelling, place[0])
    own = read_unit(spelling) if spelling else None
    # After a blank, L is a flag: no result is given in litres.
    if spelling and (own is None or (spelling == "L" and start > number.end)):
        raise unknown_unit(text, start, spelling)
    if not elsewhere:
        return quantity_of(text, number, own, spelling)
    other = parse_unit(elsewhere)
    if own not in (None, other):
        raise UnitError("two_units", text=text, start=start, end=place[1], own=spelling, unit=elsewhere.strip())
    if own is None:
        # The text of the quantity holds its unit.
        spelling = elsewhere.strip()
        text = f"{text[: number.end]} {spelling}"
    return quantity_of(text, number, other, spelling)


def parse_unit(text: str) -> Unit:
    """Parse a unit alone; raises `UnitError` if there is none or its spelling is unknown."""
    unit, start = _unit_at(text, 0)
    if unit is None:
        raise UnitError("no_unit", text=text, start=start, end=start)
    return unit


def _reading(quantity: Quantity) -> tuple[Text, Text, Text]:
    """Return a quantity as text, its conversion to another unit, and an empty meaning."""
    other = MG_PER_L if quantity.unit == MMOL_PER_L else MMOL_PER_L
    shown = Text(*(written(quantity, language) for language in LANGUAGES))
    return shown, equation(quantity, convert(quantity.exact, quantity.unit, other), other), Text("", "")


def equation(quantity: Quantity, value: Fraction, unit: Unit) -> Text:
    """Format a quantity in another unit after `=`, or after `≈` if the number is rounded."""
    number = decimal_text(value, 3)
    lead = f"{'=' if Fraction(number) == value else '≈'} {quantity.comparator or ''}"
    return Text(*(f"{lead}{localized(number, language)} {unit.label}" for language in LANGUAGES))


def _unit_at(text: str, position: int) -> tuple[Unit | None, int]:
    """Parse the unit that fills the rest of the text and return where it starts; None if nothing is left."""
    spelling = text[position:].strip()
    if not spelling:
        return None, len(text.rstrip())
    start = text.index(spelling, position)
    unit = read_unit(spelling)
    if unit is None:
        raise unknown_unit(text, start, spelling)
    return unit, start


def unknown_unit(text: str, start: int, spelling: str) -> UnitError:
    """Return the error for an unknown unit, which begins at `start`."""
    end = start + len(spelling)
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            meant = spelling.encode(encoding).decode("utf-8")
            if meant != spelling and read_unit(meant) is not None:
                return UnitError("broken_encoding", text=text, start=start, end=end, unit=spelling, meant=meant)
    named = sorted(unit.label for unit in component_units(spelling) if unit)
    if len(named) > 1:
        own, other = named[:2]
        return UnitError("unit_components", text=text, start=start, end=end, unit=spelling, own=own, other=other)
    near = nearest_unit(spelling)
    return UnitError("unknown_unit", text=text, start=start, end=end, unit=spelling, suggestion=near)


def nearest_unit(spelling: str, dimensions: Container[Dimension] = tuple(Dimension)) -> Text:
    """Ask whether a unit of some dimensions was meant by an unknown spelling; empty where none is near."""
    known = [unit.label for unit in similar_units(spelling) if unit.dimension in dimensions]
    return suggestion(spelling, known, likeness=_ALIKE)
