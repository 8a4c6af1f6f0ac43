"""Draw the terminal page of the README, `docs/page.svg`, from the real output.

Run after a change of what the page shows: `python scripts/draw_page.py`. A test compares the words in the picture with
those of the page.
"""

from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console
from rich.text import Text

from mgcheck import interpret
from mgcheck.render.page import page
from mgcheck.render.plain import GLUE, Charset

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "page.svg"
WIDTH = 84
LINES = 31


def svg() -> str:
    """The picture of the upper part of the page of `mgcheck serum 0.38 mmol/l`."""
    whole = io.StringIO()
    console = Console(file=whole, width=WIDTH, force_terminal=True, color_system="truecolor", highlight=False)
    console.print(page(interpret("serum", "0.38 mmol/l"), Charset(), WIDTH))
    recorder = Console(file=io.StringIO(), width=WIDTH, record=True, force_terminal=True, color_system="truecolor")
    for line in whole.getvalue().replace(GLUE, " ").splitlines()[:LINES]:
        recorder.print(Text.from_ansi(line))
    return recorder.export_svg(title="mgcheck serum 0.38 mmol/l", unique_id="mgcheck")


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
