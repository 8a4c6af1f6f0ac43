"""The commands that list what the documents say (limits, causes, tests, evidence, foods), and the schema of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mgcheck.cli import options as opt
from mgcheck.cli.output import print_page, write_json, write_list
from mgcheck.cli.process.environment import text_language
from mgcheck.errors import ChoiceError
from mgcheck.knowledge import library, loader
from mgcheck.knowledge.causes import find_causes
from mgcheck.knowledge.model import Citation, Side
from mgcheck.render import listings

if TYPE_CHECKING:
    from mgcheck.shapes import lists as shapes


def ranges(specimen: opt.Measured = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show every limit of every document, as printed, with its place."""
    language = text_language(lang, json=json)
    rows = loader.statements()
    wanted = None
    if specimen is not None:
        known = list(dict.fromkeys(row.specimen for row in rows))
        wanted = specimen if specimen in known else _specimen(specimen, known)
        rows = tuple(row for row in rows if row.specimen == wanted)
    if json:
        listed: list[shapes.Range] = [
            {
                "id": row.id,
                "specimen": row.specimen,
                "printed": row.printed,
                "meaning": row.meaning.within(language),
                "citations": Citation(row.source, row.locator).places(),
            }
            for row in rows
        ]
        write_list("ranges", language, {"specimen": wanted}, listed)
        return
    print_page(lambda writer: listings.ranges(writer, rows), language)


def _specimen(name: str, known: Sequence[str]) -> str:
    try:
        return loader.parse_specimen(name).value
    except ChoiceError:
        raise ChoiceError("unknown_specimen", argument="SPECIMEN", given=name, known=", ".join(known)) from None


def atlas(
    specimen: opt.AtlasSpecimen = None, unit: opt.AtlasUnit = None, *, json: opt.Json = False, lang: opt.Lang = None
) -> None:
    """Show every answer that mgcheck can give to a value, and the values to which it gives it."""
    # Only this command and --explain need it.
    from mgcheck.judging import atlas as answers

    language = text_language(lang, json=json)
    found = answers.atlas(specimen, unit)
    if json:
        query = {"specimen": specimen and found[0][0].answer.specimen.value, "unit": unit and found[0][0].unit.code}
        write_list("atlas", language, query, [piece.to_dict(language) for one in found for piece in one])
        return
    print_page(lambda writer: listings.atlas(writer, found), language)


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
    measured = loader.parse_specimen(specimen).value
    if json:
        query = {"side": direction, "specimen": measured, "source": source}
        write_list("causes", language, query, [cause.to_dict(language) for cause in found])
        return
    sides = [side for side in (Side.LOW, Side.HIGH) if direction in (None, side)]
    print_page(lambda writer: listings.causes(writer, found, measured, sides, source), language)


def assays(*, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show the use, time, method and limits of each assay and test."""
    language = text_language(lang, json=json)
    if json:
        write_list("tests", language, {}, [test.to_dict(language) for test in library.assay_tests()])
        return
    print_page(lambda writer: listings.tests(writer, library.assay_tests()), language)


def evidence(condition: opt.ConditionName = None, *, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show what each document says about a condition, side by side, and how far they agree."""
    language = text_language(lang, json=json)
    word = " ".join(condition) if condition else None
    found = library.conditions() if word is None else library.find_conditions(word)
    if json:
        write_list("evidence", language, {"condition": word}, [one.to_dict(language) for one in found])
        return
    show = listings.evidence if condition else listings.conditions
    print_page(lambda writer: show(writer, found), language)


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


def sources(*, json: opt.Json = False, lang: opt.Lang = None) -> None:
    """Show the documents, who wrote them, how much weight each bears, and how the statements were checked."""
    language = text_language(lang, json=json)
    found = loader.sources().values()
    if json:
        listed: list[shapes.SourceRow] = [
            {
                "id": row.id,
                "kind": row.kind,
                "title": row.title,
                "origin": row.origin and row.origin.within(language),
                "weight": row.weight.within(language),
            }
            for row in found
        ]
        write_list("sources", language, {}, listed)
        return
    print_page(lambda writer: listings.sources(writer, found), language)


def schema(name: opt.SchemaName = "interpretation") -> None:
    """Print the JSON Schema (draft 2020-12) of an output: of one interpretation, or of the command named."""
    # Only this command needs pydantic's JSON Schema.
    from mgcheck.shapes.schema import NAMES, schema_of

    if name not in NAMES:
        raise ChoiceError("unknown_schema", argument="NAME", given=name, known=", ".join(NAMES))
    write_json(schema_of(name))
