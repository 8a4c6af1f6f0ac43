"""The interpretation of a result as a frozen value, and its form in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.data_files import provenance
from mgcheck.judging.limits import possible_bands, reference_interval, unstated_side
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
from mgcheck.language.json_text import json_text
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import SHOWN_UNITS
from mgcheck.quantity.units import Unit, convert

if TYPE_CHECKING:
    from mgcheck.judging.possible_causes import PossibleCause
    from mgcheck.knowledge.causes import Cause
    from mgcheck.shapes import answer as shapes
    from mgcheck.shapes import parts as shape_parts


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


def _position(where: Interval, limit: Fraction) -> str:
    """Return the position of a quantity relative to a limit."""
    low, high = where.low, where.high
    if high is not None and (high.value < limit or (high.value == limit and not high.inclusive)):
        return "below"
    if low.value > limit or (low.value == limit and not low.inclusive):
        return "above"
    return "at" if low == high else "either side"


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The statements of the documents on one magnesium result.

    `cls` is None if more than one class is possible; `possible_classes` has them all in ascending order. `flag` is the
    HL7 interpretation flag (N, L, H, LU, HU), or None if the side is not certain. `sources_agree` is None with one
    source, or if a side is undetermined.
    """

    specimen: Specimen
    quantity: Quantity
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
    reader_sources: tuple[Source, ...]
    factors: tuple[Cause, ...] = ()
    # What comes around the number and the warnings in JSON, shared by the answers that differ in nothing else.
    _json: list[str] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def conversions(self) -> tuple[tuple[Unit, Fraction], ...]:
        """The value in each unit that is shown, exact and not rounded."""
        value, unit = self.quantity.exact, self.quantity.unit
        return tuple((other, convert(value, unit, other)) for other in SHOWN_UNITS[unit.dimension])

    @property
    def sides(self) -> set[Side]:
        """The sides of the headline interval on which the quantity may lie."""
        return {cls.side for cls in self.possible_classes}

    @property
    def side(self) -> Side | None:
        """The side of the headline interval on which the quantity lies, or None if not certain."""
        return common_side(self.possible_classes)

    def ruler_of(self, source: str) -> Ruler:
        """Return the ruler by which a source places the value: its own, or that of the headline if it has no limits."""
        return next((ruler for ruler in self.rulers if ruler.source == source), self.rulers[0])

    @property
    def unstated_side(self) -> Side | None:
        """The side that the laboratory's range, which decides the other one, leaves open; None if there is none."""
        laboratory = next((ruler for ruler in self.rulers if ruler.source == LAB), None)
        return None if laboratory is None else unstated_side(reference_interval(laboratory))

    @property
    def documents_decide(self) -> bool:
        """Whether the documents decide the side: the laboratory gave no range, or leaves open what one of them says."""
        laboratory, unstated = any(ruler.source == LAB for ruler in self.rulers), self.unstated_side
        return not laboratory or any(verdict.side is unstated for verdict in self.verdicts if unstated)

    @property
    def severe(self) -> bool:
        """Whether the headline, or another document, calls the value severe."""
        headline = self.cls is not None and self.cls.severe
        return headline or any(warning.code == "severe_elsewhere" for warning in self.warnings)

    @property
    def limits(self) -> tuple[ComparedLimit, ...]:
        """Each limit of each source, in the unit of the quantity and as printed, and the position of the quantity."""
        where = self.quantity.interval
        limits = [(ruler, band.interval.low.value) for ruler in self.rulers for band in ruler.bands[1:]]
        return tuple(
            ComparedLimit(
                ruler.source,
                limit,
                convert(limit, ruler.unit, ruler.printed_unit),
                ruler.printed_unit,
                _position(where, limit),
            )
            for ruler, limit in limits
        )

    @property
    def causes(self) -> tuple[PossibleCause, ...]:
        """Every cause that a document lists for a side on which the value may lie, those of a low value first."""
        # Imported late: a line of text does not show causes.
        from mgcheck.judging.possible_causes import possible_causes

        bands = {ruler.source: possible_bands(ruler, self.quantity.interval) for ruler in self.rulers}
        return possible_causes(scope(self.specimen, self.quantity.unit), bands, self.rulers[0].source, self.factors)

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
            "conversions": self._conversions(),
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

    def with_number(self, quantity: Quantity, warnings: tuple[ValueWarning, ...]) -> Interpretation:
        """Return the same answer to another quantity, to which every statement must apply as well."""
        other = object.__new__(Interpretation)
        # In a third of the time of `replace`, and with the same `_json`.
        for name in Interpretation.__slots__:
            object.__setattr__(other, name, getattr(self, name))
        object.__setattr__(other, "quantity", quantity)
        object.__setattr__(other, "warnings", warnings)
        return other

    def to_json(self) -> str:
        """Return what `to_dict` returns as JSON text in one line, which takes less time for the next such value."""
        if not self._json:
            # In a string, the quotation marks would be escaped.
            before, _, rest = json_text({**self.to_dict(), "warnings": []}).partition('"quantity": ')
            middle, _, after = rest.partition('"side": ')[2].partition('"warnings": []')
            self._json.extend((before, middle, after))
        before, middle, after = self._json
        number = json_text({"quantity": self.quantity.to_dict(), "conversions": self._conversions()})[1:-1]
        warnings = json_text([warning.to_dict() for warning in self.warnings]) if self.warnings else "[]"
        return f'{before}{number}, "side": {middle}"warnings": {warnings}{after}'

    def _conversions(self) -> dict[shape_parts.UnitCode, shape_parts.Conversion]:
        return {unit.code: self.quantity.converted(value) for unit, value in self.conversions}

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
