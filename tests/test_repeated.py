"""One interpreter for many values answers each as one made for that value alone."""

from __future__ import annotations

import pickle
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from conftest import rest_slow

import mgcheck
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.language.json_text import json_text

MOLAR_MASS = Decimal("24.305")
# Amounts of one mmol, or of one percent.
UNITS = {
    "mmol/l": Decimal(1),
    "mg/l": MOLAR_MASS,
    "mg/dl": MOLAR_MASS / 10,
    "mEq/l": Decimal(2),
    "µmol/l": Decimal(1000),
    "mmol/24h": Decimal(1),
    "mg/24h": MOLAR_MASS,
    "%": Decimal(1),
}
KINDS: list[tuple[str, str, dict[str, Any]]] = [
    ("serum", "mmol/l", {}),
    ("serum", "mEq/l", {"lab_range": "1.5..2.1"}),
    ("ionized", "%", {}),
    ("serum", "mg/l", {"language": "fr"}),
    ("serum", "mg/dl", {"source": "boisleve"}),
    ("serum", "mmol/l", {"lab_range": "0.75..", "factors": ["thiazide", "stress"]}),
    ("serum", "µmol/l", {"lab_range": "1.2.."}),
    ("ionized", "mmol/l", {}),
    ("erythrocyte", "mg/l", {}),
    ("urine", "mmol/24h", {"factors": ["thiazide"]}),
    ("urine", "mg/24h", {"collection": "24h"}),
    ("urine", "mmol/l", {"volume": "14 l"}),
]


def texts(specimen: str, unit: str) -> list[str]:
    """Values at and beside every limit of any document, and of every size, with few digits and with many."""
    rulers = [ruler for ruler in packaged_knowledge().rulers if ruler.specimen == specimen]
    found: list[Decimal] = []
    for limit in sorted({float(band.interval.low.value) for ruler in rulers for band in ruler.bands[1:]}):
        point = Decimal(limit) * UNITS[unit]
        for places in (1, 2, 4):
            digit = Decimal(1).scaleb(-places)
            found += [point.quantize(digit) + steps * digit for steps in (-1, 0, 1)]
            found += [(point + half * digit).quantize(digit / 10) for half in (Decimal("-0.5"), Decimal("0.5"))]
    found += [(Decimal("1.23") ** power * UNITS[unit]).quantize(Decimal("0.001")) for power in range(-24, 24, 3)]
    numbers = [f"{value:f} {unit}" for value in dict.fromkeys(found) if value > 0]
    return [*numbers, f"<{numbers[3]}", f">= {numbers[-3]}", f"{numbers[5]} H", f"{numbers[5]} *", f" {numbers[7]} "]


@pytest.mark.parametrize(("specimen", "unit", "options"), rest_slow(KINDS))
def test_a_value_in_a_loop_is_answered_as_by_itself(specimen: str, unit: str, options: dict[str, Any]) -> None:
    """Whatever was asked before it: every sentence, and every number in them."""
    run = mgcheck.interpreter(specimen, **options)
    alone = {text: mgcheck.interpret(specimen, text, **options) for text in texts(specimen, unit)}
    expected = {text: json_text(answer.to_dict()) for text, answer in alone.items()}
    for text in [*alone, *reversed(alone)]:
        assert run(text) == alone[text]
        assert run(text).to_json() == expected[text]
    assert [run(text).to_dict(explain=True) for text in alone] == [one.to_dict(explain=True) for one in alone.values()]


def test_kinds_of_values_do_not_mix() -> None:
    """Units, steps and spellings in turn, more of them than are kept."""
    run = mgcheck.interpreter("serum")
    units = ["mmol/l", "mmol/L", "mg/l", "mEq/l", "MEq/l"]
    given = [f"0.7{'0' * places} {unit}" for places in range(28) for unit in units]
    expected = {text: mgcheck.interpret("serum", text).to_json() for text in given}
    for text in given + given:
        assert run(text).to_json() == expected[text]


def test_an_answer_that_was_changed_is_written_as_changed() -> None:
    """The text of its piece is not that of a copy with other fields."""
    run = mgcheck.interpreter("serum")
    first, second = run("0.81 mmol/l"), run("0.82 mmol/l")
    assert first.to_json() != second.to_json()
    changed = replace(second, label="other")
    assert changed.to_json() == json_text(changed.to_dict())
    assert pickle.loads(pickle.dumps(second)).to_json() == second.to_json()
