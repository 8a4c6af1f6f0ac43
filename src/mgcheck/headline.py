"""The headline policy: from which source the class is taken, and what a laboratory's own range changes in it."""

from __future__ import annotations

from typing import NamedTuple

from mgcheck.bands import reference_interval, sided_by
from mgcheck.errors import ChoiceError
from mgcheck.interval import Interval
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Knowledge, Ruler, Specimen
from mgcheck.laboratory import LabRange
from mgcheck.units import Unit


class Headline(NamedTuple):
    """The ruler of the headline class in the unit of the quantity, and the interval that decides the side."""

    source: str
    ruler: Ruler
    interval: Interval


def require_source(knowledge: Knowledge, specimen: Specimen, wanted: str) -> None:
    """Raise `ChoiceError` for a source that is unknown or has no limits for this specimen."""
    available = dict.fromkeys(ruler.source for ruler in knowledge.rulers if ruler.specimen is specimen)
    if wanted not in available:
        known = any(ruler.source == wanted for ruler in knowledge.rulers) or wanted in knowledge.documents
        code = "source_without_limits" if known else "unknown_source"
        raise ChoiceError(code, given=wanted, known=", ".join(available))


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
    """The headline on the ruler of its source; a laboratory's range decides the side, the source the severity."""
    ruler = rulers[source]
    if laboratory is None:
        return Headline(source, ruler, reference_interval(ruler))
    return Headline(source, sided_by(ruler, laboratory.interval), laboratory.interval)
