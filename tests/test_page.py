"""The page: short enough for a screen, in the order in which it is read, and nothing of a document lost."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, rest_slow

from mgcheck import Interpretation, interpret
from mgcheck.render.line import interpretation_line
from mgcheck.render.page import page
from mgcheck.render.terminal_text import GLUE, Charset

UTF8 = Charset("utf-8")
PLAIN = Charset("ascii", ascii_only=True)

# The page of a terminal of 120 columns is 100 wide.
WIDTHS = [80, 60, 100]

# What rms lists in table 1, row by row, in the words of the page; the row above 3 mmol/l is followed by that of 2 to 3,
# the row below 0.4 by that of 0.7 to 0.4.
ROWS = {
    "severe_hypo": ("tetany", "epilepsy", "arrhythmias"),
    "hypo": (
        "fatigue",
        "neuromuscular irritability (brisk reflexes)",
        "agitation",
        "depression",
        "hypokalemia",
        "hypocalcemia",
    ),
    "hyper": ("lethargy", "reduced tendon reflexes", "drowsiness", "nausea and vomiting"),
    "severe_hyper": (
        "absent tendon reflexes",
        "paralysis",
        "coma",
        "apnea",
        "hypotension",
        "ECG changes (prolonged PR and QT)",
        "cardiac arrest",
    ),
}
# At each limit of each document, between them, off the scale; what a comparator leaves open on one side and on several.
SERUM = (
    *("0.1", "0.3", "0.39", "0.4", "0.5", "0.69", "0.7", "0.72", "0.75", "0.85", "0.90", "0.95", "1.0", "1.05", "1.1"),
    *("1.2", "1.5", "1.6", "2", "2.00", "2.5", "3", "3.4", "5", "9"),
    *("<0.2", "<0.4", "<0.5", "<0.7", "<0.8", "<1", "<5", ">0.3", ">0.5", ">0.8", ">1", ">1.6", ">2.5", ">3", ">4"),
)
GRID: list[tuple[str, str, dict[str, str]]] = [
    *(("serum", f"{value} mmol/l", {}) for value in SERUM),
    *(("serum", f"{value} mg/l", {}) for value in ("8", "17", "18", "18.1", "22", "25", "36", "60", "80")),
    *(("serum", f"{value} mg/dl", {}) for value in ("0.8", "1.7", "2.2", "2.7", "8")),
    *(("ionized", f"{value} mmol/l", {}) for value in ("0.1", "0.43", "0.53", "0.6", "2", "<0.4", "<0.5", ">0.6")),
    *(("ionized", f"{value} %", {}) for value in ("20", "54", "55", "67", "70")),
    *(("erythrocyte", f"{value} mmol/l", {}) for value in ("0.5", "1.65", "2.5", "2.55", "2.65", "8", "<2", ">3")),
    *(("erythrocyte", f"{value} mg/l", {}) for value in ("30", "40", "60", "64.5")),
    *(("urine", f"{value} mmol/24h", {}) for value in ("0.1", "3.3", "5", "7.40", "9", "30", "<3", "<5", ">8")),
    ("urine", "200 mg/24h", {}),
    ("urine", "3 mmol/l", {"volume": "1.4 l"}),
    *(
        ("serum", f"{value} mmol/l", options)
        for value in ("0.3", "0.72", "0.8", "2.9", "3.5", "<0.7", "<0.8")
        for options in (
            {"lab_range": "0.75..1.00"},
            {"lab_range": "0.75.."},
            {"lab_range": "18.."},
            {"source": "boisleve"},
            {"ranges": str(ROOT / "examples" / "my_ranges.toml")},
        )
    ),
]


@cache
def answered(specimen: str, text: str, language: str, options: tuple[tuple[str, str], ...]) -> Interpretation:
    """An answer at which several tests look."""
    return interpret(specimen, text, language=language, **dict(options))


@cache
def grid(language: str, width: int) -> list[tuple[Interpretation, list[str]]]:
    """The pages of all values."""
    answers = [answered(specimen, text, language, tuple(options.items())) for specimen, text, options in GRID]
    return [(answer, lines(answer, width)) for answer in answers]


def lines(answer: Interpretation, width: int = 80, charset: Charset = UTF8, **options: bool) -> list[str]:
    """The lines of the page without colours."""
    return [line.plain.replace(GLUE, " ").rstrip() for line in page(answer, charset, width, **options)]


def drawn(answer: Interpretation, width: int = 80, charset: Charset = UTF8, **options: bool) -> str:
    """The page as one text without colours."""
    return "\n".join(lines(answer, width, charset, **options))


def flat(answer: Interpretation, width: int = 80, **options: bool) -> str:
    """The page with its line ends as spaces."""
    return " ".join(drawn(answer, width, UTF8, **options).split())


def allowed(answer: Interpretation, width: int) -> int:
    """How long a page may be: 40 lines at 80 columns, two more in French, 54 and 58 at 60, 38 beyond."""
    if width == 100:
        most = 38
    elif width == 80:
        most = 40 + 2 * (answer.language == "fr")
    else:
        most = 54 + 4 * (len(answer.sides) > 1) + 2 * (answer.language == "fr")
    added = bool(answer.warnings) or answer.borderline or len(answer.verdicts) > 2
    return most + 6 * added


@pytest.mark.parametrize("width", rest_slow(WIDTHS))
@pytest.mark.parametrize("language", rest_slow(["en", "fr"]))
def test_every_page_fits_a_screen(language: str, width: int) -> None:
    """No page is too long and no line too wide; no mark of French and no unit opens a line."""
    for answer, shown in grid(language, width):
        assert len(shown) <= allowed(answer, width), answer.quantity
        assert max(map(len, shown)) <= width, answer.quantity
        # Of a narrow ruler the unit of the scale stands below it.
        begun = [line for line in shown if not line.endswith((", log scale", ", échelle log"))]
        assert not [line for line in begun if re.match(r" *([;:?»%\]]|mmol|mg\b|\[[0-9])", line) and "] " not in line]


@pytest.mark.parametrize("language", rest_slow(["en", "fr"]))
def test_every_number_is_resolved_and_every_place_cited(language: str) -> None:
    """Each number of the page stands at the foot, once, and no line at the foot without its number above."""
    for _, listed in grid(language, 80):
        shown = "\n".join(listed)
        places = re.findall(r"(?:^|  )\[([0-9]+)\] (?=[a-z]+, )", shown, re.MULTILINE)
        body = re.sub(r"(?:^|  )\[[0-9]+\] (?=[a-z]+, )", "", shown, flags=re.MULTILINE)
        cited = {number for marks in re.findall(r"\[([0-9]+(?:, [0-9]+)*)\]", body) for number in marks.split(", ")}
        assert sorted(places) == sorted(cited)
        assert [int(number) for number in places] == list(range(1, len(places) + 1))


def test_every_row_of_rms_is_there() -> None:
    """A severe row, and the milder one that is carried over, never shrink."""
    limits = [(Decimal("0.4"), "severe_hypo"), (Decimal("0.7"), "hypo"), (Decimal(2), ""), (Decimal("3.01"), "hyper")]
    for value in SERUM:
        if value[0] in "<>":
            continue
        row = next((name for limit, name in limits if Decimal(value) < limit), "severe_hyper")
        carried = {"severe_hypo": ("hypo",), "severe_hyper": ("hyper",)}.get(row, ())
        shown = flat(answered("serum", f"{value} mmol/l", "en", ()), 60)
        expected = shown[shown.index("Expected manifestations") :]
        for name in filter(None, (row, *carried)):
            for item in ROWS[name]:
                assert item in expected, value
    shown = flat(answered("serum", "<0.8 mmol/l", "en", ()), 60)
    assert all(item in shown for item in (*ROWS["severe_hypo"], *ROWS["hypo"]))


@pytest.mark.parametrize("width", rest_slow(WIDTHS))
def test_the_mark_stands_in_the_band_of_the_verdict_in_every_row(width: int) -> None:
    """However narrow the band is, and on whichever side of a limit the limit itself belongs."""
    signs = {"severe_hypo": "▓", "hypo": "░·", "normal": "━", "hyper": "░·", "severe_hyper": "▓"}
    seen = 0
    for answer, shown in grid("en", width):
        if answer.quantity.comparator is not None:
            continue
        row = next(number for number, line in enumerate(shown) if re.search("[▼«»]", line))
        column = re.search("[▼«»]", shown[row]).start()  # type: ignore[union-attr]  # the row was found by it
        for ruler in answer.rulers:
            bar = next(line for line in shown[row:] if line.startswith(f"  {ruler.source} "))
            verdict = next(verdict for verdict in answer.verdicts if verdict.source == ruler.source)
            # Without a class, for a laboratory states one limit, its inside is what it states.
            assert bar[column] in signs[verdict.cls or "normal"], (answer.quantity, ruler.source)
            seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("<0.4 mmol/l", r"^ {12}◄─+┤ <0\.4$"),
        (">3 mmol/l", r"^ +>3 ├─+►$"),
        ("<5 mmol/l", r"^ {12}◄─+ <5 ─+┤$"),
        (">4 mmol/l", r"^ +>4 ├─*►$"),
        ("0.1 mmol/l", r"^ {12}« 0\.1$"),
        ("9 mmol/l", r"^ +9 »$"),
    ],
)
def test_the_mark_shows_what_a_comparator_leaves_open(text: str, mark: str) -> None:
    """An arrow to the end of the scale, and a sign of its own off the scale, each with its figure."""
    assert any(re.match(mark, line) for line in lines(interpret("serum", text)))


def test_an_arrow_ends_at_its_limit() -> None:
    """Below 0.4 all cells that rms calls severe, and no other; at most 0.4 one more."""
    below, most = (drawn(interpret("serum", f"{sign}0.4 mmol/l")).splitlines() for sign in ("<", "<="))
    bar = next(line for line in below if line.startswith("  rms "))
    ends = [next(line.index("┤") for line in shown if "┤" in line) for shown in (below, most)]
    assert ends == [bar.index("░") - 1, bar.index("░")]


@pytest.mark.parametrize(
    ("specimen", "text", "options", "verdict"),
    [
        ("serum", "0.5 mmol/l", {}, "HYPOMAGNESEMIA, moderate [1"),
        ("serum", "0.3 mmol/l", {}, "SEVERE HYPOMAGNESEMIA [1"),
        ("serum", "3.4 mmol/l", {}, "SEVERE HYPERMAGNESEMIA [1"),
        ("serum", "0.85 mmol/l", {}, "NORMAL, within both reference intervals [1, 2]"),
        ("serum", "0.72 mmol/l", {}, "NORMAL for rms, LOW for boisleve"),
        ("serum", "0.95 mmol/l", {}, "NORMAL for rms, HIGH for boisleve"),
        ("serum", "1.05 mmol/l", {}, "NORMAL for rms, HYPERMAGNESEMIA for boisleve"),
        ("serum", "1.2 mmol/l", {}, "HIGH for rms, HYPERMAGNESEMIA for boisleve"),
        ("serum", "1.99 mmol/l", {}, "HIGH for rms, HYPERMAGNESEMIA for boisleve"),
        ("serum", "0.5 mmol/l", {"source": "boisleve"}, "LOW for boisleve, HYPOMAGNESEMIA for rms"),
        ("serum", "20 mmol/l", {}, "SEVERE HYPERMAGNESEMIA [1], if the unit is right"),
        ("serum", "<0.4 mmol/l", {}, "SEVERE HYPOMAGNESEMIA [1, 2], whatever the exact value"),
        ("serum", "<0.5 mmol/l", {}, "HYPOMAGNESEMIA, severity undetermined [1"),
        # rms names 2 to 3 and beyond 3 mmol/l hypermagnesemia, boisleve beyond 1; rms gives 1.1 to 2 no name.
        ("serum", ">2 mmol/l", {}, "HYPERMAGNESEMIA, severity undetermined [1], if the unit is right"),
        ("serum", ">=3 mmol/l", {}, "HYPERMAGNESEMIA, severity undetermined [1]"),
        ("serum", ">1.9 mmol/l", {}, "HIGH for rms, HYPERMAGNESEMIA for boisleve, if the unit is right"),
        ("serum", ">1.5 mmol/l", {}, "HIGH for rms, HYPERMAGNESEMIA for boisleve"),
        ("serum", "<0.7 mmol/l", {"language": "fr"}, "HYPOMAGNÉSÉMIE, sévérité indéterminée [1"),
        ("serum", "<0.8 mmol/l", {}, "UNDECIDED: <0.8 mmol/l may be severely low, low or normal"),
        ("serum", "0.80 mmol/l", {"lab_range": "0.85..1.05"}, "LOW FOR YOUR LABORATORY"),
        ("serum", "0.3 mmol/l", {"lab_range": "0.2..1.05"}, "SEVERE HYPOMAGNESEMIA [1"),
        # One end of a range says nothing of the other side, where the documents speak.
        (
            "serum",
            "1.05 mmol/l",
            {"lab_range": "0.8.."},
            "NOT LOW FOR YOUR LABORATORY, NORMAL for rms, HYPERMAGNESEMIA for",
        ),
        (
            "serum",
            "0.72 mmol/l",
            {"lab_range": "..0.9"},
            "NOT HIGH FOR YOUR LABORATORY, NORMAL for rms, LOW for boisleve",
        ),
        ("serum", "0.81 mmol/l", {"lab_range": "0.75.."}, "NOT LOW FOR YOUR LABORATORY"),
        ("serum", "0.72 mmol/l", {"lab_range": "0.7.."}, "NOT LOW FOR YOUR LABORATORY"),
        ("serum", "0.5 mmol/l", {"lab_range": "..0.9"}, "HYPOMAGNESEMIA, moderate [1, 2]"),
        ("serum", "1.2 mmol/l", {"lab_range": "0.8.."}, "HIGH for rms, HYPERMAGNESEMIA for boisleve"),
        ("serum", "0.6 mmol/l", {"lab_range": "0.8.."}, "LOW FOR YOUR LABORATORY"),
        ("urine", "7.40 mmol/24h", {"lab_range": "3.."}, "BORDERLINE HIGH: NOT LOW FOR YOUR LABORATORY"),
        ("ionized", "0.43 mmol/l", {"lab_range": "..0.6"}, "BORDERLINE LOW: NOT HIGH FOR YOUR LABORATORY"),
        ("ionized", "0.60 mmol/l", {}, "ABOVE BOISLEVE'S USUAL VALUES [1]"),
        ("erythrocyte", "40 mg/l", {}, "BORDERLINE: LOW ERYTHROCYTE MAGNESIUM for rms, NORMAL for boisleve"),
        # rms says severe below 0.4 and above 3 mmol/l.
        ("serum", "0.4 mmol/l", {}, "BORDERLINE SEVERE: HYPOMAGNESEMIA, moderate [1, 2]"),
        ("serum", "0.40 mmol/l", {}, "BORDERLINE SEVERE: HYPOMAGNESEMIA, moderate [1, 2]"),
        ("serum", "3 mmol/l", {}, "BORDERLINE SEVERE: HYPERMAGNESEMIA [1]"),
        ("serum", "3.0 mmol/l", {"lab_range": "0.75..1.00"}, "BORDERLINE SEVERE: HIGH FOR YOUR LABORATORY"),
        ("serum", "1 mEq/l", {}, "BORDERLINE SEVERE: HYPOMAGNESEMIA, moderate"),
        ("serum", "9.7 mg/l", {}, "BORDERLINE: SEVERE HYPOMAGNESEMIA [1, 2]"),
        ("serum", "0.70 mmol/l", {}, "BORDERLINE: NORMAL for rms, LOW for boisleve"),
        ("serum", "3,0 mmol/l", {"language": "fr"}, "À LA LIMITE DE SÉVÈRE : HYPERMAGNÉSÉMIE [1]"),
        ("urine", "9 mmol/24h", {}, "HIGH URINARY MAGNESIUM EXCRETION [1]"),
        ("serum", "0,3 mmol/l", {"language": "fr"}, "HYPOMAGNÉSÉMIE SÉVÈRE [1"),
    ],
)
def test_the_verdict_comes_first(specimen: str, text: str, options: dict[str, str], verdict: str) -> None:
    """In words, by both documents where they differ, with the doubt of the unit in it."""
    assert lines(interpret(specimen, text, **options))[0].startswith(verdict)


def test_no_document_is_cited_for_the_verdict_of_a_laboratory() -> None:
    """Though rms calls the value severe, and boisleve is the source that was asked for."""
    answer = interpret("serum", "0.3 mmol/l", source="boisleve", lab_range="0.8..1.0")
    assert lines(answer)[0] == "LOW FOR YOUR LABORATORY"


def test_conversions_say_whether_they_are_rounded() -> None:
    """0.5 mmol/l are 1.21525 mg/dl and exactly 1 mEq/l; French puts mg/l first."""
    assert "0.5 mmol/l ≈ 1.22 mg/dl ≈ 12.2 mg/l = 1.00 mEq/l" in drawn(interpret("serum", "0.5 mmol/l"))
    assert "0.3 mmol/l ≈ 0.729 mg/dl ≈ 7.29 mg/l = 0.600 mEq/l" in drawn(interpret("serum", "0.3 mmol/l"))
    assert "0,5 mmol/l ≈ 12,2 mg/l ≈ 1,22 mg/dl = 1,00 mEq/l" in drawn(interpret("serum", "0,5 mmol/l", language="fr"))
    assert "<0.4 mmol/l ≈ <0.972 mg/dl ≈ <9.72 mg/l = <0.800 mEq/l" in drawn(interpret("serum", "<0.4 mmol/l"))
    assert "(3 mmol/l × 1.4 l)" in drawn(interpret("urine", "3 mmol/l", volume="1.4 l"))


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("0.5 mmol/l", {}, "Both documents say low."),
        ("0.3 mmol/l", {}, 'Both documents say low; only rms defines "severe".'),
        (
            "0.72 mmol/l",
            {},
            "The documents disagree; the class is rms's. Your laboratory's own range would decide: --lab-range",
        ),
        # A range that was given and is not used is not asked for again.
        (
            "0.72 mmol/l",
            {"lab_range": "10..20"},
            "The documents disagree; the class is rms's. ! The laboratory's range 10..20 is doubtful",
        ),
        (
            "0.8 mmol/l",
            {"lab_range": "0.85..1.05"},
            "Your laboratory's range decides the side; rms: normal; boisleve: ",
        ),
        ("0.6 mmol/l", {"lab_range": "0.8.."}, "Your laboratory's range decides the side; rms: low; boisleve: low."),
        (
            "1.05 mmol/l",
            {"lab_range": "0.8.."},
            "Your laboratory states no upper limit: rms's decides that side. rms: normal; boisleve: high.",
        ),
        (
            "0.5 mmol/l",
            {"lab_range": "..0.9"},
            "Your laboratory states no lower limit: rms's decides that side. rms: low; boisleve: low.",
        ),
        # What rms calls severe stays so within the laboratory's range, and so does what may be severe.
        *(
            (text, {"lab_range": lab}, "Your laboratory's range decides the side, except where rms says severe; rms: ")
            for text, lab in (
                ("0.35 mmol/l", "0.30..1.00"),
                ("0.37 mmol/l", "0.35..0.9"),
                ("<0.35 mmol/l", "0.30..1.00"),
                ("<0.5 mmol/l", "0.30..1.00"),
            )
        ),
        # Where the laboratory states no limit, the document decides, severe or not.
        (
            "0.3 mmol/l",
            {"lab_range": "<1.10"},
            "Your laboratory states no lower limit: rms's decides that side. rms: severely low; boisleve: low.",
        ),
        ("3.5 mmol/l", {"lab_range": "0.75.."}, "Your laboratory states no upper limit: rms's decides that side."),
        ("0.39 mmol/l", {"lab_range": "0.4..1.0"}, "Your laboratory's range decides the side; rms: severely low; bo"),
        ("<0.39 mmol/l", {"lab_range": "0.4..1.0"}, "Your laboratory's range decides the side; rms: severely low; bo"),
        (">0.8 mmol/l", {}, "rms: normal, high or severely high; boisleve: normal or high."),
        ("0.5 mmol/l", {"ranges": str(ROOT / "examples" / "my_ranges.toml")}, "All sources say low"),
    ],
)
def test_how_far_the_documents_agree(text: str, options: dict[str, str], said: str) -> None:
    """In one sentence under the value."""
    assert said in flat(interpret("serum", text, **options))


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("3.0 mmol/l", "en", "Borderline: rounded, 3.0 may be 2.95 to 3.05; above 3 rms says severe."),
        ("0.40 mmol/l", "en", "Borderline: rounded, 0.40 may be 0.395 to 0.405; below 0.4 rms says severe."),
        # 0.5 to 1.5 mEq/l holds both 0.8 (0.4 mmol/l) and 1.4 (0.7 mmol/l).
        ("1 mEq/l", "en", "Borderline: rounded, 1 may be 0.5 to 1.5; below 0.8 rms says severe."),
        ("0.70 mmol/l", "en", "Borderline: rounded, 0.70 may be 0.695 to 0.705; the limit is 0.7."),
        ("3,0 mmol/l", "fr", "À la limite : arrondi, 3,0 peut valoir 2,95 à 3,05 ; au-dessus de 3, rms dit sévère."),
        (
            "0,4 mmol/l",
            "fr",
            "À la limite : arrondi, 0,4 peut valoir 0,35 à 0,45 ; en dessous de 0,4, rms dit sévère.",
        ),
    ],
)
def test_a_value_on_a_limit_says_which_limit(text: str, language: str, said: str) -> None:
    """And that severe begins there; rms's list of manifestations changes there too."""
    answer = interpret("serum", text, language=language)
    assert said in flat(answer)
    severe = "severe." in said or "sévère." in said
    changes = "where rms's list of manifestations" if language == "en" else "où la liste de manifestations de rms"
    assert changes in flat(answer)
    words = {"en": ("borderline", "borderline severe"), "fr": ("limite", "à la limite de sévère")}[language]
    assert interpretation_line(answer).rest.split(" · ")[2] == words[severe]


