"""What `mgcheck batch` says at its end: what became of the rows, and those to look at."""

from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import ROOT, Run, Runner
from pydantic import TypeAdapter
from rich.console import Console

from mgcheck.cli.process.exits import Exit
from mgcheck.columns.row import RowReader
from mgcheck.files.notices import MOST, explained
from mgcheck.files.options import Files, Format, Options
from mgcheck.files.run import run as run_file
from mgcheck.judging.lab_flags import parse_flag_map
from mgcheck.knowledge.loader import load_knowledge
from mgcheck.language.sentences import CATALOGUE
from mgcheck.render.summary import outcome_page
from mgcheck.render.terminal_text import GLUE, Charset
from mgcheck.render.writer import Writer
from mgcheck.shapes.parts import WarningCode

Rows = list[tuple[int, str, str]]

UTF8 = Charset("utf-8")
ASCII = Charset("ascii", ascii_only=True)
COUNTS = {"rows": 12, "interpreted": 9, "passed": 1, "missing": 1, "unreadable": 1}


# -------------------------------------------------------------------------------------------------- which rows, and why


def looked_at(path: Path, text: str, **options: Any) -> tuple[Rows, int]:
    """The rows to look at of a file of serum values, and how many more there are."""
    path.write_text(text, encoding="utf-8")
    flags, columns = options.pop("flags", {}), options.pop("columns", {})
    reader = RowReader(load_knowledge(), **options)
    chosen = Options(reader=reader, specimen="serum", flags=flags, columns=columns)
    files = Files(str(path), Format(path.suffix[1:]), None, None)
    tally = run_file(files, chosen)
    rows = explained(tally.notices, reader, flags)
    return rows, tally.notices.counts.total() - len(rows)


@pytest.mark.parametrize(
    ("row", "options", "english", "french"),
    [
        ("NotDone,mg/dl,,,", {}, "A number is expected here", "Un nombre est attendu ici"),
        # 0.8 mmol/l lies within the 0.7 to 1.1 of rms, 0.8 mEq/l is 0.4 mmol/l.
        ("0.8,mg/dl,,,", {}, "doubtful unit: 0.8 mmol/l would be normal", "unité douteuse : 0,8 mmol/l serait normal"),
        (
            "0.08,mg/l,,,",
            {},
            "implausible value",
            "valeur non plausible",
        ),
        # Only rms calls anything severe: below 0.4.
        (
            "0.3,mmol/l,,,",
            {"source": "boisleve"},
            "severe for another document",
            "sévère selon un autre document",
        ),
        (
            "<0.5,mmol/l,,,",
            {"source": "boisleve"},
            "perhaps severe for another document",
            "peut-être sévère selon un autre document",
        ),
        # Nothing lies between a low end of 3 and the 1.1 of rms.
        (
            "0.8,mmol/l,3,,",
            {},
            "laboratory's range doubtful, not used",
            "intervalle du laboratoire douteux, non utilisé",
        ),
        (
            "1.2,mmol/l,,,",
            {},
            "high, but the laboratory's flag says normal",
            "élevée, mais normale selon l'indicateur du laboratoire",
        ),
        (
            "0.8,mmol/l,,,*",
            {},
            "normal, but the laboratory's flag says low or high",
            "normale, mais basse ou élevée selon l'indicateur du laboratoire",
        ),
        (
            "0.8,mmol/l,,,B",
            {"flags": parse_flag_map([("B", "high")])},
            "normal, but the laboratory's flag says high",
            "normale, mais élevée selon l'indicateur du laboratoire",
        ),
    ],
)
def test_why_to_look_at_a_row(tmp_path: Path, row: str, options: dict[str, Any], english: str, french: str) -> None:
    """One reason a row, in both languages."""
    text = f"value,unit,low,high,flag\n{row}\n"
    for language, why in (("en", english), ("fr", french)):
        rows, more = looked_at(tmp_path / "in.csv", text, language=language, **options)
        assert ([(number, reason) for number, _, reason in rows], more) == ([(1, why)], 0)


