"""What a plan lacks for its next stage, item by item and each with where it is filled, and its gaps with their waivers."""

from collections.abc import Mapping
from typing import Any

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.pages._words import words
from app.queries import gaps
from app.queries.progress_facts import Scope
from app.rules import dates
from app.rules import plans as rules
from app.rules.gaps import Found, counted
from app.rules.problems import SENTENCES, Problem
from app.web.formats import Formats
from app.web.languages import translate

PLACES = {
    "executing_agency": "/about",
    "period": "/about",
    "activities": "#activities",
    "costs": "/costs",
    "inputs": "/inputs",
}
"""Where on the plan's page something is filled, by the first part of the pointer."""


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_standing.html` takes; of a plan whose content is not for the reader nothing. Seven statements."""
    plan = page.plan
    if plan.edition is None:
        return {"standing": None}
    found = gaps.found(page.session, page.actor, Scope(plan=plan.id, edition=plan.edition))
    open_ = rules.stage(plan.stage) in rules.OPEN_FOR_CONTENT
    waives = open_ and policy.may(page.actor, "plans.waive", page.bounds)
    return {
        "standing": {
            "next": _next(page),
            "mover": may_move(page.actor, plan),
            "counts": counted(found),
            "gaps": [_gap(page, one, waives) for one in found],
        }
    }


def may_move(actor: Actor, plan: Any) -> bool:
    """Whether the reader may move the plan: with a grant for each of its mechanisms."""
    each = [Bounds(plan.state, (mechanism,), plan.id, plan.stage) for mechanism in plan.mechanisms]
    return all(policy.may(actor, "plans.move", bounds) for bounds in each)


def sentence(problem: Problem, language: str) -> str:
    """What is missing, in words."""
    return translate(language, SENTENCES[problem.code], problem.params)


def place(page: Any, problem: Problem) -> str:
    """Where what is missing is filled."""
    what, _, id = problem.member.removeprefix("/").partition("/")
    if id and what in ("activities", "recommendations"):
        return f"/{what}/{id}"
    return f"{page.address}{PLACES[what]}"


def _next(page: Any) -> Mapping[str, Any] | None:
    """The next stage to which the plan moves, and what is missing for it; None where no move leads on."""
    at = rules.stage(page.plan.stage)
    on = next((step.to for step in rules.MOVES if step.at is at and not step.back), None)
    if on is None:
        return None
    missing: list[Problem] = []
    if on in rules.NEEDS:
        plan = page.plan
        has = {"agency": plan.content_agency_id is not None, "period": bool(plan.start and plan.until)}
        standing = gaps.standing(page.session, page.actor, plan.id, plan.edition, **has)
        missing = rules.missing(on, standing)
    return {
        "stage": words(page.language, "stages")[on],
        "missing": [(sentence(one, page.language), place(page, one)) for one in missing],
    }


def _gap(page: Any, one: Found, waives: bool) -> Mapping[str, Any]:
    named = any(held.state == one.state for held in page.actor.grants if held.state)
    waiver = one.waiver
    return {
        "place": f"waivers/{one.gap}/{one.id}",
        "sentence": sentence(one.problem, page.language),
        "href": place(page, one.problem),
        "waived": waiver and waiver.reason,
        "by": waiver.by if waiver and named else "",
        "at": waiver and Formats(page.language).instant(waiver.at, dates.zone(page.zone)),
        "form": f"{page.address}/waivers/{one.gap}?of={one.id}" if waives else "",
    }
