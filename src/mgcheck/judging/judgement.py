"""Every decision about a quantity, before any text is gathered; pure."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.judging.case import Case
from mgcheck.judging.rulers import (
    class_limits,
    joined_locators,
    joined_words,
    laboratory_ruler,
    possible_bands,
    possible_classes,
    range_locator,
    range_words,
    sides_of,
    unstated_side,
)
from mgcheck.judging.statements import name_of
from mgcheck.judging.verdict import Alert, Verdict, common_side
from mgcheck.judging.warnings import alert_points, alerts
from mgcheck.knowledge.model import LAB, MgClass, Ruler, Side


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


# --------------------------------------------------------------------------------------------------- the verdicts


def _verdicts(case: Case) -> tuple[Verdict, ...]:
    """One verdict a source; that of a doubtful laboratory range leaves everything open."""
    verdicts = [_verdict(case, case.rulers[source]) for source in case.sources]
    if case.doubtful is not None:
        words = range_words("lab.doubtful", case.doubtful).within(case.language)
        classes = (MgClass.HYPO, MgClass.NORMAL, MgClass.HYPER)
        ruler = laboratory_ruler(case.doubtful, case.specimen, case.quantity.unit)
        place, converted = range_locator(case.doubtful), case.doubtful.converted(ruler.unit)
        verdicts.insert(1, Verdict(LAB, False, classes, (), words, place, ruler, converted))
    return tuple(verdicts)


def _verdict(case: Case, ruler: Ruler) -> Verdict:
    bands = possible_bands(ruler, case.quantity.interval())
    classes = tuple(dict.fromkeys(band.cls for band in bands))
    converted = ruler.unit != ruler.printed_unit
    if ruler.source == LAB and case.laboratory is not None:
        converted = case.laboratory.converted(ruler.unit)
        # Nothing is known of the side on which the laboratory states no limit.
        unstated = unstated_side(case.laboratory)
        if MgClass.NORMAL in classes and unstated is Side.LOW:
            classes = (MgClass.HYPO, *classes)
        elif MgClass.NORMAL in classes and unstated is Side.HIGH:
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
