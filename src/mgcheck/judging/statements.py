"""What is printed of one value beside the verdicts: its label, manifestations, cautions, next checks; pure.

A statement follows the verdict of its own source, whatever the headline is. Where that leaves open whether it applies,
it carries its condition. A laboratory's low or high adds what is said of low or high values, marked as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mgcheck.judging.interpretation import CitedRemark, ExpectedManifestation
from mgcheck.judging.result import Result
from mgcheck.judging.rulers import class_limits, possible_bands, unstated_side
from mgcheck.knowledge.model import (
    LAB,
    Band,
    Certainty,
    Citation,
    ManifestationGroup,
    MgClass,
    Remark,
    Ruler,
    Side,
    Topic,
)
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import say
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.quantity import written

_PLAIN = {Side.LOW: MgClass.HYPO, Side.INSIDE: MgClass.NORMAL, Side.HIGH: MgClass.HYPER}


# ------------------------------------------------------------------------------------------------------ the label


def label(result: Result, classes: tuple[MgClass, ...]) -> str:
    """The class of the headline in words, which claim no more than the source that decides it."""
    sides = {cls.side for cls in classes}
    if len(sides) > 1:
        return say("label.undetermined", result.language)
    # Of several possible bands the one that claims less is named.
    bands = possible_bands(result.headline.ruler, result.quantity.interval())
    own = next((band.label.within(result.language) for band in bands if band.label is not None), None)
    if len(classes) == 1:
        return _name(result, classes[0], own)
    side = sides.pop()
    name = _name(result, _PLAIN[side], own and say(f"label.{side.value}", result.language))
    return say("label.open", result.language, name=name)


def name_of(result: Result, ruler: Ruler) -> str | None:
    """What a document calls the quantity by its own ruler; None where it has no name for it, or more than one."""
    if ruler.source not in result.knowledge.documents:
        return None
    bands = possible_bands(ruler, result.quantity.interval())
    classes = {band.cls for band in bands}
    if len(classes) > 1 or any(band.label is not None for band in bands):
        return None
    return result.knowledge.policy.labels[result.scope][classes.pop()].within(result.language)


def _name(result: Result, cls: MgClass, own: str | None) -> str:
    """A class as the source that decides it names it; `own` are words of a document for the band."""
    if result.headline.by_laboratory and result.laboratory is not None and not cls.severe:
        unstated = unstated_side(result.laboratory)
        # A side that the laboratory does not state is the document's, and so is what lies between the two.
        if unstated is None or cls.side not in (unstated, Side.INSIDE):
            return say(f"label.{cls.value}_for", result.language, whose=say("word.your_laboratory", result.language))
    if result.headline.source not in result.knowledge.documents:
        return say(f"label.{cls.value}_for", result.language, whose=result.headline.source)
    return own or result.knowledge.policy.labels[result.scope][cls].within(result.language)


# ---------------------------------------------------------------------------------------------- the manifestations


def manifestations(result: Result) -> tuple[ExpectedManifestation, ...]:
    """What each document lists for the band of its own ruler, the severe lists first, the headline source's first."""
    in_order = sorted(result.rulers.values(), key=lambda ruler: ruler.source != result.headline.source)
    found = [item for ruler in in_order for item in _listed(result, ruler)]
    return tuple(sorted(found, key=lambda item: not item.cls.severe))


def _listed(result: Result, ruler: Ruler) -> Iterator[ExpectedManifestation]:
    """The lists of one source; a severe one is followed by the milder one."""
    possible = {band.id for band in possible_bands(ruler, result.quantity.interval())}
    groups = _groups(result, ruler)
    met = [group for group in groups if not possible.isdisjoint(group.bands)]
    milder = {group.milder for group in met}
    for group in groups:
        if group not in met and group.id not in milder:
            continue
        certain = possible <= group.bands
        extent = _extent(result, (band.interval for band in ruler.bands if band.id in group.bands))
        for item in group.items:
            yield ExpectedManifestation(
                id=item.id,
                system=item.system,
                text=item.text.within(result.language),
                cls=group.cls,
                citation=group.citation,
                heading=group.heading.within(result.language),
                certain=certain,
                carried_over=group not in met,
                extent=None if certain else f"{extent} {result.quantity.unit.label}",
                on_page=item.page,
            )


def _groups(result: Result, ruler: Ruler) -> list[ManifestationGroup]:
    """The lists of the source of a ruler for what is measured."""
    return [
        group
        for group in result.knowledge.groups
        if group.citation.source == ruler.source and result.scope in group.scopes
    ]


def _list_limits(result: Result) -> Iterator[CitedRemark]:
    """That rounding may move the quantity across a limit at which a document lists other manifestations.

    A limit of the headline's class is left out: of that the answer says that it is borderline.
    """
    quantity = result.quantity
    said = class_limits(result.headline.ruler)
    half = quantity.resolution / 2
    around = Interval(Bound(quantity.exact - half, inclusive=True), Bound(quantity.exact + half, inclusive=True))
    for ruler in result.rulers.values() if quantity.comparator is None else ():
        groups = _groups(result, ruler)
        for below, above in pairwise(possible_bands(ruler, around)):
            limit = above.interval.low.value
            changes = any((below.id in group.bands) is not (above.id in group.bands) for group in groups)
            if changes and limit not in said:
                text = say(
                    "note.list_limit",
                    result.language,
                    written=written(quantity, result.language),
                    limit=localized(decimal_text(limit), result.language),
                    source=ruler.source,
                )
                places = (Citation("mgcheck", f"{ruler.source}, {above.locator}"),)
                yield CitedRemark("list_limit", text, places, Topic.MANIFESTATIONS, rank=1, urgent=False)


