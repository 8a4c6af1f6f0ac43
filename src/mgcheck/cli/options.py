"""Every argument and option of the command line: its names, metavar, group in the help, and values.

Its help text is in the catalogue: `option.lab_range` for `--lab-range`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgcheck.cli.process.environment import locale_language
from mgcheck.errors import ChoiceError
from mgcheck.language.say import LANGUAGES, Text, has, say

if TYPE_CHECKING:
    from mgcheck.knowledge import model

# The groups in the order of the help; their titles are in the catalogue.
INPUT, COLUMNS, ROWS, READING, RANGES, OUTPUT = GROUPS = ("input", "columns", "rows", "reading", "ranges", "output")

Values = Callable[[typer.Context], Iterable[str | tuple[str, str]]]


def row(
    usage: str,
    group: str,
    text: str | None = None,
    *,
    values: Values | None = None,
    choices: Mapping[str, str] | None = None,
    **more: Any,
) -> Any:
    """Define an option (`--output -o FILE`), a flag (`--json`) or an argument (`VALUE UNIT`) for typer.

    `text` is the key of its help text, by default its own name. `values` are offered when the shell completes a word.
    `choices` maps the only values that are accepted to their meanings.
    """
    words = usage.split()
    names = [word for word in words if word.startswith("--") or word == "-o"]
    metavar = " ".join(words[len(names) :])
    if choices is not None:
        # Other spellings are accepted but not offered.
        values = lambda _: [name for name, meant in choices.items() if name == meant]  # noqa: E731
        more["callback"] = _chosen(choices, names[-1] if names else metavar)
    if values is not None:
        offered = values
        # typer leaves out those that do not begin with the typed word; it knows the context by its name.
        more["autocompletion"] = lambda ctx: list(offered(ctx))
    # typer holds the key instead of the text.
    key = text or names[0].removeprefix("--").replace("-", "_")
    kind: Any = typer.Option if names else typer.Argument
    return kind(*names, metavar=metavar or None, rich_help_panel=group, help=key, show_default=False, **more)


def text_of(param: Any, language: str) -> str:
    """The help text of an option, found by its key or, for one that typer adds itself, by its name."""
    key = param.help if has(f"option.{param.help}") else param.name
    return say(f"option.{key}", language)


def metavar_of(param: Any) -> Text:
    """The metavar of an option or an argument in both languages: `FILE`, `FICHIER`."""
    english = param.metavar or ""
    french = dict(zip(*(say("help.metavars", language).split() for language in LANGUAGES), strict=True))
    return Text(english, re.sub("[A-Z]+", lambda word: french.get(word[0], word[0]), english))


def _chosen(choices: Mapping[str, str], argument: str) -> Callable[[str | None], str | None]:
    def chosen(given: str | None) -> str | None:
        if given is not None and given.lower() not in choices:
            raise ChoiceError("unknown_choice", argument=argument, given=given, known=", ".join(choices))
        return None if given is None else choices[given.lower()]

    return chosen


# ------------------------------------------------------------------------------------- completion, imported on request


def _names(place: str, ending: str = "") -> Values:
    """Offer the names in a constant or an enumeration of a module: `files.options.ROLES`."""
    module, _, constant = place.rpartition(".")
    return lambda _: [f"{name}{ending}" for name in getattr(import_module(f"mgcheck.{module}"), constant)]


_specimens = _names("knowledge.model.Specimen")


def _specimen(ctx: typer.Context) -> model.Specimen | None:
    """The specimen that the command or its option names; None if there is none yet."""
    from mgcheck.knowledge.loader import parse_specimen

    with suppress(ChoiceError):
        return parse_specimen(ctx.params.get("specimen") or ctx.info_name or "")
    return None


def _units_of_atlas(ctx: typer.Context) -> Iterable[str]:
    from mgcheck.judging.atlas import units_of

    specimen = _specimen(ctx)
    return [] if specimen is None else [unit.code for unit in units_of(specimen)]


def _sources(ctx: typer.Context) -> Iterable[str]:
    """The sources with limits for the specimen."""
    from mgcheck.knowledge.loader import packaged_knowledge

    specimen, rulers = _specimen(ctx), packaged_knowledge().rulers
    return dict.fromkeys(ruler.source for ruler in rulers if specimen in (None, ruler.specimen))


def _sources_of_causes(ctx: typer.Context) -> Iterable[str]:
    """The sources that list causes for the words typed so far."""
    from mgcheck.knowledge.causes import causes
    from mgcheck.knowledge.model import Side

    specimen, direction = _specimen(ctx) or "serum", ctx.params.get("direction")
    side = Side(direction) if direction else None
    return dict.fromkeys(listing.source for cause in causes() for listing in cause.listings_for(specimen, side))


def _causes(_: typer.Context) -> Iterable[tuple[str, str]]:
    from mgcheck.knowledge.causes import causes

    return [(cause.id, cause.text.within(locale_language())) for cause in causes()]


def _conditions(_: typer.Context) -> Iterable[tuple[str, str]]:
    from mgcheck.knowledge.library import conditions

    return [(condition.id, condition.name.within(locale_language())) for condition in conditions()]


def _foods(_: typer.Context) -> Iterable[str]:
    from mgcheck.knowledge.library import foods

    return [food.name.within(locale_language()).lower() for food in foods()]


def _measured(_: typer.Context) -> Iterable[str]:
    from mgcheck.knowledge.loader import statements

    return dict.fromkeys(row.specimen for row in statements())


def _disorders(_: typer.Context) -> Iterable[str]:
    from mgcheck.knowledge.joint_readings import panel_readings

    return sorted({disorder for reading in panel_readings() for disorder in reading.disorders})


# ------------------------------------------------------------------------------------------------------ all commands
Json = Annotated[bool, row("--json", OUTPUT)]
Lang = Annotated[str | None, row("--lang en|fr", OUTPUT, choices={language: language for language in LANGUAGES})]
Version = Annotated[bool, row("--version", OUTPUT)]

# ------------------------------------------------------------------------------------------------------------ values
Words = Annotated[list[str], row("VALUE UNIT", INPUT, "value")]
Volume = Annotated[str | None, row("--volume VOLUME", INPUT)]
Collection = Annotated[str | None, row("--collection 24h", INPUT, choices={"24h": "24h"})]
Factors = Annotated[list[str] | None, row("--factor ID", INPUT, values=_causes)]
LabRange = Annotated[str | None, row("--lab-range LOW..HIGH", RANGES)]
RowLabRange = Annotated[str | None, row("--lab-range LOW..HIGH", RANGES, "row_lab_range")]
IgnoreRanges = Annotated[bool, row("--ignore-ranges", RANGES)]
Ranges = Annotated[str | None, row("--ranges FILE", RANGES)]
SourceId = Annotated[str | None, row("--source ID", RANGES, values=_sources)]
Full = Annotated[bool, row("--full", OUTPUT)]
Brief = Annotated[bool, row("--brief", OUTPUT)]
Explain = Annotated[bool, row("--explain", OUTPUT)]
NoRuler = Annotated[bool, row("--no-ruler", OUTPUT)]
Save = Annotated[str | None, row("--save FILE.svg", OUTPUT)]
ExitCode = Annotated[bool, row("--exit-code", OUTPUT)]

# -------------------------------------------------------------------------------------------- several values together
Stdin = Annotated[list[str] | None, row("-", INPUT, "stdin")]
Serum = Annotated[str | None, row("--serum QUANTITY", INPUT)]
Ionized = Annotated[str | None, row("--ionized QUANTITY", INPUT)]
Erythrocyte = Annotated[str | None, row("--erythrocyte --rbc QUANTITY", INPUT)]
Urine = Annotated[str | None, row("--urine QUANTITY", INPUT)]
LabRanges = Annotated[
    list[str] | None,
    row("--lab-range SPECIMEN=LOW..HIGH", RANGES, "lab_ranges", values=_names("knowledge.model.Specimen", "=")),
]
PanelVolume = Annotated[str | None, row("--volume QUANTITY", INPUT, "volume")]
Disorders = Annotated[list[str] | None, row("--with DISORDER", INPUT, values=_disorders)]
SerumMagnesium = Annotated[str, row("--serum-magnesium QUANTITY", INPUT, "serum")]
UrineMagnesium = Annotated[str, row("--urine-magnesium QUANTITY", INPUT)]
SerumCreatinine = Annotated[str, row("--serum-creatinine QUANTITY", INPUT)]
UrineCreatinine = Annotated[str, row("--urine-creatinine QUANTITY", INPUT)]
Dose = Annotated[str, row("--dose QUANTITY", INPUT)]
Urine24h = Annotated[str, row("--urine-24h QUANTITY", INPUT)]
Baseline24h = Annotated[str | None, row("--baseline-24h QUANTITY", INPUT)]

# ----------------------------------------------------------------------------------------------------------- look-ups
ConversionWords = Annotated[list[str], row("VALUE UNIT [TARGET]", INPUT, "conversion")]
Measured = Annotated[str | None, row("SPECIMEN", INPUT, "measured", values=_measured)]
AtlasSpecimen = Annotated[str | None, row("SPECIMEN", INPUT, "atlas_specimen", values=_specimens)]
AtlasUnit = Annotated[str | None, row("UNIT", INPUT, "atlas_unit", values=_units_of_atlas)]
SchemaName = Annotated[str, row("NAME", INPUT, "schema", values=_names("shapes.schema.NAMES"))]
Direction = Annotated[
    str | None,
    row("low|high", INPUT, "direction", choices={"low": "low", "high": "high", "hypo": "low", "hyper": "high"}),
]
CauseSource = Annotated[str | None, row("--source ID", INPUT, "cause_source", values=_sources_of_causes)]
CauseSpecimen = Annotated[str, row("--specimen SPECIMEN", INPUT, "cause_specimen", values=_specimens)]
ConditionName = Annotated[list[str] | None, row("CONDITION", INPUT, "condition", values=_conditions)]
FoodWord = Annotated[list[str] | None, row("WORD", INPUT, "food", values=_foods)]
Weight = Annotated[str | None, row("--weight WEIGHT", INPUT)]
Sex = Annotated[
    str | None,
    row("--sex m|f", INPUT, choices={"m": "m", "f": "f", "male": "m", "female": "f", "homme": "m", "femme": "f"}),
]
Pregnant = Annotated[bool, row("--pregnant", INPUT)]
Lactating = Annotated[bool, row("--lactating", INPUT)]
Growth = Annotated[bool, row("--growth", INPUT)]
IntakeFull = Annotated[bool, row("--full", OUTPUT, "intake_full")]

# -------------------------------------------------------------------------------------------------------------- files
Input = Annotated[str, row("FILE", INPUT, "file")]
Specimen = Annotated[str | None, row("--specimen SPECIMEN", COLUMNS, values=_specimens)]
Unit = Annotated[str | None, row("--unit UNIT", COLUMNS)]
SpecimenMap = Annotated[list[str] | None, row("--specimen-map WORD=SPECIMEN", COLUMNS)]
Code = Annotated[list[str] | None, row("--code [SYSTEM|]CODE=SPECIMEN", COLUMNS)]
Columns = Annotated[list[str] | None, row("--column ROLE=NAME", COLUMNS, values=_names("files.options.ROLES", "="))]
TrendColumns = Annotated[
    list[str] | None,
    row("--column ROLE=NAME", COLUMNS, "trend_column", values=_names("files.options.TREND_ROLES", "=")),
]
DateFormat = Annotated[str | None, row("--date-format FORMAT", READING)]
FlagMap = Annotated[str | None, row("--flag-map FLAG=SIDE,...", COLUMNS)]
Prefix = Annotated[str, row("--prefix WORD", COLUMNS)]
Missing = Annotated[list[str] | None, row("--missing WORD", READING)]
Where = Annotated[list[str] | None, row("--where COLUMN=VALUE", ROWS)]
TrendWhere = Annotated[list[str] | None, row("--where COLUMN=VALUE", ROWS, "trend_where")]
Only = Annotated[bool, row("--only", ROWS)]
Strict = Annotated[bool, row("--strict", ROWS)]
FormatName = Annotated[str | None, row("--format FORMAT", READING, values=_names("files.options.READ_KINDS"))]
Delimiter = Annotated[str | None, row("--delimiter SIGN", READING)]
Encoding = Annotated[str, row("--encoding NAME", READING)]
Decimal = Annotated[str, row("--decimal dot|comma", READING, choices={"dot": "dot", "comma": "comma"})]
Resolution = Annotated[str | None, row("--resolution STEP", READING)]
Output = Annotated[str | None, row("--output -o FILE", OUTPUT)]
OutputFormat = Annotated[str | None, row("--output-format FORMAT", OUTPUT, values=_names("files.options.KINDS"))]
Force = Annotated[bool, row("--force", OUTPUT)]
Summary = Annotated[bool, row("--summary", OUTPUT)]
Last = Annotated[str, row("--last N", OUTPUT)]
SaveTrend = Annotated[str | None, row("--save FILE.svg", OUTPUT, "save_trend")]
