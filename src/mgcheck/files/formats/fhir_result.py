"""The magnesium results of a FHIR Observation and of its components, each as the cells of a row.

R4, R4B and R5 name these elements alike. Here it is decided only which texts a result is read from, and whether the
resource says one thing; what the texts mean is decided where all rows are answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from mgcheck.errors import ChoiceError, MgcheckError, MissingUnitError, QuantityError
from mgcheck.files.formats.fhir_cells import (
    Coding,
    code_text,
    codings_of,
    flag_of,
    head_of,
    number_of,
    values_of,
)
from mgcheck.files.formats.fhir_json import (
    Element,
    object_of,
    objects_of,
    readings,
    refuse_modified,
    text_of,
    unit_text,
)
from mgcheck.files.formats.fhir_range import range_of
from mgcheck.files.formats.fhir_references import Place
from mgcheck.files.formats.fhir_specimen import Said, named_specimens
from mgcheck.files.options import Options
from mgcheck.knowledge.loader import NamedSpecimen, mapped_specimen, parse_specimen
from mgcheck.knowledge.model import Specimen
from mgcheck.knowledge.result_codes import CodeMeaning, code_option, name_contradicts, says_magnesium, specimen_text
from mgcheck.language.say import Text, both
from mgcheck.quantity.quantity import Comparator
from mgcheck.quantity.report import parse_report
from mgcheck.quantity.units import Basis, Unit, read_unit

COLUMNS = (
    *("id", "subject", "effective", "issued", "status", "code_system", "code"),
    *("specimen", "value", "unit", "low", "high", "flag"),
)
# A result that is not there yet, or was withdrawn.
_NONE = frozenset({"registered", "cancelled", "entered-in-error"})
# A report to which something was added is final too.
_FINAL = frozenset({"final", "amended", "corrected", "appended"})
# What ionized magnesium is measured in.
_OF_BLOOD = (Specimen.SERUM, "specimen_whole_blood")
_ANY_URINE, _TIMED_URINE = "specimen_spot_urine", "specimen_timed_urine"


@dataclass(slots=True)
class Result:
    """The cells of a row, the codes of its warnings, and the error for which it is refused, if any.

    `unknown` is the coding of a magnesium result whose specimen no code says, `unread` are the words for its specimen
    that are not understood, and `unresolved` says that its Specimen was not found.
    """

    cells: dict[str, str | None] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    error: MgcheckError | None = None
    unknown: Coding | None = None
    unread: Sequence[str] = ()
    unresolved: bool = False


class ResultReader:
    """Reads the magnesium results of Observations by the options of a file."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.asked = None if options.specimen is None else parse_specimen(options.specimen)
        self.is_magnesium = lru_cache(maxsize=4096)(self._is_magnesium)
        self.said_by = lru_cache(maxsize=4096)(self._said_by)

    def _is_magnesium(self, system: str | None, code: str | None, name: str | None) -> bool:
        """Whether a coding is one of magnesium, by its code or by its name."""
        return self.options.codes.knows(system, code) or (name is not None and says_magnesium(name))

    def _said_by(self, words: str) -> Said:
        """The specimen that words say; the code of the refusal for one without limits; None for unknown words."""
        try:
            return mapped_specimen(words, self.options.reader.specimens)
        except ChoiceError as error:
            return None if error.code == "unknown_specimen" else error.code

    def names_magnesium(self, part: Element) -> bool:
        """Whether an Observation or a component is one of magnesium, be it by a name that comes twice."""
        return any(
            self.is_magnesium(None, None, text_of(concept, "text"))
            or any(self.is_magnesium(*coding) for coding in codings_of(concept))
            for each in readings(part)
            for concept in readings(object_of(each, "code"))
        )

    def results(self, result: Place, owners: Sequence[Place], *, plain: bool) -> Iterator[Result | str]:
        """Yield the results of an Observation; for a part without one, the reason why it is passed over.

        `owners` are the resources that contain it and the reports on it. `plain` says that no name in them comes twice
        or changes their meaning.
        """
        observation = result.resource
        try:
            parts = [observation, *objects_of(observation, "component")]
            named = [part for part in parts if self.names_magnesium(part)]
            statuses = [text_of(each.resource, "status") for each in (*owners, result)]
        except MgcheckError as error:
            # It cannot be told from a magnesium result.
            yield Result(head_of(result, owners), error=error)
            return
        withdrawn = [status for status in statuses if status in _NONE]
        if withdrawn or not named:
            yield (str(withdrawn[0]) if named else "other_analyte")
            return
        for part in named:
            if names := values_of(part):
                found = _Reading(self, result, part, owners, plain=plain).result(names)
                if not _FINAL.issuperset(statuses):
                    found.warnings.append("not_final")
                yield found
            elif part is not observation or len(named) == 1:
                yield "data_absent" if part.get("dataAbsentReason") else "no_value"


