"""The laboratory's own flags: what each means, and whether it agrees with the verdict."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from mgcheck.errors import ChoiceError, concerning
from mgcheck.knowledge.model import Side

Sides = frozenset[str]

LOW, INSIDE, HIGH = (frozenset({side.value}) for side in (Side.LOW, Side.INSIDE, Side.HIGH))
OUTSIDE = LOW | HIGH
_MEANINGS = {"low": LOW, "inside": INSIDE, "high": HIGH, "outside": OUTSIDE}

# HL7's codes for numbers (table 0078; L< and H> are former names of LU and HU in ObservationInterpretation), and signs
# that laboratories print; a repeated sign means the same as one.
_VOCABULARY: Mapping[str, Sides] = MappingProxyType(
    {
        **dict.fromkeys(("", "n", "normal"), INSIDE),
        **dict.fromkeys(("l", "ll", "lu", "l<", "<", "low", "-", "−", "↓", "▼"), LOW),
        **dict.fromkeys(("h", "hh", "hu", "h>", ">", "high", "+", "↑", "▲"), HIGH),
        **dict.fromkeys(("a", "aa", "abnormal", "*"), OUTSIDE),
    }
)
_RUN = re.compile(r"([-−↓▼+↑▲*])\1+")


@concerning("--flag-map")
def parse_flag_map(text: str) -> dict[str, Sides]:
    """Parse further flags, such as `B=low,H*=high,ok=inside,!=outside`; raises `ChoiceError` if the form is wrong."""
    found = {}
    for part in text.split(","):
        flag, equals, meaning = part.rpartition("=")
        if not equals or meaning.strip().lower() not in _MEANINGS:
            raise ChoiceError("flag_map", given=part.strip(), known=", ".join(_MEANINGS))
        found[_folded(flag)] = _MEANINGS[meaning.strip().lower()]
    return found


def sides_of_flag(flag: str, further: Mapping[str, Sides] = MappingProxyType({})) -> Sides | None:
    """The sides that a laboratory's flag leaves possible; None for an unknown flag."""
    folded = _folded(flag)
    if folded in further:
        return further[folded]
    return _VOCABULARY.get(_RUN.sub(r"\1", folded))


def _folded(flag: str) -> str:
    return flag.strip().lower()


def agreement(flag: Sides | None, verdict: Sides, printed: Sides | None = None) -> bool | None:
    """Whether a flag agrees with a verdict; None where either leaves it open, or another flag is `printed`."""
    if flag is None or not verdict or (printed is not None and not printed & flag):
        return None
    if verdict <= flag:
        return True
    return None if verdict & flag else False
