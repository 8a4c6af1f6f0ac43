"""Several quantities: the panel, fractional excretion, the loading test."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

import mgcheck
from mgcheck.api import interpret
from mgcheck.calculators.dynamic_tests import femg, loading_test
from mgcheck.calculators.panel import panel
from mgcheck.errors import MgcheckError
from mgcheck.knowledge import joint_readings as readings

Runner = Callable[..., Run]

LACK, HELPS = ["lack_outside"], "fractional_excretion"
RETENTION = ["retention", "retention_no_proof", HELPS]
OVERLOAD = ["overload", "overload_mesotherapy"]

# What triggers each reading, and what just does not. Low is below 0.7 mmol/l for rms and below 0.75 for boisleve; high
# is above 1.1 for rms, and hypermagnesemia above 1 for boisleve.
TRIGGERS = [
    # values, options, ids of the readings
    ({"serum": "0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    ({"serum": "0.8 mmol/l", "erythrocyte": "1.65 mmol/l"}, {}, []),
    ({"serum": "0.75 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    ({"serum": "0.74 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, [*LACK, "global_deficit"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, [*LACK, "global_deficit"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "1.65 mmol/l"}, {}, [*LACK, "cells_hold"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "3 mmol/l"}, {}, [*LACK, "cells_hold"]),
    ({"serum": "0.69 mmol/l", "erythrocyte": "<2 mmol/l"}, {}, LACK),
    ({"serum": "<0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["global_deficit"]),
    ({"urine": "5 mmol/24h", "erythrocyte": "1.64 mmol/l"}, {}, ["global_deficit"]),
    ({"serum": ">0.8 mmol/l", "erythrocyte": "1.64 mmol/l"}, {}, ["intracellular_deficit", "global_deficit"]),
    # boisleve prints 40 mg/l, which is 1.646 mmol/l.
    ({"serum": "0.8 mmol/l", "erythrocyte": "40 mg/l"}, {}, []),
    (
        {"serum": "2.5 mmol/l", "erythrocyte": "39 mg/l"},
        {},
        ["overload", "iatrogenic", OVERLOAD[1], "intracellular_deficit", "global_deficit"],
    ),
    ({"serum": "0.69 mmol/l", "urine": "1 mmol/24h"}, {}, [*RETENTION, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": "0.999 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "<1 mmol/24h"}, {}, [*RETENTION, "intake_absorption"]),
    ({"serum": "0.69 mmol/l", "urine": "<2 mmol/24h"}, {}, RETENTION),
    ({"serum": "0.69 mmol/l", "urine": "<=1 mmol/24h"}, {}, RETENTION),
    ({"serum": "0.69 mmol/l", "urine": "24.305 mg/24h"}, {}, [*RETENTION, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": "3.29 mmol/24h"}, {}, [*RETENTION, "wasting_elsewhere"]),
    (
        {"serum": "0.69 mmol/l", "urine": "3.30 mmol/24h"},
        {},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    (
        {"serum": "0.69 mmol/l", "urine": "7.40 mmol/24h"},
        {},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    (
        {"serum": "0.69 mmol/l", "urine": "7.41 mmol/24h"},
        {},
        ["urinary_loss", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    ({"serum": "0.7 mmol/l", "urine": "8 mmol/24h"}, {}, ["urinary_loss", "reabsorption"]),
    ({"serum": "0.7 mmol/l", "urine": "0.5 mmol/24h"}, {}, ["retention", "retention_no_proof"]),
    ({"serum": "0.75 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_usual"]),
    ({"serum": "0.90 mmol/l", "urine": "7.41 mmol/24h"}, {}, ["urinary_loss_usual"]),
    ({"serum": "0.8 mmol/l", "urine": "7.40 mmol/24h"}, {}, []),
    ({"serum": "0.69 mmol/l", "urine": ">2 mmol/24h"}, {}, [HELPS, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": ">=1 mmol/24h"}, {}, [HELPS, "wasting_elsewhere"]),
    ({"serum": "0.69 mmol/l", "urine": ">0.9 mmol/24h"}, {}, [HELPS]),
    (
        {"serum": "0.69 mmol/l", "urine": "3 mmol/l"},
        {"volume": "1.4 l"},
        ["no_retention", "reabsorption", HELPS, "wasting_elsewhere"],
    ),
    ({"serum": "1.05 mmol/l", "urine": "9 mmol/24h"}, {}, [*OVERLOAD, "excretion_follows"]),
    ({"serum": "0.95 mmol/l", "urine": "9 mmol/24h"}, {}, []),
    # 0.55 and 0.67 of 0.8 mmol/l are 0.44 and 0.536.
    ({"serum": "0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "0.439 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "0.536 mmol/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "0.537 mmol/l"}, {}, ["fraction_above"]),
    # boisleve's words on bound magnesium set no condition on the serum value.
    ({"serum": "0.77 mmol/l", "ionized": "0.429 mmol/l"}, {}, ["bound_masks"]),
    ({"serum": "0.6 mmol/l", "ionized": "0.4 mmol/l"}, {}, ["bound_masks"]),
    ({"serum": "0.9 mmol/l", "ionized": "0.429 mmol/l"}, {}, ["fraction_below", "bound_masks"]),
    ({"serum": "19.444 mg/l", "ionized": "0.88 mEq/l"}, {}, []),
    ({"serum": "0.8 mmol/l", "ionized": "<0.43 mmol/l"}, {}, ["fraction_below", "bound_masks"]),
    ({"serum": "0.75 mmol/l", "ionized": "<0.42 mmol/l"}, {}, ["bound_masks"]),
    ({"serum": "0.8 mmol/l", "ionized": "54 %"}, {}, ["fraction_below"]),
    # 55 % to 67 % of 0.8 mmol/l is 0.44 to 0.536 mmol/l; a comparator on either side leaves the rest open.
    ({"serum": ">0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": ">=0.8 mmol/l", "ionized": "0.44 mmol/l"}, {}, []),
    ({"serum": ">0.8 mmol/l", "ionized": "<=0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": ">=0.8 mmol/l", "ionized": "<0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "<0.8 mmol/l", "ionized": ">=0.536 mmol/l"}, {}, ["fraction_above"]),
    ({"serum": "0.8 mmol/l", "ionized": "<0.44 mmol/l"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "<=0.44 mmol/l"}, {}, []),
    (
        {"serum": "100 mmol/l", "ionized": "<0.005 mmol/l"},
        {},
        ["overload", "iatrogenic", "overload_mesotherapy", "fraction_below", "bound_masks"],
    ),
    ({"serum": "0.8 mmol/l", "ionized": ">0.5 mmol/l"}, {}, []),
    ({"serum": "<2 mmol/l", "ionized": "0.5 mmol/l"}, {}, []),
    ({"serum": "0.6 mmol/l", "ionized": "54.9 %"}, {}, ["fraction_below"]),
    ({"serum": "0.8 mmol/l", "ionized": "55 %"}, {}, []),
    ({"serum": "<0.7 mmol/l", "ionized": "0.6 mmol/l"}, {}, ["fraction_above"]),
    ({"serum": ">0.8 mmol/l", "ionized": "0.5 mmol/l"}, {}, []),
    (
        {"serum": "0.5 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypokalemia"]},
        [*LACK, "cells_hold", "secondary_disorder", "with_hypokalemia"],
    ),
    (
        {"serum": "0.5 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypocalcemia", "hypokalemia", "hypocalcemia"]},
        [*LACK, "cells_hold", "secondary_disorder", "with_hypokalemia", "with_hypocalcemia"],
    ),
    # At 0.72 mmol/l serum is low for boisleve alone.
    (
        {"serum": "0.72 mmol/l", "erythrocyte": "2 mmol/l"},
        {"disorders": ["hypokalemia"]},
        [*LACK, "cells_hold", "with_hypokalemia"],
    ),
    ({"serum": "0.75 mmol/l", "erythrocyte": "2 mmol/l"}, {"disorders": ["hypokalemia"]}, []),
    ({"serum": "1.11 mmol/l", "erythrocyte": "2 mmol/l"}, {}, ["overload", "iatrogenic", "overload_mesotherapy"]),
    ({"serum": "1.1 mmol/l", "erythrocyte": "2 mmol/l"}, {}, OVERLOAD),
    ({"serum": "1 mmol/l", "erythrocyte": "2 mmol/l"}, {}, []),
    ({"serum": ">0.95 mmol/l", "erythrocyte": "2 mmol/l"}, {}, []),
]


@pytest.mark.parametrize(("values", "options", "expected"), TRIGGERS)
def test_readings_apply_where_the_documents_have_them(
    values: dict[str, str], options: dict[str, object], expected: list[str]
) -> None:
    """At each limit the reading is there, one step beside it it is not."""
    found = panel(values, **options)  # type: ignore[arg-type]  # a table of options
    assert [joint.reading.id for joint in found.readings] == expected
    for joint in found.readings:
        assert joint.triggers
        assert joint.reading.cited


def test_every_reading_is_triggered_somewhere() -> None:
    """No sentence of the data is without a case above."""
    known = {one.reading.id for one in readings.panel_readings()}
    assert known == {name for _, _, names in TRIGGERS for name in names}


def test_what_is_outside_the_documents_is_marked() -> None:
    """Tucker's bound is another author's, and so is what mgcheck infers from it."""
    for urine, outside in (("1 mmol/24h", "wasting_elsewhere"), ("0.5 mmol/24h", "intake_absorption")):
        found = panel({"serum": "0.69 mmol/l", "urine": urine}).to_dict()["readings"]
        assert [row["id"] for row in found if row["outside"]] == [outside]
    assert found[-1]["triggers"] == {"serum": "0.69 mmol/l", "urine": "0.5 mmol/24 h"}
    assert found[-1]["citations"] == [{"source": "mgcheck", "locator": "tucker, JAMA 2020"}]


def test_a_reading_says_where_its_own_source_has_the_values(run: Runner) -> None:
    """0.72 mmol/l is within rms's 0.7 to 1.1, and below boisleve's 0.75."""
    words = ["panel", "--serum", "0.72 mmol/l", "--erythrocyte", "1.4 mmol/l"]
    page = run(*words).out
    assert page.count("serum 0.72 mmol/l (boisleve: low), erythrocyte 1.4 mmol/l\n") == 1
    assert "serum 0.6 mmol/l, erythrocyte" in run(*words[:2], "0.6 mmol/l", *words[3:]).out
    assert "sérum 0,72 mmol/l (boisleve : basse)" in run(*words, "--lang", "fr").out
    found = run(*words, "--json").json["readings"]
    assert [row["sides"] for row in found] == [
        {"serum": ["low"], "erythrocyte": ["low"]},
        {"erythrocyte": ["low"]},
    ]


def test_each_reading_has_one_author() -> None:
    """But those of other authors, who say the same."""
    for one in readings.panel_readings():
        assert len({place.source for place in one.reading.cited}) == 1


@pytest.mark.parametrize(
    ("serum", "ionized", "expected"),
    [
        ("0.5 mmol/l", "0.51 mmol/l", True),
        ("0.5 mmol/l", "0.5 mmol/l", False),
        ("<0.5 mmol/l", "0.51 mmol/l", True),
        (">0.5 mmol/l", "0.51 mmol/l", False),
        ("0.5 mmol/l", "<0.6 mmol/l", False),
        ("0.5 mmol/l", "90 %", False),
        ("0.5 mmol/l", "101 %", True),
        ("<0.5 mmol/l", "0.5 mmol/l", True),
        ("<=0.5 mmol/l", "0.5 mmol/l", False),
        ("<0.5 mmol/l", ">0.5 mmol/l", True),
    ],
)
def test_values_that_contradict_each_other(serum: str, ionized: str, expected: bool) -> None:
    """All are interpreted, the warning stands first, and the fraction is not read."""
    answer = panel({"serum": serum, "ionized": ionized})
    assert [warning.code for warning in answer.warnings] == (["contradiction"] if expected else [])
    assert len(answer.values) == 2
    if expected:
        assert answer.fraction_percent is None
        assert not [joint for joint in answer.readings if joint.reading.id.startswith("fraction")]


def test_each_value_is_interpreted_as_by_its_own_command(run: Runner) -> None:
    """Units may differ, words may stand apart, factors go with all."""
    words = [
        "panel",
        "--serum",
        "0.72",
        "mmol/l",
        "--erythrocyte",
        "1.4mmol/l",
        "--urine",
        "3 mmol/l",
        "--volume",
        "1.4",
        "l",
    ]
    both = run(*words, "--factor", "ppi", "--json").json
    assert both["values"]["serum"] == run("serum", "0.72", "mmol/l", "--factor", "ppi", "--json").json
    assert both["values"]["urine"]["conversions"]["mmol/(24.h)"]["value"] == 4.2
    page = " ".join(run(*words, "--factor", "ppi", "--with", "hypokalemia").out.split())
    assert "the deficit may maintain it" in page


WARD = """
format = 1
edition = "2026"
source = [{ id = "ward_9", title = "Ward 9", weight = { en = "Our own.", fr = "Le nôtre." } }]

