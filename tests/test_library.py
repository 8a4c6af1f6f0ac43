"""Causes, tests, evidence, intake and foods: what the documents hold beside the limits."""

from __future__ import annotations

import re
from fractions import Fraction

import jsonschema
import pytest
from conftest import Runner

from mgcheck import interpret
from mgcheck.calculators.intake import intake
from mgcheck.data_files import read_table
from mgcheck.errors import ChoiceError, QuantityError
from mgcheck.knowledge import causes, library, loader
from mgcheck.knowledge.model import DOCUMENTS
from mgcheck.language.say import has
from mgcheck.shapes.schema import schema_of

# Those of a low and of a high serum value; then those that only the urine or only the erythrocytes show.
LOW = """
    malabsorption ppi celiac crohn ulcerative_colitis congenital_malabsorption vomiting_diarrhea alkali_excess
    phosphorus_calcium_excess diabetes glycosuria hypercalcemia hypercalciuria thiazide diuretics calcineurin_inhibitor
    aminoglycoside corticosteroid post_obstructive_diuresis tubular_necrosis gitelman bartter nephropathy
    latent_acidosis alcohol cisplatin cyclosporine estrogen contraception cancer pregnancy lactation growth bone_repair
    sport heat_cold poor_diet hypoparathyroidism hyperparathyroidism hungry_bone hyperthyroidism estrogen_excess
    any_diabetes insulin_resistance stress genetic_predisposition hla_b35 headache_attack training
"""
HIGH = """
    renal_failure injections mesotherapy magnesium_treatment oral_supplements antacids hypothyroidism pheochromocytoma
    large_dose acute_stress
"""
URINE = "antibiotic metabolic_acidosis massive_alcohol"
# boisleve II-4 names no value.
UNSAID = "sweat"
# rms, table 2, "Principales causes d'hypomagnésémie en pratique courante".
COMMON = """
    malabsorption ppi diabetes hypercalcemia alcohol thiazide calcineurin_inhibitor post_obstructive_diuresis
    tubular_necrosis gitelman bartter
"""
# Its renal losses, and what boisleve says raises excretion (II-4; IV-2.2; VI-4), or rms (sport).
RAISED_EXCRETION = """
    diabetes glycosuria hypercalcemia hypercalciuria thiazide diuretics calcineurin_inhibitor aminoglycoside antibiotic
    corticosteroid post_obstructive_diuresis tubular_necrosis gitelman bartter nephropathy metabolic_acidosis
    latent_acidosis massive_alcohol alcohol sport hyperparathyroidism stress large_dose acute_stress
"""
CONDITIONS = """
    cramps sport torsades arrhythmia ectopic_beats blood_pressure diabetes preeclampsia stroke asthma_adult asthma_child
    migraine dysmenorrhea premenstrual pregnancy osteoporosis kidney_stones adhd stress allergy fibromyalgia
    spasmophilia alcoholism cancer skin infections spastic_colitis constipation vascular immunity aging mesotherapy
    cellular_deficiency
"""
TESTS = """
    serum ionized erythrocyte lymphocyte urine fractional_excretion loading_test oral_trial isotopes chvostek trousseau
    emg history
"""
# boisleve VII-2, as printed.
FOODS = {
    "Cocoa powder": 420,
    "Periwinkles": 410,
    "Wheat germ": 400,
    "Chocolate": 290,
    "Almonds": 255,
    "Soy flour": 250,
    "Buckwheat": 220,
    "Peanuts": 170,
    "Dried beans, fava beans": 160,
    "Hazelnuts": 140,
    "Oat flakes": 130,
    "Walnuts": 130,
    "Corn": 120,
    "Chard": 110,
    "Brown rice": 105,
    "Clams": 90,
    "Whole-wheat bread": 90,
    "Lentils": 90,
    "Dried figs": 80,
    "Dates": 70,
    "Crab, shrimp": 50,
    "Spinach": 50,
}
NOTES = """
    ajr examples_boisleve below_us below_france below_north_america diet_first absorbed_boisleve absorbed_rms sites
    laxative_boisleve laxative after_loss splitting
    less_with less_with_rms better_with acidity iron_fiber vitamin_b6 estrogens_rms estrogens_boisleve
    vitamin_d_boisleve hormones_disagreement other_hormones kidney_rms kidney_boisleve body_boisleve
    body_boisleve_storage body_rms free_in_cells entry_into_cells csf isotopes hormones best_foods refining farming
    water
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
    assert [c.id for c in causes.find_causes("low")] == LOW.split()
    assert [c.id for c in causes.find_causes("high")] == HIGH.split()
    assert [c.id for c in causes.find_causes("high", specimen="urine")] == RAISED_EXCRETION.split()
    # boisleve V-1, IV-2.3: less is excreted in a deficit.
    assert [c.id for c in causes.find_causes("low", specimen="urine")] == ["deficit_retention"]
    everywhere = {*LOW.split(), *HIGH.split(), *URINE.split(), *UNSAID.split(), "deficit_retention"}
    assert sorted(c.id for c in causes.causes()) == sorted(everywhere)
    assert {c.id for c in causes.causes() if c.common} == set(COMMON.split())
    assert [c.id for c in library.conditions()] == CONDITIONS.split()
    assert [t.id for t in library.assay_tests()] == TESTS.split()
    assert {food.name.en: food.mg_per_100_g for food in library.foods()} == FOODS
    assert [row["id"] for row in read_table("intake")["note"]] == NOTES.split()
    assert [row["id"] for row in read_table("printed_limits")["statement"]] == PRINTED.split()
    assert [row["id"] for row in read_table("manifestations")["group"]] == GROUPS.split()


def test_every_row_names_a_known_source() -> None:
    """And mgcheck's own inference is marked as its own."""
    known = set(loader.sources())
    cited = {citation.source for cause in causes.causes() for citation in cause.listed}
    cited |= {claim.citation.source for condition in library.conditions() for claim in condition.claims}
    cited |= {point.citation.source for test in library.assay_tests() for point in test.points}
    cited |= {note.citation.source for note in library.intake_rules().notes}
    assert cited <= known
    assert [c.id for c in causes.causes() if c.listed[0].source == "mgcheck"] == ["mesotherapy"]


