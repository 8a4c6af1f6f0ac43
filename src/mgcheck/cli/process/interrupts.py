"""Signals that ask the process to end, handled so that no half-written file remains."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Windows has no SIGHUP, the signal of a closed terminal.
_ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Handle SIGTERM and SIGHUP like Ctrl-C, so that no half-written file remains.

    A signal takes effect at once, even while a read waits for input; the handler that polars sets for Ctrl-C would let
    the read go on. Only the first counts: others are ignored while files are cleaned up. A signal may come where Python
    can only report the exception and go on (in a finalizer); the function that this yields raises it again, and must be
    called often.
    """
    before = {sign: signal.getsignal(sign) for sign in _ENDS}
    missed: list[BaseException] = []
    heard = False

    def interrupt(*_: object) -> None:
        nonlocal heard
        if not heard:
            heard = True
            raise KeyboardInterrupt

    def unraisable(fault: sys.UnraisableHookArgs) -> None:
        nonlocal heard
        if isinstance(fault.exc_value, KeyboardInterrupt):
            missed.append(fault.exc_value)
            heard = False
        else:
            hook(fault)

    def still_wanted() -> None:
        if missed:
            raise missed[0]

    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    for sign, earlier in before.items():
        # A signal may be ignored from the start, as in a shell's background job; polars would handle it all the same.
        signal.signal(sign, signal.SIG_IGN if earlier == signal.SIG_IGN else interrupt)
    try:
        yield still_wanted
    finally:
        if not heard:
            # After a signal, all others stay ignored until the process ends.
            for sign, earlier in before.items():
                signal.signal(sign, earlier)
        sys.unraisablehook = hook