@pytest.mark.parametrize("row", ["0.8,mmol/l,", "0.5,mmol/l,L", "0.5,mmol/l,???", "<0.8,mmol/l,", "20,Mg/l,N"])
def test_most_rows_need_no_look(tmp_path: Path, row: str) -> None:
    """A clear answer, an agreeing flag, an unknown one, an open answer, a unit in capitals."""
    assert looked_at(tmp_path / "in.csv", f"value,unit,flag\n{row}\n") == ([], 0)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("99,mmol/l,", "99 mmol/l"),
        (" 99 , mmol/l ,", "99 mmol/l"),
        ("99 mmol/l,,", "99 mmol/l"),
        ("99 MMOL/L,mmol/l,", "99 MMOL/L"),
        ("NotDone,mmol/l,", "NotDone"),
        ("___,mmol/l,99", "99 mmol/l"),
        ("NotDone,mmol/l,not either", "NotDone"),
    ],
)
def test_the_value_is_shown_as_it_was_read(tmp_path: Path, row: str, value: str) -> None:
    """With its unit once, and from the fallback where it was read there."""
    rows, _ = looked_at(tmp_path / "in.csv", f"value,unit,other\n{row}\n", columns={"fallback": "other"})
    assert [shown for _, shown, _ in rows] == [value]


def test_the_unit_of_all_rows_is_shown(tmp_path: Path) -> None:
    """Where it stands in no column."""
    assert looked_at(tmp_path / "in.csv", "value\n99\n", fill_unit="mmol/l")[0][0][:2] == (1, "99 mmol/l")


def test_the_worst_come_first_and_every_kind_comes(tmp_path: Path) -> None:
    """Unreadable rows by their codes, unit slips, flags; thirty rows of one kind leave a place for each other one."""
    lines = ["1.2,mmol/l,N", "0.8,mg/dl,L", *["x,mmol/l,"] * 30, "0.8,,", "0.8,mg/dl,L", "1.3,mmol/l,N", "0.8,x,"]
    rows, more = looked_at(tmp_path / "in.csv", "\n".join(["value,unit,flag", *lines, ""]))
    assert [number for number, _, _ in rows] == [33, 3, 4, 5, 6, 36, 2, 34, 1, 35]
    assert [why.partition(":")[0] for _, _, why in rows] == [
        *["Which unit? The number has none"],
        *["A number is expected here"] * 4,
        *["The unit x is not known"],
        *["doubtful unit"] * 2,
        *["high, but the laboratory's flag says normal"] * 2,
    ]
    assert more == 26


OF_FHIR = (
    *("code_name", "code_specimen", "code_unit", "not_final", "specimen_unread"),
    *("range_conditional", "range_text", "range_type"),
)


def test_every_warning_of_a_row_has_words() -> None:
    """The summary and the list name it by them; `contradiction` and `other_dose` are of several values."""
    codes = TypeAdapter(WarningCode).json_schema()["enum"]
    wanted = {
        f"ui.noticed.{code}"
        for code in (*codes, "fallback", "unit_filled", *OF_FHIR)
        if code not in ("contradiction", "other_dose")
    }
    assert wanted == {key for key in CATALOGUE if key.startswith("ui.noticed.")}


def test_a_row_with_two_reasons_is_counted_once(tmp_path: Path) -> None:
    """By the worse: a unit slip whose flag disagrees."""
    rows, more = looked_at(tmp_path / "in.csv", "value,unit,flag\n0.8,mg/dl,N\n")
    assert (len(rows), rows[0][2].partition(":")[0], more) == (1, "doubtful unit", 0)


