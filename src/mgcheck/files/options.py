"""How a file is read and written: its format and encoding, the columns with a role, the rows that are interpreted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.columns.row import RowReader
from mgcheck.data_files import provenance
from mgcheck.errors import ChoiceError, concerning
from mgcheck.judging.lab_flags import Sides
from mgcheck.knowledge.loader import parse_specimen
from mgcheck.knowledge.result_codes import Codes

if TYPE_CHECKING:
    from mgcheck.shapes import several as shapes

TEXT_KINDS = ("csv", "tsv", "jsonl")
# The formats that are written.
KINDS = (*TEXT_KINDS, "parquet")
# Those that are read.
READ_KINDS = (*KINDS, "fhir")
_OTHER_NAMES = {"ndjson": "jsonl", "pq": "parquet"}
_COMPRESSIONS = {"gz": "gzip", "zst": "zstd", "zstd": "zstd"}


class Format(NamedTuple):
    """The kind of a file (csv, tsv, jsonl, parquet, fhir), and its compression, if any."""

    kind: str
    compression: str | None = None


def format_named(name: str, path: str = "") -> Format | None:
    """The format of a name such as `csv` or `results.csv.gz`; None for an unknown one.

    The name of a text format without a compression takes that of `path`.
    """
    parts = Path(name).name.lower().split(".")
    compression = _COMPRESSIONS.get(parts[-1])
    if compression is not None:
        parts.pop()
    kind = _OTHER_NAMES.get(parts[-1], parts[-1]) if parts else ""
    if kind not in READ_KINDS or (compression and kind == "parquet"):
        return None
    if kind != "parquet":
        compression = compression or _COMPRESSIONS.get(path.lower().rpartition(".")[2])
    return Format(kind, compression)


# A sign between cells; numbers, quotes and new cells are written with the others.
DELIMITER = re.compile("[^\"'.+_0-9A-Za-z\r\n\0\x80-\U0010ffff-]")


class TextOptions(NamedTuple):
    """How others write their text files: the encoding, and the delimiter where it is not the usual one."""

    encoding: str = "utf-8"
    delimiter: str | None = None

    def delimiter_of(self, kind: str) -> str:
        """The sign between the cells of a CSV or TSV file."""
        return self.delimiter or ("\t" if kind == "tsv" else ",")


class Files(NamedTuple):
    """The file to read and the file to write, none where only a summary is wanted; `force` replaces an existing one."""

    source: str
    read: Format
    target: str | None
    write: Format | None
    text: TextOptions = TextOptions()
    force: bool = False


# The roles of columns. Each is also the default name of its column, except that a fallback is read only on request.
ROLES = ("specimen", "value", "fallback", "unit", "low", "high", "range", "comparator", "volume", "flag")
# Those of a series of results: also the date of a result and the person.
TREND_ROLES = (*ROLES, "date", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the rows of a file are chosen, read by `reader`, and answered.

    `columns` maps `ROLES` to columns. `where` names the rows to interpret, by one text or several for each of some
    columns; `only` drops all others, `strict` ends at the first row that cannot be read. `specimen` holds for a whole
    file and replaces a column. `flags` are the laboratory's flags beyond those that mgcheck knows. `codes` are
    those of FHIR resources, and `roles` those that a column may have.
    """

    reader: RowReader
    columns: Mapping[str, str] = field(default_factory=dict)
    specimen: str | None = None
    where: Sequence[tuple[str, str]] = ()
    only: bool = False
    strict: bool = False
    prefix: str = "mgcheck"
    flags: Mapping[str, Sides | None] = field(default_factory=dict)
    codes: Codes = field(default_factory=Codes)
    roles: Sequence[str] = ROLES

    @property
    def provenance(self) -> shapes.BatchProvenance:
        """The version, the edition of the data and the source of each headline, by which an answer can be traced."""
        knowledge, source = self.reader.knowledge, self.reader.source
        primary = knowledge.policy.primary
        measured = None if self.specimen is None else parse_specimen(self.specimen).value
        sources = [f"{name}: {source or own}" for name, own in primary.items() if measured in (None, name)]
        return {**provenance(knowledge.edition), "headline_source": ", ".join(sources)}


@concerning("--column")
def parse_columns(texts: Iterable[str], roles: Sequence[str] = ROLES) -> dict[str, str]:
    """Parse columns written `ROLE=NAME`; raises `ChoiceError` for another form or a role named twice."""
    found: dict[str, str] = {}
    for text in texts:
        role, _, name = text.partition("=")
        if not (role and name):
            raise ChoiceError("column_form", given=text, known=", ".join(roles))
        if role not in roles:
            raise ChoiceError("unknown_role", given=role, known=", ".join(roles))
        if role in found:
            raise ChoiceError("role_twice", role=role, known=", ".join(roles))
        found[role] = name
    return found


@concerning("--where")
def parse_condition(text: str) -> tuple[str, str]:
    """Parse a column and its text, written `COLUMN=VALUE`; raises `ChoiceError` for another form."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise ChoiceError("where_form", given=text)
    return name, value
