"""/plans: those known to exist. /plans/{id} and its tabs: where a plan stands, what it sets out to do, when, for what money,
and how it came here."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.pages import (
    _activity_forms,
    _activity_page,
    _downloads,
    _errands,
    _forms,
    _lists,
    _noun_forms,
    _part_routes,
    _plan_forms,
    _plan_inputs,
    _plan_page,
    _plan_path,
    _plan_rows,
    _version_forms,
)
from app.pages._activity_page import ActivityPage
from app.pages._downloads import Column
from app.pages._errands import Told, Undo
from app.pages._forms import Errand
from app.pages._part_routes import Forms
from app.pages._plan_page import TAB_OF, PlanPage
from app.pages._plans import agency, card
from app.pages._texts import passage
from app.pages._words import words
from app.queries import mechanisms, plans, states
from app.queries._paging import Paging, Rows, digest
from app.rules.plans import PATH
from app.rules.problems import N_
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

SAVED = N_("Activity %(code)s is saved.")
REMOVED = N_("The activity is deleted, with all that hung on it.")

PAGE = 25
ALL = Paging(limit=500)
FILTERS = ("mechanism", "state", "stage")
CHIPS = {"mechanism": N_("Mechanism: %(value)s"), "state": N_("State: %(value)s"), "stage": N_("Stage: %(value)s")}
COLUMNS = {"state": N_("State"), "stage": N_("Stage")}
ORDER = "state"
MOST = 100_000
FILE = [
    *_downloads.plain("id", "id"),
    Column(N_("State"), lambda row, _: row.state, _downloads.CODE),
    Column(N_("Mechanism"), lambda row, _: "; ".join(row.mechanisms)),
    *_downloads.text(N_("Plan"), "title"),
    *_downloads.coded(N_("Stage"), "stage", "stages"),
    Column(N_("Executing agency"), lambda row, language: agency(row.agency_name, row.agency_acronym, language)),
    *_downloads.said_by(_downloads.STATES),
]

router = APIRouter(prefix="/plans", include_in_schema=False, route_class=PageRoute)

OWN: dict[str, Callable[[PlanPage], Errand]] = {
    "content": _plan_forms.content,
    "translations": _plan_forms.translations,
    "publish": _version_forms.publish,
    "move": _plan_path.move,
    "workshop": _plan_inputs.workshop,
}


def _load(request: Request, session: Session, actor: Actor, id: UUID, noun: str) -> PlanPage:
    """The page on the tab where forms of a kind stand. NotFound: also where the content is not for this reader."""
    page = _plan_page.load(request, session, actor, id, TAB_OF.get(noun, "activities"))
    if page.plan.edition is None:
        raise NotFound
    return page


def _find(page: PlanPage, place: str, of: UUID | None) -> Errand:
    """The form that opens in a part of the page. NotFound: there is none, or its thing is not for this reader."""
    if place in OWN:
        return OWN[place](page)
    noun, _, rest = place.partition("/")
    if place == "activities/new":
        return _activity_forms.new(page)
    if noun == "inputs":
        return _plan_inputs.at(page, rest)
    if noun == "waivers":
        gap, _, below = rest.partition("/")
        return _plan_path.waiver(page, gap, of or _noun_forms.id_of(below))
    if noun not in TAB_OF:
        raise NotFound
    return _noun_forms.at(page, noun, rest, of)


FORMS = Forms(_load, _find, OWN)


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """All plans known to exist, narrowed by a GET form; of those whose content is not public, the card."""
    language, actor = reader_language(request), visitor.actor
    asked = _lists.asked(request, FILTERS, language)
    names = {row.iso3: passage(row.name, language).value for row in states.listed(session, language, {}, ALL).items}
    stages = words(language, "stages")
    found = _found(session, actor, asked, language)
    shown = {"state": names.get(asked.chosen["state"], ""), "stage": stages.get(asked.chosen["stage"], "")}
    context = {
        "filters": asked.chosen,
        "choices": {
            "mechanism": [(row.code, row.code) for row in mechanisms.listed(session, {}, ALL).items],
            "state": list(names.items()),
            "stage": list(stages.items()),
        },
        "errors": asked.errors,
        "chips": _lists.chips(asked, CHIPS, shown, language),
        "columns": _lists.columns(asked, COLUMNS, ORDER, language),
        "sort": asked.sort,
        "total": found.total,
        "download": asked.download("/plans", language) if found.items else "",
        "cards": [card(row, language, names[row.state]) for row in found.items],
        **_lists.pages(asked, found.next),
    }
    return render(request, "plans/list.html", context, status=422 if asked.errors else 200)


@router.get(".csv")
def list_rows(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The rows of the list as a file."""
    language = reader_language(request)
    asked = _lists.asked(request, FILTERS, language)
    found = _found(session, visitor.actor, asked, language, MOST)
    if asked.errors:
        return _downloads.refused(request, "/plans")
    return _downloads.answer(request, "plans", FILE, found.items)


