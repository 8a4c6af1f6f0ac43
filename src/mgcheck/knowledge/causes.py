"""The causes of a low or a high value that the documents list; read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mgcheck.data_files import Table, read_table
from mgcheck.errors import ChoiceError, concerning, typed
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.knowledge.model import Citation, Side
from mgcheck.language.say import Text, suggestion

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes

_DEFICIT = dict.fromkeys(("serum", "ionized", "erythrocyte"), Side.LOW)


class Listing(NamedTuple):
    """A place that lists a cause, and the side to which it says that the cause moves the value of a specimen.

    `bands` narrow that side to bands of the source; an inference of mgcheck's `follows` the verdict of a document.
    Where the place speaks of a `deficit`, the low sides are mgcheck's reading of it.
    """

    source: str
    locator: str
    moves: Mapping[str, Side]
    bands: frozenset[str] = frozenset()
    follows: str | None = None
    deficit: bool = False

    def places(self) -> list[shapes.Listing]:
        """The listing as it stands in JSON, where each place that the locator names stands apart."""
        return [{**place, "moves": dict(self.moves)} for place in Citation(self.source, self.locator).places()]


# Where rms lists the principal causes of hypomagnesemia in current practice.
PRINCIPAL = Citation("rms", "Tableau 2")


def principal(listed: Iterable[Listing]) -> bool:
    """Whether one of these listings is rms's table of the principal causes."""
    return any((one.source, one.locator) == PRINCIPAL for one in listed)


class Cause(NamedTuple):
    """A cause of a low or a high value, with every place that lists it."""

    id: str
    mechanism: str
    text: Text
    listed: tuple[Listing, ...]

    @property
    def common(self) -> bool:
        """Whether rms has it in its table of the principal causes in current practice (table 2)."""
        return principal(self.listed)

    def listings_for(self, specimen: str, side: Side | None = None, source: str | None = None) -> tuple[Listing, ...]:
        """The listings that say which way the cause moves a specimen's value, of one side or of one source alone."""
        return tuple(
            one
            for one in self.listed
            if specimen in one.moves and side in (None, one.moves[specimen]) and source in (None, one.source)
        )

    @property
    def undirected(self) -> tuple[Listing, ...]:
        """The listings of a cause of which no document says which way it moves any value; else none."""
        return () if any(one.moves for one in self.listed) else self.listed

    def to_dict(self, language: str, listed: tuple[Listing, ...] | None = None) -> shapes.Cause:
        """The cause as it stands in JSON, with every listing or with those given."""
        return {
            "id": self.id,
            "mechanism": self.mechanism,
            "text": self.text.within(language),
            "common": self.common,
            "citations": [place for one in (self.listed if listed is None else listed) for place in one.places()],
        }


@cache
def causes() -> tuple[Cause, ...]:
    """All causes in the order of the data."""
    return tuple(
        Cause(row["id"], row["mechanism"], Text(row["en"], row["fr"]), tuple(map(_listing, row["listed"])))
        for row in read_table("causes")["cause"]
    )


@cache
def causes_of(specimen: str) -> tuple[tuple[Cause, Side, tuple[Listing, ...]], ...]:
    """The causes of a low value, then those of a high one, with the listings that say so; of a specimen's scope."""
    found = ((cause, side, cause.listings_for(specimen, side)) for side in (Side.LOW, Side.HIGH) for cause in causes())
    return tuple(one for one in found if one[2])


def find_factors(ids: tuple[str, ...]) -> tuple[Cause, ...]:
    """The causes of these ids; raises `ChoiceError` for one that is not known, naming the nearest."""
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
    """The causes of a low or a high value of a specimen (`low`, `high`), of one source or of all.

    Without a direction both, and those of which no document says which way they move a value of any specimen.
    Raises `ChoiceError` for a direction or specimen that does not exist, and for a source that lists no such cause.
    """
    if direction is not None:
        _require("low|high", direction, ("low", "high"), "unknown_direction")
    side = None if direction is None else Side(direction)
    with concerning("--specimen"):
        measured = parse_specimen(specimen).value
    found = [(cause, cause.listings_for(measured, side) or (() if side else cause.undirected)) for cause in causes()]
    if source is not None:
        known = dict.fromkeys(one.source for _, listed in found for one in listed)
        _require("--source", source, known, "source_without_causes")
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
