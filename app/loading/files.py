"""The data folder read as a whole, before anything is written."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.loading import csv_files, json_files, objects, rows
from app.loading.cells import FromFile, FromLine
from app.loading.faults import Fault, WrongData

Line = TypeVar("Line", bound=FromLine)
Content = TypeVar("Content", bound=FromFile)


@dataclass(frozen=True)
class Files:
    """What the files say, line by line; `peru_lines`: the line of each path of `peru_plan.json`.

    `assessment_stats.csv` is there to check roll-ups against and is not read.
    """

    mechanisms: objects.Mechanisms
    currencies: list[rows.Currency]
    states: list[rows.State]
    phases: list[rows.Phase]
    meetings: list[rows.Meeting]
    country_reports: list[rows.CountryReport]
    recommendations: list[rows.Recommendation]
    plans: list[rows.Plan]
    peru: objects.PublishedPlan
    peru_lines: dict[str, int]
    indicators: list[rows.Indicator]
    values: list[rows.IndicatorValue]


def read(folder: Path) -> Files:
    """Every file of the folder.

    Raises:
        WrongData: with the faults of all files, not only of the first.
    """
    faults: list[Fault] = []

    def lines(name: str, model: type[Line]) -> list[Line]:
        try:
            return csv_files.read(folder / name, model)
        except WrongData as wrong:
            faults.extend(wrong.faults)
            return []

    def content(name: str, model: type[Content]) -> Content | None:
        try:
            return json_files.read(folder / name, model)
        except WrongData as wrong:
            faults.extend(wrong.faults)
            return None

    mechanisms = content("mechanisms.json", objects.Mechanisms)
    peru = content("peru_plan.json", objects.PublishedPlan)
    tables = (
        lines("currencies.csv", rows.Currency),
        lines("states.csv", rows.State),
        lines("rounds.csv", rows.Phase),
        lines("meetings.csv", rows.Meeting),
        lines("country_reports.csv", rows.CountryReport),
        lines("recommendations.csv", rows.Recommendation),
        lines("plans.csv", rows.Plan),
    )
    catalogue = lines("indicators.csv", rows.Indicator), lines("indicator_values.csv", rows.IndicatorValue)
    if faults or mechanisms is None or peru is None:
        raise WrongData(faults)
    return Files(mechanisms, *tables, peru, json_files.lines_of(folder / "peru_plan.json"), *catalogue)