def test_that_nothing_is_listed_stands_beside_other_statements() -> None:
    """Within the interval, whatever else the full page says of manifestations there."""
    said = "None: the documents list none that belongs to a value within their intervals."
    for specimen, text in (("serum", "0.85"), ("ionized", "0.48"), ("rbc", "2"), ("urine", "5")):
        unit = "mmol/24h" if specimen == "urine" else "mmol/l"
        for full in (False, True):
            assert said in flat(interpret(specimen, f"{text} {unit}"), full=full)
    assert "The intensity of signs" in flat(interpret("serum", "0.85 mmol/l"), full=True)
    assert said not in flat(interpret("serum", "0.72 mmol/l"), full=True)


@pytest.mark.parametrize("language", rest_slow(["en", "fr"]))
def test_the_treatment_of_rms_stays_with_its_caution(language: str) -> None:
    """The only treatment that rms gives, 288 to 360 mg/d, where it is not severe; other statements give way to it."""
    options: tuple[dict[str, Any], ...] = ({}, {"factors": ("thiazide",)}, {"source": "boisleve"})
    for value in ("0.4", "0.45", "0.55", "0.69", "0.690"):
        for more in options:
            answer = interpret("serum", f"{value} mmol/l", language=language, **more)
            for width in WIDTHS:
                shown = lines(answer, width)
                assert len(shown) <= allowed(answer, width)
                assert "288" in " ".join(shown), (value, width)


