"""The public functions: text in, interpretation or converted value out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from mgcheck.errors import (
    ChoiceError,
    MgcheckError,
    MissingUnitError,
    QuantityError,
    UnitError,
    concerning,
    typed,
)
from mgcheck.judging.class_words import in_words
from mgcheck.judging.headline import require_source
from mgcheck.judging.interpret import interpret_result
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.repeated import RepeatedInterpreter
from mgcheck.judging.result import Result, result_of, units_of
from mgcheck.knowledge.loader import load_knowledge, parse_collection, read_specimen
from mgcheck.knowledge.model import Knowledge, Specimen
from mgcheck.language.say import LANGUAGES, Param, Text
from mgcheck.quantity.lab_range import LabRange, only_range, parse_lab_range
from mgcheck.quantity.quantity import Comparator, Quantity, written
from mgcheck.quantity.reading import COMMON_UNITS, SHOWN_UNITS, Report, equation, parse_quantity, parse_unit
from mgcheck.quantity.report import parse_report
from mgcheck.quantity.units import EVERYDAY, Dimension, Unit
from mgcheck.quantity.urine_volume import parse_volume, per_day

if TYPE_CHECKING:
    from mgcheck.knowledge.causes import Cause


@dataclass(frozen=True)
class Interpreter:
    """A specimen and the options of `interpret`; call it with the text of each value."""

    specimen: Specimen
    knowledge: Knowledge
    language: str = "en"
    source: str | None = None
    lab_range: str | None = None
    volume: Quantity | None = None
    factors: tuple[Cause, ...] = ()
    ranges: Path | None = None
    over_24h: bool = False

    @cached_property
    def _repeated(self) -> RepeatedInterpreter:
        return RepeatedInterpreter(lambda quantity: self._result(Report(quantity), self.language))

    def __call__(self, text: str) -> Interpretation:
        """Interpret one text; raises `MgcheckError` if it cannot be read or used."""
        try:
            with units_of(self.specimen):
                report = parse_report(text, specimen=self.specimen.value)
        except MissingUnitError as error:
            error.readings = tuple(self._readings(*error.number))
            raise
        quantity = report.quantity
        if self.over_24h:
            quantity = quantity.over_24h()
        if self.volume is not None:
            quantity = per_day(quantity, self.volume)
        if report.lab_range:
            return interpret_result(self._result(report._replace(quantity=quantity), self.language))
        return self._repeated(quantity, report.flag)

    def __reduce__(self) -> tuple[Callable[[], Interpreter], tuple[()]]:
        """Pickle the options alone; the ranges file is read again on loading."""
        again = partial(
            interpreter,
            self.specimen.value,
            language=self.language,
            source=self.source,
            lab_range=self.lab_range,
            ranges=self.ranges,
            volume=None if self.volume is None else self.volume.text,
            factors=[cause.id for cause in self.factors],
            collection="24h" if self.over_24h else None,
        )
        return again, ()

    def _result(self, report: Report, language: str) -> Result:
        """Return the limits for a report, whose quantity is that of the day if there is a volume."""
        quantity = report.quantity
        laboratory = self._laboratory(report, quantity.unit)
        result = result_of(
            self.specimen, quantity, self.knowledge, language=language, source=self.source, laboratory=laboratory
        )
        return result._replace(flag=report.flag, volume=self.volume, factors=self.factors)

    def _laboratory(self, report: Report, unit: Unit) -> LabRange | None:
        """Return the laboratory's range, of the option or of the text; both must be equal."""
        given, over_24h = None, report.quantity.time_assumed
        if self.lab_range is not None:
            with concerning("--lab-range"):
                given = parse_lab_range(self.lab_range, unit, self.volume, over_24h=over_24h)
        if not report.lab_range:
            return given
        return only_range(
            parse_lab_range(report.lab_range, unit, self.volume, mark=report.mark, over_24h=over_24h), given
        )

    def _readings(self, comparator: str | None, value: Decimal) -> Iterator[tuple[Text, Text, Text]]:
        """Interpret a number without a unit in each common unit of the specimen, with the same options."""
        daily = self.specimen is Specimen.URINE and self.volume is None
        units = SHOWN_UNITS[Dimension.EXCRETION] if daily else COMMON_UNITS
        if self.specimen is Specimen.IONIZED:
            units += SHOWN_UNITS[Dimension.FRACTION]
        for unit in units:
            quantity = Quantity(value, unit, None if comparator is None else Comparator(comparator))
            report = Report(quantity if self.volume is None else per_day(quantity, self.volume))
            try:
                answers = [interpret_result(self._result(report, language)) for language in LANGUAGES]
            except MgcheckError:
                # An option does not fit this unit, such as a range in mmol/l beside a fraction.
                continue
            base, converted = answers[0].conversions[0]
            yield (
                Text(*(written(quantity, language) for language in LANGUAGES)),
                Text("", "") if unit == base else equation(quantity, converted, base),
                Text(*map(in_words, answers)),
            )


def require_language(language: str) -> None:
    """Raise `ChoiceError` for an unknown language."""
    if language not in LANGUAGES:
        raise ChoiceError("unknown_language", given=str(language), known=", ".join(LANGUAGES))


