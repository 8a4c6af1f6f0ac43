"""Interpret one result: judge it and collect the statements that apply; pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.judgement import judge
from mgcheck.judging.result import Result
from mgcheck.judging.statements import cautions, label, manifestations, next_checks
from mgcheck.judging.verdict import ComparedLimit
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import convert


def interpret_result(result: Result) -> Interpretation:
    """Judge a result and collect the statements that apply."""
    judgement = judge(result)
    classes = judgement.possible_classes
    return Interpretation(
        specimen=result.specimen,
        quantity=result.quantity,
        cls=judgement.cls,
        possible_classes=classes,
        borderline=judgement.borderline,
        flag=judgement.flag,
        label=label(result, classes),
        sources_agree=judgement.sources_agree,
        verdicts=judgement.verdicts,
        manifestations=manifestations(result),
        cautions=cautions(result),
        next_checks=next_checks(result),
        warnings=judgement.warnings,
        language=result.language,
        knowledge_edition=result.knowledge.edition,
        headline_ruler=result.headline.ruler,
        rulers=tuple(result.rulers[name] for name in result.sources),
        limits=tuple(_compared_limits(result)),
        reader_sources=result.knowledge.reader_sources,
        factors=result.factors,
    )


def _compared_limits(result: Result) -> Iterator[ComparedLimit]:
    """Yield each limit of each source, in the unit of the quantity and as printed, and the position of the quantity."""
    where = result.quantity.interval
    for source in result.sources:
        ruler = result.rulers[source]
        for band in ruler.bands[1:]:
            limit = band.interval.low.value
            printed = convert(limit, ruler.unit, ruler.printed_unit)
            yield ComparedLimit(source, limit, printed, ruler.printed_unit, _position(where, limit))


def _position(where: Interval, limit: Fraction) -> str:
    """Return the position of a quantity relative to a limit."""
    low, high = where.low, where.high
    if high is not None and (high.value < limit or (high.value == limit and not high.inclusive)):
        return "below"
    if low.value > limit or (low.value == limit and not low.inclusive):
        return "above"
    return "at" if low == high else "either side"
