"""Causes, tests, evidence, intake and foods: what the documents hold beside the limits."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import jsonschema
import pytest
from conftest import Run

from mgcheck import interpret
from mgcheck.data_files import read_table
from mgcheck.errors import ChoiceError, QuantityError
from mgcheck.indices.intake import intake
from mgcheck.knowledge import library, loader
from mgcheck.render.json_shapes import schema_of

Runner = Callable[..., Run]

LOW = """
    malabsorption ppi celiac crohn ulcerative_colitis congenital_malabsorption vomiting_diarrhea alkali_excess
    phosphorus_calcium_excess diabetes hypercalcemia hypercalciuria alcohol thiazide diuretics calcineurin_inhibitor
    post_obstructive_diuresis tubular_necrosis gitelman bartter nephropathy metabolic_acidosis aminoglycoside
    corticosteroid cisplatin ciclosporin estrogen pregnancy lactation growth bone_repair sport heat_cold sweat poor_diet
    hypoparathyroidism hyperparathyroidism hungry_bone hyperthyroidism estrogen_excess stress
"""
HIGH = """
    renal_failure injections mesotherapy oral_supplements antacids magnesium_treatment hypothyroidism
    pheochromocytoma
"""
# rms, table 2, "Principales causes d'hypomagnésémie en pratique courante".
COMMON = """
    malabsorption ppi diabetes hypercalcemia alcohol thiazide calcineurin_inhibitor post_obstructive_diuresis
    tubular_necrosis gitelman bartter
"""
CONDITIONS = """
    cramps sport torsades arrhythmia ectopic_beats blood_pressure diabetes preeclampsia stroke asthma_adult asthma_child
    migraine dysmenorrhea premenstrual pregnancy osteoporosis kidney_stones adhd stress allergy fibromyalgia
    spasmophilia alcoholism cancer skin infections spastic_colitis constipation cellular_deficiency
"""
TESTS = """
    serum ionized erythrocyte lymphocyte urine fractional_excretion loading_test oral_trial isotopes chvostek trousseau
"""
# boisleve VII-2, as printed.
FOODS = {
    "Cocoa powder": 420,
    "Winkles": 410,
    "Wheat germ": 400,
    "Chocolate": 290,
    "Almonds": 255,
    "Soya flour": 250,
    "Buckwheat": 220,
    "Peanuts": 170,
    "Dried beans, broad beans": 160,
    "Hazelnuts": 140,
    "Oat flakes": 130,
    "Walnuts": 130,
    "Maize": 120,
    "Chard": 110,
    "Brown rice": 105,
    "Clams": 90,
    "Wholemeal bread": 90,
    "Lentils": 90,
    "Dried figs": 80,
    "Dates": 70,
    "Crab, shrimp": 50,
    "Spinach": 50,
}
NOTES = """
    ajr recommended_rms examples_boisleve below_us below_france processing absorbed_boisleve absorbed_rms sites
    splitting less_with better_with laxative estrogens_rms estrogens_boisleve kidney_rms kidney_boisleve
    body_boisleve body_boisleve_storage body_rms free_in_cells csf isotopes hormones water
"""

PRINTED = """
    rms_serum_healthy rms_serum_moderate_hypo rms_serum_severe_hypo rms_serum_table_hypo rms_serum_table_hyper
    rms_serum_table_severe_hyper boisleve_serum_usual_substance boisleve_serum_usual_mass boisleve_serum_hyper
    boisleve_serum_symptoms boisleve_serum_about boisleve_serum_diffusible boisleve_ionized_usual
    boisleve_ionized_fraction rms_erythrocyte_norm boisleve_erythrocyte_usual_substance
    boisleve_erythrocyte_usual_mass boisleve_erythrocyte_about boisleve_urine_usual_substance
    boisleve_urine_usual_mass rms_femg boisleve_loading_dose boisleve_loading_retention boisleve_oral_trial
    boisleve_anamnesis boisleve_isotopes
"""
GROUPS = """
    rms_severe_hypo rms_hypo rms_severe_hyper rms_hyper boisleve_deficit boisleve_pathophysiology
    boisleve_smooth_muscle boisleve_long_term boisleve_overload
