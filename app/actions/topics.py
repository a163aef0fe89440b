"""What is done to topics: kept by the Secretariat of their mechanism."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict
from app.models import Topic
from app.models.base import new_id
from app.queries import mechanisms, topics
from app.queries._reference import taken

COLUMNS = {"parent": "parent_id", "code": "code", **_reference.PROVENANCE}


def create(session: Session, *, values: Mapping[str, Any], language: str | None, by: Actor) -> UUID:
    """Add a topic to a mechanism's tree; its id. `values`: the members of `schemas.topics.TopicNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Conflict: the code is taken. Invalid: no such parent or mechanism.
    """
    _reference.kept_by(by, "states.write", values["mechanism"])
    mechanisms.must_exist(session, values["mechanism"])
    topic = Topic(id=new_id(), mechanism=values["mechanism"])
    with recording(session, act="topics.create", by=by) as recorded:
        _write(session, topic, values, language)
        session.add(topic)
        recorded.add(("topics", topic.id))
    return topic.id


def change(
    session: Session, id: UUID, *, values: Mapping[str, Any], language: str | None, expected: int | None, by: Actor
) -> None:
    """Change a topic. `values`: the members that were sent, None for null.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: the code is taken; Invalid: null where a value is needed, a
        parent of another mechanism or below the topic.
    """
    topic = topics.to_change(session, id)
    _reference.kept_by(by, "states.write", topic.mechanism)
    same_version(topic, expected)
    _reference.not_null(values, ("code", "name"))
    with recording(session, ("topics", id), act="topics.change", by=by):
        topics.must_not_be_below(session, values.get("parent"), id)
        _write(session, topic, values, language)


def _write(session: Session, topic: Topic, values: Mapping[str, Any], language: str | None) -> None:
    topics.must_be_of(session, values.get("parent"), topic.mechanism, "/parent")
    code = values.get("code", topic.code)
    if taken(session, Topic.mechanism == topic.mechanism, Topic.code == code, Topic.id != topic.id):
        raise Conflict("Another topic of %(mechanism)s has this code.", mechanism=topic.mechanism)
    _reference.assign(topic, values, COLUMNS)
    _reference.assign_texts(topic, values, ("name",), language)
