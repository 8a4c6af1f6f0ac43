"""A damaged `reference_ranges.toml` in the package is one error of the installation, never an answer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, rest_slow

from mgcheck import KnowledgeError
from mgcheck.data_files import data_folder, read_table
from mgcheck.judging.interpret import interpret_result
from mgcheck.judging.result import result_of
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import Specimen
from mgcheck.quantity.reading import parse_quantity

RANGES = (data_folder() / "reference_ranges.toml").read_text(encoding="utf-8")
RMS_SERUM, SECOND = RANGES.index("[[ruler]]"), RANGES.index("[[ruler]]", RANGES.index("[[ruler]]") + 1)

# What is replaced in the packaged file, by what, and what the error says.
FAULTS = {
    "a gap": ("'[0.4, 0.7)'", "'[0.4, 0.6)'", "ruler[1] (line 14): there is a gap between [0.4, 0.6) and [0.7, 1.1]"),
    "an overlap": ("'[0.4, 0.7)'", "'[0.4, 0.7]'", "ruler[1] (line 14): band 'healthy', [0.7, 1.1], overlaps"),
    "an end": ("'(3, inf)'", "'(3, 9)'", "ruler[1] (line 14): the last band ends with (3, 9) instead of inf)"),
    "the order": ("class = 'hypo'", "class = 'hyper'", "ruler[1] (line 14): the classes of the bands are not in"),
    "no such class": ("class = 'hypo'", "class = 'low'", "ruler[1].band[2].class (line 30): "),
    "no French": ("fr = 'hypomagnésémie sévère'\n", "", "ruler[1].band[1].fr (line 20): this key is missing"),
    "empty English": ("'severe hypomagnesemia'", "' '", "ruler[1].band[1].en (line 25): "),
    "no such source": ("'rms'", "'rsm'", "ruler[1].source (line 15): 'rsm' is not among the sources"),
    "a unit of another kind": ("'mmol/L'", "'mmol/(24.h)'", "mmol/(24.h) is not a unit of serum magnesium"),
    "no such unit": ("'mmol/L'", "'furlong'", "ruler[1].unit (line 17): 'furlong' is not a unit"),
    "an empty file": (RANGES, "", "format: this key is missing"),
    "no ruler": (RANGES[RMS_SERUM:], "", "ruler: this key is missing"),
    "not the ruler of the headline": (RANGES[RMS_SERUM:SECOND], "", "no ruler of serum rms"),
    "no TOML": ("format = 1", "format = ", "is not valid TOML"),
}


def broken(folder: Path, fault: str) -> str:
    """Write the packaged file with a fault into a folder; returns what the error must say."""
    good, bad, said = FAULTS[fault]
    assert good in RANGES
    (folder / "reference_ranges.toml").write_text(RANGES.replace(good, bad, 1), encoding="utf-8")
    return said


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_file_is_an_error_of_the_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """The file is checked whenever it is read, and the message names it and the key, in one line."""
    said = broken(tmp_path, fault)
    monkeypatch.setattr("mgcheck.knowledge.loader.data_folder", lambda: tmp_path)
    with pytest.raises(KnowledgeError) as caught:
        packaged_knowledge.__wrapped__()
    assert caught.value.code == "installation"
    assert said in caught.value.message("en")
    for message in (caught.value.message("en"), caught.value.message("fr")):
        assert "reference_ranges.toml" in message
        assert "\n" not in message


def test_a_missing_file_is_an_error_of_the_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ranges, or any other file of the data."""
    monkeypatch.setattr("mgcheck.knowledge.loader.data_folder", lambda: tmp_path)
    for call in (packaged_knowledge.__wrapped__, lambda: read_table("absent")):
        with pytest.raises(KnowledgeError, match="No such file or directory") as caught:
            call()
        assert caught.value.code == "installation"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources and the data."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("src", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("words", "fault"),
    rest_slow(
        [
            (["serum", "0.65", "mmol/l", "--json"], "a gap"),
            (["serum", "0.65", "mmol/l", "--lang", "fr"], "an overlap"),
            (["ionized", "0.5", "mmol/l", "--lab-range", "0.4..0.6"], "the order"),
            (["serum", "-"], "no French"),
            (["batch", str(ROOT / "examples" / "labevents.csv"), "--specimen", "serum"], "no such source"),
            (["panel", "--serum", "0.6 mmol/l", "--ionized", "0.4 mmol/l"], "an empty file"),
        ],
        quick=2,
    ),
)
def test_no_command_answers_from_a_damaged_file(copy: Path, words: list[str], fault: str) -> None:
    """Status 70, one error and the way out, nothing on standard output, and no traceback."""
    said = broken(copy / "data", fault)
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "LC_ALL": "en_US.UTF-8"}
    result = subprocess.run(
        [sys.executable, "-m", "mgcheck", *words],
        input="0.65 mmol/l\n",
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        encoding="utf-8",
    )
    assert (result.returncode, result.stdout) == (70, "")
    if "--json" in words:
        error = json.loads(result.stderr)["error"]
        assert (error["code"], str(copy) in error["message"], said in error["message"]) == ("installation", True, True)
        return
    message, hint = result.stderr.splitlines()
    assert str(copy) in message
    assert said in message or "fr" in words
    assert "pip install --force-reinstall mgcheck" in hint


def test_a_judgement_without_a_class_is_an_error_of_the_program() -> None:
    """Rulers with a gap pass no check; were there one, no answer would come of it."""
    knowledge = packaged_knowledge()
    rms, *others = knowledge.rulers
    torn = knowledge._replace(rulers=(rms._replace(bands=(rms.bands[0], *rms.bands[2:])), *others))
    for source in ("rms", "boisleve"):
        with pytest.raises(RuntimeError, match="lies in no band of rms for serum"):
            interpret_result(result_of(Specimen.SERUM, parse_quantity("0.65 mmol/l"), torn, source=source))
