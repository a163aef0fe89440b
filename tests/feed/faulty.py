"""Two ways to get the feed wrong, as controls: whoever looks for a missed change must find both."""

from uuid import UUID

import orjson
from sqlalchemy import event, text
from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import Actor
from app.actions import editions
from app.actions._content import refresh_audience
from app.actions._record import INSERT, recording
from app.db import make_engine, make_sessions
from app.models import Plan
from app.queries import images
from tests.feed.machine import FeedMachine
from tests.feed.stage import Stage

AS_NAMED = text(INSERT.text.replace("update counter set n = n + :count returning n", "select cast(:n as bigint) as n"))


class EarlyNumbers(FeedMachine):
    """A plain sequence: a change takes its number when it is made, and is seen when its transaction ends."""

    def built(self) -> Stage:
        stage = super().built()
        engine = make_engine(self.database.owner_url)
        with engine.begin() as connection:
            last = connection.execute(text("select n from counter")).scalar_one()
            connection.execute(text(f"create sequence early start {last + 1}"))
            connection.execute(text("grant usage on sequence early to avance_app"))
        engine.dispose()
        stage.writing = make_sessions(stage.engine)
        _count_at_commit(stage.writing)
        return stage

    def after_act(self, session: Session) -> None:
        take_numbers(session)


def take_numbers(session: Session) -> None:
    """Number what was collected now, from the sequence."""
    for change in session.info.pop("changes", {}).values():
        images = {key: orjson.Fragment(change[key]) if change[key] else None for key in ("before", "after")}
        n = session.execute(text("select nextval('early')")).scalar_one()
        rows = orjson.dumps([change | images | {"i": 1}]).decode()
        session.execute(AS_NAMED, {"n": n, "count": 1, "changes": rows})
        session.info["highest"] = n


def _count_at_commit(factory: sessionmaker[Session]) -> None:
    def count(session: Session) -> None:
        take_numbers(session)
        highest = session.info.pop("highest", 0)
        session.execute(text("update counter set n = greatest(n, :n)"), {"n": highest})

    event.listen(factory, "before_commit", count)


class OnlyThePlan(FeedMachine):
    """Publishing records the plan, and nothing of what hangs on it."""

    def write(self, session: Session, actor: Actor, plan: UUID, choice: int, which: int) -> str:
        row = session.get_one(Plan, plan)
        if choice % 3 or row.edition == "published" or actor.id == "agency_peru":
            return super().write(session, actor, plan, choice, which)
        with recording(session, ("plans", plan), act="plans.publish", by=actor):
            images.tree(session, plan)
            row.stage = "published"
            editions.publish_draft(session, row)
            refresh_audience(session, row)
        return "publish"
