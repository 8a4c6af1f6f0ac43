"""The commands of mgcheck, each loaded when it is called."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from mgcheck._version import __version__
from mgcheck.errors import MgcheckError
from mgcheck.messages import suggestion
from mgcheck.units import Dimension, read_unit

INTERPRET, LOOK_UP = "Interpret a result", "Look things up"


class Entry(NamedTuple):
    """A command: where its function lives, what the help says of it, and whether it is another spelling of one."""

    module: str
    function: str
    panel: str
    help: str
    examples: tuple[str, ...]
    hidden: bool = False


_SERUM = Entry(
    "specimens",
    "interpret",
    INTERPRET,
    "Interpret serum (plasma) magnesium.",
    ("mgcheck serum 0.5 mmol/l", "mgcheck serum '<0.7 mmol/l' --lab-range 0.75..1.00", "mgcheck serum 20 mg/l --json"),
)
_IONIZED = Entry(
    "specimens",
    "interpret",
    INTERPRET,
    "Interpret ionized magnesium or, in %, the ionized fraction.",
    ("mgcheck ionized 0.48 mmol/l", "mgcheck ionized 61 %"),
)
_ERYTHROCYTE = Entry(
    "specimens",
    "interpret",
    INTERPRET,
    "Interpret erythrocyte (red cell) magnesium.",
    ("mgcheck erythrocyte 45 mg/l",),
)

_FEMG = "mgcheck femg --serum-mg 0.6mmol/l --urine-mg 2mmol/l --serum-creatinine 80umol/l --urine-creatinine 8mmol/l"

_COMMANDS = {
    "serum": _SERUM,
    "plasma": _SERUM._replace(hidden=True),
    "ionized": _IONIZED,
    "ionised": _IONIZED._replace(hidden=True),
    "erythrocyte": _ERYTHROCYTE,
    "rbc": _ERYTHROCYTE._replace(hidden=True),
    "urine": Entry(
        "specimens",
        "interpret",
        INTERPRET,
        "Interpret the magnesium of a 24 h urine.",
        ("mgcheck urine 4.2 mmol/24h", "mgcheck urine 3 mmol/l --volume 1.4l"),
    ),
    "panel": Entry(
        "together",
        "panel",
        INTERPRET,
        "Interpret two or more values together.",
        ('mgcheck panel --serum "0.72 mmol/l" --erythrocyte "1.4 mmol/l"',),
    ),
    "femg": Entry(
        "together",
        "femg",
        INTERPRET,
        "Fractional excretion of magnesium.",
        (_FEMG,),
    ),
    "loading-test": Entry(
        "together",
        "loading_test",
        INTERPRET,
        "Retention in the intravenous loading test.",
        ("mgcheck loading-test --dose 30mmol --urine-24h 20mmol --baseline-24h 4mmol",),
    ),
    "batch": Entry(
        "batch",
        "batch",
        INTERPRET,
        "Interpret every row of a file: CSV, TSV, JSON lines, Parquet.",
        (
            "mgcheck batch results.csv -o interpreted.parquet --specimen serum",
            "mgcheck batch results.csv.gz --specimen serum --summary",
        ),
    ),
    "convert": Entry(
        "conversion",
        "convert",
        LOOK_UP,
        "Convert a magnesium quantity into another unit, or into all.",
        ("mgcheck convert 0.5 mmol/l mg/l", "mgcheck convert 4.2 mmol/24h mmol/l --volume 1.4l"),
    ),
    "ranges": Entry(
        "lookup",
        "ranges",
        LOOK_UP,
        "Show every limit of every document, as printed, with its place.",
        ("mgcheck ranges", "mgcheck ranges serum"),
    ),
    "causes": Entry(
        "library",
        "causes",
        LOOK_UP,
        "Show what causes a low or a high value, with the documents that list each.",
        ("mgcheck causes low", "mgcheck causes high --source boisleve"),
    ),
    "tests": Entry(
        "library",
        "assays",
        LOOK_UP,
        "Show what each assay and test is used for, how it is done, its limits.",
        ("mgcheck tests",),
    ),
    "evidence": Entry(
        "library",
        "evidence",
        LOOK_UP,
        "Show what each document says of a condition, side by side.",
        ("mgcheck evidence", "mgcheck evidence cramps", "mgcheck evidence crampes musculaires"),
    ),
    "intake": Entry(
        "library",
        "intake",
        LOOK_UP,
        "Show how much magnesium a person needs a day.",
        ("mgcheck intake --weight 70kg --sex m", "mgcheck intake --weight 60kg --pregnant"),
    ),
    "foods": Entry(
        "library",
        "foods",
        LOOK_UP,
        "Show the magnesium in foods.",
        ("mgcheck foods", "mgcheck foods chocolate"),
    ),
    "sources": Entry(
        "lookup",
        "sources",
        LOOK_UP,
        "Show the documents, who wrote them, and how much weight each bears.",
        ("mgcheck sources",),
    ),
    "schema": Entry(
        "lookup",
        "schema",
        LOOK_UP,
        "Print the JSON Schema of the JSON output.",
        ("mgcheck schema > interpretation.schema.json", "mgcheck schema panel"),
    ),
}

# The only words with a leading dash that are values: -0.5, -.5, -,5.
_DASHED_VALUE = re.compile(r"-[.,]?[0-9]")
_BARE_NUMBER = re.compile(r"[0-9.,]+")


class ValueCommand(TyperCommand):
    """A command whose words are a value: `-0.5` is one, and `--volume 1.4 l` has its unit in the next word."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own Context
        """Take the value's words apart from the options, and refuse words that nothing takes."""
        options, values = self._parted(ctx, args)
        left = super().parse_args(ctx, [*options, "--", *values])
        if left and not ctx.resilient_parsing:
            raise MgcheckError("extra_words", given=" ".join(left), command=ctx.command_path)
        return left

    def _parted(self, ctx: typer.Context, args: list[str]) -> tuple[list[str], list[str]]:
        """Part the value's words from the options, so that no value is taken for an option."""
        takes_value = {opt: param for param in self.params if not getattr(param, "is_flag", True) for opt in param.opts}
        options: list[str] = []
        values: list[str] = []
        # The words behind `--serum-mg 0.6 mmol/l` are one quantity.
        quantities = {name for param in self.params if param.metavar == "QUANTITY" for name in param.opts}
        given: set[Any] = set()
        words = iter(args)
        for word in words:
            if word == "--":
                values.extend(words)
            elif param := takes_value.get(word.split("=", 1)[0]):
                name, equals, _ = word.partition("=")
                if param in given and not getattr(param, "multiple", False) and not ctx.resilient_parsing:
                    raise MgcheckError("option_twice", argument=name, given=name)
                given.add(param)
                options.append(word)
                if not equals:
                    following = next(words, None)
                    if following is None:
                        if ctx.resilient_parsing:
                            # The shell asks what the value could be.
                            break
                        raise MgcheckError("option_without_value", argument=name, given=name, command=ctx.command_path)
                    options.append(following)
            elif word.startswith("-") and word != "-" and not _DASHED_VALUE.match(word):
                options.append(word)
            elif self._is_unit_of_volume(options, word) or (word != "-" and _last_named(options) in quantities):
                options[-1] += f" {word}"
            else:
                values.append(word)
        return options, values

    @staticmethod
    def _is_unit_of_volume(options: list[str], word: str) -> bool:
        unit = read_unit(word) if options else None
        if unit is None or unit.dimension is not Dimension.VOLUME:
            return False
        number = options[-1].removeprefix("--volume=")
        return _last_named(options) == "--volume" and _BARE_NUMBER.fullmatch(number) is not None


