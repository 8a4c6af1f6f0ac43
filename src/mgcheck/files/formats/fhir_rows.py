"""The rows of FHIR resources, from any container."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Any, NamedTuple

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, Findings
from mgcheck.files.formats.fhir_cells import Coding, head_of
from mgcheck.files.formats.fhir_json import (
    Element,
    object_of,
    objects_of,
    objects_within,
    parse,
    readings,
    refuse_object,
    text_of,
    wrong_form,
)
from mgcheck.files.formats.fhir_references import ALONE, Place, Resources
from mgcheck.files.formats.fhir_result import COLUMNS, Result, ResultReader
from mgcheck.files.formats.jsonl import clean
from mgcheck.files.streams.inputs import escaped, is_text
from mgcheck.files.streams.lines import Piece
from mgcheck.language.say import LANGUAGES, Text

# The resources whose contained resources may be results.
WITH_RESULTS = ("Observation", "DiagnosticReport")


class Rows:
    """The rows of a chunk."""

    def __init__(self, reader: ResultReader) -> None:
        self.reader = reader
        self._results: list[Result] = []
        self._faults: dict[int, MgcheckError] = {}
        self.findings = Findings()

    def pass_over(self, kinds: Iterable[str | None]) -> None:
        """Count the results among resources that name no magnesium, given by their types."""
        found = sum(kind == "Observation" for kind in kinds)
        self.findings.skipped["other_analyte" if found else "other_resource"] += found or 1

    def add_fault(self, line: str, error: MgcheckError) -> None:
        """Add a line or an entry that is no resource; as in other formats, the first column holds its text."""
        self._faults[len(self._results)] = error
        self._results.append(Result({COLUMNS[0]: escaped(line)}))

    def add_resource(self, resource: Element, resources: Resources = ALONE, *, plain: bool = False) -> None:
        """Add the results of an Observation and of those that a resource contains."""
        # Of a name that comes twice, either may be meant.
        kinds = [each.get("resourceType") for each in readings(resource)]
        kind = next((each for each in kinds if each in WITH_RESULTS), None)
        if kind is None:
            self.findings.skipped["other_resource"] += 1
            self._count_nested(resource)
            return
        try:
            place = resources.place(resource)
        except MgcheckError as error:
            self._results.append(Result(head_of(Place(resource, (), resources), ()), error=error))
            return
        reports = resources.reports_of(resource)
        if kind == "Observation" and self._add(place, reports, plain=plain) and resource.get("id"):
            self.findings.ids.append(hash(str(resource["id"])))
        found = [each for each in place.inner if each.get("resourceType") == "Observation"]
        ids = [
            each.get("id")
            for each in found
            if self._add(place._replace(resource=each), (place, *reports), plain=plain) and each.get("id")
        ]
        self.findings.repeated += len(ids) - len(set(ids))
        if kind == "DiagnosticReport" and not found:
            self.findings.skipped["other_resource"] += 1
        if place.inner:
            self._count_nested(
                [each.get("contained") if each.get("resourceType") == "Observation" else each for each in place.inner]
            )

    def _add(self, result: Place, owners: Sequence[Place], *, plain: bool) -> bool:
        """Add the results of an Observation, and return whether there are any."""
        before = len(self._results)
        for found in self.reader.results(result, owners, plain=plain):
            if isinstance(found, str):
                self.findings.skipped[found] += 1
            else:
                self._keep(found)
        return len(self._results) > before

    def add_repeated(self, result: Result) -> None:
        """Add the one result of an Observation."""
        self._keep(result)
        if result.cells["id"]:
            self.findings.ids.append(hash(result.cells["id"]))

    @property
    def only_result(self) -> Result | None:
        """The result, if it is all that there is, and is no fault."""
        return self._results[0] if len(self._results) == 1 and not self._faults else None

    def _keep(self, found: Result) -> None:
        findings = self.findings
        if found.unknown is not None:
            findings.unknown_codes[_named(found.unknown)] += 1
        if found.error is None:
            findings.unread_specimens.update(map(escaped, found.unread))
            findings.unresolved += found.unresolved
        self._results.append(found)

    def _count_nested(self, elements: Any) -> None:
        """Count the results of magnesium at places where none is read, such as the Parameters of an operation."""
        for each in objects_within({"resource": elements}):
            with suppress(MgcheckError):
                if each.get("resourceType") == "Observation" and self.reader.names_magnesium(each):
                    self.findings.skipped["nested"] += 1

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


class _Entry(NamedTuple):
    """A resource of a Bundle with its address, or why it cannot be used, and its place in the Bundle."""

    place: str
    address: str | None
    resource: Element
    error: MgcheckError | None = None


class Document:
    """A single resource. Raises `MgcheckError` for one that is not read."""

    def __init__(self, piece: Piece, rows: Rows) -> None:
        self._piece = piece
        self._rows = rows

    def read(self) -> None:
        """Add the results to the rows."""
        resource = self._parsed()
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        if kind == "Bundle":
            self._bundle(resource)
        elif kind in WITH_RESULTS:
            self._rows.add_resource(resource)
        elif type(kind) is str and kind:
            raise self._refusal("fhir_alone", type=kind)
        else:
            raise self._refusal("fhir_no_resource")

    def _parsed(self) -> Any:
        data = self._piece.data
        text = data.decode("utf-8", "surrogateescape")
        if not is_text(text):
            raise self._piece.refusal("fhir_undecodable", list(takewhile(is_text, self._piece.lines)))
        try:
            return parse(text)
        except RecursionError:
            raise self._refusal("fhir_too_deep") from None
        except ValueError as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            raise self._refusal("fhir_no_json", line=line, column=column) from None

    def _bundle(self, bundle: Element) -> None:
        try:
            entries = list(self._entries(bundle, "Bundle"))
        except MgcheckError as error:
            if "file" in error.params:
                raise
            problem = Text(*(error.message(language) for language in LANGUAGES))
            raise self._refusal("fhir_bundle", place="Bundle", problem=problem) from None
        resources = Resources()
        for entry in entries:
            resources.add(entry.address, entry.resource)
        for number, entry in enumerate(entries):
            if entry.resource.get("resourceType") == "DiagnosticReport":
                try:
                    resources.add_report(entry.resource)
                except MgcheckError as error:
                    entries[number] = entry._replace(error=error)
        for entry in entries:
            if entry.error:
                self._rows.add_fault(entry.place, entry.error)
            else:
                self._rows.add_resource(entry.resource, resources)

    def _entries(self, bundle: Element, place: str) -> Iterator[_Entry]:
        """The resources of a Bundle and of the Bundles in it; one that is malformed spoils its own entry alone."""
        if text_of(bundle, "type") == "history":
            raise self._refusal("fhir_history")
        refuse_object(bundle)
        links = objects_of(bundle, "link")
        self._rows.findings.incomplete |= any(text_of(link, "relation") == "next" for link in links)
        entries = bundle.get("entry")
        if not isinstance(entries, list | None):
            raise wrong_form("entry")
        for number, entry in enumerate(entries or ()):
            own = f"{place}.entry[{number}]"
            try:
                yield from self._entry(object_of({"entry": entry}, "entry"), own)
            except MgcheckError as error:
                yield _Entry(own, None, {}, error)

    def _entry(self, entry: Element, place: str) -> list[_Entry]:
        refuse_object(entry)
        resource = object_of(entry, "resource")
        outcome = text_of(object_of(entry, "search"), "mode") == "outcome"
        if outcome or not resource:
            return []
        if text_of(resource, "resourceType") == "Bundle":
            return list(self._entries(resource, f"{place}.resource"))
        return [_Entry(place, text_of(entry, "fullUrl"), resource)]

    def _refusal(self, code: str, **params: Any) -> MgcheckError:
        return MgcheckError(code, file=self._piece.file, **params)