def test_each_interval_has_the_digits_of_its_document() -> None:
    """Beside its bar; where it is converted, what is printed stands beside it."""
    text = drawn(interpret("serum", "0.5 mmol/l"))
    assert re.search(r"0\.7–1\.1 +low", text)
    assert re.search(r"0\.75–0\.90 +low", text)
    assert re.search(r"3\.30–7\.40 +normal", drawn(interpret("urine", "5 mmol/24h")))
    converted = drawn(interpret("serum", "12 mg/l"))
    assert re.search(r"17\.0–26\.7 \(0\.7–1\.1 mmol/l\) +low", converted)
    assert re.search(r"18–22 +low", converted)


def test_the_head_and_the_manifestations_stand_on_the_first_screen() -> None:
    """In the first 24 lines at 80 columns, 26 where several sides are possible; at 60 at least the severe row."""
    for answer, shown in grid("en", 80):
        after = ("Cautions", "Check next", "Main causes")
        end = next((number for number, line in enumerate(shown) if line in after), 0)
        extra = 6 * (bool(answer.warnings) or answer.borderline or len(answer.verdicts) > 2)
        assert end <= 24 + 2 * (len(answer.sides) > 1) + extra, answer.quantity
    narrow = lines(interpret("serum", "0.3 mmol/l"), 60)
    assert next(number for number, line in enumerate(narrow) if line.startswith("  SEVERE")) < 24


