"""Load `data/*.toml` into the frozen types of `model`.

Ranges files, including the packaged one, are validated whenever they are read. The other files are loaded without
checks, because the tests validate them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from mgcheck.data_files import Table, data_folder, edition, read_table
from mgcheck.errors import ChoiceError, KnowledgeError, RangeError, concerning
from mgcheck.knowledge.model import (
    DOCUMENTS,
    Citation,
    Knowledge,
    Manifestation,
    ManifestationGroup,
    MgClass,
    Policy,
    Remark,
    Side,
    Source,
    Specimen,
    Statement,
    Topic,
    unit_of,
)
from mgcheck.knowledge.ranges_file import default_range, packaged_ranges, read_ranges_file
from mgcheck.knowledge.ranges_form import RangesFile
from mgcheck.language.say import Text, both, plain
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import Dimension, Unit

FRACTION_SCOPE = "ionized_fraction"


class NamedSpecimen(NamedTuple):
    """The specimen that a word names, and whether the word says that urine was collected over 24 hours."""

    specimen: Specimen
    over_24h: bool = False


def parse_specimen(name: str) -> Specimen:
    """Parse the name of a specimen, or another word or code for it in `data/specimens.toml`.

    Case, accents, spaces, hyphens and words such as `specimen` make no difference. Raises `ChoiceError` for an
    unknown name, and for a specimen that no document has limits for.
    """
    return read_specimen(name).specimen


def read_specimen(name: str) -> NamedSpecimen:
    """Parse the name of a specimen as `parse_specimen` does, with what it says of the collection."""
    # The usual names need no file.
    with suppress(ValueError):
        return NamedSpecimen(Specimen(name.strip().lower()))
    found = _meaning(_bare(name))
    if found is None:
        raise ChoiceError("unknown_specimen", given=name, known=", ".join(Specimen))
    if isinstance(found, str):
        raise ChoiceError(f"specimen_{found}", given=name)
    return found


@concerning("--specimen-map")
def parse_specimen_map(pairs: Iterable[tuple[str, str]]) -> dict[str, NamedSpecimen]:
    """Parse what further words for specimens mean, given as pairs of a word and a specimen.

    Raises `ChoiceError` for a word that is blank, given twice, or already the name of another specimen.
    """
    meanings: dict[str, NamedSpecimen] = {}
    for word, name in pairs:
        key = _bare(word)
        if not key:
            raise ChoiceError("specimen_map_form", given=f"{word}={name}")
        if key in meanings:
            raise ChoiceError("option_twice", given=f"--specimen-map {word}")
        meanings[key] = read_specimen(name)
        known = _meaning(key)
        if isinstance(known, NamedSpecimen) and known.specimen is not meanings[key].specimen:
            raise ChoiceError("specimen_map_known", given=word, specimen=known.specimen)
    return meanings


def mapped_specimen(name: str, meanings: Mapping[str, NamedSpecimen]) -> NamedSpecimen:
    """Parse the name of a specimen, by the meanings of `parse_specimen_map` first."""
    return meanings.get(_bare(name)) or read_specimen(name)


@concerning("--collection")
def parse_collection(text: str | None) -> bool:
    """Whether urine is said to have been collected over 24 hours; raises `ChoiceError` for another collection."""
    if text is not None and _bare(text) != "24h":
        raise ChoiceError("unknown_choice", given=text, known="24h")
    return text is not None


@cache
def _specimen_words() -> dict[str, NamedSpecimen | str]:
    """The specimen that each word names; the code of the refusal for one without limits."""
    table = read_table("specimens")
    words: dict[str, NamedSpecimen | str] = {
        _bare(word): NamedSpecimen(Specimen(name.removesuffix("_24h")), name.endswith("_24h"))
        for name, own in table["known"].items()
        for word in own
    }
    return words | {_bare(word): code for code, own in table["refused"].items() for word in own}


def _meaning(bare: str) -> NamedSpecimen | str | None:
    """The meaning of a word of `_specimen_words`, or of one with another number of hours than 24; None if unknown."""
    words = _specimen_words()
    over_24h = words.get(re.sub("[0-9]+", "24", bare))
    if bare not in words and isinstance(over_24h, NamedSpecimen) and over_24h.over_24h:
        return "timed_urine"
    return words.get(bare)


def _bare(word: str) -> str:
    """Fold a word for comparison, without those that say nothing, such as `specimen`, unless there is no other."""
    folded = re.sub(r"[\s_.,()'’]", " ", plain(word))
    return _silent_words().sub("", folded).replace(" ", "") or folded.replace(" ", "")


@cache
def _silent_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_table('specimens')['silent']['words'])})\b")


def scope(specimen: Specimen, unit: Unit) -> str:
    """Return the scope of the statements about a value: its specimen, or the ionized fraction if the unit is %."""
    return FRACTION_SCOPE if unit.dimension is Dimension.FRACTION else specimen.value


@lru_cache(maxsize=1)
def packaged_knowledge() -> Knowledge:
    """Return the knowledge of the five documents and mgcheck's own policy, as packaged."""
    ranges = packaged_ranges(data_folder())
    names = ("policy", "manifestations", "cautions", "next_checks")
    policy, manifestations, cautions, checks = map(read_table, names)
    with_limits = {(scope(ruler.specimen, ruler.unit), ruler.source) for ruler in ranges.rulers}
    if missing := [" ".join(headline) for headline in policy["primary"].items() if headline not in with_limits]:
        raise KnowledgeError("installation", problem=both("ranges.no_ruler", names=", ".join(missing)))
    return Knowledge(
        edition=edition(),
        documents=frozenset(DOCUMENTS),
        rulers=ranges.rulers,
        policy=_policy(policy),
        groups=tuple(_group(row) for row in manifestations["group"]),
        cautions=tuple(_remark(row) for row in cautions["caution"]),
        next_checks=tuple(_remark(row) for row in checks["next_check"]),
    )


