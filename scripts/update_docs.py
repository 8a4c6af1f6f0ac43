"""Run the commands of the documentation and write what they really print into it.

    python scripts/update_docs.py

A `console` block of README.md or of a page in docs/ holds commands after `$ ` and what they print; the pictures in
docs/pictures/ show `PICTURES`. All commands run in the top folder of the checkout, 80 columns wide. A `python` block is
a doctest, which `tests/test_docs.py` runs.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sysconfig
import textwrap
from pathlib import Path

from rich.text import Text

from mgcheck.render.picture import picture
from mgcheck.series.chart import chart
from mgcheck.series.reading import trend

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 80
PAGES = [
    ROOT / "README.md",
    *(ROOT / "docs" / f"{name}.md" for name in ("cli", "json", "batch", "trend", "fhir", "python")),
]
PICTURES = {
    ROOT / "docs" / "pictures" / f"{name}.svg": command
    for name, command in {
        "low": "mgcheck serum 0.5 mmol/l",
        "disagreement": "mgcheck serum 0.72 mmol/l",
        "unit": "mgcheck serum 20 mmol/l",
        "file": "mgcheck batch examples/labevents.csv --where itemid=50960 --specimen serum"
        " --column fallback=valuenum --column unit=valueuom"
        " --column low=ref_range_lower --column high=ref_range_upper --summary",
        "trend": "mgcheck trend examples/series.csv --where specimen=serum",
        "french": "mgcheck serum 0,3 mmol/l --lang fr",
    }.items()
}
# What `mgcheck trend --save` draws of its example.
DRAWN = ROOT / "docs" / "pictures" / "series.svg"
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def environment() -> dict[str, str]:
    """The environment of the commands: this interpreter's scripts first, nothing that changes the output."""
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "SYSTEMROOT", "TMPDIR")}
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return {**kept, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}


def printed(command: str, **variables: str) -> str:
    """What a command prints, on either stream, without the hash of the data, which any change of them changes."""
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    return re.sub(r"sha256:[0-9a-f]+", "sha256:…", result.stdout.decode("utf-8"))


def blocks(text: str) -> list[tuple[str, str]]:
    """The blocks of a page that can be run: their kind and content, in order."""
    return [(match[1], match[2]) for match in _BLOCK.finditer(text)]


def run_console(content: str) -> str:
    """A console block as it should be: each command with what it prints."""
    commands = re.findall(r"^\$ (.*)$", content, re.MULTILINE)
    return "".join(f"$ {command}\n{printed(command, NO_COLOR='1')}" for command in commands)


def failures_of(content: str) -> int:
    """How many examples of a python block fail."""
    test = doctest.DocTestParser().get_doctest(content, {}, "python", None, 0)
    return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed


def updated(text: str) -> str:
    """A page with the real output in its console blocks."""
    return _BLOCK.sub(
        lambda match: match[0] if match[1] == "python" else f"```console\n{run_console(match[2])}```", text
    )


def svg(command: str) -> str:
    """The picture of what a command prints on a terminal, after the command itself."""
    typed = textwrap.wrap(f"$ {command}", WIDTH - len(" \\"), subsequent_indent="    ", break_on_hyphens=False)
    lines = [Text(line, style="bold") for line in " \\\n".join(typed).split("\n")]
    lines += Text.from_ansi(printed(command, FORCE_COLOR="1", TERM="xterm-256color")).split("\n")
    return picture(lines, command, WIDTH)


def drawn() -> str:
    """The picture of the example of `mgcheck trend` over time."""
    return chart(trend(ROOT / "examples" / "series.csv"), iso=True)


def main() -> None:
    """Rewrite the pages and the pictures."""
    for page in PAGES:
        page.write_text(updated(page.read_text(encoding="utf-8")), encoding="utf-8")
    for path, command in PICTURES.items():
        path.write_text(svg(command), encoding="utf-8")
    DRAWN.write_text(drawn(), encoding="utf-8")


if __name__ == "__main__":
    main()