def test_urgent_statements_are_marked() -> None:
    """With an exclamation mark in place of the bullet, before the others."""
    text = drawn(interpret("serum", "0.3 mmol/l"))
    section = text[text.index("Cautions") : text.index("Check next")]
    assert section.count("  ! ") == 1
    assert section.index("  ! This value is severe") < section.index("•")
    assert "  ! " not in drawn(interpret("serum", "0.5 mmol/l"))


def test_what_no_page_may_lose() -> None:
    """The sentences of the foot, and the kidney before any dose."""
    for value in SERUM:
        answer = answered("serum", f"{value} mmol/l", "en", ())
        text = flat(answer)
        assert "No difference of age, sex, pregnancy or kidney function is made." in text
        assert ("no document gives a critical limit: your laboratory's applies." in text) == (
            any(side != "inside" for verdict in answer.verdicts for side in [verdict.side])
        )
        if "mg/d" in text.partition("Cautions")[2]:
            assert text.index("kidney function") < text.index("288")
    assert "One document's values; not comparable between methods." in flat(interpret("ionized", "0.6 mmol/l"))


def test_the_full_page_holds_everything() -> None:
    """Each statement, manifestation and cause of the answer, each with its place."""
    for text in ("0.5 mmol/l", "3.4 mmol/l", "<0.8 mmol/l"):
        answer = interpret("serum", text)
        shown = flat(answer, 100, full=True)
        for note in (*answer.cautions, *answer.next_checks):
            assert note.text.removesuffix(".") in shown
        for item in answer.manifestations:
            assert item.text in shown
    assert "--full: " not in drawn(interpret("serum", "0.5 mmol/l"), full=True)


