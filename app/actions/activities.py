"""What is done to activities: written while the plan's draft is open, reported on once it is published."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import _links, _texts
from app.actions._content import (
    never_published,
    no_nulls,
    open_content,
    open_facts,
    refresh_audience,
    same_version,
    touch,
    translations,
)
from app.actions._record import recording
from app.errors import Fault, Invalid
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    ActivityRecommendation,
    CostLine,
    Evidence,
    Indicator,
    Milestone,
    MilestoneEdition,
    Plan,
    Target,
)
from app.models.base import new_id
from app.queries import activities, agencies, guidelines, images, plans, recommendations
from app.queries.activities import Loaded
from app.rules import dates, statuses
from app.rules.problems import Problem, Refused
from app.rules.statuses import Claim, MilestoneClaim, Status

AGENCIES = frozenset({"lead_agency", "supporting_agencies"})
CONTENT = AGENCIES | {"code", "title", "description", "guideline", "recommendations", "start", "end", "weight"}
FACTS = frozenset({"status", "status_as_of", "percent"})
REQUIRED = frozenset({"code", "title", "weight", "status", "status_as_of", "supporting_agencies", "recommendations"})


CHILDREN: dict[Any, str] = {Milestone: "milestones", CostLine: "costs", Indicator: "indicators", Target: "targets"}
"""What goes when an activity of a draft goes (`queries.activities.children`), with its name in the change log."""


def bounds_of(loaded: Loaded) -> Bounds:
    """What the policy compares a grant with."""
    plan = loaded.plan
    return Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage, loaded.agencies)


def create(
    session: Session,
    *,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    provenance: Mapping[str, Any] | None = None,
) -> UUID:
    """Add an activity to a plan's draft; its id.

    `values`: the members of `schemas.activities.ActivityNew`. `provenance`: source, verified, synthetic, note. Records
    the activity, and all of the plan when an agency came in that could not read the draft before.

    Raises:
        NotFound: a plan the actor may not see. Forbidden: not the writer. Conflict: the draft is closed.
        Invalid: a reference that is not there, a period that runs backwards, a text without language.
    """
    plan = plans.to_change(session, by, values["plan"])
    policy.require(by, "activities.write", Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage))
    open_content(plan)
    id = new_id()
    with recording(session, *refreshable(session, plan, values), act="activities.create", by=by) as recorded:
        identity = {"id": id, "plan_id": plan.id, "state": plan.state, "edition": "draft", "status": "planned"}
        activity = Activity(**identity, **(provenance or {}))
        session.add(activity)
        session.flush()
        edition = ActivityEdition(activity_id=id, edition="draft", plan_id=plan.id, state=plan.state)
        _write(session, by, edition, values, language)
        session.add(edition)
        session.flush()
        _link(session, by, edition, values)
        refresh_audience(session, plan)
        recorded.add(("activities", id))
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
    today: date,
) -> None:
    """Change content or facts of an activity. `values`: the members that were sent, None for null.

    Raises:
        NotFound: not visible. Forbidden: not the writer, or an agency officer on facts (naming the update).
        PreconditionFailed: another version. Conflict: content of a published plan, facts of a draft.
        Invalid: a broken rule of domain.md 7, a reference that is not there, null where a value is needed.
    """
    loaded = activities.to_change(session, by, id)
    translated = translations(loaded.plan, values, CONTENT)
    facts, content = (set(values) & FACTS) | translated, (set(values) & CONTENT) - translated
    if facts:
        policy.require(by, "activities.record", bounds_of(loaded))
    if content or not facts:
        policy.require(by, "activities.write", bounds_of(loaded))
    same_version(loaded.activity, expected)
    no_nulls(values, REQUIRED)
    if content:
        open_content(loaded.plan)
    if facts:
        open_facts(loaded.plan)
    things = [("activities", id), *(refreshable(session, loaded.plan, values) if content else [])]
    with recording(session, *things, act="activities.change", by=by, reason=reason):
        if content or translated:
            _write(session, by, loaded.edition, values, language)
            changed = session.is_modified(loaded.edition)
            session.flush()
            if _link(session, by, loaded.edition, values) or changed:
                touch(loaded.activity)
        if content:
            refresh_audience(session, loaded.plan)
        if facts - translated:
            report(session, loaded.activity, values, reason=reason, by=by, accepter=None, today=today)


def change_status(
    session: Session,
    id: UUID,
    *,
    to: str,
    reason: str | None,
    expected: int | None,
    by: Actor,
    today: date,
) -> None:
    """Record the status of an activity of a published plan; the inline edit of the plan page. Refuses as `change`."""
    change(session, id, values={"status": to}, reason=reason, language=None, expected=expected, by=by, today=today)


def report(
    session: Session,
    activity: Activity,
    values: Mapping[str, Any],
    *,
    reason: str | None,
    by: Actor,
    accepter: Actor | None,
    today: date,
    reporter: str | None = None,
) -> None:
    """Write the facts of an activity, recorded directly or from an accepted update, if the rules allow them.

    Raises:
        Invalid: what stands against the status (domain.md 7), or a day that has not come.
    """
    as_of = values.get("status_as_of")
    if as_of and as_of > today:
        raise Invalid(Fault("This day has not come yet.", pointer="/status_as_of"))
    status = values.get("status", activity.status)
    milestones = milestone_claims(session, activity.id)
    if values.get("percent") is not None and any(claim.target is not None for claim in milestones):
        raise Refused([Problem("percent_beside_targets", "/percent")])
    if status != activity.status:
        evidence = session.scalars(
            select(Evidence.dated).where(
                Evidence.activity_id == activity.id, Evidence.deleted_at.is_(None), Evidence.edition == "published"
            )
        ).all()
        claim = Claim(
            reporter=reporter or f"{by.kind}:{by.id}",
            accepter=f"{accepter.kind}:{accepter.id}" if accepter else None,
            by_machine=(reporter or by.kind).startswith("client"),
            reason=reason,
            evidence_dates=evidence,
            milestones=milestones,
        )
        problems = statuses.problems_of(Status(status), claim)
        if problems:  # an open milestone stands against the status: it is no member of what was sent
            told = [(p.code, "/status" if p.member.startswith("/milestones") else p.member, p.params) for p in problems]
            raise Refused(Problem(*problem) for problem in told)
        activity.status = status
        activity.status_as_of = as_of or today
        activity.cancel_reason = reason if status == "cancelled" else None
    else:
        activity.status_as_of = as_of or activity.status_as_of
        if status == "cancelled" and "status" in values and reason:
            activity.cancel_reason = reason
    if "percent" in values:
        activity.percent = values["percent"]


def milestone_claims(session: Session, activity_id: UUID) -> list[MilestoneClaim]:
    """The milestones of an activity as the rule of closing wants them."""
    rows = session.execute(
        select(MilestoneEdition, Milestone)
        .join(Milestone, Milestone.id == MilestoneEdition.milestone_id)
        .where(
            Milestone.activity_id == activity_id,
            MilestoneEdition.edition == Milestone.edition,
            Milestone.deleted_at.is_(None),
        )
        .order_by(MilestoneEdition.position)
    )
    return [MilestoneClaim(e.title["value"], e.target, m.reached, m.reached_on, m.closes_short) for e, m in rows]


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete an activity of a draft, its children with it, each with its own Change.

    Raises:
        Conflict: it was published once; such an activity is cancelled with a reason. Else as `change`.
    """
    loaded = activities.to_change(session, by, id)
    policy.require(by, "activities.write", bounds_of(loaded))
    same_version(loaded.activity, expected)
    never_published(session, "activities", id)
    open_content(loaded.plan)
    children = activities.children(session, id)
    with recording(
        session,
        ("activities", id),
        *children,
        *refreshable(session, loaded.plan, {"lead_agency": None}),
        act="activities.remove",
        by=by,
    ):
        for table, type in CHILDREN.items():
            below = update(table).where(table.id.in_([child for name, child in children if name == type]))
            session.execute(below.values(deleted_at=at, version=table.version + 1))
        loaded.activity.deleted_at = at
        refresh_audience(session, loaded.plan)


