"""Decide the class, the verdicts and the warnings for a result; pure."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.judging.limits import (
    joined_locators,
    joined_words,
    laboratory_ruler,
    limits_within_rounding,
    possible_bands,
    possible_classes,
    unstated_side,
)
from mgcheck.judging.result import Result
from mgcheck.judging.statements import name_of
from mgcheck.judging.verdict import ValueWarning, Verdict, common_side
from mgcheck.judging.warnings import warning_points, warnings_of
from mgcheck.knowledge.model import LAB, MgClass, Ruler, Side
from mgcheck.language.say import say


class Judgement(NamedTuple):
    """The decisions about a result; the fields are those of `Interpretation`."""

    result: Result
    possible_classes: tuple[MgClass, ...]
    borderline: bool
    verdicts: tuple[Verdict, ...]
    warnings: tuple[ValueWarning, ...]

    @property
    def cls(self) -> MgClass | None:
        """The class, or None if more than one is possible."""
        return self.possible_classes[0] if len(self.possible_classes) == 1 else None

    @property
    def flag(self) -> str | None:
        """The HL7 interpretation flag, or None if the side is not certain."""
        side = common_side(self.possible_classes)
        # LU and HU mean significantly low and high.
        return side and _FLAG_OF_SIDE[side] + "U" * all(cls.severe for cls in self.possible_classes)

    @property
    def sources_agree(self) -> bool | None:
        """Whether all sources place the quantity on the same side; None with one source or an undetermined side.

        A laboratory's range that leaves the side open is ignored.
        """
        sides = [verdict.side for verdict in self.verdicts if verdict.side is not None or verdict.source != LAB]
        if len(sides) == 1 or None in sides:
            return None
        return len(set(sides)) == 1


def judge(result: Result) -> Judgement:
    """Decide the class, the verdicts and the warnings; used for single values and for files."""
    classes = possible_classes(result.headline.ruler, result.quantity)
    verdicts = _verdicts(result)
    return Judgement(result, classes, _borderline(result), verdicts, warnings_of(result, verdicts, classes))


def cut_points(result: Result) -> set[Fraction]:
    """Return every value at which the answer to a quantity in this unit, with this written step, may change.

    Between two neighboring points, the answers to all values differ only in the number itself.
    """
    half = result.quantity.resolution / 2
    rulers = [*result.rulers.values(), result.headline.ruler]
    limits = {band.interval.low.value for ruler in rulers for band in ruler.bands[1:]}
    return {limit + way for limit in limits for way in (-half, 0, half)} | warning_points(result)


_FLAG_OF_SIDE = {Side.LOW: "L", Side.INSIDE: "N", Side.HIGH: "H"}


# --------------------------------------------------------------------------------------------------- the verdicts


def _verdicts(result: Result) -> tuple[Verdict, ...]:
    """Return one verdict per source; that of a doubtful laboratory range leaves everything open."""
    verdicts = [_verdict(result, result.rulers[source]) for source in result.sources]
    if result.doubtful is not None:
        words = say("lab.doubtful", result.language, range=result.doubtful.text)
        classes = (MgClass.HYPO, MgClass.NORMAL, MgClass.HYPER)
        ruler = laboratory_ruler(result.doubtful, result.specimen, result.quantity.unit)
        converted = result.doubtful.converted(ruler.unit)
        verdicts.insert(1, Verdict(LAB, False, classes, (), words, result.doubtful.origin, ruler, converted))
    return tuple(verdicts)


def _verdict(result: Result, ruler: Ruler) -> Verdict:
    bands = possible_bands(ruler, result.quantity.interval)
    classes = tuple(dict.fromkeys(band.cls for band in bands))
    converted = ruler.unit != ruler.printed_unit
    if ruler.source == LAB and result.laboratory is not None:
        converted = result.laboratory.converted(ruler.unit)
        # Nothing is known of the side on which the laboratory states no limit.
        unstated = unstated_side(result.laboratory.interval)
        if MgClass.NORMAL in classes and unstated is Side.LOW:
            classes = (MgClass.HYPO, *classes)
        elif MgClass.NORMAL in classes and unstated is Side.HIGH:
            classes = (*classes, MgClass.HYPER)
    return Verdict(
        source=ruler.source,
        primary=ruler.source == result.headline.source,
        possible_classes=classes,
        bands=bands,
        band=joined_words(bands, result.language),
        locator=joined_locators(bands),
        ruler=ruler,
        converted=converted,
        name=name_of(result, ruler.source, bands),
    )


def _borderline(result: Result) -> bool:
    """Whether a class limit of the headline lies within half a unit of the last written digit, inclusive."""
    quantity = result.quantity
    return quantity.comparator is None and bool(limits_within_rounding(result.headline.ruler, quantity))
