"""The form of the packaged data files, which a run takes as they stand, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import read_unit


def _interval(notation: str) -> str:
    Interval.parse(notation)
    return notation


def _unit(code: str) -> str:
    if read_unit(code) is None:
        raise ValueError(f"{code!r} is no unit")
    return code


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)]
IntervalText = Annotated[str, AfterValidator(_interval)]
UnitCode = Annotated[str, AfterValidator(_unit)]
ClassName = Literal["severe_hypo", "hypo", "normal", "hyper", "severe_hyper"]
SpecimenName = Literal["serum", "ionized", "erythrocyte", "urine"]
SideName = Literal["low", "inside", "high"]
Scope = Literal["serum", "ionized", "ionized_fraction", "erythrocyte", "urine"]
System = Literal["neuromuscular", "central_nervous", "cardiovascular", "digestive", "metabolic", "general"]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")]


class Model(BaseModel):
    """Nothing unknown is let in, and nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Bilingual(Model):
    """A text in both languages; neither may be missing."""

    en: Line
    fr: Line


class File(Model):
    """What every data file begins with."""

    # A true would pass for the literal 1.
    format: Annotated[int, Field(ge=1, le=1)]
    edition: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class SourceModel(Model):
    """A source and how much weight it bears."""

    id: Id
    kind: Literal["document", "outside", "own"]
    title: Line
    weight: Bilingual
    origin: Bilingual | None = None


class StatementModel(Bilingual):
    """A limit as printed."""

    id: Id
    source: Id
    specimen: Id
    printed: Line
    locator: Line


class PrintedLimitsFile(File):
    """`printed_limits.toml`."""

    statement: list[StatementModel]


class SourcesFile(File):
    """`sources.toml`."""

    source: list[SourceModel]


class ItemModel(Bilingual):
    """A manifestation of a group, and whether the page shows it without `--full`."""

    id: Id
    system: System
    page: bool = True


class GroupModel(Bilingual):
    """A group of manifestations."""

    id: Id
    source: Id
    locator: Line
    specimens: list[Scope]
    bands: list[Id]
    class_: ClassName = Field(alias="class")
    milder: Id | None = None
    page: bool = True
    item: Annotated[list[ItemModel], Field(min_length=1)]


class ManifestationsFile(File):
    """`manifestations.toml`."""

    group: list[GroupModel]


Severity = Literal["severe_low", "low", "inside", "high", "severe_high"]


class CitationModel(Model):
    """A source and the place in it."""

    source: Id
    locator: Line


class RemarkModel(Bilingual):
    """A caution or a next check, and when it applies: on sides, or in bands of one of its own sources."""

    id: Id
    cited: Annotated[list[CitationModel], Field(min_length=1)]
    follows: list[Id] | None = None
    specimens: Annotated[list[Scope], Field(min_length=1)]
    when: list[SideName] = Field(default_factory=list)
    bands: list[Id] = Field(default_factory=list)
    certainty: Literal["certain", "open"] | None = None
    topic: Literal["manifestations", "result", "treatment", "assay", "general"] = "result"
    page: dict[Severity, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    urgent: list[Severity] = Field(default_factory=list)
    without_laboratory: bool = False
    not_beside: Id | None = None
    not_severe: bool = False
    unconditional: bool = False

    @model_validator(mode="after")
    def has_condition(self) -> RemarkModel:
        """Refuse a remark that would never be printed, one with two conditions, and a place that no text takes."""
        if bool(self.when) is bool(self.bands):
            raise ValueError("either `when` or `bands` is due")
        if not set(self.urgent) <= set(self.page):
            raise ValueError("what is urgent stands on the page")
        if {"{where}" in self.en, "{where}" in self.fr} != {self.certainty == "open"}:
            raise ValueError("{where} belongs into the texts of an open statement, and into no others")
        return self


class CautionsFile(File):
    """`cautions.toml`."""

    caution: list[RemarkModel]


class NextChecksFile(File):
    """`next_checks.toml`."""

    next_check: list[RemarkModel]


class PlausibleModel(Model):
    """Bounds of what a laboratory could report."""

    unit: UnitCode
    interval: IntervalText


class RangeRatioModel(Model):
    """How far from the documents a laboratory's range is doubtful."""

    ratio: str


class SlipModel(Model):
    """When a slipped unit is suspected, and which units are tried."""

    ratio: str
    serum: list[UnitCode]
    erythrocyte: list[UnitCode]
    ionized: list[UnitCode]
    ionized_fraction: list[UnitCode]
    urine: list[UnitCode]


class PolicyFile(File):
    """`policy.toml`."""

    primary: dict[Scope, Id]
    unit_slip: SlipModel
    lab_range: RangeRatioModel
    plausible: dict[Scope, PlausibleModel]
    plausible_input: dict[Id, IntervalText]
    label: dict[Scope, dict[ClassName, Bilingual]]


Factor = Annotated[str, StringConstraints(pattern=r"^[0-9]+(/[0-9]+)?$")]


class UnitsFile(File):
    """`units.toml`."""

    prefix: dict[str, Factor]
    base: dict[str, Factor]
    per: dict[str, Factor]


Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9+/ ]+$")]


