"""What hangs on one plan, as its page reads it: whole, in a fixed number of statements, narrowed to the reader."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import (
    Activity,
    ActivityEdition,
    Change,
    CostLine,
    Document,
    Evidence,
    Guideline,
    Indicator,
    IndicatorEdition,
    Observation,
    Target,
    Update,
)
from app.queries import (
    activities,
    changes,
    costs,
    documents,
    evidence,
    guidelines,
    indicators,
    milestones,
    observations,
    targets,
    updates,
)
from app.rules import money
from app.rules.completion import MilestoneFact
from app.rules.conversions import Rates
from app.rules.figures import Progress
from app.rules.progress import ActivityFact, roll_up


@dataclass(frozen=True)
class Contents:
    """The rows of one plan, or of one activity of it. `milestones` and `costs_of` by activity."""

    activities: Sequence[Row[Any]]
    milestones: Mapping[UUID, Sequence[Row[Any]]]
    costs: Sequence[Row[Any]]

    @cached_property
    def _by_activity(self) -> Mapping[UUID, Sequence[Row[Any]]]:
        return _by("activity_id", self.costs)

    def costs_of(self, activity_id: UUID) -> Sequence[Row[Any]]:
        """The cost lines of one activity."""
        return self._by_activity.get(activity_id, ())


def of_plan(
    session: Session, actor: Actor, plan_id: UUID, edition: str | None = None, *, activity_id: UUID | None = None
) -> Contents:
    """Activities, milestones and cost lines, in the order of their ids. Three statements."""
    one = [] if activity_id is None else [Activity.id == activity_id]
    below = defaultdict(list)
    of_activities = milestones.rows(actor, edition).where(Activity.plan_id == plan_id, *one)
    for row in session.execute(of_activities.order_by("activity_id", "position", "id")):
        below[row.activity_id].append(row)
    lines = costs.rows(actor, edition).where(CostLine.plan_id == plan_id)
    if activity_id is not None:
        lines = lines.where(CostLine.activity_id == activity_id)
    return Contents(
        session.execute(
            activities.rows(actor, edition).where(Activity.plan_id == plan_id, *one).order_by(Activity.id)
        ).all(),
        below,
        session.execute(lines.order_by(CostLine.id)).all(),
    )


def figures_of(contents: Contents, rates: Rates, today: date) -> Progress:
    """The figures of a plan, computed from the rows its page shows beside them: what `progress.of_scope` says of it, but
    for recommendations, indicators and slippage, which it leaves out. `today` in the State's time zone."""
    return roll_up(
        [_fact(row, contents.milestones.get(row.id, ())) for row in contents.activities],
        as_of=today,
        lines=[
            money.CostLine(
                str(line.id),
                line.kind,
                line.currency,
                line.amount,
                str(line.part_of or "") or None,
                line.fiscal_year,
                line.precision,
            )
            for line in contents.costs
        ],
        rates=rates,
    )


def _fact(row: Row[Any], milestones: Sequence[Row[Any]]) -> ActivityFact:
    return ActivityFact(
        str(row.id),
        str(row.plan_id),
        row.state,
        row.status,
        row.start,
        row.until,
        weight=row.weight,
        milestones=[MilestoneFact(one.target, one.reached, one.weight) for one in milestones],
        percent=row.percent,
    )


def guidelines_of(session: Session, actor: Actor, plan_id: UUID, edition: str | None = None) -> Sequence[Row[Any]]:
    """The guidelines of a plan in their order. One statement."""
    rows = guidelines.rows(actor, edition).where(Guideline.plan_id == plan_id)
    return session.execute(rows.order_by(Guideline.position, Guideline.id)).all()


def documents_of(session: Session, plan_id: UUID) -> Sequence[Row[Any]]:
    """The documents of a plan's path, earliest first; public like its moves. One statement."""
    rows = documents.rows().where(Document.plan_id == plan_id)
    return session.execute(rows.order_by(Document.dated.nulls_last(), Document.id)).all()


