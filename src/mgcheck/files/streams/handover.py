"""Pieces made in one thread and taken in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Piece = TypeVar("Piece")

# So many seconds a piece waits for being taken before it is looked whether anybody still takes one.
_PATIENCE = 0.1
# So many seconds whoever takes the pieces has to end after a fault; one that is stuck in a pipe never does.
_LAST_PATIENCE = 5.0


def taken_elsewhere(
    pieces: Iterator[Piece], take: Callable[[Iterator[Piece]], None], give_up: Callable[[], None]
) -> None:
    """Let `take` pull the pieces in a thread of its own while this one makes them, and wait for both to end.

    For a library that waits for pieces where no signal reaches Python: here an interrupt is noticed at once. A fault of
    either side is raised; one of the pieces is raised for `take` as well, and `give_up` is called before.
    """
    handover = _Handover[Piece]()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            take(handover.taken())
        except BaseException as fault:  # noqa: BLE001 - raised in the other thread
            faults.append(fault)
        finally:
            handover.ended.set()

    try:
        # From here on an interrupt may come at any moment, and whoever waits for pieces must be told of it.
        Thread(target=work, daemon=True).start()
        for piece in pieces:
            if not handover.hand(piece):
                break
        handover.hand(None)
        handover.ended.wait()
    except BaseException as fault:
        give_up()
        handover.stop(fault)
        raise
    if faults:
        raise faults[0]


class _Handover(Generic[Piece]):
    """One piece at a time, and None behind the last; `ended` is set when nobody takes any more."""

    def __init__(self) -> None:
        self.ended = Event()
        self._handed: Queue[Piece | None] = Queue(1)
        self._fault: BaseException | None = None

    def hand(self, piece: Piece | None) -> bool:
        """Wait until a piece is taken over, and say whether anybody did."""
        while not self.ended.is_set():
            with suppress(Full):
                self._handed.put(piece, timeout=_PATIENCE)
                return True
        return False

    def taken(self) -> Iterator[Piece]:
        """The pieces as they come; raises the fault for which they end."""
        while (piece := self._handed.get()) is not None and self._fault is None:
            yield piece
        if self._fault is not None:
            raise self._fault

    def stop(self, fault: BaseException) -> None:
        """Let whoever takes the pieces end with a fault, and wait for it if that does not take too long."""
        self._fault = fault
        with suppress(Full):
            self._handed.put_nowait(None)
        self.ended.wait(_LAST_PATIENCE)
