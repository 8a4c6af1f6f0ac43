"""What several test modules share."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, settings
from rows_of_files import ROWS, write_csv

from mgcheck.cli.app import LazyGroup
from mgcheck.cli.main import main
from mgcheck.cli.process.environment import locale_language
from mgcheck.columns import evaluator
from mgcheck.columns.pieces import Pieces, compile_pieces
from mgcheck.columns.row import Row, RowReader

USUAL = 100
# A machine that does other work at the same time breaks no law.
settings.register_profile("usual", max_examples=USUAL, deadline=None)
settings.load_profile("usual")
# In the quick set, which is run at every change; the gate and `-m slow` try all examples.
settings.register_profile("quick", max_examples=USUAL // 3, deadline=None)
# `pytest --hypothesis-profile=long` tries a hundred times the examples of the suite.
settings.register_profile("long", max_examples=USUAL * 100, deadline=None)
# For mutation testing: the same examples for every mutant, so that none is killed by chance, and few of them; nobody
# wants to see the smallest example that kills it.
settings.register_profile(
    "mutation",
    max_examples=USUAL // 5,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
)

# Slow tests that reach lines that no quick one does.
REACHING_FURTHER = ("test_bounds", "test_outputs")


def pytest_configure(config: pytest.Config) -> None:
    """Try fewer examples where slow tests are left out, unless a profile was asked for."""
    if "not slow" in config.option.markexpr and not config.getoption("hypothesis_profile", None):
        settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage in quick tests and in few slow ones: it doubles the time of what runs in this process."""
    for item in items:
        if item.get_closest_marker("slow") and item.path.stem not in REACHING_FURTHER:
            item.add_marker("no_cover")


ROOT = Path(__file__).resolve().parents[1]
# The property of a test that lists the answers of the atlas that changed since they were read.
UNREAD = "unread answers"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many answers of the atlas changed since they were read, as a test of tests/test_atlas.py found them."""
    for report in terminalreporter.stats.get("passed", ()):
        if changed := dict(report.user_properties).get(UNREAD):
            terminalreporter.section("answers to be read against the documents")
            terminalreporter.write_line(f"{len(changed)} changed since they were read, among them {changed[0]};")
            terminalreporter.write_line("python scripts/check_release.py lists them all")


COMMAND = [sys.executable, "-m", "mgcheck"]


class Run(NamedTuple):
    """What a command line gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Runner = Callable[..., Run]


class Bytes(io.BytesIO):
    """Standard input as bytes, as `sys.stdin` has it."""

    @property
    def buffer(self) -> Bytes:
        """The stream itself."""
        return self


def examples(number: int) -> int:
    """So many examples of a test in the suite, and as many times more or fewer as the profile has it."""
    default = settings.default
    assert default
    return max(1, number * default.max_examples // USUAL)


def rest_slow(cases: Iterable[Any], *, quick: int = 1) -> list[Any]:
    """Parameters of a test, of which all but the first few are slow; those of a mapping have its keys as ids.

    Each case is one parameter, or a tuple of several.
    """
    named = list(cases.items()) if isinstance(cases, Mapping) else [(None, case) for case in cases]
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), id=name, marks=() if place < quick else pytest.mark.slow
        )
        for place, (name, case) in enumerate(named)
    ]


@pytest.fixture(scope="session", autouse=True)
def built_once() -> Iterator[None]:
    """Build each command once a session, as a process does; typer needs longer for that than mgcheck for its answer."""
    build = LazyGroup.get_command
    built: dict[tuple[str, str, bool], Any] = {}

    def kept(group: LazyGroup, ctx: Any, name: str) -> Any:
        key = name, locale_language(), ctx.resilient_parsing
        if key not in built:
            built[key] = build(group, ctx, name)
        return built[key]

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(LazyGroup, "get_command", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Compile the pieces of one kind of rows once a session, not once for each file and frame that has such rows."""
    found: dict[tuple[Any, ...], tuple[RowReader, Pieces]] = {}

    def kept(reader: RowReader, row: Row, places: int) -> Pieces:
        options = {each.name: getattr(reader, each.name) for each in fields(reader) if each.init}
        options |= {"knowledge": id(reader.knowledge), "specimens": tuple(reader.specimens.items())}
        key = *options.values(), row._replace(value=""), places
        if key not in found:
            # The reader is kept as well, so that no other knowledge gets the id of its own.
            found[key] = reader, compile_pieces(reader, row, places)
        return found[key][1]

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(evaluator, "compile_pieces", kept)
        yield


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Run a command line in this process, in English, 80 columns wide, with no terminal."""
    for name in ("LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANG", "LANGUAGE", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words: str) -> Run:
        capsys.readouterr()
        status = main(words)
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return call


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A file of results of every kind."""
    return write_csv(tmp_path / "results.csv", ROWS)
