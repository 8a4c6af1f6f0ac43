"""The laboratory's own flags: what each means, and whether it agrees with the verdict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
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
_RUN = r"([-−↓▼+↑▲*])\1+"


@concerning("--flag-map")
def parse_flag_map(pairs: Iterable[Sequence[str]]) -> dict[str, Sides]:
    """Parse further flags, given as pairs of a flag and one of `low`, `inside`, `high`, `outside`.

    Raises `ChoiceError` for another meaning, and for a flag without one.
    """
    found = {}
    for pair in pairs:
        *flag, meaning = pair
        if not flag or meaning.strip().lower() not in _MEANINGS:
            raise ChoiceError("flag_map", given="=".join(pair).strip(), known=", ".join(_MEANINGS))
        found[_folded(flag[0])] = _MEANINGS[meaning.strip().lower()]
    return found


def sides_of_flag(flag: str, further: Mapping[str, Sides | None] = MappingProxyType({})) -> Sides | None:
    """The sides that a laboratory's flag leaves possible; None for one that is unknown or says nothing."""
    folded = _folded(flag)
    if folded in further:
        return further[folded]
    return _VOCABULARY.get(re.sub(_RUN, r"\1", folded))


def _folded(flag: str) -> str:
    return flag.strip().lower()


def agreement(flag: Sides | None, verdict: Sides, printed: Sides | None = None) -> bool | None:
    """Whether a flag agrees with a verdict; None where either leaves it open, or another flag is `printed`."""
    if flag is None or not verdict or (printed is not None and not printed & flag):
        return None
    if verdict <= flag:
        return True
    return None if verdict & flag else False
