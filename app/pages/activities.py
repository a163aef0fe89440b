"""/activities/{id}/status: an activity changed in the table of its plan. Every answer to htmx is its whole `tbody`.

Without scripts the same form leads to the plan page with the form open, and back to it with what was wrong.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.actor import Actor
from app.pages import _activities, _activity_forms, _activity_page, _errands, _plan_activities, _plan_page
from app.pages._activity_page import ActivityPage
from app.pages._errands import Told, by_htmx
from app.pages._forms import Errand, Form
from app.pages._words import words
from app.queries import plan_contents, progress
from app.rules import dates
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.forms import Body
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(prefix="/activities", include_in_schema=False, route_class=PageRoute)

SAVED = N_("Activity %(code)s is saved: %(status)s, %(time)s")


@dataclass(frozen=True)
class RowPage:
    """The row of an activity, as a page that can show itself with its form open. A host of `_errands`."""

    page: ActivityPage

    @property
    def language(self) -> str:
        return self.page.language

    @property
    def zone(self) -> str:
        return self.page.zone

    @property
    def address(self) -> str:
        return f"/plans/{self.page.plan.id}"

    def show(
        self, form: Form | None = None, *, status: int = 200, told: Told | None = None, focus: bool = False
    ) -> Response:
        """The row; to a browser without scripts the page of the plan with it."""
        page = self.page
        if not by_htmx(page.request):
            plan = _plan_page.load(page.request, page.session, page.actor, page.plan.id, "activities")
            return plan.show(status=status, editing={str(page.row.id): form}, invalid=status != 200)
        context = self._context(form, focus=focus or told is not None, told=told)
        template = "plans/_saved.html" if told else "plans/_row.html"
        return render(page.request, template, context, status=status, here=self.address)

    def _context(self, form: Form | None, *, focus: bool, told: Told | None) -> dict[str, Any]:
        page, language = self.page, self.language
        changeable = _plan_page.rights(page.actor, page.plan).record
        shaped = _activities.shaped(page.row, page.contents, language, page.today, changeable=changeable, focus=focus)
        if told and told.undo:
            shaped = replace(shaped, undo=_activities.Undo(told.undo.fields))
        context = {
            **_plan_activities.table(language, page.plan.id, changeable),
            "row": shaped,
            "edit": form,
            "focus": "",
        }
        if told:
            whole = plan_contents.of_plan(page.session, page.actor, page.plan.id, page.row.edition)
            time = Formats(language).clock(datetime.now(UTC), dates.zone(page.zone))
            label = words(language, "statuses")[page.row.status]
            context["it"] = _plan_activities.figures(whole, progress.rates(page.session), page.today, language)
            context["announcement"] = translate(language, SAVED, {"code": page.row.code, "status": label, "time": time})
        return context


def _making(request: Request, session: Session, actor: Actor, id: UUID) -> _errands.Makes:
    def make() -> tuple[RowPage, Errand]:
        page = _activity_page.load(request, session, actor, id)
        return RowPage(page), _activity_forms.in_row(page)

    return make


@router.get("/{id}/status")
def row(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The row as it stands: the answer to Cancel."""
    host, errand = _making(request, session, visitor.actor, id)()
    if not by_htmx(request):
        return RedirectResponse(f"{errand.back}#a-{id}", 303)
    assert isinstance(host, RowPage)  # noqa: S101  (made above)
    return host.show(focus=True)


@router.get("/{id}/status/edit")
def opened(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The row with its form open."""
    make = _making(request, session, visitor.actor, id)
    if not by_htmx(request):
        _errands.require_person(visitor)
        host, _ = make()
        return RedirectResponse(f"{host.address}?edit={id}", 303)
    return _errands.opened(visitor, make)


@router.post("/{id}/status")
def save(request: Request, session: Transaction, visitor: Visiting, id: UUID, body: Body) -> Response:
    """Record what the form says, or the form again: with what is wrong (422), or with what somebody else did (412)."""
    return _errands.answered(request, session, visitor, body, _making(request, session, visitor.actor, id))