# ------------------------------------------------------------------------------------------ cautions, next checks


def cautions(result: Result) -> tuple[CitedRemark, ...]:
    """The cautions that apply: what is urgent, then what the page shows by rank, then the others."""
    return _in_order([*_list_limits(result), *_notes(result, result.knowledge.cautions)])


def next_checks(result: Result) -> tuple[CitedRemark, ...]:
    """What to check next, in the order of the cautions."""
    return _in_order(_notes(result, result.knowledge.next_checks))


def _in_order(notes: Iterable[CitedRemark]) -> tuple[CitedRemark, ...]:
    return tuple(sorted(notes, key=lambda note: (not note.urgent, not note.on_page, note.rank or 0)))


class _Match(NamedTuple):
    """The bands in which a statement holds and the quantity may lie, and whether it lies in them for certain."""

    bands: tuple[Band, ...] = ()
    certain: bool = False


def _match(remark: Remark, rulers: Sequence[tuple[Band, ...]]) -> _Match:
    """Where a statement holds, of the bands that are possible on each of several rulers."""
    met = [tuple(band for band in possible if remark.applies_in(band)) for possible in rulers]
    certain = any(len(found) == len(possible) for found, possible in zip(met, rulers, strict=True))
    return _Match(tuple(band for found in met for band in found), certain)


def _notes(result: Result, remarks: Iterable[Remark]) -> Iterator[CitedRemark]:
    """The statements that apply, each with its condition and its place on the page."""
    where = result.quantity.interval()
    possible = {source: possible_bands(ruler, where) for source, ruler in result.rulers.items()}
    severities = _severities(result, possible)
    for remark in remarks:
        if result.scope not in remark.scopes or (remark.without_laboratory and result.headline.by_laboratory):
            continue
        own = [possible[source] for source in remark.follows if source in possible]
        match = _match(remark, own or [possible[result.headline.source]])
        mark = None
        if LAB in possible and not match.certain:
            laboratory = _laboratory_match(remark, possible[LAB])
            if laboratory.certain or (laboratory.bands and not match.bands):
                match, mark = laboratory, f"note.lab.{laboratory.bands[0].cls.side.value}"
        if not match.bands or (remark.certainty is not None and match.certain is (remark.certainty is Certainty.OPEN)):
            continue
        classes = {cls for band in match.bands for cls in severities.get(band.cls.side, {band.cls})}
        yield CitedRemark(
            id=remark.id,
            text=_text(result, remark, match, mark),
            citations=remark.cited,
            topic=remark.topic,
            rank=min((remark.page[cls] for cls in classes & remark.page.keys()), default=None),
            urgent=not classes.isdisjoint(remark.urgent),
        )


def _laboratory_match(remark: Remark, possible: tuple[Band, ...]) -> _Match:
    """Where a laboratory's range adds a statement: on its low or high side, one that is said of a side alone."""
    if remark.bands or remark.certainty is not None:
        return _Match()
    match = _match(remark, [possible])
    outside = tuple(band for band in match.bands if band.cls is not MgClass.NORMAL)
    return _Match(outside, match.certain and outside == match.bands)


def _text(result: Result, remark: Remark, match: _Match, mark: str | None) -> str:
    """The statement with what it depends on: that it is said by a laboratory's range, or where the value would lie."""
    text = remark.text.within(result.language)
    # A general statement holds wherever the value lies.
    if remark.topic is Topic.GENERAL or (match.certain and mark is None):
        return text
    leads = [] if mark is None else [say(mark, result.language)]
    if not match.certain:
        where = _extent(result, (band.interval for band in match.bands))
        if remark.certainty is Certainty.OPEN:
            return text.replace("{where}", where)
        leads.insert(0, say("note.if", result.language, where=where))
    return f"({', '.join(leads)}) {text}"


def _severities(result: Result, possible: Mapping[str, tuple[Band, ...]]) -> dict[Side, set[MgClass]]:
    """By side the classes that the documents that know severe ones leave possible there."""
    found: dict[Side, set[MgClass]] = {}
    for source, bands in possible.items():
        if source in result.knowledge.documents and any(band.cls.severe for band in result.rulers[source].bands):
            for band in bands:
                found.setdefault(band.cls.side, set()).add(band.cls)
    return found


def _extent(result: Result, intervals: Iterable[Interval]) -> str:
    """The part of the line that some intervals cover, in words: `below 0.7`, `2 to 3`."""
    parts: list[Interval] = []
    for interval in sorted(intervals, key=lambda one: one.low.value):
        last = parts[-1].high if parts else None
        if parts and (last is None or interval.low.value <= last.value):
            ends = (last, interval.high)
            high = None if None in ends else max(end for end in ends if end is not None)
            parts[-1] = Interval(parts[-1].low, high)
        else:
            parts.append(interval)
    either = f" {say('word.or', result.language)} "
    return either.join(_words(result, part) for part in parts)


def _words(result: Result, interval: Interval) -> str:
    low, high = interval.low, interval.high
    shown = {
        name: localized(decimal_text(end.value), result.language)
        for name, end in (("low", low), ("high", high))
        if end is not None
    }
    if high is None:
        key = "at_least" if low.inclusive else "above"
    elif low.value == 0:
        key = "at_most" if high.inclusive else "below"
    else:
        key = "between"
    return say(f"extent.{key}", result.language, **shown)
