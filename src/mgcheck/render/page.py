"""The page of one interpretation, read in five seconds: verdict, value, ruler, what to expect, what to do next.

Each statement carries the number of its place, which the foot resolves. If the page would be longer than a screen, the
least important statements are left to the full page, and the foot counts them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from rich.text import Text

from mgcheck.judging.interpretation import CitedRemark, Interpretation
from mgcheck.judging.possible_causes import PossibleCause
from mgcheck.judging.verdict import Verdict
from mgcheck.knowledge.causes import PRINCIPAL, principal
from mgcheck.knowledge.loader import sources
from mgcheck.knowledge.model import Citation, Side, Specimen, Topic
from mgcheck.language.numbers import decimal_text
from mgcheck.quantity.quantity import number_text, written
from mgcheck.render.factors import conditional, factor
from mgcheck.render.manifestations import manifestations
from mgcheck.render.page_head import head
from mgcheck.render.ruler import bars
from mgcheck.render.terminal_text import Charset
from mgcheck.render.writer import URGENT, Writer

_USUAL, _WIDE = 80, 100
# Until it fits, a page shortens boisleve's list, then the list of causes, then drops its last statements one by one.
_SHORT_LIST, _SHORT_CAUSES = 1, 2
_MOST_STEPS = 20
_FIRST_CHECKS = 3
# Qualifications after the bare name of a cause.
_QUALIFIED = re.compile(r" \(|, | ?: ")


def page(
    answer: Interpretation,
    charset: Charset,
    width: int,
    *,
    full: bool = False,
    explain: bool = False,
    ruler: bool = True,
) -> list[Text]:
    """The lines of the page, at most `width` columns wide.

    `full` shows everything that the documents say about the value; `explain` alone shows the head and how the answer
    came about. Without `ruler` the bars are left out; all that they show is also in words.
    """
    sheet = _Page(answer, charset, width, full=full, explain=explain, ruler=ruler)
    whole = sheet.lines(0)
    most = budget(answer, width)
    if full or explain or len(whole) <= most:
        return whole
    return sheet.lines(bisect_left(range(_MOST_STEPS), True, lo=1, key=lambda step: len(sheet.lines(step)) <= most))


def budget(answer: Interpretation, width: int) -> int:
    """The lines that the page may take: those of a screen, more if it is narrow or if a reader added rulers."""
    narrow, wide = width < _USUAL, width >= _WIDE
    lines = 54 if narrow else 38 if wide else 40
    if narrow and len(answer.sides) > 1:
        lines += 4
    if answer.language == "fr" and not wide:
        lines += 2
    added = len(answer.warnings) + answer.borderline + len(answer.rulers) - 2
    return lines + min(6, 2 * max(0, added))


def _states_treatment(note: CitedRemark) -> bool:
    """Whether a note says how a document treats, and not that none says so."""
    return note.topic is Topic.TREATMENT and any(one.source != "mgcheck" for one in note.citations)


class _Page(Writer):
    """One page, which leaves out more at each step."""

    def __init__(
        self, answer: Interpretation, charset: Charset, width: int, *, full: bool, explain: bool, ruler: bool
    ) -> None:
        super().__init__(answer.language, charset, width)
        self.answer = answer
        self.full = full
        self.alone = explain and not full
        self.all_causes = answer.causes
        # The top of the page is the same at every step.
        self.top = list(head(self, answer))
        if explain:
            self.top += self.explanation()
        if ruler and not self.alone:
            self.top += bars(self, answer)
        self.top_numbers = dict(self.numbers)

    def lines(self, step: int) -> list[Text]:
        """The lines of the page at a step."""
        self.numbers = dict(self.top_numbers)
        self.step = step
        self.shown_signs = self.shown_notes = self.shown_causes = 0
        self.cautions = self.statements(self.answer.cautions)
        self.checks = self.statements(self.answer.next_checks)
        for _ in range(step - _SHORT_CAUSES):
            # The checks lose their last one first, then the longer list does; a document's treatment goes last, an
            # urgent statement stays.
            spare = [notes for notes in (self.checks, self.cautions) if notes and not notes[-1].urgent]
            spare = [notes for notes in spare if not _states_treatment(notes[-1])] or spare
            if spare:
                (spare[0] if len(spare[0]) > _FIRST_CHECKS else max(spare, key=len)).pop()
        return [*self.top, *(() if self.alone else self.sections()), *self.foot()]

    def statements(self, notes: Iterable[CitedRemark]) -> list[CitedRemark]:
        """The statements of a section, all of them on the full page."""
        apart = (Topic.GENERAL, Topic.MANIFESTATIONS)
        return [note for note in notes if note.topic not in apart and (note.on_page or self.full)]

    def sections(self) -> Iterator[Text]:
        """The sections on what to expect and what to do."""
        short = self.step >= _SHORT_LIST
        self.shown_signs, listed = yield from manifestations(self, self.answer, full=self.full, short=short)
        self.shown_notes = listed + len(self.cautions) + len(self.checks)
        assay = [note for note in self.cautions if note.topic is Topic.ASSAY and not note.on_page]
        yield from self.caution_list("ui.cautions", [note for note in self.cautions if note not in assay])
        yield from self.check_list()
        yield from self.caution_list("ui.limits", assay)
        yield from self.causes()

    # ------------------------------------------------------------------------------------------------- what to do

    def caution_list(self, heading: str, cautions: list[CitedRemark]) -> Iterator[Text]:
        """Cautions under a heading."""
        if cautions:
            yield from self.heading(heading)
        for note in cautions:
            yield from self.item(self.cited(note.text, note.citations), sign=URGENT if note.urgent else None)

    def check_list(self) -> Iterator[Text]:
        """The next checks, as one paragraph, or line by line on the full page."""
        if not self.checks:
            return
        yield from self.heading("ui.next_checks")
        if self.full:
            for note in self.checks:
                yield from self.item(self.cited(note.text, note.citations))
        else:
            checks = [self.cited(note.text.removesuffix("."), note.citations) for note in self.checks]
            yield from self.paragraph(self.joined(checks, " · "))

    def causes(self) -> Iterator[Text]:
        """The person's factors, then the causes that rms calls common, or all by mechanism."""
        answer = self.answer
        found = [one for one in self.all_causes if self.full or (one.certain and principal(one.places))]
        # Where rms leaves it open whether the value is low, its list would be cut to the causes that others name too.
        if not self.full and any(each.source == PRINCIPAL.source and each.side is None for each in answer.verdicts):
            found = []
        if answer.factors:
            yield from self.heading("ui.factors")
        for cause in answer.factors:
            name = cause.text.within(answer.language)
            own = [one for one in self.all_causes if one.given and one.cause == cause]
            words = self.say("ui.labelled", label=name, text=self.say("ui.factor.cause") if own else "")
            of_this_value = conditional(self, answer, words, own[0], "bold") if own else None
            content = of_this_value or self.text(words) + factor(self, answer, cause)
            yield from self.item(content, sign=self.text(self.charset.glyphs.factor, "bold"))
        if found:
            yield from self.heading(self.heading_of_causes())
        if self.full:
            mechanisms: dict[str, list[PossibleCause]] = {}
            for one in found:
                mechanisms.setdefault(one.cause.mechanism, []).append(one)
            for name, own in mechanisms.items():
                yield from self.paragraph(self.text(self.say(f"ui.mechanism.{name}"), "dim"))
                shown = (conditional(self, answer, one.cause.text.within(answer.language), one) for one in own)
                yield from self.paragraph(self.joined(shown, self.say("page.semicolon")), 4)
        elif found:
            yield from self.paragraph(self.common(found))

    def heading_of_causes(self) -> str:
        """The heading: "common" only over rms's own list, "deficit" only beside a value that is or may be low."""
        answer = self.answer
        # Only boisleve lists causes of a deficit as such; rms lists those of hypomagnesemia.
        if answer.specimen in (Specimen.IONIZED, Specimen.ERYTHROCYTE):
            return "page.causes_of_deficit"
        if answer.specimen is Specimen.URINE and any(one.side is Side.HIGH for one in self.all_causes):
            return "page.causes_of_loss" if self.full else "page.renal_loss"
        return "page.causes" if self.full else "page.common_causes"

    def common(self, found: list[PossibleCause]) -> Text:
        """The common causes with the place in rms; on a shortened page only their bare names, cut."""
        short = self.step >= _SHORT_CAUSES
        names = [one.cause.text.within(self.answer.language) for one in found]
        mark = f"({self.say(f'note.lab.{found[0].side.value}')}) " if not principal(found[0].listed) else ""
        if short:
            names = list(dict.fromkeys(_QUALIFIED.split(name)[0] for name in names))

        def shown(number: int) -> Text:
            more = ["…"] if number < len(self.all_causes) else []
            # Names hold commas.
            return self.cited(mark + self.say("page.semicolon").join([*names[:number], *more]), [PRINCIPAL])

        number = len(names)
        while short and number > 1 and not self.fits(shown(number), 2, 2 if mark else 1):
            number -= 1
        self.shown_causes = number
        return shown(number)

    # ------------------------------------------------------------------------------------------------------- foot

    def foot(self) -> Iterator[Text]:
        """The references, the general cautions, and what the full page adds."""
        answer = self.answer
        yield from super().foot()
        general = [self.text(note.text) for note in answer.cautions if note.topic is Topic.GENERAL]
        yield from self.paragraph(self.joined(general, " "), 0)
        last = self.say("page.last")
        notes = sum(note.topic is not Topic.GENERAL for note in (*answer.cautions, *answer.next_checks))
        hidden = {
            "signs": len(answer.manifestations) - self.shown_signs,
            "notes": notes - self.shown_notes,
            "causes": len(self.all_causes) - self.shown_causes,
        }
        added = [self.say(f"page.more.{name}", number=number) for name, number in hidden.items() if number]
        if added and not (self.alone or self.full):
            last = f"{self.say('page.more', added=', '.join(added))} {last}"
        yield from self.paragraph(self.text(last, "dim"), 0)

    # ---------------------------------------------------------------------------------------------- how it came about

    def explanation(self) -> Iterator[Text]:
        """How the text was read, and each limit that the value was compared with."""
        answer, quantity = self.answer, self.answer.quantity
        base, value = answer.conversions[0]
        unit = quantity.unit.label
        number = self.number(number_text(quantity.value))
        step = self.number(decimal_text(quantity.resolution))
        factor = self.number(decimal_text(value / quantity.exact))
        read = f"= {unit} ({quantity.unit.code})"
        if quantity.derived:
            read = f"→ {quantity.text} = {written(quantity, answer.language)} ({quantity.unit.code})"
        rows = {
            "text": f'"{quantity.text}"',
            "comparator": quantity.comparator or "-",
            "number": self.say("ui.explain.number_value", number=number, step=step, unit=unit),
            "unit": f'"{quantity.unit_text}" {read}; '
            + self.say("ui.explain.factor", unit=unit, factor=factor, base=base.label),
            "piece": self.piece(),
        }
        yield from self.heading("ui.explain")
        yield from self.rows([(self.text(self.say(f"ui.explain.{key}"), "dim"), self.text(rows[key])) for key in rows])
        yield Text("")
        yield from self.rows([(self.text(each.source, "dim"), self.band(each)) for each in answer.verdicts])
        yield Text("")
        names = ("source", "limit", "printed", "position")
        table = [[self.text(self.say(f"ui.explain.{name}"), "dim") for name in names]]
        for compared in answer.limits:
            printed = f"{self.number(decimal_text(compared.printed))} {compared.printed_unit.label}"
            limit = f"{self.number(decimal_text(compared.limit))} {unit}"
            position = self.say(f"ui.position.{compared.position}")
            table.append([self.text(cell) for cell in (compared.source, limit, printed, position)])
        yield from self.table(table)

    def piece(self) -> str:
        """The piece of the atlas in which the value lies, and when its answer was read."""
        # Only this needs the atlas.
        from mgcheck.judging.atlas import piece_of
        from mgcheck.render.listings import signed, values_of

        piece = piece_of(self.answer)
        if piece is None:
            return self.say("ui.explain.no_piece")
        values = f"{values_of(self, piece)} {piece.unit.label}"
        return self.say("page.semicolon").join((values, signed(self, piece)))

    def band(self, verdict: Verdict) -> Text:
        """The band in which a source has the value, in its own words, with the place of its limits."""
        if verdict.source in sources():
            return self.cited(verdict.band, [Citation(verdict.source, verdict.locator)])
        # A laboratory's range that was given with the value is in its words already.
        return self.text(f"{verdict.band} [{verdict.locator}]" if verdict.locator else verdict.band)