def test_explain_shows_the_reading_alone() -> None:
    """The head, how the text was read, and every limit that the value was held against."""
    text = drawn(interpret("urine", "3 mmol/l", volume="1.4 l"), 100, explain=True)
    assert '"mmol/l" → 3 mmol/l × 1.4 l = 4.2 mmol/24 h (mmol/(24.h))' in text
    assert re.search(r"boisleve +7\.4 mmol/24 h +7\.4 mmol/24 h +below", text)
    assert "Expected manifestations" not in text
    assert "▼" not in text


def test_explain_says_what_each_source_calls_the_value() -> None:
    """In its own words with its place, a laboratory and a ranges file too."""
    mine = str(ROOT / "examples" / "my_ranges.toml")
    text = drawn(interpret("serum", "0.45 mmol/l", lab_range="0.85..1.05", ranges=mine), explain=True)
    assert re.search(r"^  rms +moderate hypomagnesemia \[1, 2\]$", text, re.MULTILINE)
    assert re.search(r"^  boisleve +below the usual values \[3\]$", text, re.MULTILINE)
    assert re.search(r"^  lab +below the laboratory's range 0\.85\.\.1\.05$", text, re.MULTILINE)
    assert re.search(r"^  example_lab +below our interval \[p\. 12\]$", text, re.MULTILINE)
    assert "[1] rms, Hypomagnésémie  [2] rms, Tableau 1  [3] boisleve, V-1" in text


