"""Fractional excretion and the loading test: formula, limits, and what they refuse."""

from __future__ import annotations

import pytest
from conftest import Runner

from mgcheck.api import interpret
from mgcheck.calculators.dynamic_tests import femg, loading_test
from mgcheck.calculators.panel import panel
from mgcheck.errors import MgcheckError


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
    assert [note.id for note in found.notes] == ["kidney_function", "formula_not_of_rms"]
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
    assert [note.id for note in found.notes] == ["not_low", "kidney_function", "formula_not_of_rms"]


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
    assert [note.id for note in found.notes] == ["above_100", "kidney_function", "formula_not_of_rms"]


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
    assert [note.id for note in found.notes] == [*noted, "kidney_function", "formula_not_of_rms"]


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
