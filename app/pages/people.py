"""/admin/people: who can sign in; adding somebody, changing a name, ending an account."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy
from app.actions import people as act
from app.errors import NotFound
from app.pages import _desk, _errands, _fields, _specs
from app.pages._desk import Desk, Filter, Listing, Row
from app.pages._forms import Errand, Part, Sent
from app.pages._specs import Spec
from app.queries import people
from app.queries._paging import Paging, Rows
from app.rules.problems import N_
from app.schemas.people import PersonNew, PersonPatch
from app.web.forms import Body
from app.web.languages import LANGUAGES, translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

router = APIRouter(prefix="/admin/people", include_in_schema=False, route_class=PageRoute)

ADDRESS = "/admin/people"
INTRO = N_("Accounts of people. An account alone may nothing: roles are given to it. It is never deleted, only ended.")
ADD, EMPTY = N_("Add a person"), N_("Nobody matches. People are added by the Secretariat and the administrator.")
CHANGE = N_("Change an account")
COLUMNS = (N_("Name"), N_("E-mail address"), N_("Language"), N_("Account"))
OPEN, ENDED = N_("open"), N_("ended")
NAME, LANGUAGE = Spec("name", "line", "name", N_("Name")), Spec("language", "choice", "language", N_("Language"))
EMAIL = Spec("email", "line", "", N_("E-mail address"), N_("With it the person signs in"))
ACCOUNT = Spec("ended", "choice", "account", N_("Account"), N_("Ended: nobody signs in with it, and its sessions end"))


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The accounts, narrowed by a GET form."""
    return _desk.entered(visitor, "people.read", ADDRESS) or _page(request, session, visitor).show()


@router.get("/new")
def open_new(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list with the form of a new account."""
    sent_away = _desk.entered(visitor, "people.add", f"{ADDRESS}/new")
    return sent_away or _errands.opened(visitor, lambda: _adding(request, session, visitor))


@router.post("/new")
def add(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """Add somebody."""
    return _errands.answered(request, session, visitor, body, lambda: _adding(request, session, visitor))


@router.get("/{id}")
def open_one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The list with the form of an account."""
    sent_away = _desk.entered(visitor, "people.change", f"{ADDRESS}/{id}")
    return sent_away or _errands.opened(visitor, lambda: _changing(request, session, visitor, id))


@router.post("/{id}")
def change(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Change or end an account."""
    return _errands.answered(request, session, visitor, body, lambda: _changing(request, session, visitor, id))


def _page(request: Request, session: Session, visitor: Visitor) -> Desk:
    language, actor = reader_language(request), visitor.actor
    changes = policy.may(actor, "people.change")

    def found(chosen: Any, paging: Paging) -> Rows:
        return people.listed(session, actor, {"q": chosen["q"] or None, "ended": _desk.truth(chosen["ended"])}, paging)

    def shown(rows: Sequence[Any]) -> list[Row]:
        return [
            Row(
                [
                    row.name,
                    row.email,
                    LANGUAGES[row.language].name,
                    translate(language, ENDED if row.ended_at else OPEN),
                ],
                f"{ADDRESS}/{row.id}" if changes else "",
                [
                    (f"/admin/grants?{urlencode({'who': row.email})}", translate(language, N_("Roles"))),
                    (f"/admin/identities?{urlencode({'who': row.email})}", translate(language, N_("Identities"))),
                ],
            )
            for row in rows
        ]

    filters = (
        Filter("q", translate(language, N_("Name or address"))),
        Filter("ended", translate(language, N_("Account")), _desk.yes_no(language, ENDED, OPEN)),
    )
    listing = Listing(
        ADDRESS,
        translate(language, INTRO),
        (f"{ADDRESS}/new", translate(language, ADD)),
        translate(language, EMPTY),
        filters,
        [translate(language, label) for label in COLUMNS],
        found,
        shown,
    )
    return _desk.desk(request, listing)


def _languages() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in LANGUAGES.values()]


def _adding(request: Request, session: Session, visitor: Visitor) -> tuple[Desk, Errand]:
    page = _page(request, session, visitor)

    def save(sent: Sent) -> UUID:
        values = {name: value for name, value in sent.of().items() if value is not None}
        return act.create(session, values=_fields.checked(PersonNew, values), by=visitor.actor)

    return page, Errand(
        "new",
        translate(page.language, ADD),
        f"{ADDRESS}/new",
        ADDRESS,
        _specs.fields((NAME, EMAIL, LANGUAGE), page.language, {"language": _languages()}),
        save,
        new={"language": "es"},
        needs=("people.add", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )


def _changing(request: Request, session: Session, visitor: Visitor, id: UUID) -> tuple[Desk, Errand]:
    found = people.by_ids(session, visitor.actor, [id])
    if not found:
        raise NotFound
    page, row = _page(request, session, visitor), found[0]
    options = {"language": _languages(), "ended": _desk.yes_no(page.language, ENDED, OPEN)}

    def save(sent: Sent) -> None:
        values = sent.of(id)
        if "ended" in values:
            values["ended"] = _desk.truth(values["ended"])
        values = _fields.checked(PersonPatch, values)
        now = datetime.now(UTC)
        act.change(session, id, values=values, expected=sent.versions[id], now=now, by=visitor.actor)

    stored = {**row._mapping, "account": "yes" if row.ended_at else "no"}
    return page, Errand(
        "change",
        translate(page.language, CHANGE),
        f"{ADDRESS}/{id}",
        ADDRESS,
        _specs.fields((NAME, LANGUAGE, ACCOUNT), page.language, options),
        save,
        [Part("people", id, stored)],
        intro=f"{row.name} · {row.email}",
        needs=("people.change", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )
