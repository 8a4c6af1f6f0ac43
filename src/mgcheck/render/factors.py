"""What a page says of a cause that the person has, or may have."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text

from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import extent
from mgcheck.judging.possible_causes import PossibleCause
from mgcheck.knowledge.causes import Cause, Listing
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import DOCUMENTS, Side
from mgcheck.render.writer import Writer


def conditional(writer: Writer, answer: Interpretation, text: str, one: PossibleCause, style: str = "") -> Text:
    """A text about a cause with its places, each with the values to which it applies if that is not certain."""
    parts: list[Text] = []

    def where(listing: Listing) -> str:
        bands = answer.ruler_of(listing.judge).bands
        applying = (band for band in bands if listing.applies_in(band, one.side))
        return extent(applying, writer.language, answer.quantity.interval)

    for condition, listed in groupby(one.listed, key=lambda listing: "" if one.certain else where(listing)):
        words = f"({writer.say('note.if', where=condition)})" if condition else ""
        parts.append(writer.cited(words if parts else f"{text} {words}".strip(), list(listed), style))
    if one.by_laboratory:
        key = "note.lab" if one.certain else "page.if_lab"
        words = f"({writer.say(f'{key}.{one.side}')})"
        parts.append(writer.cited(words if parts else f"{text} {words}", one.by_laboratory, style))
    return writer.joined(parts, " ")


def factor(writer: Writer, answer: Interpretation, cause: Cause) -> Text:
    """The statement on a person's factor: a cause of this value, or the way each source says it moves the value.

    If no source says which way it moves this value, they are cited for the other value that they speak of.
    """
    if own := [one for one in answer.causes if one.cause == cause]:
        return conditional(writer, answer, writer.say("ui.factor.cause"), own[0])
    measured = scope(answer.specimen, answer.quantity.unit)

    def said(one: Listing) -> str:
        specimen = measured if measured in one.moves else next(iter(one.moves))
        # A list of the causes of a deficit says nothing about the value, except its renal losses about urine.
        if one.deficit and one.moves[specimen] is Side.LOW:
            return writer.say("ui.factor.deficit", source=one.source)
        moves = writer.say(f"ui.moves.{specimen}.{one.moves[specimen]}")
        if one.source not in DOCUMENTS:
            return writer.say("ui.factor.may_move", moves=moves)
        return writer.say("ui.factor.moves", source=one.source, moves=moves)

    listed = cause.listings_for(measured) or [one for one in cause.listed if one.moves]
    # An inference of mgcheck's says nothing beside a document that says so itself.
    listed = [one for one in listed if one.source in DOCUMENTS] or listed
    parts = [writer.cited(text, list(places)) for text, places in groupby(listed, key=said)]
    return writer.joined(parts, writer.say("page.semicolon")) if parts else writer.text(writer.say("ui.factor.silent"))
