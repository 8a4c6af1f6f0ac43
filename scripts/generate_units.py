"""Write `data/units.toml`, the exact factors of the everyday units, from the pint registry.

Run after a change of `data/units.txt` or `data/magnesium.toml`: `python scripts/generate_units.py`. A test fails while
the file differs from what pint says.
"""

from __future__ import annotations

from mgcheck.data_files import data_folder
from mgcheck.pint_units import exact_factor
from mgcheck.units import BASE_UNIT, EVERYDAY, VOLUMES

HEADER = """\
# Exact factors of the everyday units and volumes: one `code` is `factor` of `to`.
# Generated from units.txt and magnesium.toml by scripts/generate_units.py; do not edit.
format = 1
edition = "2026-11-22"
"""


def units_toml() -> str:
    """The text of the file."""
    rows = (
        f'\n[[unit]]\ncode = "{unit.code}"\nto = "{BASE_UNIT[unit.dimension].code}"\nfactor = "{exact_factor(unit)}"\n'
        for unit in EVERYDAY + VOLUMES
    )
    return HEADER + "".join(rows)


if __name__ == "__main__":
    (data_folder() / "units.toml").write_text(units_toml(), encoding="utf-8")
