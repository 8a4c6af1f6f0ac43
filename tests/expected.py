"""What a row of a file must say, taken from the single interpretation without the code of files and frames."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import mgcheck
from mgcheck import Interpretation
from mgcheck.api import Interpreter

FIELDS = ("class", "possible_classes", "flag", "borderline", "sources_agree", "warnings")


@lru_cache(maxsize=4096)
def _interpreter(specimen: str, lab_range: str | None, volume: str | None) -> Interpreter:
    return mgcheck.interpreter(specimen, lab_range=lab_range, volume=volume)


def expected(specimen: str, text: str, low: str = "", high: str = "", volume: str = "") -> dict[str, Any]:
    """The new cells that the single command's answer amounts to; `error` alone, its code, where it refuses."""
    return dict(_expected(specimen, text, low, high, volume))


@lru_cache(maxsize=100_000)
def _expected(specimen: str, text: str, low: str, high: str, volume: str) -> dict[str, Any]:
    """The same, computed once for rows that are alike; what is returned is not to be changed."""
    lab_range = f"{low.strip()}..{high.strip()}" if low.strip() or high.strip() else None
    try:
        answer = _interpreter(specimen, lab_range, volume or None)(text).to_dict()
    except mgcheck.MgcheckError as error:
        return {**dict.fromkeys((*FIELDS, "mmol_per_l", "mmol_per_24h")), "error": error.code}
    found = answer["conversions"].items()
    amounts = {unit: amount["value"] for unit, amount in found if amount["comparator"] is None}
    return {
        "class": answer["class"],
        "possible_classes": "|".join(answer["possible_classes"]),
        "flag": answer["flag"],
        "borderline": answer["borderline"],
        "sources_agree": answer["sources_agree"],
        "warnings": "|".join(dict.fromkeys(warning["code"] for warning in answer["warnings"])) or None,
        "mmol_per_l": amounts.get("mmol/L"),
        "mmol_per_24h": amounts.get("mmol/(24.h)"),
        "error": None,
    }


def codes(answer: Interpretation) -> list[str]:
    """The codes of the warnings."""
    return [warning.code for warning in answer.warnings]
