"""A database with real commits, and what is done on it: plans written, published and withdrawn by the actors of the
tests, each in a transaction of its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.access.actor import SYSTEM, Actor
from app.actions import activities, editions, moves, plans
from app.actions._record import record_commits
from app.db import bind, make_engine, make_sessions
from app.main import create_app
from app.settings import Settings
from tests.caller import Caller
from tests.database import Database
from tests.factories.world import World, make
from tests.personas import GRANTS, Api, mint, persona, register

SETTINGS = Settings(env="demonstration", base_url="http://testserver")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FOCAL = {"PER": "peru", "COL": "colombia"}


@dataclass
class Stage:
    """One database, its writers and its readers. `writing` numbers its Changes at commit, as the service's does."""

    database: Database
    engine: Engine
    writing: sessionmaker[Session]
    reading: sessionmaker[Session]
    world: World
    plans: list[UUID] = field(default_factory=list)
    activities: list[UUID] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        return SYSTEM if name == "operator" else persona(name, self.world)

    @contextmanager
    def by(self, name: str) -> Iterator[tuple[Session, Actor]]:
        """A transaction of an actor, committed at the end."""
        actor = self.actor(name)
        with self.writing() as session:
            bind(session, actor.reads, actor.writes)
            yield session, actor
            session.commit()

    @contextmanager
    def snapshot(self, actor: Actor) -> Iterator[Session]:
        """What an actor's GET reads in."""
        with self.reading() as session:
            bind(session, actor.reads, actor.writes)
            yield session

    def plan(self, state: str = "PER", mechanisms: Sequence[str] = ("MESECVI",)) -> UUID:
        agency = self.world.mimp if state == "PER" else self.world.colombian
        values = {"state": state, "mechanisms": mechanisms, "title": {"language": "es", "value": "Plan"}}
        values |= {"executing_agency": agency, "start": "2027", "end": "2029"}
        with self.by(FOCAL[state]) as (session, actor):
            id = plans.create(session, values=values, language=None, by=actor, now=NOW)
        self.plans.append(id)
        return id

    def activity(self, plan: UUID, by: str = "peru", **values: Any) -> UUID:
        with self.by(by) as (session, actor):
            id = activities.create(session, values=new(plan, **values), language="es", by=actor)
        self.activities.append(id)
        return id

    def change(self, activity: UUID, by: str = "peru", **values: Any) -> None:
        with self.by(by) as (session, actor):
            change(session, actor, activity, values)

    def remove(self, activity: UUID, by: str = "peru") -> None:
        with self.by(by) as (session, actor):
            activities.remove(session, activity, expected=None, by=actor, at=datetime.now(UTC))

    def publish(self, plan: UUID) -> None:
        with self.by("operator") as (session, _):
            editions.publish(session, plan, side="state", dated="2026-11", by=SYSTEM)

    def withdraw(self, plan: UUID) -> None:
        with self.by("operator") as (session, _):
            editions.withdraw(session, plan, dated="2026-11", reason="tests", by=SYSTEM)

    def move(self, plan: UUID, to: str, by: str = "peru") -> None:
        with self.by(by) as (session, actor):
            moves.create(session, plan, to=to, reason="tests", expected=None, by=actor, now=NOW)

    @contextmanager
    def api(self) -> Iterator[Api]:
        """The service itself on this database, every persona registered."""
        with self.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            register(session, self.world)
            tokens = {name: mint(session, SETTINGS, name) for name in GRANTS}
            session.commit()
        with Caller(create_app(SETTINGS, self.database.url)) as client:
            yield Api(client, tokens)


def build(database: Database, lock_timeout_ms: int = 3000) -> Stage:
    """The stage on a fresh database, with the little world on it."""
    engine = make_engine(database.url, lock_timeout_ms=lock_timeout_ms)
    writing = make_sessions(engine)
    record_commits(writing)
    reading = make_sessions(engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True))
    with writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        world = make(session)
        session.commit()
    return Stage(database, engine, writing, reading, world)


def new(plan: UUID, **values: Any) -> dict[str, Any]:
    """The members of a new activity."""
    return {
        "plan": plan,
        "code": "1",
        "title": "Actividad",
        "supporting_agencies": [],
        "recommendations": [],
        "weight": 1,
        "lead_agency": None,
    } | values


def change(session: Session, actor: Actor, activity: UUID, values: dict[str, Any]) -> None:
    activities.change(
        session,
        activity,
        values=values,
        reason=None,
        language="es",
        expected=None,
        by=actor,
        today=date(2026, 11, 22),
    )
