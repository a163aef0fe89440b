"""Writers whose transactions stay open while others commit, and pollers of every kind between them, in any order.

One thread: a writer's step is one act in its open transaction, or its end; a poller's step is one page. What waits for a
lock is refused at once, and its transaction rolled back.
"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.access.actor import Actor, Held
from app.access.scopes import ALL
from app.actions import activities
from app.actions._record import Thing
from app.db import bind
from app.errors import Refusal
from app.models import Activity, Plan
from app.queries import images
from app.rules.problems import Refused
from tests.database import Databases
from tests.feed import editions
from tests.feed.poller import Poller
from tests.feed.stage import FOCAL, Stage, build, change, new

READERS = ("public", "peru", "peru_mesicic", "agency_peru", "secretariat", "colombia", "roaming")
ROAMING: tuple[tuple[Held, ...], ...] = (
    (),
    (Held("focal_point", "PER"),),
    (Held("focal_point", "COL", "MESICIC"),),
    (Held("secretariat", None, "MESICIC"), Held("focal_point", "COL", "MESICIC")),
)
PLANS = (
    ("PER", ("MESECVI",)),
    ("PER", ("MESECVI", "MESICIC")),
    ("PER", ("MESICIC",)),
    ("COL", ("MESICIC",)),
    ("COL", ("MESECVI",)),
)
THEN = ("stay open", "stay open", "stay open", "commit", "commit", "commit", "rollback")
REFUSED = (Refusal, Refused, StaleDataError, DBAPIError)
OPEN = ("add", "add", "lead", "support", "title", "remove", "publish", "move")
PUBLISHED = ("status", "status", "percent", "withdraw")


class FeedMachine(RuleBasedStateMachine):
    """Finds a reader whose copy is not what GET shows. The class carries the databases, and counts what it did."""

    databases: ClassVar[Databases]
    done: ClassVar[Counter[str]]

    @initialize()
    def begin(self) -> None:
        self.database = self.databases.clone()
        self.stage = self.built()
        self.open: dict[int, tuple[Session, Actor]] = {}
        self.plans: dict[UUID, str] = {}
        for state, mechanisms in PLANS:
            plan = self.stage.plan(state, mechanisms)
            self.plans[plan] = state
            self.stage.activity(plan, by=FOCAL[state])
        self.pollers = {name: Poller(self.stage, self.reader(name)) for name in READERS}

    def built(self) -> Stage:
        return build(self.database, lock_timeout_ms=2)

    def reader(self, name: str, held: int = 0) -> Actor:
        if name == "roaming":
            return Actor("client", name, name, ROAMING[held], ALL)
        return self.stage.actor(name)

    @rule(
        slot=st.integers(0, 2),
        plan=st.integers(0, 2),
        choice=st.integers(0, 23),
        thing=st.integers(0, 9),
        then=st.sampled_from(THEN),
    )
    def act(self, slot: int, plan: int, choice: int, thing: int, then: str) -> None:
        """One act in the open transaction of a slot, which begins with its first act; the transaction may end with it."""
        self.done["steps"] += 1
        if slot not in self.open:
            actor = self.stage.actor("colombia" if plan == 2 else "peru")
            session = self.stage.writing()
            bind(session, actor.reads, actor.writes)
            self.open[slot] = (session, actor)
        session, actor = self.open[slot]
        mine = [id for id, state in self.plans.items() if FOCAL[state] == actor.id]
        try:
            what = self.write(session, actor, mine[plan % len(mine)], choice, thing)
            session.flush()
            self.after_act(session)
        except REFUSED as refused:
            self.end(slot, "refused " + type(refused).__name__)
        else:
            self.done[what] += 1
            if then != "stay open":
                self.end(slot, then)

    def write(self, session: Session, actor: Actor, id: UUID, choice: int, thing: int) -> str:
        session.expire_all()
        plan = session.get_one(Plan, id)
        acts = PUBLISHED if plan.edition == "published" else OPEN
        what = acts[choice % len(acts)]
        mine = select(Activity.id).where(Activity.plan_id == id, Activity.deleted_at.is_(None)).order_by(Activity.id)
        there = session.scalars(mine).all()
        if not there and what not in ("publish", "withdraw", "move"):
            what = "add"
        agency = [self.stage.world.mimp, self.stage.world.interior, None][choice % 3] if actor.id == "peru" else None
        target = there[thing % len(there)] if there else id
        values: dict[str, Any] = {
            "lead": {"lead_agency": agency},
            "support": {"supporting_agencies": [agency] if agency else []},
            "title": {"title": {"value": f"{choice} {thing}"}},
            "status": {"status": ("planned", "under_way")[choice % 2]},
            "percent": {"percent": choice},
        }.get(what, {})
        if what == "add":
            activities.create(session, values=new(id, code=str(thing), lead_agency=agency), language="es", by=actor)
        elif what == "remove":
            activities.remove(session, target, expected=None, by=actor, at=datetime.now(UTC))
        elif what == "move":
            to = "workshop" if plan.stage != "workshop" else "revision"
            editions.move(session, actor, id, to, self.things(session, id))
        elif what in ("publish", "withdraw"):
            write = editions.publish if what == "publish" else editions.withdraw
            write(session, actor, id, self.things(session, id))
        else:
            change(session, actor, target, values)
        return what

    def things(self, session: Session, plan: UUID) -> list[Thing]:
        """What an act that changes who sees a plan records: all of it."""
        return images.tree(session, plan)

    def after_act(self, session: Session) -> None:
        """Nothing: Changes are numbered when the transaction commits."""

    def end(self, slot: int, how: str) -> None:
        session, _ = self.open.pop(slot)
        self.done[how] += 1
        with session:
            if how == "commit":
                session.commit()

    @rule(reader=st.sampled_from(READERS), limit=st.integers(1, 5), to_the_end=st.booleans())
    def read(self, reader: str, limit: int, to_the_end: bool) -> None:
        """One page, or to the end: then the copy is what GET shows."""
        self.done["steps"] += 1
        if not to_the_end:
            self.pollers[reader].page(limit)
            return
        self.compare(reader, 10 * limit)

    def compare(self, reader: str, limit: int) -> None:
        self.done["compared"] += 1
        difference = self.pollers[reader].differs(limit)
        assert not difference, difference

    @rule(held=st.integers(0, len(ROAMING) - 1))
    def grant(self, held: int) -> None:
        """A reader's grants start and end, and with them what its cursor is good for."""
        self.done["steps"] += 1
        self.pollers["roaming"].actor = self.reader("roaming", held)

    def teardown(self) -> None:
        if not hasattr(self, "open"):
            return
        try:
            for slot in list(self.open):
                self.end(slot, "commit")
            for name in READERS:
                self.compare(name, 50)
        finally:
            for session, _ in self.open.values():
                session.close()
            self.stage.engine.dispose()
            self.databases.drop(self.database)
