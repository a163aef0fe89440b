"""Taking in what data files say: things with their rows, found again by key, written where the files say something new.

A load that finds what was said before writes nothing. What people have changed since stays theirs: where the files say
something new about it, the load keeps what is here and tells. Knows no file and no noun.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Uuid, select, text
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from app.access.actor import Actor
from app.actions._record import recording
from app.errors import Forbidden
from app.models import Base, LoadedThing
from app.models.base import new_id

ACT = "reference.load"
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(4701127)")

Id = UUID | str


@dataclass(frozen=True)
class Ref:
    """In a row: the id of another thing that stands before this one, by its type and key."""

    type: str
    key: str


def own(id: Id) -> Id:
    """In a row: the id of the thing it belongs to. Any other function of that id may stand there as well."""
    return id


@dataclass(frozen=True)
class Row:
    """A row of a thing. `key`: the columns that find it again; `values`: what the files say; `first`: what is written
    when the row is made and belongs to people afterwards (a status). Values, or `Ref`s, or functions of the own id."""

    table: type[Any]
    key: Mapping[str, Any]
    values: Mapping[str, Any] = field(default_factory=dict)
    first: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What tells it from the other rows of its thing."""
        return "/".join([self.table.__tablename__, *map(str, self.key.values())])


@dataclass(frozen=True)
class Thing:
    """A thing as the files describe it. `type`: the plural noun of its path; `rows`: its own row first.

    `code`: its id, where the files give it (a State's). `natural`: columns of its own row under which somebody else may
    have made it. `of`: the rows belong to this thing, which stands before.
    """

    type: str
    key: str
    rows: Sequence[Row]
    code: str | None = None
    natural: Mapping[str, Any] | None = None
    of: Ref | None = None


