"""Reading a JSON file into a model: every member checked, every fault named by line and path."""

import json
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.loading.csv_files import said_of, text_of
from app.loading.faults import Fault, WrongData

Model = TypeVar("Model", bound=BaseModel)
Way = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s,\]}:]+')


def read(path: Path, model: type[Model]) -> Model:
    """The file as `model`.

    Raises:
        WrongData: with every fault of the file; a member that stands twice is one.
    """
    text = text_of(path)
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongData([Fault(path.name, error.lineno, f"{error.colno}", f"{error.msg}.")]) from None
    lines, twice = places(text)
    faults = [Fault(path.name, line, _written(way), "the member stands twice.") for way, line in twice]
    try:
        read = model.model_validate(content)
    except ValidationError as error:
        for one in error.errors():
            way = _known(one["loc"], lines)
            faults.append(Fault(path.name, lines[way], _written(one["loc"]), said_of(one)))
    if faults:
        raise WrongData(faults)
    return read


def lines_of(path: Path) -> dict[str, int]:
    """The line of each member of a file that was read, by its path ("/budget/total")."""
    return {_written(way): line for way, line in places(text_of(path))[0].items()}


def places(text: str) -> tuple[dict[Way, int], list[tuple[Way, int]]]:
    """On which line each member of a JSON text begins, by its way from the top; and the members that stand twice.

    Example:
        >>> places('{"a":\\n [1,\\n 2]}')[0][("a", 1)]
        3
    """
    lines: dict[Way, int] = {}
    twice: list[tuple[Way, int]] = []

    def line(at: int) -> int:
        return text.count("\n", 0, at) + 1

    def blank(at: int) -> int:
        found = _BLANK.match(text, at)
        return found.end() if found else at

    def scalar(at: int) -> tuple[str, int]:
        found = _SCALAR.match(text, at)
        return (found[0], found.end()) if found else ("", at + 1)

    def value(at: int, way: Way, begins: int) -> int:
        if way in lines:
            twice.append((way, line(begins)))
        lines[way] = line(begins)
        if text[at] not in "{[":
            return scalar(at)[1]
        closing, index = "}" if text[at] == "{" else "]", 0
        at = blank(at + 1)
        while text[at] != closing:
            begins, name = at, str(index)
            if closing == "}":
                name, at = scalar(at)
                at = blank(blank(at) + 1)
            at = blank(value(at, (*way, json.loads(name)), begins))
            at, index = blank(at + 1) if text[at] == "," else at, index + 1
        return at + 1

    value(blank(0), (), 0)
    return lines, twice


def _known(way: tuple[Any, ...], lines: dict[Way, int]) -> Way:
    """The longest part of a way that stands in the file: a missing member is named where its object begins."""
    while way not in lines:
        way = way[:-1]
    return way


def _written(way: tuple[Any, ...]) -> str:
    return "/" + "/".join(map(str, way))
