"""`mgcheck trend`: the results of one person in order of time, on one ruler, with their changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from conftest import ROOT, Run, Runner
from hypothesis import given
from hypothesis import strategies as st
from rows_of_files import read_csv

import mgcheck
from mgcheck.errors import MgcheckError
from mgcheck.render.terminal_text import Charset
from mgcheck.render.writer import Writer
from mgcheck.series import reading
from mgcheck.series.chart import chart
from mgcheck.series.dates import Date, DateReader, doubtful_days, offset_of_days, shown_dates
from mgcheck.series.table import table

EXAMPLE = ROOT / "examples" / "series.csv"
THREE = [("2026-03-01 08:10", "0.38"), ("2026-03-01 20:00", "0.55"), ("2026-03-02 07:30", "0.74")]
REAL = ROOT.parent / "shared" / "data" / "mimic-iv-demo-magnesium.csv"
Trends = Callable[..., Run]


@pytest.fixture
def trend(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trends:
    """Run the command on rows of a date, a value and, if there are more cells, further columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def called(rows: Sequence[tuple[str, ...]], *words: str, head: str = "date,value", unit: str = "mmol/l") -> Run:
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([head, *map(",".join, rows)]) + "\n", encoding="utf-8")
        specimen = [] if "specimen" in head.split(",") else ["--specimen", "serum"]
        return run("trend", str(path), *specimen, *(["--unit", unit] if unit else []), *words)

    return called


def results(run: Run) -> list[dict[str, Any]]:
    """The results of the only series in JSON."""
    (series,) = run.json["series"]
    found: list[dict[str, Any]] = series["results"]
    return found


# -------------------------------------------------------------------------------------------------------- the table


def test_the_table(trend: Trends) -> None:
    """0.17 of 0.38 is 44.7 %, 0.19 of 0.55 is 34.5 %; 0.74 is below boisleve's 0.75."""
    assert trend(THREE).out.splitlines() == [
        "Serum magnesium, 3 results, 2026-03-01 to 2026-03-02, lowest 0.38, last 0.74",
        "                             0.4    0.7 1.1    2   3    mmol/l, log, rms",
        "2026-03-01 08:10     0.38  ▓●░░░░░░░━━━━━······░░░░░▓▓  severe low",
        "2026-03-01 20:00     0.55  ▓▓░░░●░░░━━━━━······░░░░░▓▓  low             +45 %",
        "2026-03-02 07:30     0.74  ▓▓░░░░░░░●━━━━······░░░░░▓▓  normal *        +35 %",
        "* low for boisleve",
    ]


def test_the_table_in_french(trend: Trends) -> None:
    """With decimal commas; dates stay as written."""
    lines = trend(THREE, "--lang", "fr").out.splitlines()
    assert lines[0] == "Magnésémie, 3 résultats, du 2026-03-01 au 2026-03-02, minimum 0,38, dernier 0,74"
    assert lines[2].startswith("2026-03-01 08:10     0,38  ")
    assert [line.rpartition("▓▓  ")[2].split()[0] for line in lines[2:5]] == ["basse,", "basse", "normale"]
    assert lines[5] == "* basse pour boisleve"
    assert trend(THREE[:1], "--lang", "fr").out.startswith("Magnésémie, 1 résultat, 2026-03-01, minimum 0,38,")


def test_a_value_on_a_limit_says_so(trend: Trends) -> None:
    """rms says severe below 0.4 and above 3 mmol/l, low below 0.7; the limits are those of the source that is named."""
    rows = [(f"2026-03-0{day}", value) for day, value in enumerate(["0.4", "0.70", "3.0", "0.41", "<0.7"], 1)]
    lines = trend(rows).out.splitlines()
    assert lines[1].endswith("mmol/l, log, rms")
    assert [line[50:64].strip() for line in lines[2:7]] == ["low *", "normal **", "high *", "low", "low or severe"]
    assert lines[7:] == ["* on the limit of severe", "** on the limit of low; low for boisleve"]
    french = trend(rows, "--lang", "fr").out.splitlines()
    assert french[6].endswith("basse/sévère")
    assert french[7] == "* à la limite de « sévère »"


def test_a_converted_value_stays_on_its_side_of_a_limit(run: Runner, tmp_path: Path) -> None:
    """40 mg/l are 1.6457 mmol/l, which is below 1.65 and not that."""
    path = tmp_path / "rbc.csv"
    path.write_text("date,value,unit\n2026-01-01,1.8,mmol/l\n2026-01-02,1.9,mmol/l\n2026-01-03,40,mg/l\n")
    assert "~1.646  " in run("trend", str(path), "--specimen", "erythrocyte").out


def test_every_word_for_a_class(trend: Trends) -> None:
    """What a comparator leaves open is said; there is no change beside one."""
    values = ["<0.2", "<0.5", "0.8", ">0.6", "1.5", ">2.5", "3.5"]
    lines = trend([(f"2026-03-0{day}", value) for day, value in enumerate(values, 1)]).out.splitlines()[2:9]
    classes = ["severe low", "low or severe", "normal", "undecided", "high", "high or severe !", "severe high"]
    assert [line[50:].strip() for line in lines] == classes
    assert [line[:20].split()[1] for line in lines] == values


def test_a_comparator_is_an_arrow_over_what_it_leaves_open(trend: Trends) -> None:
    """To the end of the scale, or in one cell."""
    out = trend([("2026-03-01", "<0.5"), ("2026-03-02", ">2.5"), ("2026-03-03", "<0.2"), ("2026-03-04", "20")]).out
    rulers = [line[21:48] for line in out.splitlines()[2:6]]
    assert re.match("◄─*┤", rulers[0])
    assert re.search("├─*►$", rulers[1])
    assert rulers[2][0] == "◄"
    # Beyond the scale, which ends at 5 mmol/l.
    assert rulers[3][-1] == "»"


