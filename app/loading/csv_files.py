"""Reading a CSV file into its rows: every cell checked, every fault named by line and column."""

import csv
from io import StringIO
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.loading.cells import FromLine
from app.loading.faults import Fault, WrongData

Line = TypeVar("Line", bound=FromLine)


def text_of(path: Path) -> str:
    """The text of a file.

    Raises:
        WrongData: it is not there, or not UTF-8 (naming the line).
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise WrongData([Fault(path.name, 1, "", f"the file cannot be read: {error.strerror}.")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise WrongData([Fault(path.name, line, "", "the line is not UTF-8.")]) from None


def read(path: Path, model: type[Line]) -> list[Line]:
    """The lines of a CSV file as `model`; an empty cell is None.

    Raises:
        WrongData: with every fault of the file.
    """
    reader = csv.reader(StringIO(text_of(path), newline=""), strict=True)
    found: list[Line] = []
    faults: list[Fault] = []
    begins = 1
    columns: list[str] = []
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not columns:
                columns = cells
                faults.extend(Fault(path.name, line, name, why) for name, why in _header(columns, model))
                if faults:
                    break
            elif cells and len(cells) != len(columns):
                said = f"the line has {len(cells)} cells, the header {len(columns)}."
                faults.append(Fault(path.name, line, "", said))
            elif cells:  # a blank line is none
                values = {name: cell.strip() or None for name, cell in zip(columns, cells, strict=True)}
                try:
                    found.append(model.model_validate({**values, "line": line}))
                except ValidationError as error:
                    faults.extend(Fault(path.name, line, str(e["loc"][0]), said_of(e)) for e in error.errors())
    except csv.Error as error:
        faults.append(Fault(path.name, max(reader.line_num, 1), "", f"the line is not CSV: {error}."))
    if not columns:
        faults.append(Fault(path.name, 1, "", "the file is empty."))
    if faults:
        raise WrongData(faults)
    return found


def said_of(error: ErrorDetails) -> str:
    """What pydantic found, as a sentence."""
    if error["input"] is None and error["type"] != "missing":
        return "a value is missing."
    message = error["msg"]
    return message if message.endswith(".") else f"{message}."


def _header(columns: list[str], model: type[FromLine]) -> list[tuple[str, str]]:
    known = model.model_fields.keys() - {"line"}
    faults = [(name, "there is no such column.") for name in columns if name not in known]
    faults += [(name, "the column stands twice.") for name in sorted(set(columns)) if columns.count(name) > 1]
    return faults + [(name, "the column is missing.") for name in sorted(known - set(columns))]
