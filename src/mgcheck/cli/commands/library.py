"""The commands that show what the documents hold beside the limits: causes, tests, evidence, intake, foods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby

from mgcheck.calculators.intake import Intake, millimoles
from mgcheck.calculators.intake import intake as intake_of
from mgcheck.cli import options as opt
from mgcheck.cli.output import Entry, print_entries, write_json, write_list
from mgcheck.cli.process.surroundings import text_language
from mgcheck.knowledge import library
from mgcheck.knowledge.causes import Cause, Listing, find_causes
from mgcheck.knowledge.library import Condition, Point
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.knowledge.model import Citation, Side
from mgcheck.language.numbers import equation_text, localized
from mgcheck.language.say import say
from mgcheck.render.line import places


def cited(*citations: Citation | Listing) -> str:
    """Sources and places as they stand behind a line."""
    return f"  {places(citations)}"


def point_line(point: Point, language: str) -> str:
    """What a document says of a test, under a word for what it is about."""
    about = say(f"ui.about.{point.topic}", language)
    return f"{say('ui.labelled', language, label=about, text=point.text)}{cited(point.citation)}"


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
    entries = []
    for side in (Side.LOW, Side.HIGH):
        moving = [cause for cause in found if cause.moving(measured, side, source)]
        if moving and direction in (None, side):
            title = say(f"ui.direction.{side.value}", language, specimen=say(f"ui.specimen.{measured}", language))
            entries += [Entry(title), *_by_mechanism(moving, language)]
    if unsaid := [cause for cause in found if cause.unsaid]:
        entries += [Entry(say("ui.direction.unsaid", language)), *_by_mechanism(unsaid, language)]
    print_entries(entries or [Entry(say("ui.direction.none", language))], language)


def _by_mechanism(found: Iterable[Cause], language: str) -> Iterator[Entry]:
    """Causes under their mechanism, the id of each first."""
    for mechanism, listed in groupby(found, key=lambda cause: cause.mechanism):
        lines = [f"{cause.id}: {cause.text.within(language)}{cited(*cause.listed)}" for cause in listed]
        yield Entry(say(f"ui.mechanism.{mechanism}", language), "", tuple(lines), indent=2)


def assays(*, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show what each assay and test is used for, when, how it is done, its limits."""
    language = text_language(lang, json=json)
    if json:
        write_list("tests", language, {}, [test.to_dict(language) for test in library.assay_tests()])
        return
    entries = []
    for test in library.assay_tests():
        lines = [point_line(point, language) for point in test.points]
        entries.append(Entry(test.name.within(language), "", tuple(lines)))
    print_entries(entries, language)


def evidence(condition: opt.ConditionName = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show what each document says of a condition, side by side, and how far they agree."""
    language = text_language(lang, json=json)
    word = " ".join(condition) if condition else None
    found = library.conditions() if word is None else library.find_conditions(word)
    if json:
        write_list("evidence", language, {"condition": word}, [one.to_dict(language) for one in found])
    elif condition:
        print_entries(_claims(found, language), language)
    else:
        names = tuple(f"{one.name.within(language)}  [{', '.join(_sources(one))}]" for one in found)
        print_entries([Entry(say("ui.conditions", language), "", names)], language)


def _sources(condition: Condition) -> list[str]:
    return list(dict.fromkeys(claim.citation.source for claim in condition.claims))


def _claims(found: Iterable[Condition], language: str) -> list[Entry]:
    entries = []
    for condition in found:
        # How far the documents agree is mgcheck's own word.
        own = cited(Citation("mgcheck", "evidence.toml"))
        entries.append(Entry(condition.name.within(language), "", (f"{condition.agreement.within(language)}{own}",)))
        for claim in condition.claims:
            aside = f"  ({say('ui.promotional', language)})" if claim.topic == "promotional" else ""
            title = f"{claim.citation.source}, {claim.citation.locator}"
            entries.append(Entry(title, aside, (claim.text.within(language),), indent=4))
    return [*entries, Entry(say("ui.no_treatment", language))]


def intake(
    *,
    weight: opt.Weight = None,
    sex: opt.Sex = None,
    pregnant: opt.Pregnant = False,
    lactating: opt.Lactating = False,
    growth: opt.Growth = False,
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
    rules = answer.rules
    lines = [say("ui.intake.rule", language, low=rules.low_mg_per_kg, high=rules.consensus_mg_per_kg)]
    if answer.by_weight_mg is not None and answer.weight_kg is not None:
        low, high = answer.by_weight_mg
        mmol = [_shown(millimoles(amount), language) for amount in (low, high)]
        lines.append(
            say(
                "ui.intake.range",
                language,
                weight=answer.weight_kg,
                low=low,
                high=high,
                low_mmol=mmol[0],
                high_mmol=mmol[1],
            )
        )
    lines += [_extra_line(answer, name, language) for name in answer.extras]
    by_sex = tuple(
        f"{say(f'ui.intake.sex.{name}', language)}: "
        + say("ui.intake.amount", language, mg=rules.sex[name][0], mmol=rules.sex[name][1])
        for name in answer.sexes
    )
    entries = [
        Entry(say("ui.intake", language), "", tuple(f"! {alert.text}" for alert in answer.warnings)),
        Entry(say("ui.intake.by_weight", language), cited(rules.by_weight), tuple(lines), indent=2),
        Entry(say("ui.intake.by_sex", language), cited(rules.by_sex), by_sex, indent=2),
    ]
    print_entries([*entries, *_notes(rules.notes, language)], language)


def _notes(notes: Iterable[Point], language: str) -> Iterator[Entry]:
    """Notes on intake and food under their topics."""
    for topic, listed in groupby(notes, key=lambda note: note.topic):
        told = tuple(f"{note.text.within(language)}{cited(note.citation)}" for note in listed)
        yield Entry(say(f"ui.topic.{topic}", language), "", told)


def _extra_line(answer: Intake, name: str, language: str) -> str:
    """What comes on top, and with a weight what it comes to."""
    extra = say(f"ui.intake.extra.{name}", language, mg=answer.rules.extra_mg[name])
    total = answer.with_extra(name)
    if total is None:
        return extra
    low, high = total
    mmol = [_shown(millimoles(amount), language) for amount in total]
    return say("ui.intake.total", language, extra=extra, low=low, high=high, low_mmol=mmol[0], high_mmol=mmol[1])


def _shown(value: Fraction, language: str) -> str:
    return localized(equation_text(value, 3)[0], language)


def foods(word: opt.FoodWord = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show the magnesium in foods, mg per 100 g, the richest first."""
    language = text_language(lang, json=json)
    wanted = " ".join(word) if word else None
    found = library.find_foods(wanted)
    if json:
        write_list("foods", language, {"word": wanted}, [food.to_dict(language) for food in found])
        return
    lines = tuple(f"{food.mg_per_100_g:>4}  {food.name.within(language)}" for food in found)
    table = Entry(say("ui.foods", language), cited(library.FOODS), lines)
    notes = [] if word else [note for note in library.intake_rules().notes if note.topic == "food"]
    print_entries([table, *_notes(notes, language)], language)