[[ruler]]
source = "ward_9"
specimen = "serum"
unit = "mmol/L"
band = [
    { id = "low", class = "hypo", interval = "(0, 0.6)", locator = "p. 1", en = "low", fr = "bas" },
    { id = "usual", class = "normal", interval = "[0.6, inf)", locator = "p. 1", en = "usual", fr = "usuel" },
]

[[ruler]]
source = "ward_9"
specimen = "erythrocyte"
unit = "mmol/L"
band = [
    { id = "low", class = "hypo", interval = "(0, 1.5)", locator = "p. 2", en = "low", fr = "bas" },
    { id = "usual", class = "normal", interval = "[1.5, inf)", locator = "p. 2", en = "usual", fr = "usuel" },
]
"""


def test_the_options_of_one_value_go_with_a_panel(run: Runner, tmp_path: Path) -> None:
    """A laboratory's range for its specimen, a source and a ranges file for all, how each value was read."""
    own = tmp_path / "own.toml"
    own.write_text(WARD, encoding="utf-8")
    given = {"serum": ["0.72", "mmol/l"], "rbc": ["1.6", "mmol/l"]}
    shared = ["--source", "ward_9", "--ranges", str(own), "--explain", "--json"]
    words = [word for name, value in given.items() for word in (f"--{name}", *value)]
    both = run("panel", *words, "--lab-range", "plasma=0.75..1.00", *shared).json["values"]
    assert both["serum"] == run("serum", *given["serum"], "--lab-range", "0.75..1.00", *shared).json
    assert both["erythrocyte"] == run("rbc", *given["rbc"], *shared).json
    assert (both["serum"]["flag"], both["erythrocyte"]["flag"]) == ("L", "N")


