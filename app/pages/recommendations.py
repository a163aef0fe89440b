"""/recommendations and /recommendations/{id}: what the Committees ask, and what States do about it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.errors import Fault, Invalid
from app.pages._plans import name as plan_name
from app.pages._texts import optional, passage, provenance
from app.pages._words import words
from app.queries import activities, documents, mechanisms, plans, recommendations, rounds, states
from app.queries._paging import Paging, digest
from app.rules.problems import N_
from app.web import forms
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 25
ALL = Paging(limit=200)
FILTERS = ("q", "mechanism", "state", "round")
ROUND = N_("Round %(number)s")
TO_ALL = N_("all parties of %(mechanism)s")
LABELS = {
    "q": N_("Words: %(value)s"),
    "mechanism": N_("Mechanism: %(value)s"),
    "state": N_("State: %(value)s"),
    "round": N_("Round: %(value)s"),
}


@router.get("/recommendations")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list, narrowed by a GET form: the same address shows the same to everybody."""
    language = reader_language(request)
    asked = dict(forms.pairs(request.scope["query_string"]))
    chosen = {key: asked.get(key, "").strip() for key in FILTERS}
    filters = _filters(chosen)
    paging = Paging(PAGE, asked.get("cursor") or None, True, digest(filters))
    found = recommendations.listed(session, filters, paging)
    names = _states(session, language)
    context = {
        "filters": chosen,
        "choices": {
            "mechanism": [(row.code, row.code) for row in mechanisms.listed(session, {}, ALL).items],
            "state": list(names.items()),
            "round": [(str(n), str(n)) for n in sorted({row.number for row in rounds.listed(session, {}, ALL).items})],
        },
        "chips": _chips(chosen, names, language),
        "total": found.total,
        "entries": [_entry(row, names, language) for row in found.items],
        "following": _address({**chosen, "cursor": found.next}) if found.next else "",
        "first": _address(chosen) if asked.get("cursor") else "",
    }
    return render(request, "recommendations/list.html", context)


@router.get("/recommendations/{id}")
def one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """One recommendation: whom it asks what, by which source, and the activities that implement it."""
    language = reader_language(request)
    row = recommendations.one(session, id)
    names = _states(session, language)
    document = documents.one(session, row.document_id) if row.document_id else None
    before = recommendations.one(session, row.follows_id) if row.follows_id else None
    found = activities.listed(session, visitor.actor, activities.Filters(recommendation=id), ALL).items
    of_plans = {
        plan.id: plan for plan in plans.by_ids(session, visitor.actor, [activity.plan_id for activity in found])
    }
    context = {
        "one": {
            **_entry(row, names, language),
            "named": [(names[code], f"/states/{code}") for code in row.states or []],
            "to_all": row.addressees == "all",
            "bodies": row.bodies,
            "topic": optional(row.topic_name, language),
            "kind": words(language, "kinds")[row.kind] if row.kind else "",
            "document": (passage(document.title, language).value, document.url)
            if document
            else (row.source_title, None),
            "source": provenance(row, language),
            "numbers": sorted((row.numbers or {}).items()),
        },
        "measures": [(measure["letter"], passage(measure["text"], language)) for measure in row.measures or []],
        "follows": (before.code, f"/recommendations/{before.id}") if before else None,
        "activities": [
            {
                "title": passage(activity.title, language),
                "href": f"/plans/{activity.plan_id}#a-{activity.id}",
                "plan": plan_name(of_plans[activity.plan_id], language, names[activity.state]),
                "status": words(language, "statuses")[activity.status],
            }
            for activity in found
        ],
    }
    return render(request, "recommendations/page.html", context)


def _filters(chosen: dict[str, str]) -> recommendations.Filters:
    """What the query asks for.

    Raises:
        Invalid: a round that is no number.
    """
    if chosen["round"] and not (chosen["round"].isascii() and chosen["round"].isdigit() and len(chosen["round"]) < 5):
        raise Invalid(Fault("This is not a whole number.", parameter="round"))
    return recommendations.Filters(
        mechanism=chosen["mechanism"] or None,
        state=chosen["state"] or None,
        round=int(chosen["round"]) if chosen["round"] else None,
        q=chosen["q"] or None,
    )


def _states(session: Session, language: str) -> dict[str, str]:
    """The names of all States in their alphabetical order, by code."""
    return {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}


def _entry(row: Any, names: dict[str, str], language: str) -> dict[str, object]:
    """What list and page both show of a recommendation."""
    to_all = translate(language, TO_ALL, {"mechanism": row.mechanism})
    return {
        "href": f"/recommendations/{row.id}",
        "text": passage(row.text, language),
        "code": row.code,
        "official": row.official,
        "mechanism": row.mechanism,
        "round": translate(language, ROUND, {"number": row.round_number}),
        "day": row.adopted_on or "",
        "to": to_all if row.addressees == "all" else ", ".join(names[code] for code in row.states or []),
        "synthetic": row.synthetic,
    }


def _chips(chosen: dict[str, str], names: dict[str, str], language: str) -> list[tuple[str, str]]:
    """The filters in use, each with the address without it."""
    shown = {**chosen, "state": names.get(chosen["state"], chosen["state"])}
    return [
        (translate(language, LABELS[key], {"value": shown[key]}), _address({**chosen, key: ""}))
        for key in FILTERS
        if chosen[key]
    ]


def _address(parameters: dict[str, Any]) -> str:
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"/recommendations?{query}" if query else "/recommendations"
