"""Select the statements about a result: its label, manifestations, cautions and next checks; pure.

A statement follows the verdict of its own source, whatever the headline. If that leaves open whether it applies, it is
given with its condition. If only the laboratory's range makes the value low or high, the statements about low or high
values are added and marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from mgcheck.judging.interpretation import CitedRemark, ExpectedManifestation
from mgcheck.judging.limits import extent, plain_class, possible_bands, unstated_side
from mgcheck.judging.result import Result
from mgcheck.judging.verdict import common_side
from mgcheck.knowledge.model import (
    LAB,
    Band,
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
from mgcheck.quantity.quantity import written

# ------------------------------------------------------------------------------------------------------ the label


def label(result: Result, classes: tuple[MgClass, ...]) -> str:
    """Return the headline class in words that claim no more than the source that decides it."""
    sides = {cls.side for cls in classes}
    if len(sides) > 1:
        return say("label.undetermined", result.language)
    # If several bands are possible, use the words that claim less.
    bands = possible_bands(result.headline.ruler, result.quantity.interval)
    own = next((band.label.within(result.language) for band in bands if band.label is not None), None)
    if len(classes) == 1:
        return _name(result, classes[0], own)
    side = sides.pop()
    name = _name(result, plain_class(side), own and say(f"label.{side.value}", result.language))
    return say("label.open", result.language, name=name)


def name_of(result: Result, source: str, bands: Iterable[Band]) -> str | None:
    """Return the name that a document gives to a quantity in these of its bands; None if it has none or several.

    Several bands on one side have the name of that side, whatever the severity.
    """
    bands = list(bands)
    side = common_side(band.cls for band in bands)
    if source not in result.knowledge.documents or side is None or any(band.label is not None for band in bands):
        return None
    cls = bands[0].cls if len(bands) == 1 else plain_class(side)
    return result.knowledge.policy.labels[result.scope][cls].within(result.language)


def _name(result: Result, cls: MgClass, own: str | None) -> str:
    """Name a class as the source that decides it does; `own` is the label of the band, if it has one."""
    if result.headline.by_laboratory and result.laboratory is not None and not cls.severe:
        unstated, whose = unstated_side(result.laboratory.interval), say("word.your_laboratory", result.language)
        # The document decides a side without a stated limit.
        if cls.side is not unstated:
            not_beyond = unstated is not None and cls.side is Side.INSIDE
            key = f"label.not_beyond_{unstated}" if not_beyond else f"label.{cls.value}_for"
            return say(key, result.language, whose=whose)
    if result.headline.source not in result.knowledge.documents:
        return say(f"label.{cls.value}_for", result.language, whose=result.headline.source)
    return own or result.knowledge.policy.labels[result.scope][cls].within(result.language)


# ---------------------------------------------------------------------------------------------- the manifestations


def manifestations(result: Result) -> tuple[ExpectedManifestation, ...]:
    """Return what each document lists for the bands of its own ruler.

    Severe lists come first, and within each severity those of the headline source.
    """
    in_order = sorted(result.rulers.values(), key=lambda ruler: ruler.source != result.headline.source)
    found = [item for ruler in in_order for item in _listed(result, ruler)]
    return tuple(sorted(found, key=lambda item: not item.cls.severe))


def _listed(result: Result, ruler: Ruler) -> Iterator[ExpectedManifestation]:
    """Yield the lists of one source; a severe list is followed by the milder one."""
    possible = {band.id for band in possible_bands(ruler, result.quantity.interval)}
    groups = _groups(result, ruler)
    met = [group for group in groups if not possible.isdisjoint(group.bands)]
    milder = {group.milder for group in met}
    for group in groups:
        if group not in met and group.id not in milder:
            continue
        certain = possible <= group.bands
        where = extent((band for band in ruler.bands if band.id in group.bands), result.language)
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
                extent=None if certain else f"{where} {result.quantity.unit.label}",
                on_page=item.page,
            )


def _groups(result: Result, ruler: Ruler) -> list[ManifestationGroup]:
    """Return the lists of a ruler's source that are in scope."""
    return [
        group
        for group in result.knowledge.groups
        if group.citation.source == ruler.source and result.scope in group.scopes
    ]


def _list_limits(result: Result) -> Iterator[CitedRemark]:
    """Yield a caution for each limit within the rounding at which a document lists other manifestations."""
    quantity = result.quantity
    for ruler in result.rulers.values() if quantity.comparator is None else ():
        groups = _groups(result, ruler)
        for below, above in pairwise(possible_bands(ruler, quantity.rounding)):
            changes = any((below.id in group.bands) is not (above.id in group.bands) for group in groups)
            if changes:
                text = say(
                    "note.list_limit",
                    result.language,
                    written=written(quantity, result.language),
                    limit=localized(decimal_text(above.interval.low.value), result.language),
                    source=ruler.source,
                )
                places = (Citation("mgcheck", f"{ruler.source}, {above.locator}"),)
                yield CitedRemark("list_limit", text, places, Topic.MANIFESTATIONS, rank=1, urgent=False)


# ------------------------------------------------------------------------------------------ cautions, next checks


def cautions(result: Result) -> tuple[CitedRemark, ...]:
    """Return the cautions that apply: urgent ones first, then those on the page by rank, then the others."""
    return _in_order([*_list_limits(result), *_notes(result, result.knowledge.cautions)])


def next_checks(result: Result) -> tuple[CitedRemark, ...]:
    """Return what to check next, ordered as the cautions are."""
    return _in_order(_notes(result, result.knowledge.next_checks))


