"""The shapes of answers about several values, and of the summary of a file."""

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
    """A joint reading of several values, and the values that triggered it."""

    triggers: dict[SpecimenName, str]
    sides: dict[str, list[SideName]]
    """The sides on which each value may lie for the reading's source, or for the headline's if that has no limits."""


class Panel(Head):
    """Several values of one person, interpreted separately and together."""

    kind: Literal["panel"]
    values: dict[SpecimenName, Interpretation]
    """The interpretation of each value that was given, as by its own command."""
    ionized_fraction: Amount | None
    """In %; null unless serum and ionized magnesium are both given, without a comparator or contradiction."""
    readings: list[JointReading]
    warnings: list[ValueWarning]


class Femg(Head):
    """Fractional excretion of magnesium; `verdicts` is empty unless serum magnesium is certainly low."""

    kind: Literal["femg"]
    quantities: dict[
        Annotated[str, one_of("serum_magnesium", "urine_magnesium", "serum_creatinine", "urine_creatinine")], Quantity
    ]
    fractional_excretion: Amount
    serum: Interpretation
    """The interpretation of the serum value, as by its own command."""
    formula: Reading
    verdicts: list[Reading]
    notes: list[Reading]
    warnings: list[ValueWarning]


class Retention(Amount):
    """The retention, in % of the dose."""

    verdict: Reading | None
    """Null if more was excreted than given, or less than before the test."""


class LoadingTest(Head):
    """Retention of magnesium in the loading test."""

    kind: Literal["loading-test"]
    quantities: dict[Annotated[str, one_of("dose", "urine_24h", "baseline_24h")], Quantity]
    retention: Retention
    retention_with_baseline: Retention | None
    """The retention with the excretion before the test subtracted; null if that was not given."""
    notes: list[Reading]
    protocol: list[Point]
    warnings: list[ValueWarning]


class Counts(Shape):
    """The rows of one specimen in a file."""

    rows: int
    classes: dict[str, int]
    """Rows by class, or by possible classes joined with `|`."""
    unit: str
    """The UCUM code of `min`, `median` and `max`."""
    values: int
    """Rows with an amount; values with a comparator or in % have none."""
    min: float | None
    median: float | None
    max: float | None


_FlagClass = TypedDict(
    "_FlagClass", {"class": Annotated[str | None, Field(description="Null if the row could not be read.")]}
)


class FlagCount(_FlagClass, Shape):
    """The rows with one flag of the laboratory and one class."""

    flag: str
    rows: int


class Disagreement(Shape):
    """The rows with one flag of the laboratory and a verdict that contradicts it."""

    flag: str
    verdict: str
    """The sides on which the value may lie, joined with `|`."""
    rows: int


class Audit(Shape):
    """The laboratory's flags compared with the verdicts."""

    agree: int
    disagree: int
    undecided: int
    table: list[FlagCount]
    disagreements: list[Disagreement]
    unknown_flags: dict[str, int]


class UnknownCode(Shape):
    """A code of magnesium results that says no specimen; `--code "SYSTEM|CODE=SPECIMEN"` explains it."""

    system: str | None
    code: str | None
    name: str | None
    rows: int


class Resources(Shape):
    """What a FHIR file holds beside its rows."""

    skipped: dict[str, int]
    """Results without a row by reason: `other_analyte`, a status, `no_value`, `data_absent`, `nested` inside another
    resource; and `other_resource`."""
    unknown_codes: list[UnknownCode]
    unread_specimens: dict[str, int]
    """Rows by the words for their specimen that are not understood; `--specimen-map` explains them."""
    unresolved_specimens: int
    """Rows that refer to a Specimen that is not in the file."""
    repeated_ids: int
    """Resources with a row whose id came before."""
    incomplete: bool
    """Whether the Bundle is one page of several."""


class BatchProvenance(Provenance):
    """The versions and sources that the answers of a file rest on."""

    headline_source: str
    """The source of the headline class, by specimen."""


class BatchSummary(BatchProvenance, Head):
    """`mgcheck batch --summary --json`."""

    kind: Literal["batch"]
    rows: int
    passed_through: int
    """Rows that do not match `--where` and pass through unchanged."""
    matched: int
    """Rows that match `--where`, or all rows without it; a line that is not a valid row never matches."""
    missing: int
    """Rows without a value: blank, NA, `___` and the like."""
    unreadable: int
    undetermined: int
    """Rows with more than one possible class."""
    specimens: dict[SpecimenName, Counts]
    warnings: dict[str, int]
    errors: dict[str, int]
    """Unreadable rows by error code."""
    flags: Audit | None
    """Null without a flag column."""
    formula_cells: int
    """Cells of a CSV or TSV file that a spreadsheet would run as formulas."""
    file_changed: bool
    """Whether the file changed while it was read."""
    fhir: Resources | None
    """Null for another format than FHIR."""