def test_what_needs_checking_is_named_below(trend: Trends) -> None:
    """With the dates; 20 mmol/l may be mg/l."""
    out = trend([("2026-03-01", "20"), ("2026-03-02", "0.8"), ("2026-03-03", "21")]).out
    assert "! doubtful unit: 2026-03-01, 2026-03-03" in out.splitlines()
    assert "severe high !" in out
    assert "! unité douteuse : 2026-03-01" in trend([("2026-03-01", "20")], "--lang", "fr").out


def test_a_value_in_another_unit(trend: Trends) -> None:
    """18.1 mg/l is 0.7447 mmol/l, below boisleve's 0.75, but not below its printed 18 mg/l."""
    rows = [("2026-03-01", "0.80", "mmol/l"), ("2026-03-02", "18.1", "mg/l"), ("2026-03-03", "0.70", "mmol/l")]
    run = trend(rows, "--source", "boisleve", head="date,value,unit", unit="")
    lines = run.out.splitlines()
    assert "  ~0.745  " in lines[3]
    assert "normal  " in lines[3]
    # The dot is left of the reference interval.
    assert lines[3].index("●") < lines[3].index("━")
    assert "~ converted exactly from another unit; the class is that of the value as written" in run.out
    other = results(trend(rows, "--source", "boisleve", "--json", head="date,value,unit", unit=""))[1]
    assert (other["class"], other["quantity"]["unit"]) == ("normal", "mg/L")
    assert other["value_in_unit"] == pytest.approx(18.1 / 24.305, rel=1e-12)
    # 18.1 mg/l is 0.744703 mmol/l, 93.08784 % of 0.80.
    assert other["change"]["percent"] == pytest.approx(-6.912157, rel=1e-6)


def test_the_range_of_the_laboratory(trend: Trends) -> None:
    """Its ends are marked within it, where the document has other ones; it decides the class."""
    rows = [
        ("2026-03-01", "0.72", "0.75", "1.00"),
        ("2026-03-02", "0.72", "", ""),
        ("2026-03-03", "0.9", "0.70", "1.1"),
    ]
    rows += [("2026-03-04", "0.9", "0.75", ""), ("2026-03-05", "0.8", "", "1.00"), ("2026-03-06", "0.9", "20", "30")]
    run = trend(rows, head="date,value,low,high")
    lines = run.out.splitlines()[2:8]
    assert [("├" in line, "┤" in line) for line in lines] == [
        (True, True),
        (False, False),
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]
    assert lines[0].index("●") < lines[0].index("├") < lines[0].index("┤") < lines[0].index("·")
    assert "low *" in lines[0]
    assert "* normal for rms" in run.out
    assert "! laboratory's range doubtful, not used: 2026-03-06" in run.out
    assert "├┤ an end of the laboratory's range of that day, where it differs" in run.out


def test_many_ranges_leave_the_limits_of_the_document(trend: Trends) -> None:
    """A range a day is still marked, but its ends are no boundaries of all lines."""
    rows = [(f"2026-03-{day:02}", "0.9", f"0.7{day}", f"0.9{day}") for day in range(1, 10)]
    lines = trend(rows, head="date,value,low,high").out.splitlines()
    assert lines[1].split()[:4] == ["0.4", "0.7", "1.1", "2"]
    assert all("├" in line for line in lines[2:11])


def test_a_block_for_each_specimen(trend: Trends) -> None:
    """In the order of the policy, with the ionized fraction apart, because a % stands on no other scale."""
    rows = [
        ("2026-03-01", "4.2 mmol/24h", "urine"),
        ("2026-03-02", "61 %", "ionized"),
        ("2026-03-02", "0.5 mmol/l", "ionized"),
    ]
    rows += [("2026-03-03", "0.8 mmol/l", "serum"), ("2026-03-04", "40 mg/l", "erythrocyte")]
    run = trend(rows, head="date,value,specimen", unit="")
    titles = [line.partition(",")[0] for line in run.out.splitlines() if "result" in line]
    assert sorted(titles) == sorted(
        ["Serum magnesium", "Erythrocyte magnesium", "Ionized magnesium", "Ionized fraction", "24 h urinary magnesium"]
    )
    assert titles[0] == "Serum magnesium"
    assert re.search(r"^ +55 +67 +%, boisleve$", run.out, re.MULTILINE)
    assert run.out.count("\n\n") == 4


def test_the_last_results(trend: Trends) -> None:
    """Forty by default; the title is of all."""
    rows = [(f"2026-01-01 {hour:02}:{minute:02}", "0.8") for hour in range(5) for minute in range(10)]
    lines = trend(rows).out.splitlines()
    assert lines[0].startswith("Serum magnesium, 50 results, 2026-01-01, ")
    assert lines[2].startswith("2026-01-01 01:00 ")
    assert len(lines) == 2 + 40 + 1
    assert lines[-1] == "The last 40 of 50 results; --last shows more."
    few = trend(rows, "--last", "2").out.splitlines()
    assert few[2].startswith("2026-01-01 04:08 ")
    assert "The last" not in trend(rows, "--last", "50").out
    assert len(results(trend(rows, "--last", "2", "--json"))) == 50