def load_knowledge(ranges: Path | None = None) -> Knowledge:
    """Return the packaged knowledge, optionally with what a user's own ranges file adds: sources and limits, or ranges.

    Raises `KnowledgeError` if the file cannot be read or is invalid in any part.
    """
    packaged = packaged_knowledge()
    if ranges is None:
        return packaged
    with concerning("--ranges"):
        own, content = read_ranges_file(ranges)
    packaged = packaged._replace(edition=edition(content))
    if isinstance(own, RangesFile):
        return packaged._replace(rulers=packaged.rulers + own.rulers, reader_sources=own.sources)
    return packaged._replace(lab_ranges=own)


@concerning("--lab-range")
def with_lab_range(knowledge: Knowledge, text: str, specimen: Specimen | None, unit: str | None = None) -> Knowledge:
    """Return the knowledge with one laboratory's range, for the values that bring none, instead of those of a file.

    It is in `unit` if it states none. Raises `RangeError` without a specimen, because a range belongs to one, without a
    unit, because the values may be in several, and for a unit of the wrong kind.
    """
    if specimen is None:
        raise RangeError("lab_range_specimens")
    return knowledge._replace(lab_ranges=(default_range(text, specimen, unit),))


@lru_cache(maxsize=1)
def sources() -> dict[str, Source]:
    """Return the sources by id, the five documents first."""
    return {row["id"]: _source(row) for row in read_table("sources")["source"]}


def statements() -> tuple[Statement, ...]:
    """Return every limit of every document, as printed."""
    return tuple(
        Statement(row["id"], row["source"], row["specimen"], row["printed"], row["locator"], _text(row))
        for row in read_table("printed_limits")["statement"]
    )


def _text(row: Table) -> Text:
    return Text(row["en"], row["fr"])


def _source(row: Table) -> Source:
    origin = _text(row["origin"]) if "origin" in row else None
    return Source(row["id"], row["title"], _text(row["weight"]), row["kind"], origin)


def _group(row: Table) -> ManifestationGroup:
    shown = row.get("page", True)
    return ManifestationGroup(
        id=row["id"],
        citation=Citation(row["source"], row["locator"]),
        scopes=frozenset(row["specimens"]),
        bands=frozenset(row["bands"]),
        cls=MgClass(row["class"]),
        heading=_text(row),
        items=tuple(
            Manifestation(f"{row['id']}.{item['id']}", item["system"], _text(item), item.get("page", shown))
            for item in row["item"]
        ),
        milder=row.get("milder"),
    )


# The names that the data give to the classes on which the rank of a statement on the page depends.
_SEVERITIES = {
    "severe_low": MgClass.SEVERE_HYPO,
    "low": MgClass.HYPO,
    "inside": MgClass.NORMAL,
    "high": MgClass.HYPER,
    "severe_high": MgClass.SEVERE_HYPER,
}


def _remark(row: Table) -> Remark:
    cited = tuple(Citation(place["source"], place["locator"]) for place in row["cited"])
    return Remark(
        id=row["id"],
        text=_text(row),
        cited=cited,
        follows=tuple(row.get("follows", (citation.source for citation in cited))),
        scopes=frozenset(row["specimens"]),
        sides=frozenset(map(Side, row.get("when", ()))),
        bands=frozenset(row.get("bands", ())),
        certain=row["certainty"] == "certain" if "certainty" in row else None,
        topic=Topic(row.get("topic", Topic.RESULT)),
        page={_SEVERITIES[name]: rank for name, rank in row.get("page", {}).items()},
        urgent=frozenset(_SEVERITIES[name] for name in row.get("urgent", ())),
        without_laboratory=row.get("without_laboratory", False),
        not_beside=row.get("not_beside"),
        not_severe=row.get("not_severe", False),
        unconditional=row.get("unconditional", False),
    )


def _policy(table: Table) -> Policy:
    slip = dict(table["unit_slip"])
    return Policy(
        primary=table["primary"],
        slip_ratio=Fraction(slip.pop("ratio")),
        slip_units={name: tuple(map(unit_of, codes)) for name, codes in slip.items()},
        range_ratio=Fraction(table["lab_range"]["ratio"]),
        plausible={
            name: (unit_of(row["unit"]), Interval.parse(row["interval"])) for name, row in table["plausible"].items()
        },
        plausible_input={name: Interval.parse(notation) for name, notation in table["plausible_input"].items()},
        labels={name: {MgClass(cls): _text(text) for cls, text in row.items()} for name, row in table["label"].items()},
    )
