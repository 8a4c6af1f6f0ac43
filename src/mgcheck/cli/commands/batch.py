"""The command that interprets a whole file: `mgcheck batch`."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mgcheck.api import interpreter
from mgcheck.cli import options as opt
from mgcheck.cli.commands.batch_report import report_outcome
from mgcheck.cli.output import write_warning
from mgcheck.cli.process.descriptors import libraries_silenced
from mgcheck.cli.process.environment import text_language
from mgcheck.cli.process.exits import Exit
from mgcheck.cli.process.interrupts import interruptible
from mgcheck.columns.cells import parse_missing
from mgcheck.columns.row import RowReader, parse_step
from mgcheck.errors import ChoiceError, MgcheckError, concerning
from mgcheck.files.options import (
    DELIMITER,
    KINDS,
    READ_KINDS,
    Files,
    Format,
    Options,
    TextOptions,
    format_named,
    parse_columns,
    parse_condition,
)
from mgcheck.files.streams.inputs import STANDARD
from mgcheck.files.streams.outputs import is_direct, is_terminal
from mgcheck.judging.lab_flags import parse_flag_map
from mgcheck.knowledge.loader import (
    load_knowledge,
    parse_collection,
    parse_specimen,
    parse_specimen_map,
    with_lab_range,
)
from mgcheck.knowledge.result_codes import parse_codes
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
    fhir = read.kind == "fhir"
    for argument, given in (("--code", code), ("--ignore-ranges", ignore_ranges)):
        if given and not fhir:
            raise ChoiceError("fhir_alone_has", argument=argument)
    files = Files(file, read, target, write, TextOptions(_encoding(encoding), _delimiter(delimiter)), force)
    if specimen is not None:
        # A fault of an option is reported once, before any row.
        with concerning("--specimen"):
            interpreter(specimen, source=source, ranges=ranges, collection=collection)
    unit = None if unit is None else _unit(unit)
    knowledge = load_knowledge(None if ranges is None else Path(ranges))
    if lab_range is not None:
        everywhere = None if specimen is None else parse_specimen(specimen)
        knowledge = with_lab_range(knowledge, lab_range, everywhere, unit)
    reader = RowReader(
        knowledge,
        language=language,
        source=source,
        mark="," if decimal == "comma" else ".",
        step=None if resolution is None else parse_step(resolution),
        cell=parse_missing(missing or ()),
        fill_unit=unit or "",
        specimens=parse_specimen_map(text.rpartition("=")[::2] for text in specimen_map or ()),
        over_24h=parse_collection(collection),
    )
    further = {} if flag_map is None else parse_flag_map(part.rsplit("=", 1) for part in flag_map.split(","))
    options = Options(
        reader=reader,
        columns=parse_columns(column or ()),
        specimen=specimen,
        where=[parse_condition(text) for text in where or ()],
        only=only,
        strict=strict,
        prefix=prefix,
        # A result of FHIR without an interpretation has not been called normal.
        flags={**({"": None} if fhir else {}), **further},
        codes=parse_codes(code or ()),
        ignore_ranges=ignore_ranges,
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
    read = _format("--format", read_as, file, READ_KINDS)
    if read is None:
        raise ChoiceError("no_format", argument="FILE", file=file, option="--format", known=", ".join(READ_KINDS))
    target = STANDARD if output is None else output
    write = _format("--output-format", write_as, target, KINDS)
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


def _format(option: str, name: str | None, path: str, known: Sequence[str]) -> Format | None:
    """The format that an option names, else that of a file name, among known ones."""
    found = format_named(path) if name is None else format_named(name, path)
    if found is not None and found.kind in known:
        return found
    if name is None:
        return None
    raise ChoiceError("unknown_format", argument=option, given=name, known=", ".join(known))


def _interpreted(files: Files, options: Options, *, summed: bool) -> Tally:
    """Interpret the file under a progress bar; an interrupt leaves nothing half written."""
    try:
        # Only files need polars.
        from mgcheck.files.run import run
    except ModuleNotFoundError as error:
        raise MgcheckError("needs_extra", module=str(error.name), extra="batch") from None
    language = options.reader.language
    rows_shown = files.target is not None and is_terminal(files.target)
    with interruptible() as raise_missed, libraries_silenced(), watched(language, rows_shown=rows_shown) as watch:

        def checked(rows: int, position: int, size: int | None) -> None:
            raise_missed()
            watch(rows, position, size)

        try:
            return run(files, options, summed=summed, watch=checked)
        except BrokenPipeError:
            write_warning(say("warning.closed_pipe", language), language)
            raise


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
    """A single sign between cells; raises `ChoiceError` for one that numbers, quotes or new cells are written with."""
    sign = {"tab": "\t", "\\t": "\t"}.get(sign or "", sign)
    if sign is not None and not DELIMITER.fullmatch(sign):
        raise ChoiceError("delimiter_form", argument="--delimiter", given=sign)
    return sign


@contextmanager
def watched(language: str, *, rows_shown: bool) -> Iterator[Callable[[int, int, int | None], None]]:
    """Yield a function of the rows so far, the position in the file and its size: it draws a bar on a terminal."""
    if rows_shown or not sys.stderr.isatty():
        yield lambda _rows, _position, _size: None
        return
    from mgcheck.render.progress import progress_bar

    with progress_bar(language) as watch:
        yield watch
