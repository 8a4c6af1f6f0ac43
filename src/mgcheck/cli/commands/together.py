"""The commands that take several quantities: panel, femg, loading-test."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from itertools import groupby
from typing import Any

import typer

from mgcheck.calculators.dynamic_tests import femg as femg_of
from mgcheck.calculators.dynamic_tests import loading_test as loading_test_of
from mgcheck.calculators.panel import Joint, Panel
from mgcheck.calculators.panel import panel as panel_of
from mgcheck.cli import options as opt
from mgcheck.cli.commands.library import cited, point_line
from mgcheck.cli.commands.specimens import print_page
from mgcheck.cli.output import Entry, print_entries, write_json, write_line
from mgcheck.cli.process.exits import exit_of, most_serious
from mgcheck.cli.process.surroundings import text_language
from mgcheck.errors import MgcheckError, RangeError, concerning
from mgcheck.knowledge.causes import Cause
from mgcheck.knowledge.joint_readings import Reading, dynamic
from mgcheck.knowledge.model import Side, Specimen
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import Param, both, say
from mgcheck.render.line import factor_words, interpretation_line

_NAMES = {"serum", "ionized", "erythrocyte", "urine", "volume", "with", "factor"}


def panel(
    stdin: opt.Stdin = None,
    *,
    serum: opt.Serum = None,
    ionized: opt.Ionized = None,
    erythrocyte: opt.Erythrocyte = None,
    urine: opt.Urine = None,
    volume: opt.PanelVolume = None,
    disorder: opt.Disorders = None,
    factor: opt.Factors = None,
    source: opt.Source = None,
    lab_range: opt.LabRanges = None,
    ranges: opt.Ranges = None,
    json: opt.Json = False,
    lang: opt.Lang = None,
    explain: opt.Explain = False,
    exit_code: opt.ExitCode = False,
) -> None:
    """Interpret two or more values together."""
    language = text_language(lang, json=json)
    given = {"serum": serum, "ionized": ionized, "erythrocyte": erythrocyte, "urine": urine}
    values = {name: text for name, text in given.items() if text is not None}
    disorders, factors = disorder or [], factor or []
    if stdin == ["-"]:
        read = _read_object()
        disorders, factors = [*disorders, *read.pop("with", [])], [*factors, *read.pop("factor", [])]
        if volume is not None and "volume" in read:
            raise MgcheckError("option_twice", argument="--volume", given="volume")
        volume = read.pop("volume", volume)
        if twice := sorted(set(values) & set(read)):
            raise MgcheckError("option_twice", argument=f"--{twice[0]}", given=twice[0])
        values |= read
    elif stdin:
        raise MgcheckError("panel_word", given=" ".join(stdin))
    answer = panel_of(
        values,
        volume=volume,
        disorders=disorders,
        factors=factors,
        lab_ranges=_ranges_of(lab_range or ()),
        source=source,
        ranges=ranges,
        language=language,
    )
    if json:
        write_json(answer.to_dict(explain=explain))
    else:
        for one in answer.values.values() if explain else ():
            print_page(one, explain=True)
            write_line("")
        print_entries(_panel_entries(answer), language)
    if exit_code:
        raise typer.Exit(reduce(most_serious, map(exit_of, answer.values.values())))


@concerning("--lab-range")
def _ranges_of(texts: Iterable[str]) -> dict[str, str]:
    """The ranges written `SPECIMEN=LOW..HIGH`."""
    found: dict[str, str] = {}
    for text in texts:
        specimen, equals, interval = text.partition("=")
        if not equals:
            raise RangeError("lab_range_specimen", given=text)
        if specimen in found:
            raise RangeError("option_twice", given=f"--lab-range {specimen}")
        found[specimen] = interval
    return found


def _read_object() -> dict[str, Any]:
    """The JSON object on standard input: quantities and the volume as texts, `with` and `factors` as lists of texts."""
    if sys.stdin is None:
        raise MgcheckError("closed_stream", file="stdin")
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
        read = json_module.loads(text, object_pairs_hook=_distinct)
    except json_module.JSONDecodeError as error:
        raise _no_panel("syntax", line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise _no_panel("text") from None
    if not isinstance(read, dict) or not set(read) <= _NAMES:
        raise _no_panel("object", names=", ".join(sorted(_NAMES)))
    for name, value in read.items():
        if name in ("with", "factor"):
            fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        else:
            fits = isinstance(value, str)
        if not fits:
            raise _no_panel("value", name=name)
    return read


def _no_panel(fault: str, **params: Param) -> MgcheckError:
    return MgcheckError("panel_json", problem=both(f"panel.{fault}", **params))


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are distinct: of two values of one name nothing says which counts."""
    if len(dict(pairs)) < len(pairs):
        raise _no_panel("twice")
    return dict(pairs)


