"""Who read the drafts of a State, for its focal point."""

from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.models import Access, Plan
from app.queries._paging import Paging, Rows, page
from app.queries._visible import holds


def listed(session: Session, actor: Actor, state: str, paging: Paging) -> Rows:
    """A page of accesses to the drafts of a State, the newest first, of plans whose draft the
    actor reads. One statement, two with a total.

    Raises:
        Forbidden: not the State's focal point.
    """
    policy.require(actor, "accesses.read", Bounds(state))
    mine = exists().where(Plan.id == Access.plan_id, holds(actor, Plan.audience))
    columns: tuple[Any, ...] = (
        Access.n,
        Access.at,
        Access.plan_id,
        Access.name,
        Access.role,
        Access.agency_id,
        Access.reader,
    )
    return page(session, select(*columns).where(Access.state == state, mine), Access.n, paging, descending=True)
