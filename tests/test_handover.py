"""Pieces made in one thread and taken in another: in order, and a fault of either side ends both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import count

import pytest

from mgcheck.formats.handover import taken_elsewhere


def test_pieces_are_taken_in_order_in_another_thread() -> None:
    """Made in this thread, so that it can be interrupted."""
    made: list[int] = []
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(20):
            made.append(threading.get_ident())
            yield number

    def take(given: Iterator[int]) -> None:
        taken.extend(given)
        taken.append(threading.get_ident())

    taken_elsewhere(pieces(), take)
    assert taken[:-1] == list(range(20))
    assert set(made) == {threading.get_ident()} != {taken[-1]}


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_a_fault_of_the_maker_reaches_the_taker(fault: type[BaseException]) -> None:
    """Which would take the end of the pieces for the end of the file."""
    told: list[type] = []

    def pieces() -> Iterator[int]:
        yield 1
        raise fault

    def take(given: Iterator[int]) -> None:
        try:
            list(given)
        except BaseException as error:
            told.append(type(error))
            raise

    with pytest.raises(fault):
        taken_elsewhere(pieces(), take)
    assert told == [fault]


def test_a_fault_of_the_taker_stops_the_maker() -> None:
    """A disk is full; pieces would come for ever."""

    def take(given: Iterator[int]) -> None:
        next(given)
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        taken_elsewhere(count(), take)


def test_a_taker_that_has_enough() -> None:
    """Ends both."""
    taken: list[int] = []
    taken_elsewhere(count(), lambda given: taken.append(next(given)))
    assert taken == [0]