class WordsModel(Model):
    """Words, without case, accents and punctuation."""

    words: Annotated[list[Word], Field(min_length=1)]


class ReportWordsFile(File):
    """`report_words.toml`."""

    name: WordsModel
    specimen: dict[SpecimenName | Literal["total"], list[Word]]
    analyte: WordsModel
    range: WordsModel


Words = Annotated[list[Line], Field(min_length=1)]


class SpecimensFile(File):
    """`specimens.toml`."""

    known: dict[Literal["serum", "ionized", "erythrocyte", "urine", "urine_24h"], Words]
    refused: dict[Literal["whole_blood", "spot_urine", "timed_urine", "csf", "other"], Words]
    silent: WordsModel


class ResultCodeModel(Model):
    """A LOINC code of a magnesium result, and where it was read; without a specimen it is refused."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,7}-[0-9]$")]
    name: Line
    specimen: Line | None = None
    basis: Literal["mass", "substance", "none"]
    read: Line


class StemsModel(Model):
    """Parts of names."""

    stems: Words


class FhirFile(File):
    """`fhir.toml`."""

    code: Annotated[list[ResultCodeModel], Field(min_length=1)]
    name: StemsModel
    range_type: dict[Literal["normal", "other"], Words]
    system: dict[Literal["loinc", "ucum", "interpretation"], Words]


class ConstantModel(Model):
    """A constant of magnesium."""

    value: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")]
    unit: Line
    source: Id
    locator: Line


class MagnesiumFile(File):
    """`magnesium.toml`."""

    molar_mass: ConstantModel
    valence: ConstantModel


class ListingModel(CitationModel):
    """A place that lists a cause, and which way it moves the value of a specimen."""

    moves: Annotated[dict[SpecimenName, Literal["low", "high"]], Field(min_length=1)] | None = None
    deficit: bool = False
    bands: Annotated[list[Id], Field(min_length=1)] | None = None
    follows: Id | None = None


class CauseModel(Bilingual):
    """A cause, with every place that lists it."""

    id: Id
    mechanism: Literal[
        "absorption",
        "renal_loss",
        "several",
        "drugs",
        "needs",
        "intake",
        "endocrine",
        "stress",
        "genetic",
        "kidney",
        "timing",
        "sweat",
        "disease",
        "retention",
    ]
    listed: Annotated[list[ListingModel], Field(min_length=1)]


class CausesFile(File):
    """`causes.toml`."""

    cause: list[CauseModel]


class TestPointModel(Bilingual, CitationModel):
    """One thing a document says of a test."""

    about: Literal["use", "when", "method", "limits"]


class TestModel(Bilingual):
    """An assay or test."""

    id: Id
    point: Annotated[list[TestPointModel], Field(min_length=1)]


class TestsFile(File):
    """`tests.toml`."""

    test: list[TestModel]


class ClaimModel(Bilingual, CitationModel):
    """What a document claims of a condition."""


class ConditionModel(Bilingual):
    """A condition."""

    id: Id
    also: list[Line]
    agreement: Bilingual
    claim: Annotated[list[ClaimModel], Field(min_length=1)]


class EvidenceFile(File):
    """`evidence.toml`."""

    promotional: list[Id]
    condition: list[ConditionModel]


class FoodModel(Bilingual):
    """A food of the table."""

    mg_per_100_g: Annotated[int, Field(gt=0)]


class FoodsFile(File, CitationModel):
    """`foods.toml`."""

    food: list[FoodModel]


class ByWeightModel(CitationModel):
    """The rule by weight."""

    mg_per_kg_low: int
    mg_per_kg_consensus: int
    extra_mg: dict[Literal["pregnancy", "growth", "lactation"], int]


class AmountModel(Model):
    """Milligrams and millimoles, as printed."""

    mg: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")]
    mmol: Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)?$")]


class BySexModel(CitationModel):
    """The rule by sex."""

    m: AmountModel
    f: AmountModel


class IntakeNoteModel(Bilingual, CitationModel):
    """What becomes of what is taken in."""

    id: Id
    topic: Literal["need", "absorption", "splitting", "influences", "kinetics", "food"]


class IntakeFile(File):
    """`intake.toml`."""

    by_weight: ByWeightModel
    by_sex: BySexModel
    note: list[IntakeNoteModel]


class ReadingModel(Bilingual):
    """A sentence with the places that support it."""

    id: Id
    cited: Annotated[list[CitationModel], Field(min_length=1)]


class PanelReadingModel(ReadingModel):
    """A reading of several values, and when it applies; see `data/readings.toml`."""

    when: dict[Scope, Annotated[list[SideName], Field(min_length=1)]] | None = None
    after: list[Id] | None = None
    if_given: dict[Scope, Annotated[list[SideName], Field(min_length=1)]] | None = None
    follows: Id | None = None
    bands: list[Id] | None = None
    excretion: IntervalText | None = None
    with_: list[Literal["hypokalemia", "hypocalcemia"]] | None = Field(None, alias="with")
    unless: list[Id] | None = None


class ReadingsFile(File):
    """`readings.toml`."""

    reading: list[PanelReadingModel]


class FormulaModel(Bilingual):
    """The formula of fractional excretion."""

    share: Number
    cited: list[CitationModel]


class FemgVerdictModel(ReadingModel):
    """What is said of a fractional excretion in an interval of percent."""

    interval: IntervalText


class LoadingVerdictModel(ReadingModel):
    """What is said of a retention below or from a limit in percent."""

    limit: Number
    below: bool


class LoadingDoseModel(Bilingual):
    """The dose to which the limit of retention belongs."""

    mmol: Number
    cited: list[CitationModel]


class DynamicFile(File):
    """`dynamic.toml`."""

    femg: FormulaModel
    creatinine: ConstantModel
    femg_verdict: list[FemgVerdictModel]
    femg_note: list[ReadingModel]
    loading_verdict: Annotated[list[LoadingVerdictModel], Field(min_length=2, max_length=2)]
    loading_dose: LoadingDoseModel
    loading_note: list[ReadingModel]


class ReviewModel(Model):
    """The answers that were read on one day, by the hashes of their pieces."""

    date: Annotated[str, Field(pattern=r"^20\d\d-\d\d-\d\d$")]
    capacity: Literal["maintainer", "clinician"]
    answers: Annotated[list[Annotated[str, Field(pattern="^[0-9a-f]{12}$")]], Field(min_length=1)]


class ReviewsFile(File):
    """`reviews.toml`."""

    pieces: Annotated[int, Field(gt=0)]
    review: list[ReviewModel] = []


# Each packaged file with its model, but for the ranges, which are validated whenever they are read.
PACKAGED: dict[str, type[File]] = {
    "sources": SourcesFile,
    "printed_limits": PrintedLimitsFile,
    "policy": PolicyFile,
    "manifestations": ManifestationsFile,
    "cautions": CautionsFile,
    "next_checks": NextChecksFile,
    "causes": CausesFile,
    "tests": TestsFile,
    "evidence": EvidenceFile,
    "foods": FoodsFile,
    "intake": IntakeFile,
    "readings": ReadingsFile,
    "dynamic": DynamicFile,
    "units": UnitsFile,
    "specimens": SpecimensFile,
    "magnesium": MagnesiumFile,
    "report_words": ReportWordsFile,
    "fhir": FhirFile,
    "reviews": ReviewsFile,
}
