"""Calculated answers for people: a panel, fractional excretion, the loading test, intake."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from rich.text import Text

from mgcheck.calculators.dynamic_tests import Femg, LoadingTest
from mgcheck.calculators.intake import Intake, millimoles
from mgcheck.calculators.panel import JointReading, Panel
from mgcheck.judging.class_words import either
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import plain_class
from mgcheck.judging.verdict import ValueWarning
from mgcheck.knowledge.joint_readings import Reading, dynamic_test_rules
from mgcheck.knowledge.model import Side, Specimen, Topic
from mgcheck.language.numbers import decimal_beside, equation_text
from mgcheck.quantity.quantity import written
from mgcheck.render.factors import factor
from mgcheck.render.listings import notes, points
from mgcheck.render.page_head import headline
from mgcheck.render.terminal_text import GLUE
from mgcheck.render.writer import URGENT, Writer

_SHOWN_DIGITS = 3


def panel(writer: Writer, answer: Panel) -> Iterator[Text]:
    """Each value with its verdict, the joint readings of the documents, and each factor beside each value."""
    yield Text("")
    yield from _warnings(writer, answer.warnings)
    yield from _values(writer, answer.values.values())
    if answer.fraction_percent is not None:
        yield from _figure(writer, "ui.title.ionized_fraction", answer.fraction_percent)
    yield from writer.heading("ui.panel.readings")
    for triggers, joints in groupby(answer.readings, key=lambda joint: _triggers(writer, answer, joint)):
        yield from writer.paragraph(writer.text(triggers, "dim"))
        yield from _readings(writer, (joint.reading for joint in joints), 4)
    if not answer.readings:
        yield from writer.paragraph(writer.text(writer.say("ui.panel.none")))
    values = answer.values.values()
    if factors := next(iter(values)).factors:
        yield from writer.heading("ui.factors")
        for cause in factors:
            sign = writer.text(writer.charset.glyphs.factor, "bold")
            yield from writer.item(writer.text(cause.text.within(writer.language)), sign=sign)
            yield from writer.rows([(_name(writer, one), factor(writer, one, cause)) for one in values], 4)
    yield from writer.foot()
    yield from _general(writer, values)


def _triggers(writer: Writer, answer: Panel, joint: JointReading) -> str:
    """The values that triggered a reading, with the side by the source that decides if the headline has another."""
    shown = []
    for name, text in joint.triggers.items():
        value = f"{writer.say(f'ui.specimen.{name}')} {text}"
        sides, own = joint.sides.get(name), answer.values[Specimen(name)]
        if sides and sides != own.sides:
            words = either((plain_class(side) for side in Side if side in sides), writer.language)
            value += f" ({writer.say('ui.labelled', label=own.ruler_of(joint.source).source, text=words)})"
        shown.append(value)
    return ", ".join(shown)


def femg(writer: Writer, answer: Femg) -> Iterator[Text]:
    """The percentage with its readings, the serum value, and the formula."""
    yield from _figure(writer, "ui.femg", answer.percent, dynamic_test_rules().femg_limits)
    yield from _warnings(writer, answer.warnings)
    yield from _readings(writer, (*answer.verdicts, *answer.notes))
    yield Text("")
    yield from _values(writer, [answer.serum])
    yield from writer.heading("ui.formula")
    yield from _readings(writer, [dynamic_test_rules().formula])
    yield from writer.foot()
    yield from _general(writer, [answer.serum])


def loading_test(writer: Writer, answer: LoadingTest) -> Iterator[Text]:
    """The retention with its readings, the protocol of the test, and the formula."""
    yield from _warnings(writer, answer.warnings)
    figures = {"ui.loading.without": answer.retention, "ui.loading.with": answer.with_baseline}
    for key, retention in figures.items():
        if retention is not None:
            percent, verdict, refusal = retention
            yield from _figure(writer, key, percent, [dynamic_test_rules().retention_limit])
            yield from _readings(writer, (one for one in (verdict, refusal) if one is not None))
    yield from writer.heading("ui.loading.protocol")
    yield from points(writer, answer.test.points)
    yield from writer.heading("ui.formula")
    yield from _readings(writer, answer.notes)
    yield from writer.foot()


def intake(writer: Writer, answer: Intake, *, full: bool) -> Iterator[Text]:
    """A person's daily need; with `full`, also the notes on intake."""
    yield from writer.heading("ui.intake")
    yield from _warnings(writer, answer.warnings)
    rules = answer.rules
    rule = writer.say("ui.intake.rule", low=rules.low_mg_per_kg, high=rules.consensus_mg_per_kg)
    label = writer.say("ui.intake.by_weight")
    if answer.by_weight_mg is not None and answer.weight_kg is not None:
        label = writer.say("ui.intake.weight", weight=answer.weight_kg)
        rule = writer.say("ui.labelled", label=_range(writer, *answer.by_weight_mg), text=rule)
    rows = [(label, rule, rules.by_weight)]
    for name in answer.extras:
        extra = writer.say("ui.intake.more", mg=rules.extra_mg[name])
        if (total := answer.with_extra(name)) is not None:
            extra = writer.say("ui.intake.total", extra=extra, total=_range(writer, *total))
        rows.append((writer.say(f"ui.intake.extra.{name}"), extra, rules.by_weight))
    for sex in answer.sexes:
        mg, mmol = rules.sex[sex]
        rows.append(
            (writer.say(f"ui.intake.sex.{sex}"), writer.say("ui.intake.amount", mg=mg, mmol=mmol), rules.by_sex)
        )
    yield from writer.rows([(writer.text(name, "dim"), writer.cited(said, [place])) for name, said, place in rows])
    if full:
        yield from notes(writer, rules.notes)
    yield from writer.foot()
    if not full:
        yield from writer.paragraph(writer.text(writer.say("ui.intake.full", notes=len(rules.notes)), "dim"), 0)


