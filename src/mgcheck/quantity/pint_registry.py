"""Define the units in pint: a definitions file, and magnesium's molar mass and valence as a context.

`mgcheck convert` uses this registry. Classification uses the factors generated from it in `data/units.toml`, because
importing pint takes longer than a whole interpretation.
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
    """Return the registry of `data/units.txt`, which calculates with rationals, with the magnesium context enabled."""
    units: pint.UnitRegistry[Any] = pint.UnitRegistry(str(data_folder() / "units.txt"), non_int_type=Fraction)
    constants = read_table("magnesium")
    units.enable_contexts(
        "magnesium",
        molar_mass=units.Quantity(Fraction(constants["molar_mass"]["value"]), "g/mol"),
        valence=units.Quantity(Fraction(constants["valence"]["value"]), "eq/mol"),
    )
    return units


def pint_name(unit: Unit) -> str:
    """Spell a unit as the definitions file does; user text never reaches pint."""
    head = f"{unit.prefix}{unit.base}".replace("%", "percent")
    return f"{head}/{unit.per.replace('(24.h)', 'day')}" if unit.per else head


def convert(value: Fraction, unit: Unit, target: Unit, volume: Quantity | None = None) -> Fraction:
    """Convert a value exactly; with the volume of a 24 h urine, between a concentration and an excretion.

    Raises `pint.DimensionalityError` for units of different kinds.
    """
    units = registry()
    amount = units.Quantity(value, pint_name(unit))
    if volume is not None:
        flow = units.Quantity(volume.exact, f"{pint_name(volume.unit)}/day")
        amount = amount * flow if unit.dimension is Dimension.CONCENTRATION else amount / flow
    return Fraction(amount.to(pint_name(target)).magnitude)
