"""Tables as files that spreadsheets open: CSV in UTF-8 with its mark, so that no accent is lost."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

MARK = "\ufeff"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The bytes of a table. Nothing is an empty cell; numbers are digits with a point; a text that a spreadsheet would
    compute begins with an apostrophe.

    Example:
        >>> as_csv(["Title"], [["=1+1"], [None]]).decode("utf-8-sig").split()
        ['Title', "'=1+1"]
    """
    out = io.StringIO()
    out.write(MARK)
    written = csv.writer(out)
    written.writerow(header)
    written.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return "" if value is None else value
    return f"'{value}" if value.startswith(FORMULAS) else value
