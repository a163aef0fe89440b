"""What is done to plans: created by the focal point, written while the draft is open, entered from elsewhere.

Moves, versions and amendments come with a later issue; until then an act of entry is what publishes (`actions.editions`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.access import audience, policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _links, _texts, editions
from app.actions._content import (
    no_nulls,
    open_content,
    open_facts,
    refresh_audience,
    same_version,
    touch,
    translations,
)
from app.actions._moves import moved
from app.actions._record import recording
from app.errors import Fault, Invalid
from app.models import Activity, Plan, PlanEdition, PlanRecommendation, State
from app.models.base import new_id
from app.queries import agencies, images, plans, recommendations
from app.rules import dates
from app.rules import plans as rules
from app.rules.plans import Entry
from app.rules.problems import Refused

CONTENT = frozenset({"title", "executing_agency", "start", "end", "rounds", "recommendations", "reporting"})
REQUIRED = frozenset({"title", "rounds", "recommendations", "reporting"})


def bounds_of(plan: Plan) -> Bounds:
    """What the policy compares a grant with."""
    return Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage)


def create(
    session: Session,
    *,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    now: datetime,
    provenance: Mapping[str, Any] | None = None,
    entered: bool = False,
) -> UUID:
    """Begin a plan at `drafting`, with a draft and the move that says so; its id.

    `values`: the members of `schemas.plans.PlanNew`. `provenance`: source, verified, synthetic, note of what is loaded.
    `entered`: it began elsewhere, so no move is written here; an act of entry (`enter`) follows.

    Raises:
        Forbidden: no grant of the focal point for each of its mechanisms.
        Invalid: a State, agency, round or recommendation that is not there, a period that runs backwards.
    """
    mechanisms = sorted(set(values["mechanisms"]))
    for mechanism in mechanisms:
        policy.require(by, "plans.create", Bounds(values["state"], (mechanism,)))
    state = session.get(State, values["state"])
    if state is None:
        raise Invalid(Fault("There is no such State.", pointer="/state"))
    id, stage = new_id(), rules.CREATED_AT.value
    with recording(session, act="plans.create", by=by) as recorded:
        plan = Plan(id=id, state=state.iso3, mechanisms=mechanisms, stage=stage, edition="draft", **(provenance or {}))
        plan.audience = audience.of_draft(id, plan.state, mechanisms, stage)
        plan.reporting = values.get("reporting", "none")
        edition = PlanEdition(plan_id=id, edition="draft", state=plan.state, rounds=[])
        _write(session, plan, edition, values, language)
        session.add(plan)
        session.flush()
        session.add(edition)
        session.flush()
        _cover(session, edition, values)
        if not entered:
            synthetic = bool((provenance or {}).get("synthetic"))
            moved(session, plan, stage, by=by, dated=dates.today(state.time_zone, now).isoformat(), synthetic=synthetic)
        recorded.add(("plans", id))
    return id


def change(
    session: Session,
    id: UUID,
    *,
    values: Mapping[str, Any],
    reason: str | None,
    language: str | None,
    expected: int | None,
    by: Actor,
) -> None:
    """Change the content of a plan. `values`: the members that were sent, None for null. Its stage changes by a move.

    Raises:
        NotFound: no such plan. Forbidden: not its writer. PreconditionFailed: another version.
        Conflict: the draft is closed; a published plan takes translations only.
        Invalid: as `create`, null where a value is needed.
    """
    plan = plans.known(session, id)
    policy.require(by, "plans.write", bounds_of(plan))
    same_version(plan, expected)
    no_nulls(values, REQUIRED)
    edition = plans.edition_of(session, plan)
    translated = translations(plan, values, CONTENT)
    if set(values) - translated:
        open_content(plan)
    elif translated:
        open_facts(plan)
    with recording(session, ("plans", id), act="plans.change", by=by, reason=reason):
        _write(session, plan, edition, values, language)
        if "reporting" in values:
            plan.reporting = values["reporting"]
        changed = session.is_modified(edition)
        if _cover(session, edition, values) or changed:
            touch(plan)


def enter(
    session: Session,
    id: UUID,
    *,
    entry: Entry,
    by: Actor,
    document_id: UUID | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> None:
    """Say at which stage a plan from elsewhere was last known, by the word of a document or a source (domain.md 3).

    Called by loading, the demonstration and tests, by no route: entering by people comes with moves. The conditions of
    moves do not apply to what happened elsewhere. A plan that enters as published is published as it stands; its
    activities of which nothing was reported become `not_reported`. `provenance`: verified, synthetic, note of the entry.

    Raises:
        Forbidden: anybody but the operator. Refused: what the entry lacks. Conflict: it was published before.
    """
    plan = plans.to_change(session, by, id)
    policy.require(by, "plans.enter", bounds_of(plan))
    problems = rules.entry_problems(entry)
    if problems:
        raise Refused(problems)
    with recording(session, *images.tree(session, id), act="plans.enter", by=by):
        said = {"dated": entry.on, "side": entry.side, "source": entry.source or entry.document}
        moved(session, plan, entry.stage, by=by, entry=True, document_id=document_id, **said, **(provenance or {}))
        plan.stage = entry.stage
        if rules.stage(entry.stage) in rules.PUBLISHED:
            unreported = (Activity.plan_id == id, Activity.status == "planned", Activity.status_as_of.is_(None))
            session.execute(update(Activity).where(*unreported).values(status="not_reported"))
            editions.publish_draft(session, plan)
        refresh_audience(session, plan)


def _write(session: Session, plan: Plan, edition: PlanEdition, values: Mapping[str, Any], language: str | None) -> None:
    """Write the edition's own columns; the card follows."""
    if "title" in values:
        edition.title = _texts.written(edition.title, values["title"], language, "/title")
        plan.title = edition.title
    if "executing_agency" in values:
        agencies.must_be_of(session, [values["executing_agency"]], plan.state, "/executing_agency")
        edition.agency_id = plan.agency_id = values["executing_agency"]
    if "start" in values:
        edition.start = values["start"]
    if "end" in values:
        edition.until = values["end"]
    dates.period(edition.start, edition.until)
    if "rounds" in values:
        plans.must_be_rounds(session, values["rounds"], plan.mechanisms, "/rounds")
        edition.rounds = sorted(set(values["rounds"]))


def _cover(session: Session, edition: PlanEdition, values: Mapping[str, Any]) -> bool:
    """Replace the recommendations it covers, if they were sent; whether one differs."""
    if "recommendations" not in values:
        return False
    wanted = set(values["recommendations"])
    recommendations.must_reach(session, wanted, edition.state, "/recommendations")
    key = {"plan_id": edition.plan_id, "edition": edition.edition, "state": edition.state}
    return _links.replace(session, PlanRecommendation, PlanRecommendation.recommendation_id, wanted, key)