def test_few_rows_of_many_are_kept_by_their_number_in_the_file(tmp_path: Path) -> None:
    """Parquet comes in parts of 100,000 rows; ten of a kind are kept, whatever there are."""
    values = ["0.8"] * 350_000
    values[120_000] = values[349_999] = "x"
    values[200_000:200_100] = ["99"] * 100
    path = tmp_path / "in.parquet"
    pl.DataFrame({"value": values, "unit": "mmol/l", "flag": "N"}).write_parquet(path)
    options = Options(reader=RowReader(load_knowledge()), specimen="serum")
    tally = run_file(Files(str(path), Format("parquet"), None, None), options)
    assert sum(len(notices) for notices in tally.notices.first.values()) == 2 + MOST
    rows = explained(tally.notices, options.reader, {})
    assert [row for row, _, _ in rows] == [120_001, 350_000, *range(200_001, 200_009)]
    assert tally.notices.counts.total() == 102


def test_a_long_cell_is_not_kept(tmp_path: Path) -> None:
    """Of what cannot be read a thousand signs."""
    rows, _ = looked_at(tmp_path / "in.csv", f"value,unit\n{'x' * 1_000_000},{'y' * 1_000_000}\n")
    assert all(len(text) < 2100 for _, value, why in rows for text in (value, why))


# ------------------------------------------------------------------------------------------------------ how it is shown


def drawn(
    counts: dict[str, int],
    rows: Rows | None = None,
    more: int = 0,
    *,
    width: int = 80,
    charset: Charset = UTF8,
    language: str = "en",
) -> list[str]:
    """The lines of the end, without colours."""
    out = io.StringIO()
    page = outcome_page("out.csv", counts, rows or [], more=more, writer=Writer(language, charset, width))
    Console(file=out, width=width, color_system=None, highlight=False, markup=False).print(page)
    return [line.rstrip() for line in out.getvalue().replace(GLUE, " ").splitlines()]


@pytest.mark.parametrize(
    ("counts", "english", "french"),
    [
        (
            COUNTS,
            "12 rows, 9 interpreted, 1 passed over, 1 missing, 1 unreadable",
            "12 lignes, 9 interprétées, 1 laissée de côté, 1 sans valeur, 1 illisible",
        ),
        (
            {"rows": 4, "interpreted": 1, "passed": 2, "unreadable": 1},
            "4 rows, 1 interpreted, 2 passed over, 1 unreadable",
            "4 lignes, 1 interprétée, 2 laissées de côté, 1 illisible",
        ),
        ({"rows": 1, "interpreted": 1, "unreadable": 0}, "1 row, 1 interpreted", "1 ligne, 1 interprétée"),
        ({"rows": 3, "interpreted": 0, "dropped": 3}, "3 rows, 3 dropped", "3 lignes, 3 supprimées"),
        ({"rows": 0, "interpreted": 0, "unreadable": 0}, "0 rows", "0 ligne"),
    ],
)
def test_one_line_says_what_became_of_the_rows(counts: dict[str, int], english: str, french: str) -> None:
    """In words that agree with their number; what is 0 is left out."""
    assert drawn(counts) == [f"out.csv: {english}"]
    assert drawn(counts, language="fr", width=90) == [f"out.csv : {french}"]


def test_how_many_more_there_are() -> None:
    """And where all are counted."""
    assert drawn(COUNTS, more=17)[-1] == "and 17 more; --summary counts all of them"
    assert drawn(COUNTS, more=17, language="fr")[-1] == "et 17 autres ; --summary les compte toutes"
    assert drawn(COUNTS, more=1, language="fr")[-1] == "et 1 autre ; --summary les compte toutes"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("charset", [UTF8, ASCII])
def test_the_list_fits(width: int, language: str, charset: Charset) -> None:
    """Long values and reasons are broken, then cut; nothing else than the output has is shown."""
    rows = [
        (10_000_000, "12345678901234567890 µmol/l", "lab_range_doubtful: é the laboratory's range is not used"),
        (2, "x" * 1000, "unknown_unit: The unit " + "y" * 1000),
        (3, "磁" * 1000, "磁" * 1000),
    ]
    lines = drawn(COUNTS, rows, 5, width=width, charset=charset, language=language)
    assert max(map(len, lines)) <= width
    assert len(lines) <= 20
    assert charset is UTF8 or all(line.isascii() for line in lines)
    assert any(line.startswith("  10000000  1234") for line in lines)


