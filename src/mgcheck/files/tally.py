"""Counts the outcomes of a file: rows by class and specimen, warnings, errors, and the laboratory's flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from mgcheck.columns.outcome import Outcome
from mgcheck.columns.row import MISSING
from mgcheck.files.formats.chunk import Chunk, Findings
from mgcheck.files.notices import Notices
from mgcheck.judging.lab_flags import Sides, sides_of_flag
from mgcheck.knowledge.model import MgClass, Specimen

if TYPE_CHECKING:
    from mgcheck.shapes import several as shapes

_ORDER = [cls.value for cls in MgClass]


@dataclass(slots=True)
class Tally:
    """Counts of rows; those of the parts of a file add up to those of the whole.

    `passed` rows were not interpreted; `missing` ones have no value and are not among the `errors`; `matched` ones meet
    the conditions and are well-formed. `classes` counts by specimen and possible classes, joined by `|`; `flags` by the
    laboratory's flag, the possible classes, the sides and whether they agree. `amounts` holds the converted values by
    specimen, for the median. `changed` says that the file was modified while it was read. `findings` is what a file of
    resources holds beside its rows, None for another format.
    """

    rows: int = 0
    passed: int = 0
    missing: int = 0
    matched: int = 0
    formulas: int = 0
    classes: Counter[tuple[Specimen, str]] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    flags: Counter[tuple[str, str, Sides, bool | None]] = field(default_factory=Counter)
    amounts: dict[Specimen, list[pl.Series]] = field(default_factory=dict)
    changed: bool = False
    notices: Notices = field(default_factory=Notices)
    findings: Findings | None = None

    def add(self, other: Tally) -> None:
        """Add the counts of further rows."""
        self.notices.add(other.notices, before=self.rows)
        if self.findings is not None and other.findings is not None:
            self.findings.add(other.findings)
        self.matched += other.matched
        self.rows += other.rows
        self.passed += other.passed
        self.missing += other.missing
        self.formulas += other.formulas
        self.classes.update(other.classes)
        self.warnings.update(other.warnings)
        self.errors.update(other.errors)
        self.flags.update(other.flags)
        for specimen, columns in other.amounts.items():
            self.amounts.setdefault(specimen, []).extend(columns)

    @property
    def unreadable(self) -> int:
        """The number of rows that could not be read."""
        return self.errors.total()

    def to_dict(
        self, further: Mapping[str, Sides | None], provenance: shapes.BatchProvenance, language: str
    ) -> shapes.BatchSummary:
        """The counts as JSON values; `mgcheck schema batch` describes them."""
        found = {specimen for specimen, _ in self.classes}
        return {
            **provenance,
            "kind": "batch",
            "language": language,
            "rows": self.rows,
            "passed_through": self.passed,
            "matched": self.matched,
            "missing": self.missing,
            "unreadable": self.unreadable,
            "undetermined": sum(count for (_, classes), count in self.classes.items() if "|" in classes),
            "specimens": {each.value: self._specimen(each) for each in Specimen if each in found},
            "warnings": dict(_ordered(self.warnings)),
            "errors": dict(_ordered(self.errors)),
            "flags": self._audit(further) if self.flags else None,
            "formula_cells": self.formulas,
            "file_changed": self.changed,
            "fhir": None if self.findings is None else _resources(self.findings),
        }

    def _specimen(self, specimen: Specimen) -> shapes.Counts:
        counts = {classes: count for (own, classes), count in self.classes.items() if own is specimen}
        columns = self.amounts.get(specimen, [])
        values = pl.concat(columns) if columns else pl.Series(dtype=pl.Float64)
        return {
            "rows": sum(counts.values()),
            "classes": {classes: counts[classes] for classes in sorted(counts, key=_place)},
            "unit": "mmol/(24.h)" if specimen is Specimen.URINE else "mmol/L",
            "values": len(values),
            "min": cast("float | None", values.min()),
            "median": cast("float | None", values.median()),
            "max": cast("float | None", values.max()),
        }

    def _audit(self, further: Mapping[str, Sides | None]) -> shapes.Audit:
        found: dict[bool | None, int] = dict.fromkeys((True, False, None), 0)
        kinds: Counter[tuple[str, str]] = Counter()
        table: Counter[tuple[str, str]] = Counter()
        unknown: Counter[str] = Counter()
        for (flag, classes, sides, agrees), count in self.flags.items():
            found[agrees] += count
            table[flag, classes] += count
            if flag and sides_of_flag(flag, further) is None:
                unknown[flag] += count
            if agrees is False:
                kinds[flag, "|".join(sorted(sides))] += count
        return {
            "agree": found[True],
            "disagree": found[False],
            "undecided": found[None],
            "table": [
                {"flag": flag, "class": classes or None, "rows": table[flag, classes]}
                for flag, classes in sorted(table, key=lambda pair: (pair[0], _place(pair[1])))
            ],
            "disagreements": [
                {"flag": flag, "verdict": sides, "rows": count} for (flag, sides), count in _ordered(kinds)
            ],
            "unknown_flags": dict(_ordered(unknown)),
        }


def tally_of(chunk: Chunk, outcome: Outcome, chosen: pl.Series, *, formulas: int = 0, summed: bool = False) -> Tally:
    """Count the rows of a chunk, of which the `chosen` ones were interpreted; `summed` keeps their amounts."""
    answers, rows, interpreted = outcome.answers, len(chosen), int(chosen.sum())
    tally = Tally(rows=rows, passed=rows - interpreted, matched=interpreted - len(chunk.faults), formulas=formulas)
    tally.findings = chunk.findings
    for place, count in answers.entry.drop_nulls().alias("index").value_counts().iter_rows():
        answer = answers.table[place]
        if answer.error_code == MISSING:
            tally.missing += count
            continue
        if answer.error_code is not None:
            tally.errors[answer.error_code] += count
            continue
        tally.classes[cast("Specimen", answer.specimen), str(answer.possible_classes)] += count
        for code in (answer.warnings or "").split("|"):
            if code:
                tally.warnings[code] += count
    for specimen in {answer.specimen for answer in answers.table if answer.specimen is not None} if summed else ():
        column = answers.mmol_per_24h if specimen is Specimen.URINE else answers.mmol_per_l
        own = [place for place, answer in enumerate(answers.table) if answer.specimen is specimen]
        mine = column.filter(answers.entry.is_in(own) & column.is_not_null())
        if len(mine):
            tally.amounts[specimen] = [mine]
    if outcome.flags is not None:
        audited = pl.DataFrame({"flag": outcome.flags, "index": answers.entry, "agrees": outcome.flag_agrees})
        for flag, place, agrees, count in audited.drop_nulls("index").group_by(pl.all()).len().iter_rows():
            answer = answers.table[place]
            tally.flags[flag, answer.possible_classes or "", answer.sides, agrees] += count
    return tally


def _resources(findings: Findings) -> shapes.Resources:
    return {
        "skipped": dict(_ordered(findings.skipped)),
        "unknown_codes": [
            {"system": system or None, "code": code or None, "name": name or None, "rows": count}
            for (system, code, name), count in _ordered(findings.unknown_codes)
        ],
        "unread_specimens": dict(_ordered(findings.unread_specimens)),
        "unresolved_specimens": findings.unresolved,
        "repeated_ids": findings.repeated,
        "incomplete": findings.incomplete,
    }


def _ordered(counts: Counter[Any]) -> list[tuple[Any, int]]:
    """The most frequent first, equal ones by name: rows are counted in no particular order."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _place(classes: str) -> tuple[int, list[int]]:
    """A sort key: certain classes before uncertain ones, each in ascending order; no class last."""
    places = [_ORDER.index(name) for name in classes.split("|") if name]
    return len(places) or len(_ORDER) + 1, places
