"""The codes and names of magnesium results in FHIR resources, by which a result says its specimen."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from mgcheck.data_files import read_table
from mgcheck.errors import ChoiceError, concerning
from mgcheck.knowledge.loader import read_specimen
from mgcheck.knowledge.model import Specimen
from mgcheck.language.say import Text, both, plain
from mgcheck.quantity.number import MAX_TEXT
from mgcheck.quantity.result_name import contradicts, names_magnesium
from mgcheck.quantity.units import Basis


class CodeMeaning(NamedTuple):
    """What a code says of a result: its specimen as a word, empty if the code is refused, and the kind of amount.

    `name` is LOINC's. `given` marks a meaning that was given with `--code`.
    """

    specimen: str
    name: str = ""
    basis: Basis = Basis.NONE
    given: bool = False

    @property
    def kind(self) -> Specimen | str | None:
        """The specimen, the code of the refusal for one without limits, or None if none is said."""
        return _kind(self.specimen) if self.specimen else None

    @property
    def words(self) -> Text:
        """The specimen in both languages; the name of the code if it says none."""
        return specimen_text(self.kind) if self.kind else Text(self.name, self.name)


class Codes(NamedTuple):
    """The known codes: LOINC's, and those that `given` maps to a word for a specimen, by system (or None) and code."""

    given: Mapping[tuple[str | None, str], str] = MappingProxyType({})

    def meaning(self, system: str | None, code: str | None) -> CodeMeaning | None:
        """Return the meaning of a code; None if it is unknown.

        Without its system, a code of LOINC is unknown, except that one that is refused is refused.
        """
        if code is None:
            return None
        loinc = in_system(system, "loinc")
        own = _loinc().get(code) if loinc or not system else None
        specimen = self.given.get((_LOINC if loinc else system or None, code)) or self.given.get((None, code))
        if specimen is not None:
            return (own or CodeMeaning(""))._replace(specimen=specimen, given=True)
        return own if loinc or own is None or not isinstance(own.kind, Specimen) else None

    def knows(self, system: str | None, code: str | None) -> bool:
        """Whether a code is one of magnesium, be it LOINC's without its system."""
        return self.meaning(system, code) is not None or (not system and code in _loinc())


_LOINC = "http://loinc.org"
_KINDS_OF_URINE = {"specimen_spot_urine": frozenset({Specimen.URINE}), "specimen_timed_urine": frozenset[Specimen]()}


@concerning("--code")
def parse_codes(texts: Iterable[str]) -> Codes:
    """Parse codes written `[SYSTEM|]CODE=SPECIMEN`; without a system, the code may be of any.

    Raises `ChoiceError` for another form, an unknown or refused specimen, a code given twice, and a LOINC code that
    means another specimen.
    """
    given: dict[tuple[str | None, str], str] = {}
    for text in texts:
        key, _, word = text.rpartition("=")
        system, _, code = key.rpartition("|")
        if not (code and word):
            raise ChoiceError("code_form", given=text)
        place = (_LOINC if in_system(system, "loinc") else system or None, code)
        if place in given:
            raise ChoiceError("option_twice", given=f"--code {key}")
        meant = _kind(word)
        if not isinstance(meant, Specimen):
            raise ChoiceError("code_means", given=word)
        known = _loinc().get(code) if place[0] in (_LOINC, None) else None
        if known and not _may_mean(known.kind, meant):
            raise ChoiceError("code_known", given=code, name=known.name, specimen=known.words)
        given[place] = word.strip()
    return Codes(given)


def _may_mean(own: Specimen | str | None, meant: Specimen) -> bool:
    """Whether `--code` may give this specimen to a code that LOINC gives another kind, or none."""
    if isinstance(own, Specimen):
        return own is meant
    return meant in _KINDS_OF_URINE.get(own or "", frozenset(Specimen) - {Specimen.URINE})


@lru_cache(maxsize=1024)
def _kind(word: str) -> Specimen | str | None:
    """The specimen that a word says, the code of the refusal for one without limits, None for an unknown word."""
    try:
        return read_specimen(word).specimen
    except ChoiceError as error:
        return None if error.code == "unknown_specimen" else error.code


def specimen_text(kind: Specimen | str) -> Text:
    """Name a specimen, or one that is refused by the code of its refusal."""
    return both(f"ui.specimen.{kind.removeprefix('specimen_')}")


def code_option(code: str, specimen: str = "") -> str:
    """Return what to write after `--code`, quoted for a shell.

    Without a specimen it is the one of LOINC's code if that is known, or else serum.
    """
    known = _loinc().get(code)
    return shlex.quote(f"{code}={specimen or (known.specimen if known else 'serum')}")


def says_magnesium(name: str) -> bool:
    """Whether the name of a result says that it is one of magnesium, in full or as a report abbreviates it."""
    folded = plain(name)
    stems = read_table("fhir")["name"]["stems"]
    return any(stem in folded for stem in stems) or (len(name) <= MAX_TEXT and names_magnesium(name))


@lru_cache(maxsize=4096)
def name_contradicts(name: str, specimen: Specimen) -> bool:
    """Whether the name of a result says another analyte, or a specimen that does not fit this one."""
    return len(name) <= MAX_TEXT and contradicts(name, specimen.value)


@lru_cache(maxsize=1024)
def in_system(address: str | None, name: str) -> bool:
    """Whether an address is that of a code system: `loinc`, `ucum` or `interpretation`."""
    bare = (address or "").removeprefix("urn:oid:").removesuffix("/")
    return bare.replace("https://", "http://", 1) in read_table("fhir")["system"][name]


@lru_cache(maxsize=1024)
def range_type(words: str) -> str | None:
    """What a code or a word for the type of a reference range says: `normal`, `other`; None for an unknown one."""
    table = read_table("fhir")["range_type"]
    return next((name for name in table if plain(words) in map(plain, table[name])), None)


@cache
def _loinc() -> dict[str, CodeMeaning]:
    return {
        row["code"]: CodeMeaning(row.get("specimen", ""), row["name"], Basis(row["basis"]))
        for row in read_table("fhir")["code"]
    }
