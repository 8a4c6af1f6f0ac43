"""JSON for programs: one object, UTF-8, numbers as numbers, nothing in it that a terminal obeys."""

from __future__ import annotations

import json
import re
from typing import Any

# What json leaves bare although a terminal may obey it or UTF-8 cannot hold it: C1 controls, bidirectional and other
# format characters, line separators, surrogates.
_BARE = re.compile("[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """The JSON text of a value; active characters are escaped, all others stand as they are.

    Raises `ValueError` for NaN and infinity, which JSON has not.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    # Such characters stand in strings alone, where an escape means the same.
    return _BARE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
