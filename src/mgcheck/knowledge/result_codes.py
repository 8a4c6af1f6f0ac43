"""The codes and names of magnesium results in FHIR resources, by which a result says its specimen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from mgcheck.data_files import read_table
from mgcheck.errors import ChoiceError, concerning
from mgcheck.knowledge.loader import read_specimen
from mgcheck.knowledge.model import Specimen
from mgcheck.language.say import plain
from mgcheck.quantity.number import MAX_TEXT
from mgcheck.quantity.result_name import names_magnesium
from mgcheck.quantity.units import Basis


class CodeMeaning(NamedTuple):
    """What a code says of a result: its specimen as a word, empty if the code is refused, and the kind of amount.

    `name` is LOINC's. `given` marks a meaning that was given with `--code`.
    """

    specimen: str
    name: str = ""
    basis: Basis = Basis.NONE
    given: bool = False


class Codes(NamedTuple):
    """The known codes: LOINC's, and those that `given` maps to a word for a specimen, by system (or None) and code."""

    given: Mapping[tuple[str | None, str], str] = MappingProxyType({})

    def meaning(self, system: str | None, code: str | None) -> CodeMeaning | None:
        """Return the meaning of a code; None if it is unknown."""
        if code is None:
            return None
        loinc = _is_loinc(system)
        own = _loinc().get(code) if loinc else None
        specimen = self.given.get((_LOINC if loinc else system, code)) or self.given.get((None, code))
        if specimen is None:
            return own
        return (own or CodeMeaning(""))._replace(specimen=specimen, given=True)


_LOINC = "http://loinc.org"


@concerning("--code")
def parse_codes(texts: Iterable[str]) -> Codes:
    """Parse codes written `[SYSTEM|]CODE=SPECIMEN`; without a system, the code may be of any.

    Raises `ChoiceError` for another form, an unknown specimen, a code given twice, and a LOINC code that already means
    another specimen.
    """
    given: dict[tuple[str | None, str], str] = {}
    for text in texts:
        key, _, word = text.rpartition("=")
        system, _, code = key.rpartition("|")
        if not (code and word):
            raise ChoiceError("code_form", given=text)
        place = (_LOINC if _is_loinc(system) else system or None, code)
        if place in given:
            raise ChoiceError("option_twice", given=f"--code {key}")
        meant = read_specimen(word).specimen
        known = _loinc().get(code) if place[0] in (_LOINC, None) else None
        if known and _answered(known) not in (None, meant):
            raise ChoiceError("code_known", given=code, name=known.name, specimen=known.specimen)
        given[place] = word.strip()
    return Codes(given)


def _answered(known: CodeMeaning) -> Specimen | None:
    """The specimen that the table gives to a code; None if it refuses the code."""
    try:
        return read_specimen(known.specimen).specimen
    except ChoiceError:
        return None


@lru_cache(maxsize=4096)
def says_magnesium(name: str) -> bool:
    """Whether the name of a result says that it is one of magnesium, in full or as a report abbreviates it."""
    folded = plain(name)
    stems = read_table("fhir")["name"]["stems"]
    return any(stem in folded for stem in stems) or (len(name) <= MAX_TEXT and names_magnesium(name))


@cache
def systems(name: str) -> frozenset[str]:
    """Return the addresses of a code system: `loinc`, `ucum`, `interpretation` or `range_meaning`."""
    return frozenset(read_table("fhir")["system"][name])


def _is_loinc(system: str | None) -> bool:
    return system in systems("loinc")


@cache
def _loinc() -> dict[str, CodeMeaning]:
    return {
        row["code"]: CodeMeaning(row.get("specimen", ""), row["name"], Basis(row["basis"]))
        for row in read_table("fhir")["code"]
    }


def specimen_words(display: str) -> tuple[str, str]:
    """Return the display of a specimen, and the same without a last word such as `specimen`."""
    first, _, last = plain(display).rpartition(" ")
    return display, first if last in read_table("fhir")["specimen"]["endings"] else display
