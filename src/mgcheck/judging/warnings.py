"""Warn about a value: a probable unit slip, an implausible value, documents that differ.

Warnings never change the value. All bounds are mgcheck's own policy, in `data/policy.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from mgcheck.judging.headline import completed_range, headline
from mgcheck.judging.lab_flags import agreement, sides_of_flag
from mgcheck.judging.limits import (
    for_unit,
    in_unit,
    joined_locators,
    joined_words,
    possible_bands,
    reference_interval,
    unstated_side,
)
from mgcheck.judging.result import Result
from mgcheck.judging.verdict import ValueWarning, Verdict
from mgcheck.knowledge.model import Citation, MgClass, Policy
from mgcheck.language.numbers import decimal_beside, equation_text, localized
from mgcheck.language.say import say
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.lab_range import LabRange
from mgcheck.quantity.quantity import Comparator, Quantity, number_text, written
from mgcheck.quantity.units import LITRE, PERCENT, Unit, convert

# The citation of warnings that rest on mgcheck's own policy.
_POLICY = (Citation("mgcheck", "policy.toml"),)


def warnings_of(
    result: Result, verdicts: tuple[Verdict, ...], classes: tuple[MgClass, ...]
) -> tuple[ValueWarning, ...]:
    """Return all warnings: about the laboratory's range and flag, then about severity, the units and the value."""
    found = [
        *_lab_range_doubtful(result),
        *_flag(result),
        *_severe_elsewhere(result, verdicts, classes),
        *_unit_slip(result),
        *_implausible(result),
        *_unit_case(result),
        *_time_assumed(result),
        *_unit_dependent(result),
        *_implausible_volume(result),
    ]
    return tuple(found)


def warning_points(result: Result) -> set[Fraction]:
    """Return every value in this unit at which a warning may appear or disappear."""
    low, high = _slip_bounds(result)
    points = {low, high}
    intervals = [_slip_interval(result, unit) for unit in _slip_units(result)]
    intervals += [_plausible(result)]
    points.update(end.value for inside in intervals if inside for end in (inside.low, inside.high) if end)
    for other in result.others.values():
        scale = convert(Fraction(1), other.unit, result.quantity.unit)
        points.update(band.interval.low.value * scale for band in other.bands)
    return {point for point in points if point is not None}


def _lab_range_doubtful(result: Result) -> Iterator[ValueWarning]:
    """Warn of a laboratory's range that decides nothing, and name the units in which it would."""
    doubtful, language = result.doubtful, result.language
    if doubtful is None:
        return
    why = "far" if unstated_side(doubtful.interval) is None else "end_far"
    if completed_range(doubtful.interval, result.headline.interval) is None:
        why = "crosses"
    text = say(f"warning.lab_range_{why}", language, range=doubtful.text, source=result.headline.source)
    units = [] if doubtful.own_unit else [unit for unit in _slip_units(result) if _fits_in(result, doubtful, unit)]
    if units:
        named = f" {say('word.or', language)} ".join(f"{doubtful.text} {unit.label}" for unit in units)
        text = f"{text} {say('warning.lab_range_unit', language, candidates=named)}"
    yield ValueWarning("lab_range_doubtful", text, _POLICY)


def _flag(result: Result) -> Iterator[ValueWarning]:
    """Warn of a flag that disagrees with the verdict, and of a mark that may be a footnote."""
    flag = result.flag
    if not flag:
        return
    if "*" in flag:
        yield ValueWarning("marked", say("warning.marked", result.language, flag=flag), _POLICY)
    elif agreement(sides_of_flag(flag), result.sides) is False:
        text = say("warning.flag_disagrees", result.language, flag=flag)
        yield ValueWarning("flag_disagrees", text, _POLICY)


def _fits_in(result: Result, laboratory: LabRange, unit: Unit) -> bool:
    """Whether a range would not be doubtful if its numbers were in another unit."""
    rulers = for_unit(result.knowledge.rulers, result.specimen, unit)
    source, policy = result.headline.source, result.knowledge.policy
    return source in rulers and headline(rulers, source, laboratory.interval, policy).by_laboratory


def _severe_elsewhere(
    result: Result, verdicts: tuple[Verdict, ...], classes: tuple[MgClass, ...]
) -> Iterator[ValueWarning]:
    """Warn if another source calls the value severe or may do so, unless the headline does so itself."""
    severe = [cls.severe for cls in classes]
    if all(severe):
        return
    for verdict in verdicts:
        if verdict.cls is not None and verdict.cls.severe:
            code = "severe_elsewhere"
        elif verdict.may_be_severe and not any(severe):
            code = "severe_possible_elsewhere"
        else:
            continue
        place = f"{verdict.source}, {verdict.locator}"
        text = say(f"warning.{code}", result.language, source=verdict.source, band=verdict.band, place=place)
        yield ValueWarning(code, text, (Citation(verdict.source, verdict.locator),))


def _unit_slip(result: Result) -> Iterator[ValueWarning]:
    """Warn if the value is far outside the headline interval, but the number would be inside in another unit."""
    quantity = result.quantity
    # With a comparator, all possible values must be that far outside.
    where = quantity.interval
    low, high = _slip_bounds(result)
    too_high = high is not None and where.low.value > high
    too_low = where.high is not None and where.high.value < low
    if not (too_high or too_low):
        return
    if candidates := slip_candidates(result):
        # A number in % is compared with the interval of the fraction, its candidates with that of the concentration.
        key = "warning.unit_slip" if quantity.unit != PERCENT else "warning.unit_slip_fraction"
        text = say(key, result.language, written=written(quantity, result.language), candidates=candidates)
        yield ValueWarning("unit_slip", text, _POLICY)


