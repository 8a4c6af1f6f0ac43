"""Units: every spelling that laboratories print, and exact factors."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mgcheck.quantity.units as units_module
from mgcheck.data_files import data_folder
from mgcheck.errors import UnitError
from mgcheck.language.say import suggestion
from mgcheck.quantity.pint_registry import convert as convert_by_pint
from mgcheck.quantity.pint_registry import registry
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import (
    BASE_UNIT,
    EVERYDAY,
    Dimension,
    Unit,
    convert,
    factor,
    looks_like_mega,
    read_unit,
)

SPELLINGS = {
    "mmol/L": ["mmol/l", "MMOL/L", "mmol/L", "Mmol/l", "mMol/L", "mM", "mmol.l-1", "mmol·l⁻¹", "mmol⋅L^-1", "mmol l-1"]
    + ["mmol*l-1", "mmol / l", "mmol per litre", "mmol par litre", "millimoles/liter", "mmol\u202f/\u00a0l", "ｍmol/l"],
    "umol/L": ["µmol/l", "μmol/l", "umol/L", "UMOL/L", "ΜMOL/L", "µM", "uM", "micromol/l"],
    "mol/L": ["mol/l", "MOL/L", "M"],
    "mg/L": ["mg/l", "MG/L", "Mg/l", "mg.l-1", "milligrammes/litre", "㎎/ℓ"],
    "mg/dL": [
        "mg/dl",
        "MG/DL",
        "mg/dL",
        "Mg/dL",
        "mg%",
        "mg %",
        "MG%",
        "mg/100 ml",
        "mg/100ml",
        "mg/100 mL",
        "mg.dl-1",
    ],
    "ug/mL": ["µg/ml", "ug/mL", "UG/ML", "mcg/ml", "μg/ml"],
    "g/L": ["g/l", "G/L", "grams/liter"],
    "meq/L": ["mEq/l", "MEQ/L", "meq/L", "mval/l", "MVAL/L", "mEq.l-1", "milliéquivalents/l"],
    "mmol/(24.h)": ["mmol/24h", "mmol/24 h", "mmol/(24.h)", "mmol/d", "mmol/day", "mmol/j", "mmol/jour", "MMOL/24H"]
    + ["mmol per day", "mmol par jour", "mmol/24 heures", "mmol/24hr", "mmol/24 hrs", "mmol/24 hours", "mmol.d-1"],
    "mg/(24.h)": ["mg/24h", "mg/d", "mg/24 h", "mg/(24.h)", "mg/j", "MG/24H", "mg.(24.h)-1"],
    "meq/(24.h)": ["mEq/24h", "meq/(24.h)", "mEq/d", "mval/24 h"],
    "%": ["%"],
    "umol/mL": ["µmol/ml"],
    "ug/dL": ["µg/dl"],
    "g/(24.h)": ["g/24h"],
    "mmol": ["mmol", "millimoles", "mMol"],
    "g": ["g", "grammes"],
    "mL": ["ml", "mL", "millilitres"],
    "L": ["l", "L", "litre", "liters"],
}
# What official codes, messages and other languages make of them.
SPELLINGS |= {
    code: [*SPELLINGS[code], *more]
    for code, more in {
        "mmol/L": ["10*-3.mol/L", "10^-3.mol/l", "10*-3.MOL/L", "mmol/L{Mg}", "mmol{Mg2+}/L", "MMOL/L{MG}", "mmol/l^^L"]
        + ["mmol/L^mmol/L^UCUM", "mmol/l^^L^mmol/L^^UCUM", "mmol/l^mmol/L^99LAB", "[mmol/l]", "(mmol/l)", "mmol/l."]
        + ["(mmol/L).", "[ mmol/l ]", "mmol.L-1.", "[mmol/L]^^L", "mmol pro Liter", "10*-3.mol/L^mmol/L"],
        "umol/L": ["10*-6.mol/L", "[µmol/l]", "umol/L^micromol per litre^UCUM"],
        "mg/L": ["10*-3.g/L", "(mg/l)", "MG/L^^L"],
        "mg/dL": ["mg/dL^milligram per deciliter^UCUM", "[mg%]", "mg/dL{magnesium}", "mg/100 ml.", "MG/DL^mg/dl"],
        "meq/L": ["10*-3.eq/L", "10*-3.EQ/L", "meq/L{Mg}", "meq/L{Mg++}", "mEq/l^^L", "[mEq/L]"],
        "mmol/(24.h)": [
            "mmol/vrk",
            "MMOL/VRK",
            "mmol/Tag",
            "mmol pro Tag",
            "mmol/die",
            "mmol per diem",
            "mmol/dia",
            "mmol/día",
        ]
        + ["mmol por día", "mmol/giorno", "mmol/dag", "mmol/døgn", "mmol/dygn", "mmol/doba", "mmol/dobę", "mmol/nap"]
        + ["mmol/päivä", "mmol/zi", "mmol/den", "mmol/deň", "mmol/dzień", "mmol/dan", "mmol/ден", "mmol/etmaal"]
        + ["mmol/сут", "mmol/добу", "mmol/ööpäev", "mmol/para", "mmol/diena", "mmol/ημέρα", "mmol/24ωρο", "mmol/gün"]
        + ["mmol/24 uur", "mmol/24 Std", "mmol/24 Stunden", "mmol/24 ore", "mmol/24 horas", "mmol/24 timer", "mmol/d."]
        + ["mmol/24 hod", "mmol/24 godz", "(mmol/24 h)", "10*-3.mol/(24.h)", "mmol/(24.h){Mg}", "mmol/24h^^L"],
        "mg/(24.h)": ["mg/vrk", "mg/TAG", "mg/d.", "[mg/d]", "mg/dobe", "mg/24 uren", "10*-3.g/d"],
        "meq/(24.h)": ["10*-3.eq/d", "mEq/døgn", "mval/Tag"],
        "%": ["[%]", "(%)"],
        "mmol": ["10*-3.mol", "mmol.", "(mmol)", "mmol^^L"],
        "L": ["l.", "(litre)"],
    }.items()
}
UNKNOWN = [
    # A factor, a prefix beside a power of ten, and powers that no laboratory counts magnesium in.
    *("10*-3 mol/L", "10-3.mol/L", "10*-3.mmol/L", "10*-4.mol/L", "10*3.mol/L", "10*-3.L", "10*-3", "10*-3.%"),
    # Braces say what was counted: another substance is another quantity, and braces alone count nothing.
    *("mmol/L{Ca}", "mg/L{CaCO3}", "mmol/{creat}", "mmol/{Mg}", "{Mg}", "mmol/L{}", "mmol/L{Mg", "mmol/L{RBCs}"),
    # Components that name two units, exponents that are none, and fields whose code is blank or unknown.
    *("mmol/l^mg/dl", "mmol/l^^mg/dl", "mmol/l^^L^mg/dl", "mmol/L^mol/L^UCUM", "mmol^L", "L^^mmol/L"),
    *("mg/l^-1", "mg/l^2", "mmol/l^+1^UCUM", "^mmol/L^UCUM", "^", "^^L", "mmo/l^mmol/L"),
    # What follows the field is none of its components.
    *("mmol/l^^L 0.75", "mmol/l^^L H", "mmol/l^mmol per litre L", "mmol/l^^0.75", "mmol/l^low 3", "mmol/l^^L;0.75"),
    # The flag of a low value.
    *("(L)", "[L]", "( L )"),
    # A day is a denominator and nothing else; these are hours, weeks and other measures.
    *("vrk", "Tag", "dag", "mmol Tag", "mmolvrk", "mmol/l/Tag", "mmol/Tage", "mmol/uur", "mmol/12 Std"),
    *("mmol/vko", "mmol/dd", "mmol/Stunde", "mmol/24", "mmol/48 uur", "mmol/zil"),
    # Brackets that enclose no unit, or not the whole of it.
    *("[mmol]/l", "[mmol/l", "mmol/l)", "[mmol/l)", "((mmol/l))", "[[mmol/l]]", "mmol/l.."),
    *(".mmol/l", "()", ".", "mmol/l (24h)"),
    "",
    "mm",
    "MM",
    "mM/L",
    "mmo/l",
    "mmoll",
    "mmol l",
    "kg/l",
    "Mgg/l",
    "mg/kg",
    "mmol/h",
    "mmol/l/24h",
    "mmol%",
]


@pytest.mark.parametrize(("code", "spelling"), [(code, s) for code, row in SPELLINGS.items() for s in row])
def test_a_laboratory_spelling_names_its_unit(code: str, spelling: str) -> None:
    """Each spelling reads as the unit of its UCUM code."""
    unit = read_unit(spelling)
    assert unit is not None
    assert unit.code == code


@pytest.mark.parametrize("spelling", UNKNOWN)
def test_an_unknown_spelling_names_no_unit(spelling: str) -> None:
    """What is no spelling of a unit of magnesium is not guessed at."""
    assert read_unit(spelling) is None


@pytest.mark.parametrize("unit", EVERYDAY, ids=lambda unit: unit.code)
def test_code_and_label_read_back_as_the_same_unit(unit: Unit) -> None:
    """What mgcheck prints it also reads."""
    assert read_unit(unit.code) == unit
    assert read_unit(unit.label) == unit


def test_labels_are_what_people_write() -> None:
    """The labels of the everyday units, in full."""
    assert [unit.label for unit in EVERYDAY] == [
        *("mmol/l", "µmol/l", "mol/l", "mg/l", "mg/dl", "µg/ml", "g/l", "mEq/l"),
        *("mmol/24 h", "mg/24 h", "mEq/24 h", "%", "mmol", "mg", "mEq"),
    ]


def test_mega_is_never_read_but_noticed() -> None:
    """A capital M before small letters could be taken for mega; capitals throughout could not."""
    assert [
        text
        for text in (
            *("Mg/l", "Mmol/l", "MG/L", "mg/l", "MEQ/L", "Meq/L", "M", "Milligrams/l"),
            *("[Mg/l]", "(Mg)", "Mg/dL^^L", "MEQ{Mg}/L", "MG{Mg}", "[MG/L]"),
        )
        if looks_like_mega(text)
    ] == [
        *("Mg/l", "Mmol/l", "Meq/L", "[Mg/l]", "(Mg)", "Mg/dL^^L"),
    ]


@pytest.mark.parametrize(
    ("spelling", "near"),
    [
        *[("mmo/l", "mmol/l"), ("mgl", "mg/l"), ("mEq/1", "mEq/l"), ("µMO/L", "µmol/l"), ("furlong", None)],
        # Half of the letters are enough.
        ("mmol per litra", "mmol/l"),
    ],
)
def test_the_nearest_spelling_is_offered_only_where_it_is_near(spelling: str, near: str | None) -> None:
    """A slip of the finger has a neighbour, nonsense has none."""
    with pytest.raises(UnitError) as refused:
        parse_unit(spelling)
    assert str(refused.value.hint()).startswith(f"did you mean {near}? known" if near else "known")
    assert str(refused.value.hint("fr")).startswith(f"vouliez-vous dire {near} ? connues" if near else "connues")


@pytest.mark.parametrize(
    ("word", "known", "most", "near"),
    [
        ("valeu", ["unit", "Value", "VALUE"], 1, "Value"),
        ("CAFE", ["thé", "Café"], 1, "Café"),
        ("oeufs", ["Œuf", "bœuf"], 3, "Œuf, bœuf"),
        ("loading test", ["loading-test", "loading"], 1, "loading-test"),
        ("value", ["v" * 101], 1, None),
        ("value", ["unit"], 1, None),
        ("value", [], 1, None),
    ],
)
def test_a_suggestion_looks_past_case_and_accents(word: str, known: list[str], most: int, near: str | None) -> None:
    """The known word is offered as it is spelled; of two that differ in case alone the first, and none that is far."""
    asked = suggestion(word, known, most=most)
    assert asked.en == (f"did you mean {near}? " if near else "")
    assert asked.fr == (f"vouliez-vous dire {near} ? " if near else "")


# By hand, with 24.305 g/mol and two charges: 1 mg/l is 1/24.305 mmol/l, 1 mEq/l is half a mmol/l.
BY_HAND = {
    "mmol/L": Fraction(1),
    "umol/L": Fraction(1, 1000),
    "mol/L": Fraction(1000),
    "mg/L": Fraction(1000, 24305),
    "mg/dL": Fraction(10000, 24305),
    "ug/mL": Fraction(1000, 24305),
    "g/L": Fraction(1_000_000, 24305),
    "meq/L": Fraction(1, 2),
    "mmol/(24.h)": Fraction(1),
    "mg/(24.h)": Fraction(1000, 24305),
    "meq/(24.h)": Fraction(1, 2),
    "%": Fraction(1),
    "mmol": Fraction(1),
    "mg": Fraction(1000, 24305),
    "meq": Fraction(1, 2),
    "L": Fraction(1),
    "dL": Fraction(1, 10),
    "cL": Fraction(1, 100),
    "mL": Fraction(1, 1000),
}


@pytest.mark.parametrize(("code", "by_hand"), BY_HAND.items())
def test_factors_are_exact(code: str, by_hand: Fraction) -> None:
    """The table of the data gives the factors worked out by hand."""
    unit = read_unit(code)
    assert unit is not None
    assert factor(unit) == by_hand


PREFIXES = ("", "m", "u", "n")
VOLUMES = ("L", "dL", "cL", "mL", "uL")
# Every unit that the grammar can name: an amount by itself, per volume or per day; a volume; a percentage.
ALL_UNITS = [Unit(*parts) for parts in product(PREFIXES, ("mol", "g", "eq"), ("", *VOLUMES, "(24.h)"))]
ALL_UNITS += [*(Unit(volume.removesuffix("L"), "L") for volume in VOLUMES), Unit("", "%")]


@pytest.mark.parametrize("unit", ALL_UNITS, ids=lambda unit: unit.code)
def test_the_table_is_what_pint_says_of_every_unit(unit: Unit) -> None:
    """Classification reads the table and `mgcheck convert` asks pint, of each unit that can be written."""
    assert read_unit(unit.code) == unit
    assert factor(unit) == convert_by_pint(Fraction(1), unit, BASE_UNIT[unit.dimension])


def test_the_grammar_names_no_further_unit() -> None:
    """Every spelling that can be put together from the grammar's words is one of these units, or none."""
    words = [*units_module._PREFIXES, *units_module._VOLUME_PREFIXES, "k", "mega"]
    bases = ["mol", "moles", "g", "grammes", "eq", "val", "equivalents", "l", "litres", "%"]
    tails = ["", "%", "/100 ml", "/24h", "/d", ".(24.h)-1", " par jour"]
    tails += [f"{over}{word}{litre}" for over in ("/", " per ") for word in words for litre in ("l", "litre")]
    tails += [f".{word}l-1" for word in words]
    read = {read_unit("".join(parts)) for parts in product(words, bases, tails)}
    assert read - {None} == set(ALL_UNITS)


