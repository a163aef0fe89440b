"""Writers whose transactions stay open while others commit, and pollers of every kind between them, in any order.

One thread: a writer's step is one act in its open transaction, or its end; a poller's step is one page. What waits for a
lock is refused at once, and its transaction rolled back.
"""

from collections import Counter
from typing import ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from app.access.actor import Actor, Held
from app.access.scopes import ALL
from app.db import bind
from app.errors import Refusal
from app.rules.problems import Refused
from tests.database import Databases
from tests.feed import acts
from tests.feed.poller import Poller
from tests.feed.stage import FOCAL, Stage, build

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
STEPS = ("write",) * 8 + ("page",) * 5 + ("compare", "grants")
"""What a step is, by how often. `page`: a poller reads one; `compare`: it reads to the end; `grants`: those of one reader
start and end, and with them what its cursor is good for."""
THEN = ("stay open", "stay open", "stay open", "commit", "commit", "commit", "rollback")
REFUSED = (Refusal, Refused, StaleDataError, DBAPIError)
WRITERS = ("peru", "peru", "peru", "colombia", "agency_peru")


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
        what=st.sampled_from(STEPS),
        who=st.integers(0, 34),
        slot=st.integers(0, 2),
        choice=st.integers(0, 5 * 14 * 19),
        which=st.integers(0, 9),
        then=st.sampled_from(THEN),
    )
    def step(self, what: str, who: int, slot: int, choice: int, which: int, then: str) -> None:
        """One step of any kind. One rule for all of them: hypothesis would leave whole rules out of a run."""
        self.done["steps"] += 1
        reader, limit = READERS[who % len(READERS)], 1 + which % 5
        if what == "write":
            self.act(slot, who % len(WRITERS), choice, which, then)
        elif what == "page":
            self.pollers[reader].page(limit)
        elif what == "compare":
            self.compare(reader, 10 * limit)
        else:
            self.pollers["roaming"].actor = self.reader("roaming", which % len(ROAMING))

    def act(self, slot: int, plan: int, choice: int, which: int, then: str) -> None:
        """One act in the open transaction of a slot, which begins with its first act; the transaction may end with it."""
        if slot not in self.open:
            actor = self.stage.actor(WRITERS[plan])
            session = self.stage.writing()
            bind(session, actor.reads, actor.writes)
            self.open[slot] = (session, actor)
        session, actor = self.open[slot]
        mine = [id for id, state in self.plans.items() if state == next(held.state for held in actor.grants)]
        try:
            what = self.write(session, actor, mine[(plan + choice) % len(mine)], choice, which)
            session.flush()
            self.after_act(session)
        except acts.Nothing:
            self.done["found nothing"] += 1
        except REFUSED as refused:
            self.end(slot, "refused " + type(refused).__name__)
        else:
            self.done[what] += 1
            if then != "stay open":
                self.end(slot, then)

    def write(self, session: Session, actor: Actor, plan: UUID, choice: int, which: int) -> str:
        return acts.act(acts.Writing(session, actor, plan, self.stage.world, choice, which))

    def after_act(self, session: Session) -> None:
        """Nothing: Changes are numbered when the transaction commits."""

    def end(self, slot: int, how: str) -> None:
        session, _ = self.open.pop(slot)
        self.done[how] += 1
        with session:
            if how == "commit":
                session.commit()

    def compare(self, reader: str, limit: int) -> None:
        """To the end: the copy is what GET shows."""
        self.done["compared"] += 1
        difference = self.pollers[reader].differs(limit)
        assert not difference, difference

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