"""


def test_nothing_of_the_inventory_is_missing() -> None:
    """Every cause, condition, test and food that the documents give has its row, once."""
    causes = library.causes()
    assert [c.id for c in causes if c.direction == "low"] == LOW.split()
    assert [c.id for c in causes if c.direction == "high"] == HIGH.split()
    assert {c.id for c in causes if c.common} == set(COMMON.split())
    assert [c.id for c in library.conditions()] == CONDITIONS.split()
    assert [t.id for t in library.assay_tests()] == TESTS.split()
    assert {food.name.en: food.mg_per_100_g for food in library.foods()} == FOODS
    assert [row["id"] for row in read_table("intake")["note"]] == NOTES.split()
    assert [row["id"] for row in read_table("printed_limits")["statement"]] == PRINTED.split()
    assert [row["id"] for row in read_table("manifestations")["group"]] == GROUPS.split()


def test_every_row_names_a_known_source() -> None:
    """And mgcheck's own inference is marked as its own."""
    known = set(loader.sources())
    cited = {citation.source for cause in library.causes() for citation in cause.listed}
    cited |= {claim.citation.source for condition in library.conditions() for claim in condition.claims}
    cited |= {point.citation.source for test in library.assay_tests() for point in test.points}
    cited |= {note.citation.source for note in library.intake_rules().notes}
    assert cited <= known
    assert [c.id for c in library.causes() if c.listed[0].source == "mgcheck"] == ["mesotherapy"]


def test_causes_of_one_direction_and_one_source(run: Runner) -> None:
    """By mechanism, each with every document that lists it."""
    text = run("causes", "high").out
    assert "Causes of a high value" in text
    assert "Causes of a low value" not in text
    assert "renal_failure: renal failure" in text
    low = run("causes", "low", "--source", "rms", "--json").json
    assert {row["id"] for row in low} == set(COMMON.split()) | {"sport", "sweat"}
    assert low[0]["listed"] == [{"source": "rms", "locator": "Tableau 2"}]
    assert "perte rénale" in run("causes", "--lang", "fr").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["causes", "middle"], "neither low nor high"),
        (["causes", "low", "--source", "migraine"], "sources that do: rms, boisleve"),
        (["evidence", "crmps"], "did you mean cramps"),
        (["evidence", "zzzzzz"], "hint: mgcheck evidence lists all"),
        (["foods", "a"], "mgcheck foods lists all"),
        (["foods", "almnds"], "did you mean Almonds"),
        (["intake", "--weight", "70"], "A body weight in kg"),
        (["intake", "--weight", "70 lb"], "A body weight in kg"),
        (["intake", "--weight", "0 kg"], "A body weight in kg"),
        (["intake", "--weight", "-70kg"], "A body weight in kg"),
        (["intake", "--weight", "70kg", "--sex", "m", "--pregnant"], "go with --sex f alone"),
        (["intake", "--sex", "x"], "'m', 'f'"),
    ],
)
def test_bad_input_is_refused_with_the_way_out(run: Runner, words: list[str], said: str) -> None:
    """Status 2, one reason, what would do."""
    result = run(*words)
    assert result.status == 2
    assert result.out == ""
    assert said in result.err


def test_evidence_is_found_in_both_languages(run: Runner) -> None:
    """Accents and ligatures are optional, several words make one name."""
    for words in (["cramps"], ["crampes", "musculaires"], ["CRAMPES"], ["muscle", "cramps"]):
        result = run("evidence", *words, "--json").json
        assert [row["id"] for row in result] == ["cramps"]
    assert [row["id"] for row in run("evidence", "asthme", "--json").json] == ["asthma_adult", "asthma_child"]
    assert [row["id"] for row in run("evidence", "pre-eclampsia", "--json").json] == ["preeclampsia"]


