"""The page as a picture: SVG that any viewer shows and that fetches nothing, and `--save`, which writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run
from rich.text import Text

from mgcheck.render.picture import picture
from mgcheck.render.terminal_text import GLUE

NAME = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script> & "{0}" {unique_id} %s \x1b[31m\u202e'


def parsed(svg: str) -> ET.Element:
    """The picture as XML."""
    return ET.fromstring(svg)  # noqa: S314 - mgcheck wrote it


def words(svg: str) -> str:
    """All text that is drawn."""
    drawn = parsed(svg).iter(f"{NAME}text")
    return " ".join(" ".join(element.itertext()) for element in drawn).replace("\xa0", " ")


def test_a_picture_has_a_title_and_a_description() -> None:
    """Which name it for whoever does not see it; the description is all of its text."""
    root = parsed(picture([Text("first line"), Text(f"0.5{GLUE}mmol/l  ", "bold")], "what it is", 40))
    assert root.tag == f"{NAME}svg"
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.get("id")}
    assert named == {"title": "what it is", "description": "first line\n0.5 mmol/l"}
    assert root.get("aria-labelledby") == "title description"


def test_a_picture_shows_its_lines_in_color() -> None:
    """A line no shorter than the page is cut, none is wrapped."""
    svg = picture([Text("plain"), Text("heavy", "bold bright_blue"), Text("x" * 50)], "title", 40)
    assert [word for word in words(svg).split() if word in ("plain", "heavy")] == ["plain", "heavy"]
    assert re.search("font-weight: bold", svg)
    assert words(svg).count("x") == 40


def test_a_picture_holds_hostile_text_as_text() -> None:
    """In the title, the description and the lines; nothing of it becomes markup or a field of the template."""
    root = parsed(picture([Text(HOSTILE[:-6])], HOSTILE, 120))
    assert not list(root.iter(f"{NAME}script"))
    title = root.find(f"{NAME}title")
    assert title is not None
    assert title.text == HOSTILE.replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
    description = root.find(f"{NAME}desc")
    assert description is not None
    assert description.text == HOSTILE[:-6].rstrip()


def test_a_picture_fetches_nothing() -> None:
    """No font, no style and no link from elsewhere: the one address is the name of the format."""
    svg = picture([Text("x")], "title", 40)
    assert re.findall('https?://[^"]*', svg) == ["http://www.w3.org/2000/svg"]
    assert "@font-face" not in svg
    assert "href" not in svg
    assert "url(" not in re.sub(r"url\(#", "", svg)


def test_save_writes_the_page_to_a_new_file(run: Callable[..., Run], tmp_path: Path) -> None:
    """In the language and to the extent asked for, beside what is printed; beside JSON too."""
    path = tmp_path / "page.svg"
    printed = run("serum", "0,3 mmol/l", "--lang", "fr", "--save", str(path))
    assert (printed.status, printed.out.splitlines()[0]) == (0, "HYPOMAGNÉSÉMIE SÉVÈRE [1, 2]")
    svg = path.read_text(encoding="utf-8")
    assert "HYPOMAGNÉSÉMIE SÉVÈRE" in words(svg)
    assert "mgcheck serum 0,3 mmol/l" in svg
    assert "▼" in svg
    bare = tmp_path / "bare.svg"
    assert run("serum", "0.3 mmol/l", "--no-ruler", "--explain", "--json", "--save", str(bare)).json["class"]
    assert "How the value was read and compared" in bare.read_text(encoding="utf-8").replace("&#160;", " ")
    assert "▼" not in bare.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("there.svg", 2, "save_exists"),
        ("page.png", 2, "save_form"),
        ("page", 2, "save_form"),
        ("no-such-folder/page.svg", 74, "io"),
        ("there.svg/page.svg", 74, "io"),
    ],
)
def test_save_replaces_nothing_and_answers_nothing_where_it_cannot_write(
    run: Callable[..., Run], tmp_path: Path, name: str, status: int, code: str
) -> None:
    """Nothing is printed then, and no file left."""
    (tmp_path / "there.svg").write_text("mine", encoding="utf-8")
    plain = run("serum", "0.5 mmol/l", "--save", str(tmp_path / name))
    assert (plain.status, plain.out) == (status, "")
    refused = run("serum", "0.5 mmol/l", "--save", str(tmp_path / name), "--json")
    assert (refused.status, refused.out) == (status, "")
    assert f'"{code}"' in refused.err
    assert [path.name for path in tmp_path.iterdir()] == ["there.svg"]
    assert (tmp_path / "there.svg").read_text(encoding="utf-8") == "mine"


def test_save_needs_one_value(run: Callable[..., Run], tmp_path: Path) -> None:
    """Lines have no page."""
    refused = run("serum", "-", "--save", str(tmp_path / "page.svg"))
    assert refused.status == 2
    assert "--save draws the page of one value" in refused.err
