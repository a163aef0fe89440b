"""/admin/grants: who has which role, from when until when, given by whom and why; giving a role, and ending one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access.actor import MECHANISMS
from app.actions import grants as act
from app.errors import NotFound
from app.pages import _desk, _errands, _fields, _specs
from app.pages._desk import Desk, Filter, Listing, Row
from app.pages._forms import Errand, Part, Sent
from app.pages._plans import agency as agency_name
from app.pages._plans import name as plan_name
from app.pages._specs import Spec
from app.queries import agencies, clients, grants, people, plans
from app.queries._paging import Paging, Rows
from app.rules.problems import N_
from app.schemas.grants import GrantNew, GrantPatch
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

router = APIRouter(prefix="/admin/grants", include_in_schema=False, route_class=PageRoute)

ADDRESS = "/admin/grants"
INTRO = N_("A role says what somebody may do, where, and until when. Who gave it and why stays on record.")
GIVE, EMPTY = N_("Give a role"), N_("No role matches. Roles are given by the Secretariat and the administrator.")
END = N_("End or prolong a role")
COLUMNS = (
    N_("Who"), N_("Role"), N_("Where"), N_("From"), N_("Last day"), N_("In force"), N_("Given by"), N_("Reason"),
)  # fmt: skip
IN_FORCE, NOT_IN_FORCE = N_("in force"), N_("not in force")
REASON = Spec("note", "area", "", N_("Reason"), N_("Needed. Kept on record with your name."))
UNTIL = Spec("until", "line", "", N_("Last day"), _desk.UNTIL_HINT)
FIELDS = (
    Spec("person", "choice", "", N_("Who"), N_("A person, or a system that speaks for itself")),
    Spec("role", "choice", "", N_("Role")),
    Spec(
        "state", "choice", "", N_("State"), N_("Of a focal point; of an officer, consultant or contributor it follows")
    ),
    Spec("mechanism", "choice", "", N_("Mechanism"), N_("Of a Secretariat or expert; a focal point's may be for both")),
    Spec("agency", "choice", "", N_("Agency"), N_("Of an agency officer")),
    Spec("plan", "choice", "", N_("Plan"), N_("Of a consultant or contributor")),
    Spec("named_by", "choice", "", N_("Named by"), N_("The State that named an expert")),
    Spec("since", "line", "", N_("First day"), _desk.SINCE_HINT),
    UNTIL,
)


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The roles given that the reader may read, narrowed by a GET form."""
    return _desk.entered(visitor, "grants.read", ADDRESS) or _page(request, session, visitor).show()


