"""Put the class of an interpretation into words."""

from __future__ import annotations

from collections.abc import Iterable

from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import limits_within_rounding, possible_classes
from mgcheck.knowledge.model import MgClass, Ruler, Side
from mgcheck.language.say import say
from mgcheck.quantity.quantity import Quantity


def in_words(answer: Interpretation) -> str:
    """Return the class in words, such as `low`, `severely low or low`, or `low, on the limit of severe`.

    If the sources disagree, the class by each is given.
    """
    language = answer.language
    if any(warning.code == "implausible" for warning in answer.warnings):
        return say("class.implausible", language)
    if answer.sources_agree is False:
        sided = [one for one in answer.verdicts if one.side is not None]
        return ", ".join(f"{either(one.possible_classes, language)} ({one.source_name(language)})" for one in sided)
    words = either(answer.possible_classes, language)
    if answer.borderline:
        others = bordering(answer.headline_ruler, answer.quantity)
        return f"{words}, {on_the_limit(others, language)}"
    return words


def on_the_limit(others: list[MgClass], language: str) -> str:
    """Say that a value lies on the limit of other classes, in words."""
    other = say("class.severe", language) if others[0].severe else either(others, language)
    return say("class.on_the_limit", language, other=other)


def either(classes: Iterable[MgClass], language: str) -> str:
    """Join the names of classes with commas and "or"."""
    *first, last = (say(f"page.class.{cls.value}", language) for cls in classes)
    return f"{', '.join(first)} {say('word.or', language)} {last}" if first else last


def not_beyond(answer: Interpretation) -> str:
    """Say `not low` or `not high` of a value within a laboratory's range with one end; otherwise nothing."""
    unstated = answer.unstated_side if answer.sides == {Side.INSIDE} else None
    return say(f"class.not_beyond_{unstated}", answer.language) if unstated else ""


def bordering(ruler: Ruler, quantity: Quantity) -> list[MgClass]:
    """Return the other classes that a quantity may have within its rounding, in ascending order."""
    pairs = limits_within_rounding(ruler, quantity)
    own = possible_classes(ruler, quantity)
    return [cls for cls in dict.fromkeys(band.cls for pair in pairs for band in pair) if cls not in own]


def borders_on_severe(answer: Interpretation) -> bool:
    """Whether a value that is not severe may be so within its rounding."""
    return answer.borderline and any(cls.severe for cls in bordering(answer.headline_ruler, answer.quantity))