@typed
def interpreter(
    specimen: str,
    *,
    language: str = "en",
    source: str | None = None,
    lab_range: str | None = None,
    ranges: str | Path | None = None,
    volume: str | None = None,
    factors: Sequence[str] = (),
    collection: str | None = None,
) -> Interpreter:
    """Return an `Interpreter` for a specimen: serum, ionized, erythrocyte, urine, or a synonym.

    The options are those of `interpret`. Raises `MgcheckError` if one fits no value of the specimen.
    """
    kind, over_24h = read_specimen(specimen)
    require_language(language)
    if parse_collection(collection):
        if kind is not Specimen.URINE:
            raise ChoiceError("collection_needs_urine", argument="--collection")
        over_24h = True
    if volume is not None and kind is not Specimen.URINE:
        raise UnitError("volume_needs_urine", text=volume, start=0, end=len(volume), argument="--volume")
    # A worker process may have another working directory.
    own = None if ranges is None else Path(ranges).absolute()
    knowledge = load_knowledge(own)
    parsed_volume = None if volume is None else parse_volume(volume)
    # Refuse a bad option once, before any value.
    if source is not None:
        require_source(knowledge, kind, source)
    if lab_range is not None:
        with concerning("--lab-range"):
            # Whether its own unit fits the value's can be told only once there is a value.
            parse_lab_range(lab_range, None, parsed_volume)
    return Interpreter(kind, knowledge, language, source, lab_range, parsed_volume, _named(factors), own, over_24h)


def _named(factors: Sequence[str]) -> tuple[Cause, ...]:
    """Return the causes with these ids."""
    if not factors:
        return ()
    # Imported late: a plain value does not need the causes.
    from mgcheck.knowledge.causes import find_factors

    return find_factors(tuple(factors))


@typed
def interpret(
    specimen: str,
    text: str,
    *,
    language: str = "en",
    source: str | None = None,
    lab_range: str | None = None,
    ranges: str | Path | None = None,
    volume: str | None = None,
    factors: Sequence[str] = (),
    collection: str | None = None,
) -> Interpretation:
    """Interpret one magnesium result as the laboratory wrote it: `interpret("serum", "0.5 mmol/l")`.

    `language` is `en` or `fr`. `source` takes the headline from another document. `lab_range` is the laboratory's own
    interval, `LOW..HIGH` in the unit of the value. `ranges` is the path of your own ranges file. `volume` is the volume
    of the 24 h urine, if the value is a concentration. `factors` are causes that the person has, by the ids of
    `mgcheck causes`. `collection="24h"` says that urine was collected over 24 hours, so that an amount without a time
    (`4.2 mmol`) is one per 24 h, with a warning. Raises `MgcheckError` if anything cannot be read or used.
    """
    return interpreter(
        specimen,
        language=language,
        source=source,
        lab_range=lab_range,
        ranges=ranges,
        volume=volume,
        factors=factors,
        collection=collection,
    )(text)


@typed
def convert(text: str, target: str, *, volume: str | None = None) -> Fraction:
    """Convert a magnesium quantity exactly: `convert("0.5 mmol/l", "mg/l")` is 4861/400, or 12.1525.

    With the `volume` of a 24 h urine, convert between a concentration and an amount per day. Raises `MgcheckError`,
    also for a comparator, which the returned number could not keep.
    """
    quantity, unit = parse_quantity(text), parse_unit(target)
    if quantity.comparator is not None:
        end = text.index(text.lstrip()[:1]) + 1
        raise QuantityError("comparator_lost", text=text, start=end - 1, end=end)
    return conversion(quantity, unit, None if volume is None else parse_volume(volume))


def conversion(quantity: Quantity, target: Unit, volume: Quantity | None = None) -> Fraction:
    """Convert a quantity to another unit; raises `UnitError` if the kinds differ and no volume bridges them."""
    # Imported late: pint is slow to import, and only conversion needs it.
    from mgcheck.quantity.pint_registry import convert as convert_units

    have, want = quantity.unit.dimension, target.dimension
    if have is want and have is not Dimension.VOLUME:
        if volume is not None:
            raise _unit_error("volume_unused", quantity, target=target.label)
        return convert_units(quantity.exact, quantity.unit, target)
    if volume is not None and {have, want} == {Dimension.CONCENTRATION, Dimension.EXCRETION}:
        return convert_units(quantity.exact, quantity.unit, target, volume)
    raise _unit_error("cannot_convert", quantity, target=target.label)


def conversions(quantity: Quantity, volume: Quantity | None = None) -> list[tuple[Unit, Fraction]]:
    """Convert a quantity to each everyday unit that it can be converted to, except its own."""
    reachable = {quantity.unit.dimension} - {Dimension.VOLUME}
    if volume is not None:
        reachable |= {Dimension.CONCENTRATION, Dimension.EXCRETION}
    units = [unit for unit in EVERYDAY if unit.dimension in reachable and unit != quantity.unit]
    if not units:
        raise _unit_error("no_other_unit", quantity)
    return [
        (unit, conversion(quantity, unit, None if unit.dimension is quantity.unit.dimension else volume))
        for unit in units
    ]


def _unit_error(code: str, quantity: Quantity, **params: Param) -> UnitError:
    """Return an error that marks the unit of the quantity."""
    start, end = quantity.unit_span
    return UnitError(
        code, text=quantity.text, start=start, end=end, argument="VALUE", unit=quantity.unit.label, **params
    )
