"""What every form of a page is answered with. GET opens it; POST saves and leads back, or gives it back as it was typed:
with what is wrong (422), with what somebody else did (412), with why it may not be (403, 409).

A page is a host: it can show itself with one form open. htmx gets the same page's article, everybody else the whole page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.errors import Conflict as NotNow
from app.errors import Forbidden, Invalid, PreconditionFailed, Unauthenticated
from app.pages import _fields, _forms, _resume
from app.pages._conflicts import Conflict
from app.pages._forms import Errand, Form, Typed
from app.queries import plan_contents
from app.rules import dates
from app.rules.problems import N_, Refused
from app.web import csrf
from app.web.formats import Formats
from app.web.forms import posted
from app.web.languages import translate
from app.web.problems import of_rules
from app.web.visitors import Visitor, require_own_form

ENDED = N_("Your session has ended. Sign in again in another tab: what you typed is still here.")
SOMEBODY = N_("Somebody else")
UNDONE = N_("Taken back by the person who recorded it.")
SAVED = N_("Saved: %(what)s")
DONE = N_("%(done)s (%(time)s)")
AGAIN = N_("You signed in again after this form was opened, so nothing was saved. Look at it once more and save it.")
ANYWHERE = Bounds()
"""For acts that belong to no State or mechanism in particular."""

FIRST = "1"
"""The version in which a thing is made."""


@dataclass(frozen=True, slots=True)
class Undo:
    """A form that takes a change back by a new one: where it is posted, and its hidden fields. `away`: it leads to another
    page, so htmx leaves it alone."""

    action: str
    fields: tuple[tuple[str, str], ...]
    away: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says after something was done: the sentence, and how to take it back. `refused`: it was not done."""

    sentence: str
    undo: Undo | None = None
    refused: bool = False


class Host(Protocol):
    """A page that can show itself with one form open."""

    @property
    def language(self) -> str: ...

    @property
    def zone(self) -> str: ...

    @property
    def address(self) -> str: ...

    def show(self, form: Form | None = None, *, status: int = 200, told: Told | None = None) -> Response: ...


Makes = Callable[[], tuple[Host, Errand]]
"""Loads the page and the errand on it as they stand now."""


def by_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def require_person(visitor: Visitor) -> None:
    """Refuse (401) whoever is not signed in."""
    if visitor.person is None:
        raise Unauthenticated(ENDED)


def opened(visitor: Visitor, make: Makes) -> Response:
    """The page with the form open."""
    require_person(visitor)
    host, errand = _made(visitor, make)
    return host.show(_forms.form(errand, host.language))


def _made(visitor: Visitor, make: Makes) -> tuple[Host, Errand]:
    """The page and the errand on it, if the reader may do it at all (403): asked before the version and the fields."""
    host, errand = make()
    if errand.needs:
        policy.require(visitor.actor, *errand.needs)
    return host, errand


def answered(request: Request, session: Session, visitor: Visitor, body: bytes | None, make: Makes) -> Response:
    """Do what the form says, or the form again with everything that was typed."""
    fields = dict(posted(request, body, most=1000))
    if visitor.person is None and not by_htmx(request):
        require_own_form(request, visitor, "")
        return _resume.asked(request, fields)
    require_person(visitor)
    csrf.require(request, "", None)
    host, errand = _made(visitor, make)
    typed = _forms.submitted(errand, fields, host.language)
    if not csrf.fits(fields.get(csrf.FIELD, ""), visitor.session_id or ""):  # our form, of the session before
        return host.show(_forms.form(errand, host.language, typed, [("", translate(host.language, AGAIN))]), status=422)
    if typed.resumed:
        return host.show(_forms.form(errand, host.language, typed))
    try:
        with session.begin_nested():
            made = errand.save(_forms.changed(errand, typed, host.language))
    except (PreconditionFailed, StaleDataError):
        session.expire_all()
        host, errand = make()
        told = conflict(session, visitor.actor, errand, typed, host.language, host.zone)
        return host.show(_forms.form(errand, host.language, typed, conflict=told), status=412)
    except (Invalid, Refused) as refused:
        faults = refused.faults if isinstance(refused, Invalid) else of_rules(refused)
        errors = _forms.sentences(errand, faults, host.language)
        return host.show(_forms.form(errand, host.language, typed, errors), status=422)
    except (Forbidden, NotNow) as refused:
        errors = [("", translate(host.language, refused.message, refused.params))]
        errors += _forms.sentences(errand, refused.faults, host.language)
        return host.show(_forms.form(errand, host.language, typed, errors), status=refused.status)
    return _done(request, session, visitor.actor, make, errand, typed, made)


