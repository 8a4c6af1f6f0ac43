"""Write `data/units.toml`, the exact factors of the parts of units, from the pint registry.

Run after a change of `data/units.txt` or `data/magnesium.toml`: `python scripts/generate_units.py`. A test fails while
the file differs from what pint says.
"""

from __future__ import annotations

from fractions import Fraction

from mgcheck.data_files import data_folder
from mgcheck.quantity.pint_registry import convert
from mgcheck.quantity.units import LITRE, MMOL, PERCENT, Unit

HEADER = """\
# Exact factors of the parts of a unit: that of mg/dL is prefix m times base g over per dL.
# Generated from units.txt and magnesium.toml by scripts/generate_units.py; do not edit.
format = 1
edition = '2026-11-26'
"""
TABLES = {
    "prefix": "How much of the base one prefixed base is.",
    "base": "How many mmol one of it is; of L how many litres, of % how many per cent.",
    "per": "How many litres it is, or how many days.",
}


def factors() -> dict[str, dict[str, Fraction]]:
    """The factor of every part, asked of pint."""
    mole, one = Unit("", "mol"), Fraction(1)
    volumes = {f"{prefix}L": convert(one, Unit(prefix, "L"), LITRE) for prefix in ("", "d", "c", "m", "u")}
    return {
        "prefix": {prefix: convert(one, Unit(prefix, "mol"), mole) for prefix in ("", "d", "c", "m", "u", "n")},
        "base": {
            **{base: convert(one, Unit("", base), MMOL) for base in ("mol", "g", "eq")},
            "L": convert(one, LITRE, LITRE),
            "%": convert(one, PERCENT, PERCENT),
        },
        "per": {"": one, **volumes, "(24.h)": one},
    }


def units_toml() -> str:
    """The text of the file."""
    text = HEADER
    for name, parts in factors().items():
        text += f"\n# {TABLES[name]}\n[{name}]\n"
        text += "".join(f"'{part}' = '{factor}'\n" for part, factor in parts.items())
    return text


if __name__ == "__main__":
    (data_folder() / "units.toml").write_text(units_toml(), encoding="utf-8")
