"""The command that interprets a whole file: `mgcheck batch`."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mgcheck.api import interpreter
from mgcheck.cli import options as opt
from mgcheck.cli.commands.outcome import report_outcome
from mgcheck.cli.output import write_warning
from mgcheck.cli.process.descriptors import libraries_silenced
from mgcheck.cli.process.exits import Exit
from mgcheck.cli.process.interrupts import interruptible
from mgcheck.cli.process.surroundings import text_language
from mgcheck.columns.lab_flags import parse_flag_map
from mgcheck.columns.row import parse_step
from mgcheck.errors import ChoiceError, MgcheckError, concerning
from mgcheck.files.streams.outputs import is_direct, is_terminal
from mgcheck.files.streams.streams import KINDS, STANDARD, Files, Format, TextOptions, format_named
from mgcheck.knowledge.loader import load_knowledge
from mgcheck.language.say import say
from mgcheck.quantity.reading import parse_unit

if TYPE_CHECKING:
    from mgcheck.files.tally import Tally


def batch(
    file: opt.Input,
    *,
    output: opt.Output = None,
    format_: opt.FormatName = None,
    output_format: opt.OutputFormat = None,
    specimen: opt.Specimen = None,
    unit: opt.Unit = None,
    column: opt.Columns = None,
    flag_map: opt.FlagMap = None,
    where: opt.Where = None,
    only: opt.Only = False,
    prefix: opt.Prefix = "mgcheck",
    decimal: opt.Decimal = "dot",
    delimiter: opt.Delimiter = None,
    encoding: opt.Encoding = "utf-8",
    resolution: opt.Resolution = None,
    source: opt.SourceId = None,
    ranges: opt.Ranges = None,
    strict: opt.Strict = False,
    force: opt.Force = False,
    summary: opt.Summary = False,
    json: opt.Json = False,
    lang: opt.Lang = None,
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
        from mgcheck.files.column_roles import Options, parse_columns
        from mgcheck.files.run import run
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
    report_outcome(files, options, tally, summary=summary, json=json)
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

        def progress(rows: int, position: int, size: int | None) -> None:
            still_wanted()
            watch(rows, position, size)

        try:
            return run(watch=progress)
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
