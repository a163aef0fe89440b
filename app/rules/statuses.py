"""The six statuses of an activity, what is late, and what `completed` and `cancelled` want.

domain.md 7, *Status*. Lateness is never stored and never set by hand: it is computed from the status, the period and
today in the State's time zone, and today is an argument. The domain forbids no step from one status to another (an
undo is a new, recorded change, also back to `not_reported`); it puts conditions on two of them.
This module does not know who may change a status; `access/` does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.rules.dates import Period
from app.rules.problems import N_, Problem, pointer


class Status(StrEnum):
    """What was reported of an activity."""

    NOT_REPORTED = "not_reported"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


#: One sentence each, as message ids; pages and the API's documentation print them.
SENTENCES: Mapping[Status, str] = {
    Status.NOT_REPORTED: N_("Nothing has been reported on the activity yet; it is left out of the figures."),
    Status.PLANNED: N_("The activity is foreseen and has not begun."),
    Status.UNDER_WAY: N_("Work on the activity has begun."),
    Status.COMPLETED: N_("The activity is finished, with dated evidence or accepted by somebody else."),
    Status.SUSPENDED: N_("Work on the activity has stopped for the time being; its dates go on counting."),
    Status.CANCELLED: N_("The activity will not be carried out, for a stated reason; it is left out of the figures."),
}

#: Those that can be late to finish: reported on, and neither finished nor given up.
OPEN = frozenset({Status.PLANNED, Status.UNDER_WAY, Status.SUSPENDED})


def is_overdue(status: str, end: date | None, today: date) -> bool:
    """Whether the activity should be finished and is not (domain.md 7). `end`: the last day its period counts.

    On its last day an activity is not overdue yet. `not_reported`, `completed` and `cancelled` never are, nor is
    one without an end.

    Example:
        >>> is_overdue("under_way", date(2018, 12, 31), date(2019, 1, 1))
        True
        >>> is_overdue("not_reported", date(2018, 12, 31), date(2026, 11, 22))
        False
    """
    return end is not None and end < today and status in OPEN


def is_starting_late(status: str, start: date | None, today: date) -> bool:
    """Whether the activity should have begun and is still planned. `start`: the first day its period counts.

    A start counts from the first day of what is known (domain.md 2); on that day it is not late yet.

    Example:
        >>> is_starting_late("planned", date(2018, 5, 1), date(2018, 5, 2))
        True
    """
    return start is not None and start < today and status == Status.PLANNED


class Late(NamedTuple):
    """The two marks a page shows beside a status."""

    overdue: bool
    starting_late: bool


def lateness(status: str, period: Period, today: date) -> Late:
    """Both marks of one activity; an activity may bear both (planned, and its end has passed).

    Example:
        >>> from app.rules.dates import period
        >>> lateness("planned", period("2018-05", "2018-06"), date(2018, 6, 1))
        Late(overdue=False, starting_late=True)
    """
    return Late(
        is_overdue(status, period.last_day, today),
        is_starting_late(status, period.first_day, today),
    )


class MilestoneClaim(NamedTuple):
    """How a milestone stands when its activity is to be closed.

    `name` as a reader knows it. With a `target` the quantity `reached` counts; without one, the date it was
    `reached_on` (a partial date). `closes_short` is the reason why the rest will not come.
    """

    name: str
    target: Decimal | None = None
    reached: Decimal | None = None
    reached_on: str | None = None
    closes_short: str | None = None

    def problem(self) -> Problem | None:
        """Why this milestone keeps its activity open, or None.

        Example:
            >>> MilestoneClaim("Centres", Decimal(50), Decimal(20)).problem().code
            'milestone_not_reached'
        """
        if _said(self.closes_short):
            return None
        if self.target is None:
            missing = not _said(self.reached_on)
            return Problem("milestone_not_dated", params={"milestone": self.name}) if missing else None
        if self.reached is not None and self.reached >= self.target:
            return None
        figures = {"reached": _plain(self.reached or Decimal(0)), "target": _plain(self.target)}
        return Problem("milestone_not_reached", params={"milestone": self.name, **figures})


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything a change of status rests on.

    `reporter` and `accepter` are ids of persons or clients (accepter None: nobody accepted). `by_machine`: the reporter
    is a client. `evidence_dates`: the partial date of each piece of evidence, None where it has none.
    """

    reporter: str
    accepter: str | None = None
    by_machine: bool = False
    reason: str | None = None
    evidence_dates: Sequence[str | None] = ()
    milestones: Sequence[MilestoneClaim] = ()


def problems_of(to: Status, claim: Claim) -> list[Problem]:
    """What stands against setting an activity to `to`; empty when nothing does (domain.md 7, *Status*).

    `completed` wants dated evidence **or** an accepter who is not the reporter (a machine client: evidence in any
    case), and each milestone reached or a reason why it closes short. `cancelled` wants a reason (domain.md 6).

    Example:
        >>> [p.code for p in problems_of(Status.COMPLETED, Claim(reporter="ana"))]
        ['completed_without_proof']
        >>> problems_of(Status.COMPLETED, Claim(reporter="ana", accepter="luis"))
        []
    """
    if to is Status.CANCELLED and not _said(claim.reason):
        return [Problem("cancelled_without_reason", "/reason")]
    if to is not Status.COMPLETED:
        return []
    problems: list[Problem] = []
    has_evidence = any(_said(day) for day in claim.evidence_dates)
    accepted_by_another = claim.accepter is not None and claim.accepter != claim.reporter
    if claim.by_machine and not has_evidence:
        problems.append(Problem("completed_by_machine_without_evidence", "/status"))
    elif not has_evidence and not accepted_by_another:
        problems.append(Problem("completed_without_proof", "/status"))
    for place, milestone in enumerate(claim.milestones):
        found = milestone.problem()
        if found:
            problems.append(found.below(pointer("milestones", str(place))))
    return problems


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def _said(text: str | None) -> bool:
    return bool(text and text.strip())
