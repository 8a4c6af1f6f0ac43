"""Pieces made in one thread and taken in another; what they are written to, and how it is broken off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from itertools import count
from typing import Any

import pytest

from mgcheck.files.streams.handover import taken_elsewhere
from mgcheck.files.streams.outputs import Breakable


def never() -> None:
    """What must not be called."""
    raise AssertionError


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

    taken_elsewhere(pieces(), take, never)
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
        taken_elsewhere(pieces(), take, lambda: told.append(str))
    # Given up first, then told.
    assert told == [str, fault]


def test_a_fault_of_the_taker_stops_the_maker() -> None:
    """A disk is full; pieces would come for ever."""

    def take(given: Iterator[int]) -> None:
        next(given)
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        taken_elsewhere(count(), take, never)


def test_a_taker_that_has_enough() -> None:
    """Ends both."""
    taken: list[int] = []
    taken_elsewhere(count(), lambda given: taken.append(next(given)), never)
    assert taken == [0]


class Halting(BytesIO):
    """A stream that takes three bytes at a time, as a pipe may."""

    def write(self, data: Any) -> int:
        """Some of it."""
        return super().write(bytes(data[:3]))


def test_all_is_written_until_it_is_broken_off() -> None:
    """And nothing after that, though nobody is told."""
    stream = Halting()
    file = Breakable(stream)
    assert file.write(b"0123456789") == 10
    file.flush()
    file.break_off()
    assert file.write(b"the end") == 7
    file.flush()
    assert stream.getvalue() == b"0123456789"
