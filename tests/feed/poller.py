"""Systems that keep a copy of what they may see by polling the feed, as `api.md` tells them to."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.api._things import TYPES, look
from app.queries import changes, images
from app.queries.changes import Filters
from app.schemas.shaping import Reader
from tests.feed.stage import Stage
from tests.personas import Api

HOW = Reader("es", datetime(2026, 11, 22, tzinfo=UTC), False)
OF_PLANS = frozenset(
    {
        "plans",
        "guidelines",
        "activities",
        "milestones",
        "costs",
        "updates",
        "evidence",
        "indicators",
        "targets",
        "observations",
    }
) & frozenset(TYPES)
"""What hangs on plans, of what the feed serves."""

EMBEDDED = {"updates": ("evidence",)}
"""Members that repeat other things; those have entries of their own in the feed."""

Replica = dict[tuple[str, str], Any]


@dataclass
class Client:
    """Through the service itself: what is saved is kept, what is deleted is forgotten, and 410 starts again."""

    api: Api
    persona: str
    limit: int = 50
    since: str | None = None
    replica: Replica = field(default_factory=dict)
    started_again: int = 0

    def poll(self) -> Replica:
        """To the end, that is until there is no more."""
        while self.page():
            pass
        return self.replica

    def page(self) -> bool:
        params = {"since": self.since} if self.since else {}
        answer = self.api.get("/changes", as_=self.persona, limit=self.limit, **params)
        if answer.status_code == 410:
            assert answer.json()["start"] == "/api/v1/changes"
            self.replica, self.since = {}, None
            self.started_again += 1
            return True
        assert answer.status_code == 200, answer.text
        body = answer.json()
        for entry in body["changes"]:
            _apply(self.replica, entry["type"], entry["id"], entry["data"] if entry["op"] == "saved" else None)
        self.since = body["next"]
        return bool(body["more"])


@dataclass
class Poller:
    """The same a thousand times quicker: on the queries the service asks, in the snapshot it asks them in."""

    stage: Stage
    actor: Actor
    n: int = 0
    digest: str = ""
    replica: Replica = field(default_factory=dict)

    def page(self, limit: int) -> bool:
        """Read one page; whether there are more now."""
        self._start_again_if_grants_differ()
        with self.stage.snapshot(self.actor) as session:
            return self._read(session, limit)

    def differs(self, limit: int) -> str:
        """Poll to the end, and compare the copy with what GET shows in the same snapshot; what differs, in words."""
        self._start_again_if_grants_differ()
        with self.stage.snapshot(self.actor) as session:
            while self._read(session, limit):
                pass
            shown = shows(session, self.actor)
        if shown == self.replica:
            return ""
        missed = {
            key: _members(shown[key], self.replica.get(key)) for key in shown if shown[key] != self.replica.get(key)
        }
        kept = self.replica.keys() - shown.keys()
        return f"{self.actor.id} missed {len(missed)} and kept {len(kept)}: {missed} {kept}"

    def _start_again_if_grants_differ(self) -> None:
        if self.digest != self.actor.digest:
            self.n, self.digest, self.replica = 0, self.actor.digest, {}

    def _read(self, session: Session, limit: int) -> bool:
        found = changes.since(session, self.actor, self.n, Filters(OF_PLANS), limit)
        for type in OF_PLANS:
            ids = [change.thing_id for change in found.changes if change.type == type]
            seen = look(session, self.actor, type, ids, HOW) if ids else {}
            for id in ids:
                _apply(self.replica, type, id, _own(type, seen[id]) if id in seen else None)
        self.n = found.next
        return found.more


def shows(session: Session, actor: Actor) -> Replica:
    """All that GET shows this reader now of what hangs on plans."""
    found: Replica = {}
    for type in OF_PLANS:
        table = images.SOURCES[type].table
        ids = [str(row[0]) for row in session.execute(text(f"select distinct id from {table}"))]
        found |= {(type, id): _own(type, data) for id, data in look(session, actor, type, ids, HOW).items()}
    return found


def _own(type: str, data: Any) -> Any:
    return {name: value for name, value in data.items() if name not in EMBEDDED.get(type, ())}


def _members(shown: Any, kept: Any) -> Any:
    """What differs between a thing and its copy."""
    return {name: (kept[name], shown[name]) for name in shown if shown[name] != kept[name]} if kept else "all of it"


def _apply(replica: Replica, type: str, id: str, data: Any) -> None:
    if data is None:
        replica.pop((type, id), None)
    else:
        replica[type, id] = data