def _panel_entries(answer: Panel) -> list[Entry]:
    language = answer.language
    entries = [Entry(f"! {alert.text}") for alert in answer.warnings]
    entries += [
        Entry(say(f"ui.specimen.{specimen.value}", language), "", (str(interpretation_line(one)), *_warnings(one)))
        for specimen, one in answer.values.items()
    ]
    if answer.fraction_percent is not None:
        shown = localized(decimal_text(answer.fraction_percent, 3), language)
        entries.append(Entry(say("ui.panel.fraction", language), f"  {shown} %"))
    entries.append(Entry(say("ui.panel.readings", language)))
    for triggers, joints in groupby(answer.readings, key=lambda joint: _triggers(answer, joint)):
        lines = tuple(_line(joint.reading, language) for joint in joints)
        entries.append(Entry(triggers, "", lines, indent=2))
    if not answer.readings:
        entries.append(Entry("", "", (say("ui.panel.none", language),)))
    if factors := next(iter(answer.values.values())).factors:
        lines = tuple(f"{cause.text.within(language)}: {_of_each(answer, cause)}" for cause in factors)
        entries.append(Entry(say("ui.factors", language), "", lines))
    return entries


def _of_each(answer: Panel, cause: Cause) -> str:
    """What is said of a factor beside each value."""
    said = (
        f"{_name(specimen, answer.language)}: {factor_words(one, cause)}" for specimen, one in answer.values.items()
    )
    return "; ".join(said)


def _triggers(answer: Panel, joint: Joint) -> str:
    """The values that triggered a reading, and where its own source has them if the headline has them elsewhere."""
    language = answer.language
    shown = []
    for name, text in joint.triggers.items():
        value = f"{_name(name, language)} {text}"
        sides = joint.sides.get(name)
        if sides and sides != answer.values[Specimen(name)].sides:
            either = f" {say('word.or', language)} "
            words = either.join(say(f"ui.summary.side.{side}", language) for side in Side if side in sides)
            value += f" ({say('ui.labelled', language, label=joint.source, text=words)})"
        shown.append(value)
    return ", ".join(shown)


def _name(specimen: str, language: str) -> str:
    return say(f"ui.specimen.{specimen}", language)


def _warnings(answer: Any) -> Iterable[str]:
    return (f"! {alert.text}" for alert in answer.warnings)


def _line(reading: Reading, language: str) -> str:
    return f"{reading.text.within(language)}{cited(*reading.cited)}"


def femg(
    *,
    serum_magnesium: opt.SerumMagnesium,
    urine_magnesium: opt.UrineMagnesium,
    serum_creatinine: opt.SerumCreatinine,
    urine_creatinine: opt.UrineCreatinine,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Fractional excretion of magnesium, and what is said of it."""
    language = text_language(lang, json=json)
    answer = femg_of(
        serum_magnesium=serum_magnesium,
        urine_magnesium=urine_magnesium,
        serum_creatinine=serum_creatinine,
        urine_creatinine=urine_creatinine,
        language=language,
    )
    if json:
        write_json(answer.to_dict(language))
        return
    figure = _percent(answer.percent, dynamic().femg_limits, language)
    said = (_line(reading, language) for reading in (*answer.verdicts, *answer.notes))
    entries = [
        Entry(say("ui.femg", language), f"  {figure}", (*_warnings(answer), *said)),
        Entry(
            say("ui.specimen.serum", language), "", (str(interpretation_line(answer.serum)), *_warnings(answer.serum))
        ),
        Entry(say("ui.formula", language), "", (_line(dynamic().formula, language),)),
    ]
    print_entries(entries, language)


def loading_test(
    *,
    dose: opt.Dose,
    urine_24h: opt.Urine24h,
    baseline_24h: opt.Baseline24h = None,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Retention in the intravenous loading test, and what is said of it."""
    language = text_language(lang, json=json)
    answer = loading_test_of(dose=dose, urine_24h=urine_24h, baseline_24h=baseline_24h, language=language)
    if json:
        write_json(answer.to_dict(language))
        return
    figures = [("ui.loading.without", answer.retention)]
    if answer.with_baseline is not None:
        figures.append(("ui.loading.with", answer.with_baseline))
    entries = []
    for key, (percent, verdict, refusal) in figures:
        shown = _percent(percent, (dynamic().retention_limit,), language)
        said = (_line(one, language) for one in (verdict, refusal) if one is not None)
        entries.append(Entry(say(key, language), f"  {shown}", tuple(said)))
    entries.append(Entry("", "", tuple(_warnings(answer))))
    protocol = tuple(point_line(point, language) for point in answer.test.points)
    entries.append(Entry(say("ui.loading.protocol", language), "", protocol))
    notes = tuple(_line(note, language) for note in answer.notes)
    entries.append(Entry(say("ui.formula", language), "", notes))
    print_entries(entries, language)


def _percent(value: Fraction, limits: Iterable[Fraction], language: str) -> str:
    """A percentage with three digits, or as many more as keep it on its side of every limit."""
    digits = 3
    while any(_side(Fraction(decimal_text(value, digits)), limit) != _side(value, limit) for limit in limits):
        digits += 1
    return f"{localized(decimal_text(value, digits), language)} %"


def _side(value: Fraction, limit: Fraction) -> int:
    """-1 below, 0 at, 1 above."""
    return (value > limit) - (value < limit)
