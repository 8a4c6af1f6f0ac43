"""A laboratory result with the limits that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.errors import UnitError
from mgcheck.judging.headline import Headline, headline, headline_source
from mgcheck.judging.limits import for_unit, laboratory_range, laboratory_ruler, of_other_basis, sides_of
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import LAB, Knowledge, Ruler, Side, Specimen
from mgcheck.language.say import both
from mgcheck.quantity.lab_range import LabRange
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import nearest_unit
from mgcheck.quantity.units import Dimension

if TYPE_CHECKING:
    from mgcheck.knowledge.causes import Cause


class Result(NamedTuple):
    """A quantity of a specimen, with every ruler that it is compared with, in its own unit, by source.

    `others` are the limits that a source also prints in the other kind of unit (mass or substance), in that unit.
    `flag` is the laboratory's own, empty if it gave none; `volume` that of the 24 h urine, if the quantity was computed
    from it; `factors` are causes that the person has.
    """

    specimen: Specimen
    quantity: Quantity
    knowledge: Knowledge
    rulers: dict[str, Ruler]
    others: dict[str, Ruler]
    headline: Headline
    language: str
    laboratory: LabRange | None = None
    flag: str = ""
    volume: Quantity | None = None
    factors: tuple[Cause, ...] = ()

    @property
    def scope(self) -> str:
        """The scope of the statements that may apply."""
        return scope(self.specimen, self.quantity.unit)

    @property
    def sources(self) -> list[str]:
        """The sources: that of the headline, then the laboratory's range, then the others in the order of the data."""
        return sorted(self.rulers, key=lambda source: (source != self.headline.source, source != LAB))

    @property
    def sides(self) -> frozenset[Side]:
        """The sides of the deciding interval, the laboratory's or the document's, on which the quantity may lie."""
        where = self.quantity.interval
        return frozenset(side for side, part in sides_of(self.headline.interval) if part.intersects(where))

    @property
    def doubtful(self) -> LabRange | None:
        """The laboratory's range if it is doubtful and decides nothing."""
        return None if self.headline.by_laboratory else self.laboratory

    def beside(self, laboratory: LabRange) -> Result:
        """Return the result beside a laboratory's own range, in the unit of the quantity."""
        documents = {source: ruler for source, ruler in self.rulers.items() if source != LAB}
        shown = headline(documents, self.headline.source, laboratory.interval, self.knowledge.policy)
        if shown.by_laboratory:
            documents[LAB] = laboratory_ruler(laboratory, self.specimen, self.quantity.unit)
        return self._replace(rulers=documents, headline=shown, laboratory=laboratory)


def result_of(
    specimen: Specimen,
    quantity: Quantity,
    knowledge: Knowledge,
    *,
    language: str = "en",
    source: str | None = None,
    laboratory: LabRange | None = None,
) -> Result:
    """Collect the rulers for a quantity and choose the headline.

    `source` takes the headline from another source than the primary one. `laboratory` is the laboratory's own range in
    the unit of the quantity; without it, the range that the knowledge has for such values is used, if there is one.
    Raises `UnitError` if the kind of unit does not fit the specimen, and `ChoiceError` if the source has no limits for
    it.
    """
    require_kind(specimen, quantity)
    unit = quantity.unit
    rulers = for_unit(knowledge.rulers, specimen, unit)
    chosen = headline_source(rulers, knowledge, specimen, unit, source)
    others = {source: of_other_basis(knowledge.rulers, source, specimen, unit) for source in rulers}
    printed = {source: other for source, other in others.items() if other is not None}
    shown = headline(rulers, chosen, None, knowledge.policy)
    result = Result(specimen, quantity, knowledge, rulers, printed, shown, language)
    laboratory = laboratory or laboratory_range(knowledge.lab_ranges, specimen, unit)
    return result if laboratory is None else result.beside(laboratory)


@contextmanager
def units_of(specimen: Specimen) -> Iterator[None]:
    """Let the refusal of an unknown unit suggest units in which the specimen is measured, and no others."""
    try:
        yield
    except UnitError as error:
        if error.code == "unknown_unit":
            measured = [dimension for dimension in Dimension if specimen.measured_in(dimension)]
            error.params["suggestion"] = nearest_unit(str(error.params["unit"]), measured)
        raise


_WRONG_KIND = {
    Dimension.EXCRETION: "excretion_for_concentration",
    Dimension.CONCENTRATION: "concentration_for_excretion",
    Dimension.AMOUNT: "amount_without_time",
    Dimension.FRACTION: "fraction_for_specimen",
    Dimension.VOLUME: "no_concentration",
}


def require_kind(specimen: Specimen, quantity: Quantity) -> None:
    """Raise `UnitError` with a hint if the kind of unit does not fit the specimen."""
    dimension = quantity.unit.dimension
    if specimen.measured_in(dimension):
        return
    start, end = quantity.unit_span
    raise UnitError(
        _WRONG_KIND[dimension],
        text=quantity.text,
        start=start,
        end=end,
        unit=quantity.unit.label,
        specimen=both(f"ui.specimen.{specimen.value}"),
        quantity=quantity.text.strip(),
        collection=both("word.collection") if specimen is Specimen.URINE else "",
    )