def test_the_table_of_the_example() -> None:
    """A heading, then a row a line."""
    rows = [(4, "0.8 mg/dL", "doubtful unit: 0.8 mmol/l would be normal"), (9, "NotDone", "A number is expected here")]
    assert drawn(COUNTS, rows)[1:] == [
        "to look at",
        "  row  value      why",
        "    4  0.8 mg/dL  doubtful unit: 0.8 mmol/l would be normal",
        "    9  NotDone    A number is expected here",
    ]


def test_no_cell_is_active() -> None:
    """It is shown as an escape, whole or cut."""
    lines = drawn(COUNTS, [(1, "[red]\x1b[2J\u202e", "x: \x1b]0;owned\x07\n" * 30)])
    assert not [sign for line in lines for sign in line if not sign.isprintable()]
    assert "[red]\\x1b[2J\\u202e" in "".join(lines)


# -------------------------------------------------------------------------------------------------------- on a terminal


def on_terminal(*words: str, cwd: Path, columns: int = 80, **environment: str) -> str:
    """What a terminal is sent by standard error, without colours and movements."""
    master, slave = pty.openpty()
    names = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    names |= {"TERM": "xterm", "LANG": "en_US.UTF-8", "COLUMNS": str(columns), **environment}
    command = [sys.executable, "-X", "utf8", "-m", "mgcheck", "batch", *words]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=slave, env=names, cwd=cwd) as process:
        os.close(slave)
        sent = b""
        # Linux says that the other end is closed by an error.
        try:
            while piece := os.read(master, 1 << 16):
                sent += piece
        except OSError:
            pass
        os.close(master)
    assert process.returncode in (Exit.OK, Exit.UNREADABLE)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent.decode()).replace("\r\n", "\n")


COLUMNS = ("fallback=valuenum", "unit=valueuom", "low=ref_range_lower", "high=ref_range_upper")
EXAMPLE = ["--where", "itemid=50960", "--specimen", "serum", "-o", "out.csv"]
EXAMPLE += [word for column in COLUMNS for word in ("--column", column)]


def test_a_terminal_is_told_what_became_of_the_rows(tmp_path: Path) -> None:
    """Of the example, row 3 is another test, 6 holds no value, 9 a word; 7 lies above its range and bears no flag."""
    example = str(ROOT / "examples" / "labevents.csv")
    shown = on_terminal(example, *EXAMPLE, cwd=tmp_path)
    assert [line.rstrip() for line in shown[shown.index("out.csv") :].splitlines()] == [
        "out.csv: 12 rows, 9 interpreted, 1 passed over, 1 missing, 1 unreadable",
        "to look at",
        "  row  value      why",
        "    9  NotDone    A number is expected here",
        "    4  0.8 mg/dL  doubtful unit: 0.8 mmol/l would be normal",
        "   12  19 mg/dL   doubtful unit: 19 mg/l would be normal",
        "    7  2.7 mg/dL  high, but the laboratory's flag says normal",
    ]


@pytest.mark.slow
def test_a_terminal_of_ascii_is_told_in_ascii(tmp_path: Path) -> None:
    """In French too."""
    example = str(ROOT / "examples" / "labevents.csv")
    shown = on_terminal(example, *EXAMPLE, "--only", "--lang", "fr", cwd=tmp_path, LC_ALL="C")
    shown = shown[shown.index("out.csv") :]
    assert shown.startswith("out.csv : 12 lignes, 9 interpretees, 1 supprimee, 1 sans valeur, 1 illisible")
    assert shown.isascii()


