"""Where the data of mgcheck lie, and how one file of them is read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from mgcheck.errors import KnowledgeError

# Any: the values of a TOML file have no type until the loader or the schema gives them one.
Table = dict[str, Any]


def data_folder() -> Path:
    """The folder of the data: in an installed package inside it, in a checkout or an editable install beside `src/`."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if installed.is_dir() else package.parents[1] / "data"


@cache
def read_table(name: str) -> Table:
    """The content of `data/NAME.toml`, read once; raises `KnowledgeError` where it is missing or no TOML."""
    path = data_folder() / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", "") or str(error)
        raise KnowledgeError("installation", problem=f"{path}: {problem}") from error
