"""Read the texts in the cells of one row, and return the answer for its new cells.

The answer is that of the single command in a few plain values; a row that cannot be read gets a named error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from mgcheck.columns.cells import USUAL, CellReader
from mgcheck.errors import (
    ChoiceError,
    MgcheckError,
    MissingUnitError,
    QuantityError,
    RangeError,
    UnitError,
    concerning,
)
from mgcheck.judging.judgement import Judgement, judge
from mgcheck.judging.lab_flags import sides_of_flag
from mgcheck.judging.result import Result, require_kind, result_of, units_of
from mgcheck.judging.verdict import ValueWarning
from mgcheck.knowledge.loader import NamedSpecimen, mapped_specimen
from mgcheck.knowledge.model import Knowledge, Specimen
from mgcheck.language.say import say
from mgcheck.quantity.lab_range import LabRange, only_range, parse_lab_range
from mgcheck.quantity.number import DecimalMark, parse_comparator, parse_number
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import Report
from mgcheck.quantity.report import parse_report
from mgcheck.quantity.units import BASE_UNIT, Dimension, Unit, convert
from mgcheck.quantity.urine_volume import parse_volume, per_day


class Row(NamedTuple):
    """The texts in the cells of one result, empty where a cell is empty.

    The laboratory's range is in `low` and `high`, or whole in `range`. `volume` is that of a 24 h urine.
    """

    specimen: str
    value: str
    unit: str = ""
    low: str = ""
    high: str = ""
    range: str = ""
    comparator: str = ""
    volume: str = ""


# The error code of a row without a value, which is not a fault.
MISSING = "missing"
_ANSWERED_BY_OPTIONS = (
    *("unknown_specimen", "specimen_whole_blood", "specimen_spot_urine", "specimen_timed_urine", "specimen_csf"),
    *("specimen_other", "specimen_ambiguous", "amount_without_time", "range_ambiguous", "range_unread", "range_end"),
    *("unknown_code", "no_code", "code_refused", "code_whole_blood", "code_spot_urine", "code_other", "codes_conflict"),
    "date_form",
)


class Answer(NamedTuple):
    """The new cells of a row except the converted value; a row that cannot be read has only `error`.

    `possible_classes` and the codes of `warnings` are joined by `|`. `sides` are the sides on which the laboratory's
    range, or without one the headline, places the value; the laboratory's flag is compared with them. `printed` are the
    sides of a flag in the value's text, None without one.
    """

    specimen: Specimen | None = None
    cls: str | None = None
    possible_classes: str | None = None
    flag: str | None = None
    borderline: bool | None = None
    sources_agree: bool | None = None
    warnings: str | None = None
    error: str | None = None
    sides: frozenset[str] = frozenset()
    printed: frozenset[str] | None = None

    @property
    def error_code(self) -> str | None:
        """The code of the error; `missing` if there was no value to read."""
        return self.error and self.error.partition(":")[0]

    @property
    def unreadable(self) -> bool:
        """Whether the row held something that could not be read."""
        return self.error_code not in (None, MISSING)


class Amounts(NamedTuple):
    """The value in mmol/l or in mmol per 24 h; both are None for a fraction and with a comparator."""

    mmol_per_l: float | None = None
    mmol_per_24h: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RowReader:
    """Reads rows by the knowledge and the options of a whole file.

    `mark` is the decimal mark. With `floats`, values carry no written precision: `step` is then one unit of their last
    digit, and without it nothing is said about a limit nearby. `cell` reads the text of each cell. `fill_unit` is the
    unit of rows that state none. `specimens` are the meanings of further words, and `over_24h` says that all urine was
    collected over 24 hours. `ignore_ranges` leaves out a range that is printed in a value. Rows with the same specimen,
    unit and laboratory's range share a result, of which `kept` are remembered.
    """

    knowledge: Knowledge
    language: str = "en"
    source: str | None = None
    mark: DecimalMark = "."
    floats: bool = False
    step: Fraction | None = None
    cell: CellReader = USUAL
    fill_unit: str = ""
    kept: int = 10_000
    specimens: Mapping[str, NamedSpecimen] = field(default_factory=dict)
    over_24h: bool = False
    ignore_ranges: bool = False
    _results: dict[tuple[str | Unit | bool, ...], Result] = field(default_factory=dict, init=False, repr=False)

    def answer(self, row: Row) -> tuple[Answer, Amounts]:
        """Answer a row; one that cannot be read gets its error."""
        try:
            judgement = self.judgement(row)
        except MgcheckError as error:
            return self.refusal(error), Amounts()
        return self.cells(judgement), amounts(judgement.result.quantity)

    def judgement(self, row: Row) -> Judgement:
        """Judge a row as the single command does; raises `MgcheckError` for one that cannot be read or used."""
        row = Row._make(text and self.cell(text) for text in row)
        if not row.specimen:
            raise ChoiceError("blank_specimen")
        specimen, over_24h = mapped_specimen(row.specimen, self.specimens)
        with units_of(specimen):
            report, filled = self._report(row, specimen)
        if self.ignore_ranges:
            report = report._replace(lab_range="")
        if over_24h or (self.over_24h and specimen is Specimen.URINE):
            report = report._replace(quantity=report.quantity.over_24h())
        # Only a urine is collected; another row of the same file may share the column.
        volume = self._volume(row.volume) if row.volume and specimen is Specimen.URINE else None
        if volume is not None:
            report = report._replace(quantity=per_day(report.quantity, volume))
        ranges = (row.low, row.high, row.range, report.lab_range)
        # A range per litre becomes one per day.
        key = (
            specimen.value,
            report.quantity.unit,
            report.quantity.time_assumed,
            *ranges,
            row.volume if any(ranges) else "",
        )
        result = self._results.get(key)
        if result is None:
            if len(self._results) >= self.kept:
                self._results.clear()
            result = self._results[key] = self._result(specimen, report, row, volume)
        judgement = judge(result._replace(quantity=report.quantity, flag=report.flag, volume=volume))
        if not filled:
            return judgement
        warning = ValueWarning("unit_filled", say("ui.noticed.unit_filled", self.language))
        return judgement._replace(warnings=(*judgement.warnings, warning))

    def _result(self, specimen: Specimen, report: Report, row: Row, volume: Quantity | None) -> Result:
        require_kind(specimen, report.quantity)
        laboratory = self._laboratory(row, report, volume)
        key = specimen.value, report.quantity.unit
        result = self._results.get(key)
        if result is None:
            result = result_of(specimen, report.quantity, self.knowledge, language=self.language, source=self.source)
            self._results[key] = result
        return result if laboratory is None else result.beside(laboratory)

    def _report(self, row: Row, specimen: Specimen) -> tuple[Report, bool]:
        """The result in the cells of a row, and whether its unit is `fill_unit`.

        The value may carry its comparator and its unit; where it and another cell both state one, they must be the
        same.
        """
        read = partial(parse_report, row.value, specimen=specimen.value, mark=self.mark)
        filled = False
        try:
            report = read(unit=row.unit)
        except MissingUnitError:
            if not self.fill_unit:
                raise
            report, filled = read(unit=self.fill_unit), True
        quantity = report.quantity
        if row.comparator:
            stated = parse_comparator(row.comparator)
            if quantity.comparator not in (None, stated):
                raise QuantityError("two_comparators", own=str(quantity.comparator), comparator=row.comparator)
            quantity = replace(quantity, comparator=stated)
        if self.floats and self.step:
            quantity = replace(quantity, step=self.step)
        return report._replace(quantity=quantity), filled

    def _volume(self, text: str) -> Quantity:
        """The volume of a 24 h urine."""
        try:
            return parse_volume(text, mark=self.mark)
        except MgcheckError as error:
            raise UnitError("row_volume", volume=text, problem=error.message(self.language)) from None

    def _laboratory(self, row: Row, report: Report, volume: Quantity | None) -> LabRange | None:
        """The laboratory's range of a row, in the unit of its value; one stated more than once must be the same."""
        quantity = report.quantity
        reading = partial(parse_lab_range, unit=quantity.unit, volume=volume, over_24h=quantity.time_assumed)
        ends = f"{row.low.strip()}..{row.high.strip()}" if row.low or row.high else ""
        given = None
        for text in filter(None, (ends, row.range)):
            if (stated := self._range(text, reading)) is not None:
                given = only_range(stated, given)
        if not report.lab_range:
            return given
        return only_range(reading(report.lab_range, mark=report.mark), given)

    def _range(self, text: str, reading: Callable[..., LabRange]) -> LabRange | None:
        """The laboratory's range in a cell; None if it states no end."""
        try:
            return reading(text, mark=self.mark)
        except MgcheckError as error:
            if error.code == "lab_range_empty":
                return None
            raise RangeError("row_range", range=text.strip(), problem=error.message(self.language)) from None

    def cells(self, judgement: Judgement) -> Answer:
        """A judgement as the new cells of a row."""
        return Answer(
            specimen=judgement.result.specimen,
            cls=judgement.cls and judgement.cls.value,
            possible_classes="|".join(judgement.possible_classes),
            flag=judgement.flag,
            borderline=None if self.floats and self.step is None else judgement.borderline,
            sources_agree=judgement.sources_agree,
            warnings="|".join(dict.fromkeys(warning.code for warning in judgement.warnings)) or None,
            sides=frozenset(side.value for side in judgement.result.sides),
            printed=sides_of_flag(flag) if (flag := judgement.result.flag) else None,
        )

    def refusal(self, error: MgcheckError) -> Answer:
        """The cells of a row that could not be read: its error, by code and in words.

        The way out follows where an option answers it for all rows alike.
        """
        text = f"{error.code}: {error.message(self.language)}"
        wanted = error.code in _ANSWERED_BY_OPTIONS and error.hint(self.language)
        return Answer(error=f"{text} ({wanted})" if wanted else text)


def exact_amount(quantity: Quantity) -> Fraction | None:
    """The value in mmol/l or in mmol per 24 h; none for a fraction, or with a comparator, which a number would lose."""
    dimension = quantity.unit.dimension
    if quantity.comparator is not None or dimension is Dimension.FRACTION:
        return None
    return convert(quantity.exact, quantity.unit, BASE_UNIT[dimension])


def amounts(quantity: Quantity) -> Amounts:
    """The converted value of a quantity."""
    value = exact_amount(quantity)
    found = None if value is None else float(value)
    daily = quantity.unit.dimension is Dimension.EXCRETION
    return Amounts(mmol_per_24h=found) if daily else Amounts(mmol_per_l=found)


@concerning("--resolution")
def parse_step(text: str) -> Fraction:
    """Parse one unit of the last digit, such as `0.1`; raises `ChoiceError` unless it is a positive number."""
    try:
        value, end = parse_number(text)
    except QuantityError:
        value, end = Decimal(0), 0
    if end < len(text) or value <= 0:
        raise ChoiceError("resolution_form", given=text)
    return Fraction(value)