def test_no_list_of_rms_is_shortened_by_another_headline() -> None:
    """What rms lists stands whole where boisleve's limits give the headline, on the narrowest page too."""
    for text, rows in (("0.3", ("severe_hypo", "hypo")), ("<0.8", ("severe_hypo", "hypo")), ("0.5", ("hypo",))):
        shown = flat(interpret("serum", f"{text} mmol/l", source="boisleve"), 60)
        assert not [item for row in rows for item in ROWS[row] if item not in shown]


def test_a_list_that_may_not_be_for_the_value_says_for_which_it_is() -> None:
    """Below 0.43 mmol/l ionized magnesium boisleve lists its signs, and <0.5 may be above."""
    assert "for boisleve (below 0.43 mmol/l) signs of magnesium deficit: cramps" in flat(
        interpret("ionized", "<0.5 mmol/l")
    )
    assert "for boisleve (below 0.75 mmol/l) signs of magnesium deficit: cramps" in flat(
        interpret("serum", "<0.8 mmol/l"), full=True
    )


def test_the_foot_counts_what_the_full_page_adds() -> None:
    """The signs that the page cuts from boisleve's list among them, and nothing of which there is none."""
    answer = interpret("serum", "0.5 mmol/l")
    text = flat(answer)
    shown = text[text.index("Expected manifestations") : text.index("Cautions")]
    rms, _, boisleve = shown.partition("boisleve")
    rows = {"rms": rms, "boisleve": boisleve}
    hidden = [item for item in answer.manifestations if item.text not in rows[item.citation.source]]
    assert f"--full adds signs ({len(hidden)}), statements (" in text
    assert "(0)" not in flat(interpret("serum", "0.85 mmol/l"))


