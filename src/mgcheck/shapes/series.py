"""The shapes of a series of results."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mgcheck.shapes.parts import ClassName, Flag, Head, PerhapsClass, Positive, Quantity, Shape, SpecimenName
from mgcheck.shapes.several import BatchProvenance


class Change(Shape):
    """The change from the result before; mgcheck does not judge it, because no document says how much is one."""

    percent: float
    """In % of the earlier value."""
    days: int
    """The midnights between the two dates."""
    seconds: int | None
    """The time between the two; null unless both dates have a time."""


class SeriesResult(PerhapsClass, Shape):
    """A result, with the answer that `mgcheck batch` gives to its row."""

    row: int
    """The row of the file, counted from 1."""
    date: str
    """As written."""
    quantity: Quantity
    value_in_unit: Positive
    """The value in the unit of the series, beside the comparator of the quantity."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    flag: Flag | None
    borderline: bool | None
    """Null for a binary float without `--resolution`."""
    mmol_per_l: float | None
    mmol_per_24h: float | None
    """Both are null beside a comparator and for a fraction."""
    sources_agree: bool | None
    warnings: list[str]
    """The codes of the warnings."""
    flag_agrees: bool | None
    """Whether the laboratory's flag agrees with the verdict; null without a flag column."""
    change: Change | None
    """Null for the first result, and if it or the one before has a comparator."""


class SeriesOfSpecimen(Shape):
    """The results of one specimen in order of time."""

    specimen: SpecimenName
    unit: str
    """The most frequent unit, as a UCUM code: that of the ruler."""
    count: int
    lowest_row: int
    """The row of the lowest result."""
    uncertain_order: list[str]
    """The days on which one result has a date alone and another a time; the date alone comes first."""
    results: list[SeriesResult]


class LeftOut(Shape):
    """A row that is not in the series."""

    row: int
    date: str
    error: str
    """The code of the error and what it says."""


class Trend(BatchProvenance, Head):
    """`mgcheck trend --json`."""

    kind: Literal["trend"]
    subject: str | None
    """The person; null if the file names none."""
    rows: int
    passed_over: int
    """Rows that do not match `--where`."""
    missing: int
    """Rows without a value."""
    unreadable: int
    """The number of rows in `left_out`."""
    left_out: list[LeftOut]
    series: list[SeriesOfSpecimen]
    """Serum, then ionized magnesium, the ionized fraction, erythrocytes and urine, each if there are results of it."""
