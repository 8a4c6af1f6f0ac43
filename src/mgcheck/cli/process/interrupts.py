"""What asks the process to end, taken so that nothing half written is left behind."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What asks a process to end; a terminal that is closed is not known everywhere.
_ENDS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """A polite request to end, or the end of the terminal, is taken like Ctrl-C: nothing half written is left behind.

    All are taken at once, even while nothing comes to be read: the handler that polars sets for Ctrl-C would let a
    read go on waiting. The first is enough: what comes while all is being cleared up is not heard. It may come at a
    moment at which Python can only report it and go on (in a finalizer); what this yields raises it again, and is to be
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
        # Whoever started the process may want one ignored, as a shell does for a job behind it; polars would hear it.
        signal.signal(sign, signal.SIG_IGN if earlier == signal.SIG_IGN else interrupt)
    try:
        yield still_wanted
    finally:
        if not heard:
            # Else it stays deaf until the process ends.
            for sign, earlier in before.items():
                signal.signal(sign, earlier)
        sys.unraisablehook = hook