def test_causes_of_one_direction_and_one_source(run: Runner) -> None:
    """By mechanism, each with every place that lists it; of serum, unless another specimen is asked for."""
    text = run("causes", "high").out
    assert "Causes of a high value (serum)" in text
    assert "Causes of a low value" not in text
    assert re.search(r"^    renal failure .* renal_failure$", text, re.MULTILINE)
    low = run("causes", "low", "--source", "rms", "--json").json["items"]
    assert {row["id"] for row in low} == set(COMMON.split())
    (thiazide,) = (row for row in low if row["id"] == "thiazide")
    assert thiazide["citations"] == [
        {"source": "rms", "locator": "Tableau 2", "moves": {"serum": "low", "urine": "high"}},
        {
            "source": "boisleve",
            "locator": "IV-2.2",
            "moves": {"serum": "low", "ionized": "low", "erythrocyte": "low", "urine": "high"},
        },
        {"source": "boisleve", "locator": "II-4", "moves": {"urine": "high"}},
    ]
    assert "perte rénale" in run("causes", "--lang", "fr").out
    assert "Causes of a high value (24 h urine)" in run("causes", "--specimen", "urine").out
    for words in (["high", "--specimen", "ionized"], ["high", "--specimen", "rbc"]):
        assert run("causes", *words).out == "mgcheck lists no cause of such a value (for serum: mgcheck causes).\n"
    # A cause of low excretion is none of a deficit, and rms lists none of a deficit.
    low_or_deficit = "Causes of a low value or of a deficit"
    assert "Causes of a low value (24 h urine)" in run("causes", "low", "--specimen", "urine").out
    assert "Causes of a low value (serum)" in run("causes", "low", "--source", "rms").out
    for specimen in ("serum", "ionized", "erythrocyte"):
        assert f"{low_or_deficit} ({specimen})" in run("causes", "low", "--specimen", specimen).out
    # Without a direction also those of which no document says one.
    for words in ([], ["--source", "boisleve"], ["--specimen", "rbc"]):
        unsaid = run("causes", *words).out.partition("Causes for which no document states a direction")[2]
        assert [name for name in UNSAID.split() if f" {name}\n" in unsaid] == UNSAID.split()
    assert "sweat" not in run("causes", "low").out
    assert " sweat\n" in run("causes", "--source", "rms").out
    cells = {row["id"] for row in run("causes", "--specimen", "rbc", "--json").json["items"]}
    # boisleve's causes of a deficit, without what rms alone lists.
    assert {"hla_b35", "celiac", "alcohol", "thiazide"} <= cells
    assert cells.isdisjoint({"ppi", "metabolic_acidosis", "injections"})


# The classes that boisleve lists among the causes of a deficit (IV-2.2; VI-2), and the causes that bear their names.
CLASSES = {
    "malabsorption": ["congenital_malabsorption", "celiac", "malabsorption"],
    "tubulopathies and kidney disease": ["gitelman", "bartter", "nephropathy"],
    "diabetes": ["any_diabetes", "glycosuria"],
    "diuretics": ["diuretics", "thiazide"],
    "genetic predisposition": ["genetic_predisposition", "hla_b35"],
    "estrogen excess": ["estrogen_excess", "estrogen", "contraception", "pregnancy"],
}


@pytest.mark.parametrize("members", CLASSES.values(), ids=CLASSES)
def test_a_member_is_listed_where_its_class_is(members: list[str]) -> None:
    """Among boisleve's causes of a deficit, whichever document names the member."""
    for cause in causes.find_factors(tuple(members)):
        assert any(one.source == "boisleve" and one.deficit for one in cause.listed), cause.id
        for specimen in ("serum", "ionized", "erythrocyte"):
            assert cause in causes.find_causes("low", "boisleve", specimen=specimen)


def test_of_stress_boisleve_says_nothing_of_red_cells() -> None:
    """IV-2.2: serum rises, then urinary loss, and in the end the overall stock falls."""
    (stress,) = causes.find_factors(("stress",))
    directed = [one for one in stress.listed if "erythrocyte" in one.moves]
    assert [(one.locator, one.deficit) for one in directed] == [("IV-2.2", True)]


@pytest.mark.parametrize(
    "words", ["serum 0.8 mmol/l", "ionized 0.5 mmol/l", "ionized 61 %", "rbc 2 mmol/l", "urine 5 mmol/24h"]
)
def test_no_factor_is_denied_of_which_a_document_says_anything(run: Runner, words: str) -> None:
    """What it says of another value, or of a deficit, stands there."""
    ids = [cause.id for cause in causes.causes()]
    page = run(*words.split(), *(word for name in ids for word in ("--factor", name))).out
    denied = ["no document says which way" in " ".join(item.split()) for item in page.split("►")[1:]]
    assert [name for name, said in zip(ids, denied, strict=True) if said] == UNSAID.split()


