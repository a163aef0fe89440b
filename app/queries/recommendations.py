"""Recommendations: public, so nothing narrows them; and which of them reach a State."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.errors import Fault, Invalid, NotFound
from app.models import Addressee, Membership, Recommendation


def reaches(state: Any) -> ColumnElement[bool]:
    """Recommendations that reach a State in any way: it is named, or the recommendation is to all and the State is in
    the mechanism (domain.md 2)."""
    named = exists().where(Addressee.recommendation_id == Recommendation.id, Addressee.state == state)
    member = exists().where(
        Membership.state == state, Membership.mechanism == Recommendation.mechanism, Membership.kind == "joined"
    )
    return or_(named, and_(Recommendation.addressees == "all", member))


def must_reach(session: Session, ids: Collection[UUID], state: str | None, pointer: str) -> None:
    """Refuse ids that are no recommendations, or none that reach the State.

    Raises:
        Invalid: naming the member at `pointer`.
    """
    if not ids:
        return
    found = set(session.scalars(select(Recommendation.id).where(Recommendation.id.in_(ids), reaches(state))))
    if set(ids) - found:
        raise Invalid(Fault("There is no such recommendation for %(state)s.", {"state": state}, pointer=pointer))


def addressees(session: Session, id: UUID) -> str:
    """To whom a recommendation is: `state`, `states` or `all`; NotFound where there is none."""
    found = session.scalar(select(Recommendation.addressees).where(Recommendation.id == id))
    if found is None:
        raise NotFound
    return found
