"""/plans/{id}/bulk: several activities changed together, with one reason. Each is changed by itself: what may not be done
to one is told beside it, and the others are done all the same.

Of a published plan these are facts, of a draft content; an empty field changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy
from app.actions import activities as act
from app.errors import Fault, Invalid, NotFound, PreconditionFailed, Refusal
from app.pages import _activities, _activity_forms, _fields, _forms, _plan_page, _removals, _resume, _specs
from app.pages._errands import by_htmx, require_person
from app.pages._forms import Errand, Sent
from app.pages._plan_page import PlanPage
from app.pages._texts import Passage, passage
from app.pages._words import words
from app.queries import plan_contents
from app.rules.problems import N_, Refused
from app.schemas.activities import ActivityPatch
from app.web import csrf, forms
from app.web.forms import Body, posted
from app.web.languages import translate
from app.web.problems import of_rules
from app.web.refusals import PageRoute
from app.web.rendering import render
from app.web.transaction import Transaction
from app.web.visitors import Visiting, require_own_form

router = APIRouter(prefix="/plans", include_in_schema=False, route_class=PageRoute)

HEADING = N_("Change the chosen activities")
INTRO = N_(
    "An empty field changes nothing. What may not be done to one of them is told beside it; the others are changed."
)
NOTHING = N_("Fill in at least one field.")
NOBODY = N_("Choose at least one activity in the table.")
DONE, SAME = N_("It is changed."), N_("Nothing to change")
CONTENT = ("guideline", "lead_agency", "start", "end", "weight")
SUBMIT = N_("Change them")
WHY = N_("One reason for all of them; kept in the history of each, with your name.")


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one activity: its code, title, address, whether it was changed, and the sentence."""

    code: str
    title: Passage
    href: str
    done: bool
    said: Sequence[str]


@router.get("/{id}/bulk")
def opened(request: Request, session: Transaction, visitor: Visiting, id: UUID) -> Response:
    """The form for the activities chosen in the table (`?pick.<id>=1`)."""
    require_person(visitor)
    page = _may(_plan_page.load(request, session, visitor.actor, id, "activities"))
    picked = _picked(dict(forms.pairs(request.scope["query_string"], most=1000)), page)
    if not picked:
        return _shown(page, None, picked, [("", translate(page.language, NOBODY))], status=422)
    return _shown(page, _errand(page, picked), picked)


@router.post("/{id}/bulk")
def save(request: Request, session: Transaction, visitor: Visiting, body: Body, id: UUID) -> Response:
    """Change each of them that may be changed; what became of each."""
    fields = dict(posted(request, body, most=1000))
    if visitor.person is None and not by_htmx(request):
        require_own_form(request, visitor, "")
        return _resume.asked(request, fields)
    require_person(visitor)
    require_own_form(request, visitor, fields.get(csrf.FIELD, ""))
    page = _may(_plan_page.load(request, session, visitor.actor, id, "activities"))
    picked = _picked(fields, page)
    errand = _errand(page, picked)
    typed = _forms.submitted(errand, fields, page.language)
    try:
        sent = _forms.changed(errand, typed, page.language)
        values = _fields.checked(ActivityPatch, sent.of())
        if not values:
            raise Invalid(Fault(NOTHING, pointer=""))
    except Invalid as refused:
        errors = _forms.sentences(errand, refused.faults, page.language)
        return _shown(page, errand, picked, errors, typed, status=422)
    if typed.resumed:
        return _shown(page, errand, picked, (), typed)
    versions = {row.id: _removals.version_of({"version": fields.get(f"version-{row.id}", "")}) for row in picked}
    results = [_change(session, page, row, values, sent, versions[row.id]) for row in picked]
    return _shown(page, None, picked, results=results)


def _may(page: PlanPage) -> PlanPage:
    """The plan, if the reader may read it (404) and change its activities (403)."""
    if page.plan.edition is None:
        raise NotFound
    needed = "activities.record" if page.plan.edition == "published" else "activities.write"
    policy.require(page.actor, needed, page.bounds)
    return page


def _picked(given: Mapping[str, str], page: PlanPage) -> list[Any]:
    """The activities that were chosen, of this plan, in their order. One statement."""
    ids = {name.removeprefix("pick.") for name in given if name.startswith("pick.")}
    rows = plan_contents.activities_of(page.session, page.actor, page.plan.id, page.plan.edition)
    return _activities.in_order([row for row in rows if str(row.id) in ids])


def _errand(page: PlanPage, picked: Sequence[Any]) -> Errand:
    """The fields that may be given to several at once: facts of a published plan, content of a draft."""
    language = page.language
    if page.plan.edition == "published":
        statuses = _specs.any_of(list(words(language, "statuses").items()), language)
        fields = _specs.fields(_specs.FACTS, language, {"status": statuses})
    else:
        specs = [spec for spec in _specs.ACTIVITY if spec.name in CONTENT]
        fields = _specs.fields(specs, language, _activity_forms.options(page, language))
    hidden = [(f"pick.{row.id}", "1") for row in picked]
    hidden += [(f"version-{row.id}", str(row.version)) for row in picked]
    return Errand(
        "bulk",
        translate(language, HEADING),
        f"{page.address}/bulk",
        page.address,
        fields,
        lambda sent: None,
        note=_activity_forms.note(language, WHY),
        submit=SUBMIT,
        intro=translate(language, INTRO),
        hidden=hidden,
    )


def _change(session: Session, page: PlanPage, row: Any, values: Mapping[str, Any], sent: Sent, version: int) -> Result:
    """Change one, by itself: a refusal takes back what was begun of it and nothing else."""
    said, done = [translate(page.language, DONE)], True
    try:
        with session.begin_nested():
            act.change(
                session,
                row.id,
                values=values,
                reason=sent.reason,
                language=None,
                expected=version,
                by=page.actor,
                today=page.today,
            )
    except (Invalid, Refused) as refused:
        faults = refused.faults if isinstance(refused, Invalid) else of_rules(refused)
        said, done = [translate(page.language, one.message, one.params) for one in faults], False
    except StaleDataError:
        stale = PreconditionFailed()
        said, done = [translate(page.language, stale.message, stale.params)], False
    except Refusal as refused:
        said, done = [translate(page.language, refused.message, refused.params)], False
    return Result(row.code, passage(row.title, page.language), f"/activities/{row.id}", done, said)


def _shown(
    page: PlanPage,
    errand: Errand | None,
    picked: Sequence[Any],
    errors: Sequence[tuple[str, str]] = (),
    typed: Any = None,
    *,
    results: Sequence[Result] = (),
    status: int = 200,
) -> Response:
    language = page.language
    context = {
        "plan": page.head,
        "form": _forms.form(errand, language, typed, errors) if errand else None,
        "errors": errors,
        "picked": [(row.code, passage(row.title, language)) for row in picked],
        "results": results,
        "address": page.address,
        "focus": "",
    }
    return render(page.request, "plans/bulk.html", context, status=status, here=page.address)
