"""The forms of an activity itself: its content, a new one, its facts, the translations of its texts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from app.actions import activities as act
from app.actions import milestones as act_on_milestones
from app.pages import _choices, _specs
from app.pages._activity_page import ActivityPage
from app.pages._fields import Field, checked
from app.pages._forms import Errand, Part, Sent, at
from app.pages._plan_page import PlanPage
from app.pages._specs import NOTE, PERCENT, Options, Spec
from app.pages._texts import passage
from app.pages._words import words
from app.rules.problems import N_
from app.schemas.activities import ActivityNew, ActivityPatch
from app.schemas.milestones import MilestonePatch
from app.web.formats import Formats
from app.web.languages import translate

CONTENT = N_("Change what it says")
NEW = N_("Add an activity")
ADDED = N_("The activity is added. Open it to give it milestones, costs and indicators.")
ROW = N_("Change activity %(code)s")
FACTS = N_("Record how far it is")
TRANSLATE = N_("Translate its texts")
REACHED = N_("Reached: %(milestone)s")
HOW_MANY = N_("How many of %(target)s")
SHORT = N_("Kept in the history with your name. Needed to cancel, or to complete short of a target.")


def part(page: ActivityPage) -> Part:
    """The activity, as a form is filled in against it."""
    return Part.of("activities", page.row)


def note(language: str, hint: str = "") -> Field:
    """Where the reason or source is given."""
    spec = NOTE._replace(hint=hint) if hint else NOTE
    return _specs.one(spec, language)


def options(page: Any, language: str) -> Options:
    """What may be chosen in the content of an activity. A few statements."""
    agencies = _choices.of_state(page.session, page.plan.state, language)
    return {
        "guideline": _choices.guidelines(page.session, page.actor, page.plan, language),
        "lead_agency": _specs.any_of(agencies, language),
        "supporting_agencies": agencies,
        "recommendations": _choices.reaching(page.session, page.plan, language),
    }


def content(page: ActivityPage) -> Errand:
    """What the draft says of it."""
    language = page.language

    def save(sent: Sent) -> None:
        _change(page, sent.of(page.row.id), sent.reason, sent.versions[page.row.id])

    return Errand(
        "content",
        translate(language, CONTENT),
        f"{page.address}/content",
        page.address,
        _specs.fields(_specs.ACTIVITY, language, options(page, language), page.row._mapping),
        save,
        [part(page)],
        note=note(language),
        needs=("activities.write", page.bounds),
    )


def _change(page: ActivityPage, values: Mapping[str, Any], reason: str | None, expected: int) -> None:
    if values:
        act.change(
            page.session,
            page.row.id,
            values=checked(ActivityPatch, values),
            reason=reason,
            language=None,
            expected=expected,
            by=page.actor,
            today=page.today,
        )


def facts(page: ActivityPage) -> Errand:
    """Its status and what its milestones have reached."""
    return _facts(page, whole=True)


def in_row(page: ActivityPage) -> Errand:
    """The same in the table of its plan, which asks for less."""
    errand, id = _facts(page, whole=False), page.row.id
    return replace(
        errand,
        place=str(id),
        heading=translate(page.language, ROW, {"code": page.row.code}),
        action=f"{page.address}/status",
        back=f"/plans/{page.plan.id}",
        cancel=f"{page.address}/status",
    )


def _facts(page: ActivityPage, *, whole: bool) -> Errand:
    language, milestones = page.language, list(page.contents.milestones.get(page.row.id, ()))
    statuses = {"status": list(words(language, "statuses").items())}
    specs: tuple[Spec, ...] = _specs.FACTS if whole else _specs.FACTS[:1]
    if whole and all(one.target is None for one in milestones):
        specs = (*specs, PERCENT)
    fields = _specs.fields(specs, language, statuses)
    fields += [_reached(one, language, place) for place, one in enumerate(milestones, start=1)]
    parts = [part(page), *(Part.of("milestones", one) for one in milestones)]

    def save(sent: Sent) -> None:
        _record(page, milestones, sent)

    return Errand(
        "facts",
        translate(language, FACTS),
        f"{page.address}/facts",
        page.address,
        fields,
        save,
        parts,
        note=note(language, SHORT),
        needs=("activities.record", page.bounds),
    )


def _reached(milestone: Any, language: str, place: int) -> Field:
    """One milestone in the form: a quantity where it has a target, else the day it was reached."""
    title = passage(milestone.title, language)
    label = translate(language, REACHED, {"milestone": title.value})
    name = f"reached-{milestone.id}"
    if milestone.target is None:
        hint = translate(language, _specs.DATE_HINT)
        return Field(name, label, "date", "reached_on", "reached_on", hint, part=place)
    target = Formats(language).number(milestone.target.normalize()) + (f" {milestone.unit}" if milestone.unit else "")
    hint = translate(language, HOW_MANY, {"target": target})
    return Field(name, label, "number", "reached", "reached", hint, part=place)


def _record(page: ActivityPage, milestones: list[Any], sent: Sent) -> None:
    """The changes the form asks for. A completed activity wants its milestones reached: they come before it is
    completed, and after it stands open again."""
    id, values = page.row.id, sent.of(page.row.id)
    if "status_as_of" in values and values["status_as_of"] is None:
        values["status_as_of"] = page.today.isoformat()  # as the hint of the field says
    if values:
        checked(ActivityPatch, values)
    status = values.get("status", page.row.status)
    if page.row.status == "completed":
        _change(page, values, sent.reason, sent.versions[id])
    for milestone in milestones:
        with at(milestone.id):
            _record_milestone(page, milestone, status, sent)
    if page.row.status != "completed":
        _change(page, values, sent.reason, sent.versions[id])


def _record_milestone(page: ActivityPage, milestone: Any, status: str, sent: Sent) -> None:
    values, reason = sent.of(milestone.id), sent.reason
    if milestone.target is not None and status == "completed" and page.row.status != "completed":
        reached = values.get("reached", milestone.reached) or 0
        if reached < milestone.target and reason and not milestone.closes_short:
            values["closes_short"] = reason
    if values:
        act_on_milestones.change(
            page.session,
            milestone.id,
            values=checked(MilestonePatch, values),
            reason=reason,
            language=None,
            expected=sent.versions[milestone.id],
            by=page.actor,
            today=page.today,
        )


def translations(page: ActivityPage) -> Errand:
    """Its title and description in the other languages."""
    fields = _specs.translations(_specs.ACTIVITY, page.row._mapping, page.language)

    def save(sent: Sent) -> None:
        _change(page, sent.of(page.row.id), sent.reason, sent.versions[page.row.id])

    return Errand(
        "translations",
        translate(page.language, TRANSLATE),
        f"{page.address}/translations",
        page.address,
        fields,
        save,
        [part(page)],
        intro=translate(page.language, _specs.TRANSLATING),
        needs=("activities.record" if page.plan.edition == "published" else "activities.write", page.bounds),
    )


def new(page: PlanPage) -> Errand:
    """A new activity of a plan's draft."""
    language = page.language
    fields = _specs.fields(_specs.ACTIVITY, language, options(page, language))

    def save(sent: Sent) -> UUID:
        values = {name: value for name, value in sent.of().items() if name != "language"}
        made = checked(ActivityNew, values | {"plan": str(page.plan.id)})
        return act.create(page.session, values=made, language=None, by=page.actor)

    return Errand(
        "activities/new",
        translate(language, NEW),
        f"{page.address}/activities/new",
        page.address,
        [*fields, _specs.languages(language)],
        save,
        new={"weight": "1", "language": language},
        needs=("activities.write", page.bounds),
        done=translate(language, ADDED),
        made_at="/activities",
    )