def test_without_the_ruler_nothing_is_lost() -> None:
    """What the bars show is also in words."""
    text = drawn(interpret("serum", "0.5 mmol/l"), ruler=False)
    assert "▼" not in text
    assert "━" not in text
    assert "Both documents say low." in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp850"])
def test_every_output_can_show_the_page(encoding: str) -> None:
    """Under the C locale, and on a console of Windows."""
    charset = Charset(encoding, ascii_only=encoding == "ascii")
    for language in ("en", "fr"):
        for text in ("0.3 mmol/l", ">3 mmol/l", "500 µmol/l", "9 mmol/l", "0.1 mmol/l"):
            drawn(interpret("serum", text, language=language), charset=charset).encode(encoding)


def test_more_limits_than_cells_leave_the_ruler_out(tmp_path: Path) -> None:
    """The 50 bands that a ranges file may have, on a page of 60 columns; the verdict is there all the same."""
    bands = [("low", "(0, 0.7)", "hypo")]
    bands += [(f"b{n}", f"[{0.7 + n / 100:.2f}, {0.71 + n / 100:.2f})", "normal") for n in range(48)]
    bands += [("high", "[1.18, inf)", "hyper")]
    path = tmp_path / "many.toml"
    path.write_text(
        'format = 1\nedition = "1"\n[[source]]\nid = "mine"\ntitle = "Mine"\nweight = { en = "x", fr = "x" }\n'
        '[[ruler]]\nsource = "mine"\nspecimen = "serum"\nunit = "mmol/L"\n'
        + "".join(
            f'[[ruler.band]]\nid = "{name}"\nclass = "{cls}"\ninterval = "{interval}"\nlocator = "p. 1"\n'
            f'en = "{name}"\nfr = "{name}"\n'
            for name, interval, cls in bands
        ),
        encoding="utf-8",
    )
    answer = interpret("serum", "0.72 mmol/l", ranges=str(path))
    narrow = drawn(answer, 60)
    assert "▼" not in narrow
    assert narrow.startswith("NORMAL for rms, LOW for boisleve")
    wide = lines(answer, 100)
    column = next(line.index("▼") for line in wide if "▼" in line)
    assert next(line[column] for line in wide if line.startswith("  mine ")) == "━"


@pytest.mark.parametrize(
    ("specimen", "text", "said"),
    [
        # 0.7 mmol/l are 17.0135 mg/l and 1.70135 mg/dl; 0.4 are 9.722 mg/l and 0.9722 mg/dl; 3 are 72.915 mg/l.
        ("serum", "17.013 mg/l", "17.013 may be 17.0125 to 17.0135; the limit is 17.0135."),
        ("serum", "17.0 mg/l", "17.0 may be 16.95 to 17.05; the limit is 17.01."),
        ("serum", "1.7 mg/dl", "1.7 may be 1.65 to 1.75; the limit is 1.701."),
        ("serum", "0.972 mg/dl", "0.972 may be 0.9715 to 0.9725; below 0.9722 rms says severe."),
        ("serum", "72.915 mg/l", "72.915 may be 72.9145 to 72.9155; above 72.915 rms says severe."),
        # 0.43 mmol/l are 10.45115 mg/l; 1.65 are 40.10325, and 4.010325 mg/dl.
        ("ionized", "10.451 mg/l", "10.451 may be 10.4505 to 10.4515; the limit is 10.4512."),
        ("erythrocyte", "40.1 mg/l", "40.1 may be 40.05 to 40.15; the limit is 40.103."),
    ],
)
def test_a_limit_is_never_rounded_onto_the_value(specimen: str, text: str, said: str) -> None:
    """Nor out of the rounding that it lies in: the class would seem to contradict it."""
    assert f"Borderline: rounded, {said}" in flat(interpret(specimen, text))


