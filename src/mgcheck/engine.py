"""From a quantity and the knowledge to the whole answer; pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from mgcheck.alerts import Case, alert_points, alerts, joined_locators, joined_words
from mgcheck.bands import class_limits, for_unit, possible_bands, possible_classes, sides_of
from mgcheck.errors import UnitError
from mgcheck.headline import headline, headline_source
from mgcheck.interpretation import Interpretation
from mgcheck.interval import Interval
from mgcheck.knowledge.model import LAB, Knowledge, MgClass, Ruler, Side, Specimen
from mgcheck.laboratory import LabRange, laboratory_ruler, range_locator, range_words
from mgcheck.messages import LANGUAGES, Text, say
from mgcheck.quantity import Quantity
from mgcheck.statements import cautions, label, manifestations, name_of, next_checks
from mgcheck.units import (
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
from mgcheck.verdict import Alert, HeldLimit, Verdict, common_side

# What every answer is converted to; the first is the one that factors are told in.
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
) -> Interpretation:
    """Interpret one quantity of a specimen.

    `source` takes the headline from another source than the primary one; `laboratory` is the laboratory's own range in
    the unit of the quantity. Raises `UnitError` for a unit of the wrong kind and `ChoiceError` for a source
    without limits.
    """
    judgement = judge(case_of(specimen, quantity, knowledge, language=language, source=source, laboratory=laboratory))
    case, classes = judgement.case, judgement.possible_classes
    unit = quantity.unit
    return Interpretation(
        specimen=specimen,
        quantity=quantity,
        conversions=tuple((other, convert(quantity.exact, unit, other)) for other in SHOWN_UNITS[unit.dimension]),
        cls=judgement.cls,
        possible_classes=classes,
        borderline=judgement.borderline,
        flag=judgement.flag,
        label=label(case, classes),
        sources_agree=judgement.sources_agree,
        verdicts=judgement.verdicts,
        manifestations=manifestations(case),
        cautions=cautions(case),
        next_checks=next_checks(case),
        warnings=judgement.warnings,
        language=language,
        knowledge_edition=knowledge.edition,
        headline_ruler=case.headline.ruler,
        rulers=tuple(case.rulers[name] for name in _in_order(case)),
        limits=tuple(_held_limits(case)),
        reader_sources=knowledge.reader_sources,
    )


class Judgement(NamedTuple):
    """What is decided of a quantity, before any text about it is gathered; the fields are those of `Interpretation`."""

    case: Case
    possible_classes: tuple[MgClass, ...]
    borderline: bool
    verdicts: tuple[Verdict, ...]
    warnings: tuple[Alert, ...]

    @property
    def cls(self) -> MgClass | None:
        """The class, None where more than one is possible."""
        return self.possible_classes[0] if len(self.possible_classes) == 1 else None

    @property
    def flag(self) -> str | None:
        """The HL7 interpretation flag, None where the side is not certain."""
        side = common_side(self.possible_classes)
        # LU and HU: significantly low and high.
        return side and _FLAG_OF_SIDE[side] + "U" * all(cls.severe for cls in self.possible_classes)

    @property
    def sources_agree(self) -> bool | None:
        """Whether all sources place the quantity on the same side; None with one source or an undetermined side.

        A laboratory's range that leaves the side open counts for nothing.
        """
        sides = [verdict.side for verdict in self.verdicts if verdict.side is not None or verdict.source != LAB]
        if len(sides) == 1 or None in sides:
            return None
        return len(set(sides)) == 1

    @property
    def sides(self) -> frozenset[Side]:
        """The sides of the interval that decides, the laboratory's or the document's, whatever is severe."""
        where = self.case.quantity.interval()
        return frozenset(side for side, part in sides_of(self.case.headline.interval) if part.intersects(where))


def case_of(
    specimen: Specimen,
    quantity: Quantity,
    knowledge: Knowledge,
    *,
    language: str = "en",
    source: str | None = None,
    laboratory: LabRange | None = None,
) -> Case:
    """The quantity with every ruler that it is held against; the errors are those of `interpret_quantity`."""
    require_kind(specimen, quantity)
    unit = quantity.unit
    rulers = for_unit(knowledge.rulers, specimen, unit)
    chosen = headline_source(rulers, knowledge, specimen, unit, source)
    shown = headline(rulers, chosen, laboratory)
    if laboratory is not None and shown.by_laboratory:
        rulers[LAB] = laboratory_ruler(laboratory, specimen, unit)
    return Case(specimen, quantity, knowledge, rulers, shown, laboratory, language)


def judge(case: Case) -> Judgement:
    """Every decision about a quantity; the one place that files and single values share."""
    classes = possible_classes(case.headline.ruler, case.quantity)
    verdicts = _verdicts(case)
    return Judgement(case, classes, _borderline(case), verdicts, alerts(case, verdicts, classes))


def cut_points(case: Case) -> set[Fraction]:
    """Every value at which the judgement of a quantity in this unit, with this written step, may change.

    Between two neighbours of them no rule of `judge` tells two values apart.
    """
    half = case.quantity.resolution / 2
    limits = class_limits(case.headline.ruler)
    points = {band.interval.low.value for ruler in case.rulers.values() for band in ruler.bands[1:]}
    points.update(limit + way for limit in limits for way in (-half, half))
    return points | alert_points(case)


_FLAG_OF_SIDE = {Side.LOW: "L", Side.INSIDE: "N", Side.HIGH: "H"}


# ------------------------------------------------------------------------------------------------------- units


_WRONG_KIND = {
    Dimension.EXCRETION: "excretion_for_concentration",
    Dimension.CONCENTRATION: "concentration_for_excretion",
    Dimension.AMOUNT: "amount_without_time",
    Dimension.FRACTION: "fraction_for_specimen",
    Dimension.VOLUME: "no_concentration",
}


def require_kind(specimen: Specimen, quantity: Quantity) -> None:
    """Raise `UnitError` where the unit's kind does not fit the specimen; the message names the way out."""
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
        specimen=Text(*(say(f"ui.specimen.{specimen.value}", language) for language in LANGUAGES)),
        quantity=quantity.text.strip(),
    )