@pytest.mark.parametrize("columns", [40, 50, 60, 70, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_line_is_too_long(run: Runner, monkeypatch: pytest.MonkeyPatch, columns: int, language: str) -> None:
    """The ruler shrinks, then goes, then the changes; no line of a result is wrapped."""
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = run("trend", str(EXAMPLE), "--lang", language).out.splitlines()
    assert max(map(len, lines)) <= min(columns, 80)
    shown = [line for line in lines if re.match("2026-03-0[0-9] (?!to |au )", line)]
    assert len(shown) == 7
    assert any("%" in line for line in shown) is (columns >= 50)
    assert any("●" in line for line in shown) is (columns >= 60)
    assert any("mmol/l" in line for line in lines)


def test_an_output_without_the_signs(trend: Trends, monkeypatch: pytest.MonkeyPatch) -> None:
    """ASCII has other ones."""
    monkeypatch.setenv("LC_ALL", "C")
    out = trend([*THREE, ("2026-03-03", "<0.5"), ("2026-03-04", "20")]).out
    assert out.isascii()
    assert "#O:::" in out


def test_no_result(trend: Trends) -> None:
    """An empty file, or no row that is chosen."""
    none = trend([])
    assert (none.status, none.out, none.err) == (0, "There are no results.\n", "")
    other = trend(THREE, "--where", "value=7")
    assert (other.status, other.out) == (0, "There are no results.\n")
    assert "no row matches --where value=7" in other.err
    assert trend([], "--json").json["series"] == []


@given(
    st.lists(
        st.tuples(st.integers(1, 400), st.integers(0, 4)).map(lambda pair: Fraction(pair[0], 100)),
        min_size=1,
        max_size=6,
    )
)
def test_the_mark_stands_in_the_band_of_its_value(values: list[Fraction]) -> None:
    """For any values: the mark stands after the zones of rms below it, whose limits are 0.4, 0.7, 1.1, 2 and 3."""
    path = Path("rows.csv")
    rows = [f"2026-03-01 08:{place:02},{float(value):.2f} mmol/l" for place, value in enumerate(values)]
    path.write_text("\n".join(["date,value", *rows]), encoding="utf-8")
    found = mgcheck.trend(path, specimen="serum")
    lines = [line.plain for line in table(found, Writer("en", Charset(), 80), last=40, iso=True)][2 : 2 + len(values)]
    for line, value in zip(lines, values, strict=True):
        ruler = line[27:54]
        place = next(place for place, sign in enumerate(ruler) if sign in "●«»")
        # Each zone of the ruler that the mark does not fill shows a sign of its own.
        left = re.sub(r"(.)\1*", r"\1", ruler[:place])
        zones = [
            value < Fraction("0.4"),
            value < Fraction("0.7"),
            value <= Fraction("1.1"),
            value <= 2,
            value <= 3,
            True,
        ]
        zone = zones.index(True)
        before = "▓░━·░"[:zone]
        assert left in (before, before + "▓░━·░▓"[zone])
    path.unlink()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own."""
    monkeypatch.chdir(tmp_path)


# --------------------------------------------------------------------------------------------------------- changes


def test_changes_are_exact(trend: Trends) -> None:
    """17/38 and 19/55, with 11 h 50 min and 11 h 30 min between."""
    first, second, third = (each["change"] for each in results(trend(THREE, "--json")))
    assert first is None
    assert second == {"percent": 1700 / 38, "days": 0, "seconds": 42_600}
    assert third == {"percent": 1900 / 55, "days": 1, "seconds": 41_400}


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("0.8", "0.8", " 0 %"),
        ("0.80", "0.804", "+0.5 %"),
        ("0.80", "0.79", "−1 %"),
        ("1.00", "0.5", "−50 %"),
        ("0.2", "20", "+9900 %"),
        ("0.02", "20", ">9999 %"),
    ],
)
def test_a_change_in_words(trend: Trends, before: str, after: str, shown: str) -> None:
    """In whole percents, one below 1 % with a digit."""
    line = trend([("2026-03-01", before), ("2026-03-02", after)]).out.splitlines()[3]
    assert line.endswith(shown)


def test_no_change_beside_a_comparator(trend: Trends) -> None:
    """Neither of it nor from it."""
    rows = [("2026-03-01", "0.5"), ("2026-03-02", "<0.2"), ("2026-03-03", "0.5"), ("2026-03-04", "0.6")]
    assert [each["change"] and each["change"]["days"] for each in results(trend(rows, "--json"))] == [
        None,
        None,
        None,
        1,
    ]


def test_dates_alone_have_days_between(trend: Trends) -> None:
    """And no seconds, as with one date alone."""
    rows = [("2026-03-01", "0.5"), ("2026-03-03", "0.6"), ("2026-03-04 08:00", "0.6")]
    assert [each["change"] for each in results(trend(rows, "--json"))][1:] == [
        {"percent": pytest.approx(20), "days": 2, "seconds": None},
        {"percent": 0, "days": 1, "seconds": None},
    ]


def test_the_lowest_and_the_last(trend: Trends) -> None:
    """Of equal values, one below the limit of detection is the lowest."""
    rows = [
        ("2026-03-01", "0.5"),
        ("2026-03-02", ">0.2"),
        ("2026-03-03", "0.2"),
        ("2026-03-04", "<0.2"),
        ("2026-03-05", "1"),
    ]
    run = trend(rows)
    assert run.out.splitlines()[0].endswith("lowest <0.2, last 1")
    assert trend(rows, "--json").json["series"][0]["lowest_row"] == 4


# ----------------------------------------------------------------------------------------------------------- dates


def moment(*parts: int) -> datetime:
    """A moment without an offset."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - what is read has none


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01", (moment(2026, 3, 1), False, None)),
        ("20260301", (moment(2026, 3, 1), False, None)),
        ("2026-W09-7", (moment(2026, 3, 1), False, None)),
        ("2026W097", (moment(2026, 3, 1), False, None)),
        ("2026-03-01 08:10", (moment(2026, 3, 1, 8, 10), True, None)),
        ("  2026-03-01   08:10 ", (moment(2026, 3, 1, 8, 10), True, None)),
        ("2026-03-01T08:10:30", (moment(2026, 3, 1, 8, 10, 30), True, None)),
        ("2026-03-01T08:10:30.5", (moment(2026, 3, 1, 8, 10, 30, 500_000), True, None)),
        ("2026-03-01T00:00:00", (moment(2026, 3, 1), True, None)),
        ("2026-03-01T08", (moment(2026, 3, 1, 8), True, None)),
        ("20260301T0810", (moment(2026, 3, 1, 8, 10), True, None)),
        ("2026-03-01T08:10Z", (moment(2026, 3, 1, 8, 10), True, timedelta(0))),
        ("2026-03-01T08:10+01:00", (moment(2026, 3, 1, 8, 10), True, HOUR)),
        ("2026-03-01 08:10 -0530", (moment(2026, 3, 1, 8, 10), True, -5.5 * HOUR)),
        ("2026-03-01T08:00/2026-03-02T08:00", (moment(2026, 3, 1, 8), True, None)),
        ("2026-03-01/", (moment(2026, 3, 1), False, None)),
        ("/2026-03-02", (moment(2026, 3, 2), False, None)),
    ],
)
def test_a_date_in_iso_8601(text: str, expected: tuple[datetime, bool, timedelta | None]) -> None:
    """Extended or basic, alone or with a time and an offset; a period is that of its start."""
    found = DateReader()(text)
    assert found[1:] == expected
    assert found.written == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date_blank"),
        ("  ", "date_blank"),
        ("01/03/2026", "date_form"),
        ("2026", "date_form"),
        ("2026-03", "date_form"),
        ("2026-02-30", "date_form"),
        ("2026-W60-1", "date_form"),
        ("2026-03-01x08:10", "date_form"),
        ("2026-03-01 25:10", "date_form"),
        ("2026-03-01 08:10 CET", "date_form"),
        ("2026-03-01T08:00/tomorrow", "date_form"),
        ("\u0662\u0660\u0662\u0666-03-01", "date_form"),
        ("/", "date_form"),
        ("0001-01-01", "date_year"),
        ("9999-12-31 00:00", "date_year"),
    ],
)
def test_another_date_is_refused(text: str, code: str) -> None:
    """With the way out; dates that stand for none are not those of a result."""
    with pytest.raises(MgcheckError) as caught:
        DateReader()(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("%d/%m/%Y", "01/03/2026", (moment(2026, 3, 1), False, None)),
        ("%d/%m/%Y %H:%M", "01/03/2026  08:10", (moment(2026, 3, 1, 8, 10), True, None)),
        ("%d.%m.%y %H:%M", "01.03.26 08:10", (moment(2026, 3, 1, 8, 10), True, None)),
        ("%d/%m/%Y %H:%M %z", "01/03/2026 08:10 +0100", (moment(2026, 3, 1, 8, 10), True, HOUR)),
        ("%Y%m%d%H%M", "202603010810", (moment(2026, 3, 1, 8, 10), True, None)),
        ("%m/%d/%Y %I:%M %p", "03/01/2026 08:10 PM", (moment(2026, 3, 1, 20, 10), True, None)),
        ("%Y-%j", "2026-060", (moment(2026, 3, 1), False, None)),
        ("%Y-%m-%d %z", "2026-03-01 +0100", (moment(2026, 3, 1), False, None)),
    ],
)
def test_a_date_in_another_form(form: str, text: str, expected: tuple[datetime, bool, timedelta | None]) -> None:
    """As --date-format says, and no other."""
    read = DateReader(form)
    assert read(text) == Date(" ".join(text.split()), *expected)
    for other, code in (("2026/1", "date_other"), ("", "date_blank")):
        with pytest.raises(MgcheckError) as caught:
            read(other)
        assert caught.value.code == code


