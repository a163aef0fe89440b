"""/recommendations and /recommendations/{id}: what the Committees ask, and what States do about it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import Fault, Invalid
from app.pages import _downloads, _history, _lists
from app.pages._choices import ROUND
from app.pages._downloads import Column
from app.pages._plans import activity_address
from app.pages._plans import name as plan_name
from app.pages._texts import Passage, beside, optional, passage, provenance, web_address
from app.pages._words import tags, words
from app.queries import (
    activities,
    documents,
    mechanisms,
    plans,
    progress_parts,
    recommendations,
    rounds,
    states,
    topics,
)
from app.queries._paging import Paging, Rows, digest
from app.rules.problems import N_
from app.web.languages import alphabetical, translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 25
ALL = Paging(limit=200)
FILTERS = ("q", "mechanism", "state", "round", "topic", "addressed")
TO_ALL = N_("all parties of %(mechanism)s")
LABELS = {
    "q": N_("Words: %(value)s"),
    "mechanism": N_("Mechanism: %(value)s"),
    "state": N_("State: %(value)s"),
    "round": N_("Round: %(value)s"),
    "topic": N_("Topic: %(value)s"),
    "addressed": N_("Activities: %(value)s"),
}
ADDRESSED = {"yes": N_("with an activity"), "no": N_("without an activity")}
COLUMNS = {"code": N_("Number"), "round": N_("Round"), "adopted": N_("Adopted")}
ORDER = "code"
MOST = 100_000
IDENTITY = [
    *_downloads.plain("id", "id"),
    *_downloads.plain(N_("Number"), "code"),
    *_downloads.flag(N_("The Committee's number"), lambda row: bool(row.official)),
    *_downloads.plain(N_("Mechanism"), "mechanism"),
    *_downloads.plain(N_("Round"), "round_number"),
    *_downloads.text(N_("Recommendation"), "text"),
    Column(N_("Wording"), lambda row, _: row.text["wording"], _downloads.CODE),
]
SAID = [
    Column(N_("State"), lambda row, _: " ".join(row.states or []), _downloads.CODE),
    *_downloads.text(N_("Topic"), "topic_name"),
    *_downloads.coded(N_("Type"), "kind", "kinds"),
    *_downloads.plain(N_("Adopted"), "adopted_on"),
    *_downloads.said_by(_downloads.COMMITTEES),
]
"""What the file says of each row, before and after the States it is addressed to."""


@router.get("/recommendations")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list, narrowed by a GET form: the same address shows the same to everybody."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    chosen = asked.chosen
    names = _states(session, language)
    of_topics = _topics(session, language, chosen["mechanism"])
    found = _found(session, asked, language)
    shown = {
        "state": names.get(chosen["state"], ""),
        "topic": str(dict(of_topics).get(chosen["topic"], "")),
        "addressed": translate(language, ADDRESSED.get(chosen["addressed"], "")),
    }
    context = {
        "filters": chosen,
        "choices": {
            "mechanism": [(row.code, row.code) for row in mechanisms.listed(session, {}, ALL).items],
            "state": list(names.items()),
            "round": [(str(n), str(n)) for n in sorted({row.number for row in rounds.listed(session, {}, ALL).items})],
            "topic": of_topics,
            "addressed": [(code, translate(language, label)) for code, label in ADDRESSED.items()],
        },
        "errors": asked.errors,
        "chips": _lists.chips(asked, LABELS, shown, language),
        "columns": _lists.columns(asked, COLUMNS, ORDER, language),
        "sort": asked.sort,
        "total": found.total,
        "download": asked.download("/recommendations", language) if found.items else "",
        "entries": [_entry(row, names, language) for row in found.items],
        **_lists.pages(asked, found.next),
    }
    return render(request, "recommendations/list.html", context, status=422 if asked.errors else 200)


@router.get("/recommendations.csv")
def rows(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The rows of the list as a file."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    found = _found(session, asked, language, MOST)
    if asked.errors:
        return _downloads.refused(request, "/recommendations")
    names = _states(session, language)
    to = Column(N_("Addressed to"), lambda row, reader: _addressed(row, names, reader))
    return _downloads.answer(request, "recommendations", [*IDENTITY, to, *SAID], found.items)


@router.get("/recommendations/{id}")
def one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """One recommendation: whom it asks what, by which source, the activities that implement it, its history."""
    language = reader_language(request)
    row = recommendations.one(session, id)
    names = _states(session, language)
    document = documents.one(session, row.document_id) if row.document_id else None
    before = recommendations.one(session, row.follows_id) if row.follows_id else None
    found = activities.listed(session, visitor.actor, activities.Filters(recommendation=id), ALL).items
    asked = _history.asked(f"/recommendations/{id}", request.query_params)
    context = {
        "one": {
            **_entry(row, names, language),
            "named": [(names[code], f"/states/{code}") for code in row.states or []],
            "to_all": row.addressees == "all",
            "bodies": beside("; ".join(row.bodies), row.text, language) if row.bodies else None,
            "topic": optional(row.topic_name, language),
            "kind": words(language, "kinds")[row.kind] if row.kind else "",
            "document": (passage(document.title, language), web_address(document.url)) if document else None,
            "source_title": None if document or not row.source_title else beside(row.source_title, row.text, language),
            "source": provenance(row, language),
            "numbers": sorted((row.numbers or {}).items()),
        },
        "measures": [(measure["letter"], passage(measure["text"], language)) for measure in row.measures or []],
        "follows": (before.code, f"/recommendations/{before.id}") if before else None,
        "activities": _implementing(session, visitor.actor, found, names, language),
        "reached": _reached(session, row, found, language),
        "history": _history.of_thing(session, visitor.actor, "recommendations", id, language, asked),
    }
    return render(request, "recommendations/page.html", context)


def _found(session: Session, asked: _lists.Asked, language: str, limit: int = PAGE) -> Rows:
    """The page of rows; nothing, with the reasons noted, where what was asked cannot be."""
    if not asked.errors:
        try:
            filters, sort = _filters(asked.chosen), asked.sort or ORDER
            if sort.removeprefix("-") not in COLUMNS:
                raise Invalid(Fault("This list cannot be sorted by that.", parameter="sort"))
            paging = Paging(limit, asked.cursor or None, True, digest((filters, sort)))
            order, down = sort.removeprefix("-"), sort.startswith("-")
            return recommendations.ordered(session, filters, paging, order, descending=down)
        except Invalid as refused:
            asked.refuse(refused, language)
    return Rows([], None, 0)


def _filters(chosen: Any) -> recommendations.Filters:
    """What the query asks for.

    Raises:
        Invalid: a round that is no number, a topic that is no id, an answer that is neither yes nor no.
    """
    number = chosen["round"]
    if number and not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Invalid(Fault("This is not a whole number.", parameter="round"))
    if chosen["addressed"] not in ("", *ADDRESSED):
        raise Invalid(Fault("This is not one of the choices.", parameter="addressed"))
    try:
        topic = UUID(chosen["topic"]) if chosen["topic"] else None
    except ValueError as error:
        raise Invalid(Fault("This is not one of the choices.", parameter="topic")) from error
    return recommendations.Filters(
        mechanism=chosen["mechanism"] or None,
        state=chosen["state"] or None,
        round=int(number) if number else None,
        topic=topic,
        addressed=chosen["addressed"] == "yes" if chosen["addressed"] else None,
        q=chosen["q"] or None,
    )


def _states(session: Session, language: str) -> dict[str, str]:
    """The names of all States in their alphabetical order, by code."""
    return {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}


def _topics(session: Session, language: str, mechanism: str) -> list[tuple[str, Passage]]:
    """The topics of a mechanism, of all if none is named, by their place: (id, label)."""
    found = topics.listed(session, {"mechanism": mechanism or None}, ALL).items
    named = [(row, passage(row.name, language)) for row in found]
    return [(str(row.id), replace(name, value=f"{row.mechanism} · {name}")) for row, name in named]


def _entry(row: Any, names: dict[str, str], language: str) -> dict[str, object]:
    """What list and page both show of a recommendation."""
    return {
        "href": f"/recommendations/{row.id}",
        "text": passage(row.text, language),
        "code": row.code,
        "official": row.official,
        "mechanism": row.mechanism,
        "round": translate(language, ROUND, {"number": row.round_number}),
        "day": row.adopted_on or "",
        "to": _addressed(row, names, language),
        "synthetic": row.synthetic,
    }


def _addressed(row: Any, names: dict[str, str], language: str) -> str:
    """The States it is addressed to, in words."""
    if row.addressees == "all":
        return translate(language, TO_ALL, {"mechanism": row.mechanism})
    return ", ".join(names[code] for code in row.states or [])


def _implementing(
    session: Session, actor: Actor, found: Sequence[Any], names: dict[str, str], language: str
) -> list[dict[str, Any]]:
    """The activities that implement it, by State. Two statements."""
    of_plans = {plan.id: plan for plan in plans.by_ids(session, actor, list({row.plan_id for row in found}))}
    shown = [
        {
            "title": passage(row.title, language),
            "href": activity_address(row.id, row.plan_id),
            "plan": plan_name(of_plans[row.plan_id], language, names[row.state]),
            "plan_href": f"/plans/{row.plan_id}",
            "draft": row.edition == "draft",
            "status": tags(language)[row.status],
            "state": names[row.state],
        }
        for row in found
    ]
    return sorted(shown, key=lambda one: (alphabetical(str(one["state"])), str(one["href"])))


def _reached(session: Session, row: Any, found: Sequence[Any], language: str) -> list[dict[str, Any]]:
    """Of a recommendation to several States, each with the number of its published activities; never in the order of that
    number. One statement."""
    if row.addressees == "state":
        return []
    published = [one.state for one in found if one.edition == "published" and one.status != "cancelled"]
    reached = [
        {"name": passage(one.name, language), "href": f"/states/{one.iso3}", "activities": published.count(one.iso3)}
        for one in progress_parts.reached_states(session, row.id)
    ]
    return sorted(reached, key=lambda one: alphabetical(one["name"].value))
