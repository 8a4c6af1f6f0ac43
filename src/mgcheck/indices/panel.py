"""Several values of one person together: each interpreted by itself, and what the documents say of them jointly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck._version import SCHEMA_VERSION
from mgcheck.api import interpreter
from mgcheck.bands import possible_bands
from mgcheck.errors import ChoiceError, RangeError, concerning, typed
from mgcheck.interpretation import Alert, Interpretation
from mgcheck.interval import Bound, Interval
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import MgClass, Side, Specimen
from mgcheck.knowledge.readings import Reading, panel_readings, wasting_limit
from mgcheck.messages import say
from mgcheck.quantity import written
from mgcheck.units import MMOL_PER_L, PERCENT, convert

if TYPE_CHECKING:
    from mgcheck.render import json_shapes as shapes

_POSSIBLE = Interval(Bound(Fraction(0), inclusive=False), Bound(Fraction(100), inclusive=True))
DISORDERS = ("hypokalemia", "hypocalcemia")


class Joint(NamedTuple):
    """A reading of several values, and the values that triggered it, as written."""

    reading: Reading
    triggers: dict[str, str]

    def to_dict(self, language: str) -> shapes.Joint:
        """The reading as it stands in JSON."""
        return {**self.reading.to_dict(language), "triggers": self.triggers}


class Panel(NamedTuple):
    """The values, the warnings about them together, the ionized fraction where both are given, and the readings."""

    values: dict[Specimen, Interpretation]
    warnings: tuple[Alert, ...]
    fraction_percent: Fraction | None
    readings: tuple[Joint, ...]
    language: str

    def to_dict(self) -> shapes.Panel:
        """The panel as JSON values; each value as by its own command."""
        return {
            "schema_version": SCHEMA_VERSION,
            "warnings": [alert.to_dict() for alert in self.warnings],
            "values": {specimen.value: answer.to_dict() for specimen, answer in self.values.items()},
            "ionized_fraction_percent": None if self.fraction_percent is None else float(self.fraction_percent),
            "readings": [joint.to_dict(self.language) for joint in self.readings],
            "language": self.language,
        }


@typed
def panel(
    values: Mapping[str, str],
    *,
    volume: str | None = None,
    disorders: Sequence[str] = (),
    factors: Sequence[str] = (),
    language: str = "en",
) -> Panel:
    """Interpret two or more values together: `panel({"serum": "0.72 mmol/l", "erythrocyte": "1.4 mmol/l"})`.

    `volume` is that of the 24 h urine, `disorders` are hypokalemia or hypocalcemia found beside, `factors` causes that
    the person has. Raises `MgcheckError`.
    """
    if len(values) < 2:  # noqa: PLR2004 - one value has a command of its own
        raise RangeError("panel_of_one")
    for disorder in disorders:
        if disorder not in DISORDERS:
            raise ChoiceError("unknown_choice", argument="--with", given=disorder, known=", ".join(DISORDERS))
    answers: dict[Specimen, Interpretation] = {}
    for name, text in values.items():
        with concerning(f"--{name}"):
            run = interpreter(name, language=language, volume=volume if name == "urine" else None, factors=factors)
            if run.specimen in answers:
                raise RangeError("option_twice", given=name)
            answers[run.specimen] = run(text)
    if volume is not None and Specimen.URINE not in answers:
        raise RangeError("volume_needs_urine", argument="--volume")
    fraction = _fraction(answers)
    # A part is never more than the whole.
    contradiction = fraction is not None and not fraction.intersects(_POSSIBLE)
    warnings = (Alert("contradiction", say("warning.contradiction", language)),) if contradiction else ()
    read = None if contradiction else fraction
    readings = tuple(_readings(_Sides(answers, language), read, disorders))
    exact = read.low.value if read is not None and read.low == read.high else None
    return Panel(answers, warnings, exact, readings, language)


def _fraction(answers: Mapping[Specimen, Interpretation]) -> Interval | None:
    """Ionized over serum magnesium in percent: all that the two values leave possible; None where one is missing."""
    ionized, serum = answers.get(Specimen.IONIZED), answers.get(Specimen.SERUM)
    if ionized is None or serum is None:
        return None
    if ionized.quantity.unit == PERCENT:
        return ionized.quantity.interval()
    part, whole = (
        answer.quantity.interval().scaled(convert(Fraction(1), answer.quantity.unit, MMOL_PER_L))
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


class _Sides(NamedTuple):
    """The values, and on which side each certainly lies; a value whose side is not certain triggers no reading."""

    answers: Mapping[Specimen, Interpretation]
    language: str

    def of(self, specimen: Specimen) -> Side | None:
        """The side of a specimen's value, None where it is not given or not certain."""
        answer = self.answers.get(specimen)
        return next(iter(answer.sides)) if answer is not None and len(answer.sides) == 1 else None

    def joint(self, name: str, *specimens: Specimen) -> Joint:
        """A reading with the values that triggered it."""
        triggers = {one.value: written(self.answers[one].quantity, self.language) for one in specimens}
        return Joint(panel_readings()[name], triggers)


