"""The head of the page: the verdict in words, the value in other units, the agreement of the documents, warnings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rich.text import Text

from mgcheck.judging.class_words import bordering, borders_on_severe, either
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import limits_within_rounding, possible_bands, reference_interval
from mgcheck.judging.verdict import Verdict
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import LAB, Citation, Side
from mgcheck.language.numbers import decimal_text
from mgcheck.quantity.quantity import number_text, written
from mgcheck.quantity.units import Dimension
from mgcheck.render.ruler import limit_text
from mgcheck.render.writer import COLORS, URGENT, Writer

_SHOWN_DIGITS = 3


def head(writer: Writer, answer: Interpretation) -> Iterator[Text]:
    """The verdict, the value in other units, the agreement of the documents, and the warnings."""
    yield from writer.paragraph(headline(writer, answer), 0)
    yield from _value(writer, answer)
    yield from writer.paragraph(_agreement(writer, answer), 0)
    if answer.borderline:
        yield from writer.paragraph(_borderline(writer, answer), 0)
    for warning in answer.warnings:
        yield from writer.item(writer.text(warning.text), 0, URGENT)


def headline(writer: Writer, answer: Interpretation) -> Text:
    """The class in words, and that of each document where they differ."""
    if len(answer.sides) > 1:
        words = either(answer.possible_classes, answer.language)
        value = written(answer.quantity, answer.language)
        return writer.text(writer.say("page.undecided", written=value, words=words), "bold")
    primary = next(verdict for verdict in answer.verdicts if verdict.primary)
    worst = answer.possible_classes[-1 if answer.sides == {Side.HIGH} else 0]
    style = COLORS[worst] + " reverse" * worst.severe
    unstated = answer.unstated_side
    laboratory = _by_laboratory(answer) and (unstated is None or answer.sides != {unstated})
    others = [] if laboratory else [each for each in documents(answer) if _differs(each, primary)]
    if laboratory and answer.documents_decide:
        # What the laboratory does not say, the documents do.
        style = "bold"
        named = [_named(writer, each) for each in documents(answer)]
        shown = writer.joined([writer.text(answer.label.upper()), *named], ", ")
    elif others:
        style = "bold" if Side.INSIDE in answer.sides else style
        shown = writer.joined((_named(writer, each) for each in (primary, *others)), ", ")
    else:
        name, comma, rest = answer.label.partition(", ")
        if answer.sides == {Side.INSIDE} and not laboratory:
            both = "both" if len(documents(answer)) == 2 else "one"  # noqa: PLR2004 - "both" is two
            name, comma, rest = writer.say("page.normal"), ", ", writer.say(f"page.within.{both}")
        # rms names a band more precisely than the class: "moderate hypomagnesemia".
        own = primary.band.replace(name, "").strip()
        if name in primary.band and own and " " not in own:
            comma, rest = ", ", own
        # The laboratory has no place that could be cited; what is severe, the document says.
        own_words = not laboratory or (answer.cls is not None and answer.cls.severe)
        agreeing = documents(answer) if answer.sides == {Side.INSIDE} else [primary]
        said = [Citation(each.source, each.locator) for each in agreeing] if own_words else []
        shown = writer.cited(name.upper() + comma + rest, said)
    if answer.quantity.comparator is not None and answer.cls is not None:
        shown.append_text(writer.text(f", {writer.say('page.whatever')}"))
    if any(warning.code == "unit_slip" for warning in answer.warnings):
        shown.append_text(writer.text(f", {writer.say('page.if_unit')}"))
    if answer.borderline:
        # A value on the limit says so first (40 mg/l in erythrocytes).
        key = "page.borderline_severe_first" if borders_on_severe(answer) else "page.borderline_first"
        if key == "page.borderline_first" and laboratory and unstated is not None and answer.sides == {Side.INSIDE}:
            # "Not low" alone could be taken for almost low.
            key = f"{key}.{bordering(answer.headline_ruler, answer.quantity)[0].side}"
        shown = writer.text(writer.say(key)) + shown
    shown.stylize(style)
    return shown


def documents(answer: Interpretation) -> list[Verdict]:
    """The verdicts of the documents and of a ranges file, without that of the laboratory."""
    return [verdict for verdict in answer.verdicts if verdict.source != LAB]


def _by_laboratory(answer: Interpretation) -> bool:
    """Whether the laboratory's range decides the side."""
    return any(ruler.source == LAB for ruler in answer.rulers)


def _severe_within_range(answer: Interpretation) -> bool:
    """Whether the value may be severe for the document though it lies within the laboratory's range."""
    laboratory = next(reference_interval(ruler) for ruler in answer.rulers if ruler.source == LAB)
    inside = laboratory.common(answer.quantity.interval)
    return inside is not None and any(band.cls.severe for band in possible_bands(answer.headline_ruler, inside))