def slip_candidates(result: Result) -> str:
    """Return the number in each other unit in which it would be inside the headline interval, joined with "or"."""
    number = localized(number_text(result.quantity.value), result.language)
    either = f" {say('word.or', result.language)} "
    return either.join(f"{number} {unit.label}" for unit in _slip_units(result) if _inside_in(result, unit))


def _slip_units(result: Result) -> list[Unit]:
    """Return the other units that the value may have been meant in."""
    return [unit for unit in result.knowledge.policy.slip_units[result.scope] if unit != result.quantity.unit]


def _slip_bounds(result: Result) -> tuple[Fraction, Fraction | None]:
    """Return the bounds beyond which a value is far outside the headline interval."""
    ratio, inside = result.knowledge.policy.slip_ratio, result.headline.interval
    return inside.low.value / ratio, inside.high and inside.high.value * ratio


def _inside_in(result: Result, unit: Unit) -> bool:
    """Whether the number would be inside the headline interval in another unit."""
    inside = _slip_interval(result, unit)
    return inside is not None and result.quantity.exact in inside


def _slip_interval(result: Result, unit: Unit) -> Interval | None:
    """Return the headline interval in another unit, or None if it has none in that unit."""
    if result.headline.by_laboratory:
        if unit.dimension is not result.quantity.unit.dimension:
            return None
        return result.headline.interval.scaled(convert(Fraction(1), result.quantity.unit, unit))
    ruler = for_unit(result.knowledge.rulers, result.specimen, unit).get(result.headline.source)
    return ruler and reference_interval(ruler)


def _plausible(result: Result) -> Interval:
    """Return the bounds of plausible results in the unit of the quantity."""
    unit, bounds = result.knowledge.policy.plausible[result.scope]
    return _scaled(bounds, unit, result.quantity.unit)


@lru_cache(maxsize=128)
def _scaled(bounds: Interval, unit: Unit, target: Unit) -> Interval:
    return bounds.scaled(convert(Fraction(1), unit, target))


def _implausible(result: Result) -> Iterator[ValueWarning]:
    return implausible(result.quantity, _plausible(result), written(result.quantity, result.language), result.language)


def implausible_input(
    name: str, quantity: Quantity, scale: Fraction, policy: Policy, language: str
) -> tuple[ValueWarning, ...]:
    """Return a warning if another input than the value is outside its plausible bounds.

    `name` is its name in the policy, and `scale` is one unit of the quantity in the unit of the policy.
    """
    shown = say(f"ui.input.{name}", language, written=written(quantity, language))
    return tuple(implausible(quantity, policy.plausible_input[name].scaled(1 / scale), shown, language))


def _implausible_volume(result: Result) -> tuple[ValueWarning, ...]:
    """Return a warning if the volume of a 24 h urine is outside its plausible bounds."""
    if (volume := result.volume) is None:
        return ()
    scale = convert(Fraction(1), volume.unit, LITRE)
    return implausible_input("volume_l", volume, scale, result.knowledge.policy, result.language)


def implausible(quantity: Quantity, limits: Interval, shown: str, language: str) -> Iterator[ValueWarning]:
    """Warn if a quantity is outside plausible bounds in its own unit; `shown` is its text in the warning."""
    # A value below a bound is not suspicious: "<0.02" is how a laboratory reports what it could not detect.
    low_side_open = quantity.comparator in (Comparator.LT, Comparator.LE)
    if limits.high is None or low_side_open or limits.intersects(quantity.interval):
        return
    low, high = (localized(_bound_text(bound.value, quantity), language) for bound in (limits.low, limits.high))
    text = say("warning.implausible", language, written=shown, low=low, high=high, unit=quantity.unit.label)
    yield ValueWarning("implausible", text, _POLICY)


def _bound_text(bound: Fraction, quantity: Quantity) -> str:
    """Format a bound, exact if it is short, else rounded so that the quantity is still outside it."""
    text, exact = equation_text(bound, 3)
    return text if exact else decimal_beside(bound, [quantity.exact], 3)


def _unit_case(result: Result) -> Iterator[ValueWarning]:
    quantity = result.quantity
    if quantity.reads_mega_as_milli:
        text = say(
            "warning.unit_case", result.language, written=quantity.text.strip(), unit=written(quantity, result.language)
        )
        yield ValueWarning("unit_case", text)


def _time_assumed(result: Result) -> Iterator[ValueWarning]:
    """Warn if the unit has no time, and the specimen's name or an option gave it."""
    if result.quantity.time_assumed:
        text = say("warning.time_assumed", result.language, written=result.quantity.text.strip())
        yield ValueWarning("time_assumed", text)


def _unit_dependent(result: Result) -> Iterator[ValueWarning]:
    """Warn if the limits that a source prints in the other kind of unit would give another verdict."""
    quantity = result.quantity
    for source, other in result.others.items():
        here = possible_bands(result.rulers[source], quantity.interval)
        there = possible_bands(in_unit(other, quantity.unit), quantity.interval)
        if [band.id for band in here] != [band.id for band in there]:
            limits = (band.interval.low.value for band in other.bands)
            converted = convert(quantity.exact, quantity.unit, other.unit)
            number = localized(decimal_beside(converted, limits, 4), result.language)
            place = joined_locators(here + there)
            text = say(
                "warning.unit_dependent",
                result.language,
                source=source,
                place=f"{source}, {place}",
                written=written(quantity, result.language),
                converted=f"{quantity.comparator or ''}{number} {other.unit.label}",
                band=joined_words(here, result.language),
                other=joined_words(there, result.language),
            )
            yield ValueWarning("unit_dependent", text, (Citation(source, place),))
