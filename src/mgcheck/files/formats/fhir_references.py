"""References between the resources of a FHIR document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mgcheck.files.formats.fhir_json import Element, objects_of, text_of

# The address of a resource on a server, or a reference relative to its base: `https://example.org/fhir/Specimen/1`.
_RESTFUL = re.compile(r"(?:(.+)/)?([A-Z][A-Za-z]+/[^/#?]+)")


class Place(NamedTuple):
    """A resource, and where the references in it lead.

    `inner` are the resources that `#id` can mean, `base` is the server of the resource, None if that is unknown.
    """

    resource: Element
    inner: Sequence[Element]
    resources: Resources
    base: str | None = None

    def find(self, reference: str) -> list[Element]:
        """Return the resources that a reference in this one can mean."""
        if reference.startswith("#"):
            return [each for each in self.inner if each.get("id") == reference[1:]]
        return self.resources.find(reference, self.base)


class Resources:
    """The resources of a document by their addresses."""

    def __init__(self) -> None:
        self._by_address: defaultdict[str, list[Element]] = defaultdict(list)
        self._by_id: defaultdict[str, list[tuple[str | None, Element]]] = defaultdict(list)
        self._bases: dict[int, str | None] = {}
        self._reports: defaultdict[int, list[Place]] = defaultdict(list)

    def add(self, address: str | None, resource: Element) -> None:
        """Add a resource with its address, which is that of its type and id where there is none of a server."""
        base, key = _parted(address or "")
        if not key:
            if address:
                self._by_address[address.lower()].append(resource)
            key = f"{resource.get('resourceType')}/{resource.get('id')}"
        self._by_id[key].append((base, resource))
        self._bases[id(resource)] = base

    def add_report(self, report: Element) -> None:
        """Have a DiagnosticReport hold for the results that it refers to; raises `MgcheckError` for a wrong form."""
        place = self.place(report)
        for each in objects_of(report, "result"):
            for found in place.find(text_of(each, "reference") or ""):
                self._reports[id(found)].append(place)

    def place(self, resource: Element) -> Place:
        """Return the place of a resource; raises `MgcheckError` if what it contains has a wrong form."""
        return Place(resource, objects_of(resource, "contained"), self, self._bases.get(id(resource)))

    def reports_of(self, resource: Element) -> Sequence[Place]:
        """Return the reports that refer to a result."""
        return self._reports.get(id(resource), ())

    def find(self, reference: str, base: str | None) -> list[Element]:
        """Return the resources that a reference can mean, which is relative to `base` unless it is absolute.

        A resource whose server is unknown can be that of any.
        """
        own, key = _parted(reference)
        base = own or base
        if not key:
            return self._by_address.get(reference.lower(), [])
        near = self._by_id.get(key, [])
        exact = [each for other, each in near if other == base]
        return exact or [each for other, each in near if None in (base, other)]


# Where a resource stands alone, as a line of NDJSON does.
ALONE = Resources()


def _parted(address: str) -> tuple[str | None, str]:
    """The server of an address, None if it names none, and its type and id, empty for an address such as a UUID."""
    found = _RESTFUL.fullmatch(address.partition("/_history/")[0])
    return (found[1], found[2]) if found else (None, "")
