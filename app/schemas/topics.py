"""Topics as answered and as sent."""

from typing import Any
from uuid import UUID

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import Line, Mechanism
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts


class Topic(Loaded):
    """A provision of a convention or a theme of a Committee; `parent` null at the top of the mechanism's tree."""

    id: UUID
    version: int
    mechanism: Mechanism
    parent: UUID | None
    code: str
    name: Texts


class TopicQuery(LoadedQuery):
    """Filters of the list of topics."""

    mechanism: Mechanism | None = None


class TopicNew(Provided):
    """A new topic of a mechanism."""

    mechanism: Mechanism
    parent: UUID | None = None
    code: Line
    name: TextIn


class TopicPatch(Provided):
    """A change of a topic (JSON Merge Patch). It stays in its mechanism."""

    parent: UUID | None = None
    code: Line | None = None
    name: TextChange | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.topics.rows` as a `Topic`."""
    return {
        "id": row.id,
        "version": row.version,
        "mechanism": row.mechanism,
        "parent": row.parent_id,
        "code": row.code,
        "name": text(reader, row.name),
        **provenance(row),
    }
