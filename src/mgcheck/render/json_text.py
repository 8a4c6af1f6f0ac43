"""JSON for programs: one object, UTF-8, numbers as numbers, nothing in it that a terminal obeys."""

from __future__ import annotations

import json
import re
from typing import Any

from mgcheck.render.terminal_text import is_active

# Most of what json leaves bare is harmless: line ends between members, ASCII, and the letters of French among others.
_DOUBTFUL = re.compile("[^\n -~\xa0-\xac\xae-\u02ff]")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """The JSON text of a value; active characters are escaped, all others stand as they are.

    Raises `ValueError` for NaN and infinity, which JSON has not.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # Such characters stand in strings alone, where an escape means the same.
    return _DOUBTFUL.sub(_escaped_if_active, text)


def _escaped_if_active(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if is_active(match[0]) else match[0]