def test_no_document_says_otherwise_of_one_specimen() -> None:
    """So a factor that moves a value moves it one way; and each way has its words."""
    for cause in causes.causes():
        for specimen in ("serum", "ionized", "erythrocyte", "urine"):
            moving = cause.listings_for(specimen)
            assert len({one.moves[specimen] for one in moving}) < 2, cause.id
            # Of a deficit there is another word than of a value.
            sides = {one.moves[specimen] for one in moving if not one.deficit or specimen == "urine"}
            assert all(has(f"ui.moves.{specimen}.{side}") for side in sides)
        assert all(one.follows in (None, "boisleve", "rms") for one in cause.listed)
        assert has(f"ui.mechanism.{cause.mechanism}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["causes", "middle"], "middle is not known here"),
        (["causes", "low", "--source", "migraine"], "sources that do: rms, boisleve, george"),
        (["causes", "low", "--specimen", "marrow"], "marrow is not known"),
        (
            ["causes", "high", "--specimen", "rbc", "--source", "boisleve"],
            "boisleve lists no causes here, nor does any",
        ),
        (["evidence", "crmps"], "did you mean cramps"),
        (["evidence", "zzzzzz"], "hint: mgcheck evidence lists them all"),
        (["foods", "a"], "mgcheck foods lists them all"),
        (["foods", "almnds"], "did you mean Almonds"),
        (["intake", "--weight", "70"], "A body weight in kg"),
        (["intake", "--weight", "70 lb"], "A body weight in kg"),
        (["intake", "--weight", "0 kg"], "A body weight in kg"),
        (["intake", "--weight", "-70kg"], "A body weight in kg"),
        (["intake", "--weight", "70kg", "--sex", "m", "--pregnant"], "cannot go with --sex m"),
        (["intake", "--sex", "x"], "known: m, f, male, female, homme, femme"),
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
        result = run("evidence", *words, "--json").json["items"]
        assert [row["id"] for row in result] == ["cramps"]
    assert [row["id"] for row in run("evidence", "asthme", "--json").json["items"]] == ["asthma_adult", "asthma_child"]
    assert [row["id"] for row in run("evidence", "pre-eclampsia", "--json").json["items"]] == ["preeclampsia"]


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
    for row in run("evidence", "--json").json["items"]:
        text = " ".join(claim["text"] for claim in row["claims"])
        assert all(figure in text for figure in expected.get(row["id"], [])), row["id"]


# What a document says, in its own terms, of what was once told otherwise or not at all.
SAID = [
    # rms, table 3: the row "Asthme (adulte)" speaks of children; the conclusion: "semblerait".
    (
        "evidence asthma",
        "Comment: a benefit found only in children (MAGNETIC)",
        "bénéfice retrouvé uniquement chez l'enfant",
    ),
    ("evidence asthma", "would also seem of interest", "semblerait aussi intéressant"),
    # rms: "peu d'effets" in the text, "pas d'effet" in table 3; "plurifactorielle".
    ("evidence cramps", "the text says little effect, table 3 none", "le plus souvent plurifactorielle"),
    ("evidence ectopic", "some subgroup analyses", "certaines analyses de sous-groupes"),
    ("evidence pre-eclampsia", "demonstrated and recognized indication", "indication démontrée et reconnue"),
    ("evidence diabetes", "a preventive effect on the onset of", "un effet préventif sur la survenue de"),
    ("evidence spasmophilia", "Care rests essentially on way of life", "essentiellement au niveau du mode de vie"),
    ("evidence cellular", "In adults, no recommendation beyond", "Chez l'adulte, pas de recommandation"),
    # rms: "diminution significative" in the text, "minime" in table 3; extrasystoles of both kinds; the last box.
    ("evidence blood", "significant in the text, minimal in table 3", "significative selon le texte, minime selon"),
    ("evidence ectopic", "symptomatic ventricular or supraventricular", "ventriculaires ou supraventriculaires"),
    ("evidence cellular", "the benefits of magnesium treatment are not established", "ne sont pas établis"),
    # george: "ne traite pas les émotions, mais est efficace sur les manifestations périphériques du stress".
    ("evidence stress", "effective on the peripheral signs of stress", "les manifestations périphériques du stress"),
    # mgcheck's own, wherever magnesium is spoken of as a treatment.
    (
        "evidence stress",
        "Check kidney function before giving magnesium",
        "Contrôler la fonction rénale avant de donner",
    ),
    (
        "tests",
        "Check kidney function before giving magnesium. (mgcheck) Method Serum and urine magnesium",
        "magnésium. (mgcheck)",
    ),
    # boisleve V-2: deficits that no assay shows; VI-5; II-3.
    ("evidence cellular", "while the assays find nothing", "sans anomalie des dosages"),
    (
        "evidence cramps",
        "the pain brought on by uterine contractions",
        "douleurs induites par les contractions utérines",
    ),
    ("evidence pregnancy", "the pain brought on by uterine contractions", "douleurs induites par les contractions"),
    ("evidence constipation", "a laxative effect", "un effet laxatif"),
    ("intake --full", "Black people and the elderly take in the least", "les personnes noires et les personnes âgées"),
    ("intake --full", "Insulin and taurine", "L'insuline et la taurine"),
    ("causes low", "premenstrual syndrome) [boisleve, IV-2.2; boisleve, II-3]", "syndrome prémenstruel) [boisleve,"),
    ("evidence osteoporosis", "a lack can favor caries", "favoriser les caries"),
    ("evidence mesotherapie", "In France physicians alone may", "seuls les médecins peuvent"),
    # boisleve II-3: a mistaken reading of a publication.
    ("intake --full", "which was shown only at a very high dose", "ce qui n'a été démontré qu'à très forte dose"),
    (
        "intake --full",
        "A diverse diet of good quality comes first",
        "Une alimentation diverse et de qualité vient d'abord",
    ),
    # boisleve V-1 to V-4.
    ("tests", "No significant correction after 2 months", "Sans correction significative après 2 mois"),
    ("tests", "An iterative EMG tracing can document", "Un tracé EMG itératif peut objectiver"),
    ("tests", "community laboratories in the 1990s", "laboratoires de ville des années 1990"),
    (
        "tests",
        "An experienced practitioner can suspect a deficit",
        "Un praticien expérimenté peut suspecter un déficit",
    ),
    # rms, table 2: "diurèse ... postnécrose tubulaire aiguë".
    (
        "serum 0.5mmol/l --full",
        "diuresis following acute tubular necrosis",
        "diurèse suivant une nécrose tubulaire aiguë",
    ),
]


@pytest.mark.parametrize(("words", "english", "french"), SAID)
def test_a_statement_is_what_its_document_says(run: Runner, words: str, english: str, french: str) -> None:
    """In both languages."""
    assert english in with_places(run(*words.split()).out)
    assert french in with_places(run(*words.split(), "--lang", "fr").out)


def test_the_sources_say_who_wrote_them_and_how_they_were_checked(run: Runner) -> None:
    """As far as the texts at hand tell, which hold no reference list of rms, boisleve or george."""
    rows = {row["id"]: row for row in run("sources", "--json").json["items"]}
    assert "J. B. Boislève, 2016" in rows["boisleve"]["origin"]
    assert "3 November 2025" in rows["migraine"]["origin"]
    assert all(rows[name]["origin"] for name in DOCUMENTS)
    assert rows["iupac"]["origin"] is None
    assert "No clinician has reviewed them." in rows["mgcheck"]["origin"]
    for name in ("rms", "boisleve", "george"):
        assert "reference list" in rows[name]["weight"]
    page = " ".join(run("sources").out.split())
    assert "Dr Françoise George; journal and date are not in the text at hand." in page
    assert "No clinician has reviewed them." in page
    assert "Aucun clinicien ne les a relus." in " ".join(run("sources", "--lang", "fr").out.split())


def test_a_promotional_page_is_shown_as_such(run: Runner) -> None:
    """And mgcheck says that it recommends no treatment."""
    text = run("evidence", "migraine").out
    assert re.search(r"^  migraine +\(promotional page\)$", text, re.MULTILINE)
    assert "recommends no treatment" in text
    assert re.search(r"muscle cramps \(rms, boisleve, george\) +cramps\n", run("evidence").out)


def test_tests_tell_what_they_tell(run: Runner) -> None:
    """Use, when, method, limits."""
    text = " ".join(run("tests").out.split())
    assert "30 mmol of Mg in 500 ml of dextrose over 12 h" in text
    assert "A retention below 30 % argues against a deficit" in text
    assert {row["id"] for row in run("tests", "--json").json["items"]} == set(TESTS.split())
    french = run("tests", "--lang", "fr").out
    assert all(f"\n  {label} " in french for label in ("Intérêt", "Indication", "Technique", "Limites"))


def test_foods(run: Runner) -> None:
    """Sorted, searchable in both languages."""
    rows = run("foods", "--json").json["items"]
    assert {row["magnesium"]["unit"] for row in rows} == {"mg/(100.g)"}
    assert [row["magnesium"]["value"] for row in rows] == sorted(FOODS.values(), reverse=True)
    assert [row["name"] for row in run("foods", "noix", "--json").json["items"]] == ["Walnuts"]
    assert "50  Épinards" in run("foods", "epinards", "--lang", "fr").out
    table = run("foods").out
    assert "\n[1] boisleve, VII-2 (Berthelot 2004)" in table
    assert "Best sources: green vegetables" in table
    assert "Best sources" not in run("foods", "almonds").out


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
    extras = {
        extra["id"]: (extra["amount"]["value"], extra["amount"]["unit"]) for extra in answer["by_weight"]["extras"]
    }
    assert extras == {"pregnancy": (25, "mg/d"), "growth": (25, "mg/d"), "lactation": (30, "mg/d")}
    amounts = {row["sex"]: [(each["value"], each["unit"]) for each in row["amounts"]] for row in answer["by_sex"]}
    assert amounts == {"m": [(420, "mg/d"), (17.5, "mmol/d")], "f": [(360, "mg/d"), (15, "mmol/d")]}
    men = run("intake", "--sex", "m").out
    assert re.search("men +420 mg/d \\(17.5 mmol/d\\)", men)
    assert "women" not in men
    text = run("intake", "--weight", "70kg", "--lactating", "--lang", "fr").out
    assert re.search("70 kg +350 à 420 mg/j \\(14,4 à 17,3 mmol/j\\)", text)
    assert re.search("allaitement +30 mg/j de plus, donc 380 à 450 mg/j \\(15,6 à 18,5 mmol/j\\)", text)
    assert "growth in adolescence  25 mg/d more [1]\n" in run("intake", "--growth").out
    assert run("intake", "--json").json["by_weight"]["amounts"] == []


@pytest.mark.parametrize(("weight", "doubtful"), [("700kg", True), ("300 kg", False), ("2kg", False), ("1,9 kg", True)])
def test_an_implausible_weight_is_asked_about(run: Runner, weight: str, doubtful: bool) -> None:
    """By mgcheck's own bounds; the figures are given all the same."""
    found = run("intake", "--weight", weight, "--json").json
    assert [warning["code"] for warning in found["warnings"]] == (["implausible"] if doubtful else [])
    assert found["by_weight"]["amounts"][0]["low"] > 0
    page = " ".join(run("intake", "--weight", weight, "--lang", "fr").out.split())
    assert ("n'est pas plausible" in page) is doubtful
    assert ("hors de 2 à 300 kg (bornes propres à mgcheck)" in page) is doubtful


@pytest.mark.parametrize(
    ("volume", "doubtful"), [("14 l", True), ("10 l", False), ("100ml", False), ("99 ml", True), ("0.1l", False)]
)
def test_an_implausible_volume_of_urine_is_asked_about(run: Runner, volume: str, doubtful: bool) -> None:
    """Beside a single value and in a panel alike, in the unit in which it was given."""
    single = run("urine", "3 mmol/l", "--volume", volume, "--json").json
    told = [warning["text"] for warning in single["warnings"] if "volume" in warning["text"]]
    assert len(told) == doubtful
    assert not told or told[0].startswith("A 24 h urine volume of ")
    panel = run("panel", "--serum", "0.8 mmol/l", "--urine", "3 mmol/l", "--volume", volume, "--json").json
    assert panel["values"]["urine"]["warnings"] == single["warnings"]


def test_intake_as_json_values() -> None:
    """boisleve VII-1: 5 to 6 mg/kg, so 350 to 420 mg for 70 kg, and 25 mg more in pregnancy."""
    found = intake("70 kg", sex="f", extras=("pregnancy",)).to_dict("en")
    assert found["weight"] == {"value": 70, "unit": "kg"}
    by_weight = found["by_weight"]
    assert by_weight["rule"] == {"low": 5, "consensus": 6, "unit": "mg/(kg.d)"}
    assert by_weight["amounts"] == [
        {"low": 350, "consensus": 420, "unit": "mg/d"},
        {"low": pytest.approx(350 / 24.305), "consensus": pytest.approx(420 / 24.305), "unit": "mmol/d"},
    ]
    (pregnancy,) = by_weight["extras"]
    assert pregnancy["amounts"][0] == {"low": 375, "consensus": 445, "unit": "mg/d"}
    assert [row["sex"] for row in found["by_sex"]] == ["f"]
    none = intake(extras=("pregnancy",)).to_dict("fr")
    assert (none["weight"], none["by_weight"]["amounts"]) == (None, [])
    (extra,) = none["by_weight"]["extras"]
    assert (extra["amount"], extra["amounts"]) == ({"value": 25, "unit": "mg/d"}, [])
    assert [row["sex"] for row in none["by_sex"]] == ["m", "f"]
    for english, french in zip(found["notes"], none["notes"], strict=True):
        assert english["text"] != french["text"]
    assert intake("62.500 kg").weight_kg == Fraction("62.5")
    assert intake("70kg", sex="m", extras=("growth",)).sexes == ("m",)


def test_the_library_from_python() -> None:
    """The same by functions; what is not there is refused with its names."""
    assert {cause.id for cause in causes.find_causes("high", "rms")} == {"magnesium_treatment"}
    with pytest.raises(ChoiceError):
        library.find_conditions("")
    with pytest.raises(QuantityError):
        intake("70kg", sex="m", extras=("lactation",))
    with pytest.raises(ChoiceError, match=r"x is not known here. known: m, f$"):
        intake("70kg", sex="x")
    with pytest.raises(ChoiceError, match=r"The language de is not known"):
        intake("70kg", language="de")
    with pytest.raises(ChoiceError, match=r"is not known here. known: pregnancy, growth, lactation$"):
        intake("70kg", extras=("stress",))


# ---------------------------------------------------------------------------------------------- on a single value


# Which sources print a cause at a value: those whose own verdict has it on the side of their listing.
LISTED = [
    # specimen, value, options, cause, sources
    ("serum", "0.69 mmol/l", {}, "hypercalcemia", ["rms", "boisleve"]),
    # rms calls 0.7 to 1.1 healthy, boisleve 0.75 to 0.90 usual.
    ("serum", "0.7 mmol/l", {}, "hypercalcemia", ["boisleve"]),
    ("serum", "0.75 mmol/l", {}, "hypercalcemia", []),
    ("serum", "0.7 mmol/l", {"source": "boisleve"}, "ppi", []),
    ("serum", "0.69 mmol/l", {"source": "boisleve"}, "ppi", ["rms"]),
    # boisleve speaks of hypermagnesemia (IV-3) above 1 mmol/l; mgcheck's inference from it follows it.
    ("serum", "0.95 mmol/l", {"source": "boisleve"}, "injections", []),
    ("serum", "1 mmol/l", {"source": "boisleve"}, "mesotherapy", []),
    ("serum", "1.01 mmol/l", {}, "injections", ["boisleve"]),
    ("serum", "1.01 mmol/l", {}, "mesotherapy", ["mgcheck"]),
    ("serum", "1.1 mmol/l", {}, "magnesium_treatment", []),
    # rms calls hypermagnesemia what its table lists, from 2 mmol/l; below that it is mgcheck's inference.
    ("serum", "1.11 mmol/l", {}, "magnesium_treatment", ["mgcheck"]),
    ("serum", "1.99 mmol/l", {}, "magnesium_treatment", ["mgcheck"]),
    ("serum", "2 mmol/l", {}, "magnesium_treatment", ["rms", "mgcheck"]),
    ("serum", "3.01 mmol/l", {}, "magnesium_treatment", ["rms", "mgcheck"]),
    # Stress raises serum in passing (IV-2.2, II-4); the causes of hypermagnesemia are limited to those of IV-3.
    ("serum", "0.91 mmol/l", {}, "acute_stress", ["boisleve"]),
    ("serum", "1 mmol/l", {}, "acute_stress", ["boisleve"]),
    ("serum", "1.01 mmol/l", {}, "acute_stress", []),
    ("serum", "3.5 mmol/l", {}, "acute_stress", []),
    ("urine", "9 mmol/24h", {}, "acute_stress", ["boisleve"]),
    ("urine", "9 mmol/24h", {}, "hyperparathyroidism", ["boisleve"]),
    ("serum", "0.5 mmol/l", {}, "insulin_resistance", ["boisleve"]),
    ("urine", "9 mmol/24h", {}, "insulin_resistance", []),
    # george has no limits and follows the headline.
    ("serum", "0.72 mmol/l", {}, "headache_attack", []),
    ("serum", "0.72 mmol/l", {"source": "boisleve"}, "headache_attack", ["george"]),
    # rms's list is of hypomagnesemia; boisleve's is of a deficit.
    ("ionized", "0.4 mmol/l", {}, "hypercalcemia", ["boisleve"]),
    ("ionized", "0.4 mmol/l", {}, "ppi", []),
    ("ionized", "50 %", {}, "hypercalcemia", []),
    # II-6 and V-1 speak of the cells, IV-2.2 of a deficit.
    ("erythrocyte", "1.5 mmol/l", {}, "hla_b35", ["boisleve"] * 3),
    ("serum", "0.5 mmol/l", {}, "hla_b35", ["boisleve"]),
    # Renal loss lowers serum and raises the urine; of acidosis boisleve says only the latter (II-4).
    ("urine", "9 mmol/24h", {}, "thiazide", ["rms", "boisleve", "boisleve"]),
    ("urine", "2 mmol/24h", {}, "thiazide", []),
    ("urine", "9 mmol/24h", {}, "metabolic_acidosis", ["boisleve"]),
    ("serum", "0.5 mmol/l", {}, "metabolic_acidosis", []),
    ("urine", "2 mmol/24h", {}, "renal_failure", []),
    # What is possible is listed as well.
    ("serum", "<0.8 mmol/l", {}, "ppi", ["rms"]),
    ("serum", ">0.6 mmol/l", {}, "injections", ["boisleve"]),
    # A laboratory's range adds what speaks of a side alone, never what a document says of a band.
    ("serum", "0.8 mmol/l", {"lab_range": "0.85..1.05"}, "ppi", ["rms"]),
    ("serum", "0.95 mmol/l", {"lab_range": "0.7..0.9"}, "injections", []),
    ("serum", "0.95 mmol/l", {"lab_range": "0.7..0.9"}, "magnesium_treatment", ["mgcheck"]),
    # Also beside what a document says by its own verdict.
    ("serum", "0.72 mmol/l", {"lab_range": "0.75..1.00"}, "malabsorption", ["boisleve", "rms"]),
    ("serum", "0.72 mmol/l", {"lab_range": "0.70..1.00"}, "malabsorption", ["boisleve"]),
]


@pytest.mark.parametrize(("specimen", "text", "options", "cause", "sources"), LISTED)
def test_a_cause_follows_the_verdict_of_its_own_source(
    specimen: str, text: str, options: dict[str, str], cause: str, sources: list[str]
) -> None:
    """With the places of that source alone; all of them in JSON."""
    answer = interpret(specimen, text, **options)
    found = {one.cause.id: one for one in answer.causes}
    assert [listing.source for listing in found[cause].places] == sources if sources else cause not in found
    told = {row["id"]: {place["source"] for place in row["citations"]} for row in answer.to_dict()["causes"]}
    assert told.get(cause, set()) == set(sources)
    assert set(told) == set(found)


def test_a_laboratory_makes_certain_what_a_document_leaves_open() -> None:
    """`<0.8` is low for a laboratory that begins at 0.85, whatever it is for rms; IV-3 on overload stays boisleve's."""
    for text, lab_range, cause in (("<0.8 mmol/l", "0.85..1.05", "ppi"), (">0.95 mmol/l", "0.7..0.9", "injections")):
        for laboratory in (None, lab_range):
            found = {one.cause.id: one for one in interpret("serum", text, lab_range=laboratory).causes}[cause]
            marked = laboratory is not None and cause == "ppi"
            assert (found.certain, bool(found.by_laboratory)) == (marked, marked)


def test_a_laboratory_adds_all_of_rmss_list(run: Runner) -> None:
    """At 0.72, which rms calls healthy: the causes in its table 2 that boisleve lists too are not lost."""
    words = ("serum", "0.72 mmol/l", "--lab-range", "0.75..1.00")
    answer = interpret("serum", "0.72 mmol/l", lab_range="0.75..1.00")
    of_rms = [one.cause.id for one in answer.causes if causes.principal(one.by_laboratory)]
    assert sorted(of_rms) == sorted(COMMON.split())
    shown = " ".join(run(*words).out.split())
    assert (
        "Main causes (low for your laboratory) malabsorption; proton-pump inhibitors; poorly controlled diabetes; "
        "hypercalcemia; "
    ) in shown
    full = " ".join(run(*words, "--full").out.split())
    assert re.search(r"malabsorption \(many causes\) \[\d+\] \(low for your laboratory\) \[\d+\]; proton-pump", full)
    given = " ".join(run(*words, "--factor", "alcohol").out.split())
    assert re.search(r"a possible cause \[\d+, \d+\] \(low for your laboratory\) \[\d+\]", given)


def test_the_page_of_a_low_or_high_value_names_possible_causes(run: Runner) -> None:
    """Those of rms's table on one line, all with --full; whose list it is, and under which condition."""
    low = run("serum", "0.5", "mmol/l").out
    assert "\nMain causes\n  malabsorption; proton-pump inhibitors; poorly controlled diabetes; … [" in low
    assert f"causes ({len(LOW.split()) - 3})." in low
    # rms's table 2 is of hypomagnesemia; a column of it is of renal loss.
    roomy = " ".join(run("urine", "9", "mmol/24h").out.split())
    assert "Causes of renal loss (rms: of hypomagnesemia) poorly controlled diabetes; hypercalcemia" in roomy
    assert "Main causes" not in roomy
    # Names hold commas.
    assert "calcineurin inhibitors, among other drugs; after acute kidney injury: post-obstructive diuresis" in roomy

    def full(*words: str) -> str:
        return " ".join(run(*words, "--full").out.split())

    listed = full("serum", "0.5 mmol/l")
    section = listed[listed.index("Possible causes") : listed.index("[1] rms")]
    assert re.search(r"proton-pump inhibitors \[\d+\].* cancer chemotherapy, notably cisplatin \[\d+\]", section)
    assert "--full" not in listed
    assert re.search(r"untreated hypothyroidism \[\d+\]; pheochromocytoma", full("serum", "2.5 mmol/l"))
    cells = full("erythrocyte", "1.5 mmol/l")
    assert "Possible causes of a deficit (boisleve; rms lists causes of hypomagnesemia)" in cells
    assert "celiac disease [" in cells
    assert "rms, Tableau 2" not in cells
    assert "celiac disease (if below 0.75) [" in full("serum", "<0.8 mmol/l")
    assert "pheochromocytoma (if above 1) [" in full("serum", ">0.6 mmol/l")
    assert "celiac disease (if below 1.65) [" in full("rbc", "<2 mmol/l")
    assert "Main causes" not in run("serum", "<0.8", "mmol/l").out
    ours = ("serum", "0.8 mmol/l", "--lab-range", "0.85..1.05")
    assert "Main causes (low for your laboratory) malabsorption" in " ".join(run(*ours).out.split())
    assert "proton-pump inhibitors (low for your laboratory) [" in full(*ours)
    retained = full("urine", "2 mmol/24h")
    assert "Possible causes renal retention magnesium deficit: increased retention is the normal response [" in retained
    without = [["serum", "0.8", "mmol/l"], ["urine", "5", "mmol/24h"], ["ionized", "50", "%"], ["rbc", "3", "mmol/l"]]
    for words in without:
        assert "causes\n" not in run(*words, "--full").out


DEFICIT = "Possible causes of a deficit (boisleve; rms lists causes of hypomagnesemia)"
LOSS = "Causes of renal loss (rms: of hypomagnesemia)"
LOSS_IN_FULL = "Possible causes (rms: of hypomagnesemia, by renal loss)"
GIVEN, COMMON_CAUSES, POSSIBLE = "Factors given", "Main causes", "Possible causes"


@pytest.mark.parametrize(
    ("words", "on_page", "on_full_page"),
    [
        # A deficit is spoken of only where the value is or may be low.
        ("ionized 0.4 mmol/l --factor pregnancy", {GIVEN}, {GIVEN, DEFICIT}),
        ("rbc <2 mmol/l --factor cancer", {GIVEN}, {GIVEN, DEFICIT}),
        ("ionized 0.6 mmol/l --factor pregnancy", {GIVEN}, {GIVEN}),
        ("ionized 0.5 mmol/l --factor pregnancy", {GIVEN}, {GIVEN}),
        ("rbc 3 mmol/l --factor ppi", {GIVEN}, {GIVEN}),
        ("rbc 3 mmol/l --factor injections", {GIVEN}, {GIVEN}),
        ("serum 0.8 mmol/l --factor ppi", {GIVEN}, {GIVEN}),
        ("serum 1.2 mmol/l --factor ppi", {GIVEN}, {GIVEN, POSSIBLE}),
        # "Common" is rms's word, over its own list alone; what moves the value the other way is given, but no cause.
        ("serum 0.5 mmol/l", {COMMON_CAUSES}, {POSSIBLE}),
        ("serum 0.5 mmol/l --factor cisplatin", {GIVEN, COMMON_CAUSES}, {GIVEN, POSSIBLE}),
        ("serum 0.6 mmol/l --factor magnesium_treatment", {GIVEN, COMMON_CAUSES}, {GIVEN, POSSIBLE}),
        ("serum 1.2 mmol/l --factor injections", {GIVEN}, {GIVEN, POSSIBLE}),
        # rms speaks of hypomagnesemia, whatever else stands on the page.
        ("urine 9 mmol/24h", {LOSS}, {LOSS_IN_FULL}),
        ("urine 9 mmol/24h --factor stress", {GIVEN, LOSS}, {GIVEN, LOSS_IN_FULL}),
        ("urine 2 mmol/24h --factor deficit_retention", {GIVEN}, {GIVEN, POSSIBLE}),
        ("urine 2 mmol/24h --factor stress", {GIVEN}, {GIVEN, POSSIBLE}),
    ],
)
def test_a_heading_holds_for_what_stands_under_it(
    run: Runner, words: str, on_page: set[str], on_full_page: set[str]
) -> None:
    """On the page and on the full page, where all causes stand."""
    page, full = (run(*words.split(), *option).out.splitlines() for option in ([], ["--full"]))
    headings = {DEFICIT, LOSS, LOSS_IN_FULL, GIVEN, COMMON_CAUSES, POSSIBLE}
    assert headings.intersection(page) == on_page
    assert headings.intersection(full) == on_full_page
    high = "HIGH" in page[0] or "ABOVE" in page[0]
    assert not (high and any("of a deficit (" in line for line in full))


def with_places(text: str) -> str:
    """A page on one line, with the places that its foot gives in place of their numbers."""
    places = dict(re.findall(r"\[(\d+)\] ([a-z]+, .+?)(?=  \[|$)", text, re.MULTILINE))
    named = re.sub(r"\[(\d[\d, ]*)\]", lambda mark: f"[{'; '.join(places[n] for n in mark[1].split(', '))}]", text)
    return " ".join(named.split())


@pytest.mark.parametrize(
    ("words", "fits", "said"),
    [
        ("serum 0.5 mmol/l --factor ppi", True, "► proton-pump inhibitors: a possible cause ["),
        ("serum <0.7mmol/l --factor ppi", True, "► proton-pump inhibitors: a possible cause ["),
        # The value may be normal.
        (
            "serum <0.8mmol/l --factor ppi",
            None,
            "proton-pump inhibitors: a possible cause (if below 0.7) [rms, Tableau 2]",
        ),
        # Each document has its own limit, and boisleve one of its own for what it calls hypermagnesemia.
        (
            "serum <0.8mmol/l --factor alcohol",
            None,
            "a possible cause (if below 0.7) [rms, Tableau 2] (if below 0.75) [boisleve, IV-2.2; ",
        ),
        ("serum >0.9mmol/l --factor injections", None, "a possible cause (if above 1) [boisleve, IV-3]"),
        (
            "serum >0.9mmol/l --source boisleve --factor injections",
            None,
            ": a possible cause (if above 1) [boisleve",
        ),
        (
            "serum >0.93mmol/l --lab-range ..0.93 --factor injections",
            None,
            ": a possible cause (if above 1) [boisleve",
        ),
        ("serum >0.9mmol/l --source boisleve --factor acute_stress", None, "a possible cause (if 0.9 to 1) ["),
        # boisleve's word has no upper end, wherever the value ends.
        ("serum <1.2mmol/l --factor injections", None, "a possible cause (if above 1) [boisleve, IV-3]"),
        ("serum <=1.05mmol/l --factor renal_failure", None, "a possible cause (if above 1) [boisleve, IV-3]"),
        ("serum <0.75mmol/l --source boisleve --factor ppi", None, "a possible cause (if below 0.7) [rms, Tableau 2]"),
        ("urine >5mmol/24h --factor thiazide", None, "a possible cause (if above 7.4) ["),
        (
            "serum 0.8mmol/l --lab-range 0.9..1.1 --factor ppi",
            True,
            "► proton-pump inhibitors: a possible cause (low for your laboratory) [rms, Tableau 2]",
        ),
        (
            "serum >0.8mmol/l --lab-range 0.9..1.1 --factor ppi",
            None,
            "► proton-pump inhibitors: a possible cause (if low for your laboratory) [rms, Tableau 2]",
        ),
        ("serum 0.5 mmol/l --factor injections", False, "boisleve says it raises serum magnesium [boisleve, IV-3]"),
        # No document reports an excess from it.
        (
            "serum 0.5 mmol/l --factor mesotherapy",
            False,
            "side effects): if anything, it raises serum magnesium (mgcheck)",
        ),
        ("serum 0.8 mmol/l --factor ppi", False, "rms says it lowers serum magnesium [rms, Tableau 2]"),
        (
            "serum 1.2 mmol/l --factor mesotherapy",
            True,
            "mesotherapie speaks of low doses and minimal systemic side effects): a possible cause (mgcheck)",
        ),
        ("urine 9 mmol/24h --factor thiazide", True, "► thiazide diuretics: a possible cause ["),
        (
            "urine 2 mmol/24h --factor thiazide",
            False,
            "Tableau 2]; boisleve says it raises excretion [boisleve, II-4; boisleve, IV-2.2]",
        ),
        (
            "urine 2 mmol/24h --factor stress",
            False,
            "boisleve says it raises excretion [boisleve, IV-2.2; boisleve, II-6]",
        ),
        # boisleve IV-2.2, II-3 and VI-10 speak of a deficit, of which serum is no sure sign; II-6 of hypomagnesemia.
        ("serum 0.8 mmol/l --factor celiac", False, "names it as a cause of deficit [boisleve, IV-2.2]"),
        (
            "ionized 0.5 mmol/l --factor pregnancy",
            False,
            "names it as a cause of deficit [boisleve, IV-2.2; boisleve, II-3; boisleve, VI-5]",
        ),
        ("rbc 2 mmol/l --factor cancer", False, "boisleve names it as a cause of deficit [boisleve, VI-10]"),
        (
            "serum 0.8 mmol/l --factor genetic_predisposition",
            False,
            "a cause of deficit [boisleve, IV-2.2]; boisleve says it lowers serum magnesium [boisleve, II-6]",
        ),
        ("urine 2 mmol/24h --factor gitelman", False, "boisleve says it raises excretion [boisleve, IV-2.2]"),
        ("serum 0.5 mmol/l --factor sweat", None, "no document says which way it moves this value"),
        # Where none says anything of this value, what they say of another one.
        ("urine 9 mmol/24h --factor renal_failure", None, "boisleve says it raises serum magnesium [boisleve, IV-3]"),
        ("urine 9 mmol/24h --factor celiac", None, "names it as a cause of deficit [boisleve, IV-2.2]"),
        (
            "ionized 50 % --factor thiazide",
            None,
            "Tableau 2]; boisleve names it as a cause of deficit [boisleve, IV-2.2]; boisleve says it raises",
        ),
        ("ionized 0.4 mmol/l --factor ppi", None, "rms says it lowers serum magnesium [rms, Tableau 2]"),
        ("serum 0.5 mmol/l --factor metabolic_acidosis", None, "boisleve says it raises excretion [boisleve, II-4]"),
        ("serum 0.5 mmol/l --factor deficit_retention", None, "boisleve says it lowers excretion [boisleve, V-1; "),
    ],
)
def test_a_factor_is_a_cause_or_is_said_to_be_none(run: Runner, words: str, fits: bool | None, said: str) -> None:
    """Which way each document says that it moves the value, where one does."""
    page = with_places(run(*words.split()).out)
    assert said in page
    found = run(*words.split(), "--json").json
    (factor,) = found["factors"]
    assert factor["fits"] is fits
    given = ": a possible cause" in said or said.startswith("a possible cause")
    assert [row["id"] for row in found["causes"] if row["given"]] == ([factor["id"]] if given else [])
    assert (": a possible cause" in page) is given


def test_factors_are_named_by_their_ids(run: Runner) -> None:
    """Each once; what is no cause is refused with the nearest that is."""
    found = run("serum", "0.5", "mmol/l", "--factor", "ppi", "--factor=injections", "--factor", "ppi", "--json").json
    assert [row["id"] for row in found["factors"]] == ["ppi", "injections"]
    assert "factors" not in run("serum", "0.5", "mmol/l", "--json").json
    refused = run("serum", "0.5", "mmol/l", "--factor", "pip")
    assert refused.status == 2
    assert "did you mean ppi" in refused.err


def test_factors_keep_the_schema() -> None:
    """The optional key is described."""
    answer = interpret("serum", "0.5 mmol/l", factors=["ppi", "thiazide"])
    jsonschema.Draft202012Validator(schema_of("interpretation")).validate(answer.to_dict())
