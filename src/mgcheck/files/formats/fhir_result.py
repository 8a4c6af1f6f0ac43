"""The magnesium results of a FHIR Observation and of its components, each as the cells of a row.

R4, R4B and R5 name these elements alike. Here it is decided only which texts a result is read from, and whether the
resource says one thing; what the texts mean is decided where all rows are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from mgcheck.errors import ChoiceError, MgcheckError, QuantityError
from mgcheck.files.formats.fhir_cells import (
    Coding,
    code_text,
    codings_of,
    flag_of,
    head_of,
    number_of,
    values_of,
)
from mgcheck.files.formats.fhir_json import Doubled, Element, object_of, objects_of, objects_within, text_of, unit_text
from mgcheck.files.formats.fhir_range import range_of
from mgcheck.files.options import Options
from mgcheck.knowledge.loader import NamedSpecimen, mapped_specimen, parse_specimen
from mgcheck.knowledge.model import Specimen
from mgcheck.knowledge.result_codes import CodeMeaning, says_magnesium, specimen_words
from mgcheck.language.say import Text, both
from mgcheck.quantity.quantity import Comparator
from mgcheck.quantity.units import Basis, read_unit

COLUMNS = (
    *("id", "subject", "effective", "issued", "status", "code_system", "code"),
    *("specimen", "value", "unit", "low", "high", "flag"),
)
# A result that is not there yet, or was withdrawn.
_NONE = frozenset({"registered", "cancelled", "entered-in-error"})
_FINAL = frozenset({"final", "amended", "corrected"})
# What ionized magnesium is measured in.
_OF_BLOOD = (Specimen.SERUM, "specimen_whole_blood")
_ANY_URINE = "specimen_spot_urine"


class Around(NamedTuple):
    """What an Observation may refer to: specimens by their references, and the report that contains it.

    `plain` says that no name in them comes twice or changes their meaning.
    """

    specimens: Mapping[str, Element]
    report: Element
    plain: bool


@dataclass(slots=True)
class Result:
    """The cells of a row, the codes of its warnings, and the error for which it is refused, if any.

    `unknown` is the coding of a magnesium result whose specimen no code says.
    """

    cells: dict[str, str | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: MgcheckError | None = None
    unknown: Coding | None = None


class ResultReader:
    """Reads the magnesium results of Observations by the options of a file."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.asked = None if options.specimen is None else parse_specimen(options.specimen)
        self.is_magnesium = lru_cache(maxsize=4096)(self._is_magnesium)
        self.said_by = lru_cache(maxsize=4096)(self._said_by)

    def _is_magnesium(self, system: str | None, code: str | None, name: str | None) -> bool:
        """Whether a coding is one of magnesium, by its code or by its name."""
        return self.options.codes.meaning(system, code) is not None or (name is not None and says_magnesium(name))

    def _said_by(self, words: str) -> NamedSpecimen | str | None:
        """The specimen that words say; the code of the refusal for one without limits; None for unknown words."""
        for word in specimen_words(words):
            try:
                return mapped_specimen(word, self.options.reader.specimens)
            except ChoiceError as error:
                if error.code != "unknown_specimen":
                    return error.code
        return None

    def kind_of(self, words: str) -> Specimen | str | None:
        """The specimen that words say, or the code of the refusal, whatever they say of the collection."""
        said = self.said_by(words)
        return said.specimen if isinstance(said, NamedSpecimen) else said

    def results(self, observation: Element, around: Around) -> Iterator[Result | str]:
        """Yield the results of an Observation; for a part without one, the reason why it is passed over."""
        try:
            parts = [observation, *objects_of(observation, "component")]
            named = [part for part in parts if self._names_magnesium(object_of(part, "code"))]
            statuses = [text_of(around.report, "status"), text_of(observation, "status")]
        except MgcheckError as error:
            # It cannot be told from a magnesium result.
            yield Result(head_of(observation, around.report), error=error)
            return
        withdrawn = [status for status in statuses if status in _NONE]
        if withdrawn or not named:
            yield (str(withdrawn[0]) if named else "other_analyte")
            return
        for part in named:
            if names := values_of(part):
                yield _Reading(self, observation, part, around).result(names)
            elif part is not observation or len(named) == 1:
                yield "data_absent" if part.get("dataAbsentReason") else "no_value"

    def _names_magnesium(self, concept: Element) -> bool:
        return self.is_magnesium(None, None, text_of(concept, "text")) or any(
            self.is_magnesium(*coding) for coding in codings_of(concept)
        )


