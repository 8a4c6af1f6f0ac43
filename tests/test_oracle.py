"""An oracle: units and classes by a path of their own, pint's registry with exact rationals and the limits read anew.

Nothing of mgcheck's units, intervals, rulers or engine takes part in what is expected here.
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pint
import polars as pl
import pytest
from conftest import ROOT, rest_slow

import mgcheck
from mgcheck.columns.evaluator import Evaluator
from mgcheck.columns.row import Row, RowReader
from mgcheck.knowledge.loader import packaged_knowledge

RULERS: list[dict[str, Any]] = tomllib.loads((ROOT / "data" / "reference_ranges.toml").read_text("utf-8"))["ruler"]
PRIMARY = {"serum": "rms", "erythrocyte": "rms", "ionized": "boisleve", "urine": "boisleve"}
# As IUPAC and the charge of the ion have them; the rest is pint's.
MOLAR_MASS = Fraction("24.305")
VALENCE = 2

# Each spelling: what pint calls it, whether it counts mass, substance or charge, and per what.
CONCENTRATIONS = {
    "mmol/l": ("mmol/l", "mol"),
    "µmol/l": ("umol/l", "mol"),
    "umol/L": ("umol/l", "mol"),
    "mol/l": ("mol/l", "mol"),
    "mM": ("mmol/l", "mol"),
    "nmol/ml": ("nmol/ml", "mol"),
    "mmol/dl": ("mmol/dl", "mol"),
    "mg/l": ("mg/l", "g"),
    "mg/dL": ("mg/dl", "g"),
    "mg%": ("mg/dl", "g"),
    "mg/100 ml": ("mg/dl", "g"),
    "µg/ml": ("ug/ml", "g"),
    "g/l": ("g/l", "g"),
    "µg/dl": ("ug/dl", "g"),
    "ng/ml": ("ng/ml", "g"),
    "mEq/l": ("mmol/l", "eq"),
    "mval/l": ("mmol/l", "eq"),
    "µEq/ml": ("umol/ml", "eq"),
    "MMOL/L": ("mmol/l", "mol"),
    "MG/DL": ("mg/dl", "g"),
    "10*-3.eq/L": ("mmol/l", "eq"),
    "10*-6.mol/L": ("umol/l", "mol"),
    "meq/L{Mg}": ("mmol/l", "eq"),
    "mg/dL^milligram per deciliter^UCUM": ("mg/dl", "g"),
    "[mmol/l]": ("mmol/l", "mol"),
    "mg/l.": ("mg/l", "g"),
}
EXCRETIONS = {
    "mmol/24h": ("mmol/day", "mol"),
    "mg/24 h": ("mg/day", "g"),
    "mEq/24h": ("mmol/day", "eq"),
    "mmol/d": ("mmol/day", "mol"),
    "mg/j": ("mg/day", "g"),
    "g/24h": ("g/day", "g"),
    "µmol/(24.h)": ("umol/day", "mol"),
    "mmol/vrk": ("mmol/day", "mol"),
    "10*-3.eq/d": ("mmol/day", "eq"),
}
# How each part of a unit may be spelled, and what pint calls it.
PREFIXES = {"": "", "n": "n", "nano": "n", "u": "u", "µ": "u", "μ": "u", "mc": "u", "micro": "u", "m": "m"}
PREFIXES |= {"milli": "m"}
BASES = dict.fromkeys(("mol", "mols", "mole", "moles", "MOL"), "mol")
BASES |= dict.fromkeys(("g", "G", "gram", "grams", "gramme", "grammes"), "g")
BASES |= dict.fromkeys(("eq", "Eq", "EQ", "val", "equivalent", "equivalents"), "eq")
PER_VOLUME = {
    **dict.fromkeys(("/l", "/L", " / l", "/litre", "/liter", " per litre", " par litre", ".l-1", "·L⁻¹", " l^-1"), "l"),
    **dict.fromkeys(("/dl", "/dL", "/100 ml", "/100ml", " per 100 ml", "/decilitre", ".dl-1"), "dl"),
    **dict.fromkeys(("/cl", "/centiliter"), "cl"),
    **dict.fromkeys(("/ml", "/mL", " per millilitre", "*ml^-1"), "ml"),
    **dict.fromkeys(("/ul", "/µL"), "ul"),
}
PER_DAY = dict.fromkeys(
    ("/24h", "/24 h", "/24 H", "/(24.h)", "/24 hours", "/24 heures", "/24hrs", " per 24 h", " par 24h", "/d", "/day")
    + (" per day", "/j", "/jour", " par jour", ".d-1", "/days")
    + ("/vrk", "/Tag", "/die", "/día", "/døgn", "/dobę", "/nap", "/24 uur", "/ден", "/d.", "/24h^^L"),
    "day",
)
VOLUMES = {
    **dict.fromkeys(("l", "L", "litre", "litres", "liter", "liters"), "l"),
    **dict.fromkeys(("dl", "dL", "decilitre", "décilitres"), "dl"),
    **dict.fromkeys(("cl", "cL", "centilitre"), "cl"),
    **dict.fromkeys(("ml", "mL", "ML", "millilitre", "milliliters"), "ml"),
    **dict.fromkeys(("ul", "µl", "μL"), "ul"),
}


@cache
def registry() -> pint.UnitRegistry[Fraction]:
    """Pint's own units, which take a second to load."""
    return pint.UnitRegistry(non_int_type=Fraction)


