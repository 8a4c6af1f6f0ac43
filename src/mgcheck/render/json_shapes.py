"""The shape of every JSON output: what builds a value is annotated with its shape, from which its JSON Schema comes.

Only type checkers and `mgcheck schema` import this module: defining a shape takes longer than filling it.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, NotRequired, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict


def _one_of(*values: str) -> Any:
    # A Literal would have type checkers refuse the value of an enumeration, which to them is any text.
    return Field(json_schema_extra={"enum": [*values]})


ClassName = Annotated[str, _one_of("severe_hypo", "hypo", "normal", "hyper", "severe_hyper")]
ComparatorSign = Annotated[str, _one_of("<", "<=", ">=", ">")]
SideName = Annotated[str, _one_of("low", "inside", "high")]
DirectionName = Annotated[str, _one_of("low", "high")]
Flag = Annotated[str, _one_of("LU", "L", "N", "H", "HU")]
Language = Annotated[str, _one_of("en", "fr")]
SpecimenName = Annotated[str, _one_of("serum", "ionized", "erythrocyte", "urine")]
System = Annotated[
    str, _one_of("neuromuscular", "central_nervous", "cardiovascular", "digestive", "metabolic", "general")
]
UnitCode = Annotated[str, _one_of("mmol/L", "mg/L", "mg/dL", "meq/L", "mmol/(24.h)", "mg/(24.h)", "%")]
WarningCode = Annotated[
    str,
    _one_of(
        *("lab_range_doubtful", "severe_elsewhere", "severe_possible_elsewhere", "lab_range_unit", "unit_slip"),
        *("implausible", "unit_case", "unit_dependent", "contradiction", "other_dose"),
    ),
]
Positive = Annotated[float, Field(gt=0)]


@with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))
class Shape(TypedDict):
    """An object without other keys than those described."""


class Provenance(Shape):
    """By what an answer can be traced, and read."""

    schema_version: str
    """0.x until 1.0; from then on a new key raises the minor, a changed one the major."""
    mgcheck_version: str
    knowledge_edition: str
    """The date of the data, and a hash of them."""


class Head(Provenance):
    """What every answer begins with, beside its kind, which names the schema."""

    language: Language


# ---------------------------------------------------------------------------------------------- parts of several

_OneClass = TypedDict("_OneClass", {"class": ClassName})
_PerhapsClass = TypedDict(
    "_PerhapsClass",
    {"class": Annotated[ClassName | None, Field(description="Null where more than one class is possible.")]},
)


class Citation(Shape):
    """A source and the place in it."""

    source: str
    locator: str


Citations = Annotated[list[Citation], Field(min_length=1)]


class Warning(Shape):  # noqa: A001 - the field's word; nothing here warns
    """Something noticed about this very value, or these values together."""

    code: WarningCode
    text: str
    citations: list[Citation]
    """The places it rests on; none where it is about how a text was read."""


class Amount(Shape):
    """A number with its unit, a UCUM code with a capital L."""

    value: float
    unit: str


class Quantity(Shape):
    """The quantity as read."""

    text: str
    """The text as it was written; with a volume both texts, joined by a multiplication sign."""
    comparator: ComparatorSign | None
    value: Positive
    """The value in `unit`; with a volume the amount in 24 h."""
    unit: str
    """UCUM code with a capital L: mmol/L, mg/dL, meq/L, mmol/(24.h), %."""
    resolution: Positive
    """One unit of the last written digit, in `unit`."""


class Conversion(Shape):
    """The quantity in another unit; not rounded beyond what a float holds."""

    comparator: ComparatorSign | None
    value: Positive


class Reading(Shape):
    """A sentence with the places that support it."""

    id: str
    text: str
    outside: Annotated[bool, Field(description="Whether a source outside the five documents is among them.")]
    citations: Citations


class Point(Shape):
    """One thing a document says; `topic` is what it is about."""

    topic: str
    text: str
    citations: Citations


class Listing(Citation):
    """A place that lists a cause."""

    moves: dict[SpecimenName, DirectionName]
    """Which way it says that the cause moves the value of a specimen."""


class Cause(Shape):
    """A cause, with the places that list it."""

    id: str
    mechanism: str
    text: str
    common: Annotated[bool, Field(description="Listed by rms among the common causes (table 2).")]
    citations: Annotated[list[Listing], Field(min_length=1)]


# ------------------------------------------------------------------------------------------------ interpretation


class Interval(Shape):
    """A part of the line above 0."""

    low: float
    low_included: bool
    high: float | None
    """Null where it has no end."""
    high_included: bool
    unit: str


class Band(_PerhapsClass, Shape):
    """A slice of the line in the source's own words."""

    id: str
    text: str
    interval: Interval
    """In the unit of the value."""
    citations: list[Citation]
    """None of a laboratory's range."""