def _in_order(notes: Iterable[CitedRemark]) -> tuple[CitedRemark, ...]:
    return tuple(sorted(notes, key=lambda note: (not note.urgent, not note.on_page, note.rank or 0)))


class _Match(NamedTuple):
    """The possible bands in which a statement applies, and whether it certainly applies.

    `mark` is the key of a sentence that says that only the laboratory's range adds it.
    """

    bands: tuple[Band, ...] = ()
    certain: bool = False
    mark: str | None = None


def _notes(result: Result, remarks: Iterable[Remark]) -> Iterator[CitedRemark]:
    """Yield the statements that apply, each with its condition and its rank on the page."""
    where = result.quantity.interval
    possible = {source: possible_bands(ruler, where) for source, ruler in result.rulers.items()}
    severities = _severities(result, possible)
    # High for the laboratory alone: nothing that is said of a usual value, such as an oral trial, may lead there.
    high = result.headline.by_laboratory and result.sides == {Side.HIGH} and _states(result, Side.HIGH)
    for remark in remarks:
        if high and remark.sides and Side.HIGH not in remark.sides:
            continue
        if result.scope not in remark.scopes or (remark.without_laboratory and _states(result, *Side)):
            continue
        match = _best_match(result, remark, possible)
        if not match.bands or remark.certain not in (None, match.certain):
            continue
        classes = {cls for band in match.bands for cls in severities.get(band.cls.side, {band.cls})}
        if high:
            classes = {MgClass.HYPER if cls is MgClass.NORMAL else cls for cls in classes}
        if remark.not_severe and any(cls.severe for cls in classes):
            continue
        beside = remark.not_beside and any(item.citation.source == remark.not_beside for item in manifestations(result))
        yield CitedRemark(
            id=remark.id,
            text=_text(result, remark, match),
            citations=remark.cited,
            topic=remark.topic,
            rank=None if beside else min((remark.page[cls] for cls in classes & remark.page.keys()), default=None),
            urgent=not classes.isdisjoint(remark.urgent),
        )


def _states(result: Result, *sides: Side) -> bool:
    """Whether the laboratory's range decides on these sides."""
    laboratory = result.laboratory if result.headline.by_laboratory else None
    return laboratory is not None and unstated_side(laboratory.interval) not in sides


def _sources(result: Result, remark: Remark) -> list[str]:
    """Return the sources whose verdicts a statement follows: its own, or the headline's if those have no limits."""
    return [source for source in remark.follows if source in result.rulers] or [result.headline.source]


def _best_match(result: Result, remark: Remark, possible: Mapping[str, tuple[Band, ...]]) -> _Match:
    """Match a statement with the bands of its own sources, or by the laboratory's range if that says more."""
    match = _match(remark, [possible[source] for source in _sources(result, remark)])
    if LAB in possible and not match.certain:
        laboratory = _laboratory_match(remark, possible[LAB])
        if laboratory.certain or (laboratory.bands and not match.bands):
            return laboratory
    return match


def _match(remark: Remark, rulers: Sequence[tuple[Band, ...]]) -> _Match:
    """Match a statement with the possible bands on several rulers; it is certain if it applies to all those of one."""
    met = [tuple(band for band in possible if remark.applies_in(band)) for possible in rulers]
    certain = any(len(found) == len(possible) for found, possible in zip(met, rulers, strict=True))
    return _Match(tuple(band for found in met for band in found), certain)


def _laboratory_match(remark: Remark, possible: tuple[Band, ...]) -> _Match:
    """Match a statement about a side, not a band, with the low or high side of the laboratory's range."""
    if remark.bands or remark.certain is not None:
        return _Match()
    match = _match(remark, [possible])
    outside = tuple(band for band in match.bands if band.cls is not MgClass.NORMAL)
    mark = f"note.lab.{outside[0].cls.side.value}" if outside else None
    return _Match(outside, match.certain and outside == match.bands, mark)


def _text(result: Result, remark: Remark, match: _Match) -> str:
    """Return the statement, preceded by its condition and by the mark that the laboratory's range adds it."""
    text = remark.text.within(result.language)
    # A general statement, or one about an assay, applies to all values.
    if remark.unconditional or remark.topic in (Topic.GENERAL, Topic.ASSAY) or (match.certain and match.mark is None):
        return text
    leads = [] if match.mark is None else [say(match.mark, result.language)]
    if not match.certain:
        where = extent(_whole(result, remark, match), result.language, result.quantity.interval)
        if remark.certain is False:
            return text.replace("{where}", where)
        leads.insert(0, say("note.if", result.language, where=where))
    return f"({', '.join(leads)}) {text}"


def _whole(result: Result, remark: Remark, match: _Match) -> list[Band]:
    """Return all bands in which a statement applies, of the sources by which it was matched."""
    if match.mark is not None:
        return [band for band in result.rulers[LAB].bands if band.cls.side is match.bands[0].cls.side]
    rulers = (result.rulers[source] for source in _sources(result, remark))
    return [band for ruler in rulers for band in ruler.bands if remark.applies_in(band)]


def _severities(result: Result, possible: Mapping[str, tuple[Band, ...]]) -> dict[Side, set[MgClass]]:
    """Return the possible classes by side, according to the documents that define severe classes."""
    found: dict[Side, set[MgClass]] = {}
    for source, bands in possible.items():
        if source in result.knowledge.documents and any(band.cls.severe for band in result.rulers[source].bands):
            for band in bands:
                found.setdefault(band.cls.side, set()).add(band.cls)
    return found
