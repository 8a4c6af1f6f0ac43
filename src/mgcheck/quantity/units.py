"""The units of magnesium results: laboratory spellings, UCUM codes, exact conversion.

Units are parsed by a strict grammar, not by a general unit library, which would take `Mg` for a megagram and `mM/L` for
an amount per squared volume. A unit's factor is an exact rational, the product of the factors of its parts in
`data/units.toml`, which is generated from the registry in `pint_registry`.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from mgcheck.data_files import read_table


class Dimension(StrEnum):
    """The kind of quantity that a unit measures; only units of the same dimension convert into each other."""

    CONCENTRATION = "concentration"
    EXCRETION = "excretion"  # an amount per day
    FRACTION = "fraction"
    AMOUNT = "amount"
    VOLUME = "volume"


class Basis(StrEnum):
    """The kind of amount that a unit counts, which decides which printed limits a result is compared with.

    Equivalents (mEq) count substance, because charge is substance times valence.
    """

    MASS = "mass"
    SUBSTANCE = "substance"
    NONE = "none"


_BASIS = {"mol": Basis.SUBSTANCE, "eq": Basis.SUBSTANCE, "g": Basis.MASS}
_DAY = "(24.h)"


class Unit(NamedTuple):
    """A unit: an SI prefix, a base (`mol`, `g`, `eq`, `L`, `%`) and a denominator.

    `per` is a volume (`L`, `dL`, `mL`...), the day (`(24.h)`), or empty.
    """

    prefix: str
    base: str
    per: str = ""

    @property
    def code(self) -> str:
        """The UCUM code with a capital L: `mmol/L`, `mmol/(24.h)`.

        UCUM defines `eq` as one mole; mgcheck, like every laboratory, takes it as one mole of charge.
        """
        return f"{self.prefix}{self.base}" + (f"/{self.per}" if self.per else "")

    @property
    def label(self) -> str:
        """The unit as laboratories print it: `mmol/l`, `mEq/l`, `µg/ml`, `mmol/24 h`."""
        head = self.prefix.replace("u", "µ") + self.base.replace("eq", "Eq").replace("L", "l")
        if not self.per:
            return head
        return f"{head}/24 h" if self.per == _DAY else f"{head}/{self.per.replace('u', 'µ').replace('L', 'l')}"

    @property
    def dimension(self) -> Dimension:
        """The kind of quantity that the unit measures."""
        if self.base == "%":
            return Dimension.FRACTION
        if self.base == "L":
            return Dimension.VOLUME
        if not self.per:
            return Dimension.AMOUNT
        return Dimension.EXCRETION if self.per == _DAY else Dimension.CONCENTRATION

    @property
    def basis(self) -> Basis:
        """The kind of amount that the unit counts."""
        return _BASIS.get(self.base, Basis.NONE)


MMOL_PER_L = Unit("m", "mol", "L")
UMOL_PER_L = Unit("u", "mol", "L")
MG_PER_L = Unit("m", "g", "L")
MG_PER_DL = Unit("m", "g", "dL")
MEQ_PER_L = Unit("m", "eq", "L")
MMOL_PER_DAY = Unit("m", "mol", _DAY)
MG_PER_DAY = Unit("m", "g", _DAY)
MEQ_PER_DAY = Unit("m", "eq", _DAY)
PERCENT = Unit("", "%")
MMOL = Unit("m", "mol")
LITRE = Unit("", "L")

EVERYDAY: tuple[Unit, ...] = (
    MMOL_PER_L,
    UMOL_PER_L,
    Unit("", "mol", "L"),
    MG_PER_L,
    MG_PER_DL,
    Unit("u", "g", "mL"),
    Unit("", "g", "L"),
    MEQ_PER_L,
    MMOL_PER_DAY,
    MG_PER_DAY,
    MEQ_PER_DAY,
    PERCENT,
    MMOL,
    Unit("m", "g"),
    Unit("m", "eq"),
)

# The unit of each dimension that has the factor 1.
BASE_UNIT = {
    Dimension.CONCENTRATION: MMOL_PER_L,
    Dimension.EXCRETION: MMOL_PER_DAY,
    Dimension.FRACTION: PERCENT,
    Dimension.AMOUNT: MMOL,
    Dimension.VOLUME: LITRE,
}


@lru_cache(maxsize=1024)
def factor(unit: Unit) -> Fraction:
    """Return one unit in the base unit of its dimension (mmol/L, mmol per 24 h, %, mmol or L), exactly."""
    parts = read_table("units")
    amount = Fraction(parts["prefix"][unit.prefix]) * Fraction(parts["base"][unit.base])
    return amount / Fraction(parts["per"][unit.per])


def convert(value: Fraction, unit: Unit, target: Unit) -> Fraction:
    """Convert a value exactly to another unit; raises `ValueError` for units of different dimensions."""
    return value if unit == target else value * _ratio(unit, target)


@lru_cache(maxsize=1024)
def _ratio(unit: Unit, target: Unit) -> Fraction:
    if unit.dimension is not target.dimension:
        raise ValueError(f"{unit.code} and {target.code} are of different kinds")
    return factor(unit) / factor(target)


# ------------------------------------------------------------------------------------------------- spellings

_PREFIXES = {"": "", "n": "n", "nano": "n", "u": "u", "μ": "u", "mc": "u", "micro": "u", "m": "m", "milli": "m"}
_BASES = {
    "mol": r"mol(?:es?|s)?",
    "g": r"g(?:ram(?:me)?s?)?",
    "eq": r"(?:eq|val|equivalents?)",
}
_VOLUME_PREFIXES = {"": "L", "d": "dL", "c": "cL", "m": "mL", "u": "uL", "μ": "uL"}
_VOLUME_PREFIXES |= {"deci": "dL", "centi": "cL", "milli": "mL"}
_LITRE = r"(?P<volume>deci|centi|milli|[dcmuμ])?l(?:it(?:er|re)s?)?"
_AMOUNT = r"(?P<prefix>nano|micro|milli|mc|[numμ])?(?:" + "|".join(f"(?P<{b}>{p})" for b, p in _BASES.items()) + ")"
_HOURS = (
    "h(?:(?:ou)?rs?|eures?|od(?:in)?)?|hor[ae]s|or[ae]|st(?:un)?d(?:en|n)?|u(?:ur|ren)?|tim(?:er|mar)?|godz(?:in)?|tuntia"
    "|[oó]ra|saat|ч(?:аса|асов)?"
)
_24_H = rf"24[. ]?(?:{_HOURS})"
# The words for a day in the languages of Europe, singular, in the cases that follow "per".
_DAYS = (
    *("d(?:ays?)?", "j(?:ours?)?", "dies?", "diem"),  # English, French, Latin and Italian
    *("tag", "dag", "etmaal", "døgn", "dygn", "dagur", "dydd"),  # German, Dutch, Scandinavian, Welsh
    *("giorno", "d[ií]a", "zi", "jum", "egun", "dit[eë]"),  # Italian, Iberian, Romanian, Maltese, Basque, Albanian
    *("de[nň]", "dan", "dzie[nń]", "dob[aeęuy]"),  # Czech, Slovak, Polish, South Slavic
    *("ден", "день", "дан", "доб[ау]", "сут(?:ки)?", "денонощие"),  # Bulgarian, Russian, Serbian, Ukrainian
    *("vrk", "vuorokau(?:si|dessa)", "p[aä]iv[aä]", "(?:öö)?päev"),  # Finnish, Estonian
    *("par[aą]", "dien[aą]", "diennakt[sī]"),  # Lithuanian, Latvian
    *("η?μ[εέ]ρα", "24ωρο", "nap", "g[uü]n"),  # Greek, Hungarian, Turkish
)
_ONE_DAY = "|".join(_DAYS)
_OVER = r" ?(?:/| per | par | pro | por ) ?"
_TIMES = r" ?[.· ] ?"
_PER = "|".join(
    (
        rf"{_OVER}(?:100 ?(?P<hundred>ml)|{_LITRE})",
        rf"{_TIMES}{_LITRE.replace('<volume>', '<volume2>')}\^?-1",
        rf"{_OVER}(?P<day>{_24_H}|\({_24_H}\)|{_ONE_DAY})",
        rf"{_TIMES}(?P<day2>(?:\({_24_H}\)|{_ONE_DAY})\^?-1)",
        r" ?(?P<cent>%)",
    )
)
# Only for molarity does case matter: mM is mmol/l, but mm would be a length.
_MOLAR = {"M": "", "mM": "m", "μM": "u", "uM": "u"}


# UCUM writes milli, micro and nano also as powers of ten, and what is counted in braces: only magnesium is accepted.
_POWERS = {"3": "m", "6": "u", "9": "n"}
_POWER = r"(?i)^10[*^]-([369])\.(?=(?:mol|eq|g)\b)"
_OF_MAGNESIUM = r"(?i)(?<=[a-z0-9)])\{(?:mg(?:2?\+\+?|\+2|\(2\+\))?|magnesium)\}"
# The coding systems of units (HL7 table 0396), among them the local one, L, and a version of one of them.
_SYSTEM = r"(?i)(?:UCUM|ISO\+?|ANS\+?|LN?|HL7[0-9]+|99[A-Z0-9]+)?"
_VERSION = r"(?i)(?:v?[0-9][0-9.]*)?"
_PLACES = {3: _SYSTEM, 6: _SYSTEM, 7: _VERSION, 8: _VERSION}
# An L in brackets is the flag of a low value.
_IN_BRACKETS = r"\[(?! ?L ?\])(.+)\]|\((?! ?L ?\))(.+)\)"


_COMMON = {spelling.lower(): unit for unit in EVERYDAY for spelling in (unit.code, unit.label)}


def read_unit(text: str) -> Unit | None:
    """Parse a laboratory's spelling of a unit, ignoring case; return None if it is unknown.

    Accepted are amounts (mol, g, eq, with the prefixes n, µ, m), alone or per volume, per 100 ml, per day or per 24 h,
    in the words of Europe and UCUM (`10*-3.eq/L`, `meq/L{Mg}`); `mM`; `mg%` (per 100 ml); `%`; and volumes. A unit may
    stand in brackets, end with a dot, or be the first of the components of HL7 v2 (`mmol/l^^L`).
    """
    # The common spellings bypass the grammar: compiling its patterns takes longer than the rest of a run.
    if (common := _COMMON.get(text.lower())) is not None:
        return common
    # NFKC unifies the two micro signs, superscripts, thin spaces and full-width letters.
    plain = " ".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    units = component_units(plain)
    return _of_grammar(plain) or (units.pop() if len(units) == 1 else None)


def component_units(text: str) -> set[Unit | None]:
    """The units that the components of an HL7 v2 field name, the first one's included even where it is unknown (None).

    The components are a code, its text and its coding system, twice, and the versions of both systems. Empty for a text
    that is no such field, such as `mmol.L^-1`, `mmol/l^H` or `mmol/l^^L 0.75`.
    """
    first, *others = (part.strip() for part in text.split("^"))
    units = {_of_grammar(first)}
    for place, part in enumerate(others, 2):
        if pattern := _PLACES.get(place):
            if not re.fullmatch(pattern, part):
                return set()
        elif part:
            unit = _of_grammar(part)
            if unit is None:
                return set()
            units.add(unit)
    return units if others else set()


def _of_grammar(text: str) -> Unit | None:
    plain = text.removesuffix(".")
    if (inner := re.fullmatch(_IN_BRACKETS, plain)) is not None:
        plain = (inner[1] or inner[2]).strip()
    plain = re.sub(_OF_MAGNESIUM, "", re.sub(_POWER, lambda power: _POWERS[power[1]], plain))
    plain = plain.replace("⋅", "·").replace("∙", "·").replace("*", "·")
    if (common := _COMMON.get(plain.lower())) is not None:
        return common
    if plain in _MOLAR:
        return Unit(_MOLAR[plain], "mol", "L")
    lower = plain.lower().replace("é", "e")
    if (volume := re.fullmatch(_LITRE, lower)) is not None:
        return Unit(_VOLUME_PREFIXES[volume["volume"] or ""].removesuffix("L"), "L")
    match = re.fullmatch(rf"{_AMOUNT}(?:{_PER})?", lower)
    return None if match is None else _composed(match)


# Volumes, times and masses that no unit of mgcheck counts per: mol/m3 is not mol/l.
_OTHER_DENOMINATOR = r"/|m ?\^?[23³]|kg|\b(?!24 ?h|100|1 ?(?:l|d|24))[0-9]+[.,]?[0-9]* ?[a-z]"


def similar_units(text: str) -> list[Unit]:
    """Units that an unknown spelling may mean: those that begin with the same prefix and amount, or letter.

    Empty for a ratio of two amounts, such as mmol per mol of creatinine, and for another denominator, such as m3; never
    a unit with another prefix than written.
    """
    lower = unicodedata.normalize("NFKC", text).strip().lower()
    amount = re.compile(rf"{_AMOUNT}(?![a-z])")
    if (head := amount.match(lower)) is None:
        return [unit for unit in EVERYDAY if unit.label[0].lower().replace("µ", "u") == lower[:1].replace("μ", "u")]
    _, _, counted_per = lower.partition("/")
    if amount.match(counted_per.strip()) or re.search(_OTHER_DENOMINATOR, counted_per):
        return []
    base = next(name for name in _BASES if head[name])
    return [Unit(_PREFIXES[head["prefix"] or ""], base, per) for per in ("L", "dL", _DAY)]


def _composed(match: re.Match[str]) -> Unit | None:
    """Build the unit from the parts of a match."""
    base = next(name for name in _BASES if match[name])
    prefix = _PREFIXES[match["prefix"] or ""]
    if match["cent"]:
        # "mg%" is mg per 100 ml; nobody writes it for other amounts.
        return Unit(prefix, base, "dL") if base == "g" else None
    if match["day"] or match["day2"]:
        return Unit(prefix, base, _DAY)
    if match["hundred"]:
        return Unit(prefix, base, "dL")
    if match.end() == match.end(base):
        return Unit(prefix, base)
    return Unit(prefix, base, _VOLUME_PREFIXES[match["volume"] or match["volume2"] or ""])


def looks_like_mega(text: str) -> bool:
    """Whether a spelling could be taken for mega: a capital M before small letters, as in `Mg/l`."""
    head = re.split(r"[/ .·%{^)\]]", text.lstrip("[("), maxsplit=1)[0]
    return len(head) > 1 and head[0] == "M" and not head.isupper() and not head.lower().startswith("milli")
