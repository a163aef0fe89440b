"""/search: recommendations, plans, activities and agencies that have the words, best first."""

from typing import Any

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import Fault, Invalid
from app.pages import _lists
from app.pages._plans import activity_address
from app.pages._texts import Passage, optional, passage
from app.pages._words import words
from app.queries import search, states
from app.queries._paging import Paging, Rows, digest
from app.rules import snippets
from app.rules.problems import N_
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

PAGE = 25
LONGEST = 200
ALL = Paging(limit=500)
FILTERS = ("q", "type")
LABELS = {"q": N_("Words: %(value)s"), "type": N_("Kind: %(value)s")}


@router.get("/search")
def found(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """What the reader may see that has the words; drafts are found by those who may read them."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    hits = _found(session, visitor.actor, asked, language)
    kinds = {type: words(language, "found")[type] for type in search.TYPES}
    names = {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}
    context = {
        "filters": asked.chosen,
        "choices": list(kinds.items()),
        "errors": asked.errors,
        "chips": _lists.chips(asked, LABELS, {"type": kinds.get(asked.chosen["type"], "")}, language),
        "total": hits.total,
        "entries": [_entry(row, asked.chosen["q"], kinds, names, language) for row in hits.items],
        **_lists.pages(asked, hits.next),
    }
    return render(request, "search/page.html", context, status=422 if asked.errors else 200)


def _found(session: Session, actor: Actor, asked: _lists.Asked, language: str) -> Rows:
    """The page of rows; nothing where no word was asked, or with the reasons noted where what was asked cannot be."""
    q, type = asked.chosen["q"], asked.chosen["type"]
    if q and not asked.errors:
        try:
            if len(q) > LONGEST:
                raise Invalid(Fault("At most %(n)s characters can be searched for.", {"n": LONGEST}, parameter="q"))
            if type not in ("", *search.TYPES):
                raise Invalid(Fault("This is not one of the choices.", parameter="type"))
            paging = Paging(PAGE, asked.cursor or None, True, digest((q, type, language)))
            return search.found(session, actor, language, q, [type] if type else search.TYPES, paging)
        except Invalid as refused:
            asked.refuse(refused, language)
    return Rows([], None, 0)


def _entry(row: Any, q: str, kinds: dict[str, str], names: dict[str, str], language: str) -> dict[str, Any]:
    more = optional(row.more, language)
    where = [names.get(row.state or "", ""), " · ".join(row.mechanisms), row.code or ""]
    href = activity_address(row.id, row.plan_id) if row.type == "activities" else f"/{row.type}/{row.id}"
    return {
        "kind": kinds[row.type],
        "href": href,
        "title": _marked(passage(row.title, language), q, whole=True),
        "more": _marked(more, q) if more else None,
        "where": [part for part in where if part],
        "synthetic": row.synthetic,
    }


def _marked(text: Passage, q: str, *, whole: bool = False) -> dict[str, Any]:
    """A text with its marks, in pieces: (words, whether they were asked for). `whole`: not only a part of it."""
    return {"text": text, "pieces": snippets.pieces(text.value if whole else snippets.around(text.value, q), q)}
