"""Read the dates of results, and put them in order of time without guessing an offset."""

from __future__ import annotations

import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from mgcheck.errors import ChoiceError, MgcheckError

# The calendar and week dates of ISO 8601, extended or basic, alone or with a time and its offset from UTC.
_ISO = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}|-W[0-9]{2}-[0-9]|W[0-9]{3})"
    r"(?P<time>[T ][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)?)?(?: ?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)
# A moment of which every part differs from that of the day beside it, to try a format on.
_PROBE = datetime(2013, 11, 27, 22, 41, 59, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - moments are compared with it after their offset was subtracted

_YEARS = range(1900, 3000)


class Date(NamedTuple):
    """The date of a result as written, its moment by the clock of that place, and what the text states of the moment.

    `moment` has no offset; `offset` is that from UTC, None if none is written. A date alone is not `timed`, and its
    moment is the start of its day.
    """

    written: str
    moment: datetime
    timed: bool
    offset: timedelta | None = None

    @property
    def day(self) -> date:
        """The day."""
        return self.moment.date()

    def since_epoch(self, otherwise: timedelta) -> timedelta:
        """The time since 1970; `otherwise` is the offset of a date that states none."""
        return self.moment - _EPOCH - (otherwise if self.offset is None else self.offset)


class DateReader:
    """Reads dates in ISO 8601 or, if one is given, in a format of `strptime` such as `%d/%m/%Y %H:%M`.

    Raises `ChoiceError` for a format from which no day of one year can be read.
    """

    def __init__(self, form: str | None = None) -> None:
        self.form = form
        if form is None:
            return
        try:
            midnight = _PROBE.replace(hour=0, minute=0, second=0)
            with warnings.catch_warnings():
                # Python warns of a format without a year, which is refused.
                warnings.simplefilter("ignore")
                found = datetime.strptime(_PROBE.strftime(form), form)  # noqa: DTZ007 - an offset need not be stated
            self._timed = _PROBE.strftime(form) != midnight.strftime(form)
        except (ValueError, re.error):
            found = None
        if found is None or found.date() != _PROBE.date():
            raise ChoiceError("date_format", argument="--date-format", given=form)

    def __call__(self, cell: str) -> Date:
        """Read a date; raises `MgcheckError` for a cell that holds none, or one that is written otherwise."""
        text = " ".join(cell.split())
        if not text:
            raise MgcheckError("date_blank")
        if self.form is None:
            return _iso(text)
        try:
            found = datetime.strptime(text, self.form)  # noqa: DTZ007 - a format need not state an offset
        except ValueError:
            raise MgcheckError("date_other", given=text, form=self.form) from None
        _require_year(found, text)
        moment = found if self._timed else datetime.combine(found, datetime.min.time())
        return Date(text, moment.replace(tzinfo=None), self._timed, found.utcoffset() if self._timed else None)


def _iso(text: str) -> Date:
    """Read a date in ISO 8601; a period, such as FHIR's, has the date of its start, or else of its end."""
    ends = [_moment(end, text) for end in text.split("/", 1) if end]
    if not ends:
        raise MgcheckError("date_form", given=text)
    return ends[0]


def _moment(text: str, whole: str) -> Date:
    match = _ISO.fullmatch(text)
    try:
        # Python takes no blank before the offset.
        found = datetime.fromisoformat(f"{text[:11]}{text[11:].replace(' ', '')}") if match else None
    except ValueError:
        found = None
    if match is None or found is None:
        raise MgcheckError("date_form", given=whole)
    _require_year(found, whole)
    return Date(whole, found.replace(tzinfo=None), match["time"] is not None, found.utcoffset())


def _require_year(found: datetime, text: str) -> None:
    """Refuse a date that stands for none in many exports, such as 0001-01-01 and 9999-12-31."""
    if found.year not in _YEARS:
        raise MgcheckError("date_year", given=text, first=str(_YEARS[0]), last=str(_YEARS[-1]))


def offset_of_days(dates: list[Date]) -> timedelta:
    """Return the offset at which dates alone are put in order: the smallest that is written, 0 if none is.

    With it, the start of a day comes after everything of the day before and before everything of the day after.
    Raises `MgcheckError` if some times have an offset and others have none.
    """
    timed = [each for each in dates if each.timed]
    placed = [each.offset for each in timed if each.offset is not None]
    if placed and len(placed) < len(timed):
        one = next(each for each in timed if each.offset is not None)
        other = next(each for each in timed if each.offset is None)
        raise MgcheckError("dates_mixed", argument="--column", given=one.written, other=other.written)
    return min(placed, default=timedelta(0))


def doubtful_days(dates: list[Date]) -> list[date]:
    """Return the days of which one result has a date alone and another a time, so that their order is not known."""
    alone = {each.day for each in dates if not each.timed}
    return sorted(alone & {each.day for each in dates if each.timed})


def shown_dates(dates: list[Date], *, iso: bool) -> list[str]:
    """Return the dates as the table shows them: those in ISO 8601 to the minute, with the offset where several occur.

    None is converted to another offset; dates of another format are shown as written.
    """
    if not iso:
        return [each.written for each in dates]
    several = len({each.offset for each in dates if each.timed}) > 1
    shown = []
    for each in dates:
        zone = timezone(each.offset) if several and each.offset is not None else None
        moment = each.moment.replace(tzinfo=zone)
        shown.append(moment.isoformat(" ", "minutes") if each.timed else each.day.isoformat())
    return shown