def test_evidence_holds_the_printed_figures(run: Runner) -> None:
    """Figures and intervals as the documents print them."""
    expected = {
        "cramps": ["−3.93 %", "−21.12 to 13.26"],
        "blood_pressure": ["−2.2 mmHg", "−3.4 to −0.9", "155 mmHg"],
        "preeclampsia": ["0.41", "0.29 to 0.58", "2003"],
        "migraine": ["600 mg/d", "p = 0.001", "50 inpatients"],
        "adhd": ["116 children", "95 %"],
        "dysmenorrhea": ["82 subjects"],
        "torsades": ["12 patients", "2015"],
        "premenstrual": ["300 mg/d"],
    }
    for row in run("evidence", "--json").json:
        text = " ".join(claim["text"] for claim in row["claims"])
        assert all(figure in text for figure in expected.get(row["id"], [])), row["id"]


def test_a_promotional_page_is_shown_as_such(run: Runner) -> None:
    """And mgcheck says that it recommends no treatment."""
    text = run("evidence", "migraine").out
    assert "migraine, 1 ; 2 ; 4 ; 5 ; Sources  (promotional page)" in text
    assert "recommends no treatment" in text
    assert "cramps  [rms, boisleve, george]" in run("evidence").out


def test_tests_tell_what_they_tell(run: Runner) -> None:
    """How it is done, what it tells, its limits."""
    text = " ".join(run("tests").out.split())
    assert "30 mmol of Mg in 500 ml of dextrose over 12 h" in text
    assert "A retention below 30 % speaks against a deficit" in text
    assert {row["id"] for row in run("tests", "--json").json} == set(TESTS.split())
    assert "Ses limites" in run("tests", "--lang", "fr").out


def test_foods(run: Runner) -> None:
    """Sorted, searchable in both languages."""
    rows = run("foods", "--json").json
    assert [row["mg_per_100_g"] for row in rows] == sorted(FOODS.values(), reverse=True)
    assert [row["name"] for row in run("foods", "noix", "--json").json] == ["Walnuts"]
    assert "50  Épinards" in run("foods", "epinards", "--lang", "fr").out


@pytest.mark.parametrize(
    ("weight", "low", "consensus"), [("70kg", 350, 420), ("55 kg", 275, 330), ("62,5 KG", 312.5, 375)]
)
def test_intake_by_weight(weight: str, low: float, consensus: float) -> None:
    """boisleve VII-1: 5 to 6 mg/kg; its own examples are 420 for 70 kg and 330 for 55 kg."""
    found = intake(weight).by_weight_mg
    assert found is not None
    assert [float(amount) for amount in found] == [low, consensus]


def test_intake_by_sex_and_extras(run: Runner) -> None:
    """rms prints 420 mg and 17.5 mmol for men, 360 and 15 for women; boisleve adds for pregnancy, growth, lactation."""
    answer = run("intake", "--weight", "70kg", "--pregnant", "--lactating", "--growth", "--json").json
    assert answer["by_weight"]["extra_mg"] == {"pregnancy": 25, "growth": 25, "lactation": 30}
    assert answer["by_weight"]["mmol_consensus"] == pytest.approx(420 / 24.305)
    assert [(row["sex"], row["mg"], row["mmol"]) for row in answer["by_sex"]] == [("m", 420, 17.5), ("f", 360, 15)]
    men = run("intake", "--sex", "m").out
    assert "men: 420 mg/d (17.5 mmol/d)" in men
    assert "women: " not in men
    text = run("intake", "--weight", "70kg", "--lactating", "--lang", "fr").out
    assert "pour 70 kg : 350 à 420 mg/j (14,4 à 17,3 mmol/j)" in text
    assert "allaitement : 30 mg/j de plus, donc 380 à 450 mg/j (15,6 à 18,5 mmol/j)" in text
    assert "growth in adolescence: 25 mg/d more\n" in run("intake", "--growth").out
    assert run("intake", "--json").json["by_weight"]["mg_low"] is None