@pytest.mark.parametrize(
    "form", ["", "%d/%m", "%Y-%m", "%H:%M", "date", "%Q", "%", "%d/%d/%m/%Y", "\0%Y-%m-%d", "%Y %W"]
)
def test_a_form_without_a_day_is_refused(form: str) -> None:
    """Before any row."""
    with pytest.raises(MgcheckError, match="does not give the day"):
        DateReader(form)


def test_a_form_is_refused_by_the_command(trend: Trends) -> None:
    """And used by it; the table shows dates as they are written."""
    assert trend(THREE, "--date-format", "%d").status == 2
    lines = trend([("02/03/2026", "0.5"), ("01/03/2026", "0.6")], "--date-format", "%d/%m/%Y").out.splitlines()
    assert lines[0].startswith("Serum magnesium, 2 results, 01/03/2026 to 02/03/2026, lowest 0.5")
    assert [line[:10] for line in lines[2:4]] == ["01/03/2026", "02/03/2026"]


def test_results_stand_in_order_of_instant(trend: Trends) -> None:
    """10:00+02:00 is 08:00 UTC, 09:30+01:00 is 08:30 UTC; the offset is shown where several occur."""
    rows = [("2026-03-01T09:30+01:00", "0.5"), ("2026-03-01T10:00+02:00", "0.6")]
    lines = trend(rows).out.splitlines()
    assert [line[:22] for line in lines[2:4]] == ["2026-03-01 10:00+02:00", "2026-03-01 09:30+01:00"]
    assert results(trend(rows, "--json"))[1]["change"]["seconds"] == 1800
    same = trend([("2026-03-01T09:30+01:00", "0.5"), ("2026-03-01T10:00+01:00", "0.6")]).out.splitlines()
    assert same[2].startswith("2026-03-01 09:30      ")


