"""The verdict of one source, a limit that the quantity was compared with, and a warning about the value."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.judging.limits import reference_interval
from mgcheck.knowledge.model import LAB, Band, Citation, MgClass, Ruler, Side, cited
from mgcheck.language.say import say
from mgcheck.quantity.units import Unit

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes
    from mgcheck.shapes import parts as shape_parts


def common_side(classes: Iterable[MgClass]) -> Side | None:
    """Return the side on which all the classes lie, or None if they lie on several."""
    sides = {cls.side for cls in classes}
    return sides.pop() if len(sides) == 1 else None


class Verdict(NamedTuple):
    """The verdict of one source on the quantity.

    `bands` are those of its `ruler` in which the quantity may lie, empty for a doubtful laboratory range; `band` and
    `locator` join their words and locators. A laboratory's range has the title of its ranges file as its locator, and
    none if it was given with the value. `converted` tells whether the source prints its limits in another unit than
    that of the quantity. `name` is what the source calls such a quantity, if it has one name for it.
    """

    source: str
    primary: bool
    possible_classes: tuple[MgClass, ...]
    bands: tuple[Band, ...]
    band: str
    locator: str
    ruler: Ruler
    converted: bool
    name: str | None = None

    @property
    def cls(self) -> MgClass | None:
        """The class, or None if more than one is possible."""
        return self.possible_classes[0] if len(self.possible_classes) == 1 else None

    @property
    def side(self) -> Side | None:
        """The side relative to this source's interval, or None if not certain."""
        return common_side(self.possible_classes)

    def source_name(self, language: str) -> str:
        """Return the id of the source, or "your laboratory" for the laboratory's own range."""
        return say("word.your_laboratory", language) if self.source == LAB else self.source

    @property
    def may_be_severe(self) -> bool:
        """Whether a severe class is possible."""
        return any(cls.severe for cls in self.possible_classes)

    def to_dict(self, language: str) -> shapes.Verdict:
        """Return the verdict as JSON values."""
        unit = self.ruler.unit.code
        inside = reference_interval(self.ruler).to_dict(unit)
        normal = [band for band in self.ruler.bands if band.cls is MgClass.NORMAL]
        # A laboratory that states only one limit does not define the class beyond the other.
        unsaid = set(self.possible_classes) - {band.cls for band in self.bands}
        return {
            "source": self.source,
            "primary": self.primary,
            "side": self.side and self.side.value,
            "class": self.cls and self.cls.value,
            "possible_classes": [cls.value for cls in self.possible_classes],
            "bands": [
                {
                    "id": band.id,
                    "class": None if unsaid and band in normal else band.cls.value,
                    "text": band.words.within(language),
                    "interval": band.interval.to_dict(unit),
                    "citations": self._cited([band]),
                }
                for band in self.bands
            ],
            "reference_interval": {
                **inside,
                # A low end of 0 is not a limit.
                "low": inside["low"] or None,
                "printed": self.ruler.printed,
                "converted": self.converted,
                "citations": self._cited(normal),
            },
        }

    def _cited(self, bands: Iterable[Band]) -> list[shape_parts.Citation]:
        """Return the citations of bands; a laboratory's range that no file states has none."""
        locators = dict.fromkeys(band.locator for band in bands if band.locator)
        return cited(Citation(self.source, locator) for locator in locators)


class ValueWarning(NamedTuple):
    """A warning about a value: a `code` for programs, a `text` for people, and the places it rests on."""

    code: str
    text: str
    citations: tuple[Citation, ...] = ()

    def to_dict(self) -> shape_parts.ValueWarning:
        """Return the warning as JSON values."""
        return {"code": self.code, "text": self.text, "citations": cited(self.citations)}


class ComparedLimit(NamedTuple):
    """A limit that the quantity was compared with.

    `limit` is in the unit of the quantity, `printed` in the unit that the source prints. `position` is the position of
    the quantity relative to the limit: below, at, above or either side.
    """

    source: str
    limit: Fraction
    printed: Fraction
    printed_unit: Unit
    position: str
