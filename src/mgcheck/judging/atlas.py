"""The atlas: every answer to a value written with three decimals, without options.

The answer is the same between two cut points but for the number, so the whole number line falls into a few pieces, and
each can be listed, read and signed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from mgcheck.errors import typed
from mgcheck.judging.interpret import interpret_result
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.judgement import cut_points
from mgcheck.judging.result import result_of
from mgcheck.knowledge.loader import packaged_knowledge, parse_specimen
from mgcheck.knowledge.model import LAB, Knowledge, Specimen
from mgcheck.knowledge.reviews import Review, reviews
from mgcheck.language.say import LANGUAGES
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import SHOWN_UNITS, parse_unit
from mgcheck.quantity.units import Dimension, Unit

if TYPE_CHECKING:
    from mgcheck.shapes import answer as answer_shapes
    from mgcheck.shapes import lists as shapes

PLACES = 3
_STEP = Decimal(1).scaleb(-PLACES)
# These keys of an answer differ between values of one piece, or say nothing of the value.
_NUMBER = ("quantity", "conversions", "schema_version", "mgcheck_version", "knowledge_edition")


class Piece(NamedTuple):
    """Neighboring values with three decimals to which the answer is the same, from `low` to `high`.

    `high` is None for the last piece, which has no end. `answers` are those to the lowest value, in English and French.
    """

    low: Decimal
    high: Decimal | None
    answers: tuple[Interpretation, ...]

    @property
    def answer(self) -> Interpretation:
        """The answer to the lowest value, in English."""
        return self.answers[0]

    @property
    def unit(self) -> Unit:
        """The unit of its values."""
        return self.answer.quantity.unit

    @property
    def hash(self) -> str:
        """The first 12 digits of a SHA-256 of the interval and the answer to its lowest value in both languages."""
        said = [str(self.low), str(self.high), *(_without(answer, _NUMBER[2:]) for answer in self.answers)]
        return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def review(self) -> Review | None:
        """When and in what capacity the answer was read against the documents; None if it was not since it changed."""
        return reviews().get(self.hash)

    def to_dict(self, language: str = "en") -> shapes.AtlasPiece:
        """Return the piece as JSON values; statements are named by their ids."""
        answer = self.answers[LANGUAGES.index(language)]
        return {
            "specimen": answer.specimen.value,
            **self.signature(),
            "class": answer.cls and answer.cls.value,
            "flag": answer.flag,
            "borderline": answer.borderline,
            "label": answer.label,
            "verdicts": [
                {"source": one.source, "class": one.cls and one.cls.value, "bands": [band.id for band in one.bands]}
                for one in answer.verdicts
            ],
            "warnings": [warning.code for warning in answer.warnings],
            "manifestations": [item.id for item in answer.manifestations],
            "cautions": [note.id for note in answer.cautions],
            "next_checks": [note.id for note in answer.next_checks],
            "causes": [one.cause.id for one in answer.causes],
        }

    def signature(self) -> answer_shapes.Piece:
        """Return the interval, the hash and the review as JSON values."""
        read = self.review
        return {
            "interval": {
                "low": float(self.low),
                "low_included": True,
                "high": None if self.high is None else float(self.high),
                "high_included": self.high is not None,
                "unit": self.unit.code,
            },
            "hash": self.hash,
            "review": None if read is None else {"date": read.date, "capacity": read.capacity},
        }


@typed
def atlas(specimen: str | None = None, unit: str | None = None) -> list[tuple[Piece, ...]]:
    """Return the pieces of the number line of each specimen and unit: `atlas("serum", "mmol/l")`.

    Without a `unit`, those that every answer is converted to; without a `specimen`, all. Raises `MgcheckError` for an
    unknown one, or a unit in which the specimen is not measured.
    """
    specimens = list(Specimen) if specimen is None else [parse_specimen(specimen)]
    wanted = None if unit is None else parse_unit(unit)
    return [pieces(one, each) for one in specimens for each in ([wanted] if wanted else units_of(one))]


def units_of(specimen: Specimen) -> tuple[Unit, ...]:
    """Return the units of the atlas for a specimen: those that every answer is converted to."""
    return tuple(
        unit for dimension in Dimension if specimen.measured_in(dimension) for unit in SHOWN_UNITS.get(dimension, ())
    )


@cache
def pieces(specimen: Specimen, unit: Unit) -> tuple[Piece, ...]:
    """Return the pieces of the number line in ascending order; raises `UnitError` if the unit does not fit."""
    knowledge = packaged_knowledge()
    found: list[Piece] = []
    last = ""
    for low in _lowest_values(specimen, unit, knowledge):
        answers = tuple(_answer(specimen, unit, low, knowledge, language) for language in LANGUAGES)
        before, last = last, _content(answers[0])
        if last == before:
            continue
        if found:
            found[-1] = found[-1]._replace(high=low - _STEP)
        found.append(Piece(low, None, answers))
    return tuple(found)


def piece_of(answer: Interpretation) -> Piece | None:
    """Return the piece of the atlas with the same answer around the same value.

    None for an answer with options, with a comparator, or one that its own rounding brings near a limit.
    """
    value = answer.quantity.exact
    if answer.quantity.comparator is not None or answer.factors or answer.reader_sources:
        return None
    if any(verdict.source == LAB for verdict in answer.verdicts):
        return None
    for piece in pieces(answer.specimen, answer.quantity.unit):
        # One with more decimals lies between two values of the atlas, or where only three decimals make it borderline.
        reached = piece.low - _STEP <= value and (piece.high is None or value <= piece.high + _STEP)
        if reached and same(piece.answers[LANGUAGES.index(answer.language)], answer):
            return piece
    return None


def explained(answer: Interpretation) -> answer_shapes.Interpretation:
    """Return an answer as JSON values with its explanation and its piece of the atlas."""
    whole = answer.to_dict(explain=True)
    piece = piece_of(answer)
    whole["explanation"]["piece"] = piece and piece.signature()
    return whole


def same(one: Interpretation, other: Interpretation) -> bool:
    """Whether two answers in one language are the same but for the number."""
    return _content(one) == _content(other)


def _lowest_values(specimen: Specimen, unit: Unit, knowledge: Knowledge) -> Iterator[Decimal]:
    """Yield the first value of three decimals, and those on and just above each cut point."""
    first = result_of(specimen, Quantity(_STEP, unit, text=unit.label, unit_text=unit.label), knowledge)
    digits = {1}
    for point in cut_points(first):
        scaled = point * 10**PLACES
        digits |= {max(1, math.ceil(scaled)), max(1, math.floor(scaled) + 1)}
    yield from (Decimal(each).scaleb(-PLACES) for each in sorted(digits))


def _answer(specimen: Specimen, unit: Unit, value: Decimal, knowledge: Knowledge, language: str) -> Interpretation:
    quantity = Quantity(value, unit, text=f"{value} {unit.label}", unit_text=unit.label)
    return interpret_result(result_of(specimen, quantity, knowledge, language=language))


def _content(answer: Interpretation) -> str:
    """An answer as JSON without its number, which warnings and the caution `list_limit` may hold."""
    content = _without(answer, _NUMBER)
    holding = [*content.pop("warnings"), *(note for note in content["cautions"] if note["id"] == "list_limit")]
    content["cautions"] = [note for note in content["cautions"] if note not in holding]
    return json.dumps(content) + re.sub(r"[0-9.,]+", "#", json.dumps(holding))


def _without(answer: Interpretation, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in answer.to_dict().items() if key not in keys}