def test_dates_with_and_without_an_offset_are_refused(trend: Trends) -> None:
    """Also of two specimens; they have no order."""
    rows = [("2026-03-01T09:30+01:00", "0.5", "serum"), ("2026-03-01T10:00", "0.5", "ionized")]
    run = trend(rows, head="date,value,specimen")
    assert (run.status, run.out) == (2, "")
    assert "2026-03-01T09:30+01:00" in run.err
    assert "2026-03-01T10:00" in run.err
    assert "--where" in run.err


def test_a_date_alone_beside_a_time(trend: Trends) -> None:
    """On the same day its place is not known, which is said; on another day it is."""
    run = trend(
        [("2026-03-01 08:00", "0.5"), ("2026-03-01", "0.6"), ("2026-02-28", "0.7"), ("2026-03-02 01:00", "0.7")]
    )
    assert [line[:16].strip() for line in run.out.splitlines()[2:6]] == [
        "2026-02-28",
        "2026-03-01",
        "2026-03-01 08:00",
        "2026-03-02 01:00",
    ]
    assert "on 2026-03-01 a result has a date without a time" in run.err
    assert "on 2026-02-28" not in run.err
    found = trend([("2026-03-01 08:00", "0.5"), ("2026-03-01", "0.6")], "--json").json
    assert found["series"][0]["uncertain_order"] == ["2026-03-01"]


@given(
    st.lists(st.tuples(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)), st.integers(-11, 12)), min_size=1),  # noqa: DTZ001 - moments without an offset
    st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - the same
)
def test_a_date_alone_stands_between_the_days(timed: list[tuple[datetime, int]], alone: datetime) -> None:
    """At whatever offsets: after all of the day before and before all of the day after."""
    offsets = {offset for _, offset in timed}
    if max(offsets) - min(offsets) > 12:
        return
    dates = [Date("", when, timed=True, offset=timedelta(hours=offset)) for when, offset in timed]
    day = Date("", alone.replace(hour=0, minute=0, second=0, microsecond=0), timed=False)
    offset = offset_of_days([*dates, day])
    for each in dates:
        if each.day < day.day:
            assert each.since_epoch(offset) < day.since_epoch(offset)
        if each.day > day.day:
            assert each.since_epoch(offset) > day.since_epoch(offset)
        real = each.moment.replace(tzinfo=timezone(each.offset or timedelta(0))).astimezone(UTC)
        assert each.since_epoch(offset) == real - datetime(1970, 1, 1, tzinfo=UTC)
    assert doubtful_days([*dates, day]) == [day.day] * any(each.day == day.day for each in dates)
    assert len(shown_dates([*dates, day], iso=True)) == len(dates) + 1


# ------------------------------------------------------------------------------------------------------ the rows


def test_several_persons_are_refused(trend: Trends) -> None:
    """With the option that chooses one; a row without a name is another's."""
    rows = [("2026-03-01", "0.5", "a"), ("2026-03-02", "0.6", "b"), ("2026-03-03", "NA", "c")]
    run = trend(rows, head="date,value,subject")
    assert (run.status, run.out) == (2, "")
    assert "subject holds a, b" in run.err
    assert "--where subject=a" in run.err
    assert trend(rows[::2], head="date,value,subject").status == 2
    assert trend(rows, "--where", "subject=b", head="date,value,subject").status == 0
    blank = trend([*rows[:1], ("2026-03-02", "0.6", "")][::-1], "--column", "subject=who", head="date,value,who")
    assert 'who holds "", a' in blank.err
    assert "--where who=a" in blank.err


def test_a_file_that_names_nobody(trend: Trends) -> None:
    """Counts as one person's, which is said; blank cells alone name nobody either."""
    for run in (trend(THREE), trend([(*row, "") for row in THREE], head="date,value,subject")):
        assert run.status == 0
        assert run.err == "warning: no column names the person; all rows count as those of one person\n"
    named = trend([(*row, "7") for row in THREE], head="date,value,subject")
    assert named.err == ""
    assert trend([(*row, "7") for row in THREE], "--json", head="date,value,subject").json["subject"] == "7"
    assert trend(THREE, "--json").json["subject"] is None


def test_duplicates_are_shown(trend: Trends) -> None:
    """Each row, in the order of the file."""
    run = trend([THREE[1], THREE[0], THREE[0]], "--json")
    assert [each["row"] for each in results(run)] == [2, 3, 1]
    assert results(run)[1]["change"] == {"percent": 0, "days": 0, "seconds": 0}


FORM, SUCH = "03/2026 is not a date in ISO 8601, such as 2026-03-01 08:10", "--date-format '%d/%m/%Y %H:%M'"


def test_rows_left_out_are_named(trend: Trends) -> None:
    """With the reason and status 3; a missing value is none, and a row that is not chosen neither."""
    rows = [
        ("2026-03-01", "0.5"),
        ("2026-03-02", "abc"),
        ("03/2026", "0.6"),
        ("", "0.7"),
        ("2026-03-05", "NA"),
        ("", ""),
    ]
    run = trend(rows)
    assert run.status == 3
    assert [line for line in run.err.splitlines() if "left out" in line] == [
        "warning: row 2 is left out: A number is expected here",
        f"warning: row 3 is left out: {FORM} (--date-format says how dates are written, such as {SUCH})",
        "warning: row 4 is left out: The result has no date",
    ]
    found = trend(rows, "--json")
    assert found.status == 3
    counts = {key: found.json[key] for key in ("rows", "passed_over", "missing", "unreadable")}
    assert counts == {"rows": 6, "passed_over": 0, "missing": 2, "unreadable": 3}
    assert [each["error"].partition(":")[0] for each in found.json["left_out"]] == [
        "no_number",
        "date_form",
        "date_blank",
    ]
    assert [each["row"] for each in found.json["left_out"]] == [2, 3, 4]
    assert trend(rows, "--where", "value=0.5").status == 0


