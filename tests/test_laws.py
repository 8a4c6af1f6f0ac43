"""Laws that hold for every quantity, found by hypothesis rather than by example."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgcheck.judging.interpret import interpret_result
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.result import result_of
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import MgClass, Specimen
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.quantity import Comparator, Quantity
from mgcheck.quantity.units import EVERYDAY, Dimension, Unit, convert
from mgcheck.render.line import interpretation_line
from mgcheck.render.page import page
from mgcheck.render.terminal_text import Charset
from mgcheck.shapes.schema import schema_of

KNOWLEDGE = packaged_knowledge()
ORDER = list(MgClass)
LIMITS = sorted({band.interval.low.value for ruler in KNOWLEDGE.rulers for band in ruler.bands[1:]})
SCHEMA = jsonschema.Draft202012Validator(schema_of("interpretation"))

# Values of every size, and values at and beside the limits.
near_limits = st.builds(
    lambda limit, steps, places: Decimal(float(limit)).quantize(Decimal("0.01")) + steps * Decimal(1).scaleb(-places),
    st.sampled_from(LIMITS),
    st.integers(-2, 2),
    st.integers(1, 6),
).filter(lambda value: value > 0)
values = near_limits | st.decimals("0.001", 1000, places=3)


def units_of(specimen: Specimen) -> list[Unit]:
    """The everyday units that a specimen is measured in."""
    wanted = {Dimension.EXCRETION} if specimen is Specimen.URINE else {Dimension.CONCENTRATION}
    if specimen is Specimen.IONIZED:
        wanted.add(Dimension.FRACTION)
    return [unit for unit in EVERYDAY if unit.dimension in wanted]


measured = st.sampled_from(list(Specimen)).flatmap(
    lambda specimen: st.tuples(st.just(specimen), st.sampled_from(units_of(specimen)))
)
lab_ranges = st.none() | st.tuples(st.decimals("0.1", 2, places=2), st.decimals("2.01", 50, places=2))
lab_ranges |= st.just((Decimal(18), Decimal(24)))


def answer(
    specimen: Specimen,
    value: Decimal,
    unit: Unit,
    comparator: Comparator | None = None,
    lab: tuple[Decimal, Decimal] | None = None,
    source: str | None = None,
) -> Interpretation:
    """The interpretation of one quantity, with a laboratory's range where one is given."""
    laboratory = None if lab is None else parse_lab_range(f"{lab[0]}..{lab[1]}", unit)
    quantity = Quantity(value, unit, comparator)
    return interpret_result(result_of(specimen, quantity, KNOWLEDGE, laboratory=laboratory, source=source))


@given(measured, values, values, lab_ranges)
def test_a_larger_value_never_has_a_lower_class(
    what: tuple[Specimen, Unit], one: Decimal, other: Decimal, lab: tuple[Decimal, Decimal] | None
) -> None:
    """In the headline and in every source's verdict, class grows with the value."""
    specimen, unit = what
    smaller, larger = (answer(specimen, value, unit, lab=lab) for value in sorted((one, other)))
    pairs = [(smaller.cls, larger.cls)]
    # Only a doubtful range of the laboratory has no bands, and decides nothing.
    verdicts = [(a, b) for a, b in zip(smaller.verdicts, larger.verdicts, strict=True) if a.bands or a.source != "lab"]
    pairs += [(a.cls, b.cls) for a, b in verdicts]
    for low, high in pairs:
        assert low is not None
        assert high is not None
        assert ORDER.index(low) <= ORDER.index(high)


@given(measured, values)
def test_equal_quantities_in_units_of_one_kind_get_equal_classes(what: tuple[Specimen, Unit], value: Decimal) -> None:
    """mg/l and mg/dl, mmol/l and mEq/l: the same amount written otherwise has the same answer."""
    specimen, unit = what
    for other in units_of(specimen):
        if other.basis is not unit.basis or other.dimension is not unit.dimension:
            continue
        exact = convert(Fraction(value), unit, other)
        same = Decimal(exact.numerator) / Decimal(exact.denominator)
        if Fraction(same) != exact:
            continue
        here, there = answer(specimen, value, unit), answer(specimen, same, other)
        assert here.cls == there.cls
        assert [v.band for v in here.verdicts] == [v.band for v in there.verdicts]
        assert here.flag == there.flag
        assert [m.text for m in here.manifestations] == [m.text for m in there.manifestations]


