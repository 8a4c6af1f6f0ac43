"""The interpretation of a result as a frozen value, and its form in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.data_files import provenance
from mgcheck.judging.limits import possible_bands
from mgcheck.judging.verdict import ComparedLimit, ValueWarning, Verdict, common_side
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import (
    LAB,
    Citation,
    MgClass,
    Ruler,
    Side,
    Source,
    Specimen,
    Topic,
    cited,
)
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Unit

if TYPE_CHECKING:
    from mgcheck.knowledge.causes import Cause, Listing
    from mgcheck.shapes import answer as shapes


class ExpectedManifestation(NamedTuple):
    """A finding that a source lists for a band in which the quantity lies or may lie.

    `heading` names the list and `cls` its class; `certain` tells whether the source gives the quantity that class and
    no other. If not, `extent` describes the values that the list is for. `carried_over` marks the milder list shown
    after a severe one, which is mgcheck's choice.
    """

    id: str
    system: str
    text: str
    cls: MgClass
    citation: Citation
    heading: str
    certain: bool
    carried_over: bool
    extent: str | None
    on_page: bool

    def to_dict(self) -> shapes.Manifestation:
        """Return the finding as JSON values."""
        return {
            "id": self.id,
            "system": self.system,
            "text": self.text,
            "class": self.cls.value,
            "certain": self.certain,
            "carried_over": self.carried_over,
            "on_page": self.on_page,
            "citations": self.citation.places(),
        }


class CitedRemark(NamedTuple):
    """A caution or a next check that applies, with its topic and citations.

    `rank` is its rank on the page for this value, or None if only the full page shows it.
    """

    id: str
    text: str
    citations: tuple[Citation, ...]
    topic: Topic
    rank: int | None
    urgent: bool

    @property
    def on_page(self) -> bool:
        """Whether the page shows it without `--full`."""
        return self.rank is not None

    def to_dict(self) -> shapes.NextCheck:
        """Return the remark as JSON values, without its topic."""
        return {
            "id": self.id,
            "rank": self.rank,
            "on_page": self.on_page,
            "text": self.text,
            "citations": cited(self.citations),
        }


class PossibleCause(NamedTuple):
    """A cause of a value on this side, with the places that say so.

    `listed` are the places whose own source may put the value on this side, `by_laboratory` those added because the
    laboratory's range does. `certain` tells whether one of these is certain, and `given` whether the person has the
    cause.
    """

    cause: Cause
    side: Side
    listed: tuple[Listing, ...]
    certain: bool
    by_laboratory: tuple[Listing, ...]
    given: bool

    @property
    def places(self) -> tuple[Listing, ...]:
        """All places, those that only the laboratory's range adds last."""
        return self.listed + self.by_laboratory

    def to_dict(self, language: str) -> shapes.PossibleCause:
        """Return the cause as JSON values."""
        return {**self.cause.to_dict(language, self.places), "given": self.given}


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The statements of the documents on one magnesium result.

    `cls` is None if more than one class is possible; `possible_classes` has them all in ascending order. `flag` is the
    HL7 interpretation flag (N, L, H, LU, HU), or None if the side is not certain. `sources_agree` is None with one
    source, or if a side is undetermined. `conversions` are exact, not rounded.
    """

    specimen: Specimen
    quantity: Quantity
    conversions: tuple[tuple[Unit, Fraction], ...]
    cls: MgClass | None
    possible_classes: tuple[MgClass, ...]
    borderline: bool
    flag: str | None
    label: str
    sources_agree: bool | None
    verdicts: tuple[Verdict, ...]
    manifestations: tuple[ExpectedManifestation, ...]
    cautions: tuple[CitedRemark, ...]
    next_checks: tuple[CitedRemark, ...]
    warnings: tuple[ValueWarning, ...]
    language: str
    knowledge_edition: str
    headline_ruler: Ruler
    rulers: tuple[Ruler, ...]
    limits: tuple[ComparedLimit, ...]
    reader_sources: tuple[Source, ...]
    factors: tuple[Cause, ...] = ()

    @property
    def sides(self) -> set[Side]:
        """The sides of the headline interval on which the quantity may lie."""
        return {cls.side for cls in self.possible_classes}

    @property
    def side(self) -> Side | None:
        """The side of the headline interval on which the quantity lies, or None if not certain."""
        return common_side(self.possible_classes)

    @property
    def severe(self) -> bool:
        """Whether the headline, or another document, calls the value severe."""
        headline = self.cls is not None and self.cls.severe
        return headline or any(warning.code == "severe_elsewhere" for warning in self.warnings)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of all cited sources, that of the headline first."""
        primary = [verdict.source for verdict in self.verdicts if verdict.primary]
        cited = [
            *(verdict.source for verdict in self.verdicts),
            *(item.citation.source for item in self.manifestations),
            *(place.source for note in (*self.cautions, *self.next_checks) for place in note.citations),
        ]
        return tuple(dict.fromkeys(primary + cited))

    @property
    def causes(self) -> tuple[PossibleCause, ...]:
        """Every cause that a document lists for a side on which the value may lie, those of a low value first.

        A listing follows the verdict of its own source, or of the headline source if its own has no limits for the
        specimen. If the laboratory's range makes the value low or high, the other listings of that side are added.
        """
        # Imported late: a line of text does not show causes.
        from mgcheck.knowledge.causes import causes_of

        bands = {ruler.source: possible_bands(ruler, self.quantity.interval()) for ruler in self.rulers}
        headline = bands[self.rulers[0].source]
        laboratory = {band.cls.side for band in bands.get(LAB, ())}

        def met(one: Listing, side: Side) -> list[bool]:
            """Tell for each possible band of the source of a listing whether the listing applies to it."""
            possible = bands.get(one.follows or one.source, headline)
            return [band.id in one.bands if one.bands else band.cls.side is side for band in possible]

        found = []
        for cause, side, moving in causes_of(scope(self.specimen, self.quantity.unit)):
            listed = tuple(one for one in moving if any(met(one, side)))
            certain = any(all(met(one, side)) for one in listed)
            added: tuple[Listing, ...] = ()
            if side in laboratory and (laboratory == {side} or not listed):
                added = tuple(one for one in moving if not (one.bands or (certain and one in listed)))
            if added and not certain:
                listed, certain = (), laboratory == {side}
            if listed or added:
                found.append(PossibleCause(cause, side, listed, certain, added, cause in self.factors))
        return tuple(found)

    def fits(self, cause: Cause) -> bool | None:
        """Whether a cause is one of this value.

        None if the value may lie on another side than the cause's, or if no document gives the cause a direction.
        """
        if own := [one.certain for one in self.causes if one.cause == cause]:
            return any(own) or None
        return False if cause.listings_for(scope(self.specimen, self.quantity.unit)) else None

    def to_dict(self, *, explain: bool = False) -> shapes.Interpretation:
        """Return the interpretation as JSON values, as described by `mgcheck schema`.

        With `explain`, the key `explanation` tells how the text was read and each limit it was compared with. With
        factors, the key `factors` has each with the documents that list it and whether it fits the side.
        """
        answer: shapes.Interpretation = {
            # mypy requires every unpacked dict to have the keys that are optional here.
            **provenance(self.knowledge_edition),  # type: ignore[typeddict-item]
            "kind": "interpretation",
            "language": self.language,
            "specimen": self.specimen.value,
            "quantity": self.quantity.to_dict(),
            "conversions": {unit.code: self.quantity.converted(value) for unit, value in self.conversions},
            "side": self.side and self.side.value,
            "class": self.cls and self.cls.value,
            "possible_classes": [cls.value for cls in self.possible_classes],
            "flag": self.flag,
            "borderline": self.borderline,
            "label": self.label,
            "decided_by": self._decided_by(),
            "sources_agree": self.sources_agree,
            "verdicts": [verdict.to_dict(self.language) for verdict in self.verdicts],
            "manifestations": [item.to_dict() for item in self.manifestations],
            "cautions": [{"id": note.id, "topic": note.topic.value, **note.to_dict()} for note in self.cautions],
            "next_checks": [note.to_dict() for note in self.next_checks],
            "causes": [one.to_dict(self.language) for one in self.causes],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }
        if self.factors:
            answer["factors"] = [{**cause.to_dict(self.language), "fits": self.fits(cause)} for cause in self.factors]
        if explain:
            answer["explanation"] = self._explanation()
        return answer

    def _decided_by(self) -> shapes.DecidedBy:
        """Return the sources that decide the side and the severity of the headline.

        A laboratory's range decides the side, unless it leaves open what the document decides or the document's severe
        class overrides it.
        """
        document = next(verdict for verdict in self.verdicts if verdict.primary)
        # A doubtful range has no bands and decides nothing.
        laboratory = next((verdict for verdict in self.verdicts if verdict.source == LAB and verdict.bands), None)
        by_laboratory = laboratory is not None and (laboratory.side is self.side or document.side is not self.side)
        severe = any(band.cls.severe for band in self.headline_ruler.bands)
        return {"side": LAB if by_laboratory else document.source, "severity": document.source if severe else None}

    def _explanation(self) -> shapes.Explanation:
        base, value = self.conversions[0]
        return {
            "unit_text": self.quantity.unit_text,
            "factor": {"value": float(value / self.quantity.exact), "unit": base.code},
            "limits": [
                {
                    "source": compared.source,
                    "limit": {"value": float(compared.limit), "unit": self.quantity.unit.code},
                    "printed": {"value": float(compared.printed), "unit": compared.printed_unit.code},
                    "position": compared.position,
                }
                for compared in self.limits
            ],
        }