def as_read(session: Session, actor: Actor, type: str, id: UUID, version: int) -> Mapping[str, Any]:
    """A thing as it was in the version a form was filled in against; empty where the log does not know. One statement."""
    found = changes.of_thing(actor, type, id).where(Change.version == version).order_by(Change.n.desc()).limit(1)
    row = session.execute(found).one_or_none()
    image: dict[str, Any] = json.loads(row.after, parse_float=str) if row and row.after else {}
    return image


def last_change(session: Session, actor: Actor, type: str, id: UUID) -> Row[Any] | None:
    """The newest Change of a thing: who and when. One statement."""
    found = changes.of_thing(actor, type, id).order_by(Change.n.desc()).limit(1)
    return session.execute(found).one_or_none()


def indicators_of(
    session: Session, actor: Actor, plan_id: UUID, edition: str | None = None, *, activity_id: UUID | None = None
) -> Sequence[Row[Any]]:
    """The indicators of a plan and of its activities, or of one activity, by code. One statement."""
    one = [] if activity_id is None else [Indicator.activity_id == activity_id]
    rows = indicators.rows(actor, edition).where(Indicator.plan_id == plan_id, *one)
    return session.execute(rows.order_by(IndicatorEdition.code, Indicator.id)).all()


def targets_of(
    session: Session, actor: Actor, ids: Sequence[UUID], edition: str | None = None
) -> Mapping[UUID, list[Row[Any]]]:
    """The targets of these indicators, by indicator, in the order of their days. One statement."""
    rows = targets.rows(actor, edition).where(Target.indicator_id.in_(ids))
    return _by("indicator_id", session.execute(rows.order_by(Target.due, Target.set_on, Target.id)).all())


def observations_of(session: Session, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, list[Row[Any]]]:
    """The observations of these indicators, by indicator, in the order of their days. One statement."""
    rows = observations.rows(actor).where(Observation.indicator_id.in_(ids))
    return _by("indicator_id", session.execute(rows.order_by(Observation.observed, Observation.id)).all())


def updates_of(session: Session, actor: Actor, activity_id: UUID) -> Sequence[Row[Any]]:
    """What was reported on an activity, as far as the reader may know, newest first. One statement."""
    rows = updates.rows(actor).where(Update.activity_id == activity_id)
    return session.execute(rows.order_by(Update.id.desc())).all()


def evidence_of(session: Session, actor: Actor, activity_id: UUID) -> Sequence[Row[Any]]:
    """The evidence of an activity that the reader may see. One statement."""
    rows = evidence.rows(actor).where(Evidence.activity_id == activity_id)
    return session.execute(rows.order_by(Evidence.id)).all()


def published_periods(session: Session, actor: Actor, plan_id: UUID) -> Mapping[UUID, tuple[str | None, str | None]]:
    """Start and end of each activity as published, where it was. One statement."""
    rows = activities.rows(actor, "published").where(Activity.plan_id == plan_id)
    found = session.execute(rows.with_only_columns(Activity.id, ActivityEdition.start, ActivityEdition.until))
    return {id: (start, until) for id, start, until in found}


def _by(column: str, rows: Sequence[Row[Any]]) -> Mapping[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def measured_activities(session: Session, actor: Actor, plan_id: UUID, edition: str | None = None) -> set[UUID]:
    """The activities of a plan that have an indicator. One statement."""
    rows = indicators.rows(actor, edition).where(Indicator.plan_id == plan_id, Indicator.activity_id.is_not(None))
    return set(session.scalars(rows.with_only_columns(Indicator.activity_id).distinct()))


def codes_of(session: Session, actor: Actor, plan_id: UUID, edition: str | None = None) -> Sequence[tuple[UUID, str]]:
    """The codes of a plan's activities by their ids. One statement."""
    rows = activities.rows(actor, edition).where(Activity.plan_id == plan_id)
    found = session.execute(rows.with_only_columns(Activity.id, ActivityEdition.code))
    return [(id, code) for id, code in found]


def activities_of(session: Session, actor: Actor, plan_id: UUID, edition: str | None = None) -> Sequence[Row[Any]]:
    """The activities of a plan. One statement."""
    rows = activities.rows(actor, edition).where(Activity.plan_id == plan_id)
    return session.execute(rows.order_by(Activity.id)).all()
