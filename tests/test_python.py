"""The public functions of Python: arguments of the wrong type, and interpreters in other processes."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import mgcheck

FEMG = {
    "serum_magnesium": "0.6 mmol/l",
    "urine_magnesium": "2 mmol/l",
    "serum_creatinine": "80 µmol/l",
    "urine_creatinine": "8 mmol/l",
}
# Each public function with arguments that it takes.
CALLS: Mapping[str, Mapping[str, Any]] = {
    "convert": {"text": "0.5 mmol/l", "target": "mg/l"},
    "femg": FEMG,
    "find_causes": {},
    "find_conditions": {"word": "cramps"},
    "atlas": {},
    "find_foods": {},
    "intake": {},
    "interpret": {"specimen": "serum", "text": "0.5 mmol/l"},
    "interpreter": {"specimen": "serum"},
    "loading_test": {"dose": "30 mmol", "urine_24h": "20 mmol"},
    "panel": {"values": {"serum": "0.5 mmol/l", "urine": "4 mmol/24h"}},
    "trend": {"file": ROOT / "examples" / "series.csv"},
    "parse_quantity": {"text": "0.5 mmol/l"},
}
# Of another type than any parameter takes, and of a type that others take.
NEVER = [0.5, 5, Decimal("0.5"), b"0.5 mmol/l", True, object()]
LISTS = [["ppi"], ("ppi",), {"ppi"}]
MAPPINGS = [{"serum": "0.5 mmol/l"}]
WRONG = {
    "str": [*NEVER, None, *LISTS, *MAPPINGS, Path("file")],
    "DecimalMark": [*NEVER, None, *LISTS, *MAPPINGS, Path("file")],
    "str | None": [*NEVER, *LISTS, *MAPPINGS, Path("file")],
    "str | Path": [*NEVER, None, *LISTS, *MAPPINGS],
    "bool": [*(each for each in NEVER if each is not True), None, *LISTS, *MAPPINGS, Path("file")],
    "str | Path | None": [*NEVER, *LISTS, *MAPPINGS],
    "Sequence[str]": [*NEVER, None, "ppi", [5], ["ppi", None], [b"ppi"], [["ppi"]]],
    "tuple[str, ...]": [*NEVER, None, "growth", [5], ("growth", None)],
    "Mapping[str, str]": [*NEVER, None, *LISTS, "serum", {"serum": 0.5}, {"serum": None}, {5: "0.5 mmol/l"}],
}


def parameters() -> list[tuple[str, str, str]]:
    """Every parameter of every public function, with its annotation."""
    functions = {name: getattr(mgcheck, name) for name in mgcheck.__all__}
    return [
        (name, parameter.name, parameter.annotation)
        for name, function in functions.items()
        if callable(function) and not isinstance(function, type)
        for parameter in inspect.signature(function).parameters.values()
    ]


@cache
def works(function: str) -> bool:
    """Whether a function takes its arguments of the right types; once for all of its parameters."""
    getattr(mgcheck, function)(**CALLS[function])
    return True


@pytest.mark.parametrize(("function", "parameter", "annotation"), parameters())
def test_an_argument_of_the_wrong_type_is_a_type_error_that_says_what_is_due(
    function: str, parameter: str, annotation: str
) -> None:
    """For every public function, every parameter, and every type that is not its own."""
    call: Callable[..., Any] = getattr(mgcheck, function)
    assert works(function)
    for value in WRONG[annotation]:
        with pytest.raises(TypeError) as caught:
            call(**{**CALLS[function], parameter: value})
        assert isinstance(caught.value, mgcheck.ArgumentTypeError), value
        assert str(caught.value).startswith(f"{parameter} must be {annotation}, not {type(value).__name__}")
        assert caught.value.message("fr").startswith(f"{parameter} doit être {annotation}, et non ")


@pytest.mark.parametrize("value", [0.5, None, b"0.5 mmol/l", ["0.5 mmol/l"]])
def test_by_position_too(value: Any) -> None:
    """Also where the arguments have no names, and in the function that `interpreter` gives."""
    for call in (partial(mgcheck.interpret, "serum"), mgcheck.interpreter("serum"), mgcheck.parse_quantity):
        with pytest.raises(mgcheck.ArgumentTypeError, match=f"text must be str, not {type(value).__name__}"):
            call(value)


def test_a_number_without_its_unit_gets_the_way_out() -> None:
    """The commonest slip: a number where a text with its unit is due."""
    with pytest.raises(TypeError, match=re.escape('such as "0.5 mmol/l"')):
        mgcheck.interpret("serum", 0.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=re.escape("factors must be Sequence[str], not list with int")):
        mgcheck.interpret("serum", "0.5 mmol/l", factors=[5])  # type: ignore[list-item]


def test_what_python_refuses_by_itself_stays_its_own() -> None:
    """A missing argument, or one of another name."""
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'text'"):
        mgcheck.interpret("serum")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'unit'"):
        mgcheck.interpret("serum", "0.5 mmol/l", unit="mmol/l")  # type: ignore[call-arg]


OPTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("serum", {}, "0.72 mmol/l"),
    ("serum", {"source": "boisleve", "language": "fr"}, "<0.8 mmol/l"),
    ("plasma", {"lab_range": "0.75..1.00", "factors": ["ppi", "thiazide"]}, "0.5 mmol/l"),
    ("urine", {"volume": "1.4 l", "lab_range": "3..7 mmol/24h"}, "3 mmol/l"),
    ("ionized", {}, "61 %"),
]


@pytest.mark.parametrize(("specimen", "options", "text"), OPTIONS)
def test_an_interpreter_is_pickled_by_its_options(specimen: str, options: dict[str, Any], text: str) -> None:
    """What is loaded, or copied, is equal and answers the same."""
    run = mgcheck.interpreter(specimen, **options)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(run, protocol))
        assert again == run
        assert again(text) == run(text)
    assert copy.deepcopy(run)(text) == run(text)
    # The options and not the knowledge.
    assert len(pickle.dumps(run)) < 1000


def test_a_pickled_interpreter_reads_its_ranges_file_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From wherever it is loaded; a file that has gone is refused."""
    copied = tmp_path / "mine.toml"
    copied.write_bytes((ROOT / "examples" / "my_ranges.toml").read_bytes())
    monkeypatch.chdir(tmp_path)
    run = mgcheck.interpreter("serum", ranges="mine.toml")
    pickled = pickle.dumps(run)
    monkeypatch.chdir("/")
    assert pickle.loads(pickled)("0.72 mmol/l") == run("0.72 mmol/l")
    copied.unlink()
    with pytest.raises(mgcheck.KnowledgeError):
        pickle.loads(pickled)


def test_an_interpreter_serves_other_processes() -> None:
    """As `multiprocessing` hands it over, and its answers come back."""
    run = mgcheck.interpreter("serum", lab_range="0.75..1.00")
    texts = ["0.5 mmol/l", "<0.8 mmol/l"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        answers: Iterator[Any] = processes.map(run, texts)
        assert list(answers) == [run(text) for text in texts]
