"""Interpret several values of one person, each by itself and together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.api import interpreter
from mgcheck.data_files import provenance
from mgcheck.errors import ChoiceError, RangeError, concerning, typed
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import for_unit, possible_bands, sides_of
from mgcheck.judging.verdict import ValueWarning
from mgcheck.knowledge.joint_readings import PanelReading, Reading, panel_readings
from mgcheck.knowledge.loader import FRACTION_SCOPE, packaged_knowledge, parse_specimen, scope
from mgcheck.knowledge.model import LAB, Band, Side, Specimen
from mgcheck.language.say import say
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.quantity import written
from mgcheck.quantity.units import MMOL_PER_DAY, MMOL_PER_L, PERCENT, convert

if TYPE_CHECKING:
    from mgcheck.shapes import several as shapes

_POSSIBLE = Interval(Bound(Fraction(0), inclusive=False), Bound(Fraction(100), inclusive=True))
DISORDERS = ("hypokalemia", "hypocalcemia")


class JointReading(NamedTuple):
    """A joint reading, the values that triggered it as written, and the sides on which each may lie for `source`.

    Where that source has no limits for a specimen, the sides are those of the headline source.
    """

    reading: Reading
    source: str
    triggers: dict[str, str]
    sides: dict[str, frozenset[Side]]

    def to_dict(self, language: str) -> shapes.JointReading:
        """Return the reading as JSON values."""
        sides = {name: [side.value for side in Side if side in found] for name, found in self.sides.items()}
        return {**self.reading.to_dict(language), "triggers": self.triggers, "sides": sides}


class Panel(NamedTuple):
    """The interpretation of each value, warnings about them together, the ionized fraction, and the joint readings.

    `fraction_percent` is None unless ionized and serum magnesium are given, without a comparator or contradiction.
    """

    values: dict[Specimen, Interpretation]
    warnings: tuple[ValueWarning, ...]
    fraction_percent: Fraction | None
    readings: tuple[JointReading, ...]
    language: str

    def to_dict(self, *, explain: bool = False) -> shapes.Panel:
        """Return the panel as JSON values, with each value as by its own command; `explain` adds how each was read."""
        values = {specimen.value: answer.to_dict() for specimen, answer in self.values.items()}
        if explain:
            # Only --explain needs the atlas.
            from mgcheck.judging.atlas import explained

            values = {specimen.value: explained(answer) for specimen, answer in self.values.items()}
        return {
            **provenance(),
            "kind": "panel",
            "language": self.language,
            "values": values,
            "ionized_fraction": (
                None if self.fraction_percent is None else {"value": float(self.fraction_percent), "unit": "%"}
            ),
            "readings": [joint.to_dict(self.language) for joint in self.readings],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }


@typed
def panel(
    values: Mapping[str, str],
    *,
    volume: str | None = None,
    disorders: Sequence[str] = (),
    factors: Sequence[str] = (),
    lab_ranges: Mapping[str, str] = {},
    source: str | None = None,
    ranges: str | Path | None = None,
    collection: str | None = None,
    language: str = "en",
) -> Panel:
    """Interpret two or more values together: `panel({"serum": "0.72 mmol/l", "erythrocyte": "1.4 mmol/l"})`.

    `volume` and `collection` are those of `interpret`, for the urine; `disorders` are accompanying hypokalemia or
    hypocalcemia, `factors` are causes that the person has. `lab_ranges` has the laboratory's own range by specimen
    (`{"serum": "0.75..1.00"}`). `source` and `ranges` are those of `interpret`, for every value. Raises `MgcheckError`
    if anything cannot be read or used.
    """
    if len(values) < 2:  # noqa: PLR2004 - one value has a command of its own
        raise RangeError("panel_of_one")
    for disorder in disorders:
        if disorder not in DISORDERS:
            raise ChoiceError("unknown_choice", argument="--with", given=disorder, known=", ".join(DISORDERS))
    own = _by_specimen(lab_ranges)
    answers: dict[Specimen, Interpretation] = {}
    for name, text in values.items():
        with concerning(f"--{name}"):
            specimen = parse_specimen(name)
            of_urine = {"volume": volume, "collection": collection} if specimen is Specimen.URINE else {}
            run = interpreter(
                name,
                language=language,
                source=source,
                lab_range=own.pop(specimen, None),
                ranges=ranges,
                factors=factors,
                **of_urine,
            )
            if run.specimen in answers:
                raise RangeError("option_twice", given=name)
            answers[run.specimen] = run(text)
    for specimen in own:
        raise RangeError("lab_range_unused", argument="--lab-range", specimen=specimen.value)
    if volume is not None and Specimen.URINE not in answers:
        raise RangeError("volume_needs_urine", argument="--volume")
    if collection is not None and Specimen.URINE not in answers:
        raise ChoiceError("collection_needs_urine", argument="--collection")
    fraction = _fraction(answers)
    # A part cannot exceed the whole.
    contradiction = fraction is not None and not fraction.intersects(_POSSIBLE)
    warnings = (ValueWarning("contradiction", say("warning.contradiction", language)),) if contradiction else ()
    read = None if contradiction else fraction
    readings = tuple(_readings(answers, read, disorders))
    exact = read.low.value if read is not None and read.low == read.high else None
    return Panel(answers, warnings, exact, readings, language)


@concerning("--lab-range")
def _by_specimen(lab_ranges: Mapping[str, str]) -> dict[Specimen, str]:
    """Return the ranges by specimen; raises `RangeError` for two ranges of one specimen, even by its synonym."""
    found: dict[Specimen, str] = {}
    for name, text in lab_ranges.items():
        specimen = parse_specimen(name)
        if specimen in found:
            raise RangeError("option_twice", given=f"--lab-range {specimen.value}")
        found[specimen] = text
    return found


def _fraction(answers: Mapping[Specimen, Interpretation]) -> Interval | None:
    """Return all possible values of ionized over serum magnesium in percent, or None if one of them is missing."""
    ionized, serum = answers.get(Specimen.IONIZED), answers.get(Specimen.SERUM)
    if ionized is None or serum is None:
        return None
    if ionized.quantity.unit == PERCENT:
        return ionized.quantity.interval
    part, whole = (
        answer.quantity.interval.scaled(convert(Fraction(1), answer.quantity.unit, MMOL_PER_L))
        for answer in (ionized, serum)
    )
    low, high = Bound(Fraction(0), inclusive=False), None
    if whole.high is not None and part.low.value > 0:
        inclusive = part.low.inclusive and whole.high.inclusive
        low = Bound(100 * part.low.value / whole.high.value, inclusive=inclusive)
    if part.high is not None and whole.low.value > 0:
        inclusive = part.high.inclusive and whole.low.inclusive
        high = Bound(100 * part.high.value / whole.low.value, inclusive=inclusive)
    return Interval(low, high)


def _readings(
    answers: Mapping[Specimen, Interpretation], fraction: Interval | None, disorders: Sequence[str]
) -> Iterator[JointReading]:
    """Yield the joint readings that apply, in the order of the data."""
    values = {scope(answer.specimen, answer.quantity.unit): answer for answer in answers.values()}
    found: dict[str, JointReading] = {}
    for one in panel_readings():
        if one.after:
            if followed := [joint for id_, joint in found.items() if id_ in one.after]:
                yield followed[-1]._replace(reading=one.reading, source=one.source)
            continue
        bands = {name: _possible(name, one.source, values, fraction) for name in (*one.when, *one.if_given)}
        sides = {name: frozenset(band.cls.side for band in own) for name, own in bands.items() if own}
        if not _fits(one, sides, values):
            continue
        if one.bands and not all(band.id in one.bands for band in bands[Specimen.SERUM]):
            continue
        if (one.disorders and one.disorders.isdisjoint(disorders)) or not one.unless.isdisjoint(found):
            continue
        if one.excretion is not None and not _excreted_within(values.get(Specimen.URINE), one.excretion):
            continue
        measured = [Specimen.IONIZED, Specimen.SERUM] if FRACTION_SCOPE in one.when else list(map(Specimen, one.when))
        measured += [Specimen.URINE] if one.excretion else []
        triggers = {each.value: written(answers[each].quantity, answers[each].language) for each in measured}
        joint = JointReading(one.reading, one.source, triggers, {name: sides[name] for name in one.when})
        found[one.reading.id] = joint
        yield joint


def _fits(one: PanelReading, sides: Mapping[str, frozenset[Side]], values: Mapping[str, Interpretation]) -> bool:
    """Whether the values lie on the sides of a reading, for its source and for the laboratory."""
    allowed = {**one.if_given, **one.when}
    if not one.when.keys() <= sides.keys() or not all(own <= allowed[name] for name, own in sides.items()):
        return False
    if FRACTION_SCOPE not in one.when and Specimen.IONIZED in one.when and Specimen.IONIZED not in values:
        # What is said of a concentration is not said of a share.
        return False
    # A value that is low or high for the laboratory alone is not usual either.
    own_ranges = (
        (name, verdict.side)
        for name in allowed & values.keys()
        for verdict in values[name].verdicts
        if verdict.source == LAB
    )
    return all(side in (None, Side.INSIDE, *allowed[name]) for name, side in own_ranges)


def _possible(
    name: str, source: str, values: Mapping[str, Interpretation], fraction: Interval | None
) -> tuple[Band, ...]:
    """Return the bands of a source, or of the headline if the source has no limits, in which a value may lie.

    Empty if there is no such value.
    """
    if name == FRACTION_SCOPE:
        usual = next(ruler for ruler in packaged_knowledge().rulers if ruler.unit == PERCENT)
        return () if fraction is None else possible_bands(usual, fraction)
    answer = values.get(name)
    if answer is None:
        return _of_share(source, values) if name == Specimen.IONIZED else ()
    return possible_bands(answer.ruler_of(source), answer.quantity.interval)


def _of_share(source: str, values: Mapping[str, Interpretation]) -> tuple[Band, ...]:
    """Return the bands in which ionized magnesium may lie that is given in percent, a share of the serum value."""
    share, serum = values.get(FRACTION_SCOPE), values.get(Specimen.SERUM)
    if share is None or serum is None:
        return ()
    part, whole = share.quantity.interval.scaled(Fraction(1, 100)), serum.quantity.interval
    low = Bound(part.low.value * whole.low.value, inclusive=part.low.inclusive and whole.low.inclusive)
    high = None
    if part.high is not None and whole.high is not None:
        high = Bound(part.high.value * whole.high.value, inclusive=part.high.inclusive and whole.high.inclusive)
    rulers = for_unit(packaged_knowledge().rulers, Specimen.IONIZED, serum.quantity.unit)
    return possible_bands(rulers[source], Interval(low, high)) if source in rulers else ()


def _excreted_within(urine: Interpretation | None, inside: Interval) -> bool:
    """Whether a urine value certainly lies in an interval of mmol per 24 h."""
    if urine is None:
        return False
    where = urine.quantity.interval.scaled(convert(Fraction(1), urine.quantity.unit, MMOL_PER_DAY))
    return not any(part.intersects(where) for side, part in sides_of(inside) if side is not Side.INSIDE)
