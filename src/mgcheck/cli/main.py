"""The entry point: runs a command line and turns every outcome into an exit status and one clear message."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Sequence
from errno import EBADF
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer.exceptions import TyperException

    from mgcheck.errors import MgcheckError


PROGRAM = "mgcheck"
# Errors that are not faults of the command line have statuses of their own.
_STATUS_OF = {
    "closed_stream": "IO",
    "installation": "INSTALLATION",
    "io": "IO",
    "polars": "IO",
    "rows_missing": "IO",
    "unreadable_row": "UNREADABLE",
}
# `Exit.INTERRUPTED`, which is imported only after the interrupt handler is set.
_INTERRUPTED = 130
# The shell sets it when it asks for completions.
_COMPLETION = "_MGCHECK_COMPLETE"


def run() -> None:
    """Run the command line of this process and exit with its status."""
    # Imports make many objects and hardly any garbage: collecting it as often as by default costs 6 % of a run.
    gc.set_threshold(100_000)
    # pydantic would search every installed package for plugins; typer disables that too while it uses pydantic.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # An import can turn KeyboardInterrupt into another error, so exit at once; `batch`, which writes files, sets a
        # handler of its own.
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    status = main(sys.argv[1:])
    if status == _INTERRUPTED or "polars" in sys.modules:
        # Do not wait for threads, one of which may be stuck in a pipe that nobody reads. Nor let the interpreter take
        # itself apart while native threads of polars still let go of Python's objects, which can end in signal 11.
        # Everything is written by now: see `_run` and `opened_output`.
        os._exit(status)
    # Or the interpreter looks through every object for garbage once more before it exits: 4 % of a run.
    gc.freeze()
    sys.exit(status)


def main(words: Sequence[str]) -> int:
    """Run a command line (without the program's name) and return its exit status."""
    try:
        return _run(words)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        from mgcheck.cli.process.exits import Exit

        _give_up_output()
        return Exit.CLOSED_PIPE


def _run(words: Sequence[str]) -> int:
    # Imported here, so that an interrupt during the imports is caught as well.
    from typer.exceptions import TyperException

    from mgcheck.cli.output import report
    from mgcheck.cli.process.descriptors import fill_closed_streams, forgetful, unwritable
    from mgcheck.cli.process.environment import forget_odd_sizes
    from mgcheck.cli.process.exits import Exit
    from mgcheck.errors import MgcheckError, system_problem

    forget_odd_sizes()
    fill_closed_streams()
    if sys.stdout is None:
        sys.stdout = unwritable()
    if sys.stderr is None:
        # Python takes None for standard output.
        sys.stderr = forgetful()
    try:
        status = _invoke(words)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except MgcheckError as error:
        fault = error
    except TyperException as error:
        fault = _of_the_parser(error)
    except OSError as error:
        _give_up_output()
        name = error.filename if isinstance(error.filename, str) else "output"
        gone = MgcheckError("closed_stream", file="stdout")
        fault = gone if error.errno == EBADF else MgcheckError("io", file=name, problem=system_problem(error))
    else:
        return status
    report(fault, words)
    return Exit[_STATUS_OF.get(fault.code, "REFUSED")]


def _invoke(words: Sequence[str]) -> int:
    """Run the command and return its status, which is 0 unless the command exits with another."""
    import typer

    from mgcheck.cli.app import app
    from mgcheck.cli.process.exits import Exit

    if _COMPLETION in os.environ:
        # If it was set by hand, the words to complete are missing, and it is ignored.
        with contextlib.suppress(KeyError):
            app(prog_name=PROGRAM)
    try:
        # Not app() itself, which gives a closed pipe and an interrupt statuses of its own.
        command = typer.main.get_command(app)
        with command.make_context(PROGRAM, list(words), obj=list(words)) as context:
            command.invoke(context)
    except typer.Exit as leave:
        # typer itself exits with 1 for a shell that it does not know.
        return leave.exit_code if leave.exit_code in set(Exit) else Exit.REFUSED
    except SystemExit as leave:
        # typer exits like this after showing or installing a completion, and rich, with 1, when the pipe is closed.
        return Exit.CLOSED_PIPE if leave.code else Exit.OK
    return Exit.OK


def _of_the_parser(error: TyperException) -> MgcheckError:
    """An error of the command-line parser as one of mgcheck's own."""
    from mgcheck.cli.options import metavar_of
    from mgcheck.errors import MgcheckError
    from mgcheck.language.say import Text, suggestion

    # The classes of the parser's errors are private to typer, so their attributes are read directly.
    known: Any = vars(error)
    context, option, param = known.get("ctx"), known.get("option_name"), known.get("param")
    command = context.command_path if context is not None else PROGRAM
    if "possibilities" in known:
        names = [name for each in context.command.get_params(context) if not each.hidden for name in each.opts]
        near = suggestion(option, names)
        return MgcheckError("no_option", argument=option, given=option, suggestion=near, command=command)
    if option is not None:
        # The other fault of an option, a missing value, is found before.
        return MgcheckError("option_with_value", argument=option, given=option)
    # Only a missing argument is left: every value is a text, and checked where it is read.
    name = param.opts[-1]
    given = Text(name, name) if name.startswith("-") else metavar_of(param)
    return MgcheckError("missing_argument", argument=given.en.split()[0], given=given, command=command)


def _give_up_output() -> None:
    """Discard standard output, so that the interpreter's last flush of it does not fail again."""
    from mgcheck.cli.process.descriptors import discard

    with contextlib.suppress(OSError, ValueError):
        discard(sys.stdout.fileno())