class ReferenceInterval(Shape):
    """The interval that a source calls normal, in the unit of the value; an end is null where it states none."""

    low: float | None
    low_included: bool
    high: float | None
    high_included: bool
    unit: str
    printed: str | None
    """As the source prints it, or as a laboratory's range was typed; null of a ranges file that does not say."""
    converted: bool
    """Whether the source prints it in another unit than that of the value."""
    citations: list[Citation]
    """None of a laboratory's range."""


class DecidedBy(Shape):
    """The sources that the headline follows."""

    side: str
    """The source whose limits place the value: `lab` but where its range leaves open what the document says."""
    severity: str | None
    """The source whose limits say whether it is severe; null where the source of the headline calls nothing severe."""


class Verdict(_PerhapsClass, Shape):
    """What one source says."""

    source: str
    """Id of the source; `lab` is the laboratory's own range."""
    primary: bool
    """Whether the headline class is taken from this source."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    side: SideName | None
    """Against the reference interval of the source; null where it is not certain."""
    bands: list[Band]
    """Those in which the value may lie; none of a doubtful range of a laboratory."""
    reference_interval: ReferenceInterval


class Manifestation(_OneClass, Shape):
    """A finding that a source lists for the band of the class."""

    id: str
    system: System
    text: str
    certain: bool
    """Whether its source gives the value that class and no other."""
    carried_over: bool
    """The milder list of the same source, behind its severe one."""
    on_page: bool
    """Whether the page shows it without --full."""
    citations: Citations


class NextCheck(Shape):
    """What to check next."""

    id: str
    rank: Annotated[
        int | None, Field(description="Its place on the page for this value; null where only --full has it.")
    ]
    on_page: bool
    text: str
    citations: Citations


class Caution(NextCheck):
    """A caution."""

    topic: Annotated[str, _one_of("manifestations", "result", "treatment", "assay", "general")]


class PossibleCause(Cause):
    """A cause of the value, with the places that say so."""

    given: bool
    """Whether the person has it, by --factor."""


class Factor(Cause):
    """A cause that was given as a factor of the person."""

    fits: bool | None
    """Whether it is a cause of this value; null where no document says which way it moves it."""


class Limit(Shape):
    """A limit that the value was held against."""

    source: str
    limit: Amount
    """In the unit of the value."""
    printed: Amount
    """As the source prints it."""
    position: Annotated[str, _one_of("below", "at", "above", "either side")]
    """Where the value lies."""


class Explanation(Shape):
    """How the answer came about."""

    unit_text: str
    """The unit as it was written; with a volume that of the concentration."""
    factor: Amount
    """What one unit of the value is."""
    limits: list[Limit]


class Interpretation(_PerhapsClass, Head):
    """What the documents say of one magnesium result."""

    kind: Literal["interpretation"]
    specimen: SpecimenName
    quantity: Quantity
    conversions: dict[UnitCode, Conversion]
    """The quantity in the common units of its kind, by UCUM code."""
    side: SideName | None
    """Null where it is not certain."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    flag: Flag | None
    """HL7 flag; null where the side is."""
    borderline: bool
    """A class limit lies within half a unit of the last written digit."""
    label: str
    """The class in words, for this specimen."""
    decided_by: DecidedBy
    sources_agree: bool | None
    """Null with one source, or where a side is undetermined."""
    verdicts: Annotated[list[Verdict], Field(min_length=1)]
    manifestations: list[Manifestation]
    cautions: list[Caution]
    next_checks: list[NextCheck]
    causes: list[PossibleCause]
    """For every side on which the value may lie."""
    warnings: list[Warning]
    factors: NotRequired[list[Factor]]
    """Only with --factor."""
    explanation: NotRequired[Explanation]
    """Only with --explain."""


# --------------------------------------------------------------------------------------------------------- error


class Fault(Shape):
    """What is wrong, where, and the way out."""

    code: str
    message: str
    hint: str | None
    argument: str | None
    """The argument of the command line at fault, such as VALUE or --volume; null where it is not known."""
    line: int | None
    """The line of standard input, counted from 1; null for what stands on the command line."""
    text: str | None
    """What was read; null where the fault lies in no text."""
    start: int | None
    """The part of `text` at fault, from `start` to before `end`, in code points; equal where something is missing."""
    end: int | None


class Error(Shape):
    """A refusal: alone on standard error, or in place of the answer to a line of standard input."""

    schema_version: str
    kind: Literal["error"]
    error: Fault


# ----------------------------------------------------------------------------------------------- several values


class Joint(Reading):
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
    readings: list[Joint]
    warnings: list[Warning]


