"""Read and validate a ranges file, the packaged one or a user's own."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter, ValidationError

from mgcheck.data_files import Table
from mgcheck.errors import DataError, KnowledgeError, system_problem
from mgcheck.knowledge.model import DOCUMENTS, LAB, TABLE, MgClass, Ruler, Source, Specimen
from mgcheck.language.say import LANGUAGES, Text, both
from mgcheck.quantity.units import Dimension

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Ids that a user's file may not use, so that its limits are not mistaken for those of a document.
RESERVED = frozenset((*DOCUMENTS, LAB, "mgcheck", "iupac"))

# Enough for the ranges of a hundred laboratories.
MAX_BYTES = 1_000_000
# Parsing a dotted key takes quadratic time.
MAX_DOTS = 200
# Finding the line of a key takes several parses of parts of the file; beyond these bounds no line is given.
MAX_PARSES = 60
MAX_TRACED = 100_000

Key = Sequence[str | int]


# The types of two errors before pydantic 2.14 and since.
_UNKNOWN = ("extra_forbidden", "unexpected_keyword_argument")
_MISSING = ("missing", "missing_argument")
# The messages of pydantic for these speak of Python.
_CODES = {
    **dict.fromkeys(_UNKNOWN, "unknown_key"),
    **dict.fromkeys(_MISSING, "missing_key"),
    "tuple_type": "array",
}


def packaged_ranges(folder: Path) -> RangesFile:
    """Read the limits of the documents from the data folder; raises `KnowledgeError` if the file is damaged."""
    try:
        return read_ranges_file(folder / "reference_ranges.toml", known=DOCUMENTS)[0]
    except KnowledgeError as error:
        raise KnowledgeError("installation", problem=Text(*map(error.message, LANGUAGES))) from error


def read_ranges_file(path: Path, *, known: Collection[str] = ()) -> tuple[RangesFile, bytes]:
    """Read and validate a ranges file; return its content and its bytes.

    Each ruler must belong to a source of `known`, or without that to one of the file. Raises `KnowledgeError`, which
    names the file and the key or line at fault; its code is `io` if the file cannot be read.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        # Opening a name with a NUL raises ValueError.
        raise KnowledgeError("io", file=str(path), problem=system_problem(error)) from error
    if len(content) > MAX_BYTES:
        raise _refusal(path, "", [], both("ranges.too_large", bytes=MAX_BYTES))
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(_not_too_deep(text))
    except (ValueError, RecursionError) as error:
        # A number with too many digits also raises ValueError.
        problem = both("ranges.too_deep") if isinstance(error, RecursionError) else str(error)
        raise KnowledgeError("ranges_syntax", file=str(path), problem=problem) from None
    try:
        checked = _adapter().validate_python(table)
    except ValidationError as error:
        # An unknown key is usually a misspelled one, and causes the other errors.
        faults = error.errors(include_url=False)
        first = next((fault for fault in faults if fault["type"] in _UNKNOWN), faults[0])
        raise _refusal(path, text, first["loc"], _problem(first)) from None
    for index, source in enumerate(checked.sources):
        if source.id in RESERVED:
            raise _refusal(path, text, ["source", index, "id"], both("ranges.reserved", id=source.id))
    known = known or {source.id for source in checked.sources}
    for index, ruler in enumerate(checked.rulers):
        if ruler.source not in known:
            raise _refusal(path, text, ["ruler", index, "source"], both("ranges.no_source", id=ruler.source))
    return checked, content


# ------------------------------------------------------------------------------------------------- validation


