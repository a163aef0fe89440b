"""What the actions on a plan's things share: when content and facts are open, versions, who reads the draft."""

from collections.abc import Mapping, Set
from typing import Any
from uuid import UUID

from sqlalchemy import select, union
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.access import audience
from app.errors import Conflict, Fault, Invalid, PreconditionFailed
from app.models import Activity, ActivityAgency, ActivityEdition, Change, Plan
from app.rules import plans, texts
from app.rules.problems import SENTENCES, Problem


def open_content(plan: Plan) -> None:
    """Refuse to write content unless the plan's draft is open for it (domain.md 3). `plan`: held by whoever fetched it
    (`queries.plans.to_change`), so that nobody moves or publishes it between the question and the writing.

    Raises:
        Conflict: naming the move or the amendment that would open it.
    """
    _refuse(plans.content_problem(plans.stage(plan.stage)))


def open_facts(plan: Plan) -> None:
    """Refuse to record facts unless the plan is published and not closed (domain.md 2, content and facts). `plan`: held,
    as for `open_content`.

    Raises:
        Conflict: naming what would open it.
    """
    _refuse(plans.facts_problem(plans.stage(plan.stage)))


def translations(plan: Plan, values: Mapping[str, Any], content: Set[str]) -> set[str]:
    """Which content members may be written although the content is closed: those that are translated only, of a plan
    that has been published. Translations are facts (domain.md 2)."""
    if plan.edition != "published":
        return set()
    return {name for name in set(values) & content if texts.is_translation_only(values[name])}


def no_nulls(values: Mapping[str, Any], required: Set[str]) -> None:
    """Refuse null where a value is needed.

    Raises:
        Invalid: naming each member.
    """
    nulls = [name for name in values if values[name] is None and name in required]
    if nulls:
        raise Invalid(*(Fault("This may not be null.", pointer=f"/{name}") for name in nulls))


def never_published(session: Session, type: str, id: UUID) -> None:
    """Refuse to delete what was ever public, published or withdrawn since (domain.md 6, *Deleting*).

    Raises:
        Conflict: saying that it is cancelled instead.
    """
    before = select(Change.n).where(Change.type == type, Change.thing_id == str(id), Change.edition == "published")
    if session.execute(before.limit(1)).first() is not None:
        raise Conflict("What was published is not deleted: cancel it with a reason.")


def _refuse(problem: Problem | None) -> None:
    if problem is not None:
        raise Conflict(SENTENCES[problem.code], (), **problem.params)


def same_version(thing: Any, expected: int | None) -> None:
    """Refuse to act on another version than the caller read; None: on any."""
    if expected is not None and thing.version != expected:
        raise PreconditionFailed


def touch(thing: Any, column: str = "state") -> None:
    """Count a change that stands in another row of the thing (its edition, its links) as a new version. `column`: one of
    the thing's, written again as it is."""
    flag_modified(thing, column)


def refresh_audience(session: Session, plan: Plan) -> None:
    """Keep who may read the plan's draft, after an agency came in or went out, or the stage changed. The caller holds the
    plan (`queries.plans.to_change`, `images.tree`); what others wrote to it before that is read again here."""
    session.flush()
    session.refresh(plan, ("audience", "stage", "mechanisms", "version"))
    leads = select(ActivityEdition.lead_id).join(Activity, Activity.id == ActivityEdition.activity_id)
    supports = (
        select(ActivityAgency.agency_id)
        .join(Activity, Activity.id == ActivityAgency.activity_id)
        .where(ActivityAgency.edition == "draft")
    )
    mine = (Activity.plan_id == plan.id, Activity.deleted_at.is_(None))
    agencies = session.scalars(
        union(
            leads.where(*mine, ActivityEdition.edition == "draft", ActivityEdition.lead_id.is_not(None)),
            supports.where(*mine),
        )
    ).all()
    keys = audience.of_draft(plan.id, plan.state, plan.mechanisms, plan.stage, agencies)
    if keys != plan.audience:
        plan.audience = keys
    session.flush()
