"""Put the class of an interpretation into words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from mgcheck.judging.interpretation import Interpretation
from mgcheck.knowledge.model import MgClass
from mgcheck.language.say import say


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
        others = [cls for cls in _bordering(answer) if cls is not answer.cls]
        other = say("class.severe", language) if others[0].severe else either(others, language)
        return say("class.borderline", language, words=words, other=other)
    return words


def either(classes: Iterable[MgClass], language: str) -> str:
    """Join the names of classes with commas and "or"."""
    *first, last = (say(f"page.class.{cls.value}", language) for cls in classes)
    return f"{', '.join(first)} {say('word.or', language)} {last}" if first else last


def _bordering(answer: Interpretation) -> dict[MgClass, None]:
    """Return the classes on both sides of each limit within the rounding of the value, in ascending order."""
    exact, step = answer.quantity.exact, answer.quantity.resolution
    pairs = [
        (below.cls, above.cls)
        for below, above in pairwise(answer.headline_ruler.bands)
        if below.cls is not above.cls and abs(exact - above.interval.low.value) * 2 <= step
    ]
    return dict.fromkeys(cls for pair in pairs for cls in pair)
