"""What one source says of a quantity, which of its limits the quantity was held against, and what is warned of."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.judging.rulers import reference_interval
from mgcheck.knowledge.model import LAB, Band, Citation, MgClass, Ruler, Side, cited
from mgcheck.language.say import say
from mgcheck.quantity.units import Unit

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes
    from mgcheck.shapes import parts as shape_parts


def common_side(classes: Iterable[MgClass]) -> Side | None:
    """The side on which all of some classes lie, None where they lie on more than one."""
    sides = {cls.side for cls in classes}
    return sides.pop() if len(sides) == 1 else None


class Verdict(NamedTuple):
    """What one source says of the quantity.

    `bands` are those of its `ruler` in which the quantity may lie, none where it is a doubtful range of a laboratory;
    `band` and `locator` are their words and places together. `converted` says that the source prints the limits in
    another unit than that of the quantity, `name` what it calls the quantity.
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
        """The class, None where more than one is possible."""
        return self.possible_classes[0] if len(self.possible_classes) == 1 else None

    @property
    def side(self) -> Side | None:
        """The side of this source's interval, None where it is not certain."""
        return common_side(self.possible_classes)

    def source_name(self, language: str) -> str:
        """Who says it: the id of a source, or the reader's laboratory."""
        return say("word.your_laboratory", language) if self.source == LAB else self.source

    @property
    def may_be_severe(self) -> bool:
        """Whether a severe class is among the possible ones."""
        return any(cls.severe for cls in self.possible_classes)

    def to_dict(self, language: str) -> shapes.Verdict:
        """The verdict as it stands in JSON."""
        unit = self.ruler.unit.code
        inside = reference_interval(self.ruler).to_dict(unit)
        normal = [band for band in self.ruler.bands if band.cls is MgClass.NORMAL]
        # A laboratory that states one end says nothing of the class beyond the other.
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
                # Nothing lies below 0, so that it is no limit.
                "low": inside["low"] or None,
                "printed": self.ruler.printed,
                "converted": self.converted,
                "citations": self._cited(normal),
            },
        }

    def _cited(self, bands: Iterable[Band]) -> list[shape_parts.Citation]:
        """The places of some bands; a laboratory's range stands in no document."""
        locators = [] if self.source == LAB else dict.fromkeys(band.locator for band in bands)
        return cited(Citation(self.source, locator) for locator in locators)


class ValueWarning(NamedTuple):
    """A warning about this very value, for programs by `code`, for people by `text`, with the places it rests on."""

    code: str
    text: str
    citations: tuple[Citation, ...] = ()

    def to_dict(self) -> shape_parts.ValueWarning:
        """The warning as it stands in JSON."""
        return {"code": self.code, "text": self.text, "citations": cited(self.citations)}


class ComparedLimit(NamedTuple):
    """One limit that the quantity was held against.

    `limit` is in the unit of the quantity, `printed` as the source has it in `printed_unit`; `position` says where the
    quantity lies: below, at, above, or on either side of it.
    """

    source: str
    limit: Fraction
    printed: Fraction
    printed_unit: Unit
    position: str
