"""/mine: what waits for the reader, by date, overdue first; each line opens the thing. For people who are signed in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.actor import Actor
from app.pages import _due
from app.pages._due import Due
from app.pages._history_words import ROLES
from app.pages._plans import activity_address, body
from app.pages._plans import name as plan_name
from app.pages._texts import passage
from app.pages._words import words
from app.queries import activities, deadlines, plans, states
from app.queries._paging import Paging
from app.queries.deadlines import Whose
from app.rules import dates, reporting
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ALL = Paging(limit=500)
SHOWN = 100
UNREPORTED = N_("Nothing has been reported yet")
OWED = N_("The report for %(first)s to %(last)s is owed")
OWED_SINCE = N_("The report for %(first)s to %(last)s is owed, and %(more)s after it")
RETURNED = N_("Your update came back: read why, and send it again")
MOVES = {
    "focal_point": ("drafting", "revision", "final"),
    "consultant": ("drafting", "revision"),
    "secretariat": ("memorandum", "final"),
}
"""Stages at which the next move of a plan is with this role (domain.md 3)."""


@router.get("/mine")
def mine(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """Deadlines, updates to decide, updates that came back, plans whose next move is the reader's."""
    if visitor.person is None:
        return RedirectResponse(f"/sign-in?next={quote('/mine')}", 303)
    language, actor = reader_language(request), visitor.actor
    whose = deadlines.of_grants(actor.grants)
    names = {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}
    found = plans.listed(session, actor, plans.Filters(), ALL).items
    titles = {row.id: plan_name(row, language, names[row.state]) for row in found}
    lines = [
        *_due.of(session, actor, whose, language, titles),
        *_unreported(session, actor, whose, language, titles),
        *_owed(session, actor, whose, language, titles),
        *_returned(session, actor, whose, language, titles),
    ]
    context = {
        "grants": [_grant(held, names, language) for held in actor.grants],
        "updates": _updates(session, actor, whose, language, titles),
        "lines": _due.in_order(lines),
        "late": sum(line.late for line in lines),
        "moves": [_move(row, language, titles) for row in found if _is_next(actor, row)],
    }
    return render(request, "mine/page.html", context, headers={"cache-control": "no-store"})


def _updates(
    session: Session, actor: Actor, whose: Whose, language: str, titles: dict[Any, str]
) -> list[dict[str, Any]]:
    """Updates that wait for the reader's decision, oldest first. Two statements."""
    found = deadlines.undecided(session, actor, whose, "submitted", SHOWN)
    of = {row.id: row for row in activities.by_ids(session, actor, list({row.activity_id for row in found}))}
    formats, kinds = Formats(language), words(language, "statuses")
    return [
        {
            "title": passage(of[row.activity_id].title, language),
            "href": f"{activity_address(row.activity_id, row.plan_id)}#updates-{row.id}",
            "agency": body(row.agency_name, row.agency_acronym, language) if row.agency_name else None,
            "day": formats.time(row.submitted_at.date()),
            "says": kinds[row.status],
            "plan": titles.get(row.plan_id, ""),
        }
        for row in found
        if row.activity_id in of
    ]


def _returned(session: Session, actor: Actor, whose: Whose, language: str, titles: dict[Any, str]) -> list[Due]:
    """Updates that came back to the reader's agency. Two statements."""
    found = deadlines.undecided(session, actor, whose, "returned", SHOWN)
    of = {row.id: row for row in activities.by_ids(session, actor, list({row.activity_id for row in found}))}
    what = translate(language, RETURNED)
    return [
        _line((row.decided_at or row.submitted_at).date().isoformat(), what, of[row.activity_id], language, titles)
        for row in found
        if row.activity_id in of
    ]


def _unreported(session: Session, actor: Actor, whose: Whose, language: str, titles: dict[Any, str]) -> list[Due]:
    """Activities nothing was reported on, by their end: never late. One statement."""
    what = translate(language, UNREPORTED)
    return [
        _line(row.until or "", what, row, language, titles)
        for row in deadlines.unreported(session, actor, whose, SHOWN)
    ]


def _owed(session: Session, actor: Actor, whose: Whose, language: str, titles: dict[Any, str]) -> list[Due]:
    """Activities that owe reports, by the end of the oldest period without one: to the officer of an agency that leads
    it at once, to the focal point after `GRACE`, or at once where no agency leads. One statement."""
    lines, formats = [], Formats(language)
    for one in deadlines.owing(session, actor, whose):
        today = dates.today(one.row.time_zone, datetime.now(UTC))
        wait = reporting.GRACE if one.row.lead_id and not _of_agency(one.row, whose) else timedelta()
        periods = reporting.owed(one.frequency, one.since, one.reported, today - wait) if one.since else []
        if periods:
            said = {"first": formats.time(periods[0].first), "last": formats.time(periods[0].last)}
            what = translate(language, OWED, said)
            if len(periods) > 1:
                what = translate(language, OWED_SINCE, {**said, "more": len(periods) - 1})
            lines.append(replace(_line(periods[0].last.isoformat(), what, one.row, language, titles), late=True))
    return lines


def _of_agency(activity: Any, whose: Whose) -> bool:
    own = {str(agency) for agency in whose.agencies}
    return bool(own & {str(activity.lead_id), *(each["id"] for each in activity.supporting or ())})


def _line(day: str, what: str, activity: Any, language: str, titles: dict[Any, str]) -> Due:
    plan = activity.plan_id
    title, address = passage(activity.title, language), activity_address(activity.id, plan)
    return Due(day, False, day, what, title, address, titles.get(plan, ""), f"/plans/{plan}")


def _is_next(actor: Actor, row: Any) -> bool:
    """Whether the next move of a plan is the reader's."""
    for held in actor.roles(*MOVES):
        mine = {"focal_point": held.state == row.state, "consultant": held.plan_id == row.id}.get(held.role, True)
        if mine and row.stage in MOVES[held.role] and set(held.mechanisms) & set(row.mechanisms):
            return True
    return False


def _move(row: Any, language: str, titles: dict[Any, str]) -> dict[str, str]:
    next, stages = words(language, "next"), words(language, "stages")
    return {"plan": titles[row.id], "href": f"/plans/{row.id}", "stage": stages[row.stage], "next": next[row.stage]}


def _grant(held: Any, names: dict[str, str], language: str) -> str:
    """A grant in force in words: role, State, mechanism."""
    parts = [translate(language, ROLES[held.role]), names.get(held.state or "", ""), held.mechanism or ""]
    return " · ".join(part for part in parts if part)
