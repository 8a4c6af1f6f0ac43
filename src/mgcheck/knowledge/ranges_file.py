"""A reader's own ranges file: read, and checked before anything of it is used."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from mgcheck.errors import KnowledgeError
from mgcheck.knowledge.files import Table
from mgcheck.knowledge.loader import DOCUMENTS
from mgcheck.knowledge.model import LAB
from mgcheck.knowledge.schema import RangesFile

# Ids that a reader's file may not take: its statements would pass for those of mgcheck or of a document.
RESERVED = frozenset((*DOCUMENTS, LAB, "mgcheck", "iupac"))

# A file of this size holds the ranges of a hundred laboratories.
MAX_BYTES = 1_000_000


def read_ranges_file(path: Path) -> Table:
    """Read and check a reader's own ranges file.

    Raises `KnowledgeError`, naming the file and the key or line at fault; its code is `io` where it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnowledgeError("io", file=str(path), problem=error.strerror or str(error)) from error
    if len(content) > MAX_BYTES:
        raise _refusal(path, [], f"the file is larger than {MAX_BYTES} bytes")
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))
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
        raise _refusal(path, first["loc"], first["msg"].removeprefix("Value error, ")) from None
    declared = {source.id for source in checked.source}
    if taken := declared & RESERVED:
        raise _refusal(path, ["source"], f"the id {min(taken)!r} belongs to mgcheck")
    for index, ruler in enumerate(checked.ruler):
        if ruler.source not in declared:
            raise _refusal(path, ["ruler", index, "source"], f"{ruler.source!r} is not among the sources of the file")
    return table


def _refusal(path: Path, where: Sequence[str | int], problem: str) -> KnowledgeError:
    """A refusal that names the key as one finds it in the file: `ruler[1].band[0].interval`."""
    key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    return KnowledgeError("ranges_content", file=str(path), key=key or "file", problem=problem)
