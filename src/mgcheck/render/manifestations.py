"""The manifestations that the documents list for a value, each with the number of its place."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from itertools import groupby

from rich.text import Text

from mgcheck.judging.interpretation import ExpectedManifestation, Interpretation
from mgcheck.knowledge.model import Citation, Side, Topic
from mgcheck.render.page_head import documents
from mgcheck.render.writer import COLORS, Writer

# The lists of the first source are ordered by severity and never shortened; those of the second may be.
_KEPT, _SHORTENED = "rms", "boisleve"
_OWN = Citation("mgcheck", "manifestations")


def manifestations(
    writer: Writer, answer: Interpretation, *, full: bool, short: bool
) -> Generator[Text, None, tuple[int, int]]:
    """The manifestations: the severe list first, one list by body system where the documents agree.

    Returns the numbers of signs and of statements about them that are shown.
    """
    items = [item for item in answer.manifestations if item.on_page or full]
    notes = [n for n in answer.cautions if n.topic is Topic.MANIFESTATIONS and (n.on_page or full)]
    if len(answer.sides) > 1 and not full:
        notes = [] if short and items else notes
    if len(answer.sides) > 2 and not full:  # noqa: PLR2004 - low and high, and so four lists or more
        items = [item for item in items if item.citation.source == _KEPT] or items
    # A list that the short page leaves out altogether has a title of its own.
    on_page = {item.heading for item in answer.manifestations if item.on_page}
    titled = [item for item in items if item.heading not in on_page]
    items = [item for item in items if item.heading in on_page]
    merged = len({item.cls for item in items}) == 1 and all(item.extent is None for item in items)
    shown = 0
    by_system = bool(items) and merged and len({verdict.side for verdict in documents(answer)}) == 1
    others = [item for item in items if item.citation.source == _SHORTENED] if short and by_system else []
    if len(others) == len(items):
        # A list that stands alone is not shortened.
        others = []
    in_rows = [item for item in items if item not in others] if by_system else []
    yield from writer.headed(_heading(writer, in_rows))
    if by_system:
        shown = yield from _by_system(writer, in_rows, others)
    elif items:
        shown = yield from _by_list(writer, answer, items, short=short)
    elif {verdict.side for verdict in documents(answer)} == {Side.INSIDE}:
        yield from writer.paragraph(writer.cited(writer.say("page.none_listed"), [_OWN]))
    elif not notes:
        # Low for a document that lists nothing, usual for the other.
        yield from writer.paragraph(writer.cited(writer.say("page.none_here"), [_OWN]))
    for heading, run in groupby(titled, key=lambda item: item.heading):
        found = list(run)
        content = _condition(found[0]) + writer.say("page.semicolon").join(item.text for item in found)
        title = writer.text(writer.say("ui.labelled", label=heading, text=""), "dim")
        yield from writer.paragraph(writer.joined([title, writer.cited(content, [found[0].citation])], ""))
        shown += len(found)
    if notes:
        yield from writer.paragraph(writer.joined((writer.cited(note.text, note.citations) for note in notes), " "))
    return shown, len(notes)


def _heading(writer: Writer, in_rows: list[ExpectedManifestation]) -> Text:
    """The heading; with it the titles of the lists that share rows, if one of them is of a deficit or an overload.

    The value alone is no proof of either. Each title has the number of its place, which its items have as well.
    """
    heading = writer.text(writer.say("ui.manifestations"), "bold")
    titles = dict.fromkeys((item.heading, item.citation) for item in in_rows)
    if all(place.source == _KEPT for _, place in titles):
        return heading
    of_each = [writer.cited(title, [place], "dim") for title, place in titles]
    listed = writer.joined(of_each, writer.say("page.semicolon"))
    return heading + writer.text(writer.say("ui.labelled", label="", text="")) + listed


def _by_system(
    writer: Writer, in_rows: list[ExpectedManifestation], others: list[ExpectedManifestation]
) -> Generator[Text, None, int]:
    """A row per body system, its items grouped by their place; those of `others` have one row, cut."""
    systems: dict[str, list[ExpectedManifestation]] = {}
    for item in in_rows:
        systems.setdefault(item.system, []).append(item)
    rows = [
        (
            writer.text(writer.say(f"ui.system.{system}"), "dim"),
            writer.joined(
                (_run(writer, run) for _, run in groupby(found, key=lambda item: item.citation)),
                writer.say("page.semicolon"),
            ),
        )
        for system, found in systems.items()
    ]
    shown = len(in_rows)
    if others:
        label = writer.text(_SHORTENED, "dim")
        content, number = _cut(writer, others, writer.beside([label, *(label for label, _ in rows)]))
        rows.append((label, content))
        shown += number
    yield from writer.rows(rows)
    return shown


def _by_list(
    writer: Writer, answer: Interpretation, items: list[ExpectedManifestation], *, short: bool
) -> Generator[Text, None, int]:
    """A row per list of a document: the severe list, those with a range, those of the other document."""
    sides = {verdict.side for verdict in documents(answer)}
    lists = [list(run) for _, run in groupby(items, key=lambda item: (item.citation, item.cls, item.extent))]
    labels = [_list_label(writer, answer, found[0]) for found in lists]
    indent = writer.beside(labels)
    rows = []
    shown = 0
    for verdict in documents(answer):
        if verdict.side is Side.INSIDE and None not in sides:
            words = writer.say("page.none_by", band=verdict.band)
            rows.append((_by(writer, verdict.source), writer.cited(words, [Citation(verdict.source, verdict.locator)])))
    for label, found in zip(labels, lists, strict=True):
        shortened = short and found[0].citation.source == _SHORTENED
        content, number = (
            _cut(writer, found, indent) if shortened else (_run(writer, found, _title(writer, found)), len(found))
        )
        rows.append((label, content))
        shown += number
    yield from writer.rows(rows)
    return shown


def _by(writer: Writer, source: str) -> Text:
    """The label of a row from one document."""
    return writer.text(writer.say("page.by", source=source), "dim")


def _list_label(writer: Writer, answer: Interpretation, item: ExpectedManifestation) -> Text:
    """The label of a list: severe, its range, or its document."""
    if item.cls.severe:
        return writer.text(writer.say("page.severe"), COLORS[item.cls])
    if item.citation.source != _KEPT or item.extent is None:
        return _by(writer, item.citation.source)
    return writer.text(item.extent.removesuffix(f" {answer.quantity.unit.label}"), "dim")


def _run(writer: Writer, items: Iterable[ExpectedManifestation], title: str = "") -> Text:
    """The items of one list after its title, separated by body system, with the number of their place."""
    found = list(items)
    if found[0].cls.severe:
        content = " · ".join(item.text for item in found)
    else:
        systems = groupby(found, key=lambda item: item.system)
        content = writer.say("page.semicolon").join(", ".join(item.text for item in own) for _, own in systems)
    return writer.cited(_condition(found[0]) + title + content, [found[0].citation])


def _condition(item: ExpectedManifestation) -> str:
    """The range for which an uncertain list holds, unless its label says it."""
    said = item.citation.source == _KEPT and not item.cls.severe
    return "" if said or item.extent is None else f"({item.extent}) "


def _title(writer: Writer, items: list[ExpectedManifestation]) -> str:
    """What a list of the second source is of, which its label does not say."""
    source = items[0].citation.source
    return "" if source == _KEPT else writer.say("ui.labelled", label=items[0].heading, text="")


def _cut(writer: Writer, items: list[ExpectedManifestation], indent: int) -> tuple[Text, int]:
    """As many items as fit in two lines, and their number."""
    title = _title(writer, items)
    shown, number = _run(writer, items, title), len(items)
    while number > 1 and not writer.fits(shown, indent, 2):
        number -= 1
        content = ", ".join([*(item.text for item in items[:number]), "…"])
        shown = writer.cited(_condition(items[0]) + title + content, [items[0].citation])
    return shown, number
