"""The cells of a FHIR result that its elements say alone: who, when, the number, the laboratory's flag."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.fhir_json import Element, object_of, objects_of, readings, text_of, wrong_form
from mgcheck.files.formats.fhir_references import Place
from mgcheck.files.formats.jsonl import Number
from mgcheck.judging.lab_flags import sides_of_flag
from mgcheck.knowledge.result_codes import in_system
from mgcheck.quantity.number import MAX_DIGITS

_PRECISION = "http://hl7.org/fhir/StructureDefinition/quantity-precision"


class Coding(NamedTuple):
    """A code of a system, and its name."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


def codings_of(concept: Element) -> list[Coding]:
    """Return the codings of a CodeableConcept."""
    return [
        Coding(text_of(each, "system"), text_of(each, "code"), text_of(each, "display"))
        for coding in objects_of(concept, "coding")
        for each in readings(coding)
    ]


def values_of(part: Element) -> list[str]:
    """The names of the values of a part; an empty text is none, nor is a Quantity without its number."""
    names = [name for name in part if name.startswith("value") and name[5:6].isupper() and part[name] not in (None, "")]
    if names == ["valueQuantity"] and isinstance(part["valueQuantity"], dict):
        return names if part["valueQuantity"].get("value") is not None else []
    return names


def head_of(result: Place, owners: Iterable[Place]) -> dict[str, str | None]:
    """The cells that say which result it is, by texts alone; `owners` may name its subject."""
    observation = result.resource
    subject = next(filter(None, (each.resource.get("subject") for each in (result, *owners))), None)
    period = observation.get("effectivePeriod")
    found = {
        "id": observation.get("id"),
        "subject": (subject.get("reference") or subject.get("display")) if isinstance(subject, dict) else None,
        "effective": observation.get("effectiveDateTime") or observation.get("effectiveInstant"),
        "issued": observation.get("issued"),
        "status": observation.get("status"),
    }
    if isinstance(period, dict):
        ends = [period.get(name) for name in ("start", "end")]
        if any(type(end) is str for end in ends):
            found["effective"] = "/".join(end if type(end) is str else "" for end in ends)
    return {name: text if isinstance(text, str) else None for name, text in found.items()}


def flag_of(interpretations: list[Element]) -> str | None:
    """HL7's code; of several, the one that says most; all of them where they do not agree."""
    flags: list[str | None] = []
    for concept in interpretations:
        codings = codings_of(concept)
        own = [each.code for each in codings if each.system is None or in_system(each.system, "interpretation")]
        flags += own or [code_text(each) for each in codings] or [text_of(concept, "text")]
    found = [*dict.fromkeys(filter(None, flags))]
    if len(found) == 1:
        return found[0]
    meanings = {flag: sides for flag in found if (sides := sides_of_flag(flag))}
    for flag, sides in meanings.items():
        if all(sides <= other for other in meanings.values()):
            return flag
    return "|".join(found) or None


def code_text(coding: Coding) -> str:
    """Return a code as `--code` takes it: `SYSTEM|CODE`."""
    return "|".join(filter(None, (coding.system, coding.code)))


def number_of(quantity: Element, mark: str) -> str:
    """The number as written, with the decimal mark of the file; an extension may state more decimal places."""
    value = quantity["value"]
    if not isinstance(value, Number):
        raise MgcheckError("number_as_text") if isinstance(value, str) else wrong_form("value")
    text = str(value)
    for extension in objects_of(object_of(quantity, "_value"), "extension"):
        places = extension.get("valueInteger")
        if extension.get("url") != _PRECISION or not isinstance(places, Number) or not places.isdigit():
            continue
        # More would not be read.
        wanted, number = min(int(places[:3]), MAX_DIGITS + 1), Decimal(text)
        if -int(number.as_tuple().exponent) < wanted and abs(number.adjusted()) <= MAX_DIGITS:
            text = f"{number:.{wanted}f}"
    return text.replace(".", mark)
