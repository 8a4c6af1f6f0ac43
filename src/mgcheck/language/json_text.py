"""JSON for programs, without characters that a terminal would obey."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

# Controls, formats (bidirectional ones among them), surrogates, private use, line and paragraph separators.
_ACTIVE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Characters that json does not escape and that may be active: all but line ends, ASCII, and Latin letters.
_DOUBTFUL = "[^\n -~\xa0-\xac\xae-\u02ff]"


def json_text(value: Any, *, indent: int | None = None) -> str:
    """The JSON text of a value; active characters are escaped, all others kept.

    Raises `ValueError` for NaN and infinity, which JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # Such characters occur only in strings, where an escape means the same.
    return text if text.isprintable() else re.sub(_DOUBTFUL, _escaped_if_active, text)


def is_active(character: str) -> bool:
    """Whether a terminal could obey a character, or not show it."""
    return not character.isprintable() and unicodedata.category(character) in _ACTIVE


def _escaped_if_active(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if is_active(match[0]) else match[0]
