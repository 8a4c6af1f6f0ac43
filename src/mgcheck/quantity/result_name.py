"""The name before a result: it says magnesium, perhaps the specimen, and nothing else.

A word that is not listed in `data/report_words.toml` or `data/specimens.toml` could change the meaning: another
analyte, another specimen, the unit of the number.
"""

from __future__ import annotations

import re
from functools import cache

from mgcheck.data_files import read_table
from mgcheck.errors import QuantityError
from mgcheck.language.say import both
from mgcheck.quantity.number import fold

_MAGNESIUM = re.compile("mg|magn")
_PUNCTUATION = re.compile(r"[ ,:=()\[\].'_-]+")
_SUPERSCRIPTS = {ord("²"): "2", ord("⁺"): "+"}
# P after or before a slash may be phosphorus as well as plasma; ionized magnesium is also given as a part of the total.
_TO_PHOSPHORUS = re.compile(r"(?:mg|magn)[^/:]*(?:/ *|:)p(?![a-z])|(?<![a-z])p */ *(?:mg|magn)")
_TO_MAGNESIUM = re.compile("(?:mg|magn)[^/]*/[^/]*(?:mg|magn)")


def is_name(text: str, end: int, specimen: str) -> bool:
    """Whether `text[:end]` names magnesium in a specimen, given by its id; False if it is no name at all.

    Raises `QuantityError` for the name of another specimen or analyte, and for a word that is not known.
    """
    name = text[:end].rstrip(" :=\t\u3000")
    start = len(name) - len(name.lstrip())
    said, unknown = _said(name)
    known = _MAGNESIUM.search(fold(name)) is not None

    def error(code: str, begin: int, stop: int, **params: str) -> QuantityError:
        return QuantityError(code, text=text, start=begin, end=stop, argument=None, **params)

    if unknown is not None:
        if not known:
            return False
        begin = fold(name.translate(_SUPERSCRIPTS)).rindex(unknown)
        raise error("unknown_name", begin, begin + len(unknown), word=name[begin : begin + len(unknown)])
    if "analyte" in said:
        raise error("other_analyte", start, len(name), name=name.strip())
    if not known:
        return False
    if not _fits(said, specimen):
        asked = both(f"ui.specimen.{specimen}")
        raise QuantityError("specimen_conflict", text=text, start=start, end=len(name), name=name.strip(), asked=asked)
    if _is_ratio(name, said):
        raise error("name_of_ratio", start, len(name), name=name.strip())
    return True


def names_magnesium(name: str) -> bool:
    """Whether a text is wholly a name of magnesium, of whatever specimen: `Mg`, `Mg2+ sérique`, `S-Mg`."""
    said, unknown = _said(name)
    return unknown is None and "analyte" not in said and _MAGNESIUM.search(fold(name)) is not None


def contradicts(name: str, specimen: str) -> bool:
    """Whether a text names another analyte than magnesium, a ratio, or a specimen that does not fit one given by id."""
    said, _ = _said(name.rstrip(" .:"))
    return not _fits(said, specimen) or _is_ratio(name, said)


def _is_ratio(name: str, said: set[str]) -> bool:
    """Whether a name may be that of a ratio, or of two analytes; a slash in brackets is part of a LOINC name."""
    folded = re.sub(r"\[[^\]]*\]", "", fold(name))
    return bool(_TO_PHOSPHORUS.search(folded) or ("ionized" in said and _TO_MAGNESIUM.search(folded)))


def _fits(said: set[str], specimen: str) -> bool:
    """Whether what a name says fits a specimen; another analyte does not, and ionized is of serum or whole blood."""
    wanted = {"ionized", "serum", "whole_blood"} if specimen == "ionized" else {specimen, "total"}
    return said <= wanted and (specimen in said or said <= {"total"})


def _said(name: str) -> tuple[set[str], str | None]:
    """What the words of a name say: specimens, "total" or "analyte"; and the first that is not known, or None."""
    said: set[str] = set()
    unknown: str | None = None
    # A sign before the number belongs to it.
    if name and not re.search(r"[\w+)\]⁺]$", name):
        return said, fold(name)[-1]
    # After another word for magnesium, only "Mg" is one more; "mg" would be a unit.
    spelled = [word for word in re.findall(r"[^\W\d_]+", fold(name, case=False)) if _MAGNESIUM.match(word.lower())]
    if doubtful := [word for word in spelled[1:] if word in ("mg", "MG")]:
        return said, doubtful[0].lower()
    rest = _bare(name)
    while rest := rest.lstrip(" /"):
        word = _pattern().match(rest)
        if word:
            said.add(_words()[word[0].rstrip(" /")])
            rest = rest[word.end() :]
            continue
        first, *others = re.split("[ /]", rest, maxsplit=1)
        unknown = first if unknown is None else unknown
        rest = "".join(others)
    return said - {""}, unknown


@cache
def _words() -> dict[str, str]:
    """The words of names: "", the specimen that a word says, "total" or "analyte"."""
    table, specimens = read_table("report_words"), read_table("specimens")
    named = [*specimens["known"].items(), *specimens["refused"].items(), *table["specimen"].items()]
    return {
        **{_bare(word): specimen.removesuffix("_24h") for specimen, words in named for word in words},
        # "du" is French in a name, and urine as a code of its own.
        **dict.fromkeys(table["name"]["words"], ""),
        **dict.fromkeys(table["analyte"]["words"], "analyte"),
    }


@cache
def _pattern() -> re.Pattern[str]:
    """The longest of the known words at some place."""
    return re.compile(f"(?:{'|'.join(map(re.escape, sorted(_words(), key=len, reverse=True)))})(?:[ /]|$)")


def _bare(name: str) -> str:
    """Fold a name and reduce its punctuation to single spaces."""
    return _PUNCTUATION.sub(" ", fold(name.translate(_SUPERSCRIPTS))).strip()
