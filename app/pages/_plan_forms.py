"""The forms of a plan itself: what its draft says, and the translations of its texts and of its guidelines."""

from collections.abc import Mapping
from typing import Any

from app.actions import guidelines as act_on_guidelines
from app.actions import plans as act
from app.pages import _choices, _specs
from app.pages._fields import checked
from app.pages._forms import Errand, Part, Sent, at
from app.pages._plan_page import PlanPage
from app.pages._specs import Options
from app.pages._words import words
from app.queries import plan_contents
from app.rules.problems import N_
from app.schemas.guidelines import GuidelinePatch
from app.schemas.plans import PlanPatch
from app.web.languages import translate

CONTENT = N_("Change what the plan says")
TRANSLATE = N_("Translate its texts and those of its guidelines")


def content(page: PlanPage) -> Errand:
    """What the draft says of itself."""
    language, plan = page.language, _part(page)

    def save(sent: Sent) -> None:
        values = sent.of(plan.id)
        if "rounds" in values:
            values["rounds"] = [int(number) for number in values["rounds"]]
        _change(page, values, sent.reason, sent.versions[plan.id])

    return Errand(
        "content",
        translate(language, CONTENT),
        f"{page.address}/content",
        page.back("content"),
        _specs.fields(_specs.PLAN, language, _options(page), plan.row),
        save,
        [plan],
        note=_specs.one(_specs.NOTE, language),
        needs=("plans.write", page.bounds),
        whole=True,
    )


def translations(page: PlanPage) -> Errand:
    """Its title and the titles of its guidelines in the other languages."""
    found = plan_contents.guidelines_of(page.session, page.actor, page.plan.id, page.plan.edition)
    plan, language = _part(page), page.language
    parts = [plan, *(Part.of("guidelines", row) for row in found)]
    fields = _specs.translations(_specs.PLAN, plan.row, language)
    for place, one in enumerate(parts[1:], start=1):
        fields += _specs.translations(_specs.GUIDELINE, one.row, language, place)

    def save(sent: Sent) -> None:
        _change(page, sent.of(plan.id), None, sent.versions[plan.id])
        for one in parts[1:]:
            with at(one.id):
                _change_guideline(page, one, sent)

    return Errand(
        "translations",
        translate(language, TRANSLATE),
        f"{page.address}/translations",
        page.back("translations"),
        fields,
        save,
        parts,
        intro=translate(language, _specs.TRANSLATING),
        needs=("plans.write", page.bounds),
        whole=True,
    )


def _part(page: PlanPage) -> Part:
    """The plan as its content says it: the card beside it may say less."""
    plan = page.plan
    said = {"title": plan.content_title, "agency_id": plan.content_agency_id}
    return Part("plans", plan.id, {**plan._mapping, **said})


def _options(page: PlanPage) -> Options:
    agencies = _choices.of_state(page.session, page.plan.state, page.language)
    return {
        "executing_agency": _specs.any_of(agencies, page.language),
        "reporting": list(words(page.language, "reporting").items()),
        "rounds": _choices.rounds_of(page.session, page.plan, page.language),
        "recommendations": _choices.reaching(page.session, page.plan, page.language),
    }


def _change(page: PlanPage, values: Mapping[str, Any], reason: str | None, expected: int) -> None:
    if values:
        act.change(
            page.session,
            page.plan.id,
            values=checked(PlanPatch, values),
            reason=reason,
            language=None,
            expected=expected,
            by=page.actor,
        )


def _change_guideline(page: PlanPage, one: Part, sent: Sent) -> None:
    if values := sent.of(one.id):
        act_on_guidelines.change(
            page.session,
            one.id,
            values=checked(GuidelinePatch, values),
            reason=None,
            language=None,
            expected=sent.versions[one.id],
            by=page.actor,
        )
