"""What a plan says nothing of (domain.md 3, *gap*): a covered recommendation without activity; an activity without
recommendation, lead agency, period, cost or indicator; an estimated cost without source, or in no year of the period.

A gap is shown wherever the plan is read; only the move to `final` asks that each is filled or waived. This module does
not know who may waive one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from app.rules import dates
from app.rules.figures import Gaps
from app.rules.problems import N_, Problem


class Gap(StrEnum):
    """What an activity may lack, in the order shown."""

    RECOMMENDATION = "recommendation"
    AGENCY = "agency"
    PERIOD = "period"
    COST = "cost"
    INDICATOR = "indicator"


#: One sentence each, as message ids.
SENTENCES: Mapping[Gap, str] = {
    Gap.RECOMMENDATION: N_("No recommendation is linked"),
    Gap.AGENCY: N_("No lead agency"),
    Gap.PERIOD: N_("No period"),
    Gap.COST: N_("No cost"),
    Gap.INDICATOR: N_("No indicator"),
}


class Said(NamedTuple):
    """What an activity says of itself; `has_period`: start and end are both known, to whatever precision."""

    has_recommendation: bool
    has_agency: bool
    has_period: bool
    has_cost: bool
    has_indicator: bool


def of_activity(said: Said) -> list[Gap]:
    """What an activity lacks.

    Example:
        >>> [gap.value for gap in of_activity(Said(True, False, True, False, True))]
        ['agency', 'cost']
    """
    return [gap for gap, there in zip(Gap, said, strict=True) if not there]


class CostGap(StrEnum):
    """What an estimated cost may lack: who pays, and a year of the period it falls into."""

    SOURCE = "source"
    YEAR = "year"


def of_cost(funded: bool, year: int | None, start: str | None, until: str | None) -> list[CostGap]:
    """What a cost lacks. `start`, `until`: the period of its activity, else of its plan; where that is not known, no year
    lies outside.

    Example:
        >>> of_cost(True, 2031, "2027-01", "2029")
        [<CostGap.YEAR: 'year'>]
    """
    found = [] if funded else [CostGap.SOURCE]
    if start and until:
        first, last = dates.parse(start).first_day.year, dates.parse(until).last_day.year
        if year is None or not first <= year <= last:
            found.append(CostGap.YEAR)
    return found


class Waiver(NamedTuple):
    """Why a gap may stay: the reason, who said so in which role, and when (an instant)."""

    reason: str
    by: str
    role: str
    at: datetime


class Found(NamedTuple):
    """A gap of a plan: one of `TYPES`, and the thing that has it, by type and id, with its code or what it is called.

    `mechanisms`: those it counts in (domain.md 7). `guideline`: of the activity that has it.
    """

    gap: str
    id: str
    name: str
    plan: str
    state: str
    mechanisms: Sequence[str]
    guideline: str | None = None
    waiver: Waiver | None = None

    @property
    def type(self) -> str:
        """The plural noun of the thing that has it."""
        return TYPES[self.gap]

    @property
    def problem(self) -> Problem:
        """The gap as what stands against a move."""
        return Problem(f"gap_{self.gap}", f"/{self.type}/{self.id}", {"name": self.name})


NOT_IMPLEMENTED = "not_implemented"
TYPES: Mapping[str, str] = {
    NOT_IMPLEMENTED: "recommendations",
    **dict.fromkeys((gap.value for gap in Gap), "activities"),
    **dict.fromkeys((gap.value for gap in CostGap), "costs"),
}
"""Every gap there is, and what has it."""


def counted(found: Iterable[Found]) -> Gaps:
    """How many of these gaps are open, and how many are waived.

    Example:
        >>> counted([Found("cost", "1", "A1", "p", "PER", ["MESECVI"])])
        Gaps(open=1, waived=0)
    """
    waived = [one.waiver is not None for one in found]
    return Gaps(waived.count(False), waived.count(True))
