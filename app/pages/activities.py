"""/activities/{id}/status: the inline edit. Every answer to htmx is the activity's whole `tbody`.

Without scripts the same form leads to the plan page with the form open, and back to it with what was wrong.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.access.actor import Actor
from app.actions import activities as act
from app.actions import milestones as act_on_milestones
from app.errors import Fault, Invalid, PreconditionFailed, Unauthenticated
from app.pages import _activities, _edit, plans
from app.pages._edit import Conflict, Submitted
from app.pages._words import words
from app.queries import activities, plan_contents
from app.queries import plans as plans_read
from app.queries.plan_contents import Contents
from app.rules import dates
from app.rules.problems import N_, Refused
from app.schemas.activities import ActivityPatch
from app.schemas.milestones import MilestonePatch
from app.web import csrf
from app.web.formats import Formats
from app.web.forms import Body, posted
from app.web.languages import translate
from app.web.problems import of_rules
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, Visitor, require_own_form

router = APIRouter(prefix="/activities", include_in_schema=False, route_class=PageRoute)

ENDED = N_("Your session has ended. Sign in again in another tab: what you typed is still here.")
SAVED = N_("Activity %(code)s is saved: %(status)s, %(time)s")
UNDONE = N_("Taken back by the person who recorded it.")
SOMEBODY = N_("Somebody else")


@dataclass(frozen=True)
class Edit:
    """An activity that is being edited, with all a row shows, as it stands now."""

    row: Any
    plan: Any
    contents: Contents
    today: date
    language: str

    @property
    def milestones(self) -> list[Any]:
        return list(self.contents.milestones.get(self.row.id, ()))

    @property
    def page(self) -> str:
        return f"/plans/{self.plan.id}"


@router.get("/{id}/status")
def row(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The row as it stands: the answer to Cancel."""
    edit = _load(request, session, visitor.actor, id)
    if not _by_htmx(request):
        return RedirectResponse(f"{edit.page}#a-{id}", 303)
    return _row(request, visitor.actor, edit, focus=True)


