"""A bar on standard error that shows how far a file has been read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from mgcheck.language.say import say


@contextmanager
def progress_bar(language: str) -> Iterator[Callable[[int, int, int | None], None]]:
    """Yield a function of the rows so far, the position in the file and its size; the bar disappears at the end."""
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task("", total=None)

        def watch(rows: int, position: int, size: int | None) -> None:
            elapsed = progress.tasks[0].elapsed or 0
            rate = int(rows / elapsed) if elapsed else 0
            shown = say("ui.progress", language, rows=f"{rows:,}".replace(",", " "), rate=f"{rate:,}".replace(",", " "))
            progress.update(task, description=shown, total=size, completed=position)

        yield watch