def _covers_the_line(ruler: Ruler) -> Ruler:
    """Refuse gaps, overlaps, classes out of order, a missing reference interval, and a unit of the wrong kind."""
    intervals = [band.interval for band in ruler.bands]
    if intervals[0].low.value != 0 or intervals[0].low.inclusive:
        raise DataError("first_band", interval=str(intervals[0]))
    if intervals[-1].high is not None:
        raise DataError("last_band", interval=str(intervals[-1]))
    for (below, above), band in zip(pairwise(intervals), ruler.bands[1:], strict=True):
        high = below.high
        if (
            high is None
            or high.value > above.low.value
            or (high.value == above.low.value and high.inclusive and above.low.inclusive)
        ):
            raise DataError("overlap", id=band.id, above=str(above), below=str(below))
        if high.value < above.low.value or not (high.inclusive or above.low.inclusive):
            raise DataError("gap", id=band.id, above=str(above), below=str(below))
    classes = [band.cls for band in ruler.bands]
    if classes != sorted(classes, key=list(MgClass).index):
        raise DataError("order")
    if MgClass.NORMAL not in classes:
        raise DataError("no_normal")
    if twice := _twice([band.id for band in ruler.bands]):
        raise DataError("band_twice", id=twice)
    if not ruler.specimen.measured_in(ruler.unit.dimension):
        raise DataError("unit_of_specimen", unit=ruler.unit.code, specimen=ruler.specimen.value)
    return ruler


class RangesFile(NamedTuple):
    """The content of a ranges file; a user's own file also defines its sources."""

    # Strict, because `true` would be accepted as 1.
    format: Annotated[int, Field(strict=True, ge=1, le=1)]
    edition: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    rulers: Annotated[
        tuple[Annotated[Ruler, TABLE, AfterValidator(_covers_the_line)], ...], Field(alias="ruler", min_length=1)
    ]
    sources: Annotated[tuple[Annotated[Source, TABLE], ...], Field(alias="source")] = ()


def _distinct(file: RangesFile) -> RangesFile:
    """Refuse duplicate rulers and source ids, and rulers of one source that differ in their bands.

    Rulers are duplicates if they share source, specimen and kind of unit.
    """
    shapes: dict[tuple[str, Specimen, Dimension], list[tuple[str, MgClass]]] = {}
    seen = set()
    for ruler in file.rulers:
        key = (ruler.source, ruler.specimen, ruler.unit.dimension)
        if (*key, ruler.unit.basis) in seen:
            raise DataError("ruler_twice", source=ruler.source, specimen=ruler.specimen.value)
        seen.add((*key, ruler.unit.basis))
        shape = [(band.id, band.cls) for band in ruler.bands]
        if shapes.setdefault(key, shape) != shape:
            raise DataError("rulers_differ", source=ruler.source, specimen=ruler.specimen.value)
    if twice := _twice([source.id for source in file.sources]):
        raise DataError("source_twice", id=twice)
    return file


def _twice(ids: list[str]) -> str | None:
    """Return the first duplicate id, or None."""
    return next((name for name, count in Counter(ids).items() if count > 1), None)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[RangesFile]:
    return TypeAdapter(Annotated[RangesFile, AfterValidator(_distinct)])


# --------------------------------------------------------------------------------------------- locating an error


def _not_too_deep(text: str) -> str:
    """Return the text, or raise `RecursionError` if a line has too many dots."""
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        raise RecursionError
    return text


def _problem(fault: ErrorDetails) -> str | Text:
    """Return mgcheck's message for a validation error, or pydantic's if mgcheck has none."""
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, DataError):
        return own.problem
    return both(f"ranges.{_CODES[fault['type']]}") if fault["type"] in _CODES else fault["msg"]


def _refusal(path: Path, text: str, where: Key, problem: str | Text) -> KnowledgeError:
    """Return an error that names the key and its line, as in `ruler[1].band[1].interval (line 17)`."""
    key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".") or "file"
    line = _line_of(text, where)
    place = both("ranges.line", key=key, line=line) if line else key
    return KnowledgeError("ranges_content", file=str(path), key=place, problem=problem)


def _line_of(text: str, where: Key) -> int | None:
    """Return the line on which a key, or the part of it that exists, begins; None if the search would take too long.

    It is the last line of the shortest beginning of the file that contains the key.
    """
    if len(text) > MAX_TRACED:
        return None
    # TOML has no other line endings.
    lines = text.replace("\r\n", "\n").split("\n")
    depth = _depth(tomllib.loads(text), where)
    parses = iter(range(MAX_PARSES))

    def holds(stop: int) -> bool:
        """Whether the first `stop` lines contain the key, with as many more as complete an unfinished value."""
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
    """Return how many parts of a key exist."""
    # Any: the values of a TOML file have no type.
    value: Any = table
    for depth, part in enumerate(where):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(where)
