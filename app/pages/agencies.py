"""/agencies and /agencies/{id}: who does what is planned: what an agency leads and what it supports."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.errors import Fault, Invalid
from app.pages import _downloads, _due, _history, _lists, _money
from app.pages._downloads import Column
from app.pages._plans import activity_address, body
from app.pages._plans import name as plan_name
from app.pages._texts import passage, provenance
from app.pages._words import tags, words
from app.queries import activities, agencies, costs, plans, progress, states
from app.queries._paging import Paging, Rows, digest
from app.queries.deadlines import Whose
from app.queries.progress_facts import Scope
from app.rules import dates, statuses
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 50
ALL = Paging(limit=200)
FILTERS = ("state", "kind")
MOST = 100_000
FILE = [
    *_downloads.plain("id", "id"),
    *_downloads.text(N_("Agency"), "name"),
    *_downloads.plain(N_("Acronym"), "acronym"),
    Column(N_("State"), lambda row, _: row.state, _downloads.CODE),
    *_downloads.coded(N_("Kind"), "kind", "agencies"),
    *_downloads.said_by(_downloads.STATES),
]
LABELS = {"state": N_("State: %(value)s"), "kind": N_("Kind: %(value)s")}


@router.get("/agencies")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """All agencies in alphabetical order, narrowed by a GET form."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    names = {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}
    kinds = words(language, "agencies")
    found = _found(session, asked, language)
    shown = {"state": names.get(asked.chosen["state"], ""), "kind": kinds.get(asked.chosen["kind"], "")}
    context = {
        "filters": asked.chosen,
        "choices": {"state": list(names.items()), "kind": list(kinds.items())},
        "errors": asked.errors,
        "chips": _lists.chips(asked, LABELS, shown, language),
        "total": found.total,
        "download": asked.download("/agencies", language) if found.items else "",
        "entries": [
            {
                "name": body(row.name, row.acronym, language),
                "href": f"/agencies/{row.id}",
                "state": (names[row.state], f"/states/{row.state}"),
                "kind": kinds.get(row.kind, ""),
                "synthetic": row.synthetic,
            }
            for row in found.items
        ],
        **_lists.pages(asked, found.next),
    }
    return render(request, "agencies/list.html", context, status=422 if asked.errors else 200)


@router.get("/agencies.csv")
def rows(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The rows of the list as a file."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    found = _found(session, asked, language, MOST)
    if asked.errors:
        return _downloads.refused(request, "/agencies")
    return _downloads.answer(request, "agencies", FILE, found.items)


@router.get("/agencies/{id}")
def one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """One agency: what it leads, what it supports, what of it falls due; drafts for those who may read them."""
    language, actor, now = reader_language(request), visitor.actor, datetime.now(UTC)
    row = agencies.one(session, id)
    parent = agencies.one(session, row.parent_id) if row.parent_id else None
    state = states.one(session, row.state)
    found = activities.listed(session, actor, activities.Filters(agency=id), ALL).items
    of_plans = plans.by_ids(session, actor, list({activity.plan_id for activity in found}))
    names = {plan.id: plan_name(plan, language, passage(state.name, language).value) for plan in of_plans}
    figures = progress.of_scope(session, actor, Scope(agency=id), now)
    lines = costs.listed(session, actor, costs.Filters(agency=id, edition="published"), ALL).items
    context = {
        "one": {
            "name": body(row.name, row.acronym, language),
            "state": (passage(state.name, language), f"/states/{row.state}"),
            "kind": words(language, "agencies").get(row.kind, ""),
            "parent": (body(parent.name, parent.acronym, language), f"/agencies/{parent.id}") if parent else None,
            "source": provenance(row, language),
        },
        "figures": figures,
        "money": _money.lines(lines, language),
        "leads": _activities([one for one in found if one.lead_id == id], names, language, now),
        "supports": _activities([one for one in found if one.lead_id != id], names, language, now),
        "due": _due.of(session, actor, Whose(agencies=[id]), language, names),
        "history": _history.of_thing(
            session,
            actor,
            "agencies",
            id,
            language,
            _history.asked(f"/agencies/{id}", request.query_params),
            dates.zone(state.time_zone),
            _named(session, row.state, language),
        ),
    }
    return render(request, "agencies/page.html", context)


def _found(session: Session, asked: _lists.Asked, language: str, limit: int = PAGE) -> Rows:
    """The page of rows; nothing, with the reasons noted, where what was asked cannot be."""
    if not asked.errors:
        try:
            filters = {name: value or None for name, value in asked.chosen.items()}
            if filters["kind"] not in (None, *words(language, "agencies")):
                raise Invalid(Fault("This is not one of the choices.", parameter="kind"))
            paging = Paging(limit, asked.cursor or None, True, digest((sorted(filters.items(), key=str), language)))
            return agencies.alphabetical(session, language, filters, paging)
        except Invalid as refused:
            asked.refuse(refused, language)
    return Rows([], None, 0)


def _activities(rows: Sequence[Any], names: dict[Any, str], language: str, now: datetime) -> list[dict[str, Any]]:
    """Activities as the table shows them; what is late is told by the day in their State."""
    formats = Formats(language)
    return [
        {
            "code": row.code,
            "title": passage(row.title, language),
            "href": activity_address(row.id, row.plan_id),
            "plan": names.get(row.plan_id, ""),
            "plan_href": f"/plans/{row.plan_id}",
            "draft": row.edition == "draft",
            "end": formats.time(row.until) if row.until else "",
            "status": tags(language)[row.status],
            "late": statuses.is_overdue(row.status, row.until_last, dates.today(row.time_zone, now)),
        }
        for row in rows
    ]


def _named(session: Session, state: str, language: str) -> dict[str, str]:
    """The agencies its history names, by id: those of its State. One statement."""
    found = agencies.listed(session, {"state": state}, ALL).items
    return {str(one.id): passage(one.name, language).value for one in found}
