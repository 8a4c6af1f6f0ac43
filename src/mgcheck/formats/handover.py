"""Pieces made in one thread and taken in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Full, Queue
from threading import Event
from typing import TypeVar

Piece = TypeVar("Piece")

# So many seconds a piece waits for being taken before it is looked whether anybody still takes one.
_PATIENCE = 0.1


def taken_elsewhere(pieces: Iterator[Piece], take: Callable[[Iterator[Piece]], None]) -> None:
    """Let `take` pull the pieces in a thread of its own while this one makes them, and wait for both to end.

    For a library that waits for pieces where no signal reaches Python: here an interrupt is noticed at once. A fault of
    either side is raised; that of the pieces is raised for `take` as well, so that it ends nothing as if it were whole.
    """
    handed: Queue[Piece | BaseException | None] = Queue(1)
    ended = Event()

    def taken() -> Iterator[Piece]:
        while (piece := handed.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece

    def work() -> None:
        try:
            take(taken())
        finally:
            ended.set()

    def hand(piece: Piece | BaseException | None) -> None:
        waiting = True
        while waiting and not ended.is_set():
            with suppress(Full):
                handed.put(piece, timeout=_PATIENCE)
                waiting = False

    pool = ThreadPoolExecutor(1)
    try:
        # From here on an interrupt may come at any moment, and whoever waits for pieces must be told of it.
        worker = pool.submit(work)
        for piece in pieces:
            hand(piece)
            if ended.is_set():
                break
        hand(None)
        worker.result()
    except BaseException as fault:
        hand(fault)
        raise
    finally:
        pool.shutdown()
