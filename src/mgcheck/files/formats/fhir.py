"""FHIR: an Observation, a DiagnosticReport or a Bundle in one document, or NDJSON with a resource per line.

A line that names no magnesium is passed over without being read in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePath
from typing import Any

import msgspec
import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, fault
from mgcheck.files.formats.fhir_json import Element, parse, text_of
from mgcheck.files.formats.fhir_result import COLUMNS, ResultReader
from mgcheck.files.formats.fhir_rows import WITH_RESULTS, Document, Rows
from mgcheck.files.options import Options
from mgcheck.files.streams import lines as bounds
from mgcheck.files.streams.inputs import Utf8Stream, is_text
from mgcheck.files.streams.lines import LineReader, Piece

DOCUMENT_BYTES = 64 << 20
_BLANK = b" \t\r\n"
# The lines that tell NDJSON from a document: the first of either may be cut off.
_TELLING = 2


class _Coding(msgspec.Struct):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class _Concept(msgspec.Struct):
    coding: list[_Coding] | None = None
    text: str | None = None


class _Part(msgspec.Struct):
    code: _Concept | None = None


class _Head(msgspec.Struct):
    """What says whether a resource holds a result of magnesium."""

    resourceType: str | None = None  # noqa: N815 - FHIR's name
    code: _Concept | None = None
    component: list[_Part] | None = None
    contained: list[_Head] | None = None


class FhirSource:
    """The magnesium results of a file of FHIR resources. Raises `MgcheckError` for a document that cannot be used."""

    open_ended = False

    def __init__(self, stream: Utf8Stream, path: str, options: Options) -> None:
        self.columns = list(COLUMNS)
        self.schema: dict[str, Any] = dict.fromkeys(COLUMNS, pl.String)
        self._text = LineReader(stream, DOCUMENT_BYTES)
        self._reader = ResultReader(options)
        self._decoder = msgspec.json.Decoder(_Head)
        self._ahead: list[Piece] = []
        self._lines = self._are_lines(path)

    def want(self, names: Iterable[str]) -> None:
        """Do nothing: a chunk holds all columns, which are few."""

    def _are_lines(self, path: str) -> bool:
        """Whether a file is NDJSON, by its name or because one of its first lines is a resource of its own."""
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
        return len(filled) == _TELLING and any(self._head(line) for line in filled)

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
        for place, data in enumerate(lines):
            line = data.strip(_BLANK)
            if not line:
                continue
            if len(line) > bounds.RECORD_BYTES:
                raise block.refusal("record_too_long", lines[:place])
            head = self._head(line)
            if head is not None and not self._is_wanted(head):
                rows.pass_over(each.resourceType for each in (head, *(head.contained or ())))
                continue
            text = line.decode("utf-8", "surrogateescape")
            resource = _resource(text)
            if isinstance(resource, MgcheckError):
                rows.add_fault(text, resource)
            elif resource.get("resourceType") == "Bundle":
                raise block.refusal("bundle_in_lines", lines[:place])
            else:
                rows.add_resource(resource, {})

    def _is_wanted(self, head: _Head) -> bool:
        """Whether a resource must be read in full."""
        if head.resourceType == "Observation" and any(
            self._names_magnesium(part.code) for part in (head, *(head.component or ())) if part.code
        ):
            return True
        within = head.resourceType in WITH_RESULTS and head.contained
        return head.resourceType == "Bundle" or bool(within and any(map(self._is_wanted, within)))

    def _names_magnesium(self, concept: _Concept) -> bool:
        named = self._reader.is_magnesium
        return named(None, None, concept.text) or any(
            named(each.system, each.code, each.display) for each in concept.coding or ()
        )


def _resource(text: str) -> Element | MgcheckError:
    """The resource in a line, or the fault of the line."""
    if not is_text(text):
        return fault("undecodable")
    try:
        resource = parse(text)
    except (ValueError, RecursionError):
        return fault("no_json")
    if not isinstance(resource, dict):
        return fault("no_object")
    try:
        named = text_of(resource, "resourceType")
    except MgcheckError as error:
        return error
    return resource if named else fault("element_form", element="resourceType")
