"""Say what stands in the way of a release, and fail if anything does.

    python scripts/check_release.py

Every answer of the atlas must have been read as it stands, and the version must have a date in CHANGELOG.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from mgcheck._version import SCHEMA_VERSION, __version__
from mgcheck.judging.atlas import Piece, atlas

ROOT = Path(__file__).resolve().parents[1]


def unread() -> list[Piece]:
    """Return the pieces of the atlas whose answers changed since they were read."""
    return [piece for pieces in atlas() for piece in pieces if piece.review is None]


def named(piece: Piece) -> str:
    """Name a piece by its specimen and values."""
    return f"{piece.answer.specimen} {piece.low} to {piece.high or '…'} {piece.unit.label} ({piece.hash})"


def faults() -> Iterator[str]:
    """Yield what stands in the way."""
    for piece in unread():
        yield f"not read since it changed: {named(piece)}"
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if not re.search(rf"^## \[{re.escape(__version__)}\] - 20\d\d-\d\d-\d\d$", changelog, re.MULTILINE):
        yield f"CHANGELOG.md has no dated section of {__version__}"
    if SCHEMA_VERSION.partition(".")[0] != __version__.partition(".")[0]:
        yield f"the JSON schema_version {SCHEMA_VERSION} does not belong to {__version__}"


if __name__ == "__main__":
    found = list(faults())
    sys.exit("\n".join(found))