class _Reading:
    """Reads one result. The first fault refuses it; the cells that can be read are kept."""

    def __init__(self, reader: ResultReader, observation: Element, part: Element, around: Around) -> None:
        self._reader = reader
        self._observation = observation
        self._part = part
        self._around = around
        self._values: list[str] = []
        self._meaning = CodeMeaning("")
        self._result = Result(head_of(observation, around.report))
        self._cells = self._result.cells

    def result(self, values: list[str]) -> Result:
        """Read the result, whose values have these names."""
        self._values = values
        result = self._result
        for step in (self._form, self._code, self._specimen, self._value, self._range, self._flag):
            try:
                step()
            except MgcheckError as error:
                result.error = result.error or error
        if result.cells["status"] not in _FINAL:
            result.warnings.append("not_final")
        return result

    def _form(self) -> None:
        """Refuse a resource that says that it is not to be read as it stands, or that says something twice."""
        if self._around.plain:
            return
        for each in chain(objects_within(self._observation), objects_within(self._around.report)):
            if isinstance(each, Doubled):
                raise MgcheckError("member_twice", names=each.names)
            for name in ("modifierExtension", "implicitRules"):
                if each.get(name):
                    raise MgcheckError("modified", element=name)

    def _code(self) -> None:
        concept = object_of(self._part, "code")
        codings = codings_of(concept)
        codes = self._reader.options.codes
        known = [(each, meaning) for each in codings if (meaning := codes.meaning(each.system, each.code))]
        coding = known[0][0] if known else next(iter(codings), Coding())
        self._cells |= {"code_system": coding.system, "code": coding.code}
        if not known:
            name = text_of(concept, "text") or coding.display
            self._result.unknown = coding._replace(display=name)
            code = "unknown_code" if coding.code else "no_code"
            raise ChoiceError(code, given=code_text(coding), name=name or "")
        self._meaning = known[0][1]
        words = {self._reader.kind_of(meaning.specimen) or "": meaning.specimen or meaning.name for _, meaning in known}
        if len(words) > 1:
            raise ChoiceError("codes_conflict", known=", ".join(words.values()))
        if not self._meaning.specimen:
            raise ChoiceError("code_refused", given=coding.code or "", name=self._meaning.name)
        self._cells["specimen"] = self._meaning.specimen

    def _specimen(self) -> None:
        """Compare the specimen that the code says with those that the Specimen and `--specimen` say."""
        if "specimen" not in self._cells:
            return
        kind = self._reader.kind_of(self._meaning.specimen)
        named = self._words_of_specimen()
        meant = [self._reader.said_by(words) for words in named]
        if kind == _ANY_URINE and any(isinstance(said, NamedSpecimen) and said.over_24h for said in meant):
            self._cells["specimen"], kind = "24h urine", Specimen.URINE
        for words, said in zip(named, meant, strict=True):
            other = said.specimen if isinstance(said, NamedSpecimen) else said
            if other in (None, kind) or (kind is Specimen.IONIZED and other in _OF_BLOOD):
                continue
            if self._meaning.given:
                self._result.warnings.append("code_specimen")
            elif isinstance(kind, Specimen):
                raise _conflict(words, kind)
        if not isinstance(kind, Specimen):
            code = str(kind).replace("specimen_", "code_")
            raise ChoiceError(code, given=self._cells["code"] or "", name=self._meaning.name)
        asked = self._reader.asked
        if asked not in (None, kind):
            raise _conflict(both(f"ui.specimen.{kind}"), asked)

    def _words_of_specimen(self) -> list[str]:
        """What the reference to the Specimen and the Specimen itself say."""
        reference = object_of(self._observation, "specimen")
        words = [text_of(reference, "display")]
        target = text_of(reference, "reference") or ""
        found = self._around.specimens.get(target.partition("/_history/")[0], {})
        kind = object_of(found, "type")
        words.append(text_of(kind, "text"))
        for coding in codings_of(kind):
            words += [coding.code, coding.display]
        return list(dict.fromkeys(filter(None, words)))

    def _value(self) -> None:
        name, *others = self._values
        if others:
            raise MgcheckError("two_values", names=", ".join(self._values))
        if self._part.get("dataAbsentReason"):
            raise MgcheckError("value_absent")
        if name == "valueString":
            self._cells["value"] = text_of(self._part, name)
        elif name == "valueQuantity":
            self._quantity(object_of(self._part, name))
        else:
            raise MgcheckError("value_type", type=name.removeprefix("value"))

    def _quantity(self, quantity: Element) -> None:
        comparator = text_of(quantity, "comparator") or ""
        self._cells["value"] = f"{comparator}{number_of(quantity, self._reader.options.reader.mark)}"
        if comparator and comparator not in [*Comparator]:
            raise QuantityError("unknown_comparator", given=comparator)
        unit = self._cells["unit"] = unit_text(quantity)
        read = read_unit(unit or "")
        if read and Basis.NONE not in (read.basis, self._meaning.basis) and read.basis is not self._meaning.basis:
            self._result.warnings.append("code_unit")

    def _range(self) -> None:
        if self._reader.options.ignore_ranges:
            return
        ranges = objects_of(self._part, "referenceRange")
        found = range_of(ranges, self._cells.get("unit") or "", self._reader.options.reader.mark)
        self._cells |= {"low": found.low, "high": found.high}
        self._result.warnings += found.warnings

    def _flag(self) -> None:
        self._cells["flag"] = flag_of(objects_of(self._part, "interpretation"))


def _conflict(name: str | Text, asked: Specimen) -> ChoiceError:
    return ChoiceError("specimen_conflict", name=name, asked=both(f"ui.specimen.{asked}"))
