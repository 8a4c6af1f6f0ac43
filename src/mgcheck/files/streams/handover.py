"""Hands pieces from the thread that makes them to a thread that consumes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Piece = TypeVar("Piece")

# Seconds between checks that the consumer is alive.
_PATIENCE = 0.1
# Seconds that the consumer has to end after a fault; one that is stuck in a pipe never does.
_LAST_PATIENCE = 5.0


def taken_elsewhere(
    pieces: Iterator[Piece], take: Callable[[Iterator[Piece]], None], give_up: Callable[[], None]
) -> None:
    """Have `take` consume the pieces in a thread of its own while this one makes them, and wait for both to end.

    A library that waits for pieces in native code lets no signal reach Python; here an interrupt takes effect at once.
    A fault of either side is raised. A fault in making the pieces is also raised in `take`, after a call of `give_up`.
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
        # From here on an interrupt may come at any moment, and the consumer must learn of it.
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
    """Holds one piece at a time, None after the last; `ended` is set when the consumer has ended."""

    def __init__(self) -> None:
        self.ended = Event()
        self._handed: Queue[Piece | None] = Queue(1)
        self._fault: BaseException | None = None

    def hand(self, piece: Piece | None) -> bool:
        """Wait until there is room for a piece; returns False if the consumer has ended."""
        while not self.ended.is_set():
            with suppress(Full):
                self._handed.put(piece, timeout=_PATIENCE)
                return True
        return False

    def taken(self) -> Iterator[Piece]:
        """Yield the pieces as they come; raises the fault that ended them."""
        while (piece := self._handed.get()) is not None and self._fault is None:
            yield piece
        if self._fault is not None:
            raise self._fault

    def stop(self, fault: BaseException) -> None:
        """End the consumer with a fault, and wait for it a few seconds at most."""
        self._fault = fault
        with suppress(Full):
            self._handed.put_nowait(None)
        self.ended.wait(_LAST_PATIENCE)
