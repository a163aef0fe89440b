"""What is wrong with a data file, and where: the sentence an operator needs to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `line` as an editor counts; `column` the name of a CSV column, or the path of a JSON member;
    empty for the file as a whole."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: {self.message}"


class WrongData(Exception):
    """The data files cannot be loaded, and nothing of them was. `faults` in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