@pytest.mark.parametrize(
    ("text", "interval"),
    # 0.7 and 1.1 mmol/l are 17.0135 and 26.7355 mg/l: low, and normal.
    [("17.01 mg/l", "17.014–26.7"), ("26.72 mg/l", "17.0–26.74"), ("20 mg/l", "17.0–26.7")],
)
def test_an_interval_beside_its_bar_has_the_value_on_its_side(text: str, interval: str) -> None:
    """Rounded to three digits it would hold a low value, or leave out a normal one."""
    assert f" {interval} (0.7–1.1 mmol/l)" in flat(interpret("serum", text))


def test_no_heading_stands_alone() -> None:
    """Low for rms, which lists no manifestations of red cells, usual for boisleve."""
    shown = flat(interpret("erythrocyte", "40.05 mg/l"))
    assert "Expected manifestations None: no document lists any for such a value. (mgcheck)" in shown


@pytest.mark.parametrize(
    ("specimen", "text", "options"),
    [
        ("ionized", "0.40 mmol/l", {}),
        ("erythrocyte", "1.5 mmol/l", {}),
        ("erythrocyte", "1.5 mmol/l", {"lab_range": "1.4..2.4"}),
        ("serum", "0.5 mmol/l", {}),
        ("serum", "0.72 mmol/l", {}),
        ("serum", "0.6 mmol/l", {}),
    ],
)
@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "signs of magnesium deficit"), ("fr", "signes de déficit en magnésium")],
)
@pytest.mark.parametrize("full", [False, True])
def test_signs_of_a_deficit_are_headed_as_such(
    specimen: str, text: str, options: dict[str, str], language: str, title: str, *, full: bool
) -> None:
    """boisleve IV-2.4 lists those of a deficit, of which one value is no proof; once on each page, before the first."""
    page = flat(interpret(specimen, text, language=language, **options), full=full)
    assert page.count(title) == 1
    assert page.index(title) < page.index("cramps" if language == "en" else "crampes")


@pytest.mark.parametrize(
    ("specimen", "text", "said"),
    [
        ("serum", "<1.2 mmol/l", "(if above 1) Hypermagnesemia: most often renal failure"),
        ("serum", "<=1.05 mmol/l", "(if above 1) Kidney function."),
        ("urine", "<9 mmol/24h", "(if above 7.4) "),
        ("serum", ">0.5 mmol/l", "(if below 0.7) "),
        # What is true of an assay does not depend on the value.
        ("serum", ">=0.9 mmol/l", "• boisleve finds the serum assay of no interest"),
        ("serum", ">=0.9 mmol/l", "• At present no reliable, standardized test"),
        ("urine", "<10 mmol/24h", "• No routine test gives reliable information"),
    ],
)
def test_a_condition_is_the_one_of_the_statement(specimen: str, text: str, said: str) -> None:
    """It goes as far as the bands of the statement do, not as far as the value."""
    assert said in flat(interpret(specimen, text), full=True)


@pytest.mark.parametrize(
    ("text", "titles", "full"),
    [
        (
            "2.5 mmol/l",
            "manifestations: hypermagnesemia [1]; overload [2] neuromuscular lethargy, reduced tendon reflexes [1]; c",
            False,
        ),
        (
            "0.65 mmol/l",
            "manifestations: hypomagnesemia [2]; signs of magnesium deficit [3] neuromuscular fatigue, neurom",
            True,
        ),
        ("1.7 mmol/l", "manifestations: overload [1] neuromuscular curare-like effect", False),
    ],
)
def test_a_table_of_two_documents_names_the_list_of_each(text: str, titles: str, *, full: bool) -> None:
    """By the numbers that stand behind the items of each."""
    assert titles in flat(interpret("serum", text), full=full)


@pytest.mark.parametrize(
    ("text", "lab_range", "beside"),
    [
        ("0.8 mmol/l", "0.75..", "0.75..  not low"),
        ("0.8 mmol/l", "(<1.00)", "<1.00  not high"),
        ("1.2 mmol/l", "..1.00", "..1.00  high"),
        ("0.6 mmol/l", "0.75..", "0.75..  low"),
        ("0.8 mmol/l", "0.75..1.00", "0.75–1.00  normal"),
    ],
)
def test_a_range_with_one_end_stands_beside_its_bar_as_it_was_given(text: str, lab_range: str, beside: str) -> None:
    """One number alone could be either end, and a low end of 0 was not stated."""
    (line,) = (one for one in lines(interpret("serum", text, lab_range=lab_range)) if one.startswith("  lab "))
    assert line.endswith((f"░  {beside}", f"━  {beside}"))