@cache
def converted(value: Fraction, unit: str, other: str) -> Fraction:
    """A value in another unit, by pint."""
    return Fraction(registry().Quantity(value, unit).to(other).magnitude)


@cache
def in_moles(unit: str) -> Fraction:
    """How many mmol per litre, or per day, one of a unit is."""
    name, counted = {**CONCENTRATIONS, **EXCRETIONS}[unit]
    per = "day" if unit in EXCRETIONS else "l"
    if counted == "g":
        return converted(Fraction(1), name, f"mg/{per}") / MOLAR_MASS
    moles = converted(Fraction(1), name, f"mmol/{per}")
    return moles / VALENCE if counted == "eq" else moles


@pytest.mark.parametrize("units", rest_slow({"excretions": EXCRETIONS, "concentrations": CONCENTRATIONS}))
def test_every_unit_into_every_other(units: dict[str, tuple[str, str]]) -> None:
    """Exactly, value by value."""
    for (one, other), value in product(product(units, repeat=2), ("1", "0.7", "24.305", "17.0135", "99999999")):
        exact = Fraction(value) * in_moles(one) / in_moles(other)
        assert mgcheck.convert(f"{value} {one}", other) == exact, (value, one, other)


@pytest.mark.parametrize(
    ("per", "base_unit", "over_base"),
    rest_slow(
        {
            "amounts": ({"": ""}, "mmol", ""),
            "excretions": (PER_DAY, "mmol/24h", "/day"),
            "concentrations": (PER_VOLUME, "mmol/l", "/l"),
        }
    ),
)
def test_every_spelling_of_every_unit(per: dict[str, str], base_unit: str, over_base: str) -> None:
    """Each way to write a prefix, an amount and what it is counted per, with each other."""
    counts = {"mol": Fraction(1), "eq": Fraction(1, VALENCE), "g": 1 / MOLAR_MASS}
    checked = 0
    for (prefix, si), (base, counted), (over, volume) in product(PREFIXES.items(), BASES.items(), per.items()):
        kind = "g" if counted == "g" else "mol"
        name = f"{si}{kind}/{volume}".rstrip("/")
        exact = converted(Fraction(7), name, f"m{kind}{over_base}") * counts[counted]
        assert mgcheck.convert(f"7 {prefix}{base}{over}", base_unit) == exact, (prefix, base, over)
        checked += 1
    assert checked == len(PREFIXES) * len(BASES) * len(per)


@pytest.mark.parametrize(("spelling", "name"), VOLUMES.items())
def test_every_spelling_of_a_volume(spelling: str, name: str) -> None:
    """A concentration times the volume of the day's urine."""
    litres = converted(Fraction("1400.5"), name, "l")
    assert mgcheck.interpret("urine", "3 mmol/l", volume=f"1400.5 {spelling}").quantity.exact == 3 * litres


Band = tuple[str, Fraction, bool, Fraction | None, bool]


