"""The answer in one line: for `--brief`, and for streams of values."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from mgcheck.errors import MgcheckError
from mgcheck.judging.class_words import borders_on_severe, either, not_beyond
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import in_unit, plain_class, reference_interval, stated_ends
from mgcheck.judging.verdict import Verdict
from mgcheck.knowledge.model import LAB, MgClass, Ruler, Side
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import clipped, say
from mgcheck.quantity.quantity import written

_NUMBERS = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
# A source's words for a band are shown if they are a name ("moderate hypomagnesemia") and not a description.
_WORDS_OF_A_NAME = 2


class Line(NamedTuple):
    """One answer in a line: the class (`head`), the value, and what each source says about it (`rest`).

    `style` is the class that gives the head its color, or a style; `width` is that of the longest class.
    """

    head: str
    style: MgClass | str
    value: str
    rest: str
    width: int


def interpretation_line(answer: Interpretation) -> Line:
    """The class, the value, each source with its reference interval, and the codes of the warnings."""
    quantity, language = answer.quantity, answer.language
    shown = written(quantity, language)
    if quantity.derived:
        shown = f"{quantity.text} = {shown}"
    rulers = {ruler.source: ruler for ruler in answer.rulers}
    parts = [_verdict(one, rulers.get(one.source), answer) for one in answer.verdicts]
    if answer.borderline:
        parts.append(say("ui.borderline_severe" if borders_on_severe(answer) else "ui.borderline", language))
    if answer.warnings:
        parts.append("! " + ", ".join(warning.code for warning in answer.warnings))
    sides = [one.side for one in answer.verdicts if one.side is not None]
    # A head of several classes has no color.
    style: MgClass | str = "bold"
    if len(answer.sides) > 1:
        head = say("class.undecided", language)
    elif answer.sources_agree is False and answer.documents_decide:
        head = "/".join(either([plain_class(side)], language) for side in dict.fromkeys(sides))
    else:
        style = answer.cls or plain_class(*answer.sides)
        head = not_beyond(answer) or either([style], language)
    return Line(head.upper(), style, shown, " · ".join(parts), _width(language))


def error_line(text: str, error: MgcheckError, language: str) -> Line:
    """The refusal of one value in one line."""
    shown = clipped(text) or say("ui.empty", language)
    return Line(say("ui.error", language), "bold red", shown, error.message(language), _width(language))


def _width(language: str) -> int:
    """The width of the longest class, in columns."""
    return max(map(len, (say("class.undecided", language), *(either([cls], language) for cls in MgClass))))


def _verdict(verdict: Verdict, ruler: Ruler | None, answer: Interpretation) -> str:
    """A source's verdict after its reference interval as printed; a doubtful range has no interval."""
    language = answer.language
    whose = verdict.source_name(language)
    if ruler is None:
        return say("ui.labelled", language, label=whose, text=verdict.band)
    named = verdict.side is not Side.INSIDE and len(verdict.band.split()) <= _WORDS_OF_A_NAME
    words = verdict.band if named else either(verdict.possible_classes, language)
    if ruler.source == LAB:
        return f"{whose} {ruler.printed} {not_beyond(answer) or words}"
    unit = "" if ruler.printed_unit == answer.quantity.unit else f" {ruler.printed_unit.label}"
    return f"{whose} {_interval(ruler, language)}{unit} {words}"


def _interval(ruler: Ruler, language: str) -> str:
    """The reference interval in the unit in which the source prints it."""
    ends = map(decimal_text, stated_ends(in_unit(ruler, ruler.printed_unit)))
    shown = [localized(end, language) for end in printed_digits(ruler) or ends]
    if len(shown) > 1:
        return "–".join(shown)
    return f"{'≥' if reference_interval(ruler).high is None else '≤'}{shown[0]}"


def printed_digits(ruler: Ruler) -> list[str]:
    """The ends of the reference interval with the digits that the source prints (0.90); empty if it prints others."""
    inside = reference_interval(in_unit(ruler, ruler.printed_unit))
    ends = [end and end.value for end in (inside.low, inside.high)]
    digits = [text.replace(",", ".") for text in _NUMBERS.findall(ruler.printed or "")[:2]]
    return digits if [Fraction(text) for text in digits] == ends else []
