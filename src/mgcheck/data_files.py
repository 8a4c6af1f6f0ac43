"""Where the data of mgcheck lie, and how one file of them is read."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mgcheck._version import SCHEMA_VERSION, __version__
from mgcheck.errors import KnowledgeError, system_problem
from mgcheck.language.say import both

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes

# Any: the values of a TOML file have no type until the loader or the schema gives them one.
Table = dict[str, Any]


def data_folder() -> Path:
    """The folder of the data: in an installed package inside it, in a checkout or an editable install beside `src/`."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


_EDITION = re.compile(rb'^edition = "([0-9-]+)"', re.MULTILINE)


@cache
def edition(further: bytes = b"") -> str:
    """The newest date of the data files and a hash of what is in them, by which an answer can be traced.

    The hash is the beginning of a SHA-256 over the files in the order of their names, and over `further` content.
    Raises `KnowledgeError` where a file cannot be read.
    """
    folder = data_folder()
    try:
        contents = [path.read_bytes() for path in sorted([*folder.glob("*.toml"), *folder.glob("*.txt")])]
    except OSError as error:
        raise KnowledgeError("installation", problem=str(error)) from error
    newest = max(match[1] for match in map(_EDITION.search, contents) if match)
    return f"{newest.decode()}+sha256:{sha256(b''.join([*contents, further])).hexdigest()[:12]}"


def provenance(own_edition: str | None = None) -> shapes.Provenance:
    """What every answer in JSON begins with; `own_edition` is that of data with a ranges file of the reader's own."""
    return {
        "schema_version": SCHEMA_VERSION,
        "mgcheck_version": __version__,
        "knowledge_edition": own_edition or edition(),
    }


@cache
def read_table(name: str) -> Table:
    """The content of `data/NAME.toml`, read once; raises `KnowledgeError` where it is missing or no TOML."""
    path = data_folder() / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "installation", problem=both("error.io", file=str(path), problem=system_problem(error))
        ) from error
