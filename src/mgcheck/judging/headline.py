"""Choose the source of the headline class, and combine it with a laboratory's own range."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from mgcheck.errors import ChoiceError, concerning
from mgcheck.judging.limits import reference_interval, unstated_side, with_reference_interval
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Knowledge, Policy, Ruler, Side, Specimen
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import Unit


class Headline(NamedTuple):
    """The ruler of the headline class, in the unit of the quantity, and the interval that decides the side.

    With `by_laboratory`, that is the laboratory's interval, completed by the document.
    """

    source: str
    ruler: Ruler
    interval: Interval
    by_laboratory: bool = False


@concerning("--source")
def require_source(knowledge: Knowledge, specimen: Specimen, wanted: str) -> None:
    """Raise `ChoiceError` if the source is unknown or has no limits for the specimen."""
    available = dict.fromkeys(ruler.source for ruler in knowledge.rulers if ruler.specimen is specimen)
    if wanted not in available:
        known = any(ruler.source == wanted for ruler in knowledge.rulers) or wanted in knowledge.documents
        code = "source_without_limits" if known else "unknown_source"
        raise ChoiceError(code, given=wanted, known=", ".join(available))


@concerning("--source")
def headline_source(
    rulers: dict[str, Ruler], knowledge: Knowledge, specimen: Specimen, unit: Unit, wanted: str | None
) -> str:
    """Return the source of the headline: the wanted one, or by default the primary source of the policy.

    Raises `ChoiceError` if the wanted source has no limits for the specimen in this kind of unit.
    """
    if wanted is None:
        return knowledge.policy.primary[scope(specimen, unit)]
    if wanted not in rulers:
        require_source(knowledge, specimen, wanted)
        raise ChoiceError("source_without_limits", given=wanted, known=", ".join(rulers))
    return wanted


def headline(rulers: dict[str, Ruler], source: str, laboratory: Interval | None, policy: Policy) -> Headline:
    """Return the headline: a laboratory's range decides the side, and the source the severity.

    Without a range, or if it is doubtful, the source decides both. A range is doubtful if it crosses the limit that
    would complete it, or if its middle, or its only end, lies too far above or below that of every document's interval.
    """
    ruler = rulers[source]
    document = reference_interval(ruler)
    if laboratory is None or (completed := completed_range(laboratory, document)) is None:
        return Headline(source, ruler, document)
    documents = [reference_interval(each) for each in rulers.values()]
    far = _far(completed.middle, (each.middle for each in documents), policy.range_ratio)
    # The middle of a range that a document completes hardly moves with its low end.
    if (unstated := unstated_side(laboratory)) is not None:
        own, *others = (_end(each, unstated) for each in (laboratory, *documents))
        far = far or _far(own, others, policy.range_ratio)
    if far:
        return Headline(source, ruler, document)
    return Headline(source, with_reference_interval(ruler, completed), completed, by_laboratory=True)


def _far(own: Fraction | None, others: Iterable[Fraction | None], ratio: Fraction) -> bool:
    """Whether a figure of a range is more than `ratio` times above or below that of every document."""
    return own is not None and all(other is not None and not other / ratio <= own <= other * ratio for other in others)


def _end(interval: Interval, unstated: Side) -> Fraction | None:
    """Return the end on the other side than the one that is not stated."""
    bound = interval.low if unstated is Side.HIGH else interval.high
    return bound and bound.value


def completed_range(stated: Interval, document: Interval) -> Interval | None:
    """Return the laboratory's range, with the document's limit for an end that it does not state.

    None if that limit does not lie beyond the stated end, which makes the range doubtful.
    """
    low = stated.low if stated.low.value > 0 else document.low
    high = stated.high or document.high
    completed_high = stated.high is None or stated.low.value == 0
    if completed_high and high is not None and high.value <= low.value:
        return None
    return Interval(low, high)
