"""Parse a result as a laboratory's report prints it: `Mg 0,62 mmol/l [0,70 - 1,10] L`.

The order is name, flag, value, flag, unit, flag, label, range, flag. All but the value may be missing, and there is at
most one flag. Whatever else stands there is refused, so that a line of two results is never read as one. The grammar is
in docs/reading.md, its words are in `data/report_words.toml`.
"""

from __future__ import annotations

import unicodedata

from mgcheck.errors import MgcheckError, typed
from mgcheck.quantity.number import DecimalMark, read_number
from mgcheck.quantity.reading import Report, quantity_in


@typed
def parse_report(text: str, *, specimen: str, unit: str = "", mark: DecimalMark = ".") -> Report:
    """Parse a result of a specimen with what a report prints around it; `unit` is the unit if it is stated elsewhere.

    Raises the errors of `parse_quantity`, and others for a text that names another specimen or analyte, holds more than
    one result, or could be read in two ways; the mark lies under the fault.
    """
    # Join combining accents to their letters.
    text = unicodedata.normalize("NFC", text)
    try:
        number = read_number(text, mark=mark)
        return Report(quantity_in(text, number, (number.end, len(text)), unit))
    except MgcheckError as error:
        if error.code in ("missing", "too_long"):
            raise
        # Imported late: most values stand alone.
        from mgcheck.quantity.report_line import ReportLine

        if (found := ReportLine(text, specimen, unit, mark).report()) is None:
            raise
        return found