class _Reading:
    """Reads one result. The first fault refuses it; the cells that can be read are kept."""

    def __init__(
        self, reader: ResultReader, place: Place, part: Element, owners: Sequence[Place], *, plain: bool
    ) -> None:
        self._reader = reader
        self._place = place
        self._part = part
        self._owners = owners
        self._plain = plain
        self._values: list[str] = []
        self._meaning = CodeMeaning("")
        self._bases: set[Basis] = set()
        self._names: list[str | None] = []
        self._result = Result(head_of(place, owners))
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
        return result

    def _form(self) -> None:
        """Refuse a resource that says that it is not to be read as it stands, or that says something twice."""
        if not self._plain:
            for each in (self._place, *self._owners):
                refuse_modified(each.resource)

    def _code(self) -> None:
        concept = object_of(self._part, "code")
        text, codings = text_of(concept, "text"), codings_of(concept)
        codes = self._reader.options.codes
        known = [(each, meaning) for each in codings if (meaning := codes.meaning(each.system, each.code))]
        if not known:
            known = [self._without_meaning(text, codings)]
        coding = known[0][0]
        self._cells |= {"code_system": coding.system, "code": coding.code}
        self._meaning = known[0][1]
        self._bases = {meaning.basis for _, meaning in known}
        # With `--code`, the name of the code is explained as well.
        self._names = [text, None if self._meaning.given else coding.display]
        kinds = {meaning.kind or meaning.name: meaning for _, meaning in known}
        if len(kinds) > 1:
            words = zip(*(meaning.words for meaning in kinds.values()), strict=True)
            raise ChoiceError("codes_conflict", known=Text(*map(", ".join, words)))
        if not self._meaning.specimen:
            raise ChoiceError("code_refused", given=coding.code or "", name=self._meaning.name)
        self._cells["specimen"] = self._meaning.specimen

    def _without_meaning(self, text: str | None, codings: list[Coding]) -> tuple[Coding, CodeMeaning]:
        """The meaning that `--code` gives to the name of a result without any code; raises `ChoiceError` if none."""
        name = text or next((each.display for each in codings if each.display), None) or ""
        coding = next((each for each in codings if each.code), Coding())
        if coding.code is None and (meaning := self._reader.options.codes.meaning(None, name)):
            return coding, meaning
        self._cells |= {"code_system": coding.system, "code": coding.code}
        if self._result.error is None:
            self._result.unknown = coding._replace(display=name)
        given = code_text(coding)
        error = "unknown_code" if coding.code else "no_code"
        raise ChoiceError(error, given=given, name=name, option=code_option(given or name))

    def _specimen(self) -> None:
        """Compare the specimen that the code says with those that the Specimen, the names and `--specimen` say."""
        if "specimen" not in self._cells:
            return
        kind, result = self._meaning.kind, self._result
        named = self._named()
        if kind == _ANY_URINE and any(isinstance(said, NamedSpecimen) and said.over_24h for said in named.values()):
            self._cells["specimen"], kind = "24h urine", Specimen.URINE
        for words, said in named.items():
            self._compare(words, said, kind)
        if not isinstance(kind, Specimen):
            code = str(kind).replace("specimen_", "code_")
            raise ChoiceError(code, given=self._cells["code"] or "", name=self._meaning.name)
        if self._reader.asked not in (None, kind):
            raise _conflict(specimen_text(kind), specimen_text(self._reader.asked))
        if any(name and name_contradicts(name, kind) for name in self._names):
            result.warnings.append("code_name")

    def _named(self) -> Mapping[str, NamedSpecimen | str]:
        """The words for the specimen that are understood, with what they say."""
        named = named_specimens(self._place, self._owners, self._reader.said_by)
        for each in named.resources:
            if each.get("status") == "entered-in-error":
                raise MgcheckError("specimen_withdrawn")
            refuse_modified(each)
        self._result.unread, self._result.unresolved = named.unread, named.unresolved
        if named.unread:
            self._result.warnings.append("specimen_unread")
        return named.words

    def _compare(self, words: str, said: NamedSpecimen | str, kind: Specimen | str | None) -> None:
        """Refuse or warn of words that say another specimen than the code."""
        other = said.specimen if isinstance(said, NamedSpecimen) else said
        if other == kind or (kind is Specimen.IONIZED and other in _OF_BLOOD):
            return
        if self._meaning.given and other != _TIMED_URINE:
            self._result.warnings.append("code_specimen")
        elif isinstance(kind, Specimen):
            raise _conflict(words, specimen_text(kind) if other == _TIMED_URINE else self._by_code(kind))

    def _by_code(self, kind: Specimen) -> Text:
        """The specimen of the code, and how to say that it is right."""
        code = code_text(Coding(self._cells["code_system"], self._cells["code"]))
        option = code_option(code, self._cells["specimen"] or "")
        return both("ui.specimen.by_code", specimen=specimen_text(kind), code=self._cells["code"] or "", option=option)

    def _value(self) -> None:
        name, *others = self._values
        if others:
            raise MgcheckError("two_values", names=", ".join(self._values))
        if self._part.get("dataAbsentReason"):
            raise MgcheckError("value_absent")
        if name == "valueString":
            self._cells["value"] = text = text_of(self._part, name)
            self._compare_unit(self._unit_within(text or ""))
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
        self._compare_unit(read_unit(unit or self._reader.options.reader.fill_unit))

    def _unit_within(self, text: str) -> Unit | None:
        """The unit of a text as a report prints it; what is wrong in it is said where it is answered."""
        reader, kind = self._reader.options.reader, self._meaning.kind
        with suppress(MgcheckError):
            if isinstance(kind, Specimen):
                try:
                    return parse_report(text, specimen=kind, mark=reader.mark).quantity.unit
                except MissingUnitError:
                    return read_unit(reader.fill_unit)
        return None

    def _compare_unit(self, unit: Unit | None) -> None:
        """Warn of a unit of another kind than all codes: a mass beside a molar unit, or the reverse."""
        if unit and self._bases and Basis.NONE not in self._bases | {unit.basis} and unit.basis not in self._bases:
            self._result.warnings.append("code_unit")

    def _range(self) -> None:
        if self._reader.options.reader.ignore_ranges:
            return
        ranges = objects_of(self._part, "referenceRange")
        found = range_of(ranges, self._cells.get("unit") or "", self._reader.options.reader.mark)
        self._cells |= {"low": found.low, "high": found.high}
        self._result.warnings += found.warnings

    def _flag(self) -> None:
        self._cells["flag"] = flag_of(objects_of(self._part, "interpretation"))


def _conflict(name: str | Text, asked: Text) -> ChoiceError:
    return ChoiceError("specimen_conflict", name=name, asked=asked)
