"""Calculate the daily requirement of magnesium by weight and sex."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.api import require_language
from mgcheck.data_files import provenance
from mgcheck.errors import ChoiceError, QuantityError, concerning, typed
from mgcheck.judging.verdict import ValueWarning
from mgcheck.judging.warnings import implausible_input
from mgcheck.knowledge.library import IntakeRules, intake_rules
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.number import parse_number
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import MMOL, Unit, convert

if TYPE_CHECKING:
    from mgcheck.shapes import lists as shapes

_MG = Unit("m", "g")
_KG = Unit("k", "g")


class Intake(NamedTuple):
    """The daily requirement by two documents; each of `extras` is added alone, because no document combines them."""

    rules: IntakeRules
    weight_kg: Fraction | None
    sexes: tuple[str, ...]
    extras: tuple[str, ...]
    warnings: tuple[ValueWarning, ...]

    @property
    def by_weight_mg(self) -> tuple[Fraction, Fraction] | None:
        """The low end and the consensus for the weight, in mg per day (boisleve VII-1)."""
        if self.weight_kg is None:
            return None
        return self.rules.low_mg_per_kg * self.weight_kg, self.rules.consensus_mg_per_kg * self.weight_kg

    def with_extra(self, name: str) -> tuple[Fraction, Fraction] | None:
        """Return the low end and the consensus for the weight with one extra added, in mg per day."""
        weight, extra = self.by_weight_mg, self.rules.extra_mg[name]
        return None if weight is None else (weight[0] + extra, weight[1] + extra)

    def to_dict(self, language: str) -> shapes.Intake:
        """Return the figures as JSON values; mmol are exact conversions for boisleve, and as printed for rms."""
        rules = self.rules
        return {
            **provenance(),
            "kind": "intake",
            "language": language,
            "weight": None if self.weight_kg is None else {"value": float(self.weight_kg), "unit": "kg"},
            "by_weight": {
                "rule": _span((rules.low_mg_per_kg, rules.consensus_mg_per_kg), "mg/(kg.d)"),
                "amounts": _amounts(self.by_weight_mg),
                "extras": [
                    {
                        "id": name,
                        "amount": {"value": rules.extra_mg[name], "unit": "mg/d"},
                        "amounts": _amounts(self.with_extra(name)),
                    }
                    for name in self.extras
                ],
                "citations": rules.by_weight.places(),
            },
            "by_sex": [
                {
                    "sex": sex,
                    "amounts": [
                        {"value": float(value), "unit": unit}
                        for value, unit in zip(rules.sex[sex], ("mg/d", "mmol/d"), strict=True)
                    ],
                    "citations": rules.by_sex.places(),
                }
                for sex in self.sexes
            ],
            "notes": [note.to_dict(language) for note in rules.notes],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }


def _amounts(milligrams: tuple[Fraction, Fraction] | None) -> list[shapes.Span]:
    """Return the low end and the consensus per day in mg and mmol as JSON values; empty without a weight."""
    if milligrams is None:
        return []
    low, consensus = map(millimoles, milligrams)
    return [_span(milligrams, "mg/d"), _span((low, consensus), "mmol/d")]


def _span(ends: tuple[Fraction, Fraction], unit: str) -> shapes.Span:
    return {"low": float(ends[0]), "consensus": float(ends[1]), "unit": unit}


def millimoles(milligrams: Fraction) -> Fraction:
    """Convert mg of magnesium to mmol."""
    return convert(milligrams, _MG, MMOL)


@typed
def intake(
    weight: str | None = None, *, sex: str | None = None, extras: tuple[str, ...] = (), language: str = "en"
) -> Intake:
    """Return the daily requirement according to two documents: `intake("70kg", sex="m")`.

    `extras` are pregnancy, growth (strong, in adolescence) and lactation; `language` is that of the warnings. Raises
    `QuantityError` if the weight is not a number of kg, and for pregnancy or lactation with sex m; `ChoiceError` for
    another sex or extra.
    """
    require_language(language)
    rules = intake_rules()
    if sex is not None and sex not in rules.sex:
        raise ChoiceError("unknown_choice", argument="--sex", given=sex, known=", ".join(rules.sex))
    if unknown := [extra for extra in extras if extra not in rules.extra_mg]:
        raise ChoiceError("unknown_choice", given=unknown[0], known=", ".join(rules.extra_mg))
    if sex == "m" and {"pregnancy", "lactation"} & set(extras):
        raise QuantityError("intake_sex", argument="--sex")
    sexes = (sex,) if sex else ("m", "f")
    if weight is None:
        return Intake(rules, None, sexes, extras, ())
    kilograms = _kilograms(weight)
    warnings = implausible_input("weight_kg", kilograms, Fraction(1), packaged_knowledge().policy, language)
    return Intake(rules, kilograms.exact, sexes, extras, warnings)


@concerning("--weight")
def _kilograms(text: str) -> Quantity:
    start = len(text) - len(text.lstrip())
    try:
        value, end = parse_number(text, start)
    except QuantityError as error:
        raise QuantityError("weight", text=text, start=error.start, end=error.end) from None
    if value == 0 or re.fullmatch(r"\s*kg\s*", text[end:], re.IGNORECASE) is None:
        raise QuantityError("weight", text=text, start=start, end=len(text))
    return Quantity(value, _KG)