@dataclass
class Saved:
    """What a load did, by type. `kept`: what people have changed and the files now say otherwise."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)


def save(session: Session, things: Sequence[Thing], *, by: Actor, act: str = ACT) -> Saved:
    """Write what the files say anew. Things stand after those they refer to. Two loads at once wait for each other.

    Two statements when there is nothing new. Records a Change for each thing that is new or differs, and none for the
    others.

    Raises:
        Forbidden: anybody but the operator's commands.
    """
    if by.kind != "system":
        raise Forbidden("Only the operator's commands load data.")
    session.execute(ONE_AT_A_TIME)
    load = _Load(session)
    news = [entry for thing in things if (entry := load.find(thing)).said != entry.before]
    if news:
        present = [(entry.thing.type, entry.id) for entry in news if entry.id not in load.fresh]
        with recording(session, *present, act=act, by=by) as recorded:
            for entry in news:
                recorded.add((entry.thing.type, entry.id))
                load.write(entry)
    load.saved.unchanged.update(thing.type for thing in things if thing.of is None)
    return load.saved


@dataclass(frozen=True)
class _Entry:
    """A thing with its id, its rows resolved, what the files say of it and what they said before, as plain JSON."""

    thing: Thing
    id: Id
    rows: Sequence[Row]
    said: dict[str, Any]
    before: dict[str, Any] | None


class _Load:
    """One call of `save`: which thing is known as what, and what was done."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.lines = {(line.type, line.key): line for line in session.scalars(select(LoadedThing))}
        self.ids: dict[tuple[str, str], Id] = {key: line.thing_id or line.key for key, line in self.lines.items()}
        self.fresh: set[Id] = set()
        self.saved = Saved()

    def find(self, thing: Thing) -> _Entry:
        """Give a thing its id (the one it was loaded under, else the one somebody made it under, else a new one) and
        resolve what its rows refer to. Reads only what was never loaded."""
        place = (thing.type, thing.key)
        line = self.lines.get(place)
        if place not in self.ids:
            self.ids[place] = self._first_id(thing)
        id = self.ids[place]
        rows = [
            replace(row, key=self._all(row.key, id), values=self._all(row.values, id), first=self._all(row.first, id))
            for row in thing.rows
        ]
        said = _json({row.name: {"key": row.key, "values": row.values} for row in rows})
        return _Entry(thing, id, rows, said, line.said if line else None)

    def _first_id(self, thing: Thing) -> Id:
        if thing.of is not None:
            return self.ids[thing.of.type, thing.of.key]
        table = thing.rows[0].table
        if thing.code is not None:
            if self.session.get(table, thing.code) is None:
                self.fresh.add(thing.code)
            return thing.code
        present = thing.natural and self._row(table, self._all(thing.natural, ""))
        if present:
            return UUID(str(present.id))
        id = new_id()
        self.fresh.add(id)
        return id

    def _all(self, columns: Mapping[str, Any], id: Id) -> dict[str, Any]:
        return {name: self._resolved(value, id) for name, value in columns.items()}

    def _resolved(self, value: Any, id: Id) -> Any:
        if isinstance(value, Ref):
            return self.ids[value.type, value.key]
        return value(id) if callable(value) else value

    def write(self, entry: _Entry) -> None:
        """Write the rows of a thing that are new or differ, and remember what the files said of it."""
        thing, fresh = entry.thing, entry.id in self.fresh
        differs = self._write(entry)
        line = self.lines.get((thing.type, thing.key))
        if line is not None:
            line.said = entry.said
        else:
            thing_id = entry.id if isinstance(entry.id, UUID) else None
            self.session.add(LoadedThing(type=thing.type, key=thing.key, thing_id=thing_id, said=entry.said))
        if thing.of is None and (fresh or differs):
            (self.saved.created if fresh else self.saved.changed)[thing.type] += 1
            self.saved.unchanged[thing.type] -= 1

    def _write(self, entry: _Entry) -> bool:
        """Whether a row differs now."""
        before = entry.before or {}
        thing, first = entry.thing, entry.rows[0]
        made = self._row(first.table, first.key) if entry.id not in self.fresh else None
        if made is not None and getattr(made, "deleted_at", None) is not None:
            self.saved.kept.append(f"{thing.type} {thing.key}: deleted here")
            return False
        differs = [self._write_row(entry, row, before.get(row.name, {}).get("values", {})) for row in entry.rows]
        for name in before.keys() - entry.said.keys():
            differs.append(self._drop(name, before[name]["key"]))
        if made is not None and thing.of is None and any(differs[1:]) and not differs[0]:
            flag_modified(made, next(iter(first.values)))  # a row beside it changed: its version counts that
        self.session.flush()
        return any(differs)

    def _write_row(self, entry: _Entry, row: Row, last: Mapping[str, Any]) -> bool:
        present = self._row(row.table, row.key) if entry.id not in self.fresh else None
        if present is None:
            self.session.add(row.table(**row.key, **row.values, **row.first))
            self.session.flush()
            return True
        for name, value in row.values.items():
            here, said = _json(getattr(present, name)), _json(value)
            if said in (here, last.get(name)):
                continue
            if here == last.get(name):
                setattr(present, name, value)
            else:
                self.saved.kept.append(f"{entry.thing.type} {entry.thing.key}: {name}")
        return self.session.is_modified(present)

    def _drop(self, name: str, key: Mapping[str, Any]) -> bool:
        """Remove a row the files no longer have."""
        table = Base.metadata.tables[name.split("/")[0]]
        gone = self.session.execute(table.delete().where(*_equal(table.c, key)).returning(*table.primary_key))
        return bool(gone.all())

    def _row(self, table: type[Any], key: Mapping[str, Any]) -> Any:
        return self.session.scalars(select(table).where(*_equal(table.__table__.c, key))).one_or_none()


def _equal(columns: Any, key: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    """The row with this key, whose ids may be written as text."""
    for name, value in key.items():
        wanted = UUID(value) if isinstance(columns[name].type, Uuid) and isinstance(value, str) else value
        yield columns[name] == wanted


def _json(value: Any) -> Any:
    """A value as plain JSON, so that what is stored and what files say can be compared."""
    return orjson.loads(orjson.dumps(value, default=str))
