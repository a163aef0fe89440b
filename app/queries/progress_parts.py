"""The parts progress is shown by: mechanisms, States, plans, guidelines; and what figures need to be written."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from app.models import Addressee, Currency, Membership, Plan, PlanEdition, Recommendation, State
from app.queries.progress_facts import Scope


def published_plans(session: Session, scope: Scope) -> list[Any]:
    """Published plans of a State, of a mechanism if one is named: id and title, the parts of a State. One statement."""
    statement = (
        select(Plan.id, PlanEdition.title)
        .join(PlanEdition, and_(PlanEdition.plan_id == Plan.id, PlanEdition.edition == "published"))
        .where(Plan.deleted_at.is_(None), Plan.edition == "published", Plan.state == scope.state)
        .order_by(Plan.id)
    )
    if scope.mechanism:
        statement = statement.where(Plan.mechanisms.contains([scope.mechanism]))
    return list(session.execute(statement).all())


def states(session: Session, mechanism: str) -> list[Any]:
    """The States of a mechanism: code and name, the parts of a mechanism. One statement."""
    joined = exists().where(
        Membership.state == State.iso3, Membership.mechanism == mechanism, Membership.kind == "joined"
    )
    return list(session.execute(select(State.iso3, State.name).where(joined)).all())


def reached_states(session: Session, recommendation: UUID) -> list[Any]:
    """The States a recommendation reaches: code and name. One statement."""
    named = exists().where(Addressee.recommendation_id == recommendation, Addressee.state == State.iso3)
    member = exists().where(
        Recommendation.id == recommendation,
        Recommendation.addressees == "all",
        Membership.state == State.iso3,
        Membership.mechanism == Recommendation.mechanism,
        Membership.kind == "joined",
    )
    return list(session.execute(select(State.iso3, State.name).where(or_(named, member))).all())


def is_state(session: Session, iso3: str) -> bool:
    """Whether there is such a State."""
    return session.get(State, iso3) is not None


def minor_units(session: Session) -> dict[str, int]:
    """The decimals amounts have, by currency. One statement."""
    return {row.code: row.minor_units for row in session.execute(select(Currency.code, Currency.minor_units))}
