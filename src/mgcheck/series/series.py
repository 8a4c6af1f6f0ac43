"""The results of one person in order of time, on one ruler for each specimen, with the change between neighbors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.columns.row import Amounts, Answer
from mgcheck.judging.judgement import Judgement
from mgcheck.judging.limits import in_unit, laboratory_ruler
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Ruler
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Unit, convert
from mgcheck.series.dates import Date, doubtful_days, offset_of_days

if TYPE_CHECKING:
    from mgcheck.files.options import Files, Options
    from mgcheck.files.tally import Tally
    from mgcheck.shapes import series as shapes


class Point(NamedTuple):
    """One result: its row in the file, from 1, its date, and its answer as batch gives it.

    `judgement` holds the quantity as read and the limits of that day, in the unit of the quantity.
    """

    row: int
    date: Date
    answer: Answer
    amounts: Amounts
    judgement: Judgement
    flag_agrees: bool | None = None

    @property
    def quantity(self) -> Quantity:
        """The quantity as read."""
        return self.judgement.result.quantity

    def laboratory(self, unit: Unit) -> Ruler | None:
        """The laboratory's range of that day as a ruler in a unit; None without one that counts."""
        result = self.judgement.result
        if not result.headline.by_laboratory or result.laboratory is None:
            return None
        return in_unit(laboratory_ruler(result.laboratory, result.specimen, self.quantity.unit), unit)


class Change(NamedTuple):
    """A change from the result before it: exact, in % of that result, and the time between the two.

    `days` counts midnights; `seconds` is None unless both dates have a time.
    """

    percent: Fraction
    days: int
    seconds: int | None


class LeftOut(NamedTuple):
    """A row that is not in the series: its number, its date as written, and its error by code and in words."""

    row: int
    date: str
    error: str


class Series:
    """The results of one specimen in order of time; `unit` is the most frequent unit, that of the ruler."""

    def __init__(self, points: list[Point]) -> None:
        offset = offset_of_days([point.date for point in points])
        self.points = sorted(points, key=lambda point: (point.date.since_epoch(offset), point.row))
        self.unit = Counter(point.quantity.unit for point in points).most_common(1)[0][0]
        self.seconds = [point.date.since_epoch(offset).total_seconds() for point in self.points]
        self.doubtful_days = doubtful_days([point.date for point in points])

    @property
    def scope(self) -> str:
        """The specimen, or `ionized_fraction`."""
        return _scope(self.points[0])

    @cached_property
    def headline(self) -> Ruler:
        """The limits of the headline's source, in the unit of the ruler."""
        result = next(point for point in self.points if point.quantity.unit == self.unit).judgement.result
        return result.rulers[result.headline.source]

    @cached_property
    def rulers(self) -> list[Ruler]:
        """The limits of the headline's source, then each of the laboratory's ranges."""
        own = (point.laboratory(self.unit) for point in self.points)
        return [self.headline, *dict.fromkeys(ruler for ruler in own if ruler is not None)]

    def value(self, point: Point) -> Fraction:
        """The value of a result, converted exactly to the unit of the ruler."""
        return convert(point.quantity.exact, point.quantity.unit, self.unit)

    def interval(self, point: Point) -> Interval:
        """The values that a result may have, in the unit of the ruler."""
        return point.quantity.interval.scaled(convert(Fraction(1), point.quantity.unit, self.unit))

    @property
    def lowest(self) -> Point:
        """The result with the lowest value; of equal ones, the one that may be lowest, then the first."""
        return min(
            self.points, key=lambda point: (self.value(point), "<=>".find((point.quantity.comparator or "=")[0]))
        )

    @cached_property
    def changes(self) -> list[Change | None]:
        """The change of each result from the one before it; None for the first, and beside a comparator."""
        found: list[Change | None] = [None]
        for place in range(1, len(self.points)):
            before, now = self.points[place - 1 : place + 1]
            if before.quantity.comparator or now.quantity.comparator:
                found.append(None)
                continue
            timed = before.date.timed and now.date.timed
            found.append(
                Change(
                    (self.value(now) / self.value(before) - 1) * 100,
                    (now.date.day - before.date.day).days,
                    int(self.seconds[place] - self.seconds[place - 1]) if timed else None,
                )
            )
        return found

    def to_dict(self) -> shapes.SeriesOfSpecimen:
        """Return the results as JSON values."""
        return {
            "specimen": self.headline.specimen.value,
            "unit": self.unit.code,
            "count": len(self.points),
            "lowest_row": self.lowest.row,
            "uncertain_order": [day.isoformat() for day in self.doubtful_days],
            "results": [
                _point(point, change, float(self.value(point)))
                for point, change in zip(self.points, self.changes, strict=True)
            ],
        }


def _point(point: Point, change: Change | None, value: float) -> shapes.SeriesResult:
    answer = point.answer
    return {
        "row": point.row,
        "date": point.date.written,
        "quantity": point.quantity.to_dict(),
        "value_in_unit": value,
        "class": answer.cls,
        "possible_classes": (answer.possible_classes or "").split("|"),
        "flag": answer.flag,
        "borderline": answer.borderline,
        "mmol_per_l": point.amounts.mmol_per_l,
        "mmol_per_24h": point.amounts.mmol_per_24h,
        "sources_agree": answer.sources_agree,
        "warnings": answer.warnings.split("|") if answer.warnings else [],
        "flag_agrees": point.flag_agrees,
        "change": change and {"percent": float(change.percent), "days": change.days, "seconds": change.seconds},
    }


class Trend:
    """The results of one person: a series for each specimen, the rows left out, and the counts of the file.

    `subject` is the person as the file names it, None where it does not. Raises `MgcheckError` if some dates have an
    offset from UTC and others have none.
    """

    def __init__(
        self,
        points: Iterable[Point],
        left_out: list[LeftOut],
        subject: str | None,
        *,
        tally: Tally,
        files: Files,
        options: Options,
    ) -> None:
        self.left_out = left_out
        self.subject = subject
        self.tally = tally
        self.files = files
        self.options = options
        self.language = options.reader.language
        found: dict[str, list[Point]] = {}
        for point in points:
            found.setdefault(_scope(point), []).append(point)
        offset_of_days([point.date for own in found.values() for point in own])
        order = list(options.reader.knowledge.policy.primary)
        self.series = [Series(found[name]) for name in sorted(found, key=order.index)]

    @property
    def doubtful_days(self) -> list[date]:
        """The days on which the order of two results of a specimen is not known, because one has no time."""
        return sorted({day for series in self.series for day in series.doubtful_days})

    def to_dict(self) -> shapes.Trend:
        """Return the series as JSON values, as described by `mgcheck schema trend`."""
        return {
            **self.options.provenance,
            "kind": "trend",
            "language": self.language,
            "subject": self.subject,
            "rows": self.tally.rows,
            "passed_over": self.tally.passed,
            "missing": self.tally.missing,
            "unreadable": len(self.left_out),
            "left_out": [{"row": each.row, "date": each.date, "error": each.error} for each in self.left_out],
            "series": [series.to_dict() for series in self.series],
        }


def _scope(point: Point) -> str:
    return scope(point.judgement.result.specimen, point.quantity.unit)
