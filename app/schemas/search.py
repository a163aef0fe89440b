"""What a search finds, as answered."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.schemas.common import ListQuery, Out
from app.schemas.scalars import Iso3, Line, Mechanism
from app.schemas.shaping import Reader, Shape, text
from app.schemas.texts import Texts

Type = Literal["recommendations", "plans", "activities", "agencies"]


class Hit(Out):
    """Something that has the words. `title`: the text of a recommendation, the title of a plan or an activity, the name
    of an agency; `more`: the description of an activity; `code`: a number, or an acronym."""

    type: Type
    id: UUID
    href: str
    title: Texts
    more: Texts | None
    code: str | None
    state: Iso3 | None
    mechanisms: list[Mechanism]
    plan: UUID | None
    synthetic: bool


class SearchQuery(ListQuery):
    """Parameters of a search."""

    q: Annotated[
        Line,
        StringConstraints(max_length=200),
        Field(
            description='Words; "words in this order"; -without; or. Accents and case do not matter.',
            examples=["salud"],
        ),
    ]
    type: Annotated[Type | None, Field(description="Only things of this kind.")] = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.search.found` as a `Hit`."""
    return {
        "type": row.type,
        "id": row.id,
        "href": f"/api/v1/{row.type}/{row.id}",
        "title": text(reader, row.title),
        "more": text(reader, row.more),
        "code": row.code,
        "state": row.state,
        "mechanisms": row.mechanisms,
        "plan": row.plan_id,
        "synthetic": row.synthetic,
    }
