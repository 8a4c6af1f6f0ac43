"""The headline policy: from which source the class is taken, and what a laboratory's own range changes in it."""

from __future__ import annotations

from typing import NamedTuple

from mgcheck.errors import ChoiceError, concerning
from mgcheck.judging.rulers import reference_interval, with_reference_interval
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Knowledge, Ruler, Specimen
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.lab_range import LabRange
from mgcheck.quantity.units import Unit


class Headline(NamedTuple):
    """The ruler of the headline class in the unit of the quantity, and the interval that decides the side.

    `by_laboratory` says that the interval is the laboratory's, completed by the document.
    """

    source: str
    ruler: Ruler
    interval: Interval
    by_laboratory: bool = False


@concerning("--source")
def require_source(knowledge: Knowledge, specimen: Specimen, wanted: str) -> None:
    """Raise `ChoiceError` for a source that is unknown or has no limits for this specimen."""
    available = dict.fromkeys(ruler.source for ruler in knowledge.rulers if ruler.specimen is specimen)
    if wanted not in available:
        known = any(ruler.source == wanted for ruler in knowledge.rulers) or wanted in knowledge.documents
        code = "source_without_limits" if known else "unknown_source"
        raise ChoiceError(code, given=wanted, known=", ".join(available))


@concerning("--source")
def headline_source(
    rulers: dict[str, Ruler], knowledge: Knowledge, specimen: Specimen, unit: Unit, wanted: str | None
) -> str:
    """The source of the headline: the one asked for, else the primary source of the policy.

    Raises `ChoiceError` for a source that has no limits for this specimen in this kind of unit.
    """
    if wanted is None:
        return knowledge.policy.primary[scope(specimen, unit)]
    if wanted not in rulers:
        require_source(knowledge, specimen, wanted)
        raise ChoiceError("source_without_limits", given=wanted, known=", ".join(rulers))
    return wanted


def headline(rulers: dict[str, Ruler], source: str, laboratory: LabRange | None) -> Headline:
    """The headline on the ruler of its source; a laboratory's range decides the side, the source the severity.

    A doubtful range decides nothing.
    """
    ruler = rulers[source]
    document = reference_interval(ruler)
    completed = None if laboratory is None else completed_range(laboratory.interval, document)
    if completed is None:
        return Headline(source, ruler, document)
    return Headline(source, with_reference_interval(ruler, completed), completed, by_laboratory=True)


def completed_range(stated: Interval, document: Interval) -> Interval | None:
    """The laboratory's range with the document's limit at the end that it does not state.

    None where that limit does not lie beyond the stated end: such a range is doubtful.
    """
    low = stated.low if stated.low.value > 0 else document.low
    high = stated.high or document.high
    completed_high = stated.high is None or stated.low.value == 0
    if completed_high and high is not None and high.value <= low.value:
        return None
    return Interval(low, high)
