"""Lists of what the documents say: causes, tests, evidence, foods, ranges, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from mgcheck.knowledge.causes import PRINCIPAL, Cause, Listing, principal
from mgcheck.knowledge.library import FOODS, AssayTest, Condition, Food, Point
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import Citation, Side, Source, Statement
from mgcheck.knowledge.reviews import pieces_of_atlas, reviews
from mgcheck.language.numbers import localized
from mgcheck.render.writer import Writer

if TYPE_CHECKING:
    from mgcheck.judging.atlas import Piece


def causes(
    writer: Writer, found: Sequence[Cause], specimen: str, sides: Iterable[Side], source: str | None
) -> Iterator[Text]:
    """The causes of a low and of a high value by mechanism, the principal ones of rms first.

    Only places that say which way a cause moves the value are cited; causes without such a place come last.
    """
    sections = [
        (f"ui.direction.{side}", [(cause, cause.listings_for(specimen, side, source)) for cause in found])
        for side in sides
    ]
    unsaid = [(cause, tuple(one for one in cause.undirected if source in (None, one.source))) for cause in found]
    sections.append(("ui.direction.unsaid", unsaid))
    shown = [(key, own) for key, listed in sections if (own := [one for one in listed if one[1]])]
    for key, own in shown:
        deficit = key == "ui.direction.low" and any(one.deficit for _, listed in own for one in listed)
        heading = f"{key}_or_deficit" if deficit else key
        yield from writer.heading(heading, specimen=writer.say(f"ui.specimen.{specimen}"))
        yield from _by_mechanism(writer, own)
    if shown:
        yield from writer.foot()
    else:
        yield from writer.paragraph(writer.text(writer.say("ui.direction.none")), 0)


def _by_mechanism(writer: Writer, moving: Sequence[tuple[Cause, tuple[Listing, ...]]]) -> Iterator[Text]:
    bullet = writer.text(writer.charset.glyphs.bullet)
    if any(principal(listed) for _, listed in moving):
        yield from writer.item(writer.cited(writer.say("ui.causes.principal"), [PRINCIPAL]), sign=bullet)
    rows = []
    for mechanism in dict.fromkeys(cause.mechanism for cause, _ in moving):
        rows.append((writer.text(f"  {writer.say(f'ui.mechanism.{mechanism}')}", "dim"), Text(""), ""))
        own = [(cause, listed) for cause, listed in moving if cause.mechanism == mechanism]
        for cause, listed in sorted(own, key=lambda one: not principal(one[1])):
            sign = Text("  ") + bullet if principal(listed) else Text("")
            rows.append((sign, writer.cited(cause.text.within(writer.language), listed), cause.id))
    yield from writer.named(rows, 4)


def tests(writer: Writer, found: Iterable[AssayTest]) -> Iterator[Text]:
    """The use, time, method and limits of each assay and test."""
    for test in found:
        yield from title(writer, test.name.within(writer.language))
        yield from points(writer, test.points)
    yield from writer.foot()


def title(writer: Writer, name: str) -> Iterator[Text]:
    """A name as a heading."""
    yield from writer.headed(writer.text(name[0].upper() + name[1:], "bold"))


def points(writer: Writer, found: Iterable[Point]) -> Iterator[Text]:
    """The statements on a test, with the label of each topic once."""
    labels = {topic: writer.say(f"ui.about.{topic}") for topic in ("use", "when", "method", "limits")}
    wide = max(map(len, labels.values()))
    rows: list[tuple[Text, Text]] = []
    for topic, said in groupby(found, key=lambda point: point.topic):
        texts = (writer.cited(point.text.within(writer.language), [point.citation]) for point in said)
        rows += _labelled(writer.text(labels[topic].ljust(wide), "dim"), texts)
    yield from writer.rows(rows)


def _labelled(label: Text, texts: Iterable[Text]) -> Iterator[tuple[Text, Text]]:
    """Several texts beside one label."""
    for place, content in enumerate(texts):
        yield Text("") if place else label, content


def conditions(writer: Writer, found: Sequence[Condition]) -> Iterator[Text]:
    """The conditions that the documents discuss, each with the documents that do."""
    yield from writer.heading("ui.conditions")
    rows = []
    for condition in found:
        sources = ", ".join(dict.fromkeys(claim.citation.source for claim in condition.claims))
        rows.append(
            (Text(""), writer.text(condition.name.within(writer.language)).append(f" ({sources})", "dim"), condition.id)
        )
    yield from writer.named(rows)


def evidence(writer: Writer, found: Iterable[Condition]) -> Iterator[Text]:
    """The statements of each document on a condition, side by side, after how far they agree."""
    for condition in found:
        yield from title(writer, condition.name.within(writer.language))
        # How far the documents agree is mgcheck's own judgement.
        own = [Citation("mgcheck", "evidence.toml")]
        yield from writer.paragraph(writer.cited(condition.agreement.within(writer.language), own), 0)
        claims: dict[str, list[Point]] = {}
        for claim in condition.claims:
            claims.setdefault(claim.citation.source, []).append(claim)
        rows: list[tuple[Text, Text]] = []
        for source, said in claims.items():
            texts = [writer.cited(claim.text.within(writer.language), [claim.citation]) for claim in said]
            if said[0].topic == "promotional":
                texts.insert(0, writer.text(f"({writer.say('ui.promotional')})"))
            rows += _labelled(writer.text(source, "dim"), texts)
        yield from writer.rows(rows)
    yield from writer.foot()
    yield from writer.paragraph(writer.text(writer.say("ui.no_treatment")), 0)


def notes(writer: Writer, found: Iterable[Point]) -> Iterator[Text]:
    """Notes on intake and food under their topics."""
    for topic, said in groupby(found, key=lambda note: note.topic):
        yield from writer.heading(f"ui.topic.{topic}")
        for note in said:
            yield from writer.item(writer.cited(note.text.within(writer.language), [note.citation]))


def foods(writer: Writer, found: Collection[Food], notes_on_food: Iterable[Point]) -> Iterator[Text]:
    """The magnesium in foods, and the statements on food."""
    yield from writer.headed(writer.cited(writer.say("ui.foods"), [FOODS], "bold"))
    wide = max(len(str(food.mg_per_100_g)) for food in found)
    figures = (str(food.mg_per_100_g).rjust(wide) for food in found)
    names = (food.name.within(writer.language) for food in found)
    yield from writer.rows(
        [(writer.text(figure), writer.text(name)) for figure, name in zip(figures, names, strict=True)]
    )
    yield from notes(writer, notes_on_food)
    yield from writer.foot()


def ranges(writer: Writer, found: Iterable[Statement]) -> Iterator[Text]:
    """Every limit as printed, with its meaning."""
    for specimen, listed in groupby(found, key=lambda row: row.specimen):
        name = writer.say(f"ui.specimen.{specimen}")
        yield from title(writer, name)
        for source, own in groupby(listed, key=lambda row: row.source):
            yield from writer.paragraph(writer.text(source, "dim"))
            yield from writer.rows(
                [
                    (
                        writer.text(row.printed),
                        writer.cited(row.meaning.within(writer.language), [Citation(source, row.locator)]),
                    )
                    for row in own
                ],
                4,
            )
    yield from writer.foot()


def atlas(writer: Writer, found: Iterable[Sequence[Piece]]) -> Iterator[Text]:
    """Every answer: the values to which it is given, its verdicts, and its statements by their ids."""
    for pieces in found:
        unit = pieces[0].unit
        title = writer.say(f"ui.title.{scope(pieces[0].answer.specimen, unit)}")
        counted = writer.say("ui.atlas.title", title=title, unit=unit.label, number=len(pieces))
        yield from writer.headed(writer.text(counted, "bold"))
        rows = []
        for piece in pieces:
            first, *others = _said(writer, piece)
            rows += [(writer.text(values_of(writer, piece)), first), *((Text(""), other) for other in others)]
        yield from writer.rows(rows)


def values_of(writer: Writer, piece: Piece) -> str:
    """The values of a piece, such as `0.401 to 0.699`."""
    low, high = (None if end is None else localized(str(end), writer.language) for end in (piece.low, piece.high))
    if high is None:
        return writer.say("extent.at_least", low=str(low))
    return str(low) if low == high else writer.say("extent.between", low=str(low), high=high)


def signed(writer: Writer, piece: Piece) -> str:
    """The hash of an answer, and when it was read."""
    read = piece.review
    key = "unread" if read is None else f"read.{read.capacity}"
    return writer.say(f"ui.atlas.{key}", hash=piece.hash, date="" if read is None else read.date)


def _said(writer: Writer, piece: Piece) -> Iterator[Text]:
    row = piece.to_dict(writer.language)
    verdicts = [f"{one['source']}: {', '.join(one['bands'])}" for one in row["verdicts"]]
    head = [row["label"], row["flag"] or "-", *verdicts]
    yield writer.text("; ".join([*head, writer.say("ui.borderline")] if row["borderline"] else head))
    statements = {
        "warnings": row["warnings"],
        # A list of manifestations is shown whole or not at all.
        "manifestations": dict.fromkeys(name.partition(".")[0] for name in row["manifestations"]),
        "cautions": row["cautions"],
        "next_checks": row["next_checks"],
        "causes": row["causes"],
    }
    for key, ids in statements.items():
        if ids:
            named = writer.say("ui.labelled", label=writer.say(f"ui.atlas.{key}"), text=", ".join(ids))
            yield writer.text(named, "dim")
    yield writer.text(signed(writer, piece), "dim")


def sources(writer: Writer, found: Collection[Source]) -> Iterator[Text]:
    """The title, origin and weight of each source."""
    wide = max(len(source.id) for source in found)
    for kind, listed in groupby(found, key=lambda source: source.kind):
        yield from writer.heading(f"ui.kind.{kind}")
        for source in listed:
            texts = [] if source.title == source.id else [writer.text(source.title, "bold")]
            details = (text for text in (source.origin, source.weight) if text is not None)
            texts += [writer.text(text.within(writer.language)) for text in details]
            if source.kind == "own":
                by = Counter(read.capacity for read in reviews().values())
                counts = {"pieces": pieces_of_atlas(), "read": by.total(), "clinician": by["clinician"]}
                texts.append(writer.text(writer.say("ui.atlas.count", **counts)))
            yield from writer.rows([*_labelled(writer.text(source.id.ljust(wide), "dim"), texts)])