@given(measured, values, st.sampled_from(list(Comparator)), lab_ranges)
def test_what_is_possible_holds_what_any_such_value_has(
    what: tuple[Specimen, Unit], value: Decimal, comparator: Comparator, lab: tuple[Decimal, Decimal] | None
) -> None:
    """Every value that a comparator leaves open has one of its possible classes, and the widest ones are reached."""
    specimen, unit = what
    open_answer = answer(specimen, value, unit, comparator, lab)
    step = value / 1000
    inside = (
        [value + step, value * 1000] if comparator in (Comparator.GT, Comparator.GE) else [value - step, value / 1000]
    )
    inside += [value] if comparator in (Comparator.LE, Comparator.GE) else []
    for one in inside:
        assert answer(specimen, one, unit, lab=lab).cls in open_answer.possible_classes
    # Near the ends of what is open the lowest and the highest of them are reached.
    beside = [value + value / 10**9, value - value / 10**9, value, value * 10**12, value / 10**12]
    where = open_answer.quantity.interval
    reached = [answer(specimen, one, unit, lab=lab).cls for one in beside if Fraction(one) in where]
    assert open_answer.possible_classes[0] in reached
    assert open_answer.possible_classes[-1] in reached
    assert list(open_answer.possible_classes) == sorted(open_answer.possible_classes, key=ORDER.index)


@given(measured, values, st.none() | st.sampled_from(list(Comparator)), lab_ranges)
def test_every_answer_keeps_the_schema_and_its_own_rules(
    what: tuple[Specimen, Unit],
    value: Decimal,
    comparator: Comparator | None,
    lab: tuple[Decimal, Decimal] | None,
) -> None:
    """The JSON is valid; class, flag and agreement say the same thing in their own ways."""
    specimen, unit = what
    result = answer(specimen, value, unit, comparator, lab)
    SCHEMA.validate(result.to_dict(explain=True))
    assert page(result, Charset(), 60, explain=True)
    assert interpretation_line(result)
    sides = {cls.side for cls in result.possible_classes}
    assert (result.cls is None) == (len(result.possible_classes) > 1)
    assert (result.flag is None) == (len(sides) > 1)
    assert sum(verdict.primary for verdict in result.verdicts) == 1
    for item in result.manifestations:
        assert item.citation.source in {verdict.source for verdict in result.verdicts}
    if comparator is not None:
        assert not result.borderline


@given(measured, values, lab_ranges)
def test_severity_of_the_primary_source_is_never_softened(
    what: tuple[Specimen, Unit], value: Decimal, lab: tuple[Decimal, Decimal] | None
) -> None:
    """Whatever the laboratory's range says."""
    specimen, unit = what
    result = answer(specimen, value, unit, lab=lab)
    primary = next(verdict for verdict in result.verdicts if verdict.primary)
    if primary.cls is not None and primary.cls.severe:
        assert result.cls == primary.cls


@pytest.mark.parametrize("language", ["en", "fr"])
def test_languages_differ_in_texts_alone(language: str) -> None:
    """Classes, flags, sources and places are the same in both."""
    for text, specimen in (("0.3", Specimen.SERUM), ("2.5", Specimen.SERUM), ("5", Specimen.ERYTHROCYTE)):
        quantity = Quantity(Decimal(text), EVERYDAY[0])
        english = interpret_result(result_of(specimen, quantity, KNOWLEDGE))
        other = interpret_result(result_of(specimen, quantity, KNOWLEDGE, language=language))
        assert [(m.id, m.citation, m.cls) for m in english.manifestations] == [
            (m.id, m.citation, m.cls) for m in other.manifestations
        ]
        assert [note.id for note in english.cautions] == [note.id for note in other.cautions]
        assert english.possible_classes == other.possible_classes
