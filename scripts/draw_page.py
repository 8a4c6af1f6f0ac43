"""Draw the terminal page of the README, `docs/page.svg`, from the real output.

Run after a change of what the page shows: `python scripts/draw_page.py`. A test compares the picture with the page.
"""

from __future__ import annotations

from pathlib import Path

from mgcheck import interpret
from mgcheck.render.page import page
from mgcheck.render.picture import picture
from mgcheck.render.plain import Charset

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "page.svg"


def svg() -> str:
    """The picture of the page of `mgcheck serum 0.38 mmol/l`."""
    return picture(page(interpret("serum", "0.38 mmol/l"), Charset(), 80), "mgcheck serum 0.38 mmol/l", 80)


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