def _readings(sides: _Sides, fraction: Interval | None, disorders: Sequence[str]) -> Iterator[Joint]:
    """The readings that apply, those of the stores first."""
    serum = sides.of(Specimen.SERUM)
    if serum in (Side.INSIDE, Side.HIGH) and sides.of(Specimen.ERYTHROCYTE) is Side.LOW:
        yield sides.joint("intracellular_deficit", Specimen.SERUM, Specimen.ERYTHROCYTE)
    if serum is Side.LOW:
        yield from _of_urine(sides)
    yield from _of_ionized(sides, fraction)
    if serum is Side.LOW:
        for disorder in dict.fromkeys(disorders):
            yield sides.joint(f"with_{disorder}", Specimen.SERUM)
    if serum is Side.HIGH:
        yield sides.joint("overload", Specimen.SERUM)
        yield sides.joint("overload_mesotherapy", Specimen.SERUM)


def _of_urine(sides: _Sides) -> Iterator[Joint]:
    """What the excretion says beside a low serum value."""
    urine, both = sides.of(Specimen.URINE), (Specimen.SERUM, Specimen.URINE)
    if Specimen.URINE in sides.answers and urine is None and _wasting(sides.answers[Specimen.URINE]):
        yield sides.joint("wasting_elsewhere", *both)
    if urine in (Side.INSIDE, Side.HIGH):
        yield sides.joint("urinary_loss", *both)
    if urine is Side.LOW:
        yield sides.joint("retention", *both)
        wasting = _wasting(sides.answers[Specimen.URINE])
        if wasting is not None:
            yield sides.joint("wasting_elsewhere" if wasting else "intake_absorption", *both)


def _of_ionized(sides: _Sides, fraction: Interval | None) -> Iterator[Joint]:
    """What the ionized value says beside the serum value, above all of bound magnesium."""
    both = (Specimen.IONIZED, Specimen.SERUM)
    if fraction is not None:
        usual = next(ruler for ruler in packaged_knowledge().rulers if ruler.unit == PERCENT)
        classes = {band.cls for band in possible_bands(usual, fraction)}
        if classes == {MgClass.HYPO}:
            yield sides.joint("fraction_below", *both)
        if classes == {MgClass.HYPER}:
            yield sides.joint("fraction_above", *both)
    ionized = sides.answers.get(Specimen.IONIZED)
    if ionized is None or ionized.quantity.unit == PERCENT:
        return
    if sides.of(Specimen.IONIZED) is Side.LOW and sides.of(Specimen.SERUM) is Side.INSIDE:
        yield sides.joint("bound_masks", *both)


def _wasting(urine: Interpretation) -> bool | None:
    """Whether a low excretion reaches the bound of renal wasting; None where a comparator leaves that open."""
    limit, unit = wasting_limit()
    where = urine.quantity.interval().scaled(convert(Fraction(1), urine.quantity.unit, unit))
    if where.low.value >= limit:
        return True
    if where.high is not None and (
        where.high.value < limit or (where.high.value == limit and not where.high.inclusive)
    ):
        return False
    return None
