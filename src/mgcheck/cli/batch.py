"""The command that interprets a whole file: `mgcheck batch`."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mgcheck.api import interpreter
from mgcheck.audit import parse_flag_map
from mgcheck.cli.descriptors import libraries_silenced
from mgcheck.cli.exits import Exit
from mgcheck.cli.interrupts import interruptible
from mgcheck.cli.options import Json, Lang
from mgcheck.cli.outcome import tell_outcome
from mgcheck.cli.output import write_warning
from mgcheck.cli.specimens import Ranges, Source
from mgcheck.cli.surroundings import text_language
from mgcheck.errors import ChoiceError, MgcheckError, concerning
from mgcheck.formats.outputs import is_direct, is_terminal
from mgcheck.formats.streams import KINDS, STANDARD, Files, Format, TextOptions, format_named
from mgcheck.knowledge.loader import load_knowledge
from mgcheck.messages import say
from mgcheck.reading import parse_unit
from mgcheck.rows import parse_step

if TYPE_CHECKING:
    from mgcheck.tally import Tally


Input = Annotated[str, typer.Argument(metavar="FILE", help="The file; - is standard input.")]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.", show_default=False),
]
FormatName = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="What FILE is, where its name does not say: csv, tsv, jsonl or parquet; csv.gz and the like too.",
        show_default=False,
    ),
]
OutputFormat = Annotated[
    str | None,
    typer.Option(
        "--output-format",
        metavar="FORMAT",
        help="What is written, where the name after -o does not say; without either, the format of FILE.",
        show_default=False,
    ),
]
Specimen = Annotated[
    str | None, typer.Option("--specimen", metavar="SPECIMEN", help="The specimen of all rows.", show_default=False)
]
Unit = Annotated[str | None, typer.Option("--unit", metavar="UNIT", help="The unit of all rows.", show_default=False)]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="ROLE=NAME",
        help="The column of a role: specimen, value, fallback (read where the value cannot be), unit, low and high "
        "(the laboratory's own range), flag (to be compared with the verdict); repeatable.",
        show_default=False,
    ),
]
FlagMap = Annotated[
    str | None,
    typer.Option(
        "--flag-map",
        metavar="FLAG=SIDE,...",
        help="Further flags: low, inside, high or outside, as in B=low,E=high.",
        show_default=False,
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="COLUMN=VALUE",
        help="Interpret only these rows, the others pass through; repeatable.",
        show_default=False,
    ),
]
Only = Annotated[bool, typer.Option("--only", help="Drop the rows that are not interpreted.")]
Prefix = Annotated[str, typer.Option("--prefix", metavar="WORD", help="The word before the new columns.")]
Decimal = Annotated[Literal["dot", "comma"], typer.Option("--decimal", help="The decimal mark of the file.")]
Delimiter = Annotated[
    str | None,
    typer.Option("--delimiter", metavar="SIGN", help="What parts the cells of a CSV file.", show_default=False),
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The encoding of a text file.")]
Resolution = Annotated[
    str | None,
    typer.Option(
        "--resolution",
        metavar="STEP",
        help="One unit of the last digit of values that carry none, such as 0.1.",
        show_default=False,
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first row that cannot be read; write nothing.")]
Force = Annotated[bool, typer.Option("--force", help="Replace an existing file.")]
Summary = Annotated[bool, typer.Option("--summary", help="Print counts; without -o instead of the rows.")]


def batch(
    file: Input,
    *,
    output: Output = None,
    format_: FormatName = None,
    output_format: OutputFormat = None,
    specimen: Specimen = None,
    unit: Unit = None,
    column: Columns = None,
    flag_map: FlagMap = None,
    where: Where = None,
    only: Only = False,
    prefix: Prefix = "mgcheck",
    decimal: Decimal = "dot",
    delimiter: Delimiter = None,
    encoding: Encoding = "utf-8",
    resolution: Resolution = None,
    source: Source = None,
    ranges: Ranges = None,
    strict: Strict = False,
    force: Force = False,
    summary: Summary = False,
    json: Json = False,
    lang: Lang = None,
) -> None:
    """Interpret every row of a file: the rows out are the rows in, in order, with new columns behind them."""
    language = text_language(lang, json=json)
    if json and not summary:
        raise MgcheckError("json_without_summary", argument="--json")
    if strict and (output is None or is_direct(output)):
        raise MgcheckError("strict_without_output", argument="--strict")
    files = _files(file, format_, output, output_format, summary=summary)
    try:
        # polars is for files alone.
        from mgcheck.batch import run
        from mgcheck.plan import Options, parse_columns
    except ModuleNotFoundError as error:
        raise MgcheckError("needs_extra", module=str(error.name), extra="batch") from None
    if specimen is not None:
        # What is wrong with an option is said once, before any row.
        with concerning("--specimen"):
            interpreter(specimen, source=source, ranges=ranges)
    options = Options(
        knowledge=load_knowledge(ranges),
        columns=parse_columns(column or ()),
        specimen=specimen,
        unit=None if unit is None else _unit(unit),
        where=[_condition(text) for text in where or ()],
        only=only,
        prefix=prefix,
        mark="," if decimal == "comma" else ".",
        step=None if resolution is None else parse_step(resolution),
        flags={} if flag_map is None else parse_flag_map(flag_map),
        language=language,
        source=source,
    )
    text = TextOptions(_encoding(encoding), _delimiter(delimiter))
    tally = _interpreted(
        files, partial(run, files, options, text, force=force, strict=strict, summed=summary), language
    )
    tell_outcome(files, options, tally, summary=summary, json=json)
    if tally.unreadable:
        raise typer.Exit(Exit.UNREADABLE)


def _files(file: str, read_as: str | None, output: str | None, write_as: str | None, *, summary: bool) -> Files:
    """What is read and what is written; without an output a summary is alone, and rows go to standard output."""
    read = _format("--format", read_as, file)
    if read is None:
        raise ChoiceError("no_format", argument="FILE", file=file, option="--format", known=", ".join(KINDS))
    target = STANDARD if output is None else output
    write = _format("--output-format", write_as, target)
    if output is None and summary:
        return Files(file, read, None, None)
    if write is None and "." not in Path(target).name:
        # A suffix that is no format here, such as .xlsx, promises something else.
        write = Format(read.kind)
    if write is None or not target:
        raise ChoiceError(
            "no_format", argument="--output", file=target, option="--output-format", known=", ".join(KINDS)
        )
    if write.kind == "parquet" and is_terminal(target):
        raise MgcheckError("binary_to_terminal", argument="--output")
    return Files(file, read, target, write)


def _format(option: str, name: str | None, path: str) -> Format | None:
    """The format that an option names, else the one that a file name says."""
    if name is None:
        return format_named(path)
    found = format_named(name, path)
    if found is None:
        raise ChoiceError("unknown_format", argument=option, given=name, known=", ".join(KINDS))
    return found


def _interpreted(files: Files, run: Callable[..., Tally], language: str) -> Tally:
    """Run, with a bar where it can be seen, and leave nothing half written where somebody ends it."""
    rows_shown = files.target is not None and is_terminal(files.target)
    with interruptible() as still_wanted, libraries_silenced(), watched(language, rows_shown=rows_shown) as watch:

        def told(rows: int, position: int, size: int | None) -> None:
            still_wanted()
            watch(rows, position, size)

        try:
            return run(watch=told)
        except BrokenPipeError:
            write_warning(say("warning.closed_pipe", language), language)
            raise


@concerning("--where")
def _condition(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ChoiceError("where_form", given=text)
    return name, value


@concerning("--unit")
def _unit(text: str) -> str:
    parse_unit(text)
    return text


def _encoding(name: str) -> str:
    try:
        codecs.lookup(name)
        "".encode(name)
    except (LookupError, UnicodeError):
        raise ChoiceError("unknown_encoding", argument="--encoding", given=name) from None
    return name


def _delimiter(sign: str | None) -> str | None:
    """A single sign that can part cells: none that numbers, quotes or the new cells are written with."""
    sign = {"tab": "\t", "\\t": "\t"}.get(sign or "", sign)
    if sign is not None and (len(sign) != 1 or not sign.isascii() or sign.isalnum() or sign in "\"'.-+_\r\n\0"):
        raise ChoiceError("delimiter_form", argument="--delimiter", given=sign)
    return sign


@contextmanager
def watched(language: str, *, rows_shown: bool) -> Iterator[Callable[[int, int, int | None], None]]:
    """What is told the rows so far, the place in the file and its size: a bar on a terminal, nothing otherwise."""
    if rows_shown or not sys.stderr.isatty():
        yield lambda _rows, _position, _size: None
        return
    from mgcheck.render.progress import progress_bar

    with progress_bar(language) as watch:
        yield watch
