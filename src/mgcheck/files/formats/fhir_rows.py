"""The rows of FHIR resources, from any container."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, Findings
from mgcheck.files.formats.fhir_cells import Coding
from mgcheck.files.formats.fhir_json import Doubled, Element, object_of, objects_of, parse, text_of
from mgcheck.files.formats.fhir_result import COLUMNS, Around, Result, ResultReader
from mgcheck.files.formats.jsonl import clean
from mgcheck.files.streams.inputs import escaped, is_text
from mgcheck.files.streams.lines import Piece

# The resources whose contained resources may be results.
WITH_RESULTS = ("Observation", "DiagnosticReport")


class Rows:
    """The rows of a chunk."""

    def __init__(self, reader: ResultReader) -> None:
        self._reader = reader
        self._results: list[Result] = []
        self._faults: dict[int, MgcheckError] = {}
        self.findings = Findings()

    def pass_over(self, kinds: Iterable[str | None]) -> None:
        """Count the results among resources that name no magnesium, given by their types."""
        found = sum(kind == "Observation" for kind in kinds)
        self.findings.skipped["other_analyte" if found else "other_resource"] += found or 1

    def add_fault(self, line: str, error: MgcheckError) -> None:
        """Add a line that is no resource; as in other formats, the first column holds its text."""
        self._faults[len(self._results)] = error
        self._results.append(Result({COLUMNS[0]: escaped(line)}))

    def add_resource(self, resource: Element, specimens: dict[str, Element], *, plain: bool = False) -> None:
        """Add the results of an Observation or of those that a resource contains."""
        kind = resource.get("resourceType")
        if kind not in WITH_RESULTS:
            self.findings.skipped["other_resource"] += 1
            return
        try:
            inner = objects_of(resource, "contained")
        except MgcheckError as error:
            self._results.append(Result(error=error))
            return
        around = Around({**specimens, **{f"#{each.get('id')}": each for each in inner}}, {}, plain)
        if kind == "Observation" and self._add(resource, around) and resource.get("id"):
            self.findings.ids.append(hash(str(resource["id"])))
        elif kind == "DiagnosticReport":
            around = around._replace(report=resource)
        found = [each for each in inner if each.get("resourceType") == "Observation"]
        for each in found:
            self._add(each, around)
        if kind == "DiagnosticReport" and not found:
            self.findings.skipped["other_resource"] += 1

    def _add(self, observation: Element, around: Around) -> bool:
        """Add the results of an Observation, and return whether there are any."""
        before = len(self._results)
        for found in self._reader.results(observation, around):
            if isinstance(found, str):
                self.findings.skipped[found] += 1
                continue
            if found.unknown is not None:
                self.findings.unknown_codes[_named(found.unknown)] += 1
            self._results.append(found)
        return len(self._results) > before

    def chunk(self) -> Chunk:
        """The rows as a chunk."""
        cells = [result.cells for result in self._results]
        fields = {name: _column([each.get(name) or None for each in cells]) for name in COLUMNS}
        warnings = ["|".join(dict.fromkeys(result.warnings)) or None for result in self._results]
        return Chunk(
            pl.DataFrame(fields),
            faults=self._faults,
            refused={place: result.error for place, result in enumerate(self._results) if result.error},
            warnings=pl.Series(warnings if any(warnings) else [], dtype=pl.String),
            findings=self.findings,
        )


def _column(texts: list[str | None]) -> pl.Series:
    try:
        return pl.Series(texts, dtype=pl.String)
    except UnicodeEncodeError:
        # Half a surrogate pair, which only JSON can contain.
        return pl.Series([text and clean(text) for text in texts], dtype=pl.String)


def _named(coding: Coding) -> tuple[str, str, str]:
    system, code, name = (escaped(text or "") for text in coding)
    return system, code, name


class Document:
    """A single resource. Raises `MgcheckError` for one that is not read."""

    def __init__(self, piece: Piece, rows: Rows) -> None:
        self._piece = piece
        self._rows = rows
        self._specimens: dict[str, Element] = {}

    def read(self) -> None:
        """Add the results to the rows."""
        resource = self._parsed()
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if kind == "Bundle":
            self._bundle(resource)
        elif kind in WITH_RESULTS:
            self._rows.add_resource(resource, {})
        else:
            raise self._refusal("fhir_alone", type=str(kind or "JSON"))

    def _parsed(self) -> Any:
        data = self._piece.data
        text = data.decode("utf-8", "surrogateescape")
        if not is_text(text):
            raise self._refusal("fhir_undecodable")
        try:
            return parse(text)
        except RecursionError:
            raise self._refusal("fhir_no_json", line=1, column=1) from None
        except ValueError as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            raise self._refusal("fhir_no_json", line=line, column=column) from None

    def _bundle(self, bundle: Element) -> None:
        resources = list(self._entries(bundle))
        for address, resource in resources:
            if resource.get("resourceType") == "Specimen":
                self._specimens |= {key: resource for key in (address, f"Specimen/{resource.get('id')}") if key}
        for _, resource in resources:
            self._rows.add_resource(resource, self._specimens)

    def _entries(self, bundle: Element) -> Iterator[tuple[str | None, Element]]:
        """The resources of a Bundle and of the Bundles in it, with their addresses."""
        if isinstance(bundle, Doubled):
            raise MgcheckError("member_twice", names=bundle.names)
        if text_of(bundle, "type") == "history":
            raise self._refusal("fhir_history")
        for name in ("implicitRules", "modifierExtension"):
            if bundle.get(name):
                raise MgcheckError("modified", element=name)
        links = objects_of(bundle, "link")
        self._rows.findings.incomplete |= any(text_of(link, "relation") == "next" for link in links)
        for entry in objects_of(bundle, "entry"):
            if isinstance(entry, Doubled):
                raise MgcheckError("member_twice", names=entry.names)
            resource = object_of(entry, "resource")
            outcome = text_of(object_of(entry, "search"), "mode") == "outcome"
            if outcome or not resource:
                continue
            if text_of(resource, "resourceType") == "Bundle":
                yield from self._entries(resource)
            else:
                yield text_of(entry, "fullUrl"), resource

    def _refusal(self, code: str, **params: Any) -> MgcheckError:
        return MgcheckError(code, file=self._piece.file, **params)
