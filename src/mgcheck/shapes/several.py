"""The shapes of answers from several values, and of the summary of a file."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mgcheck.shapes.answer import Interpretation
from mgcheck.shapes.parts import (
    Amount,
    Head,
    Point,
    Provenance,
    Quantity,
    Reading,
    Shape,
    SideName,
    SpecimenName,
    ValueWarning,
    one_of,
)


class JointReading(Reading):
    """A reading of several values, with those that triggered it."""

    triggers: dict[SpecimenName, str]
    sides: dict[str, list[SideName]]
    """Where the reading's own source has each value: all sides that are possible."""


class Panel(Head):
    """Several values together."""

    kind: Literal["panel"]
    values: dict[SpecimenName, Interpretation]
    """Each value as by its own command; those not given are left out."""
    ionized_fraction: Amount | None
    """In %; null unless both values are given, without a comparator."""
    readings: list[JointReading]
    warnings: list[ValueWarning]


class Femg(Head):
    """Fractional excretion; without verdicts where serum is not certainly low."""

    kind: Literal["femg"]
    quantities: dict[
        Annotated[str, one_of("serum_magnesium", "urine_magnesium", "serum_creatinine", "urine_creatinine")], Quantity
    ]
    fractional_excretion: Amount
    serum: Interpretation
    """The serum value as by its own command."""
    formula: Reading
    verdicts: list[Reading]
    notes: list[Reading]
    warnings: list[ValueWarning]


class Retention(Amount):
    """A retention in % of the dose."""

    verdict: Reading | None
    """Null where more was excreted than given, or less than before."""


class LoadingTest(Head):
    """Retention in the loading test."""

    kind: Literal["loading-test"]
    quantities: dict[Annotated[str, one_of("dose", "urine_24h", "baseline_24h")], Quantity]
    retention: Retention
    retention_with_baseline: Retention | None
    """With the excretion before the test subtracted; null where it was not given."""
    notes: list[Reading]
    protocol: list[Point]
    warnings: list[ValueWarning]


class Counts(Shape):
    """One specimen in a file."""

    rows: int
    classes: dict[str, int]
    """Rows by class, or by possible classes joined by |."""
    unit: str
    """The UCUM code of the three values below."""
    values: int
    """Rows with an amount; a value with a comparator or in % has none."""
    min: float | None
    median: float | None
    max: float | None


_FlagClass = TypedDict(
    "_FlagClass", {"class": Annotated[str | None, Field(description="Null where the row could not be read.")]}
)


class FlagCount(_FlagClass, Shape):
    """Rows by the laboratory's flag and the class."""

    flag: str
    rows: int


class Disagreement(Shape):
    """One kind of disagreement."""

    flag: str
    verdict: str
    """The sides on which the value may lie, joined by |."""
    rows: int


class Audit(Shape):
    """The laboratory's flags held against the verdicts."""

    agree: int
    disagree: int
    undecided: int
    table: list[FlagCount]
    disagreements: list[Disagreement]
    unknown_flags: dict[str, int]


class BatchProvenance(Provenance):
    """By what the rows of a file can be traced."""

    headline_source: str
    """The source of the headline class, by specimen."""


class BatchSummary(BatchProvenance, Head):
    """`mgcheck batch --summary --json`."""

    kind: Literal["batch"]
    rows: int
    passed_through: int
    """Rows that --where left alone."""
    matched: int
    """Rows that match --where, without it all; a line that cannot be read as a row matches nothing."""
    unreadable: int
    undetermined: int
    """Rows with more than one possible class."""
    specimens: dict[SpecimenName, Counts]
    warnings: dict[str, int]
    errors: dict[str, int]
    """Unreadable rows by the code of the error."""
    flags: Audit | None
    """Null without a flag column."""
    formula_cells: int
    """Cells of a CSV or TSV file that a spreadsheet would run."""
    file_changed: bool
    """Whether the file was written to while it was read."""