def _differs(other: Verdict, primary: Verdict) -> bool:
    """Whether another document's verdict belongs in the headline: another side, or a name that this one lacks."""
    if other is primary or other.side is None:
        return False
    return other.side is not primary.side or (other.name is not None and primary.name is None)


def _named(writer: Writer, verdict: Verdict) -> Text:
    """One document's word for the value, with the name of the document."""
    side = writer.say(f"page.side.{verdict.side.value}") if verdict.side else ""
    word = verdict.name if verdict.name and verdict.side is not Side.INSIDE else side
    return writer.text(writer.say("page.for", word=word.upper(), source=verdict.source))


def _value(writer: Writer, answer: Interpretation) -> Iterator[Text]:
    """The value as written, its conversions, and the HL7 flag at the end of the line if there is room."""
    quantity = answer.quantity
    line = writer.text(writer.say(f"ui.title.{scope(answer.specimen, quantity.unit)}")).append(" ")
    line.append_text(writer.text(written(quantity, answer.language), "bold"))
    if quantity.derived:
        line.append_text(writer.text(f" ({quantity.text})"))
    # French laboratories print mg/l, English-speaking ones mg/dl.
    swapped = answer.language == "en" and quantity.unit.dimension is Dimension.CONCENTRATION
    order = (0, 2, 1, 3) if swapped else range(len(answer.conversions))
    for unit, value in (answer.conversions[place] for place in order):
        if unit != quantity.unit:
            text = decimal_text(value, _SHOWN_DIGITS)
            equals = "=" if value == Fraction(text) else "≈"
            line.append_text(writer.text(f" {equals} {quantity.comparator or ''}{writer.number(text)} {unit.label}"))
    flag = writer.text(writer.say("ui.flag", flag=answer.flag) if answer.flag else writer.say("ui.no_flag"), "dim")
    lines = list(writer.paragraph(line, 0))
    room = writer.width - lines[-1].cell_len - flag.cell_len
    yield from lines[:-1]
    if room > 1:
        yield lines[-1] + Text(" " * room) + flag
    else:
        yield from (lines[-1], flag)


def _agreement(writer: Writer, answer: Interpretation) -> Text:
    """How far the documents agree on the side, and which one the headline follows."""
    own = documents(answer)
    sides = {verdict.side for verdict in own}
    if _by_laboratory(answer):
        words = writer.say("page.semicolon").join(_who_says(writer, verdict) for verdict in own)
        unstated = answer.unstated_side
        key = "page.laboratory"
        if unstated is not None and answer.sides & {unstated, Side.INSIDE}:
            key = f"page.laboratory.no_{unstated}"
        elif unstated is None and _severe_within_range(answer):
            key = "page.laboratory.not_severe"
        return writer.text(writer.say(key, source=answer.headline_ruler.source, words=words))
    if len(own) == 1:
        return writer.text(writer.say("page.one_document", source=own[0].source))
    if None in sides:
        return writer.text(f"{writer.say('page.semicolon').join(_who_says(writer, verdict) for verdict in own)}.")
    if len(sides) > 1:
        primary = next(verdict.source for verdict in own if verdict.primary)
        said = writer.say("page.disagree", source=primary)
        if all(warning.code != "lab_range_doubtful" for warning in answer.warnings):
            said = f"{said} {writer.say('page.laboratory_would_decide')}"
        return writer.text(said)
    key = "page.both_say" if len(own) == 2 else "page.all_say"  # noqa: PLR2004 - "both" is two
    said = writer.say(key, side=writer.say(f"page.side.{own[0].side}"))
    severe = [verdict.source for verdict in own if verdict.may_be_severe]
    if severe and len(severe) < len(own):
        said += writer.say("page.only_severe", source=severe[0])
    return writer.text(f"{said}.")


def _who_says(writer: Writer, verdict: Verdict) -> str:
    """One document's possible classes in words."""
    return writer.say("ui.labelled", label=verdict.source, text=either(verdict.possible_classes, writer.language))


def _borderline(writer: Writer, answer: Interpretation) -> Text:
    """The statement that a class limit lies within the rounding of the value."""
    quantity = answer.quantity
    half = quantity.resolution / 2
    # A limit of a severe class matters more than another that is as near.
    below, above = max(
        limits_within_rounding(answer.headline_ruler, quantity),
        key=lambda pair: (pair[0].cls.severe or pair[1].cls.severe, -abs(pair[1].interval.low.value - quantity.exact)),
    )
    key = "low" if below.cls.severe else "high" if above.cls.severe else "plain"
    figures = {"low": quantity.exact - half, "high": quantity.exact + half}
    limit = limit_text(above.interval.low.value, answer.language, (*figures.values(), quantity.exact))
    said = writer.say(f"page.borderline.{key}", limit=limit, source=answer.headline_ruler.source)
    shown = {name: writer.number(decimal_text(value)) for name, value in figures.items()}
    number = writer.number(number_text(quantity.value))
    return writer.text(writer.say("page.borderline", written=number, limit=said, **shown), "bold")
