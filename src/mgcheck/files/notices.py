"""Rows of a file that need checking: the number of each kind, the first rows of each, and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from mgcheck.columns.evaluator import Answers
from mgcheck.columns.row import Answer, Row, RowReader
from mgcheck.judging.class_words import either
from mgcheck.judging.lab_flags import Sides, sides_of_flag
from mgcheck.judging.limits import plain_class
from mgcheck.judging.warnings import slip_candidates
from mgcheck.knowledge.model import Side
from mgcheck.language.say import clipped, say

# Rows kept of each kind, and shown of all kinds.
MOST = 10
# The warnings that need checking, worst first. Rows that cannot be read come before them.
WARNINGS = (
    "unit_slip",
    "implausible",
    "severe_elsewhere",
    "severe_possible_elsewhere",
    "flag_disagrees",
    "lab_range_doubtful",
)

# The rank, worst first, and the code of the error or warning.
Kind = tuple[int, str]
_DISAGREES: Kind = (len(WARNINGS) + 1, "flag")


class Notice(NamedTuple):
    """A row to look at: its number from 1, its cells, its answer and the laboratory's flag, empty if there is none."""

    row: int
    cells: Row
    answer: Answer
    flag: str

    @property
    def value(self) -> str:
        """The value with its comparator and its unit, as written."""
        value, unit = f"{self.cells.comparator}{self.cells.value}".strip(), self.cells.unit.strip()
        needs_unit = any(map(str.isdigit, value)) and not value.casefold().endswith(unit.casefold())
        return f"{value} {unit}" if needs_unit else value


@dataclass(slots=True)
class Notices:
    """Rows by their worst kind: their number and the first few; parts of a file add up to the whole."""

    counts: Counter[Kind] = field(default_factory=Counter)
    first: dict[Kind, list[Notice]] = field(default_factory=dict)

    def add(self, other: Notices, *, before: int) -> None:
        """Add the notices of a part of the file that comes after `before` rows."""
        self.counts.update(other.counts)
        for kind, notices in other.first.items():
            kept = self.first.setdefault(kind, [])
            kept += [notice._replace(row=notice.row + before) for notice in notices[: MOST - len(kept)]]

    def worst(self) -> list[tuple[Kind, Notice]]:
        """At most `MOST` rows, worst first; each kind gets its first row before any gets its second."""
        places = ((nth, kind) for kind, notices in self.first.items() for nth in range(len(notices)))
        return [
            (kind, self.first[kind][nth]) for kind, nth in sorted((kind, nth) for nth, kind in sorted(places)[:MOST])
        ]


def notices_of(
    answers: Answers, agrees: pl.Series | None, flags: pl.Series | None, cells: Callable[[pl.Series], list[Row]]
) -> Notices:
    """The notices of some rows; `cells` returns the cells of given rows, `agrees` says whether each flag agrees."""
    places: dict[Kind, list[int]] = {}
    for place, answer in enumerate(answers.table):
        if kind := _kind(answer):
            places.setdefault(kind, []).append(place)
    masks = {kind: answers.entry.is_in(own) for kind, own in places.items()}
    if agrees is not None:
        masks[_DISAGREES] = ~(agrees | answers.entry.is_in([place for own in places.values() for place in own]))
    notices = Notices()
    numbers = pl.int_range(len(answers.entry), eager=True)
    for kind, mask in masks.items():
        # Many times faster than `arg_true`.
        rows = numbers.filter(mask)
        notices.counts[kind] = len(rows)
        first = rows.head(MOST)
        notices.first[kind] = [
            _notice(row, texts, answers.table[answers.entry[row]], "" if flags is None else flags[row])
            for row, texts in zip(first, cells(first), strict=True)
        ]
    return notices


def _kind(answer: Answer) -> Kind | None:
    if answer.unreadable:
        return 0, str(answer.error_code)
    codes = (answer.warnings or "").split("|")
    return next(((place, code) for place, code in enumerate(WARNINGS, 1) if code in codes), None)


def _notice(row: int, cells: Row, answer: Answer, flag: str) -> Notice:
    """A notice; cells that cannot be read may be of any length, and are cut because nothing reads them again."""
    return Notice(row + 1, cells if answer.error is None else Row(*map(clipped, cells)), answer, clipped(flag))


def explained(notices: Notices, reader: RowReader, flags: Mapping[str, Sides | None]) -> list[tuple[int, str, str]]:
    """The rows to look at: number, value with its unit, and reason; `flags` are further flags of the laboratory."""
    return [(notice.row, notice.value, _why(code, notice, reader, flags)) for (_, code), notice in notices.worst()]


def _why(code: str, notice: Notice, reader: RowReader, flags: Mapping[str, Sides | None]) -> str:
    language = reader.language
    if notice.answer.error is not None:
        return notice.answer.error.partition(": ")[2]
    if code == _DISAGREES[1]:
        says = sides_of_flag(notice.flag, flags) or ()
        return say("ui.look.flag", language, verdict=_sides(notice.answer.sides, language), flag=_sides(says, language))
    words = say(f"ui.noticed.{code}", language)
    if code != "unit_slip":
        return words
    candidates = slip_candidates(reader.judgement(notice.cells).result)
    return say("ui.labelled", language, label=words, text=say("ui.look.unit_slip", language, candidates=candidates))


def _sides(sides: Iterable[str], language: str) -> str:
    return either((plain_class(side) for side in Side if side.value in sides), language)
