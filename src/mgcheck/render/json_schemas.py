"""The JSON Schemas of all outputs by the name of their command, as pydantic models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, TypeAdapter

from mgcheck.render.json_schema import (
    DIALECT,
    Cause,
    Citation,
    Interpretation,
    Model,
    Quantity,
    interpretation_schema,
    tidied,
)


class Alert(Model):
    """A warning."""

    code: str
    text: str


class Counts(Model):
    """One specimen in a file."""

    rows: int
    classes: dict[str, int] = Field(description="Rows by class, or by possible classes joined by |.")
    unit: str = Field(description="The UCUM code of the three values below.")
    values: int = Field(description="Rows with an amount; a value with a comparator or in % has none.")
    min: float | None
    median: float | None
    max: float | None


class FlagCount(Model):
    """Rows by the laboratory's flag and the class."""

    flag: str
    class_: str | None = Field(alias="class", description="Null where the row could not be read.")
    rows: int


class Disagreement(Model):
    """One kind of disagreement."""

    flag: str
    verdict: str = Field(description="The sides on which the value may lie, joined by |.")
    rows: int


class Audit(Model):
    """The laboratory's flags held against the verdicts."""

    agree: int
    disagree: int
    undecided: int
    table: list[FlagCount]
    disagreements: list[Disagreement]
    unknown_flags: dict[str, int]


class BatchSummary(Model):
    """`mgcheck batch --summary --json`."""

    rows: int
    passed_through: int = Field(description="Rows that --where left alone.")
    unreadable: int
    undetermined: int = Field(description="Rows with more than one possible class.")
    specimens: dict[str, Counts]
    warnings: dict[str, int]
    errors: dict[str, int] = Field(description="Unreadable rows by the code of the error.")
    flags: Audit | None = Field(description="Null without a flag column.")
    formula_cells: int = Field(description="Cells of a CSV or TSV file that a spreadsheet would run.")
    file_changed: bool = Field(description="Whether the file was written to while it was read.")


class Conversion(Model):
    """`mgcheck convert`."""

    quantity: Quantity
    conversions: dict[str, float] = Field(description="By UCUM code; not rounded beyond what a float holds.")
    warnings: list[Alert]


class Range(Model):
    """A limit as printed."""

    id: str
    specimen: str
    source: str
    printed: str = Field(description="As the document prints it, in French.")
    meaning: str
    locator: str


class Source(Model):
    """A source and how much weight it bears."""

    id: str
    kind: Literal["document", "outside", "own"]
    title: str
    weight: str


class Point(Model):
    """One thing a document says; `topic` is what it is about."""

    topic: str
    text: str
    source: str
    locator: str


class Test(Model):
    """An assay or test."""

    id: str
    name: str
    points: list[Point]


class Claim(Model):
    """What a document claims of a condition."""

    text: str
    source: str
    locator: str
    promotional: bool


class Condition(Model):
    """A condition, and how far the documents agree."""

    id: str
    name: str
    agreement: str
    claims: list[Claim]


class Food(Model):
    """A food."""

    name: str
    mg_per_100_g: int


class ByWeight(Model):
    """The rule by weight; the amounts are null without a weight."""

    mg_per_kg_low: float
    mg_per_kg_consensus: float
    mg_low: float | None
    mg_consensus: float | None
    mmol_low: float | None
    mmol_consensus: float | None
    extra_mg: dict[str, int]
    mg_with_extra: dict[str, list[float]] = Field(description="Both ends for the weight with each extra on top.")
    source: str
    locator: str


class BySex(Model):
    """The amounts by sex, as printed."""

    sex: Literal["m", "f"]
    mg: float
    mmol: float
    source: str
    locator: str


class Intake(Model):
    """What a person needs a day."""

    weight_kg: float | None
    by_weight: ByWeight
    by_sex: list[BySex]
    notes: list[Point]


class Reading(Model):
    """A sentence with the places that support it."""

    id: str
    text: str
    outside: bool = Field(description="Whether a source outside the five documents is among them.")
    cited: list[Citation] = Field(min_length=1)


class Joint(Reading):
    """A reading of several values, with those that triggered it."""

    triggers: dict[str, str]


class Values(Model):
    """Each value as by its own command; those not given are left out."""

    serum: Interpretation = Field(default=...)
    ionized: Interpretation = Field(default=...)
    erythrocyte: Interpretation = Field(default=...)
    urine: Interpretation = Field(default=...)


class Panel(Model):
    """Several values together."""

    schema_version: str
    warnings: list[Alert]
    values: Values
    ionized_fraction_percent: float | None
    readings: list[Joint]
    language: Literal["en", "fr"]


class Headline(Model):
    """The headline of the serum value."""

    label: str
    class_: str | None = Field(alias="class")
    flag: str | None
    warnings: list[Alert]


class Given(Model):
    """The four quantities as written."""

    serum_mg: str
    urine_mg: str
    serum_creatinine: str
    urine_creatinine: str


class Femg(Model):
    """Fractional excretion; without verdicts where serum is not certainly low."""

    schema_version: str
    femg_percent: float
    given: Given
    serum: Headline
    formula: Reading
    verdicts: list[Reading]
    notes: list[Reading]
    language: Literal["en", "fr"]


class LoadingTest(Model):
    """Retention in the loading test."""

    schema_version: str
    retention_percent: float
    retention_percent_with_baseline: float | None
    verdict: Reading
    verdict_with_baseline: Reading | None
    notes: list[Reading]
    protocol: list[Point]
    language: Literal["en", "fr"]


_TYPES: dict[str, Any] = {
    "panel": Panel,
    "femg": Femg,
    "loading-test": LoadingTest,
    "batch": BatchSummary,
    "convert": Conversion,
    "ranges": list[Range],
    "sources": list[Source],
    "causes": list[Cause],
    "tests": list[Test],
    "evidence": list[Condition],
    "intake": Intake,
    "foods": list[Food],
}
NAMES = ("interpretation", *_TYPES)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of a command's output; raises `KeyError` for a name that is not in `NAMES`."""
    if name == "interpretation":
        return interpretation_schema()
    schema = tidied(TypeAdapter(_TYPES[name]).json_schema(by_alias=True))
    if name == "panel":
        del schema["$defs"]["Values"]["required"]
    return {"$schema": DIALECT, **schema, "title": f"mgcheck {name}"}