@router.get("/{id}/status/edit")
def opened(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The row with its form open."""
    _require_person(visitor)
    edit = _load(request, session, visitor.actor, id)
    if not _by_htmx(request):
        return RedirectResponse(f"{edit.page}?edit={id}#a-{id}", 303)
    return _row(request, visitor.actor, edit, _edit.form(edit.row, edit.milestones, edit.language))


@router.post("/{id}/status")
def save(request: Request, session: Transaction, visitor: Visiting, id: UUID, body: Body) -> Response:
    """Record what the form says, or the form again: with what is wrong (422), or with what somebody else did (412)."""
    _require_person(visitor)
    fields = dict(posted(request, body))
    require_own_form(request, visitor, fields.get(csrf.FIELD, ""))
    edit = _load(request, session, visitor.actor, id)
    typed = _edit.submitted(fields, edit.milestones)
    try:
        with session.begin_nested():
            _record(session, visitor.actor, edit, typed)
    except (PreconditionFailed, StaleDataError):
        now = _load(request, session, visitor.actor, id)
        return _again(
            request, session, visitor.actor, now, typed, 412, conflict=_conflict(session, visitor, now, typed)
        )
    except Invalid as refused:
        return _again(request, session, visitor.actor, edit, typed, 422, errors=_sentences(refused.faults, edit))
    except Refused as refused:
        return _again(request, session, visitor.actor, edit, typed, 422, errors=_sentences(of_rules(refused), edit))
    if not _by_htmx(request):
        return RedirectResponse(f"{edit.page}?saved={id}#a-{id}", 303)
    return _saved(request, session, visitor.actor, edit)


def _by_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _require_person(visitor: Visitor) -> None:
    if visitor.person is None:
        raise Unauthenticated(ENDED)


def _load(request: Request, session: Session, actor: Actor, id: UUID) -> Edit:
    """The activity and its plan; NotFound where the reader may not see them. Five statements."""
    session.flush()
    row = activities.one(session, actor, id)
    plan = plans_read.one(session, actor, row.plan_id)
    contents = plan_contents.of_plan(session, actor, row.plan_id, row.edition, activity_id=id)
    today = dates.today(row.time_zone, datetime.now(UTC))
    return Edit(row, plan, contents, today, reader_language(request))


def _record(session: Session, actor: Actor, edit: Edit, typed: Submitted) -> None:
    """The changes the form asks for. A completed activity wants its milestones reached: they come before it is
    completed, and after it stands open again."""
    _edit.checked(ActivityPatch, {"status": typed.status, "reason": typed.note or None})
    if edit.row.status == "completed":
        _record_status(session, actor, edit, typed)
    for milestone in edit.milestones:
        if str(milestone.id) in typed.milestones:
            try:
                _record_milestone(session, actor, edit, typed, milestone)
            except Invalid as refused:
                raise _at(milestone, refused.faults) from refused
            except Refused as refused:
                raise _at(milestone, of_rules(refused)) from refused
    if edit.row.status != "completed":
        _record_status(session, actor, edit, typed)


def _record_status(session: Session, actor: Actor, edit: Edit, typed: Submitted) -> None:
    if typed.status != edit.row.status:
        reason, expected = typed.note or None, typed.version
        act.change_status(
            session, edit.row.id, to=typed.status, reason=reason, expected=expected, by=actor, today=edit.today
        )


def _record_milestone(session: Session, actor: Actor, edit: Edit, typed: Submitted, milestone: Any) -> None:
    text, version = typed.milestones[str(milestone.id)]
    reason = typed.note or None
    values: dict[str, Any] = {"reached_on": text or None}
    if milestone.target is not None:
        values = {"reached": _edit.read(text, edit.language)}
        if typed.status == "completed" and (values["reached"] or 0) < milestone.target:
            values["closes_short"] = milestone.closes_short or reason
    values = _edit.checked(MilestonePatch, values)
    if any(getattr(milestone, name) != value for name, value in values.items()):
        act_on_milestones.change(
            session,
            milestone.id,
            values=values,
            reason=reason,
            language=None,
            expected=version,
            by=actor,
            today=edit.today,
        )


def _at(milestone: Any, faults: Any) -> Invalid:
    return Invalid(*(Fault(fault.message, fault.params, pointer=f"/milestones/{milestone.id}") for fault in faults))


def _sentences(faults: Any, edit: Edit) -> list[tuple[str, str]]:
    """What is wrong, each with the field it is about: ids as in `plans/_activity_edit.html`."""
    return [
        (_field(fault.pointer or "", edit), translate(edit.language, fault.message, fault.params)) for fault in faults
    ]


def _field(pointer: str, edit: Edit) -> str:
    if pointer in ("/status", "/reason"):
        return f"{'status' if pointer == '/status' else 'note'}-{edit.row.id}"
    if pointer.startswith("/milestones/"):
        which = pointer.split("/")[2]
        ids = [str(milestone.id) for milestone in edit.milestones]
        return f"reached-{ids[int(which)] if which.isdigit() and len(which) < 4 else which}"
    return ""


def _conflict(session: Session, visitor: Visitor, edit: Edit, typed: Submitted) -> Conflict:
    """What stood there when the form was opened, from the change log, beside theirs and yours."""
    actor = visitor.actor
    base = plan_contents.as_read(session, actor, "activities", edit.row.id, typed.version)
    bases = {
        id: plan_contents.as_read(session, actor, "milestones", UUID(id), version)
        for id, (_, version) in typed.milestones.items()
    }
    things = [("activities", edit.row.id), *(("milestones", milestone.id) for milestone in edit.milestones)]
    found = [change for type, id in things if (change := plan_contents.last_change(session, actor, type, id))]
    last = max(found, key=lambda change: change.at, default=None)
    zone = dates.zone(edit.row.time_zone)
    formats = Formats(edit.language)
    return Conflict(
        last.actor if last and last.actor else translate(edit.language, SOMEBODY),
        formats.instant(last.at if last else datetime.now(UTC), zone),
        _edit.differences(base, bases, edit.row, edit.milestones, typed, edit.language),
    )


def _context(actor: Actor, edit: Edit, *, focus: bool = False, undo: _activities.Undo | None = None) -> dict[str, Any]:
    shaped = _activities.shaped(
        edit.row,
        edit.contents,
        edit.language,
        edit.today,
        changeable=plans.may_change(actor, edit.plan),
        focus=focus,
        undo=undo,
    )
    return {**plans.table(edit.language, edit.plan.id), "row": shaped, "edit": None}


def _row(
    request: Request, actor: Actor, edit: Edit, form: Any = None, *, focus: bool = False, status: int = 200
) -> Response:
    context = {**_context(actor, edit, focus=focus), "edit": form}
    return render(request, "plans/_row.html", context, status=status, here=edit.page)


def _again(
    request: Request, session: Session, actor: Actor, edit: Edit, typed: Submitted, status: int, **told: Any
) -> Response:
    """The form once more with everything that was typed."""
    form = _edit.form(edit.row, edit.milestones, edit.language, typed, **told)
    if _by_htmx(request):
        return _row(request, actor, edit, form, status=status)
    return plans.show(request, session, actor, edit.plan.id, edit=str(edit.row.id), form=form, status=status)


def _saved(request: Request, session: Session, actor: Actor, before: Edit) -> Response:
    """The row, the plan's figures and the announcement in one answer."""
    after = _load(request, session, actor, before.row.id)
    whole = plan_contents.of_plan(session, actor, after.plan.id, after.row.edition)
    label = words(after.language, "statuses")[after.row.status]
    time = Formats(after.language).clock(datetime.now(UTC), dates.zone(after.row.time_zone))
    context = {
        **_context(actor, after, focus=True, undo=_undo(before, after)),
        "it": plans.figures(session, whole, after.today, after.language),
        "announcement": translate(after.language, SAVED, {"code": after.row.code, "status": label, "time": time}),
    }
    return render(request, "plans/_saved.html", context, here=after.page)


def _undo(before: Edit, after: Edit) -> _activities.Undo | None:
    """The form that takes a change back: what stood there, under the versions of now."""
    versions = {milestone.id: milestone.version for milestone in after.milestones}
    same = before.row.version == after.row.version
    if same and all(versions[milestone.id] == milestone.version for milestone in before.milestones):
        return None
    formats = Formats(after.language)
    fields = [
        ("status", before.row.status),
        ("version", str(after.row.version)),
        ("note", translate(after.language, UNDONE)),
    ]
    for one in before.milestones:
        fields.append((f"reached-{one.id}", _edit.written(one.target, one.reached, one.reached_on, formats)))
        fields.append((f"version-{one.id}", str(versions[one.id])))
    return _activities.Undo(fields)