def test_no_more_than_ten_rows_are_named(trend: Trends) -> None:
    """And the number of the others."""
    run = trend([("2026-03-01", "x")] * 13)
    assert run.status == 3
    assert run.err.count("is left out") == 10
    assert "further rows are left out (3); --json lists them all" in run.err
    assert "la ligne 1 est écartée" in trend([("2026-03-01", "x")], "--lang", "fr").err


def test_a_row_that_is_none_is_left_out(trend: Trends) -> None:
    """A line of too many cells has no person of its own."""
    run = trend([("2026-03-01", "0.5", "a"), ("2026-03-02", "0.5", "b", "c", "d")], head="date,value,subject")
    assert run.status == 3
    assert "row 2 is left out" in run.err
    assert trend([("2026-03-02", "0.5", "c", "d")], "--json").json["left_out"][0]["date"] == ""


def test_the_answers_are_those_of_batch(run: Runner, trend: Trends) -> None:
    """Cell for cell, with ranges, flags, a fallback and an unreadable row."""
    columns = ["--column", "fallback=other", "--column", "flag=mark"]
    head = "date,value,unit,low,high,other,mark"
    rows = [
        ("2026-03-01", "0.5", "mmol/l", "", "", "", "L"),
        ("2026-03-02", ".82", "mmol/l", "0.75", "1.00", "0.82", "H"),
        ("2026-03-03", "<0.7", "mmol/l", "0.75", "1.00", "", ""),
        ("2026-03-04", "18.1", "mg/l", "", "", "", "N"),
        ("2026-03-05", "20", "mmol/l", "", "", "", "?"),
        ("2026-03-06", "x", "mmol/l", "", "", "", ""),
    ]
    found = trend(rows, *columns, "--json", head=head, unit="").json
    words = ["--specimen", "serum", *columns]
    batched = [
        json.loads(line) for line in run("batch", "rows.csv", *words, "--output-format", "jsonl").out.splitlines()
    ]
    for each in found["series"][0]["results"]:
        row = batched[each["row"] - 1]
        for key in ("class", "flag", "borderline", "mmol_per_l", "sources_agree", "flag_agrees"):
            assert each[key] == row[f"mgcheck_{key}"]
        for key in ("possible_classes", "warnings"):
            assert "|".join(each[key]) == (row[f"mgcheck_{key}"] or "")
    assert found["left_out"][0]["error"] == batched[5]["mgcheck_error"]


def test_the_answers_of_batch_may_stand_in_the_file(run: Runner, trend: Trends) -> None:
    """A file that batch wrote has columns of its own, which are not in the way."""
    trend(THREE)
    run("batch", "rows.csv", "--specimen", "serum", "--unit", "mmol/l", "-o", "out.csv")
    assert read_csv(Path("out.csv").read_text(encoding="utf-8"))[0]["mgcheck_class"] == "severe_hypo"
    assert run("trend", "out.csv", "--specimen", "serum", "--unit", "mmol/l").out == trend(THREE).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--last", "0"], "--last is a number of results from 1, not 0"),
        (["--last", "many"], "--last is a number"),
        (["--column", "date=when"], "There is no column when"),
        (["--column", "day=date"], "date, subject"),
        (["--where", "date"], "--where"),
        (["--code", "1=serum"], "This option is for FHIR resources"),
        (["--format", "xlsx"], "xlsx"),
        (["--save", "series.png"], "--save writes SVG"),
    ],
)
def test_an_option_that_cannot_be_used(trend: Trends, words: list[str], said: str) -> None:
    """Is refused, with nothing printed."""
    run = trend(THREE, *words)
    assert (run.status, run.out) == (2, "")
    assert said in run.err


def test_a_file_needs_dates(run: Runner) -> None:
    """By the name `date` in any case, or --column."""
    Path("none.csv").write_text("value\n0.5 mmol/l\n", encoding="utf-8")
    assert "There is no column date" in run("trend", "none.csv", "--specimen", "serum").err
    Path("other.csv").write_text(" Date,value\n2026-03-01,0.5 mmol/l\n", encoding="utf-8")
    assert run("trend", "other.csv", "--specimen", "serum").status == 0


