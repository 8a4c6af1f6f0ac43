"""What the documents say beside limits and causes: tests, evidence, intake, foods; as frozen values.

Nothing here is needed to interpret a plain value; each file is read when it is asked for.
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
    """One thing a document says; `topic` is what it is about (how a test is done, what it tells, its limits...)."""

    topic: str
    text: Text
    citation: Citation

    def to_dict(self, language: str) -> shape_parts.Point:
        """The point as it stands in JSON."""
        return {"topic": self.topic, "text": self.text.within(language), "citations": self.citation.places()}


class AssayTest(NamedTuple):
    """An assay or a dynamic or neuromuscular test."""

    id: str
    name: Text
    points: tuple[Point, ...]

    def to_dict(self, language: str) -> shapes.Test:
        """The test as it stands in JSON."""
        return {
            "id": self.id,
            "name": self.name.within(language),
            "points": [point.to_dict(language) for point in self.points],
        }


class Condition(NamedTuple):
    """A condition, what each document claims of it, and how far they agree."""

    id: str
    name: Text
    also: tuple[str, ...]
    agreement: Text
    claims: tuple[Point, ...]

    def to_dict(self, language: str) -> shapes.Condition:
        """The condition as it stands in JSON."""
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
    """A food and its magnesium, in mg per 100 g (boisleve VII-2, after Berthelot 2004)."""

    name: Text
    mg_per_100_g: int

    def to_dict(self, language: str) -> shapes.Food:
        """The food as it stands in JSON."""
        return {
            "name": self.name.within(language),
            "magnesium": {"value": self.mg_per_100_g, "unit": "mg/(100.g)"},
            "citations": FOODS.places(),
        }


FOODS = Citation("boisleve", "VII-2 (Berthelot 2004)")


class IntakeRules(NamedTuple):
    """How much a person needs a day, as two documents have it: by weight, and by sex."""

    by_weight: Citation
    low_mg_per_kg: Fraction
    consensus_mg_per_kg: Fraction
    extra_mg: dict[str, int]
    by_sex: Citation
    # Milligrams and millimoles a day, both as printed.
    sex: dict[str, tuple[Fraction, Fraction]]
    notes: tuple[Point, ...]


@cache
def assay_tests() -> tuple[AssayTest, ...]:
    """Every assay and test."""
    return tuple(
        AssayTest(row["id"], _text(row), tuple(_point(point, point["about"]) for point in row["point"]))
        for row in read_table("tests")["test"]
    )


@cache
def conditions() -> tuple[Condition, ...]:
    """Every condition of which a document says something."""
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
    """The conditions that a word names, in English or French, with or without accents.

    Raises `ChoiceError` where there is none, naming the nearest.
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
    """The foods of boisleve's table, the richest first."""
    rows = (Food(_text(row), row["mg_per_100_g"]) for row in read_table("foods")["food"])
    return tuple(sorted(rows, key=lambda food: -food.mg_per_100_g))


@typed
def find_foods(word: str | None = None) -> tuple[Food, ...]:
    """The foods whose name holds a word, in English or French, accents optional; all without a word.

    Raises `ChoiceError` where there is none, naming the nearest.
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
    """The rules of intake, and what becomes of what is taken in."""
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


# Fewer letters would find half of a list.
_LETTERS = 3


def _finds(wanted: str, names: Iterable[str]) -> bool:
    """Whether a word of three letters or more stands in one of the names."""
    return len(wanted) >= _LETTERS and any(wanted in plain(name) for name in names)
