"""The commands that show what the documents hold beside the limits: causes, tests, evidence, intake, foods."""

from __future__ import annotations

from mgcheck.calculators.intake import intake as intake_of
from mgcheck.cli import options as opt
from mgcheck.cli.output import print_page, write_json, write_list
from mgcheck.cli.process.surroundings import text_language
from mgcheck.knowledge import library
from mgcheck.knowledge.causes import find_causes
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.knowledge.model import Side
from mgcheck.render import listings


def causes(
    direction: opt.Direction = None,
    *,
    source: opt.CauseSource = None,
    specimen: opt.CauseSpecimen = "serum",
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Show what causes a low or a high value, by mechanism, with the documents that list each."""
    language = text_language(lang, json=json)
    found = find_causes(direction, source, specimen=specimen)
    measured = parse_specimen(specimen).value
    if json:
        query = {"side": direction, "specimen": measured, "source": source}
        write_list("causes", language, query, [cause.to_dict(language) for cause in found])
        return
    sides = [side for side in (Side.LOW, Side.HIGH) if direction in (None, side)]
    print_page(lambda writer: listings.causes(writer, found, measured, sides, source), language)


def assays(*, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show what each assay and test is used for, when, how it is done, its limits."""
    language = text_language(lang, json=json)
    if json:
        write_list("tests", language, {}, [test.to_dict(language) for test in library.assay_tests()])
        return
    print_page(lambda writer: listings.tests(writer, library.assay_tests()), language)


def evidence(condition: opt.ConditionName = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show what each document says of a condition, side by side, and how far they agree."""
    language = text_language(lang, json=json)
    word = " ".join(condition) if condition else None
    found = library.conditions() if word is None else library.find_conditions(word)
    if json:
        write_list("evidence", language, {"condition": word}, [one.to_dict(language) for one in found])
        return
    show = listings.evidence if condition else listings.conditions
    print_page(lambda writer: show(writer, found), language)


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
    """Show how much magnesium a person needs a day, by two documents, and what becomes of it."""
    language = text_language(lang, json=json)
    wanted = (("pregnancy", pregnant), ("growth", growth), ("lactation", lactating))
    extras = tuple(name for name, given in wanted if given)
    answer = intake_of(weight, sex=sex, extras=extras, language=language)
    if json:
        write_json(answer.to_dict(language))
        return
    print_page(lambda writer: listings.intake(writer, answer, full=full), language)


def foods(word: opt.FoodWord = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show the magnesium in foods, mg per 100 g, the richest first."""
    language = text_language(lang, json=json)
    wanted = " ".join(word) if word else None
    found = library.find_foods(wanted)
    if json:
        write_list("foods", language, {"word": wanted}, [food.to_dict(language) for food in found])
        return
    notes = [] if word else [note for note in library.intake_rules().notes if note.topic == "food"]
    print_page(lambda writer: listings.foods(writer, found, notes), language)
