"""The documentation: its commands run and print what it shows, and its pictures are of real output."""

from __future__ import annotations

import html
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, rest_slow

from mgcheck.knowledge import joint_readings, library, loader

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.fixture(autouse=True)
def scripts_on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The scripts that write the pages and the pictures are those that check them."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    yield
    for name in ("update_docs", "draw_house", "write_knowledge", "write_atlas"):
        sys.modules.pop(name, None)


def blocks(kind: str) -> list[tuple[str, str]]:
    """The blocks of a kind in all pages, with the name of the page."""
    pattern = re.compile(rf"^```{kind}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    return [(page.name, content) for page in PAGES for content in pattern.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "content",
    rest_slow(
        {content.splitlines()[0]: content for _, content in blocks("console")},
        quick=sum(page == "README.md" for page, _ in blocks("console")),
    ),
)
def test_a_console_block_is_what_its_commands_print(content: str) -> None:
    """Character for character."""
    if "jq" in content and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    from update_docs import run_console

    assert run_console(content) == content


@pytest.mark.parametrize("content", [content for _, content in blocks("python") if ">>>" in content])
def test_a_python_block_is_a_doctest(content: str) -> None:
    """Each example gives what stands below it."""
    from update_docs import failures_of

    assert failures_of(content) == 0


def test_the_blocks_are_all_there() -> None:
    """Every page that shows commands is one that the script rewrites."""
    from update_docs import PAGES as WRITTEN

    assert {page for page, _ in blocks("console")} == {
        "README.md",
        "cli.md",
        "json.md",
        "batch.md",
        "trend.md",
        "fhir.md",
        "reading.md",
    }
    assert {page for page, content in blocks("python") if ">>>" in content} == {"README.md", "python.md"}
    written = {"README.md", "cli.md", "json.md", "batch.md", "trend.md", "fhir.md", "python.md"}
    assert {page.name for page in WRITTEN} == written


def words(svg: str) -> list[str]:
    """What a picture shows: the same words in the same order, however the version of rich draws them."""
    return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))).split()


PICTURES = ("low", "disagreement", "unit", "file", "trend", "french")


@pytest.mark.parametrize("name", rest_slow(PICTURES))
def test_each_picture_shows_the_real_output(name: str) -> None:
    """Of its command, as a terminal has it."""
    from update_docs import PICTURES as COMMANDS
    from update_docs import svg

    (path,) = (path for path in COMMANDS if path.stem == name)
    assert words(path.read_text(encoding="utf-8")) == words(svg(COMMANDS[path]))


def test_the_pictures_are_all_there() -> None:
    """Each of a command stands in the README, and the drawn series is what `mgcheck trend --save` writes."""
    from update_docs import DRAWN, drawn
    from update_docs import PICTURES as COMMANDS

    assert DRAWN.read_text(encoding="utf-8") == drawn()
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.stem for path in COMMANDS] == list(PICTURES)
    assert [path.name for path in COMMANDS if f"({path.relative_to(ROOT)})" not in text] == []
    shown = {path.name for path in COMMANDS} | {"house.svg", DRAWN.name}
    assert shown == {path.name for path in (ROOT / "docs" / "pictures").iterdir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    """Links into the repository, with the pictures."""
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


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
    wanted += [one.reading.text for one in joint_readings.panel_readings()]
    assert all(each.en in text and each.fr in text for each in wanted)


def test_the_atlas_is_that_of_the_answers() -> None:
    """A change of any answer shows in its pages: scripts/write_atlas.py writes them."""
    from write_atlas import FOLDER, pages

    written = dict(pages())
    assert set(FOLDER.glob("*.md")) == written.keys()
    for path, text in written.items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale"


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
    """The table of docs/cli.md and the enumeration say the same."""
    from mgcheck.cli.process.exits import Exit

    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    listed = {int(number) for number in re.findall(r"^\| ([0-9]+) \|", text, re.MULTILINE)}
    assert listed == {status.value for status in Exit}
