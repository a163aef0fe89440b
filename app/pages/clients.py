"""/admin/clients: systems that speak for themselves, and applications people sign in through; registering one, changing or
ending it, giving it a new secret. A secret is shown once, on the page that answers the form, and kept nowhere."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy, scopes
from app.actions import clients as act
from app.errors import NotFound
from app.pages import _desk, _errands, _fields, _specs
from app.pages._desk import Desk, Filter, Listing, Row
from app.pages._forms import Errand, Sent
from app.pages._removals import version_of
from app.pages._specs import Spec
from app.queries import clients
from app.queries._paging import Paging, Rows
from app.rules.problems import N_
from app.schemas.clients import ClientNew, ClientPatch, Rotation
from app.schemas.scalars import ClientId
from app.web.forms import Body, posted
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor

router = APIRouter(prefix="/admin/clients", include_in_schema=False, route_class=PageRoute)

Id = Annotated[ClientId, Path()]
ADDRESS = "/admin/clients"
INTRO = N_(
    "Systems that use the API. What one may do is bounded twice: by its scopes, and by the roles given to it or to who signs in."
)
ADD, EMPTY = N_("Register a system"), N_("No system matches. Systems are registered by the administrator.")
CHANGE, ROTATE = N_("Change a system"), N_("Give a new secret")
COLUMNS = (N_("Name"), N_("Id"), N_("Kind"), N_("Scopes"), N_("Secret since"), N_("Old secret until"), N_("Last day"))
KINDS = {
    "machine": N_("speaks for itself"),
    "application": N_("people sign in through it"),
    "public": N_("people sign in through it; it cannot keep a secret"),
}
OPEN, ENDED = N_("open"), N_("ended")
ID = Spec("id", "line", "", N_("Id"), N_("Small letters and digits, as in mimp-planes; it never changes"))
NAME = Spec("name", "line", "", N_("Name"))
KIND = Spec("kind", "choice", "", N_("Kind"))
URIS = Spec(
    "redirect_uris", "area", "", N_("Addresses"), N_("To which people are sent back, one on a line; none for a machine")
)
SCOPES = Spec("scopes", "many", "", N_("Scopes"))
UNTIL = Spec("until", "line", "", N_("Last day"), _desk.UNTIL_HINT)
OVERLAP = Spec(
    "old_secret_until",
    "line",
    "",
    N_("Old secret taken until"),
    N_("As 2026-12-31, 90 days at most. Empty: not any more."),
)


@router.get("")
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The clients, narrowed by a GET form."""
    return _desk.entered(visitor, "clients.read", ADDRESS) or _page(request, session, visitor).show()


