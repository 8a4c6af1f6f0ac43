"""Coverage-guided fuzzing: `python scripts/fuzz.py quantity --seconds 3600`, after `pip install -e . --group fuzz`.

Tries inputs that reach new branches of the quantity parser (`quantity`), of the loader of ranges files (`ranges`) or of
the reader of FHIR resources (`fhir`), beginning with those of tests/corpus, and stops at the first that breaks what
tests/fuzz_targets.py asserts. That input is written into the corpus, where tests/test_corpus.py runs it from then on.
`--keep FOLDER` keeps the inputs that reached something new.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "tests" / "corpus"
sys.path.insert(0, str(ROOT / "tests"))

with atheris.instrument_imports(include=["mgcheck", "tomllib", "fuzz_targets"]):
    from fuzz_targets import TARGETS


def main() -> None:
    """Run one target; libFuzzer ends the process, with a status other than 0 where an input broke it."""
    parser = argparse.ArgumentParser(description="Coverage-guided fuzzing.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where inputs that reached something new are kept")
    asked = parser.parse_args()
    seeds = CORPUS / asked.target
    kept = asked.keep or Path(tempfile.mkdtemp())
    kept.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={asked.seconds}", "-max_len=2000", "-timeout=20", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={seeds}/", str(kept), str(seeds)], TARGETS[asked.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