@pytest.mark.slow
def test_a_terminal_is_told_in_french(tmp_path: Path) -> None:
    """In 60 columns."""
    example = str(ROOT / "examples" / "labevents.csv")
    shown = on_terminal(example, *EXAMPLE, cwd=tmp_path, columns=60, LANG="fr_FR.UTF-8")
    assert [line.rstrip() for line in shown[shown.index("out.csv") :].splitlines()] == [
        "out.csv : 12 lignes, 9 interprétées, 1 laissée de côté,",
        "1 sans valeur, 1 illisible",
        "à vérifier",
        "  ligne  valeur     raison",
        "      9  NotDone    Un nombre est attendu ici",
        "      4  0.8 mg/dL  unité douteuse : 0,8 mmol/l serait",
        "                    normal",
        "     12  19 mg/dL   unité douteuse : 19 mg/l serait normal",
        "      7  2.7 mg/dL  élevée, mais normale selon l'indicateur",
        "                    du laboratoire",
    ]


@pytest.mark.slow
def test_a_summary_is_the_end_where_one_is_asked_for(tmp_path: Path) -> None:
    """It counts what the list shows."""
    (tmp_path / "in.csv").write_text("value\nx\n", encoding="utf-8")
    shown = on_terminal("in.csv", "--specimen", "serum", "--summary", "-o", "out.csv", cwd=tmp_path)
    assert "out.csv" not in shown
    assert "to look at" not in shown


def test_what_is_no_terminal_is_told_nothing(run: Runner, tmp_path: Path) -> None:
    """But of the rows that went there the status tells."""
    (tmp_path / "in.csv").write_text("value\nx\n", encoding="utf-8")
    result = run("batch", str(tmp_path / "in.csv"), "--specimen", "serum", "-o", str(tmp_path / "out.csv"))
    assert result == Run(Exit.UNREADABLE, "", "")


# ------------------------------------------------------------------------------------------------------- no row matches

NONE = ("--specimen", "serum", "--where", "id=3")


@pytest.mark.parametrize(
    ("content", "matches"),
    [
        ("id,value\n1,0.5 mmol/l\n2,x\n", False),
        ("id,value\n1,0.5 mmol/l\n3,x\n", True),
        ("id,value\n", False),
        # A row that is none matches nothing.
        ("id,value\n1,0.5 mmol/l\n3,0.5 mmol/l,4\n", False),
    ],
)
def test_that_no_row_matches_is_said(run: Runner, tmp_path: Path, content: str, *, matches: bool) -> None:
    """On standard error, terminal or not, with a summary too; in JSON as a number."""
    path = tmp_path / "in.csv"
    path.write_text(content, encoding="utf-8")
    told = "warning: no row matches --where id=3; none was interpreted\n"
    assert run("batch", str(path), *NONE).err == ("" if matches else told)
    summary = run("batch", str(path), *NONE, "--summary")
    assert summary.err == ("" if matches else told)
    assert ("! no row matches --where" in summary.out) is (not matches and content.count("\n") > 1)
    found = run("batch", str(path), *NONE, "--summary", "--json")
    assert found.json["matched"] == int(matches)
    assert found.err == ("" if matches else told)


def test_all_conditions_are_repeated(run: Runner, tmp_path: Path) -> None:
    """In French, and inert."""
    path = tmp_path / "in.csv"
    path.write_text("id,ward,value\n1,a,0.5 mmol/l\n", encoding="utf-8")
    result = run("batch", str(path), "--specimen", "serum", "--where", "id=1", "--where", "ward=\x1b=", "--lang", "fr")
    wanted = "aucune ligne ne répond à --where id=1 --where ward=\\x1b= ; aucune n'a été interprétée"
    assert result.err == f"Avertissement\u00a0: {wanted}\n"
    assert result.status == Exit.OK


def test_without_a_condition_nothing_is_said_of_one(run: Runner, tmp_path: Path) -> None:
    """Not of an empty file, nor of one without a row that is one."""
    path = tmp_path / "in.csv"
    for content in ("value\n", "value\n1,2\n"):
        path.write_text(content, encoding="utf-8")
        result = run("batch", str(path), "--specimen", "serum", "--summary")
        assert (result.err, "--where" in result.out) == ("", False)
