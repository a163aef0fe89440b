"""Days of a record: what is written on one day, what every GET that knows `as_of` then answers, and the night after it.

The world and all that is written are recorded as Changes. The tests live in one day; `night` says that the Changes since
the last one were of an earlier day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import psycopg

from app.access.actor import SYSTEM
from app.actions._record import recording
from app.db import bind
from app.queries import images
from tests.feed.stage import Stage
from tests.personas import Api

FIRST_DAY = date(2026, 3, 2)
NOON = time(12, tzinfo=UTC)
Answers = dict[str, tuple[int, Any]]
OF_NOW = ("grants", "people", "identities", "clients")
"""Types of rights, which are those of now."""


@dataclass
class Record:
    """A service whose days pass. `day`: the one that is being written."""

    stage: Stage
    api: Api
    day: date = FIRST_DAY
    before: int = 0
    days: list[date] = field(default_factory=list)

    def begin(self) -> None:
        """Record the world, which the stage wrote without Changes: the first day."""
        with self.stage.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            with recording(session, act="world", by=SYSTEM) as recorded:
                for type, source in images.SOURCES.items():
                    keys = session.connection().exec_driver_sql(f"select {source.key} from {source.table}")
                    recorded.add(*((type, row[0]) for row in keys))
            session.commit()

    def night(self) -> date:
        """The day ends: everything written since the last night was written at its noon. Returns the day."""
        url = self.stage.database.superuser_url.replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            at = datetime.combine(self.day, NOON)
            connection.execute("update changes set at = %s where n > %s", (at, self.before))
            self.before = connection.execute("select n from counter").fetchone()[0]  # type: ignore[index]
        self.days.append(self.day)
        self.day += timedelta(days=7)
        return self.days[-1]

    def things(self) -> list[tuple[str, str]]:
        """Everything that was ever recorded, by type and id."""
        url = self.stage.database.superuser_url.replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            rows = connection.execute("select distinct type, thing_id from changes order by 1, 2")
            return [(str(type), str(id)) for type, id in rows if type not in OF_NOW]

    def answers(self, reader: str, paths: list[str], **params: str) -> Answers:
        found = {path: self.api.get(path, as_=reader, **params) for path in paths}
        return {path: (answer.status_code, plain(answer.json())) for path, answer in found.items()}


def paths(document: Mapping[str, Any], things: list[tuple[str, str]]) -> Iterator[str]:
    """The path of every operation that has `as_of`, of every thing it can be asked of."""
    for path, item in document["paths"].items():
        names = {parameter.get("name") for parameter in item.get("get", {}).get("parameters", ())}
        if "as_of" not in names:
            continue
        below = path.removeprefix("/api/v1")
        if "{" not in below:
            yield below
            continue
        noun = below.removeprefix("/progress").split("/")[1]
        for type, id in things:
            if type == noun:
                yield below.replace(below[below.index("{") : below.index("}") + 1], id)


def plain(body: Any) -> Any:
    """A body without the day it was asked on; without what a problem says of the request."""
    if not isinstance(body, dict):
        return body
    return {name: value for name, value in body.items() if name not in ("as_of", "request_id")}
