"""The pages on which access is managed: a list that a GET form narrows, and one form open beside it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access import policy
from app.access.policy import Bounds
from app.errors import Fault, Invalid
from app.pages import _lists
from app.pages._errands import ANYWHERE, Told
from app.pages._forms import Form
from app.pages._history_words import ROLES
from app.pages._texts import passage
from app.queries import states
from app.queries._paging import Paging, Rows, digest
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate
from app.web.rendering import reader_language, render
from app.web.visitors import Visitor

NO_STORE = {"cache-control": "no-store"}
PAGE = 50
ALL = Paging(limit=500)
DESKS = {
    "/admin/grants": N_("Roles given"),
    "/admin/people": N_("People"),
    "/admin/identities": N_("Identities"),
    "/admin/clients": N_("Systems"),
    "/admin/events": N_("Events"),
    "/admin/roles": N_("What a role may do"),
}
SAVED = N_("It is saved.")
NO_DAY = N_("“%(given)s” is not a day: write it as 2026-12-31.")
SINCE_HINT = N_("As 2026-12-31. Empty: from now on.")
UNTIL_HINT = N_("As 2026-12-31. Empty: without end. A day that has passed ends it now.")
ROLE_NAMES = {name: label for name, label in ROLES.items() if name not in ("system", "person", "client")}

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list: its cells in the order of the columns, the first of them its name; where it is changed."""

    cells: Sequence[str | Markup]
    href: str = ""
    more: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that narrows a list; without options words are typed."""

    name: str
    label: str
    options: Sequence[Choice] = ()


@dataclass(frozen=True)
class Listing:
    """What a desk lists: its sentences, filters, columns, and how a page of rows is found and shown."""

    address: str
    intro: str
    add: Choice | None
    empty: str
    filters: Sequence[Filter]
    columns: Sequence[str]
    found: Callable[[Mapping[str, str], Paging], Rows]
    shown: Callable[[Sequence[Any]], Sequence[Row]]


@dataclass(frozen=True)
class Desk:
    """A page with a list, on which a form can be opened (`_errands.Host`)."""

    request: Request
    language: str
    listing: Listing
    zone: str = "UTC"

    @property
    def address(self) -> str:
        return self.listing.address

    def show(self, form: Form | None = None, *, status: int = 200, told: Told | None = None) -> Response:
        """The list as the address asks, and the form above it."""
        listing, language = self.listing, self.language
        asked = _lists.asked(self.request, [*(one.name for one in listing.filters), "saved"], language)
        if self.request.url.path != listing.address:  # a form's own address narrows nothing
            asked = replace(asked, path=listing.address, errors=[])
        if asked.chosen["saved"] and told is None and form is None:
            told = Told(translate(language, SAVED))
        asked = replace(asked, chosen={name: value for name, value in asked.chosen.items() if name != "saved"})
        found = self._found(asked)
        context = {
            "heading": translate(language, DESKS[listing.address]),
            "listing": listing,
            "desks": desks(self.request, listing.address),
            "asked": asked.chosen,
            "errors": asked.errors,
            "chips": self._chips(asked),
            "total": found.total or 0,
            "rows": listing.shown(found.items),
            "form": form,
            "told": told,
            **_lists.pages(asked, found.next),
        }
        status = 422 if asked.errors and status == 200 else status
        return render(self.request, "admin/list.html", context, status=status, headers=NO_STORE, here=asked.address())

    def _found(self, asked: _lists.Asked) -> Rows:
        """The page of rows; nothing, with the reasons noted, where what was asked cannot be."""
        if not asked.errors:
            try:
                for one in self.listing.filters:
                    if one.options and asked.chosen[one.name] not in ("", *dict(one.options)):
                        raise Invalid(Fault("This is not one of the choices.", parameter=one.name))
                chosen = sorted(asked.chosen.items())
                return self.listing.found(asked.chosen, Paging(PAGE, asked.cursor or None, True, digest(chosen)))
            except Invalid as refused:
                asked.refuse(refused, self.language)
        return Rows([], None, 0)

    def _chips(self, asked: _lists.Asked) -> list[Choice]:
        filters = {one.name: one for one in self.listing.filters}
        return [
            (f"{filters[name].label}: {dict(filters[name].options).get(value, value)}", asked.address(**{name: ""}))
            for name, value in asked.chosen.items()
            if value
        ]


def entered(visitor: Visitor, act: str, address: str, bounds: Bounds = ANYWHERE) -> Response | None:
    """Where somebody who is not signed in is sent; None for who may do the act. Raises Forbidden for who may not."""
    if visitor.person is None:
        return RedirectResponse(f"/sign-in?next={quote(address)}", 303)
    policy.require(visitor.actor, act, bounds)
    return None


def desks(request: Request, here: str) -> list[tuple[str, str, bool]]:
    """The pages of this kind that the reader may open: label, address, whether it is this one."""
    language, events = reader_language(request), policy.may(request.state.actor, "events.read")
    open_ = {address: label for address, label in DESKS.items() if events or address != "/admin/events"}
    return [(translate(language, label), address, address == here) for address, label in open_.items()]


def desk(request: Request, listing: Listing) -> Desk:
    """A page with this list, in the reader's language."""
    return Desk(request, reader_language(request), listing)


def roles(language: str) -> list[Choice]:
    """The roles, as choices."""
    return [(name, translate(language, label)) for name, label in ROLE_NAMES.items()]


def states_of(session: Session, language: str) -> list[Choice]:
    """The States by their names. One statement."""
    return [(row.iso3, passage(row.name, language).value) for row in states.listed(session, language, {}, ALL).items]


def yes_no(language: str, yes: str, no: str) -> list[Choice]:
    """Two choices of a filter, with their message ids."""
    return [("yes", translate(language, yes)), ("no", translate(language, no))]


def truth(value: str) -> bool | None:
    """What was chosen of `yes_no`."""
    return {"yes": True, "no": False}.get(value)


def first_moment(typed: str | None, member: str) -> datetime | None:
    """When a typed day begins, UTC; None for an empty one.

    Raises:
        Invalid: it is no day, at the member.
    """
    if not typed:
        return None
    try:
        return datetime.combine(date.fromisoformat(typed), time(tzinfo=UTC))
    except ValueError as error:
        raise Invalid(Fault(NO_DAY, {"given": typed[:40]}, pointer=f"/{member}")) from error


def moment_after(typed: str | None, member: str) -> datetime | None:
    """When a typed day is over, UTC."""
    begins = first_moment(typed, member)
    try:
        return begins + timedelta(days=1) if begins else None
    except OverflowError as error:
        raise Invalid(Fault(NO_DAY, {"given": (typed or "")[:40]}, pointer=f"/{member}")) from error


def last_day(moment: datetime | None) -> str:
    """The last day before a moment, UTC, as it is typed; empty for none."""
    return (moment - timedelta(microseconds=1)).astimezone(UTC).date().isoformat() if moment else ""


def until(moment: datetime | None, language: str) -> Markup | str:
    """The last day before a moment in words; a dash for none."""
    return Formats(language).time(last_day(moment)) if moment else "–"


def day(moment: datetime | None, language: str) -> Markup | str:
    """The day of a moment, UTC; empty for none."""
    return Formats(language).time(moment.astimezone(UTC).date()) if moment else ""