def _range(writer: Writer, low: Fraction, high: Fraction) -> str:
    """A range of amounts per day, in mg and, rounded, in mmol."""
    mmol = [writer.number(equation_text(millimoles(amount), _SHOWN_DIGITS)[0]) for amount in (low, high)]
    return writer.say("ui.intake.range", low=low, high=high, low_mmol=mmol[0], high_mmol=mmol[1])


def _values(writer: Writer, answers: Collection[Interpretation]) -> Iterator[Text]:
    """A line for each value: specimen, value, verdict, HL7 flag; below it its warnings."""
    names = [_name(writer, answer) for answer in answers]
    shown = [writer.text(written(answer.quantity, writer.language), "bold") for answer in answers]
    for column in (names, shown):
        wide = max(cell.cell_len for cell in column)
        for cell in column:
            cell.pad_right(wide - cell.cell_len)
    for answer, name, value in zip(answers, names, shown, strict=True):
        content = headline(writer, answer)
        if answer.flag:
            flag = writer.say("ui.flag", flag=answer.flag).replace(" ", GLUE)
            content.append_text(writer.text(" · ", "dim")).append(flag, "dim")
        if answer.quantity.derived:
            content.append_text(writer.text(f" ({answer.quantity.text})", "dim"))
        yield from writer.rows([(writer.joined([name, value], "  "), content)], 0)
        yield from _warnings(writer, answer.warnings, 2)


def _name(writer: Writer, answer: Interpretation) -> Text:
    return writer.text(writer.say(f"ui.specimen.{answer.specimen.value}"), "dim")


def _warnings(writer: Writer, warnings: Iterable[ValueWarning], indent: int = 0) -> Iterator[Text]:
    for warning in warnings:
        yield from writer.item(writer.text(warning.text), indent, URGENT)


def _readings(writer: Writer, readings: Iterable[Reading], indent: int = 2) -> Iterator[Text]:
    for reading in readings:
        yield from writer.item(writer.cited(reading.text.within(writer.language), reading.cited), indent)


def _figure(writer: Writer, key: str, percent: Fraction, limits: Iterable[Fraction] = ()) -> Iterator[Text]:
    """A percentage with three digits, or as many more as keep it on its side of every limit."""
    number = writer.number(decimal_beside(percent, limits, _SHOWN_DIGITS))
    yield from writer.headed(writer.text(f"{writer.say(key)}  {number} %", "bold"))


def _general(writer: Writer, answers: Iterable[Interpretation]) -> Iterator[Text]:
    """The general cautions of all answers, each once."""
    notes = (note.text for answer in answers for note in answer.cautions if note.topic is Topic.GENERAL)
    shown = [*dict.fromkeys(notes), writer.say("page.last")]
    yield from writer.paragraph(writer.text(" ".join(shown), "dim"), 0)