@router.get("/new")
def open_new(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list with the form of a new grant."""
    sent_away = _desk.entered(visitor, "grants.give", f"{ADDRESS}/new")
    return sent_away or _errands.opened(visitor, lambda: _giving(request, session, visitor))


@router.post("/new")
def give(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """Give a role."""
    return _errands.answered(request, session, visitor, body, lambda: _giving(request, session, visitor))


@router.get("/{id}")
def open_one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The list with the form that ends or prolongs a grant."""
    sent_away = _desk.entered(visitor, "grants.give", f"{ADDRESS}/{id}")
    return sent_away or _errands.opened(visitor, lambda: _ending(request, session, visitor, id))


@router.post("/{id}")
def change(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Move the end of a grant."""
    return _errands.answered(request, session, visitor, body, lambda: _ending(request, session, visitor, id))


def _page(request: Request, session: Session, visitor: Visitor) -> Desk:
    language = reader_language(request)
    places = _desk.states_of(session, language)

    def found(chosen: Any, paging: Paging) -> Rows:
        filters: dict[str, Any] = {name: chosen[name] or None for name in ("role", "state", "mechanism")}
        filters["q"] = chosen["who"] or None
        filters["in_force"] = _desk.truth(chosen["in_force"])
        return grants.listed(session, visitor.actor, filters, paging, datetime.now(UTC))

    filters = (
        Filter("who", translate(language, N_("Who"))),
        Filter("role", translate(language, N_("Role")), _desk.roles(language)),
        Filter("state", translate(language, N_("State")), places),
        Filter("mechanism", translate(language, N_("Mechanism")), [(code, code) for code in MECHANISMS]),
        Filter("in_force", translate(language, N_("In force")), _desk.yes_no(language, IN_FORCE, NOT_IN_FORCE)),
    )
    listing = Listing(
        ADDRESS,
        translate(language, INTRO),
        (f"{ADDRESS}/new", translate(language, GIVE)),
        translate(language, EMPTY),
        filters,
        [translate(language, label) for label in COLUMNS],
        found,
        lambda rows: _rows(session, visitor, rows, language, dict(places)),
    )
    return _desk.desk(request, listing)


def _rows(session: Session, visitor: Visitor, rows: Sequence[Any], language: str, places: dict[str, str]) -> list[Row]:
    """Grants as lines. Four statements."""
    actor, now, labels = visitor.actor, datetime.now(UTC), dict(_desk.roles(language))
    who: dict[Any, str] = {row.id: row.name for row in people.by_ids(session, actor, [r.person_id for r in rows])}
    who |= {row.id: row.name for row in clients.by_ids(session, actor, [r.client_id for r in rows])}
    bodies = {
        row.id: agency_name(row.name, row.acronym, language)
        for row in agencies.by_ids(session, [r.agency_id for r in rows])
    }
    titles = {
        row.id: plan_name(row, language, places[row.state])
        for row in plans.by_ids(session, actor, [r.plan_id for r in rows])
    }
    shown = []
    for row in rows:
        where = [
            row.mechanism or "",
            titles.get(row.plan_id) or places.get(row.state, ""),
            bodies.get(row.agency_id, ""),
            translate(language, N_("named by %(state)s"), {"state": places[row.named_by]}) if row.named_by else "",
        ]
        holds = row.since <= now and (row.until is None or row.until > now)
        shown.append(
            Row(
                [
                    who.get(row.person_id or row.client_id, ""),
                    labels[row.role],
                    " · ".join(part for part in where if part),
                    _desk.day(row.since, language),
                    _desk.until(row.until, language),
                    translate(language, IN_FORCE if holds else NOT_IN_FORCE),
                    row.giver,
                    row.reason,
                ],
                f"{ADDRESS}/{row.id}" if row.until is None or row.until > now else "",
            )
        )
    return shown


def _giving(request: Request, session: Session, visitor: Visitor) -> tuple[Desk, Errand]:
    page, actor = _page(request, session, visitor), visitor.actor
    language = page.language
    places = _desk.states_of(session, language)
    names = dict(places)
    holders = [
        (f"person:{row.id}", f"{row.name} ({row.email})")
        for row in people.listed(session, actor, {"ended": False}, _desk.ALL).items
    ]
    holders += [
        (f"client:{row.id}", row.name)
        for row in clients.listed(session, actor, {"ended": False}, _desk.ALL).items
        if "client_credentials" in row.grant_types
    ]
    bodies = [
        (str(row.id), f"{names[row.state]}: {agency_name(row.name, row.acronym, language)}")
        for row in agencies.alphabetical(session, language, {}, _desk.ALL).items
    ]
    titles = [
        (str(row.id), f"{plan_name(row, language, names[row.state])} · {', '.join(row.mechanisms)}")
        for row in plans.listed(session, actor, plans.Filters(), _desk.ALL).items
    ]
    options: _specs.Options = {
        "person": holders,
        "role": _desk.roles(language),
        "state": _specs.any_of(places, language),
        "mechanism": _specs.any_of([(code, code) for code in MECHANISMS], language),
        "agency": _specs.any_of(bodies, language),
        "plan": _specs.any_of(titles, language),
        "named_by": _specs.any_of(places, language),
    }

    def save(sent: Sent) -> UUID:
        values: dict[str, Any] = {name: value for name, value in sent.of().items() if value is not None}
        kind, _, holder = values.pop("person", "").partition(":")
        values |= {kind: holder} if kind in ("person", "client") else {}
        values |= {"since": _desk.first_moment(values.pop("since", None), "since")}
        values |= {"until": _desk.moment_after(values.pop("until", None), "until")}
        now = datetime.now(UTC)
        if values["since"] and values["since"].date() == now.date():
            values["since"] = None
        values |= {"reason": sent.reason} if sent.reason else {}
        return act.create(session, values=_fields.checked(GrantNew, values), now=now, by=actor)

    return page, Errand(
        "new",
        translate(language, GIVE),
        f"{ADDRESS}/new",
        ADDRESS,
        _specs.fields(FIELDS, language, options),
        save,
        new={"person": holders[0][0] if holders else "", "role": "focal_point"},
        note=_specs.one(REASON, language),
        needs=("grants.give", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )


def _ending(request: Request, session: Session, visitor: Visitor, id: UUID) -> tuple[Desk, Errand]:
    found = grants.by_ids(session, visitor.actor, [id])
    if not found:
        raise NotFound
    page, row = _page(request, session, visitor), found[0]
    (line,) = _rows(session, visitor, found, page.language, dict(_desk.states_of(session, page.language)))

    def save(sent: Sent) -> None:
        values: dict[str, Any] = {"until": _desk.moment_after(sent.every["until"], "until")}
        values |= {"reason": sent.reason} if sent.reason else {}
        values = _fields.checked(GrantPatch, values)
        act.change(session, id, **values, expected=sent.versions[id], now=datetime.now(UTC), by=visitor.actor)

    stored = {**row._mapping, "last_day": _desk.last_day(row.until)}
    field = _specs.one(UNTIL._replace(column="last_day"), page.language)
    return page, Errand(
        "end",
        translate(page.language, END),
        f"{ADDRESS}/{id}",
        ADDRESS,
        [field],
        save,
        [Part("grants", id, stored)],
        note=_specs.one(REASON, page.language),
        intro=" · ".join(str(cell) for cell in line.cells[:3] if cell),
        needs=("grants.give", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )
