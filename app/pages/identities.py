"""/admin/identities: who is meant by which identifier of an external identity provider; linking one, and unlinking it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.actions import identities as act
from app.errors import NotFound
from app.pages import _desk, _errands, _fields, _specs
from app.pages._desk import Desk, Filter, Listing, Row
from app.pages._forms import Errand, Part, Sent
from app.pages._specs import Spec
from app.queries import identities, people
from app.queries._paging import Paging, Rows
from app.rules.problems import N_
from app.schemas.identities import IdentityNew
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

router = APIRouter(prefix="/admin/identities", include_in_schema=False, route_class=PageRoute)

ADDRESS = "/admin/identities"
INTRO = N_(
    "Who people are at the identity providers through which they sign in. Whoever signs in there with an identifier linked"
    " here is that person, with all their roles; nobody is recognised by a mail address."
)
LINK, UNLINK = N_("Link an identity"), N_("Unlink an identity")
EMPTY = N_("No identity matches. Identities are linked by the Secretariat and the administrator.")
COLUMNS = (N_("Who"), N_("Identity provider"), N_("Identifier"), N_("Linked by"), N_("From"), N_("Link"))
LINKED, ENDED = N_("linked"), N_("unlinked")
SUBJECT_HINT = N_(
    "As the person reads it when signing in through the provider without being linked; never a mail address"
)
FIELDS = (
    Spec("person", "choice", "", N_("Who")),
    Spec("issuer", "choice", "", N_("Identity provider")),
    Spec("subject", "line", "", N_("Identifier"), SUBJECT_HINT),
)


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The identities, narrowed by a GET form."""
    return _desk.entered(visitor, "people.read", ADDRESS) or _page(request, session, visitor).show()


@router.get("/new")
def open_new(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list with the form of a new identity."""
    sent_away = _desk.entered(visitor, "identities.link", f"{ADDRESS}/new")
    return sent_away or _errands.opened(visitor, lambda: _linking(request, session, visitor))


@router.post("/new")
def link(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """Link an identity."""
    return _errands.answered(request, session, visitor, body, lambda: _linking(request, session, visitor))


@router.get("/{id}")
def open_one(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The list with the form that unlinks an identity."""
    sent_away = _desk.entered(visitor, "identities.link", f"{ADDRESS}/{id}")
    return sent_away or _errands.opened(visitor, lambda: _unlinking(request, session, visitor, id))


@router.post("/{id}")
def unlink(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Unlink an identity."""
    return _errands.answered(request, session, visitor, body, lambda: _unlinking(request, session, visitor, id))


def _providers(request: Request) -> dict[str, str]:
    """What the providers are called, by issuer."""
    believed = request.app.state.providers.values()
    return {one.issuer: one.sign_in.name if one.sign_in else one.issuer for one in (each.provider for each in believed)}


def _page(request: Request, session: Session, visitor: Visitor) -> Desk:
    language, actor, providers = reader_language(request), visitor.actor, _providers(request)

    def found(chosen: Any, paging: Paging) -> Rows:
        filters = {"q": chosen["who"] or None, "ended": _desk.truth(chosen["ended"])}
        return identities.listed(session, actor, filters, paging)

    filters = (
        Filter("who", translate(language, N_("Who or identifier"))),
        Filter("ended", translate(language, N_("Link")), _desk.yes_no(language, ENDED, LINKED)),
    )
    listing = Listing(
        ADDRESS,
        translate(language, INTRO),
        (f"{ADDRESS}/new", translate(language, LINK)) if providers else None,
        translate(language, EMPTY),
        filters,
        [translate(language, label) for label in COLUMNS],
        found,
        lambda rows: _rows(session, visitor, rows, language, providers),
    )
    return _desk.desk(request, listing)


def _rows(
    session: Session, visitor: Visitor, rows: Sequence[Any], language: str, providers: dict[str, str]
) -> list[Row]:
    """Identities as lines. One statement."""
    who = {row.id: row.name for row in people.by_ids(session, visitor.actor, [row.person_id for row in rows])}
    return [
        Row(
            [
                who[row.person_id],
                providers.get(row.issuer, row.issuer),
                row.subject,
                row.linked_by,
                _desk.day(row.since, language),
                translate(language, ENDED if row.ended_at else LINKED),
            ],
            "" if row.ended_at else f"{ADDRESS}/{row.id}",
        )
        for row in rows
    ]


def _linking(request: Request, session: Session, visitor: Visitor) -> tuple[Desk, Errand]:
    page, providers = _page(request, session, visitor), _providers(request)
    accounts = [
        (str(row.id), f"{row.name} ({row.email})")
        for row in people.listed(session, visitor.actor, {"ended": False}, _desk.ALL).items
    ]
    options: _specs.Options = {"person": _specs.any_of(accounts, page.language), "issuer": list(providers.items())}

    def save(sent: Sent) -> UUID:
        values = _fields.checked(IdentityNew, {name: value for name, value in sent.every.items() if value})
        return act.create(session, values=values, issuers=providers, now=datetime.now(UTC), by=visitor.actor)

    return page, Errand(
        "new",
        translate(page.language, LINK),
        f"{ADDRESS}/new",
        ADDRESS,
        _specs.fields(FIELDS, page.language, options),
        save,
        new={"issuer": next(iter(providers), "")},
        needs=("identities.link", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )


def _unlinking(request: Request, session: Session, visitor: Visitor, id: UUID) -> tuple[Desk, Errand]:
    found = identities.by_ids(session, visitor.actor, [id])
    if not found:
        raise NotFound
    page, row = _page(request, session, visitor), found[0]
    (line,) = _rows(session, visitor, found, page.language, _providers(request))

    def save(sent: Sent) -> None:
        act.end(session, id, expected=sent.versions[id], now=datetime.now(UTC), by=visitor.actor)

    return page, Errand(
        "end",
        translate(page.language, UNLINK),
        f"{ADDRESS}/{id}",
        ADDRESS,
        [],
        save,
        [Part.of("identities", row)],
        submit=UNLINK,
        intro=" · ".join(str(cell) for cell in line.cells[:3]),
        needs=("identities.link", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )
