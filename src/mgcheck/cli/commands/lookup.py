"""The commands that show what mgcheck rests on: ranges, sources, and the schema of its JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mgcheck.cli import options as opt
from mgcheck.cli.output import print_page, write_json, write_list
from mgcheck.cli.process.surroundings import text_language
from mgcheck.errors import ChoiceError
from mgcheck.knowledge import loader
from mgcheck.knowledge.model import Citation
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
    # pydantic's schema machinery is needed here alone.
    from mgcheck.shapes.schema import NAMES, schema_of

    if name not in NAMES:
        raise ChoiceError("unknown_schema", argument="NAME", given=name, known=", ".join(NAMES))
    write_json(schema_of(name))
