"""FHIR: an Observation, a DiagnosticReport or a Bundle in one document, or NDJSON with a resource per line.

A line that names no magnesium is passed over without being read in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from pathlib import PurePath

import msgspec

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, RowSource, fault
from mgcheck.files.formats.fhir_json import Element, parse_line, text_of
from mgcheck.files.formats.fhir_repeated import RepeatedLines
from mgcheck.files.formats.fhir_result import COLUMNS, ResultReader
from mgcheck.files.formats.fhir_rows import Document, Rows
from mgcheck.files.options import Options
from mgcheck.files.streams import lines as bounds
from mgcheck.files.streams.inputs import Utf8Stream, is_text
from mgcheck.files.streams.lines import LineReader, Piece

DOCUMENT_BYTES = 64 << 20
_BLANK = b" \t\r\n"
# The lines that tell NDJSON from a document.
_TELLING = 2
_OBSERVATION = b'"Observation"'
_TWICE = 2
# The code of a resource, beside those of codings and units; a second one may be that of a name that comes twice.
_CONCEPT = re.compile(rb'"code"\s*:\s*\{')


class _Coding(msgspec.Struct, frozen=True, gc=False):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class _Concept(msgspec.Struct, frozen=True, gc=False):
    coding: tuple[_Coding, ...] | None = None
    text: str | None = None


class _Part(msgspec.Struct, gc=False):
    code: _Concept | None = None


class _Head(msgspec.Struct, gc=False):
    """What says whether a resource holds a result of magnesium."""

    resourceType: str | None = None  # noqa: N815 - FHIR's name
    code: _Concept | None = None
    component: list[_Part] | None = None
    contained: list[_Head] | None = None


class FhirSource(RowSource):
    """The magnesium results of a file of FHIR resources. Raises `MgcheckError` for a document that cannot be used."""

    def __init__(self, stream: Utf8Stream, path: str, options: Options) -> None:
        self.columns = list(COLUMNS)
        self._text = LineReader(stream, DOCUMENT_BYTES)
        self._reader = ResultReader(options)
        self._decoder = msgspec.json.Decoder(_Head)
        self._names_magnesium = lru_cache(maxsize=4096)(self._is_named)
        self._repeated = RepeatedLines(self._read_alone, options.reader.mark)
        self._ahead: list[Piece] = []
        self._lines = self._are_lines(path)

    def _are_lines(self, path: str) -> bool:
        """Whether a file is NDJSON, by its name or because its first line is whole and not its only one."""
        filled: list[bytes] = []
        while len(filled) < _TELLING and (piece := self._text.read()):
            self._ahead.append(piece)
            for place, line in enumerate(piece.lines):
                if line.strip(_BLANK) and len(filled) < _TELLING:
                    filled.append(line)
                    if len(filled) == 1 and line.lstrip(_BLANK).startswith(b"<"):
                        raise piece.refusal("fhir_xml", piece.lines[:place])
        if {".ndjson", ".jsonl"} & set(PurePath(path.lower()).suffixes[-2:]):
            return True
        return len(filled) == _TELLING and _is_object(filled[0])

    def _head(self, line: bytes) -> _Head | None:
        """The head of the resource in a line; None if it must be read in full to be understood."""
        try:
            head = self._decoder.decode(line)
        except (msgspec.MsgspecError, RecursionError, UnicodeError):
            return None
        return head if head.resourceType else None

    def blocks(self) -> Iterator[Piece]:
        """Read pieces of the file in order; a document is one piece."""
        pieces = chain(self._ahead, iter(self._text.read, None))
        if self._lines:
            yield from pieces
            return
        read: list[Piece] = []
        for piece in pieces:
            read.append(piece)
            if piece.offset + len(piece.data) > DOCUMENT_BYTES:
                raise piece.refusal("document_too_long")
        if read:
            yield read[0]._replace(data=b"".join(piece.data for piece in read))

    def chunk(self, block: Piece) -> Chunk:
        """Read the results of a piece."""
        rows = Rows(self._reader)
        if self._lines:
            self._read_lines(block, rows)
        elif block.data.strip(_BLANK):
            Document(block, rows).read()
        return rows.chunk()

    def _read_lines(self, block: Piece, rows: Rows) -> None:
        lines = block.lines
        others = 0
        if len(block.data) > bounds.RECORD_BYTES:
            for place, data in enumerate(lines):
                if len(data.strip(_BLANK)) > bounds.RECORD_BYTES:
                    raise block.refusal("record_too_long", lines[:place])
        head_of, is_named = self._head, self._names_magnesium
        for place, data in enumerate(lines):
            head = head_of(data)
            simple = head is not None and _is_simple(head)
            # Most lines by far.
            if head is not None and simple and not is_named(head.code) and not _may_have_two_codes(data):
                others += 1
            elif head is not None and not simple and not self._is_wanted(head, data):
                rows.pass_over(each.resourceType for each in (head, *(head.contained or ())))
            elif not self._add_line(data.strip(_BLANK), rows, simple=simple):
                raise block.refusal("bundle_in_lines", lines[:place])
        if others:
            rows.findings.skipped["other_analyte"] += others

    def _add_line(self, line: bytes, rows: Rows, *, simple: bool) -> bool:
        """Add the results of the resource in a line; False for a Bundle."""
        text = line.decode("utf-8", "surrogateescape")
        return not text or (simple and self._repeated.add(text, rows)) or self._add(text, rows)

    def _read_alone(self, text: str) -> Rows:
        rows = Rows(self._reader)
        self._add(text, rows)
        return rows

    def _add(self, text: str, rows: Rows) -> bool:
        """Add the results of the resource in a line; False for a Bundle."""
        try:
            resource, marked = _resource(text)
        except MgcheckError as error:
            rows.add_fault(text, error)
            return True
        if resource["resourceType"] == "Bundle":
            return False
        rows.add_resource(resource, plain=not marked)
        return True

    def _is_wanted(self, head: _Head, line: bytes) -> bool:
        """Whether a resource must be read in full."""
        kind = head.resourceType
        if kind == "Observation":
            if self._names_magnesium(head.code):
                return True
            if head.component and any(self._names_magnesium(part.code) for part in head.component):
                return True
        elif kind != "DiagnosticReport":
            # Any other resource may have results inside.
            return kind == "Bundle" or _OBSERVATION in line
        return bool(head.contained) and any(self._is_wanted(each, line) for each in head.contained or ())

    def _is_named(self, concept: _Concept | None) -> bool:
        """Whether a code or a name says magnesium."""
        if concept is None:
            return False
        named = self._reader.is_magnesium
        return named(None, None, concept.text) or any(
            named(each.system, each.code, each.display) for each in concept.coding or ()
        )


def _is_simple(head: _Head) -> bool:
    """Whether a resource is an Observation with nothing in it that is a result by itself."""
    return head.resourceType == "Observation" and head.contained is None and head.component is None


def _may_have_two_codes(line: bytes) -> bool:
    """Whether a line may have more than one object named `code`, as one with a name that comes twice has."""
    # If all but one are texts, written without blanks as most are, counting is enough, and faster.
    if line.count(b'"code"') == line.count(b'"code":"') + 1:
        return False
    return len(_CONCEPT.findall(line)) >= _TWICE


def _is_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself."""
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return False


def _resource(text: str) -> tuple[Element, bool]:
    """The resource in a line, and whether a name in it may refuse it; raises `MgcheckError` for another line."""
    if not is_text(text):
        raise fault("undecodable")
    try:
        resource, marked = parse_line(text)
    except RecursionError:
        raise fault("too_deep") from None
    except ValueError:
        raise fault("no_json") from None
    if not isinstance(resource, dict):
        raise fault("no_object")
    if not text_of(resource, "resourceType"):
        raise fault("element_form", element="resourceType")
    return resource, marked
