"""The words for a series and its results: the title, values, classes, changes, and what needs a note."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from mgcheck.files.notices import WARNINGS
from mgcheck.judging.class_words import bordering, either, on_the_limit
from mgcheck.judging.limits import plain_class
from mgcheck.judging.verdict import common_side
from mgcheck.knowledge.model import MgClass
from mgcheck.language.numbers import decimal_beside, decimal_text, localized
from mgcheck.language.say import say
from mgcheck.quantity.quantity import number_text
from mgcheck.quantity.units import PERCENT
from mgcheck.series.dates import shown_dates
from mgcheck.series.series import Change, Point, Series

# The digits of a converted value, unless it needs more beside a limit.
_DIGITS = 3
# Larger changes do not fit their column.
_MOST_PERCENT = 9999


class Described(NamedTuple):
    """A result in words: its date, value, class and change.

    `others` says which limit it lies on, if any, and how other sources place it, if they differ.

    `codes` are the warnings for which the row needs checking.
    """

    date: str
    value: str
    cls: str
    change: str
    others: str
    codes: tuple[str, ...]


def described(series: Series, language: str, *, iso: bool) -> list[Described]:
    """Return the results of a series in words; `iso` says that their dates are written in ISO 8601."""
    dates = shown_dates([point.date for point in series.points], iso=iso)
    return [
        Described(
            date,
            value_words(series, point, language),
            class_words(point, language),
            "" if change is None else change_words(change, language),
            say("page.semicolon", language).join([*_limits(point, language), *_others(point, language)]),
            tuple(code for code in WARNINGS if code in (point.answer.warnings or "").split("|")),
        )
        for date, point, change in zip(dates, series.points, series.changes, strict=True)
    ]


def title(series: Series, rows: list[Described], language: str, *, iso: bool) -> str:
    """Return the specimen, the number of results, their first and last day, the lowest and the last value."""
    count = len(rows)
    first, last = (
        point.date.day.isoformat() if iso else point.date.written for point in (series.points[0], series.points[-1])
    )
    return say(
        "trend.title",
        language,
        specimen=say(f"ui.title.{series.scope}", language),
        count=say(f"trend.count.{'one' if count == 1 else 'many'}", language, count=count),
        span=first if first == last else say("trend.span", language, first=first, last=last),
        lowest=value_words(series, series.lowest, language),
        last=rows[-1].value,
    )


def unit_words(series: Series, language: str) -> str:
    """Return the unit of the ruler, whether its scale is logarithmic, and the source of its limits."""
    unit, source = series.unit.label, series.headline.source
    return f"{unit}, {source}" if series.unit == PERCENT else say("trend.scale", language, unit=unit, source=source)


def value_words(series: Series, point: Point, language: str) -> str:
    """Return a value as written or, if it is in another unit than the ruler, converted and marked `~`."""
    quantity = point.quantity
    if quantity.unit == series.unit:
        return f"{quantity.comparator or ''}{localized(number_text(quantity.value), language)}"
    limits = [band.interval.low.value for band in series.headline.bands[1:]]
    text = decimal_beside(series.value(point), limits, _DIGITS)
    return f"~{quantity.comparator or ''}{localized(text, language)}"


def class_words(point: Point, language: str) -> str:
    """Return the class of a result in a few words."""
    classes = [MgClass(name) for name in (point.answer.possible_classes or "").split("|")]
    side = common_side(classes)
    if side is None:
        return say("class.undecided", language)
    if len(classes) > 1:
        return say(f"trend.open.{side}", language)
    return name_of_class(classes[0], language)


def name_of_class(cls: MgClass, language: str) -> str:
    """Return a class in at most two short words."""
    return say(f"trend.severe.{cls.side}", language) if cls.severe else either([cls], language)


def change_words(change: Change, language: str) -> str:
    """Return a change in whole percents, one below 1 % with one digit."""
    size = abs(change.percent)
    if size > _MOST_PERCENT:
        return f">{_MOST_PERCENT} %"
    text = decimal_text(Fraction(round(size))) if size >= 1 or not size else decimal_text(size, 1)
    sign = "+" if change.percent > 0 else "−" if change.percent else ""
    return f"{sign}{localized(text, language)} %"


def _limits(point: Point, language: str) -> list[str]:
    """Return that a result lies on the limit of another class, if it does within its rounding."""
    if not point.judgement.borderline:
        return []
    return [on_the_limit(bordering(point.judgement.result.headline.ruler, point.quantity), language)]


def _others(point: Point, language: str) -> list[str]:
    """Return the side on which each other source places a result, if it is another than that of the class."""
    side = common_side([MgClass(name) for name in (point.answer.possible_classes or "").split("|")])
    return [
        say("page.for", language, word=either([plain_class(each.side)], language), source=each.source_name(language))
        for each in point.judgement.verdicts
        if side is not None and each.side not in (None, side)
    ]
