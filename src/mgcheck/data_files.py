"""Find and read the data files of mgcheck."""

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
    """Return the data folder: inside an installed package, beside `src/` in a checkout or an editable install."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


_EDITION = re.compile(rb"""^edition = ['"]([0-9-]+)""", re.MULTILINE)


@cache
def edition(further: bytes = b"") -> str:
    """Return the newest date of the data files and a hash of their content, by which an answer can be traced.

    The hash is the first 12 digits of a SHA-256 over the files in the order of their names and over `further` content.
    A review changes no answer, and so no edition. Raises `KnowledgeError` if a file cannot be read.
    """
    folder = data_folder()
    paths = sorted([*folder.glob("*.toml"), *folder.glob("*.txt")])
    try:
        contents = [path.read_bytes() for path in paths if path.name != "reviews.toml"]
    except OSError as error:
        raise KnowledgeError("installation", problem=str(error)) from error
    newest = max(match[1] for match in map(_EDITION.search, contents) if match)
    return f"{newest.decode()}+sha256:{sha256(b''.join([*contents, further])).hexdigest()[:12]}"


def provenance(own_edition: str | None = None) -> shapes.Provenance:
    """Return the first keys of every JSON answer; `own_edition` replaces the edition if a ranges file was read."""
    return {
        "schema_version": SCHEMA_VERSION,
        "mgcheck_version": __version__,
        "knowledge_edition": own_edition or edition(),
    }


@cache
def read_table(name: str) -> Table:
    """Read `data/NAME.toml`, once; raises `KnowledgeError` if it is missing or not valid TOML."""
    path = data_folder() / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnowledgeError(
            "installation", problem=both("error.io", file=str(path), problem=system_problem(error))
        ) from error
