"""pint, where the units are defined: our own definitions file, and magnesium as a context.

`mgcheck convert` asks it. Classification reads the factors that were generated from it into `data/units.toml`, because
importing pint takes longer than the whole of a plain interpretation.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import pint

from mgcheck.data_files import data_folder, read_table
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Dimension, Unit


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[Any]:
    """The registry of `data/units.txt`, calculating with exact rationals, with the magnesium context enabled."""
    units: pint.UnitRegistry[Any] = pint.UnitRegistry(str(data_folder() / "units.txt"), non_int_type=Fraction)
    constants = read_table("magnesium")
    units.enable_contexts(
        "magnesium",
        molar_mass=units.Quantity(Fraction(constants["molar_mass"]["value"]), "g/mol"),
        valence=units.Quantity(Fraction(constants["valence"]["value"]), "eq/mol"),
    )
    return units


def pint_name(unit: Unit) -> str:
    """A unit as the definitions file spells it; never the text of a user."""
    head = f"{unit.prefix}{unit.base}".replace("%", "percent")
    return f"{head}/{unit.per.replace('(24.h)', 'day')}" if unit.per else head


def convert(value: Fraction, unit: Unit, target: Unit, volume: Quantity | None = None) -> Fraction:
    """The value in another unit, exactly; the volume of a 24 h urine turns a concentration into an excretion, or back.

    Raises `pint.DimensionalityError` for units of different kinds.
    """
    units = registry()
    amount = units.Quantity(value, pint_name(unit))
    if volume is not None:
        flow = units.Quantity(volume.exact, f"{pint_name(volume.unit)}/day")
        amount = amount * flow if unit.dimension is Dimension.CONCENTRATION else amount / flow
    return Fraction(amount.to(pint_name(target)).magnitude)
