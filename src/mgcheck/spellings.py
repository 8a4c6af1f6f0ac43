"""The usual spellings of the everyday units as a list, for expressions that cannot run the grammar of `units`."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from mgcheck.units import Unit, read_unit

_PREFIXES = {"": ("",), "m": ("m",), "u": ("u", "µ", "μ", "mc")}
_BASES = {"mol": ("mol", "mole", "moles"), "g": ("g",), "eq": ("eq", "val"), "%": ("%",)}
_LITRES = ("l", "liter", "litre")
_VOLUMES = {"L": "", "dL": "d", "mL": "m"}
_DAYS = ("24h", "24 h", "24hr", "24 hr", "24hrs", "24 hours", "d", "day", "j", "jour", "(24.h)")
_OVER = ("/", " / ", " per ", " par ")
_INVERSE = (".l-1", " l-1", "·l-1", "·l⁻¹", ".l^-1")
# Only the case tells these from a length; they are compared as they stand.
_MOLAR = {"mmol/L": ("mM",), "umol/L": ("µM", "μM", "uM"), "mol/L": ("M",)}


class Spellings(NamedTuple):
    """How a unit is written: texts to be compared as they are, and others in small letters."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]


@lru_cache(maxsize=64)
def spellings(unit: Unit) -> Spellings:
    """The usual spellings of an everyday unit; `read_unit` reads each of them as that unit."""
    heads = [prefix + base for prefix, base in product(_PREFIXES[unit.prefix], _BASES[unit.base])]
    tails = [""]
    if unit.per in _VOLUMES:
        prefix = _VOLUMES[unit.per]
        tails = [f"{over}{prefix}{litre}" for over, litre in product(_OVER, _LITRES)]
        tails += [inverse.replace("l", f"{prefix}l") for inverse in _INVERSE]
        tails += ["/100ml", "/100 ml", "%"] if unit.per == "dL" else []
    elif unit.per:
        tails = [over + day for over, day in product(_OVER, _DAYS)]
    texts = {unit.code.lower(), unit.label.lower(), *(head + tail for head, tail in product(heads, tails))}
    return Spellings(_MOLAR.get(unit.code, ()), tuple(sorted(text for text in texts if read_unit(text) == unit)))
