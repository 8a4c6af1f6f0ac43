"""Draw the rooms of the code, `docs/pictures/house.svg`, as they are: `python scripts/draw_house.py`.

Each room imports from rooms below it alone.
"""

from __future__ import annotations

import ast
import textwrap
from html import escape
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "mgcheck"
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
# From the roof to the ground.
ROOMS = (
    *("cli", "frame", "series", "files", "columns", "render", "calculators", "api", "judging", "knowledge", "quantity"),
    *("data_files", "errors", "shapes", "language"),
)
_WIDTH, _LINE, _GAP, _SIDE, _CHARACTERS = 900, 17, 8, 190, 96


class Room(NamedTuple):
    """A folder or a module of the root: its name, what it is for, its modules, and the rooms that it imports from."""

    name: str
    purpose: str
    modules: list[str]
    below: list[str]


def room(name: str) -> Room:
    """A room as its files have it."""
    folder = SOURCE / name
    files = sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]
    first = folder / "__init__.py" if folder.is_dir() else files[0]
    purpose = (ast.get_docstring(ast.parse(first.read_text(encoding="utf-8"))) or "").splitlines()[0]
    found = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mgcheck"):
                found |= {f"{node.module}.{alias.name}".split(".")[1] for alias in node.names}
    modules = [path.stem for path in files if folder.is_dir() and path.stem != "__init__"]
    return Room(name, purpose, modules, [each for each in ROOMS if each in found and each != name])


def svg() -> str:
    """The picture: a box for each room with its purpose and modules; what it imports from is in the description."""
    rooms = [room(name) for name in ROOMS]
    texts = [
        [*textwrap.wrap(one.purpose, _CHARACTERS), *textwrap.wrap(" · ".join(one.modules), _CHARACTERS)]
        for one in rooms
    ]
    tops, y = [], _GAP
    for lines in texts:
        tops.append(y)
        y += _LINE * max(1, len(lines)) + 2 * _GAP
    drawn = []
    for one, lines, top in zip(rooms, texts, tops, strict=True):
        height = _LINE * max(1, len(lines)) + _GAP
        drawn.append(f'<rect x="{_SIDE}" y="{top}" width="{_WIDTH - _SIDE - _GAP}" height="{height}" rx="4"/>')
        middle = top + height / 2
        drawn.append(f'<text class="name" x="{_SIDE - 12}" y="{middle + 5}" text-anchor="end">{one.name}</text>')
        purpose = len(textwrap.wrap(one.purpose, _CHARACTERS))
        for place, line in enumerate(lines):
            kind = "" if place < purpose else ' class="modules"'
            drawn.append(f'<text{kind} x="{_SIDE + 10}" y="{top + _LINE * (place + 1)}">{escape(line)}</text>')
    title = "The rooms of mgcheck, from the command line down to the language"
    described = "; ".join(f"{one.name} imports from {', '.join(one.below) or 'none'}" for one in rooms)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {y}" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d">\n'
        f'<title id="t">{title}</title>\n<desc id="d">{escape(described)}</desc>\n'
        "<style>text { font: 13px sans-serif; fill: #222; } .name { font-weight: bold; } "
        ".modules { fill: #666; font-size: 12px; } rect { fill: #f4f6f8; stroke: #b8c2cc; }</style>\n"
        f'<rect width="{_WIDTH}" height="{y}" style="fill: #fff; stroke: none"/>\n' + "\n".join(drawn) + "\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(svg(), encoding="utf-8")
