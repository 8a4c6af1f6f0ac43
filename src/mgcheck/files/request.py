"""Read the options of a file from their texts, as the command line and Python give them."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from pathlib import Path

from mgcheck.api import interpreter
from mgcheck.columns.cells import parse_missing
from mgcheck.columns.row import RowReader, parse_step
from mgcheck.errors import ChoiceError, concerning
from mgcheck.files.options import (
    DELIMITER,
    READ_KINDS,
    ROLES,
    Format,
    Options,
    TextOptions,
    format_named,
    parse_columns,
    parse_condition,
)
from mgcheck.judging.lab_flags import parse_flag_map
from mgcheck.knowledge.loader import (
    load_knowledge,
    parse_collection,
    parse_specimen,
    parse_specimen_map,
    with_lab_range,
)
from mgcheck.knowledge.result_codes import parse_codes
from mgcheck.quantity.number import DecimalMark
from mgcheck.quantity.reading import parse_unit

_MARKS: dict[str, DecimalMark] = {"dot": ".", "comma": ","}


def options_of(
    read: Format,
    *,
    language: str = "en",
    specimen: str | None = None,
    unit: str | None = None,
    specimen_map: Sequence[str] = (),
    code: Sequence[str] = (),
    collection: str | None = None,
    column: Sequence[str] = (),
    flag_map: str | None = None,
    where: Sequence[str] = (),
    only: bool = False,
    prefix: str = "mgcheck",
    decimal: str = "dot",
    missing: Sequence[str] = (),
    resolution: str | None = None,
    source: str | None = None,
    lab_range: str | None = None,
    ignore_ranges: bool = False,
    ranges: str | Path | None = None,
    strict: bool = False,
    roles: Sequence[str] = ROLES,
) -> Options:
    """Read the options of a file in the format `read`; each is written as on the command line.

    Raises `MgcheckError` for a fault of an option, before any row is read.
    """
    fhir = read.kind == "fhir"
    for argument, given in (("--code", code), ("--ignore-ranges", ignore_ranges)):
        if given and not fhir:
            raise ChoiceError("fhir_alone_has", argument=argument)
    if decimal not in _MARKS:
        raise ChoiceError("unknown_choice", argument="--decimal", given=decimal, known=", ".join(_MARKS))
    if specimen is not None:
        with concerning("--specimen"):
            interpreter(specimen, source=source, ranges=ranges, collection=collection)
    if unit is not None:
        with concerning("--unit"):
            parse_unit(unit)
    knowledge = load_knowledge(None if ranges is None else Path(ranges))
    if lab_range is not None:
        everywhere = None if specimen is None else parse_specimen(specimen)
        knowledge = with_lab_range(knowledge, lab_range, everywhere, unit)
    reader = RowReader(
        knowledge,
        language=language,
        source=source,
        mark=_MARKS[decimal],
        step=None if resolution is None else parse_step(resolution),
        cell=parse_missing(missing),
        fill_unit=unit or "",
        specimens=parse_specimen_map(text.rpartition("=")[::2] for text in specimen_map),
        over_24h=parse_collection(collection),
        ignore_ranges=ignore_ranges,
    )
    further = {} if flag_map is None else parse_flag_map(part.rsplit("=", 1) for part in flag_map.split(","))
    return Options(
        reader=reader,
        columns=parse_columns(column, roles),
        specimen=specimen,
        where=[parse_condition(text) for text in where],
        only=only,
        strict=strict,
        prefix=prefix,
        # A result of FHIR without an interpretation has not been called normal.
        flags={**({"": None} if fhir else {}), **further},
        codes=parse_codes(code),
        roles=roles,
    )


def read_format(file: str, name: str | None) -> Format:
    """The format of a file to read, by the option `--format` or its name; raises `ChoiceError` if neither says it."""
    read = format_of("--format", name, file, READ_KINDS)
    if read is None:
        raise ChoiceError("no_format", argument="FILE", file=file, option="--format", known=", ".join(READ_KINDS))
    return read


def format_of(option: str, name: str | None, path: str, known: Sequence[str]) -> Format | None:
    """The format that an option names, else that of a file name, among known ones."""
    found = format_named(path) if name is None else format_named(name, path)
    if found is not None and found.kind in known:
        return found
    if name is None:
        return None
    raise ChoiceError("unknown_format", argument=option, given=name, known=", ".join(known))


def text_options(encoding: str = "utf-8", delimiter: str | None = None) -> TextOptions:
    """How a text file is written.

    Raises `ChoiceError` for an unknown encoding, and for a delimiter that numbers, quotes or new cells are written
    with.
    """
    try:
        codecs.lookup(encoding)
        "".encode(encoding)
    except (LookupError, UnicodeError):
        raise ChoiceError("unknown_encoding", argument="--encoding", given=encoding) from None
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter or "", delimiter)
    if sign is not None and not DELIMITER.fullmatch(sign):
        raise ChoiceError("delimiter_form", argument="--delimiter", given=sign)
    return TextOptions(encoding, sign)