@given(
    value=st.fractions(min_value="1/1000000", max_value=10**6),
    units=st.tuples(st.sampled_from(ALL_UNITS), st.sampled_from(ALL_UNITS)),
    litres=st.decimals("0.001", 10, places=3),
)
def test_pint_converts_as_the_table_does(value: Fraction, units: tuple[Unit, Unit], litres: Decimal) -> None:
    """Between any two units of a kind, and by a volume between a concentration and an excretion."""
    one, other = units
    if one.dimension is other.dimension:
        assert convert_by_pint(value, one, other) == convert(value, one, other)
    elif {one.dimension, other.dimension} == {Dimension.CONCENTRATION, Dimension.EXCRETION}:
        factors = factor(one) / factor(other)
        flow = Fraction(litres) if one.dimension is Dimension.CONCENTRATION else 1 / Fraction(litres)
        assert convert_by_pint(value, one, other, Quantity(litres, Unit("", "L"))) == value * factors * flow


def test_an_equivalent_is_half_a_mole_and_not_a_mole() -> None:
    """UCUM calls one eq a mole; for magnesium one mEq/l is 0.5 mmol/l."""
    assert convert(Fraction(1), Unit("m", "eq", "L"), Unit("m", "mol", "L")) == Fraction(1, 2)


def test_units_of_different_kinds_do_not_convert() -> None:
    """A concentration is no amount per day."""
    with pytest.raises(ValueError, match="different kinds"):
        convert(Fraction(1), Unit("m", "mol", "L"), Unit("m", "mol", "(24.h)"))