def refreshable(session: Session, plan: Plan, values: Mapping[str, Any]) -> list[tuple[str, UUID]]:
    """All of a plan, when these values may change who reads its draft: each thing then gets its Change."""
    return images.tree(session, plan.id) if AGENCIES & set(values) else []


def _write(
    session: Session, by: Actor, edition: ActivityEdition, values: Mapping[str, Any], language: str | None
) -> None:
    for name in ("title", "description"):
        if name in values:
            stored = (
                None
                if values[name] is None
                else _texts.written(getattr(edition, name), values[name], language, f"/{name}")
            )
            setattr(edition, name, stored)
    if "code" in values:
        edition.code = values["code"]
    if "weight" in values:
        edition.weight = Decimal(values["weight"])
    if "start" in values:
        edition.start = values["start"]
    if "end" in values:
        edition.until = values["end"]
    dates.period(edition.start, edition.until)
    if "guideline" in values:
        guidelines.must_be_of(session, by, values["guideline"], edition.plan_id, edition.edition, "/guideline")
        edition.guideline_id = values["guideline"]
    if "lead_agency" in values:
        agencies.must_be_of(session, [values["lead_agency"]], edition.state, "/lead_agency")
        edition.lead_id = values["lead_agency"]


def _link(session: Session, by: Actor, edition: ActivityEdition, values: Mapping[str, Any]) -> bool:
    """Replace the lists of links that were sent; whether one differs."""
    key = {"activity_id": edition.activity_id, "edition": edition.edition, "state": edition.state}
    changed = False
    if "supporting_agencies" in values:
        wanted = set(values["supporting_agencies"])
        agencies.must_be_of(session, wanted, edition.state, "/supporting_agencies")
        changed |= _links.replace(session, ActivityAgency, ActivityAgency.agency_id, wanted, key)
    if "recommendations" in values:
        wanted = set(values["recommendations"])
        recommendations.must_reach(session, wanted, edition.state, "/recommendations")
        column = ActivityRecommendation.recommendation_id
        changed |= _links.replace(session, ActivityRecommendation, column, wanted, key)
    return changed