def _last_named(options: list[str]) -> str:
    """The option whose value was typed last (`--volume` of `--volume 1.4`, of `--volume=1.4`); empty behind a flag."""
    if options and options[-1].startswith("--"):
        name, equals, _ = options[-1].partition("=")
        return name if equals else ""
    return options[-2] if len(options) > 1 else ""


def _lines(*lines: str) -> str:
    """Lines that the help keeps apart."""
    return "\n\n".join(lines)


class LazyGroup(TyperGroup):
    """The group of all commands, which imports a command's module when the command is called or listed."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        # The names alone, for suggestions and completion.
        self.commands = dict.fromkeys(_COMMANDS)  # type: ignore[assignment]  # commands come from get_command

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer's signature
        """Build a command from the function that holds it."""
        if cmd_name not in _COMMANDS:
            return None
        entry = _COMMANDS[cmd_name]
        run = getattr(import_module(f"mgcheck.cli.{entry.module}"), entry.function)
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(
            cmd_name,
            cls=ValueCommand,
            context_settings={**_CONTEXT, "allow_extra_args": True},
            help=entry.help,
            epilog=_lines("Examples:", *entry.examples),
            hidden=entry.hidden,
            rich_help_panel=entry.panel,
        )(run)
        command = typer.main.get_command(single)
        for param in command.params:
            # The volume is an option of all specimens, so that the others can say why it is refused.
            if param.name == "volume" and entry.function == "interpret" and cmd_name != "urine":
                param.hidden = True  # type: ignore[attr-defined]  # every option has it
        return command

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        """All names, in the order in which the help shows them."""
        return list(_COMMANDS)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; a value in its place gets the hint to name the specimen."""
        if ctx.resilient_parsing:
            # The shell asks for completions; whatever stands there is no fault.
            return super().resolve_command(ctx, args)
        name = args[0]
        if name[:1].isdigit():
            raise MgcheckError("specimen_first", argument="COMMAND", given=" ".join(args))
        if name not in _COMMANDS:
            raise MgcheckError("no_command", argument="COMMAND", given=name, suggestion=suggestion(name, _COMMANDS))
        return super().resolve_command(ctx, args)


_CONTEXT = {"help_option_names": ["-h", "--help"]}

_SAYS = "Read a magnesium result as the laboratory wrote it, and print what five French documents say of it."

app = typer.Typer(
    cls=LazyGroup,
    context_settings=_CONTEXT,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help=_SAYS,
    epilog=_lines(
        "Examples:",
        "mgcheck serum 0.5 mmol/l",
        "mgcheck urine 3 mmol/l --volume 1.4l",
        "mgcheck convert 0.5 mmol/l mg/l",
        "mgcheck reports what documents say. It is not a medical device.",
    ),
)


def _print_version(value: bool) -> None:  # noqa: FBT001 - typer hands the flag over by position
    if value:
        sys.stdout.write(f"mgcheck {__version__}\n")
        raise typer.Exit


@app.callback()
def mgcheck(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Read a magnesium result as the laboratory wrote it, and print what five French documents say of it."""