def test_the_registry_knows_nothing_but_its_own_units() -> None:
    """There is no mega, no pound, no hour in it."""
    units = registry()
    for name in ("Mg", "megagram", "pound", "kilogram", "hour"):
        assert name not in units


def test_the_factor_table_is_not_stale() -> None:
    """`data/units.toml` is what its script writes today."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
    try:
        from generate_units import units_toml
    finally:
        sys.path.pop(0)
    assert (data_folder() / "units.toml").read_text(encoding="utf-8") == units_toml()


GENERAL = [
    Unit(prefix, base, per)
    for base in ("mol", "g", "eq")
    for prefix in ("n", "u", "m", "")
    for per in ("L", "dL", "cL", "mL", "uL")
]


@given(
    value=st.fractions(min_value="1/1000000", max_value=10**6),
    units=st.tuples(st.sampled_from(GENERAL), st.sampled_from(GENERAL)),
)
def test_there_and_back_is_the_identity(value: Fraction, units: tuple[Unit, Unit]) -> None:
    """Converting to another unit and back gives the same value, exactly."""
    one, other = units
    assert convert(convert(value, one, other), other, one) == value


@given(
    value=st.fractions(min_value="1/1000000", max_value=10**6),
    units=st.tuples(*[st.sampled_from(GENERAL)] * 3),
)
def test_a_detour_changes_nothing(value: Fraction, units: tuple[Unit, Unit, Unit]) -> None:
    """Converting by way of a third unit is converting."""
    one, between, other = units
    assert convert(convert(value, one, between), between, other) == convert(value, one, other)


def test_every_dimension_has_a_base_unit() -> None:
    """Factors are counted in a unit of their own dimension."""
    assert set(BASE_UNIT) == set(Dimension)
    assert all(unit.dimension is dimension for dimension, unit in BASE_UNIT.items())
