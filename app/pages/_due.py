"""What falls due as lists show it: by date, overdue first, each line with its way to the thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages._plans import activity_address
from app.pages._plans import name as plan_name
from app.pages._texts import Passage, passage
from app.queries import deadlines
from app.queries.deadlines import Whose
from app.rules import dates
from app.rules.problems import N_
from app.web.languages import translate

AHEAD = timedelta(days=90)
SHOWN = 100
ENDS = N_("The activity ends")
DUE = N_("A milestone is due")


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day. `sort`: the last day it counts; `late` whether that is past in the State's time zone; `day`:
    the date as far as it is known."""

    sort: str
    late: bool
    day: str
    what: str
    title: Passage
    href: str
    plan: str
    plan_href: str


def of_state(
    session: Session, actor: Actor, iso3: str, language: str, today: date, plans: Mapping[Any, Any], state: str
) -> list[Due]:
    """What is overdue in a State, and what ends within ninety days. Two statements."""
    names = {id: plan_name(row, language, state) for id, row in plans.items()}
    return of(session, actor, Whose(states=[(iso3, ())]), language, names, today)


def of(
    session: Session, actor: Actor, whose: Whose, language: str, names: Mapping[Any, str], today: date | None = None
) -> list[Due]:
    """Activities and milestones that are overdue or fall due within ninety days, by date. `names`: of plans, by id. Two
    statements."""
    until = (today or datetime.now(UTC).date()) + AHEAD
    found = [
        _line(row, row.until, translate(language, ENDS), row.id, language, names)
        for row in deadlines.ending(session, actor, whose, until, SHOWN)
    ]
    found += [
        _line(row, row.due, translate(language, DUE), row.activity_id, language, names)
        for row in deadlines.falling_due(session, actor, whose, until, SHOWN)
    ]
    return in_order(found)


def in_order(found: Sequence[Due]) -> list[Due]:
    """By the last day that counts, which puts what is overdue first; what has no day comes last."""
    return sorted(found, key=lambda one: (one.sort or "9999", one.href))


def _line(row: Any, known: str, what: str, activity: Any, language: str, names: Mapping[Any, str]) -> Due:
    last = dates.parse(known).last_day
    late = last < dates.today(row.time_zone, datetime.now(UTC))
    return Due(
        last.isoformat(),
        late,
        known,
        what,
        passage(row.title, language),
        activity_address(activity, row.plan_id),
        names.get(row.plan_id, ""),
        f"/plans/{row.plan_id}",
    )