def limits_of(source: str, specimen: str, unit: str) -> list[Band] | None:
    """A source's bands in a unit: class, low end and whether it belongs, high end and whether it belongs."""
    own = [ruler for ruler in RULERS if (ruler["source"], ruler["specimen"]) == (source, specimen)]
    own = [ruler for ruler in own if (ruler["unit"] == "%") is (unit == "%")]
    if not own:
        return None
    if unit == "%":
        return bands_of(own[0], Fraction(1))
    mass = {**CONCENTRATIONS, **EXCRETIONS}[unit][1] == "g"
    ruler = next((ruler for ruler in own if ruler["unit"].startswith("mg") is mass), own[0])
    printed = "mg/l" if ruler["unit"].startswith("mg") else "mmol/l"
    if specimen == "urine":
        printed = "mg/24 h" if ruler["unit"].startswith("mg") else "mmol/24h"
    scale = in_moles(printed) / in_moles(unit)
    return bands_of(ruler, scale)


def bands_of(ruler: dict[str, Any], scale: Fraction) -> list[Band]:
    """The bands of a ruler, their limits times a scale."""
    bands = []
    for band in ruler["band"]:
        text = band["interval"]
        low, high = (end.strip() for end in text[1:-1].split(","))
        top = None if high == "inf" else Fraction(high) * scale
        bands.append((band["class"], Fraction(low) * scale, text[0] == "[", top, text[-1] == "]"))
    return bands


def class_of(bands: list[Band], value: Fraction) -> str:
    """The class of the one band that holds a value."""
    (found,) = (
        cls
        for cls, low, low_in, high, high_in in bands
        if (value > low or (low_in and value == low)) and (high is None or value < high or (high_in and value == high))
    )
    return found


def grid(bands: list[Band]) -> list[Decimal]:
    """Decimals at, just below and just above every limit, from none to nine places, and others between."""
    found = {Decimal(step).scaleb(-1) for step in range(1, 60)}
    for _, low, _, _, _ in bands[1:]:
        for places in range(10):
            near = int(low * 10**places)
            found |= {Decimal(near + step).scaleb(-places) for step in range(-2, 4)}
    return sorted(value for value in found if value > 0)


# One of each kind of unit; the others are multiples.
USUAL = ["mmol/l", "mg/dL", "mmol/24h", "mg/24 h", "%"]


def distinct(units: dict[str, tuple[str, str]]) -> list[str]:
    """One spelling of each unit; that all spellings mean the same is asked above."""
    return list({meaning: spelling for spelling, meaning in reversed(units.items())}.values())


@pytest.mark.parametrize(
    ("specimen", "unit"),
    rest_slow(
        sorted(
            [
                (specimen, unit)
                for specimen in PRIMARY
                for unit in (
                    *distinct(EXCRETIONS if specimen == "urine" else CONCENTRATIONS),
                    *(["%"] if specimen == "ionized" else []),
                )
            ],
            key=lambda case: case[1] not in USUAL,
        ),
        quick=9,
    ),
)
def test_every_class_around_every_limit(specimen: str, unit: str) -> None:
    """Each source's verdict, and the headline, by single values and by whole columns."""
    by_source = {source: bands for source in ("rms", "boisleve") if (bands := limits_of(source, specimen, unit))}
    texts = [f"{value:f}" for value in sorted({value for bands in by_source.values() for value in grid(bands)})]
    assert len(texts) > 100
    single = mgcheck.interpreter(specimen)
    frame = pl.DataFrame({"value": texts, "unit": [unit] * len(texts)})
    answers = Evaluator(RowReader(packaged_knowledge()), Row(specimen, ""))(frame)
    for place, text in enumerate(texts):
        wanted = {source: class_of(bands, Fraction(text)) for source, bands in by_source.items()}
        assert answers.table[answers.entry[place]].cls == wanted[PRIMARY[specimen]], (text, unit)
        answer = single(f"{text} {unit}")
        assert {verdict.source: verdict.cls for verdict in answer.verdicts} == wanted, (text, unit)


def test_the_oracle_can_fail() -> None:
    """It tells 0.7 from what lies beside it, and a printed limit from a converted one."""
    rms = limits_of("rms", "serum", "mmol/l")
    assert rms is not None
    assert [class_of(rms, Fraction(text)) for text in ("0.6999", "0.7", "1.1", "1.1001")] == [
        "hypo",
        "normal",
        "normal",
        "hyper",
    ]
    boisleve = limits_of("boisleve", "serum", "mg/l")
    assert boisleve is not None
    assert class_of(boisleve, Fraction("18.1")) == "normal"
    assert in_moles("mg/dL") == Fraction(2000, 4861)
    assert in_moles("mEq/l") == Fraction(1, 2)
