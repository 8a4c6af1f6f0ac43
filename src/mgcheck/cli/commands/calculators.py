"""The commands that calculate: panel, femg, loading-test, intake."""

from __future__ import annotations

import json as json_module
import sys
from collections.abc import Iterable
from functools import reduce
from typing import Any

import typer

from mgcheck.calculators.dynamic_tests import femg as femg_of
from mgcheck.calculators.dynamic_tests import loading_test as loading_test_of
from mgcheck.calculators.intake import intake as intake_of
from mgcheck.calculators.panel import panel as panel_of
from mgcheck.cli import options as opt
from mgcheck.cli.commands.specimens import print_interpretation
from mgcheck.cli.output import print_page, write_json, write_line
from mgcheck.cli.process.environment import text_language
from mgcheck.cli.process.exits import exit_of, most_serious
from mgcheck.errors import MgcheckError, RangeError, concerning
from mgcheck.language.say import Param, both
from mgcheck.render import calculators as render

_NAMES = {"serum", "ionized", "erythrocyte", "urine", "volume", "with", "factor"}


def panel(
    stdin: opt.Stdin = None,
    *,
    serum: opt.Serum = None,
    ionized: opt.Ionized = None,
    erythrocyte: opt.Erythrocyte = None,
    urine: opt.Urine = None,
    volume: opt.PanelVolume = None,
    collection: opt.Collection = None,
    disorder: opt.Disorders = None,
    factor: opt.Factors = None,
    source: opt.SourceId = None,
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
        collection=collection,
        language=language,
    )
    if json:
        write_json(answer.to_dict(explain=explain))
    else:
        for one in answer.values.values() if explain else ():
            print_interpretation(one, explain=True)
            write_line("")
        print_page(lambda writer: render.panel(writer, answer), language)
    if exit_code:
        raise typer.Exit(reduce(most_serious, map(exit_of, answer.values.values())))


@concerning("--lab-range")
def _ranges_of(texts: Iterable[str]) -> dict[str, str]:
    """Parse ranges written `SPECIMEN=LOW..HIGH`."""
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
    """The JSON object on standard input: quantities and the volume as texts, `with` and `factor` as lists of texts."""
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
    """A JSON object; duplicate names are refused rather than guessed between."""
    if len(dict(pairs)) < len(pairs):
        raise _no_panel("twice")
    return dict(pairs)


def femg(
    *,
    serum_magnesium: opt.SerumMagnesium,
    urine_magnesium: opt.UrineMagnesium,
    serum_creatinine: opt.SerumCreatinine,
    urine_creatinine: opt.UrineCreatinine,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Show the fractional excretion of magnesium with its readings."""
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
    print_page(lambda writer: render.femg(writer, answer), language)


def loading_test(
    *,
    dose: opt.Dose,
    urine_24h: opt.Urine24h,
    baseline_24h: opt.Baseline24h = None,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Show the retention in the intravenous loading test with its readings."""
    language = text_language(lang, json=json)
    answer = loading_test_of(dose=dose, urine_24h=urine_24h, baseline_24h=baseline_24h, language=language)
    if json:
        write_json(answer.to_dict(language))
        return
    print_page(lambda writer: render.loading_test(writer, answer), language)


def intake(
    *,
    weight: opt.Weight = None,
    sex: opt.Sex = None,
    pregnant: opt.Pregnant = False,
    lactating: opt.Lactating = False,
    growth: opt.Growth = False,
    full: opt.IntakeFull = False,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Show how much magnesium a person needs per day, by two documents."""
    language = text_language(lang, json=json)
    wanted = (("pregnancy", pregnant), ("growth", growth), ("lactation", lactating))
    extras = tuple(name for name, given in wanted if given)
    answer = intake_of(weight, sex=sex, extras=extras, language=language)
    if json:
        write_json(answer.to_dict(language))
        return
    print_page(lambda writer: render.intake(writer, answer, full=full), language)