@pytest.mark.parametrize(
    ("serum", "erythrocyte", "status"),
    [
        ("0.8 mmol/l", "2 mmol/l", 0),
        ("0.72 mmol/l", "2 mmol/l", 5),
        ("0.8 mmol/l", "1.4 mmol/l", 10),
        ("<0.7 mmol/l", "1.4 mmol/l", 15),
        ("0.3 mmol/l", "<2 mmol/l", 20),
        ("0.72 mmol/l", "<2 mmol/l", 30),
    ],
)
def test_the_status_of_a_panel_is_that_of_its_most_serious_value(
    run: Runner, serum: str, erythrocyte: str, status: int
) -> None:
    """With --exit-code; rms has 0.7 to 1.1 and 1.65 to 2.65 inside, below 0.4 severe, boisleve 0.75 to 0.90."""
    words = ["panel", "--serum", serum, "--erythrocyte", erythrocyte]
    assert run(*words).status == 0
    assert run(*words, "--exit-code").status == status


def test_a_panel_shows_how_each_value_was_read(run: Runner) -> None:
    """The head and the reading of each, then what is said of them together."""
    words = ["--serum", "0.72 mmol/l", "--erythrocyte", "1.4 mmol/l"]
    page = run("panel", *words, "--explain").out
    serum, erythrocyte = (run(name[2:], value, "--explain").out for name, value in (words[:2], words[2:]))
    assert page == f"{serum}\n{erythrocyte}\n{run('panel', *words).out}"


