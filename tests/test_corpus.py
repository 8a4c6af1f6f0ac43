"""Every input that a fuzzer has kept, the ones that once broke something among them, holds what its target asserts."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import rest_slow
from fuzz_targets import TARGETS

from mgcheck.knowledge.loader import packaged_knowledge

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("step", rest_slow({"every third": 3, "all": 1}))
@pytest.mark.parametrize("name", TARGETS)
def test_the_corpus(name: str, step: int) -> None:
    """File by file; a crash that the fuzzer finds goes among them as it is."""
    files = sorted((CORPUS / name).iterdir())
    assert len(files) > 50
    for path in files[::step]:
        TARGETS[name](path.read_bytes())


def test_the_targets_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quantity that reads back otherwise, a ranges file of which nothing is used, and rows not counted, are found."""
    monkeypatch.setattr("mgcheck.files.tally.Tally.add", lambda *_: None)
    with pytest.raises(AssertionError):
        TARGETS["fhir"]((CORPUS / "fhir" / "serum").read_bytes())
    monkeypatch.setattr("fuzz_targets.load_knowledge", lambda _: packaged_knowledge())
    with pytest.raises(AssertionError):
        TARGETS["ranges"](b"")
    monkeypatch.setattr("mgcheck.quantity.quantity.Quantity.__str__", lambda _: "0.51 mmol/l")
    with pytest.raises(AssertionError):
        TARGETS["quantity"](b".0.5 mmol/l")
