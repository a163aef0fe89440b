"""The record as it stood: for the rest of a transaction every statement asks the tables of the past (migration 0003).

Time is that of the record: what it said at the end of a day, UTC, whatever was told later about that day (domain.md 7).
Rights are those of now: what the reader could not see then, or may not see any more, is not there.
"""

from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Change
from app.queries.changes import keys_of
from app.rules.dates import end_of_day

ENTER = text("""
    select set_config('avance.keys', cast(cast(:keys as text[]) as text), true), set_config('avance.until', :until, true),
           set_config('avance.state', :state, true), set_config('search_path', 'past, public', true)""")


def enter(session: Session, actor: Actor, day: date, type: str | None = None, id: str | None = None) -> int:
    """Ask the record as of the end of a day from here to the end of the transaction. Returns the number of its last
    Change then, 0 before there was any. Three statements, two without a thing.

    `type`, `id`: the thing that is asked about. Where it belongs to a State, only that State's record is read, and what
    belongs to none.
    """
    until: int = session.scalar(select(func.avance.last_change(end_of_day(day)))) or 0
    state = None
    if type is not None:
        newest = (
            select(Change.state).where(Change.type == type, Change.thing_id == id).order_by(Change.n.desc()).limit(1)
        )
        state = session.scalar(newest)
    keys = ["*"] if actor.kind == "system" else keys_of(actor)
    session.execute(ENTER, {"keys": keys, "until": str(until), "state": state or ""})
    return until
