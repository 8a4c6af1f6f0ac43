"""Interpret one quantity: judge it and collect the statements that apply; pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.judgement import judge
from mgcheck.judging.result import Result, result_of
from mgcheck.judging.statements import cautions, label, manifestations, next_checks
from mgcheck.judging.verdict import ComparedLimit
from mgcheck.knowledge.model import Knowledge, Specimen
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.lab_range import LabRange
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import (
    MEQ_PER_L,
    MG_PER_DAY,
    MG_PER_DL,
    MG_PER_L,
    MMOL_PER_DAY,
    MMOL_PER_L,
    PERCENT,
    Dimension,
    convert,
)

# The units that every answer is converted to; conversion factors are given in the first.
SHOWN_UNITS = {
    Dimension.CONCENTRATION: (MMOL_PER_L, MG_PER_L, MG_PER_DL, MEQ_PER_L),
    Dimension.EXCRETION: (MMOL_PER_DAY, MG_PER_DAY),
    Dimension.FRACTION: (PERCENT,),
}


def interpret_quantity(
    specimen: Specimen,
    quantity: Quantity,
    knowledge: Knowledge,
    *,
    language: str = "en",
    source: str | None = None,
    laboratory: LabRange | None = None,
    flag: str = "",
) -> Interpretation:
    """Interpret one quantity of a specimen.

    `source` takes the headline from another source than the primary one. `laboratory` is the laboratory's own range in
    the unit of the quantity, and `flag` its flag. Raises `UnitError` if the kind of unit does not fit the specimen, and
    `ChoiceError` if the source has no limits for it.
    """
    result = result_of(
        specimen, quantity, knowledge, language=language, source=source, laboratory=laboratory, flag=flag
    )
    judgement = judge(result)
    classes = judgement.possible_classes
    unit = quantity.unit
    return Interpretation(
        specimen=specimen,
        quantity=quantity,
        conversions=tuple((other, convert(quantity.exact, unit, other)) for other in SHOWN_UNITS[unit.dimension]),
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
        language=language,
        knowledge_edition=knowledge.edition,
        headline_ruler=result.headline.ruler,
        rulers=tuple(result.rulers[name] for name in result.sources),
        limits=tuple(_compared_limits(result)),
        reader_sources=knowledge.reader_sources,
    )


def _compared_limits(result: Result) -> Iterator[ComparedLimit]:
    """Yield each limit of each source, in the unit of the quantity and as printed, and the position of the quantity."""
    where = result.quantity.interval()
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
