"""What is done to evidence: recorded on a published activity by the focal point, or attached to an update by its
reporter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor
from app.actions import _texts
from app.actions._content import no_nulls, open_facts, same_version
from app.actions._record import recording
from app.actions.activities import bounds_of
from app.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from app.models import Evidence, Update
from app.models.base import new_id
from app.queries import activities, evidence, files, updates
from app.queries.activities import Loaded

REQUIRED = frozenset({"title"})
NAMES = {
    "url": "url",
    "confidential": "confidential",
    "publisher": "publisher",
    "date": "dated",
    "language": "language",
    "note": "note",
}
"""Members that are stored as they are sent, and their columns."""


def create(session: Session, activity: UUID, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add a link or file to an activity, public at once, or with `update` to an update nobody has accepted; its id.
    `values`: the members of `schemas.evidence.EvidenceNew`.

    Raises:
        NotFound: an activity the actor may not see. Forbidden: not the focal point, or not who reported the update.
        Conflict: the plan is not published, or the update is accepted. Invalid: an update that is not of this activity,
        a text without language.
    """
    loaded = activities.to_change(session, by, activity)
    update = None
    if values.get("update") is not None:
        update = _of(session, by, values["update"], activity)
        must_be_reporter(by, update, loaded)
        must_be_open(update)
    else:
        policy.require(by, "activities.record", bounds_of(loaded))
    open_facts(loaded.plan)
    id = new_id()
    with recording(session, act="evidence.create", by=by) as recorded:
        session.add(made(session, id, loaded, update, values, language, by))
        recorded.add(("evidence", id))
    return id


def made(
    session: Session,
    id: UUID,
    loaded: Loaded,
    update: Update | None,
    values: Mapping[str, Any],
    language: str | None,
    by: Actor,
    pointer: str = "",
) -> Evidence:
    """A new piece of evidence of an activity, as yet in no session. Refused, below `pointer`: a text without language; not
    one of a link and a file; a file that is not the actor's for this activity, or that other evidence names."""
    file = values.get("file")
    if (values.get("url") is None) == (file is None):
        raise Invalid(Fault("Evidence is a link or a file, one of the two.", pointer=f"{pointer}/url"))
    if file is not None and not files.to_name(session, by, file, loaded.activity.id):
        raise Invalid(Fault("There is no such file of yours for this activity.", pointer=f"{pointer}/file"))
    row = Evidence(
        id=id,
        activity_id=loaded.activity.id,
        update_id=update.id if update else None,
        state=loaded.activity.state,
        file_id=file,
        edition="draft",
    )
    _write(row, values, language, pointer)
    show(row, update)
    return row


def show(row: Evidence, update: Update | None) -> None:
    """Let everybody see a piece of evidence, or nobody beyond the State: by its update and by whether it is confidential."""
    reported = update is None or update.decision == "accepted"
    row.edition = "published" if reported and row.confidential is None else "draft"


def change(
    session: Session,
    id: UUID,
    *,
    values: Mapping[str, Any],
    reason: str | None,
    language: str | None,
    expected: int | None,
    by: Actor,
) -> None:
    """Change a piece of evidence. `values`: the members that were sent, None for null.

    Raises: as `create`; PreconditionFailed: another version.
    """
    row, update = _to_write(session, by, id, expected)
    no_nulls(values, REQUIRED | ({"url"} if row.url else set()))
    if "url" in values and row.url is None:
        raise Invalid(Fault("Evidence is a link or a file, one of the two.", pointer="/url"))
    with recording(session, ("evidence", id), act="evidence.change", by=by, reason=reason):
        _write(row, values, language)
        show(row, update)


def remove(session: Session, id: UUID, *, expected: int | None, by: Actor, at: datetime) -> None:
    """Delete a piece of evidence by marking. Raises: as `change`."""
    row, _ = _to_write(session, by, id, expected)
    with recording(session, ("evidence", id), act="evidence.remove", by=by):
        row.deleted_at = at


def must_be_reporter(by: Actor, update: Update, loaded: Loaded) -> None:
    """Refuse (Forbidden) to change what somebody else reported."""
    policy.require(by, "updates.submit", bounds_of(loaded))
    if update.reporter_id != f"{by.kind}:{by.id}":
        raise Forbidden("Only who reported an update may change it or take it back.")


def must_be_open(update: Update) -> None:
    """Refuse (Conflict) to change what was accepted."""
    if update.decision == "accepted":
        raise Conflict("An accepted update does not change any more: report what is new in another one.")


def _of(session: Session, by: Actor, id: UUID, activity: UUID) -> Update:
    wrong = Invalid(Fault("There is no such update of this activity.", pointer="/update"))
    try:
        update, loaded = updates.to_change(session, by, id)
    except NotFound as error:
        raise wrong from error
    if loaded.activity.id != activity:
        raise wrong
    return update


def _to_write(session: Session, by: Actor, id: UUID, expected: int | None) -> tuple[Evidence, Update | None]:
    """The piece of evidence and its update, if the actor may change this version of it now."""
    row = evidence.to_change(session, by, id)
    update = None
    if row.update_id is not None:
        update, loaded = updates.to_change(session, by, row.update_id)
        must_be_reporter(by, update, loaded)
    else:
        loaded = activities.to_change(session, by, row.activity_id)
        policy.require(by, "activities.record", bounds_of(loaded))
    same_version(row, expected)
    if update is not None:
        must_be_open(update)
    open_facts(loaded.plan)
    return row, update


def _write(row: Evidence, values: Mapping[str, Any], language: str | None, pointer: str = "") -> None:
    for name, column in NAMES.items():
        if name in values:
            setattr(row, column, values[name])
    if "title" in values:
        row.title = _texts.written(row.title, values["title"], language, f"{pointer}/title")
