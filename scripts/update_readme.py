"""Run the blocks of the README and write their real output into it.

    python scripts/update_readme.py            # rewrite README.md
    python scripts/update_readme.py --check    # fail where it is stale

A `console` block holds commands behind `$ ` and what they print; a `python` block is a doctest. The commands run in the
top folder of the checkout, in English, 80 columns wide, without colours.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def environment() -> dict[str, str]:
    """The environment of the commands: this interpreter's scripts first, nothing that changes the output."""
    kept = {name: value for name, value in os.environ.items() if name in ("HOME", "SYSTEMROOT", "TMPDIR")}
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    return {**kept, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}


def blocks(text: str) -> list[tuple[str, str]]:
    """The blocks that can be run: their kind and content, in order."""
    return [(match[1], match[2]) for match in _BLOCK.finditer(text)]


def run_console(content: str) -> str:
    """A console block as it should be: each command with what it prints, on either stream.

    The hash of the data, which every change of a file changes, is left out.
    """
    lines = []
    for command in re.findall(r"^\$ (.*)$", content, re.MULTILINE):
        result = subprocess.run(
            ["bash", "-c", command],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=60,
        )
        printed = re.sub(r"sha256:[0-9a-f]+", "sha256:…", result.stdout.decode("utf-8"))
        lines.append(f"$ {command}\n{printed}")
    return "".join(lines)


def failures_of(content: str) -> int:
    """How many examples of a python block fail."""
    test = doctest.DocTestParser().get_doctest(content, {}, "README", str(README), 0)
    return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed


def updated(text: str) -> str:
    """The README with the real output in its console blocks."""
    return _BLOCK.sub(
        lambda match: match[0] if match[1] == "python" else f"```console\n{run_console(match[2])}```", text
    )


def main() -> int:
    """Rewrite the README, or with `--check` say whether that would change it."""
    text = README.read_text(encoding="utf-8")
    new = updated(text)
    if "--check" in sys.argv:
        return int(new != text or any(failures_of(content) for kind, content in blocks(text) if kind == "python"))
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
