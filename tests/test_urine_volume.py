"""The volume of a day's urine beside a concentration."""

from __future__ import annotations

import pytest

from mgcheck import interpret
from mgcheck.errors import MgcheckError


def test_a_volume_turns_a_concentration_into_an_amount_per_day() -> None:
    """3 mmol/l in 1.4 l is 4.2 mmol, whatever unit the volume has."""
    for volume in ("1.4 l", "1400 ml", "14 dl", "140cl"):
        answer = interpret("urine", "3 mmol/l", volume=volume)
        assert answer.to_dict()["conversions"]["mmol/(24.h)"] == {"comparator": None, "value": 4.2}
        assert answer.to_dict()["quantity"] == {
            "text": f"3 mmol/l × {volume}",
            "comparator": None,
            "value": 4.2,
            "unit": "mmol/(24.h)",
            "resolution": 1.4,
        }
    assert interpret("urine", "7.2 mg/dl", volume="1.5 l").to_dict()["quantity"]["value"] == 108
    assert interpret("urine", "<0.1 mmol/l", volume="2 l").flag == "L"


@pytest.mark.parametrize(
    ("specimen", "text", "volume", "code"),
    [
        ("urine", "4 mmol/24h", "1.4 l", "volume_not_needed"),
        ("urine", "61 %", "1.4 l", "fraction_for_specimen"),
        ("serum", "1 mmol/l", "1.4 l", "volume_needs_urine"),
        ("urine", "3 mmol/l", "1.4", "volume_without_unit"),
        ("urine", "3 mmol/l", "1.4 mmol/l", "volume_unit"),
        ("urine", "3 mmol/l", "<1.4 l", "volume_comparator"),
        ("urine", "3 mmol/l", "0 l", "volume_number"),
        ("urine", "3 mmol/l", "-1 l", "volume_number"),
        ("urine", "3 mmol/l", "1.4 foo", "volume_unit"),
        ("urine", "3 mmol/l", "1,400 l", "ambiguous_comma"),
    ],
)
def test_a_volume_that_cannot_be_used_is_refused(specimen: str, text: str, volume: str, code: str) -> None:
    """Nothing given is silently left aside."""
    with pytest.raises(MgcheckError) as caught:
        interpret(specimen, text, volume=volume)
    assert caught.value.code == code


def test_a_volume_beside_an_amount_per_day_is_marked_at_the_unit() -> None:
    """As the fault of the value."""
    with pytest.raises(MgcheckError) as caught:
        interpret("urine", "4.2 mmol/24h", volume="1.4 l")
    error = caught.value
    assert (error.code, error.text, error.start, error.end) == ("volume_not_needed", "4.2 mmol/24h", 4, 12)
    assert (error.argument, error.params) == ("VALUE", {"unit": "mmol/24 h"})