class Femg(Head):
    """Fractional excretion; without verdicts where serum is not certainly low."""

    kind: Literal["femg"]
    quantities: dict[
        Annotated[str, _one_of("serum_magnesium", "urine_magnesium", "serum_creatinine", "urine_creatinine")], Quantity
    ]
    fractional_excretion: Amount
    serum: Interpretation
    """The serum value as by its own command."""
    formula: Reading
    verdicts: list[Reading]
    notes: list[Reading]
    warnings: list[Warning]


class Retention(Amount):
    """A retention in % of the dose."""

    verdict: Reading | None
    """Null where more was excreted than given, or less than before."""


class LoadingTest(Head):
    """Retention in the loading test."""

    kind: Literal["loading-test"]
    quantities: dict[Annotated[str, _one_of("dose", "urine_24h", "baseline_24h")], Quantity]
    retention: Retention
    retention_with_baseline: Retention | None
    """With the excretion before the test subtracted; null where it was not given."""
    notes: list[Reading]
    protocol: list[Point]
    warnings: list[Warning]


# --------------------------------------------------------------------------------------------------------- batch


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


# ------------------------------------------------------------------------------------------------ looking things up


class Conversions(Head):
    """`mgcheck convert`."""

    kind: Literal["convert"]
    quantity: Quantity
    conversions: dict[str, Conversion]
    """The quantity in other units, by UCUM code."""
    warnings: list[Warning]


KindT = TypeVar("KindT")
QueryT = TypeVar("QueryT")
ItemT = TypeVar("ItemT")


class List(Head, Generic[KindT, QueryT, ItemT]):
    """What a command lists."""

    kind: KindT
    query: QueryT
    """What was asked for; null where nothing was."""
    count: int
    items: list[ItemT]


class CausesQuery(Shape):
    """A side, a specimen, a document."""

    side: DirectionName | None
    specimen: SpecimenName
    source: str | None


class EvidenceQuery(Shape):
    """A condition as it was typed."""

    condition: str | None


class FoodsQuery(Shape):
    """A word of a food's name."""

    word: str | None


class RangesQuery(Shape):
    """A specimen or test."""

    specimen: str | None


class NoQuery(Shape):
    """Everything."""


class Range(Shape):
    """A limit as printed."""

    id: str
    specimen: str
    printed: str
    """As the document prints it, in French."""
    meaning: str
    citations: Citations


class Source(Shape):
    """A source and how much weight it bears."""

    id: str
    kind: Annotated[str, _one_of("document", "outside", "own")]
    title: str
    origin: str | None
    """Who wrote it, where and when, as far as it tells; of mgcheck's own how the statements were checked."""
    weight: str


class Test(Shape):
    """An assay or test."""

    id: str
    name: str
    points: list[Point]


class Claim(Shape):
    """What a document claims of a condition."""

    text: str
    promotional: bool
    citations: Citations


class Condition(Shape):
    """A condition, and how far the documents agree."""

    id: str
    name: str
    agreement: str
    claims: list[Claim]


class Food(Shape):
    """A food."""

    name: str
    magnesium: Amount
    citations: Citations


class Span(Shape):
    """The low end and the consensus."""

    low: float
    consensus: float
    unit: str


class Extra(Shape):
    """What comes on top."""

    id: Annotated[str, _one_of("pregnancy", "growth", "lactation")]
    amount: Amount
    amounts: list[Span]
    """Both ends for the weight with this extra alone; none without a weight."""


class ByWeight(Shape):
    """The rule by weight."""

    rule: Span
    amounts: list[Span]
    """For the weight, in mg and in mmol; none without a weight."""
    extras: list[Extra]
    citations: Citations


class BySex(Shape):
    """The amounts by sex, as printed."""

    sex: Annotated[str, _one_of("m", "f")]
    amounts: list[Amount]
    citations: Citations


class Intake(Head):
    """What a person needs a day."""

    kind: Literal["intake"]
    weight: Amount | None
    by_weight: ByWeight
    by_sex: list[BySex]
    notes: list[Point]
    warnings: list[Warning]


# ------------------------------------------------------------------------------------------------------- schemas

_OUTPUTS: dict[str, Any] = {
    "interpretation": Interpretation,
    "error": Error,
    "panel": Panel,
    "femg": Femg,
    "loading-test": LoadingTest,
    "batch": BatchSummary,
    "convert": Conversions,
    "ranges": List[Literal["ranges"], RangesQuery, Range],
    "sources": List[Literal["sources"], NoQuery, Source],
    "causes": List[Literal["causes"], CausesQuery, Cause],
    "tests": List[Literal["tests"], NoQuery, Test],
    "evidence": List[Literal["evidence"], EvidenceQuery, Condition],
    "intake": Intake,
    "foods": List[Literal["foods"], FoodsQuery, Food],
}
NAMES = tuple(_OUTPUTS)


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema, draft 2020-12, of an output; raises `KeyError` for a name that is not in `NAMES`."""
    schema = TypeAdapter(_OUTPUTS[name]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"mgcheck {name}"}
