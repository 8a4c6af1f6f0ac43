"""The statements of the documents on tests, evidence, intake and foods.

Interpreting a value needs none of this; each file is read on first use.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.data_files import Table, read_table
from mgcheck.errors import ChoiceError, typed
from mgcheck.knowledge.model import Citation
from mgcheck.language.say import Text, plain, suggestion

if TYPE_CHECKING:
    from mgcheck.shapes import lists as shapes
    from mgcheck.shapes import parts as shape_parts


class Point(NamedTuple):
    """One statement of a document and its topic, such as how a test is done, what it tells, or its limits."""

    topic: str
    text: Text
    citation: Citation

    def to_dict(self, language: str) -> shape_parts.Point:
        """Return the point as JSON values."""
        return {"topic": self.topic, "text": self.text.within(language), "citations": self.citation.places()}


class AssayTest(NamedTuple):
    """An assay, or a dynamic or neuromuscular test."""

    id: str
    name: Text
    points: tuple[Point, ...]

    def to_dict(self, language: str) -> shapes.Test:
        """Return the test as JSON values."""
        return {
            "id": self.id,
            "name": self.name.within(language),
            "points": [point.to_dict(language) for point in self.points],
        }


class Condition(NamedTuple):
    """A condition, the claims of the documents about it, and how far they agree; `also` are its other names."""

    id: str
    name: Text
    also: tuple[str, ...]
    agreement: Text
    claims: tuple[Point, ...]

    def to_dict(self, language: str) -> shapes.Condition:
        """Return the condition as JSON values."""
        claims: list[shapes.Claim] = [
            {
                "text": claim.text.within(language),
                "promotional": claim.topic == "promotional",
                "citations": claim.citation.places(),
            }
            for claim in self.claims
        ]
        return {
            "id": self.id,
            "name": self.name.within(language),
            "agreement": self.agreement.within(language),
            "claims": claims,
        }


class Food(NamedTuple):
    """A food and its magnesium content in mg per 100 g (boisleve VII-2, from Berthelot 2004)."""

    name: Text
    mg_per_100_g: int

    def to_dict(self, language: str) -> shapes.Food:
        """Return the food as JSON values."""
        return {
            "name": self.name.within(language),
            "magnesium": {"value": self.mg_per_100_g, "unit": "mg/(100.g)"},
            "citations": FOODS.places(),
        }


FOODS = Citation("boisleve", "VII-2 (Berthelot 2004)")


class IntakeRules(NamedTuple):
    """The daily requirement of a person according to two documents: by weight, and by sex."""

    by_weight: Citation
    low_mg_per_kg: Fraction
    consensus_mg_per_kg: Fraction
    extra_mg: dict[str, int]
    by_sex: Citation
    # In mg and in mmol per day, both as printed.
    sex: dict[str, tuple[Fraction, Fraction]]
    notes: tuple[Point, ...]


@cache
def assay_tests() -> tuple[AssayTest, ...]:
    """Return every assay and test."""
    return tuple(
        AssayTest(row["id"], _text(row), tuple(_point(point, point["about"]) for point in row["point"]))
        for row in read_table("tests")["test"]
    )


@cache
def conditions() -> tuple[Condition, ...]:
    """Return every condition that a document makes a claim about."""
    promotional = set(read_table("evidence")["promotional"])
    return tuple(
        Condition(
            row["id"],
            _text(row),
            tuple(row["also"]),
            _text(row["agreement"]),
            tuple(
                _point(claim, "promotional" if claim["source"] in promotional else "document") for claim in row["claim"]
            ),
        )
        for row in read_table("evidence")["condition"]
    )


@typed
def find_conditions(word: str) -> tuple[Condition, ...]:
    """Return the conditions whose name contains a word, in English or French, with or without accents.

    Raises `ChoiceError` with suggestions if there is none.
    """
    wanted = plain(word)
    names = {condition: [condition.id, *condition.name, *condition.also] for condition in conditions()}
    found = tuple(condition for condition, known in names.items() if _finds(wanted, known))
    if not found:
        known = [name for spelled in names.values() for name in spelled]
        raise ChoiceError(
            "unknown_condition", argument="CONDITION", given=word, nearest=suggestion(word, known, most=3)
        )
    return found


@cache
def foods() -> tuple[Food, ...]:
    """Return the foods of the table in boisleve, richest in magnesium first."""
    rows = (Food(_text(row), row["mg_per_100_g"]) for row in read_table("foods")["food"])
    return tuple(sorted(rows, key=lambda food: -food.mg_per_100_g))


@typed
def find_foods(word: str | None = None) -> tuple[Food, ...]:
    """Return the foods whose name contains a word, in English or French, with or without accents; without a word, all.

    Raises `ChoiceError` with suggestions if there is none.
    """
    if word is None:
        return foods()
    wanted = plain(word)
    found = tuple(food for food in foods() if _finds(wanted, food.name))
    if not found:
        known = [part for food in foods() for name in food.name for part in name.split(", ")]
        raise ChoiceError("unknown_food", argument="WORD", given=word, nearest=suggestion(word, known, most=3))
    return found


@cache
def intake_rules() -> IntakeRules:
    """Return the rules of intake, and notes on absorption, kinetics and food."""
    table = read_table("intake")
    weight, sex = table["by_weight"], table["by_sex"]
    return IntakeRules(
        Citation(weight["source"], weight["locator"]),
        Fraction(weight["mg_per_kg_low"]),
        Fraction(weight["mg_per_kg_consensus"]),
        weight["extra_mg"],
        Citation(sex["source"], sex["locator"]),
        {name: (Fraction(sex[name]["mg"]), Fraction(sex[name]["mmol"])) for name in ("m", "f")},
        tuple(_point(row, row["topic"]) for row in table["note"]),
    )


def _text(row: Table) -> Text:
    return Text(row["en"], row["fr"])


def _point(row: Table, topic: str) -> Point:
    return Point(topic, _text(row), Citation(row["source"], row["locator"]))


# A shorter word would match half of the names.
_LETTERS = 3


def _finds(wanted: str, names: Iterable[str]) -> bool:
    """Whether one of the names contains the word, which must have at least three letters."""
    return len(wanted) >= _LETTERS and any(wanted in plain(name) for name in names)
