"""The causes that the documents list for a side on which a value may lie."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.knowledge.causes import Cause, Listing, causes_of
from mgcheck.knowledge.model import LAB, Band, Side

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes


class PossibleCause(NamedTuple):
    """A cause of a value on this side, with the places that say so.

    `listed` are the places whose own source may put the value on this side, `by_laboratory` those added because the
    laboratory's range does. `certain` tells whether one of these is certain, and `given` whether the person has the
    cause.
    """

    cause: Cause
    side: Side
    listed: tuple[Listing, ...]
    certain: bool
    by_laboratory: tuple[Listing, ...]
    given: bool

    @property
    def places(self) -> tuple[Listing, ...]:
        """All places, those that only the laboratory's range adds last."""
        return self.listed + self.by_laboratory

    def to_dict(self, language: str) -> shapes.PossibleCause:
        """Return the cause as JSON values."""
        return {**self.cause.to_dict(language, self.places), "given": self.given}


def possible_causes(
    scope: str, bands: Mapping[str, tuple[Band, ...]], headline: str, given: Collection[Cause]
) -> tuple[PossibleCause, ...]:
    """Return the causes of a value that may lie in these `bands` of each source; `given` are those the person has.

    A listing follows the verdict of its own source, or of the `headline` source if its own has no limits for the
    specimen. If the laboratory's range makes the value low or high, the other listings of that side are added.
    """
    laboratory = {band.cls.side for band in bands.get(LAB, ())}

    def met(one: Listing, side: Side) -> list[bool]:
        """Tell for each possible band of the source of a listing whether the listing applies to it."""
        return [one.applies_in(band, side) for band in bands.get(one.judge, bands[headline])]

    found = []
    for cause, side, moving in causes_of(scope):
        listed = tuple(one for one in moving if any(met(one, side)))
        certain = any(all(met(one, side)) for one in listed)
        added: tuple[Listing, ...] = ()
        if side in laboratory and (laboratory == {side} or not listed):
            added = tuple(one for one in moving if not (one.bands or (certain and one in listed)))
        if added and not certain:
            listed, certain = (), laboratory == {side}
        if listed or added:
            found.append(PossibleCause(cause, side, listed, certain, added, cause in given))
    return tuple(found)