@router.get("/new")
def open_new(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The list with the form of a new client."""
    sent_away = _desk.entered(visitor, "clients.write", f"{ADDRESS}/new")
    return sent_away or _errands.opened(visitor, lambda: _registering(request, session, visitor, _nobody))


@router.post("/new")
def register(request: Request, session: Transaction, visitor: Visiting, body: Body) -> Response:
    """Register a client, and show its secret."""
    told: list[str] = []
    answer = _errands.answered(
        request, session, visitor, body, lambda: _registering(request, session, visitor, told.append)
    )
    return _shown(request, answer, told)


@router.get("/{id}")
def open_one(request: Request, session: Transaction, visitor: Visiting, id: Id) -> Response:
    """The list with the form of a client."""
    sent_away = _desk.entered(visitor, "clients.write", f"{ADDRESS}/{id}")
    return sent_away or _errands.opened(visitor, lambda: _changing(request, session, visitor, id, None))


@router.post("/{id}")
def change(request: Request, session: Transaction, visitor: Visiting, body: Body, id: Id) -> Response:
    """Change or end a client."""
    return _errands.answered(request, session, visitor, body, lambda: _changing(request, session, visitor, id, body))


@router.get("/{id}/rotate")
def open_rotation(request: Request, session: Transaction, visitor: Visiting, id: Id) -> Response:
    """The list with the form of a new secret."""
    sent_away = _desk.entered(visitor, "clients.write", f"{ADDRESS}/{id}/rotate")
    return sent_away or _errands.opened(visitor, lambda: _rotating(request, session, visitor, id, None, _nobody))


@router.post("/{id}/rotate")
def rotate(request: Request, session: Transaction, visitor: Visiting, body: Body, id: Id) -> Response:
    """Give a client a new secret, and show it."""
    told: list[str] = []
    answer = _errands.answered(
        request, session, visitor, body, lambda: _rotating(request, session, visitor, id, body, told.append)
    )
    return _shown(request, answer, told)


def _nobody(secret: str) -> None:
    """Who is told a secret while a form is only opened."""


def _shown(request: Request, answer: Response, told: list[str]) -> Response:
    """The page with the secret instead of the way back to the list; nothing keeps it."""
    if answer.status_code != 303 or not told:
        return answer
    context = {"secret": told[0], "back": ADDRESS}
    return render(request, "admin/secret.html", context, headers=_desk.NO_STORE, here=ADDRESS)


def _page(request: Request, session: Session, visitor: Visitor) -> Desk:
    language, actor = reader_language(request), visitor.actor
    writes = policy.may(actor, "clients.write")

    def found(chosen: Any, paging: Paging) -> Rows:
        return clients.listed(session, actor, {"q": chosen["q"] or None, "ended": _desk.truth(chosen["ended"])}, paging)

    def shown(rows: Sequence[Any]) -> list[Row]:
        return [_row(row, language, writes) for row in rows]

    listing = Listing(
        ADDRESS,
        translate(language, INTRO),
        (f"{ADDRESS}/new", translate(language, ADD)) if writes else None,
        translate(language, EMPTY),
        (
            Filter("q", translate(language, N_("Id or name"))),
            Filter("ended", translate(language, N_("Account")), _desk.yes_no(language, ENDED, OPEN)),
        ),
        [translate(language, label) for label in COLUMNS],
        found,
        shown,
    )
    return _desk.desk(request, listing)


def _row(row: Any, language: str, writes: bool) -> Row:
    kind = "machine" if "client_credentials" in row.grant_types else "application" if row.confidential else "public"
    cells = [
        row.name,
        row.id,
        translate(language, KINDS[kind]),
        ", ".join(row.scopes),
        _desk.day(row.secret_since, language) if row.confidential else "–",
        _desk.until(row.old_secret_until, language),
        _desk.until(row.ended_at, language),
    ]
    rotation = [(f"{ADDRESS}/{row.id}/rotate", translate(language, N_("New secret")))]
    return Row(cells, f"{ADDRESS}/{row.id}" if writes else "", rotation if writes and row.confidential else ())


def _scopes() -> list[tuple[str, str]]:
    return [(one, one) for one in scopes.text(scopes.ALL).split()]


def _uris(typed: str | None) -> list[str]:
    return (typed or "").split()


def _registering(
    request: Request, session: Session, visitor: Visitor, tell: Callable[[str], None]
) -> tuple[Desk, Errand]:
    page = _page(request, session, visitor)
    language = page.language
    options = {"kind": [(code, translate(language, label)) for code, label in KINDS.items()], "scopes": _scopes()}

    def save(sent: Sent) -> None:
        values: dict[str, Any] = {name: value for name, value in sent.of().items() if value is not None}
        values["until"] = _desk.moment_after(values.pop("until", None), "until")
        values["redirect_uris"] = _uris(values.get("redirect_uris"))
        if values.get("kind") == "public":
            values |= {"kind": "application", "confidential": False}
        values = _fields.checked(ClientNew, values)
        secret = act.create(session, values=values, now=datetime.now(UTC), by=visitor.actor)
        if secret:
            tell(secret)

    return page, Errand(
        "new",
        translate(language, ADD),
        f"{ADDRESS}/new",
        ADDRESS,
        _specs.fields((ID, NAME, KIND, UNTIL, URIS, SCOPES), language, options),
        save,
        new={"kind": "machine"},
        needs=("clients.write", _errands.ANYWHERE),
        undoable=False,
        whole=True,
    )


def _one(session: Session, visitor: Visitor, id: str, body: bytes | None, request: Request) -> tuple[Any, int]:
    """A client, and the version its form was filled in against: that of now while it is opened."""
    found = clients.by_ids(session, visitor.actor, [id])
    if not found:
        raise NotFound
    return found[0], found[0].version if body is None else version_of(dict(posted(request, body)))


def _changing(request: Request, session: Session, visitor: Visitor, id: str, body: bytes | None) -> tuple[Desk, Errand]:
    page, (row, version) = _page(request, session, visitor), _one(session, visitor, id, body, request)
    application = "authorization_code" in row.grant_types
    specs = (NAME, UNTIL, *([URIS] if application else []), SCOPES)

    def save(sent: Sent) -> None:
        values = dict(sent.every)
        values["until"] = _desk.moment_after(values["until"], "until")
        values |= {"redirect_uris": _uris(values["redirect_uris"])} if application else {}
        values = _fields.checked(ClientPatch, values)
        act.change(session, id, values=values, expected=version, now=datetime.now(UTC), by=visitor.actor)

    return page, Errand(
        "change",
        translate(page.language, CHANGE),
        f"{ADDRESS}/{id}",
        ADDRESS,
        _specs.fields(specs, page.language, {"scopes": _scopes()}),
        save,
        new={
            "name": row.name,
            "until": _desk.last_day(row.ended_at),
            "redirect_uris": "\n".join(row.redirect_uris),
            "scopes": " ".join(row.scopes),
        },
        intro=row.id,
        needs=("clients.write", _errands.ANYWHERE),
        undoable=False,
        hidden=[("version", str(row.version))],
        whole=True,
    )


def _rotating(
    request: Request, session: Session, visitor: Visitor, id: str, body: bytes | None, tell: Callable[[str], None]
) -> tuple[Desk, Errand]:
    page, (row, version) = _page(request, session, visitor), _one(session, visitor, id, body, request)

    def save(sent: Sent) -> None:
        until = _desk.moment_after(sent.every["old_secret_until"], "old_secret_until")
        values = _fields.checked(Rotation, {"old_secret_until": until})
        now, old = datetime.now(UTC), values["old_secret_until"]
        tell(act.rotate(session, id, old_until=old, expected=version, now=now, by=visitor.actor))

    return page, Errand(
        "rotate",
        translate(page.language, ROTATE),
        f"{ADDRESS}/{id}/rotate",
        ADDRESS,
        _specs.fields((OVERLAP,), page.language),
        save,
        intro=f"{row.name} · {row.id}",
        needs=("clients.write", _errands.ANYWHERE),
        undoable=False,
        hidden=[("version", str(row.version))],
        whole=True,
    )
