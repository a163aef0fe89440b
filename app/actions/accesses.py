"""Noting who reads drafts. An access is no change of a thing, so it leaves no Change."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

import orjson
from sqlalchemy import delete, func, text
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Access

KEPT = timedelta(days=730)
"""So long an access is kept; the database refuses to delete a younger one."""

NOTE = text("""
    insert into accesses (plan_id, day, reader, state, name, role, agency_id)
    select plan_id, (clock_timestamp() at time zone 'UTC')::date, :reader, state, :name,
           coalesce(cast(:held as jsonb) -> state ->> 'role', cast(:held as jsonb) -> '' ->> 'role', :kind),
           (cast(:held as jsonb) -> state ->> 'agency')::uuid
    from (select id as plan_id, state from plans where id = any(cast(:plans as uuid[]))
          union select plan_id, state from activities where id = any(cast(:activities as uuid[]))
          union select plan_id, state from indicators where id = any(cast(:indicators as uuid[]))) read
    where plan_id is not null
    on conflict do nothing""")


def note(session: Session, things: Mapping[str, Collection[UUID | str]], *, by: Actor) -> None:
    """Note that somebody read of the drafts these things belong to; once for a plan and day; and forget what is old of the
    same States. Two statements.

    `things`: ids by kind: `plans`, `activities`, `indicators`.
    """
    held = {h.state or "": {"role": h.role, "agency": str(h.agency_id) if h.agency_id else None} for h in by.grants}
    ids = {kind: [str(id) for id in things.get(kind, ())] for kind in ("plans", "activities", "indicators")}
    who = {"reader": f"{by.kind}:{by.id}", "name": by.display, "kind": by.kind, "held": orjson.dumps(held).decode()}
    session.execute(NOTE, who | ids)
    session.execute(delete(Access).where(Access.at < func.clock_timestamp() - KEPT))
