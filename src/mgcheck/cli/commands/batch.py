"""The command that interprets a whole file: `mgcheck batch`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mgcheck.cli import options as opt
from mgcheck.cli.commands.batch_report import report_outcome
from mgcheck.cli.output import write_warning
from mgcheck.cli.process.descriptors import libraries_silenced
from mgcheck.cli.process.environment import text_language
from mgcheck.cli.process.exits import Exit
from mgcheck.cli.process.interrupts import interruptible
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.files.options import KINDS, Files, Format, Options
from mgcheck.files.request import format_of, options_of, read_format, text_options
from mgcheck.files.streams.inputs import STANDARD
from mgcheck.files.streams.outputs import is_direct, is_terminal
from mgcheck.language.say import say

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
    specimen_map: opt.SpecimenMap = None,
    code: opt.Code = None,
    collection: opt.Collection = None,
    column: opt.Columns = None,
    flag_map: opt.FlagMap = None,
    where: opt.Where = None,
    only: opt.Only = False,
    prefix: opt.Prefix = "mgcheck",
    decimal: opt.Decimal = "dot",
    delimiter: opt.Delimiter = None,
    encoding: opt.Encoding = "utf-8",
    missing: opt.Missing = None,
    resolution: opt.Resolution = None,
    source: opt.SourceId = None,
    lab_range: opt.RowLabRange = None,
    ignore_ranges: opt.IgnoreRanges = False,
    ranges: opt.Ranges = None,
    strict: opt.Strict = False,
    force: opt.Force = False,
    summary: opt.Summary = False,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Interpret every row of a file: the rows out are the rows in, in order, followed by new columns."""
    language = text_language(lang, json=json)
    _refuse_contradictions(output, strict=strict, summary=summary, json=json)
    read, target, write = _formats(file, format_, output, output_format, summary=summary)
    files = Files(file, read, target, write, text_options(encoding, delimiter), force)
    options = options_of(
        read,
        language=language,
        specimen=specimen,
        unit=unit,
        specimen_map=specimen_map or (),
        code=code or (),
        collection=collection,
        column=column or (),
        flag_map=flag_map,
        where=where or (),
        only=only,
        prefix=prefix,
        decimal=decimal,
        missing=missing or (),
        resolution=resolution,
        source=source,
        lab_range=lab_range,
        ignore_ranges=ignore_ranges,
        ranges=ranges,
        strict=strict,
    )
    tally = _interpreted(files, options, summed=summary)
    report_outcome(files, options, tally, summary=summary, json=json)
    if tally.unreadable:
        raise typer.Exit(Exit.UNREADABLE)


def _refuse_contradictions(output: str | None, *, strict: bool, summary: bool, json: bool) -> None:
    if json and not summary:
        raise MgcheckError("json_without_summary", argument="--json")
    if strict and (output is None or is_direct(output)):
        raise MgcheckError("strict_without_output", argument="--strict")


def _formats(
    file: str, read_as: str | None, output: str | None, write_as: str | None, *, summary: bool
) -> tuple[Format, str | None, Format | None]:
    """The format to read, the file to write and its format: standard output unless a summary alone is wanted."""
    read = read_format(file, read_as)
    target = STANDARD if output is None else output
    write = format_of("--output-format", write_as, target, KINDS)
    if output is None and summary:
        return read, None, None
    if write is None and "." not in Path(target).name:
        # Any other suffix, such as .xlsx, promises a format that mgcheck does not write.
        write = Format("csv" if read.kind == "fhir" else read.kind)
    if write is None or not target:
        raise ChoiceError(
            "no_format", argument="--output", file=target, option="--output-format", known=", ".join(KINDS)
        )
    if write.kind == "parquet" and is_terminal(target):
        raise MgcheckError("binary_to_terminal", argument="--output")
    return read, target, write


def _interpreted(files: Files, options: Options, *, summed: bool) -> Tally:
    """Interpret the file under a progress bar; an interrupt leaves nothing half written."""
    language = options.reader.language
    rows_shown = files.target is not None and is_terminal(files.target)
    with reading(language, rows_shown=rows_shown) as watch:
        from mgcheck.files.run import run

        try:
            return run(files, options, summed=summed, watch=watch)
        except BrokenPipeError:
            write_warning(say("warning.closed_pipe", language), language)
            raise


@contextmanager
def reading(language: str, *, rows_shown: bool = False) -> Iterator[Callable[[int, int, int | None], None]]:
    """Yield a function to call as a file is read: it draws a progress bar, and ends the reading at an interrupt.

    Raises `MgcheckError` if the library that reads files is not installed.
    """
    try:
        # Only files need polars.
        import_module("mgcheck.files.run")
    except ModuleNotFoundError as error:
        raise MgcheckError("needs_extra", module=str(error.name), extra="batch") from None
    with interruptible() as raise_missed, libraries_silenced(), watched(language, rows_shown=rows_shown) as watch:

        def checked(rows: int, position: int, size: int | None) -> None:
            raise_missed()
            watch(rows, position, size)

        yield checked


@contextmanager
def watched(language: str, *, rows_shown: bool) -> Iterator[Callable[[int, int, int | None], None]]:
    """Yield a function of the rows so far, the position in the file and its size: it draws a bar on a terminal."""
    if rows_shown or not sys.stderr.isatty():
        yield lambda _rows, _position, _size: None
        return
    from mgcheck.render.progress import progress_bar

    with progress_bar(language) as watch:
        yield watch