def _found(session: Session, actor: Actor, asked: _lists.Asked, language: str, limit: int = PAGE) -> Rows:
    """The page of rows; nothing, with the reasons noted, where what was asked cannot be."""
    if not asked.errors:
        try:
            order, chosen = asked.sort or ORDER, {name: value or None for name, value in asked.chosen.items()}
            if order.removeprefix("-") not in plans.ORDERS:
                raise Invalid(Fault("This list cannot be sorted by that.", parameter="sort"))
            if chosen["stage"] not in (None, *PATH):
                raise Invalid(Fault("This is not one of the choices.", parameter="stage"))
            filters = plans.Filters(chosen["mechanism"], chosen["state"], chosen["stage"])
            paging = Paging(limit, asked.cursor or None, True, digest((filters, order, language)))
            key, down = order.removeprefix("-"), order.startswith("-")
            return plans.ordered(session, actor, filters, language, paging, key, descending=down)
        except Invalid as refused:
            asked.refuse(refused, language)
    return Rows([], None, 0)


@router.get("/{id}")
def plan(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The plan with its activities. `?edit=`: the activity whose form is open, `?saved=`, `?removed=`: what was just done,
    for readers without scripts."""
    page = _plan_page.load(request, session, visitor.actor, id, "activities")
    if page.plan.edition is None or visitor.person is None:
        return page.show()
    asked = request.query_params
    if removed := _noun_forms.id_of(asked.get("removed", "")):
        back = Undo(f"/activities/{removed}/restore", (), away=True)
        return page.show(told=Told(translate(page.language, REMOVED), back))
    row = _row(request, session, visitor, page, asked.get("edit") or asked.get("saved") or "")
    if row is None:
        return page.show(told=_part_routes.just_done(FORMS, page, visitor))
    errand = _activity_forms.in_row(row)
    if asked.get("edit"):
        return page.show(editing={str(row.row.id): _forms.form(errand, page.language)})
    undo = _errands.undo(session, visitor.actor, errand, _errands.versions_asked(errand, asked), page.language)
    undo = undo and replace(undo, away=True)
    return page.show(told=Told(translate(page.language, SAVED, {"code": row.row.code}), undo))


def _row(request: Request, session: Session, visitor: Visitor, page: PlanPage, id: str) -> ActivityPage | None:
    """The activity an address names, where the reader may record facts of it."""
    known = _noun_forms.id_of(id)
    if known is None or not page.rights.record:
        return None
    try:
        found = _activity_page.load(request, session, visitor.actor, known)
    except NotFound:
        return None
    return found if found.plan.id == page.plan.id else None


_part_routes.install(router, FORMS)


@router.get("/{id}/{table}.csv")
def rows(request: Request, session: Transaction, visitor: Visiting, id: UUID, table: str) -> Response:
    """The rows of one of its tables as a file."""
    return _plan_rows.file(_load(request, session, visitor.actor, id, table), table)


@router.get("/{id}/{tab}")
def tab(request: Request, session: Transaction, visitor: Visiting, id: UUID, tab: str) -> Response:
    """One of the other tabs."""
    page = _plan_page.load(request, session, visitor.actor, id, tab)
    return page.show(told=_part_routes.just_done(FORMS, page, visitor))
