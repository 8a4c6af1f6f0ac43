"""The specimens that a FHIR result and the reports on it name, by references and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.fhir_cells import codings_of
from mgcheck.files.formats.fhir_json import Element, object_of, objects_of, text_of
from mgcheck.files.formats.fhir_references import Place
from mgcheck.knowledge.loader import NamedSpecimen

# What words say: a specimen, the code of the refusal for one without limits, or None for unknown words.
Said = NamedSpecimen | str | None


@dataclass(slots=True)
class Named:
    """What is said of the specimen of a result.

    `words` are those that are understood, with what they say, `unread` the others; `resources` are the Specimens, and
    `unresolved` says that a reference leads to none.
    """

    words: dict[str, NamedSpecimen | str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    resources: list[Element] = field(default_factory=list)
    unresolved: bool = False

    @property
    def kinds(self) -> set[str]:
        """The specimens that the words say, whatever they say of the collection."""
        return {said.specimen if isinstance(said, NamedSpecimen) else said for said in self.words.values()}


def named_specimens(result: Place, reports: Iterable[Place], said_by: Callable[[str], Said]) -> Named:
    """Read the Specimen of a result, or else the one of the reports on it.

    Raises `MgcheckError` for an element of a wrong form, and where a reference fits Specimens that differ.
    """
    reader = _Reader(said_by)
    references = _references(result.resource)
    for each in references:
        reader.read(each, result)
    if references:
        return reader.named
    for report in reports:
        for each in _references(report.resource):
            reader.read(each, report)
    # Reports on several specimens do not say which of them this result is of.
    return Named() if len(reader.named.kinds) > 1 else reader.named


def _references(owner: Element) -> Sequence[Element]:
    """The references to specimens: one in an Observation, a list in a DiagnosticReport."""
    if owner.get("resourceType") == "DiagnosticReport":
        return objects_of(owner, "specimen")
    return [found] if (found := object_of(owner, "specimen")) else []


class _Reader:
    """Reads references to Specimens."""

    def __init__(self, said_by: Callable[[str], Said]) -> None:
        self._said_by = said_by
        self.named = Named()

    def read(self, reference: Element, place: Place) -> None:
        """Read a reference and the Specimen that it leads to."""
        self._word(text_of(reference, "display"))
        address = text_of(reference, "reference")
        found = [each for each in place.find(address or "") if each.get("resourceType") == "Specimen"]
        if any(each != found[0] for each in found):
            raise MgcheckError("specimen_ambiguous", reference=address or "")
        self.named.unresolved |= not found and bool(address or reference.get("identifier"))
        self.named.resources += found[:1]
        for each in found[:1]:
            kind = object_of(each, "type")
            self._word(text_of(kind, "text"))
            for coding in codings_of(kind):
                self._word(coding.display)
                # The name of a code explains it.
                self._word(coding.code, unread=not coding.display)

    def _word(self, word: str | None, *, unread: bool = True) -> None:
        """Note what a word says, among the `unread` ones if it is not understood."""
        if word and (said := self._said_by(word)):
            self.named.words.setdefault(word, said)
        elif word and unread:
            self.named.unread.append(word)
