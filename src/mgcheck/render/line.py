"""The answer in one line of plain text, for streams of values."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from mgcheck.errors import MgcheckError
from mgcheck.interpretation import Interpretation
from mgcheck.knowledge.library import Cause, Listing
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Citation, Side
from mgcheck.messages import clipped, say
from mgcheck.quantity import written


def interpretation_line(answer: Interpretation) -> str:
    """The value, its class and flag, each source's verdict, and the codes of the warnings."""
    quantity = answer.quantity
    shown = written(quantity, answer.language)
    if quantity.derived:
        shown = f"{quantity.text} = {shown}"
    parts = [f"{shown}: {answer.label} [{class_and_flag(answer)}]"]
    parts += [
        f"{verdict.source}: {'|'.join(cls.value for cls in verdict.possible_classes)}" for verdict in answer.verdicts
    ]
    if answer.borderline:
        parts.append(say("ui.borderline", answer.language))
    if answer.warnings:
        parts.append("! " + ", ".join(warning.code for warning in answer.warnings))
    return "; ".join(parts)


def class_and_flag(answer: Interpretation) -> str:
    """The class and the HL7 flag as codes: `hypo, L`, `severe_hypo|hypo, L`, `hypo|normal`."""
    classes = "|".join(cls.value for cls in answer.possible_classes)
    return f"{classes}, {answer.flag}" if answer.flag else classes


def error_line(text: str, error: MgcheckError, language: str) -> str:
    """The refusal of one value in one line."""
    return f"{clipped(text) or say('ui.empty', language)}: {say('ui.error', language)} {error.message(language)}"


def places(cited: Iterable[Citation | Listing]) -> str:
    """Sources and places in brackets; of mgcheck's own no more than that."""
    named = "; ".join(f"{one.source}, {one.locator}" for one in cited if one.source != "mgcheck")
    return f"[{named}]" if named else "(mgcheck)"


def factor_words(answer: Interpretation, cause: Cause) -> str:
    """What is said of a factor of the person: a cause of this value, or which way each source says it moves it."""
    if own := [one for one in answer.causes if one.cause == cause]:
        return f"{say('ui.factor.cause', answer.language)} {places(own[0].listed)}"
    measured = scope(answer.specimen, answer.quantity.unit)
    said = []
    # A place that lists the causes of a deficit says nothing of the value; only its renal losses do, of the urine.
    for (source, deficit), listed in groupby(
        cause.moving(measured), key=lambda one: (one.source, one.deficit and one.moves[measured] is Side.LOW)
    ):
        own_places = list(listed)
        place = "; ".join(one.locator for one in own_places)
        if deficit:
            said.append(say("ui.factor.deficit", answer.language, source=source, place=place))
            continue
        moves = say(f"ui.moves.{measured}.{own_places[0].moves[measured].value}", answer.language)
        said.append(say("ui.factor.moves", answer.language, source=source, moves=moves, place=place))
    return "; ".join(said) or say("ui.factor.silent", answer.language)