def test_a_person_has_no_hundred_thousand_results(trend: Trends, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of many persons that names none is refused before it fills the memory."""
    monkeypatch.setattr(reading, "_MOST", 2)
    run = trend(THREE)
    assert run.status == 2
    assert "more than 2 results" in run.err


# ------------------------------------------------------------------------------------------------------- formats


def test_fhir_has_its_date_and_its_person(run: Runner) -> None:
    """By themselves: `effective`, also of a period, and `subject`."""

    def observation(name: str, when: dict[str, Any], value: float, person: str = "Patient/a") -> str:
        quantity = {"value": value, "unit": "mmol/L", "code": "mmol/L", "system": "http://unitsofmeasure.org"}
        code = {"coding": [{"system": "http://loinc.org", "code": "2601-3"}]}
        head = {"resourceType": "Observation", "id": name, "status": "final", "code": code}
        return json.dumps({**head, "subject": {"reference": person}, **when, "valueQuantity": quantity})

    lines = [
        observation("1", {"effectiveDateTime": "2026-03-02T08:00:00+01:00"}, 0.8),
        observation("2", {"effectivePeriod": {"start": "2026-03-01T08:00:00+01:00"}}, 0.5),
        observation("3", {"effectiveDateTime": "2026-03"}, 0.6),
        observation("4", {"effectiveDateTime": "2026-03-02"}, 0.6, "Patient/b"),
    ]
    Path("a.ndjson").write_text("\n".join(lines[:3]), encoding="utf-8")
    found = run("trend", "a.ndjson", "--format", "fhir", "--json")
    assert found.status == 3
    assert found.json["subject"] == "Patient/a"
    assert [(each["row"], each["quantity"]["value"]) for each in results(found)] == [(2, 0.5), (1, 0.8)]
    Path("b.ndjson").write_text("\n".join(lines), encoding="utf-8")
    assert "--where subject=Patient/a" in run("trend", "b.ndjson", "--format", "fhir").err
    Path("c.ndjson").write_text("{}\n", encoding="utf-8")
    issued = run("trend", "a.ndjson", "--format", "fhir", "--column", "date=issued")
    assert (issued.status, issued.out) == (3, "There are no results.\n")


def test_typed_columns(run: Runner) -> None:
    """Of Parquet: dates, moments with an offset, and numbers as persons."""
    when = [datetime(2026, 3, 1, 8, 10, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC)]
    frame = pl.DataFrame({"date": when, "value": [0.5, 0.8], "subject": [7, 7]})
    frame.write_parquet("moments.parquet")
    words = ["--specimen", "serum", "--unit", "mmol/l", "--json"]
    first, second = results(run("trend", "moments.parquet", *words))
    assert (first["date"][:16], first["borderline"], second["change"]["seconds"]) == ("2026-03-01 08:10", None, 85_800)
    frame.with_columns(pl.col("date").dt.date()).write_parquet("days.parquet")
    assert [each["date"] for each in results(run("trend", "days.parquet", *words))] == ["2026-03-01", "2026-03-02"]


def test_standard_input_and_json_lines(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member may be missing in the first lines."""
    import io
    import sys

    lines = (
        '{"date": "2026-03-01", "value": "0.5 mmol/l"}\n{"date": "2026-03-02", "value": "0.6 mmol/l", "subject": 7}\n'
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    refused = run("trend", "-", "--format", "jsonl", "--specimen", "serum")
    assert (refused.status, 'subject holds "", 7' in refused.err) == (2, True)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.splitlines()[0].encode())))
    assert "0.5" in run("trend", "-", "--format", "jsonl", "--specimen", "serum").out


def test_python_has_the_same(run: Runner) -> None:
    """As `to_dict()`."""
    assert mgcheck.trend(EXAMPLE).to_dict() == run("trend", str(EXAMPLE), "--json").json
    french = mgcheck.trend(str(EXAMPLE), language="fr", where=["specimen=urine"], column=["date=date"])
    assert french.to_dict()["language"] == "fr"
    assert french.series[0].headline.source == "boisleve"
    with pytest.raises(MgcheckError, match="--date-format"):
        mgcheck.trend(EXAMPLE, date_format="%H")
    for wrong in ({"decimal": "virgule"}, {"language": "de"}):
        with pytest.raises(mgcheck.ChoiceError):
            mgcheck.trend(EXAMPLE, **wrong)  # type: ignore[arg-type]  # mypy takes them for any option


@pytest.mark.skipif(not REAL.exists(), reason="mimic-iv-demo-magnesium.csv is not beside the checkout")
def test_a_real_person(run: Runner) -> None:
    """The one with the most results, 215."""
    columns = ["fallback=valuenum", "unit=valueuom", "low=ref_range_lower", "high=ref_range_upper", "date=charttime"]
    words = [word for column in [*columns, "subject=subject_id"] for word in ("--column", column)]
    chosen = ["--where", "itemid=50960", "--where", "subject_id=10035631", "--specimen", "serum"]
    found = run("trend", str(REAL), *chosen, *words, "--save", "real.svg", "--json")
    assert found.status == 0
    assert (found.json["subject"], found.json["series"][0]["count"]) == ("10035631", 215)
    dates = [each["date"] for each in results(found)]
    assert dates == sorted(dates)
    assert len(dots(Path("real.svg").read_text(encoding="utf-8"))) == 215


# ------------------------------------------------------------------------------------------------------ the picture

SVG = "{http://www.w3.org/2000/svg}"


def dots(svg: str) -> list[ET.Element]:
    """The signs of the results."""
    root = ET.fromstring(svg)  # noqa: S314 - mgcheck wrote it
    return [each for each in root.iter() if each.find(f"{SVG}title") is not None and each is not root]


def drawn(trend: Trends, rows: Sequence[tuple[str, ...]], *words: str, **more: str) -> ET.Element:
    """The picture of rows."""
    Path("x.svg").unlink(missing_ok=True)
    assert trend(rows, "--save", "x.svg", *words, **more).status in (0, 3)
    return ET.fromstring(Path("x.svg").read_text(encoding="utf-8"))  # noqa: S314 - mgcheck wrote it


