"""A reader's own ranges file: read, and checked before anything of it is used."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from mgcheck.data_files import Table
from mgcheck.errors import KnowledgeError
from mgcheck.knowledge.model import DOCUMENTS, LAB
from mgcheck.knowledge.schema import RangesFile
from mgcheck.messages import Text

# Ids that a reader's file may not take: its statements would pass for those of mgcheck or of a document.
RESERVED = frozenset((*DOCUMENTS, LAB, "mgcheck", "iupac"))

# A file of this size holds the ranges of a hundred laboratories.
MAX_BYTES = 1_000_000
# A key of parts joined by dots costs the parser the square of their number.
MAX_DOTS = 200
# To find the line of a key, parts of the file are parsed so many times at most; a longer text goes without its line.
MAX_PARSES = 60
MAX_TRACED = 100_000

Key = Sequence[str | int]


def read_ranges_file(path: Path) -> Table:
    """Read and check a reader's own ranges file.

    Raises `KnowledgeError`, naming the file and the key or line at fault; its code is `io` where it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        # A ValueError where the name is none, for a NUL in it.
        raise KnowledgeError("io", file=str(path), problem=getattr(error, "strerror", "") or str(error)) from error
    if len(content) > MAX_BYTES:
        raise _refusal(path, "", [], f"the file is larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(_not_too_deep(text))
    except (ValueError, RecursionError) as error:
        # A ValueError also where a number has too many digits.
        problem = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise KnowledgeError("ranges_syntax", file=str(path), problem=problem) from None
    try:
        checked = RangesFile.model_validate(table)
    except ValidationError as error:
        # A key that is not known is most often a misspelled one, which other faults only follow from.
        faults = error.errors(include_url=False)
        first = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
        raise _refusal(path, text, first["loc"], first["msg"].removeprefix("Value error, ")) from None
    for index, source in enumerate(checked.source):
        if source.id in RESERVED:
            raise _refusal(path, text, ["source", index, "id"], f"the id {source.id!r} belongs to mgcheck")
    declared = {source.id for source in checked.source}
    for index, ruler in enumerate(checked.ruler):
        if ruler.source not in declared:
            problem = f"{ruler.source!r} is not among the sources of the file"
            raise _refusal(path, text, ["ruler", index, "source"], problem)
    return table


def _not_too_deep(text: str) -> str:
    """The text itself; raises `RecursionError` for a line with more dots than any text or key of a ranges file has."""
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        raise RecursionError
    return text


def _refusal(path: Path, text: str, where: Key, problem: str) -> KnowledgeError:
    """A refusal that names the key as one finds it in the file, and its line: `ruler[1].band[1].interval (line 17)`."""
    key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".") or "file"
    line = _line_of(text, where)
    place = Text(f"{key} (line {line})", f"{key} (ligne {line})") if line else key
    return KnowledgeError("ranges_content", file=str(path), key=place, problem=problem)


def _line_of(text: str, where: Key) -> int | None:
    """The line on which a key begins, or the part of it that is there: the first that a parser must have read for it.

    `None` where that would take long.
    """
    if len(text) > MAX_TRACED:
        return None
    # TOML knows no other line ends.
    lines = text.replace("\r\n", "\n").split("\n")
    depth = _depth(tomllib.loads(text), where)
    parses = iter(range(MAX_PARSES))

    def holds(stop: int) -> bool:
        """Whether the key is there after so many lines, and those that end a value which they leave open."""
        while next(parses, None) is not None:
            try:
                return _depth(tomllib.loads("\n".join(lines[:stop])), where) == depth
            except ValueError:
                stop += 1
        raise TimeoutError

    try:
        return bisect_left(range(1, len(lines)), True, key=holds) + 1 if depth else None
    except TimeoutError:
        return None


def _depth(table: Table, where: Key) -> int:
    """How many parts of a key are there."""
    # Any: the values of a TOML file have no type.
    value: Any = table
    for depth, part in enumerate(where):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(where)
