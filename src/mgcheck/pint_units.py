"""pint, where the units are defined: our own definitions file, and magnesium as a context.

Only what the everyday table in `data/units.toml` does not hold comes here, because importing pint takes longer than
the whole of a plain interpretation.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import pint

from mgcheck.data_files import data_folder, read_table
from mgcheck.units import BASE_UNIT, Unit


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


def exact_factor(unit: Unit) -> Fraction:
    """How much of its dimension's base unit one of this unit is."""
    units = registry()
    one = units.Quantity(Fraction(1), pint_name(unit))
    return Fraction(one.to(pint_name(BASE_UNIT[unit.dimension])).magnitude)