# --------------------------------------------------------------------------------------------------- the verdicts


def _verdicts(case: Case) -> tuple[Verdict, ...]:
    """One verdict a source; that of a doubtful laboratory range leaves everything open."""
    verdicts = [_verdict(case, case.rulers[source]) for source in _in_order(case)]
    if case.doubtful is not None:
        words = range_words("lab.doubtful", case.doubtful).within(case.language)
        classes = (MgClass.HYPO, MgClass.NORMAL, MgClass.HYPER)
        ruler = laboratory_ruler(case.doubtful, case.specimen, case.quantity.unit)
        place, converted = range_locator(case.doubtful), case.doubtful.converted(ruler.unit)
        verdicts.insert(1, Verdict(LAB, False, classes, (), words, place, ruler, converted))
    return tuple(verdicts)


def _in_order(case: Case) -> list[str]:
    """The sources, the headline's first, then the laboratory's range, then the others as in the data."""
    return sorted(case.rulers, key=lambda source: (source != case.headline.source, source != LAB))


def _verdict(case: Case, ruler: Ruler) -> Verdict:
    bands = possible_bands(ruler, case.quantity.interval())
    classes = tuple(dict.fromkeys(band.cls for band in bands))
    converted = ruler.unit != ruler.printed_unit
    if ruler.source == LAB and case.laboratory is not None:
        converted = case.laboratory.converted(ruler.unit)
        # Nothing is known of the side on which the laboratory states no limit.
        if MgClass.NORMAL in classes and case.laboratory.unstated is Side.LOW:
            classes = (MgClass.HYPO, *classes)
        elif MgClass.NORMAL in classes and case.laboratory.unstated is Side.HIGH:
            classes = (*classes, MgClass.HYPER)
    return Verdict(
        source=ruler.source,
        primary=ruler.source == case.headline.source,
        possible_classes=classes,
        bands=bands,
        band=joined_words(bands, case.language),
        locator=joined_locators(bands),
        ruler=ruler,
        converted=converted,
        name=name_of(case, ruler),
    )


def _borderline(case: Case) -> bool:
    """Whether a class limit of the headline lies within half a unit of the last written digit, ends included."""
    quantity = case.quantity
    if quantity.comparator is not None:
        return False
    return any(abs(quantity.exact - limit) * 2 <= quantity.resolution for limit in class_limits(case.headline.ruler))


def _held_limits(case: Case) -> Iterator[HeldLimit]:
    """Each limit of each source, in the unit of the quantity and as printed, and where the quantity lies."""
    where = case.quantity.interval()
    for source in _in_order(case):
        ruler = case.rulers[source]
        for band in ruler.bands[1:]:
            limit = band.interval.low.value
            printed = convert(limit, ruler.unit, ruler.printed_unit)
            yield HeldLimit(source, limit, printed, ruler.printed_unit, _position(where, limit))


def _position(where: Interval, limit: Fraction) -> str:
    """Where a quantity lies against a limit."""
    low, high = where.low, where.high
    if high is not None and (high.value < limit or (high.value == limit and not high.inclusive)):
        return "below"
    if low.value > limit or (low.value == limit and not low.inclusive):
        return "above"
    return "at" if low == high else "either side"