def test_a_picture_says_what_it_shows(trend: Trends) -> None:
    """Its title is that of the table, its description each result; it needs nothing from elsewhere."""
    root = drawn(trend, THREE)
    assert root.get("role") == "img"
    said = {each.get("id"): each.text for each in root if each.get("id")}
    title = "Serum magnesium, 3 results, 2026-03-01 to 2026-03-02, lowest 0.38, last 0.74"
    assert said["title"] == title
    assert (said["description"] or "").splitlines() == [
        f"{title} (mmol/l, log, rms)",
        "2026-03-01 08:10 0.38 severe low",
        "2026-03-01 20:00 0.55 low +45 %",
        "2026-03-02 07:30 0.74 normal +35 % low for boisleve",
    ]
    svg = Path("x.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in svg
    assert re.findall('https?://[^"]*', svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search("href|url\\(|@font-face|<script", svg)
    french = drawn(trend, THREE, "--lang", "fr")
    assert "basse, sévère" in [each.text for each in french.iter(f"{SVG}text")]


def test_a_picture_shows_time_to_the_right_and_the_value_upward(trend: Trends) -> None:
    """11 h 50 min and 11 h 30 min apart; each dot lies within the band of its class."""
    root = drawn(trend, THREE)
    circles = list(root.iter(f"{SVG}circle"))
    x, y = ([float(each.get(name) or 0) for each in circles] for name in ("cx", "cy"))
    assert (x[1] - x[0]) / (x[2] - x[1]) == pytest.approx(710 / 690, rel=0.01)
    assert y[0] > y[1] > y[2]
    assert [each.get("class") for each in circles] == ["dot severe_hypo", "dot hypo", "dot normal"]
    bands = {each.get("class"): each for each in root.iter(f"{SVG}rect")}
    for circle, height in zip(circles, y, strict=True):
        band = bands[f"band_{(circle.get('class') or '').removeprefix('dot ')}"]
        top = float(band.get("y") or 0)
        assert top <= height <= top + float(band.get("height") or 0)
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class") == "line"]) == 2


def test_arrows_for_what_lies_open(trend: Trends) -> None:
    """Downward below a limit of detection, upward above the measuring range and beyond the scale; no line to them."""
    rows = [("2026-03-01", "<0.2"), ("2026-03-02", ">0.6"), ("2026-03-03", "20"), ("2026-03-04", "0.01")]
    root = drawn(trend, rows)
    arrows = [each for each in root.iter(f"{SVG}path") if (each.get("class") or "").startswith("arrow")]
    assert [each.get("class") for each in arrows] == [
        *("arrow severe_hypo", "arrow open", "arrow severe_hyper", "arrow severe_hypo"),
    ]
    ways = []
    for arrow in arrows:
        found = re.search(r"M[\d.]+ ([\d.]+)V([\d.]+)", arrow.get("d") or "")
        assert found
        ways.append("up" if float(found[2]) < float(found[1]) else "down")
    assert ways == ["down", "up", "up", "down"]
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class") == "line"]) == 1
    assert not list(root.iter(f"{SVG}circle"))


@pytest.mark.parametrize(
    ("dates", "marks"),
    [
        (["2026-03-01 08:10"], ["2026-03-01 08:10"]),
        (["2026-03-01 08:10", "2026-03-01 08:50"], ["2026-03-01 08:10"]),
        (["2026-03-01 08:10", "2026-03-01 11:50"], [f"2026-03-01 {hour:02}:00" for hour in (9, 10, 11)]),
        (["2026-03-01", "2026-03-05"], [f"2026-03-0{day}" for day in range(1, 6)]),
        (
            ["2026-03-01", "2026-04-10"],
            ["2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22", "2026-03-29", "2026-04-05"],
        ),
        (["1950-01-01", "2026-01-01"], ["1950-01-01", "1999-12-30"]),
    ],
)
def test_the_axis_of_time_has_few_round_marks(trend: Trends, dates: list[str], marks: list[str]) -> None:
    """Hours, days, weeks, years."""
    root = drawn(trend, [(date, "0.8") for date in dates])
    found = [each.text for each in root.iter(f"{SVG}text") if each.get("text-anchor") == "middle"]
    assert found == marks


def test_the_ends_of_a_laboratorys_range_are_marked(trend: Trends) -> None:
    """At each result that has one; and a picture has a panel for each specimen, its class names where there is room."""
    rows = [("2026-03-01", "0.72", "0.75", "1.00", "serum"), ("2026-03-02", "0.72", "0.75", "", "serum")]
    rows += [("2026-03-02", "0.5", "", "", "ionized")]
    root = drawn(trend, rows, head="date,value,low,high,specimen")
    assert len([each for each in root.iter(f"{SVG}path") if each.get("class") == "lab"]) == 3
    assert len(list(root.iter(f"{SVG}g"))) == 2
    assert root.get("viewBox") == "0 0 800 560"


def test_a_picture_leaves_out_what_has_no_room(trend: Trends) -> None:
    """The name of a narrow band, and the number of a limit close to another."""
    text = (ROOT / "examples" / "my_ranges.toml").read_text(encoding="utf-8")
    Path("own.toml").write_text(text.replace("0.73", "1.05"), encoding="utf-8")
    root = drawn(trend, THREE, "--ranges", "own.toml", "--source", "example_lab")
    written = [each.text for each in root.iter(f"{SVG}text")]
    assert ("1.05" in written, "1.06" in written) == (True, False)
    assert "normal" not in written
    assert {"low", "high"} <= set(written)


def test_a_picture_of_nothing(trend: Trends) -> None:
    """Says so."""
    root = drawn(trend, [])
    assert (root.findtext(f"{SVG}title"), root.get("viewBox")) == ("There are no results.", "0 0 800 280")


def test_a_picture_holds_hostile_text_as_text(trend: Trends) -> None:
    """A format may put anything into a date."""
    root = drawn(trend, [("<b>&2026-03-01{x}", "0.5")], "--date-format", "<b>&%Y-%m-%d{x}")
    assert "<b>&2026-03-01{x}" in (root.findtext(f"{SVG}desc") or "")
    assert not list(root.iter("b"))


def test_many_results_have_smaller_dots(trend: Trends) -> None:
    """Than a few."""
    rows = [(f"2026-01-{day:02} {hour:02}:00", "0.8") for day in range(1, 11) for hour in range(8)]
    assert {each.get("r") for each in drawn(trend, rows).iter(f"{SVG}circle")} == {"2.5"}
    assert {each.get("r") for each in drawn(trend, rows[:60]).iter(f"{SVG}circle")} == {"4.0"}


def test_the_picture_needs_no_table(trend: Trends) -> None:
    """From Python it is text."""
    trend(THREE)
    found = mgcheck.trend("rows.csv", specimen="serum", unit="mmol/l")
    assert chart(found, iso=True).startswith("<svg ")
