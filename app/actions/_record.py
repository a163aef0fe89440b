"""Recording: the one place where Changes are written (architecture.md, rule 6).

An action wraps what it does in `recording(...)`: the images of the things before and after are compared, and each thing
that differs is collected in the session. The numbers are taken in `before_commit`, last of all and in one statement
with the insert and the notification, so that commit order is number order. Nothing else records.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from app.access.actor import Actor
from app.queries import images
from app.queries.images import Image

Thing = tuple[str, UUID | str]

CHANNEL = "avance_changes"

INSERT = text(f"""
    with k as (update counter set n = n + :count returning n),
    saved as (
        insert into changes (n, at, type, thing_id, op, act, version, state, mechanisms, edition, audience_before,
                             audience, actor, actor_id, role, agency_id, reason, request_id, shape, before, after)
        select k.n - :count + c.i, clock_timestamp(), c.type, c.thing_id, c.op, c.act, c.version, c.state,
               c.mechanisms, c.edition, c.audience_before, c.audience, c.actor, c.actor_id, c.role, c.agency_id,
               c.reason, c.request_id, {images.SHAPE}, c.before, c.after
        from k, jsonb_to_recordset(cast(:changes as jsonb)) as c(
            i int, type text, thing_id text, op text, act text, version int, state text, mechanisms text[],
            edition text, audience_before text[], audience text[], actor text, actor_id text, role text,
            agency_id text, reason text, request_id text, before jsonb, after jsonb)
        order by c.i)
    select n, pg_notify('{CHANNEL}', n::text) from k""")  # noqa: S608  (two constants of this file)


class Recording:
    """What a running action changes; `add` names a thing that is created in it."""

    def __init__(self, before: dict[Thing, Image]) -> None:
        self.before = before
        self.things: dict[Thing, None] = dict.fromkeys(before)

    def add(self, *things: Thing) -> None:
        """Record these too: things that did not exist when the recording began."""
        self.things.update(dict.fromkeys((type, str(id)) for type, id in things))


@contextmanager
def recording(session: Session, *things: Thing, act: str, by: Actor, reason: str | None = None) -> Iterator[Recording]:
    """Record what happens to these things (and to those added) while the block runs: one Change for each that differs,
    none for the others. Flushes, so that a stale version or a broken constraint is raised inside the action.

    `reason`: why, in the words of the actor, kept with each Change.
    """
    recorded = Recording(_images(session, [(type, str(id)) for type, id in things]))
    yield recorded
    session.flush()
    after = _images(session, list(recorded.things))
    pending: dict[Thing, dict[str, Any]] = session.info.setdefault("changes", {})
    for thing in recorded.things:
        was, now = recorded.before.get(thing), after.get(thing)
        if not _differ(was, now):
            continue
        first = pending.pop(thing, None)
        was = first["was"] if first else was
        if _differ(was, now):
            change = _change(thing, was, now)
            author = _author(by, change, session.info.get("request_id"))
            pending[thing] = change | author | {"act": act, "reason": reason, "was": was}


def _images(session: Session, things: list[Thing]) -> dict[Thing, Image]:
    found: dict[Thing, Image] = {}
    for type in dict.fromkeys(type for type, _ in things):
        for id, image in images.of(session, type, [i for t, i in things if t == type]).items():
            found[type, id] = image
    return found


def _differ(was: Image | None, now: Image | None) -> bool:
    """Whether anything can be seen in two images that differs; of a thing made and deleted nothing does."""
    return (was and was.data) != (now and now.data) or (was and was.audience) != (now and now.audience)


def _change(thing: Thing, before: Image | None, after: Image | None) -> dict[str, Any]:
    """The Change between two images. It concerns those who could see the thing before or after; where only what stands
    beside its card differs, those inside."""
    known = after or before
    assert known is not None  # two images that differ are not both missing  # noqa: S101
    audiences = (before.audience if before else (), after.audience if after else ())
    if before and after and before.card is not None and before.card == after.card:
        audiences = (before.inside, after.inside)
    return {
        "type": thing[0],
        "thing_id": str(thing[1]),
        "op": "saved" if after and after.data else "deleted",
        "version": known.version,
        "state": known.state,
        "mechanisms": tuple(dict.fromkeys(m for image in (before, after) if image for m in image.mechanisms)),
        "edition": "published" if any(image and image.edition == "published" for image in (before, after)) else "draft",
        "audience_before": audiences[0],
        "audience": audiences[1],
        "before": before.data if before else None,
        "after": after.data if after else None,
    }


def _author(by: Actor, change: dict[str, Any], request_id: str | None) -> dict[str, Any]:
    """Who acts, in the role of the grant for the thing's State, else of one for all States."""
    states = (change["state"], None)
    held = next((h for state in states for h in by.grants if h.state == state), None)
    return {
        "actor": by.display,
        "actor_id": f"{by.kind}:{by.id}",
        "role": held.role if held else by.kind,
        "agency_id": str(held.agency_id) if held and held.agency_id else None,
        "request_id": request_id,
    }


def _number(session: Session) -> None:
    """Number, insert and announce the collected Changes: the last statement of the transaction. Releasing a savepoint is
    not yet its end."""
    if session.in_nested_transaction():
        return
    pending: dict[Thing, dict[str, Any]] = session.info.pop("changes", {})
    session.flush()
    if not pending:
        return
    rows = []
    for i, change in enumerate(pending.values(), start=1):
        images_ = {key: orjson.Fragment(change[key]) if change[key] else None for key in ("before", "after")}
        rows.append(change | images_ | {"i": i, "was": None})
    number = session.execute(INSERT, {"count": len(rows), "changes": orjson.dumps(rows).decode()}).scalar_one()
    session.info["last_change"] = number


def _mark(session: Session, transaction: SessionTransaction) -> None:
    """At a savepoint: keep what was collected before it, for as long as the savepoint is there: a rolled back one has
    ended before it is told."""
    if transaction.nested:
        marks = session.info.setdefault("marks", WeakKeyDictionary())
        marks[transaction] = dict(session.info.get("changes", {}))


def _forget(session: Session, ended: SessionTransaction) -> None:
    """After a rollback: back to what was collected before the savepoint, or to nothing."""
    if ended.nested:
        session.info["changes"] = session.info["marks"].pop(ended)
    else:
        session.info.pop("changes", None)


def record_commits(factory: sessionmaker[Session]) -> None:
    """Make the sessions of a factory number their Changes when they commit, and forget them when they roll back."""
    event.listen(factory, "before_commit", _number)
    event.listen(factory, "after_transaction_create", _mark)
    event.listen(factory, "after_soft_rollback", _forget)
