"""The causes of low and high values that the documents list; read on first use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mgcheck.data_files import Table, read_table
from mgcheck.errors import ChoiceError, concerning, typed
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.knowledge.model import Band, Citation, Side
from mgcheck.language.say import Text, suggestion

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes

_DEFICIT = dict.fromkeys(("serum", "ionized", "erythrocyte"), Side.LOW)


class Listing(NamedTuple):
    """A place that lists a cause, and the side to which it says that the cause moves the value of each specimen.

    `bands` restrict the side to bands of the source. If the listing is an inference of mgcheck, `follows` names the
    document whose verdict applies. If the place speaks of a `deficit`, the low sides are mgcheck's interpretation.
    """

    source: str
    locator: str
    moves: Mapping[str, Side]
    bands: frozenset[str] = frozenset()
    follows: str | None = None
    deficit: bool = False

    @property
    def judge(self) -> str:
        """The source whose verdict decides whether the listing applies."""
        return self.follows or self.source

    def applies_in(self, band: Band, side: Side) -> bool:
        """Whether the place lists a cause of a value on this side for a value in this band of its source."""
        return band.id in self.bands if self.bands else band.cls.side is side

    def places(self) -> list[shapes.Listing]:
        """Return the listing as JSON values, one citation per place in the locator."""
        return [{**place, "moves": dict(self.moves)} for place in Citation(self.source, self.locator).places()]


# The table of rms with the principal causes of hypomagnesemia in current practice.
PRINCIPAL = Citation("rms", "Tableau 2")


def principal(listed: Iterable[Listing]) -> bool:
    """Whether one of the listings is in the table of principal causes of rms."""
    return any((one.source, one.locator) == PRINCIPAL for one in listed)


class Cause(NamedTuple):
    """A cause of a low or high value, with every place that lists it."""

    id: str
    mechanism: str
    text: Text
    listed: tuple[Listing, ...]

    @property
    def common(self) -> bool:
        """Whether rms lists it among the principal causes in current practice (table 2)."""
        return principal(self.listed)

    def listings_for(self, specimen: str, side: Side | None = None, source: str | None = None) -> tuple[Listing, ...]:
        """The listings that give a direction for a specimen, optionally only those of one side or one source."""
        return tuple(
            one
            for one in self.listed
            if specimen in one.moves and side in (None, one.moves[specimen]) and source in (None, one.source)
        )

    @property
    def undirected(self) -> tuple[Listing, ...]:
        """All listings if none of them gives a direction for any specimen, otherwise none."""
        return () if any(one.moves for one in self.listed) else self.listed

    def to_dict(self, language: str, listed: tuple[Listing, ...] | None = None) -> shapes.Cause:
        """Return the cause as JSON values, with all its listings or only those in `listed`."""
        return {
            "id": self.id,
            "mechanism": self.mechanism,
            "text": self.text.within(language),
            "common": self.common,
            "citations": [place for one in (self.listed if listed is None else listed) for place in one.places()],
        }


@cache
def causes() -> tuple[Cause, ...]:
    """Return all causes in the order of the data."""
    return tuple(
        Cause(row["id"], row["mechanism"], Text(row["en"], row["fr"]), tuple(map(_listing, row["listed"])))
        for row in read_table("causes")["cause"]
    )


@cache
def causes_of(specimen: str) -> tuple[tuple[Cause, Side, tuple[Listing, ...]], ...]:
    """Return the causes of a low value and then of a high one, each with its listings, for the scope of a specimen."""
    found = ((cause, side, cause.listings_for(specimen, side)) for side in (Side.LOW, Side.HIGH) for cause in causes())
    return tuple(one for one in found if one[2])


def find_factors(ids: tuple[str, ...]) -> tuple[Cause, ...]:
    """Return the causes with these ids; raises `ChoiceError` for an unknown id, with suggestions."""
    by_id = {cause.id: cause for cause in causes()}
    for name in ids:
        if name not in by_id:
            raise ChoiceError(
                "unknown_factor", argument="--factor", given=name, nearest=suggestion(name, by_id, most=3)
            )
    return tuple(by_id[name] for name in dict.fromkeys(ids))


@typed
def find_causes(
    direction: str | None = None, source: str | None = None, *, specimen: str = "serum"
) -> tuple[Cause, ...]:
    """Return the causes of a low or high value of a specimen, from one source or from all.

    `direction` is `low` or `high`; without it, both are returned, and also the causes for which no document gives a
    direction. Raises `ChoiceError` for an unknown direction or specimen, and for a source that lists no such cause.
    """
    if direction is not None:
        _require("low|high", direction, ("low", "high"), "unknown_direction")
    side = None if direction is None else Side(direction)
    with concerning("--specimen"):
        measured = parse_specimen(specimen).value
    found = [(cause, cause.listings_for(measured, side) or (() if side else cause.undirected)) for cause in causes()]
    if source is not None:
        known = dict.fromkeys(one.source for _, listed in found for one in listed)
        _require("--source", source, known, "source_without_causes" if known else "no_causes")
    return tuple(cause for cause, listed in found if any(source in (None, one.source) for one in listed))


def _listing(row: Table) -> Listing:
    deficit = row.get("deficit", False)
    moves = {specimen: Side(side) for specimen, side in row.get("moves", {}).items()}
    moves = {**(_DEFICIT if deficit else {}), **moves}
    bands = frozenset(row.get("bands", ()))
    return Listing(row["source"], row["locator"], moves, bands, row.get("follows"), deficit)


def _require(argument: str, given: str, known: Any, code: str) -> None:
    if given not in known:
        raise ChoiceError(code, argument=argument, given=given, known=", ".join(known))
