"""The README: its commands run and print what it shows, and its picture is of the real page."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator

import pytest
from conftest import ROOT

from mgcheck.knowledge import joint_readings as readings
from mgcheck.knowledge import library, loader


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scripts that write the README and the picture are those that check them."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield
    for name in ("update_readme", "draw_page", "draw_house", "write_knowledge"):
        sys.modules.pop(name, None)


def readme_blocks() -> list[tuple[str, str]]:
    """The blocks of the README that can be run."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```(console|python)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "content",
    [content for kind, content in readme_blocks() if kind == "console"],
    ids=lambda content: content.splitlines()[0],
)
def test_a_console_block_is_what_its_commands_print(content: str) -> None:
    """Character for character."""
    if "jq" in content and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    from update_readme import run_console

    assert run_console(content) == content


@pytest.mark.parametrize("content", [content for kind, content in readme_blocks() if kind == "python"])
def test_a_python_block_is_a_doctest(content: str) -> None:
    """Each example gives what stands below it."""
    from update_readme import failures_of

    assert content.count(">>>") > 5
    assert failures_of(content) == 0


def test_the_blocks_are_all_there() -> None:
    """One value, a value a line, a file, JSON into jq, exit statuses, Python."""
    assert len([kind for kind, _ in readme_blocks() if kind == "console"]) == 12
    assert len([kind for kind, _ in readme_blocks() if kind == "python"]) == 1


def test_the_picture_shows_the_real_page() -> None:
    """The same words in the same order; how they are drawn is up to the version of rich."""

    def words(svg: str) -> list[str]:
        return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))).split()

    from draw_page import PICTURE, svg

    assert words(PICTURE.read_text(encoding="utf-8")) == words(svg())
    assert "HYPOMAGNESEMIA" in words(svg())


def test_the_house_is_drawn_as_it_is() -> None:
    """The picture of the rooms is what its script draws of the code today."""
    from draw_house import PICTURE, ROOMS, SOURCE, svg

    assert PICTURE.read_text(encoding="utf-8") == svg()
    folders = {path.name for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert folders <= set(ROOMS)


def test_the_provenance_page_is_not_stale() -> None:
    """`docs/knowledge.md` is what its script writes today, and holds every text of the data."""
    from write_knowledge import PAGE, knowledge_page

    text = PAGE.read_text(encoding="utf-8")
    assert text == knowledge_page()
    known = loader.packaged_knowledge()
    wanted = [note.text for note in (*known.cautions, *known.next_checks)]
    wanted += [item.text for group in known.groups for item in group.items]
    wanted += [claim.text for condition in library.conditions() for claim in condition.claims]
    wanted += [one.reading.text for one in readings.panel_readings()]
    assert all(each.en in text and each.fr in text for each in wanted)


def test_both_languages_print_the_same_numbers() -> None:
    """Of every statement; thousands are grouped by a comma in English and by a space in French."""
    from write_knowledge import sections

    def numbers(text: str, group: str) -> list[str]:
        grouped = re.sub(rf"(?<=[0-9]){group}(?=[0-9]{{3}}\b)", "", text)
        return sorted(number.replace(",", ".") for number in re.findall(r"[0-9]+(?:[.,][0-9]+)?", grouped))

    texts = [text for _, rows in sections() for _, _, text in rows]
    assert [text for text in texts if numbers(text.en, ",") != numbers(text.fr, " ")] == []


def test_the_two_commands_stand_as_they_are_promised() -> None:
    """CI runs the second from the README itself."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\npip install . && mgcheck serum 0.5 mmol/l\n") == 1
    assert text.count("\npip install '.[test]' && pytest\n") == 1


def test_every_exit_status_is_documented() -> None:
    """The table of the README and the enumeration say the same."""
    from mgcheck.cli.process.exits import Exit

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = {int(number) for number in re.findall(r"^\| ([0-9]+) \|", text, re.MULTILINE)}
    assert listed == {status.value for status in Exit}