def test_intake_as_json_values() -> None:
    """boisleve VII-1: 5 to 6 mg/kg, so 350 to 420 mg for 70 kg, and 25 mg more in pregnancy."""
    found = intake("70 kg", sex="f", extras=("pregnancy",)).to_dict("en")
    assert found["weight_kg"] == 70
    by_weight = found["by_weight"]
    assert [by_weight[name] for name in ("mg_per_kg_low", "mg_per_kg_consensus")] == [5, 6]
    assert [by_weight[name] for name in ("mg_low", "mg_consensus")] == [350, 420]
    assert by_weight["mmol_low"] == pytest.approx(350 / 24.305)
    assert by_weight["mmol_consensus"] == pytest.approx(420 / 24.305)
    assert by_weight["mg_with_extra"] == {"pregnancy": [375, 445]}
    assert [row["sex"] for row in found["by_sex"]] == ["f"]
    none = intake(extras=("pregnancy",)).to_dict("fr")
    assert [none["weight_kg"], none["by_weight"]["mg_low"], none["by_weight"]["mmol_low"]] == [None, None, None]
    assert [none["by_weight"]["mg_consensus"], none["by_weight"]["mmol_consensus"]] == [None, None]
    assert (none["by_weight"]["extra_mg"], none["by_weight"]["mg_with_extra"]) == ({"pregnancy": 25}, {})
    assert [row["sex"] for row in none["by_sex"]] == ["m", "f"]
    for english, french in zip(found["notes"], none["notes"], strict=True):
        assert english["text"] != french["text"]
    assert intake("62.500 kg").weight_kg == Fraction("62.5")
    assert intake("70kg", sex="m", extras=("growth",)).sexes == ("m",)


def test_the_library_from_python() -> None:
    """The same by functions; what is not there is refused with its names."""
    assert {cause.id for cause in library.find_causes("high")} == set(HIGH.split())
    with pytest.raises(ChoiceError):
        library.find_conditions("")
    with pytest.raises(QuantityError):
        intake("70kg", sex="m", extras=("lactation",))
    with pytest.raises(ChoiceError, match=r"x is not known here. known: m, f$"):
        intake("70kg", sex="x")
    with pytest.raises(ChoiceError, match=r"is not known here. known: pregnancy, growth, lactation$"):
        intake("70kg", extras=("stress",))


# ---------------------------------------------------------------------------------------------- on a single value


def test_the_page_of_a_low_or_high_value_names_possible_causes(run: Runner) -> None:
    """Those of rms's table first, all with --full; a value inside has none, nor has another specimen."""
    low = run("serum", "0.5", "mmol/l").out
    section = low[low.index("Possible causes") : low.index("Sources")]
    assert "proton-pump inhibitors [rms, Tableau 2]" in section
    assert "cisplatin" not in section
    assert "and 30 more: --full" in section
    assert "cisplatin" in run("serum", "0.5", "mmol/l", "--full").out
    assert "untreated hypothyroidism [boisleve, IV-3]" in run("serum", "2.5", "mmol/l").out
    cells = run("erythrocyte", "1.5", "mmol/l", "--full").out
    assert "celiac disease [boisleve, IV-2.2]" in cells
    assert "proton-pump" not in cells
    without = [["serum", "0.8", "mmol/l"], ["serum", "<0.8", "mmol/l"], ["urine", "2", "mmol/24h"]]
    for words in (*without, ["ionized", "50", "%"], ["rbc", "3", "mmol/l"]):
        assert "Possible causes" not in run(*words).out


def test_factors_mark_the_causes_that_apply(run: Runner) -> None:
    """With the documents that list each, also where they do not fit the side."""
    words = ["serum", "0.5", "mmol/l", "--factor", "ppi", "--factor=injections", "--factor", "ppi"]
    found = run(*words, "--json").json["factors"]
    assert [(row["id"], row["fits"]) for row in found] == [("ppi", True), ("injections", False)]
    assert found[0]["listed"] == [{"source": "rms", "locator": "Tableau 2"}]
    page = " ".join(run(*words).out.split())
    assert "proton-pump inhibitors [rms, Tableau 2] (given as a factor)" in page
    assert "but of a value on another side" in page
    assert "factors" not in run("serum", "0.5", "mmol/l", "--json").json
    refused = run("serum", "0.5", "mmol/l", "--factor", "pip")
    assert refused.status == 2
    assert "did you mean ppi" in refused.err


def test_factors_keep_the_schema() -> None:
    """The optional key is described."""
    answer = interpret("serum", "0.5 mmol/l", factors=["ppi", "thiazide"])
    jsonschema.Draft202012Validator(schema_of("interpretation")).validate(answer.to_dict())
