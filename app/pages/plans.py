"""/plans/{id}: where a plan stands, what it sets out to do, what it costs, how it came here."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.pages import _activities, _edit, _money
from app.pages._plans import agency, known, last_move, name, path
from app.pages._texts import passage, provenance
from app.pages._words import LEFT_OUT, tags, words
from app.queries import plan_contents, plans, states
from app.queries.plan_contents import Contents
from app.rules import dates
from app.rules.plans import OPEN_FOR_FACTS
from app.web.formats import Formats
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/plans/{id}")
def plan(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The plan page. `?edit=`: the activity whose form is open, for readers without scripts; `?saved=`: the one that was
    just changed."""
    return show(request, session, visitor.actor, id, edit=request.query_params.get("edit", ""))


def show(
    request: Request,
    session: Session,
    actor: Actor,
    id: UUID,
    *,
    edit: str = "",
    form: _edit.Form | None = None,
    status: int = 200,
) -> Response:
    """The whole page. `edit`: the id of the activity whose form is open; `form`: that form, where it came back."""
    language, now = reader_language(request), datetime.now(UTC)
    row = plans.one(session, actor, id)
    state = states.one(session, row.state)
    state_name = passage(state.name, language).value
    steps, number = path(row, language)
    documents = plan_contents.documents_of(session, id)
    context: dict[str, Any] = {
        "plan": _head(row, language, state_name),
        "path": steps,
        "number": number,
        "content": row.edition is not None,
        "moves": [_move(move, documents, language) for move in reversed(row.moves or [])],
        "documents": [
            {
                "title": passage(one.title, language),
                "symbol": one.symbol,
                "day": one.dated,
                "href": one.url,
                "source": provenance(one, language),
            }
            for one in documents
        ],
        "invalid": form is not None,
    }
    if row.edition is not None:
        contents = plan_contents.of_plan(session, actor, id, row.edition)
        context |= _contents(request, session, actor, row, contents, dates.today(state.time_zone, now), edit, form)
    return render(request, "plans/page.html", context, status=status, here=f"/plans/{id}" if form else None)


def figures(session: Session, contents: Contents, today: date, language: str) -> Mapping[str, Any]:
    """What `plans/_progress.html` takes; `today` in the State's time zone. One statement."""
    found = plan_contents.figures_of(session, contents, today)
    stated = [_money.equivalent(line.stated_equivalent, language) for line in contents.costs]
    left_out = words(language, "left_out")
    return {
        "completion": found.completion.value,
        "counted": found.completion.counted,
        "total": found.completion.total,
        "left_out": [
            (left_out[one.reason], one.count) for one in sorted(found.completion.left_out, key=_as_listed) if one.count
        ],
        "overdue": found.activities.overdue,
        "starting_late": found.activities.starting_late,
        "today": today.isoformat(),
        "money": _money.totals(found.costs, language),
        "equivalents": [one for one in stated if one],
    }


def may_change(actor: Actor, row: Any) -> bool:
    """Whether the reader may record facts of this plan's activities; the action asks again."""
    return row.stage in OPEN_FOR_FACTS and policy.may(
        actor, "activities.record", Bounds(row.state, tuple(row.mechanisms), row.id, row.stage)
    )


def table(language: str, id: UUID) -> dict[str, Any]:
    """What the rows of the activity table share: labels, tags and the plan's address, made once per page."""
    return {"words": words(language, "table"), "tags": tags(language), "address": f"/plans/{id}"}


def _head(row: Any, language: str, state: str) -> Mapping[str, Any]:
    move = last_move(row)
    by = words(language, "sides").get(move.get("side") or "", "")
    day = f", {Formats(language).day(move['dated'])}" if by and move.get("dated") else ""
    return {
        "name": name(row, language, state),
        "official": passage(row.content_title or row.title, language),
        "mechanisms": " · ".join(row.mechanisms),
        "state": (row.state, state),
        "agency": agency(
            row.content_agency_name or row.agency_name, row.content_agency_acronym or row.agency_acronym, language
        ),
        "by": by + day,
        "stands": words(language, "stages")[row.stage],
        "known": known(row, language),
        "next": words(language, "next")[row.stage],
        "source": provenance(row, language),
    }


def _move(move: Mapping[str, Any], documents: Any, language: str) -> Mapping[str, Any]:
    document = next((one for one in documents if str(one.id) == move["document_id"]), None)
    return {
        "stage": words(language, "stages")[move["stage"]],
        "day": move["dated"],
        "by": words(language, "sides").get(move["side"] or "", ""),
        "reason": move["reason"],
        "document": passage(document.title, language) if document else None,
        "source": provenance(move, language),
    }


def _contents(
    request: Request,
    session: Session,
    actor: Actor,
    row: Any,
    contents: Contents,
    today: date,
    edit: str,
    form: _edit.Form | None,
) -> Mapping[str, Any]:
    language, changeable = reader_language(request), may_change(actor, row)
    saved = request.query_params.get("saved", "")
    guidelines = plan_contents.guidelines_of(session, actor, row.id, row.edition)
    rows = _activities.in_order(contents.activities)
    opened = next((one for one in rows if str(one.id) == edit), None) if changeable else None
    if opened is not None and form is None:
        form = _edit.form(opened, contents.milestones.get(opened.id, ()), language)
    return {
        **table(language, row.id),
        "it": figures(session, contents, today, language),
        "rows": [
            _activities.shaped(one, contents, language, today, changeable=changeable, focus=str(one.id) == saved)
            for one in rows
        ],
        "editing": {str(opened.id): form} if opened is not None else {},
        "saved": next((one.code for one in rows if str(one.id) == saved), ""),
        "guidelines": [passage(one.title, language) for one in guidelines],
        "guideline_sources": list(dict.fromkeys(provenance(one, language) for one in guidelines)),
        "costs": _money.lines([line for line in contents.costs if line.activity_id is None], language),
    }


def _as_listed(left_out: Any) -> int:
    return list(LEFT_OUT).index(left_out.reason)