def test_a_factor_is_held_against_each_value_of_a_panel(run: Runner) -> None:
    """rms's table 2 lowers serum by renal loss, so it raises the urine; on erythrocyte magnesium it is silent."""
    words = ["panel", "--serum", "0.5 mmol/l", "--erythrocyte", "1.4mmol/l", "--urine", "2 mmol/24h"]
    page = " ".join(run(*words, "--factor", "thiazide").out.split())
    assert re.search(
        r"thiazide diuretics serum a cause \[(\d+)\] erythrocyte no document says which way.*\[\1\] rms, Tab", page
    )
    assert re.search(
        r"24 h urine rms says it raises excretion \[\d+\]; boisleve says it raises excretion \[\d+\]", page
    )


def test_the_page_of_a_panel(run: Runner) -> None:
    """The contradiction first, the fraction, and that nothing is said where nothing is."""
    assert run("panel", "--serum", "0.5 mmol/l", "--ionized", "0.6 mmol/l").out.startswith(
        "! The ionized value exceeds"
    )
    usual = run("panel", "--serum", "0.8 mmol/l", "--ionized", "0.48 mmol/l").out
    assert "Ionized fraction  60.0 %" in usual
    assert "The documents say nothing about these values together." in usual
    french = run("panel", "--serum", "20 mmol/l", "--ionized", "0,48 mmol/l", "--lang", "fr").out
    assert "Magnésémie élevée : le plus souvent insuffisance" in french
    assert "! 20 mmol/l est très en dehors" in french


class Bytes(io.BytesIO):
    """Standard input as bytes."""

    @property
    def buffer(self) -> Bytes:
        """The stream itself."""
        return self