def _done(
    request: Request, session: Session, actor: Actor, make: Makes, before: Errand, typed: Typed, made: UUID | None
) -> Response:
    session.flush()
    if not by_htmx(request):
        new = {"made": str(made)} if made and before.made_at else {}
        query = urlencode({"saved": before.place, **_was(before, typed), **new})
        return RedirectResponse(f"{before.back}?{query}#told", 303)
    session.expire_all()
    host, after = make()
    return host.show(told=told(session, actor, host, after, typed.versions, made))


def _was(errand: Errand, typed: Typed) -> Mapping[str, str]:
    return {f"was-{id}": str(version) for id, version in typed.versions.items()} if errand.undoable else {}


def versions_asked(errand: Errand, asked: Mapping[str, str]) -> dict[UUID, int]:
    """The versions before a change, as the address after it says them."""
    given = {part.id: asked.get(f"was-{part.id}", "") for part in errand.parts}
    return {id: int(one) for id, one in given.items() if _forms.VERSION.fullmatch(one)}


def told(
    session: Session,
    actor: Actor,
    host: Host,
    after: Errand,
    versions: Mapping[UUID, int],
    made: UUID | None = None,
) -> Told:
    """What is said after saving: which thing, when, and the form that takes it back; `made`: what is new is removed again,
    unless somebody changed it meanwhile."""
    time = Formats(host.language).clock(datetime.now(UTC), dates.zone(host.zone))
    done = after.done or translate(host.language, SAVED, {"what": after.heading})
    sentence = translate(host.language, DONE, {"done": done, "time": time})
    back = undo(session, actor, after, versions, host.language)
    if made and after.made_at:
        away = not after.made_at.startswith(host.address)
        back = Undo(f"{after.made_at}/{made}/remove", (("version", FIRST),), away)
    return Told(sentence, back)


def undo(session: Session, actor: Actor, errand: Errand, versions: Mapping[UUID, int], language: str) -> Undo | None:
    """The form that takes a change back: what stood there in these versions, under the versions of now. None where
    nothing differs, or for a new thing, which is removed instead. One statement per thing."""
    if not errand.parts or not errand.undoable:
        return None
    bases = as_opened(session, actor, errand, versions)
    now, fields = errand.now(language), []
    for one in errand.fields:
        base = bases.get(errand.parts[one.part].id)
        was = _fields.written(one, base, language) if base and one.column else now[one.name]
        if one.kind == "many":
            fields += [(f"{one.name}.{value}", "1") for value in was.split()]
        else:
            fields.append((one.name, was))
        now[one.name] = "" if was == now[one.name] else "differs"
    if "differs" not in now.values():
        return None
    fields += [(f"version-{part.id}", str(part.version)) for part in errand.parts]
    if errand.note:
        fields.append((_forms.NOTE, translate(language, UNDONE)))
    return Undo(errand.action, tuple(fields), errand.whole)


def as_opened(
    session: Session, actor: Actor, errand: Errand, versions: Mapping[UUID, int]
) -> dict[UUID, Mapping[str, Any]]:
    """The things of a form as they were in these versions; without those the log does not know."""
    found = {}
    for part in errand.parts:
        image = plan_contents.as_read(session, actor, part.type, part.id, versions.get(part.id, part.version))
        if image:
            found[part.id] = part.shape(_fields.of_image(image, str(part.row.get("edition", "published"))))
    return found


def conflict(session: Session, actor: Actor, errand: Errand, typed: Typed, language: str, zone: str) -> Conflict:
    """What stood there when the form was opened, from the change log, beside theirs and yours."""
    bases = as_opened(session, actor, errand, typed.versions)
    found = [
        change for part in errand.parts if (change := plan_contents.last_change(session, actor, part.type, part.id))
    ]
    last = max(found, key=lambda change: change.at, default=None)
    return Conflict(
        last.actor if last and last.actor else translate(language, SOMEBODY),
        Formats(language).instant(last.at if last else datetime.now(UTC), dates.zone(zone)),
        _forms.differing(errand, bases, typed, language),
    )