def test_a_panel_from_standard_input(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON object with the same names."""
    given = {"serum": "0.5 mmol/l", "urine": "3 mmol/l", "volume": "1.4 l", "with": ["hypokalemia"], "factor": ["ppi"]}
    monkeypatch.setattr(sys, "stdin", Bytes(json.dumps(given).encode()))
    found = run("panel", "-", "--json").json
    assert [row["id"] for row in found["readings"]][-2:] == ["secondary_disorder", "with_hypokalemia"]
    assert found["values"]["serum"]["factors"][0]["id"] == "ppi"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This is not a panel: it is not JSON (line 1, column 1)"),
        (b"[1]", "an object is expected, with some of"),
        (b'{"saliva": "1 mmol/l"}', "an object is expected, with some of"),
        (b'{"serum": 0.5, "urine": "1 mmol/24h"}', "serum: a text such as"),
        (b'{"serum": "1 mmol/l", "with": "hypokalemia"}', "with: a text such as"),
        (b"\xff", "not JSON in UTF-8"),
        (b'{"serum": "1 mmol/l"}', "two or more values"),
        (b'{"serum": "1 mmol/l", "serum": "2 mmol/l"}', "a name is given twice"),
    ],
)
def test_a_bad_object_is_refused(run: Runner, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str) -> None:
    """With the form that is due."""
    monkeypatch.setattr(sys, "stdin", Bytes(content))
    result = run("panel", "-")
    assert result.status == 2
    assert said in result.err


PAIR = ["panel", "--serum", "0.72 mmol/l", "--ionized", "0.5 mmol/l"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["panel"], "two or more values"),
        (["panel", "--serum", "0.5 mmol/l"], "two or more values"),
        (["panel", "0.5", "mmol/l"], "belongs to no option"),
        (["panel", "--serum", "0.5", "--urine", "4 mmol/24h"], "Which unit?"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--volume", "1 l"], "applies only to 24 h urine"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--with", "gout"], "known: hypokalemia"),
        ([*PAIR, "--lab-range", "0.75..1"], "--lab-range is written SPECIMEN=LOW..HIGH"),
        ([*PAIR, "--lab-range", "serum=0.7..1", "--lab-range", "serum=0.8..1"], "--lab-range serum was given twice"),
        ([*PAIR, "--lab-range", "serum=0.7..1", "--lab-range", "plasma=0.8..1"], "--lab-range serum was given twice"),
        ([*PAIR, "--lab-range", "urine=3..7"], "but there is no such value"),
        ([*PAIR, "--lab-range", "saliva=3..7"], "specimen saliva is not known"),
        ([*PAIR, "--lab-range", "serum=1..0.7"], "is above its high end"),
        ([*PAIR, "--source", "rms"], "rms has no limits for this specimen"),
        (["femg", "--serum-magnesium", "0.6mmol/l"], "--urine-magnesium is missing"),
        (["panel", "--serum", "1 mmol/l", "--urine=4", "mmol/24h", "--json", "stray"], "stray belongs to no option"),
        (["loading-test", "--dose", "30 mmol/l", "--urine-24h", "20 mmol"], "An amount is expected here"),
        (["loading-test", "--dose", "<30 mmol", "--urine-24h", "20 mmol"], "from a value with a comparator"),
    ],
)
def test_bad_input_is_refused(run: Runner, words: list[str], said: str) -> None:
    """As by the single-value commands."""
    result = run(*words)
    assert result.status == 2
    assert result.out == ""
    assert said in result.err


@pytest.mark.parametrize(("name", "value"), [("--serum", "0.9 mmol/l"), ("--volume", "1 l")])
def test_a_value_given_in_both_ways_is_refused(
    run: Runner, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Nothing would say which one counts."""
    given = {"serum": "0.6 mmol/l", "urine": "3 mmol/l", "volume": "1.4 l"}
    monkeypatch.setattr(sys, "stdin", Bytes(json.dumps(given).encode()))
    result = run("panel", "-", name, value)
    assert result.status == 2
    assert "given twice" in result.err


def test_a_closed_input_of_a_panel(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of input, not of what was typed."""
    monkeypatch.setattr(sys, "stdin", None)
    assert run("panel", "-").status == 74


# ------------------------------------------------------------------------------------------- fractional excretion


def excretion(serum_magnesium: str, urine_magnesium: str, serum_creatinine: str, urine_creatinine: str) -> float:
    """FEMg in percent."""
    return float(
        femg(
            serum_magnesium=serum_magnesium,
            urine_magnesium=urine_magnesium,
            serum_creatinine=serum_creatinine,
            urine_creatinine=urine_creatinine,
        ).percent
    )


def test_the_formula() -> None:
    """100 × (2 × 0.08) / (0.7 × 0.6 × 8) is 4.7619; each quantity may have a unit of its own."""
    assert excretion("0.6mmol/l", "2mmol/l", "80umol/l", "8mmol/l") == pytest.approx(4.761904761904762, rel=1e-14)
    # 0.6 mmol/l is 14.583 mg/l, 2 mmol/l is 4 mEq/l; 0.08 mmol/l of creatinine is 9.0496 mg/l, 8 mmol/l 90.496 mg/dl.
    assert excretion("14.583 mg/l", "4 mEq/l", "9.0496 mg/l", "90.496 mg/dl") == pytest.approx(4.761904761904762)
    # Where one is a mass and the other is not, the molar mass of creatinine comes in.
    assert excretion("0.6 mmol/l", "2 mmol/l", "9.0496 mg/l", "8 mmol/l") == pytest.approx(4.761904761904762)
    assert excretion("0.6 mmol/l", "2 mmol/l", "80 µmol/l", "90.496 mg/dl") == pytest.approx(4.761904761904762)


@pytest.mark.parametrize(
    ("urine_magnesium", "verdicts"),
    [
        # With 0.7 × 0.5 × 10 below the line and 0.1 above, FEMg is 100 × 0.1 × urine / 3.5.
        ("0.6999 mmol/l", ["renal_loss_excluded"]),
        ("0.7 mmol/l", ["not_excluded", "gap"]),
        ("1.4 mmol/l", ["not_excluded", "gap"]),
        ("1.4001 mmol/l", ["not_excluded", "renal_wasting_elsewhere"]),
    ],
)
def test_the_verdicts_leave_a_gap(urine_magnesium: str, verdicts: list[str]) -> None:
    """rms below 2 %, other authors above 4 %, and between them nothing."""
    found = femg(
        serum_magnesium="0.5 mmol/l",
        urine_magnesium=urine_magnesium,
        serum_creatinine="100 µmol/l",
        urine_creatinine="10 mmol/l",
    )
    assert [reading.id for reading in found.verdicts] == verdicts
    assert [note.id for note in found.notes] == ["kidney_function"]
    assert [reading.outside for reading in found.verdicts] == [False, True][: len(verdicts)]


@pytest.mark.parametrize("serum_magnesium", ["0.7 mmol/l", "1.2 mmol/l"])
def test_no_verdict_unless_serum_is_low(serum_magnesium: str) -> None:
    """The figure is given, and why there is no verdict."""
    found = femg(
        serum_magnesium=serum_magnesium,
        urine_magnesium="1 mmol/l",
        serum_creatinine="1 mg/dl",
        urine_creatinine="100 mg/dl",
    )
    assert found.verdicts == ()
    assert [note.id for note in found.notes] == ["not_low", "kidney_function"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("serum_magnesium", "2 mmol/24h", "excretion_for_concentration"),
        ("urine_magnesium", "2 mmol/24h", "concentration_here"),
        ("urine_magnesium", "<2 mmol/l", "comparator_here"),
        ("serum_creatinine", "8 mEq/l", "creatinine_unit"),
        ("serum_creatinine", "80", "missing_unit_here"),
        ("serum_creatinine", "-80 µmol/l", "above_zero_here"),
        ("urine_magnesium", "2 foo", "unknown_unit"),
        ("urine_creatinine", "8 mmol", "concentration_here"),
    ],
)
def test_quantities_that_do_not_fit_are_refused(name: str, text: str, code: str) -> None:
    """Each by its own reason."""
    good = {
        "serum_magnesium": "0.6 mmol/l",
        "urine_magnesium": "2 mmol/l",
        "serum_creatinine": "80 µmol/l",
        "urine_creatinine": "8 mmol/l",
    }
    with pytest.raises(MgcheckError) as caught:
        femg(**{**good, name: text})
    assert caught.value.code == code


def test_one_specimen_under_two_names_is_refused() -> None:
    """Plasma is serum here; one of the two would be lost."""
    with pytest.raises(MgcheckError) as caught:
        panel({"serum": "0.6 mmol/l", "plasma": "0.9 mmol/l"})
    assert caught.value.code == "option_twice"
    assert "plasma" in caught.value.message()
    with pytest.raises(MgcheckError) as caught:
        panel({"serum": "0.6 mmol/l", "urine": "3 mmol/24h"}, disorders=["gout"])
    assert "gout" in caught.value.message()
    assert "hypokalemia, hypocalcemia" in str(caught.value)


def test_a_figure_above_100_has_no_verdict() -> None:
    """Swapped creatinines are found out."""
    found = femg(
        serum_magnesium="0.6 mmol/l",
        urine_magnesium="2 mmol/l",
        serum_creatinine="8 mmol/l",
        urine_creatinine="80 µmol/l",
    )
    assert found.verdicts == ()
    assert [note.id for note in found.notes] == ["above_100", "kidney_function"]


@pytest.mark.parametrize(
    ("urine_magnesium", "noted"),
    # With 0.7 × 0.5 × 1 below the line and 1 above, FEMg is 100 × urine / 0.35.
    [("0.35 mmol/l", []), ("0.350001 mmol/l", ["above_100"])],
)
def test_a_hundred_percent_is_not_above(urine_magnesium: str, noted: list[str]) -> None:
    """All that is filtered may be excreted."""
    found = femg(
        serum_magnesium="0.5 mmol/l",
        urine_magnesium=urine_magnesium,
        serum_creatinine="1 mmol/l",
        urine_creatinine="1 mmol/l",
    )
    assert [note.id for note in found.notes] == [*noted, "kidney_function"]


def test_femg_as_json_values() -> None:
    """In either language; English unless another is asked for."""
    given = {
        "serum_magnesium": "0.1 mg/dl",
        "urine_magnesium": "0.02 mmol/l",
        "serum_creatinine": "80 µmol/l",
        "urine_creatinine": "8 mmol/l",
    }
    found = femg(**given)
    # 0.1 mg/dl is 1 / 24.305 mmol/l.
    percent = 100 * 0.02 * 0.08 / (0.7 / 24.305 * 8)
    english, french = found.to_dict(), femg(**given, language="fr").to_dict("fr")
    assert english["fractional_excretion"] == {"value": pytest.approx(percent, rel=1e-14), "unit": "%"}
    assert english == found.to_dict("en")
    names = ("serum_magnesium", "urine_magnesium", "serum_creatinine", "urine_creatinine")
    assert {name: quantity["text"] for name, quantity in english["quantities"].items()} == dict(
        zip(names, given.values(), strict=True)
    )
    assert english["serum"] == interpret("serum", "0.1 mg/dl").to_dict()
    assert {name: english["serum"][name] for name in ("label", "class", "flag")} == {
        "label": "severe hypomagnesemia",
        "class": "severe_hypo",
        "flag": "LU",
    }
    assert french["serum"]["label"] == "hypomagnésémie sévère"
    (warning,) = english["serum"]["warnings"]
    assert warning["code"] == "implausible"
    assert warning["text"].startswith("0.1 mg/dl is implausible")
    assert french["serum"]["warnings"][0]["text"].startswith("0,1 mg/dl n'est pas plausible")
    assert [english["language"], french["language"]] == ["en", "fr"]
    assert english["formula"]["text"].startswith("100 × (urine Mg × serum creatinine)")
    assert french["formula"]["text"].startswith("100 × (Mg urinaire × créatinine sérique)")
    assert [english["verdicts"][0]["text"][:7], french["verdicts"][0]["text"][:7]] == ["Below 2", "Moins d"]
    assert english["notes"][0]["text"].startswith("Reduced kidney function")
    assert french["notes"][0]["text"].startswith("L'insuffisance rénale")


def test_a_figure_is_never_rounded_across_its_limit(run: Runner) -> None:
    """1.998 % is shown with as many digits as keep it below 2."""
    words = ["--serum-magnesium", "0.5mmol/l", "--serum-creatinine", "100umol/l", "--urine-creatinine", "10mmol/l"]
    assert "1.9997 %" in run("femg", *words, "--urine-magnesium", "0.6999mmol/l").out
    assert "2.00 %" in run("femg", *words, "--urine-magnesium", "0.7mmol/l").out
    assert "29.97 %" in run("loading-test", "--dose", "30mmol", "--urine-24h", "21.01mmol").out


def test_femg_on_the_command_line(run: Runner) -> None:
    """Words may stand apart; the figure and its reading first, then the serum value, the formula last."""
    words = ["--serum-magnesium", "0.6", "mmol/l", "--urine-magnesium", "2mmol/l", "--serum-creatinine", "80umol/l"]
    words += ["--urine-creatinine", "8mmol/l"]
    page = " ".join(run("femg", *words).out.split())
    assert "Fractional excretion of magnesium 4.76 %" in page
    order = ["4.76 %", "renal loss is not ruled out", "Above 4 %", "0.6 mmol/l HYPOMAGNESEMIA", "0.7 is the share"]
    order += ["[1] tucker, JAMA 2020", "agus, p. 1616"]
    assert sorted(order, key=page.index) == order
    found = run("femg", *words, "--json").json
    assert found["fractional_excretion"]["value"] == pytest.approx(4.761904761904762)
    assert [verdict["id"] for verdict in found["verdicts"]] == ["not_excluded", "renal_wasting_elsewhere"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("urine_magnesium", "51 mmol/l", "A urinary magnesium of 51 mmol/l is implausible"),
        ("urine_magnesium", "50 mmol/l", None),
        ("urine_magnesium", "0.019 mmol/l", "0.02 to 50 mmol/l"),
        # A millimole of creatinine is 113.12 mg: 0.01 to 3 mmol/l is 1.1312 to 339.36 mg/l.
        ("serum_creatinine", "80 mmol/l", "A serum creatinine of 80 mmol/l is implausible"),
        ("serum_creatinine", "3000 µmol/l", None),
        ("serum_creatinine", "340 mg/l", "1.1312 to 339.36 mg/l"),
        ("serum_creatinine", "339 mg/l", None),
        ("urine_creatinine", "0.2 mmol/l", "A urinary creatinine of 0.2 mmol/l is implausible"),
        ("urine_creatinine", "60 mmol/l", None),
    ],
)
def test_an_implausible_quantity_of_femg_is_asked_about(run: Runner, name: str, text: str, said: str | None) -> None:
    """By mgcheck's own bounds, in the unit of the quantity; the figure is given all the same."""
    given = {
        "serum_magnesium": "0.6 mmol/l",
        "urine_magnesium": "2 mmol/l",
        "serum_creatinine": "80 µmol/l",
        "urine_creatinine": "8 mmol/l",
        name: text,
    }
    words = [word for option, value in given.items() for word in (f"--{option.replace('_', '-')}", value)]
    found = run("femg", *words, "--json").json["warnings"]
    assert [warning["code"] for warning in found] == ([] if said is None else ["implausible"])
    assert said is None or said in found[0]["text"]
    assert ("! " in run("femg", *words, "--lang", "fr").out) is (said is not None)


# -------------------------------------------------------------------------------------------------- loading test


@pytest.mark.parametrize(
    ("dose", "urine", "baseline", "retention", "corrected", "verdict"),
    [
        ("30 mmol", "20 mmol", None, 100 / 3, None, "not_said"),
        ("30 mmol", "21 mmol", None, 30, None, "not_said"),
        ("30 mmol", "21.01 mmol", None, 29.966666666666665, None, "against_deficit"),
        ("30 mmol", "24 mmol", "4 mmol", 20, 100 / 3, "against_deficit"),
        ("729.15 mg", "42 mEq", "4 mmol/24h", 30, 130 / 3, "not_said"),
        ("30 mmol", "30 mmol", None, 0, None, "against_deficit"),
    ],
)
def test_retention(
    dose: str, urine: str, baseline: str | None, retention: float, corrected: float | None, verdict: str
) -> None:
    """What was not excreted, in percent of the dose, with and without the baseline; 30 % itself is not below 30 %."""
    found = loading_test(dose=dose, urine_24h=urine, baseline_24h=baseline)
    assert float(found.retention.percent) == pytest.approx(retention)
    assert found.retention.verdict is not None
    assert found.retention.verdict.id == verdict
    assert found.retention.refusal is None
    assert (found.with_baseline and float(found.with_baseline.percent)) == (corrected and pytest.approx(corrected))
    # The formula, and the subtraction of the baseline, are marked as mgcheck's own.
    assert [note.id for note in found.notes] == (["formula"] if baseline is None else ["formula", "baseline"])
    assert {place.source for note in found.notes for place in note.cited} == {"mgcheck"}
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("urine", "baseline", "refusals"),
    [
        ("50 mmol", None, ["more_than_given"]),
        ("30.0001 mmol", "30.0002 mmol", ["more_than_given", "less_than_baseline"]),
        ("20 mmol", "25 mmol", [None, "less_than_baseline"]),
        ("36 mmol", "4 mmol", ["more_than_given", "more_than_given"]),
        ("30 mmol", "30 mmol", [None, None]),
    ],
)
def test_no_verdict_on_less_than_nothing_or_more_than_all(
    run: Runner, urine: str, baseline: str | None, refusals: list[str | None]
) -> None:
    """Neither argues for or against a deficit; why there is no verdict is said."""
    found = loading_test(dose="30 mmol", urine_24h=urine, baseline_24h=baseline)
    figures = [one for one in (found.retention, found.with_baseline) if one is not None]
    assert [one.refusal and one.refusal.id for one in figures] == refusals
    assert [one.verdict is None for one in figures] == [refusal is not None for refusal in refusals]
    words = ["loading-test", "--dose", "30mmol", "--urine-24h", urine]
    told = run(*words, *([] if baseline is None else ["--baseline-24h", baseline]), "--json").json
    assert (told["retention"]["verdict"] is None) is (refusals[0] is not None)
    assert (told["retention_with_baseline"] is None) is (baseline is None)
    assert [note["id"] for note in told["notes"] if note["id"] not in ("formula", "baseline")] == list(
        dict.fromkeys(refusal for refusal in refusals if refusal)
    )


@pytest.mark.parametrize(
    ("dose", "urine", "codes"),
    [
        ("30 mmol", "20 mmol", []),
        ("60 mEq", "20 mmol", []),
        ("20 mmol", "10 mmol", ["other_dose"]),
        ("101 mmol", "10 mmol", ["other_dose", "implausible"]),
        ("30 mmol", "101 mmol", ["implausible"]),
        ("30 mmol", "100 mmol", []),
    ],
)
def test_a_dose_that_the_limit_does_not_belong_to(run: Runner, dose: str, urine: str, codes: list[str]) -> None:
    """boisleve V-2 gives 30 mmol over 12 h; and nobody gives or excretes more than mgcheck's own bounds."""
    words = ["loading-test", "--dose", dose, "--urine-24h", urine]
    english, french = run(*words, "--json").json, run(*words, "--json", "--lang", "fr").json
    assert [warning["code"] for warning in english["warnings"]] == codes
    assert all(told["text"] != dit["text"] for told, dit in zip(english["warnings"], french["warnings"], strict=True))
    page = " ".join(run(*words).out.split())
    assert ("! The limit of 30 % belongs to a dose of 30 mmol over 12 h." in page) is ("other_dose" in codes)


def test_the_language_of_the_loading_test_is_one_of_two() -> None:
    """Another is refused, whether or not there is anything to warn of."""
    with pytest.raises(MgcheckError) as caught:
        loading_test(dose="30 mmol", urine_24h="20 mmol", language="de")
    assert caught.value.code == "unknown_language"


def test_the_loading_test_as_json_values() -> None:
    """In either language; English unless another is asked for."""
    given = {"dose": "30 mmol", "urine_24h": "24 mmol", "baseline_24h": "4 mmol"}
    found = loading_test(**given)
    english, french = found.to_dict(), found.to_dict("fr")
    assert english == found.to_dict("en")
    assert [english["language"], french["language"]] == ["en", "fr"]
    assert [amount["text"] for amount in english["quantities"].values()] == list(given.values())
    assert (english["retention"]["value"], english["retention"]["unit"]) == (20, "%")
    told, dit = english["retention"]["verdict"], french["retention"]["verdict"]
    assert told is not None
    assert dit is not None
    assert "argues against a deficit" in told["text"]
    assert "en défaveur d'un déficit" in dit["text"]
    assert english["retention_with_baseline"] is not None
    assert english["retention_with_baseline"]["value"] == pytest.approx(100 / 3)
    verdict = english["retention_with_baseline"]["verdict"]
    assert verdict is not None
    assert "no document says" in verdict["text"]
    assert "greatest risk" in english["protocol"][0]["text"]
    assert "risque" in french["protocol"][0]["text"]


def test_a_panel_as_json_values() -> None:
    """In the language that it was asked for in."""
    values = {"serum": "0.6 mmol/l", "ionized": "0.7 mmol/l", "erythrocyte": "1.4 mmol/l"}
    english, french = panel(values).to_dict(), panel(values, language="fr").to_dict()
    assert [english["language"], french["language"]] == ["en", "fr"]
    assert [part["warnings"][0]["code"] for part in (english, french)] == ["contradiction", "contradiction"]
    assert english["warnings"][0]["text"] != french["warnings"][0]["text"]
    assert english["values"]["serum"]["label"] == "hypomagnesemia"
    assert french["values"]["serum"]["label"] == "hypomagnésémie"
    assert english["ionized_fraction"] is None
    # 0.48 of 0.8 mmol/l, and the same of 19.444 mg/l.
    for serum in ("0.8 mmol/l", "19.444 mg/l"):
        assert panel({"serum": serum, "ionized": "0.48 mmol/l"}).to_dict()["ionized_fraction"] == {
            "value": 60,
            "unit": "%",
        }
    low = {"serum": "0.8 mmol/l", "erythrocyte": "1.4 mmol/l"}
    told, dit = panel(low).to_dict()["readings"][0], panel(low, language="fr").to_dict()["readings"][0]
    assert told["id"] == dit["id"] == "intracellular_deficit"
    assert told["text"] != dit["text"]
    assert told["triggers"] == {"serum": "0.8 mmol/l", "erythrocyte": "1.4 mmol/l"}
    assert dit["triggers"] == {"serum": "0,8 mmol/l", "erythrocyte": "1,4 mmol/l"}


def test_the_loading_test_names_the_risk_before_the_protocol(run: Runner) -> None:
    """boisleve IV-3 first, then how it is done, then rms on its cost."""
    words = ["loading-test", "--dose", "30", "mmol", "--urine-24h", "36mmol", "--baseline-24h", "4mmol"]
    page = " ".join(run(*words).out.split())
    order = ["more was excreted than was given", "greatest risk", "500 ml", "costly", "(dose − excreted) / dose"]
    assert sorted(order, key=page.index) == order
    found = run(*words, "--json").json
    assert found["retention"]["value"] == -20
    assert found["protocol"][0]["citations"] == [{"source": "boisleve", "locator": "IV-3"}]
    assert found["retention_with_baseline"]["value"] == pytest.approx(-20 / 3)
    assert "\n  Intérêt " in run(*words, "--lang", "fr").out
    plain = run("loading-test", "--dose", "30mmol", "--urine-24h", "20mmol").out
    assert plain.startswith("Retention  33.3 %")
    assert "baseline subtracted" not in plain


def test_the_same_from_python() -> None:
    """All of it by functions of the package."""
    assert mgcheck.panel({"serum": "0.8 mmol/l", "ionized": "0.48 mmol/l"}).fraction_percent == 60
    assert mgcheck.loading_test(dose="30 mmol", urine_24h="21 mmol").retention.percent == 30
    assert mgcheck.intake("70 kg").weight_kg == 70
    assert mgcheck.find_causes("high")[0].id == "renal_failure"
    assert mgcheck.find_conditions("crampes")[0].id == "cramps"
    assert mgcheck.find_foods("cocoa")[0].mg_per_100_g == 420
    assert mgcheck.assay_tests()[0].id == "serum"
    assert mgcheck.femg is femg
