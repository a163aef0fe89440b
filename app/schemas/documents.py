"""Documents as answered and as sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import Iso3, Language, Line, Mechanism, PartialDate, Url
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

Kind = Literal["report", "legal_act", "communique", "memorandum", "other"]
Sha256 = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        description="Hash of the bytes somebody held, never a guess.",
    ),
]


class Document(Loaded):
    """What something was decided in or is known from. `plan`: the plan whose path it belongs to, if any."""

    id: UUID
    version: int
    kind: Kind
    mechanism: Mechanism | None
    state: Iso3 | None
    plan: UUID | None
    title: Texts
    symbol: str | None
    revision: str | None
    date: str | None
    language: Language | None
    url: str | None
    sha256: str | None


class DocumentQuery(LoadedQuery):
    """Filters of the list of documents."""

    mechanism: Mechanism | None = None
    state: Iso3 | None = None
    plan: UUID | None = None
    kind: Kind | None = None


class DocumentNew(Provided):
    """A new document. Without a mechanism any Secretariat may keep it."""

    kind: Kind
    mechanism: Mechanism | None = None
    state: Iso3 | None = None
    plan: UUID | None = None
    title: TextIn
    symbol: Line | None = None
    revision: Line | None = None
    date: PartialDate | None = None
    language: Language | None = None
    url: Url | None = None
    sha256: Sha256 | None = None


class DocumentPatch(Provided):
    """A change of a document (JSON Merge Patch)."""

    kind: Kind | None = None
    mechanism: Mechanism | None = None
    state: Iso3 | None = None
    plan: UUID | None = None
    title: TextChange | None = None
    symbol: Line | None = None
    revision: Line | None = None
    date: PartialDate | None = None
    language: Language | None = None
    url: Url | None = None
    sha256: Sha256 | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.documents.rows` as a `Document`."""
    return {
        "id": row.id,
        "version": row.version,
        "kind": row.kind,
        "mechanism": row.mechanism,
        "state": row.state,
        "plan": row.plan_id,
        "title": text(reader, row.title),
        "symbol": row.symbol,
        "revision": row.revision,
        "date": row.dated,
        "language": row.language,
        "url": row.url,
        "sha256": row.sha256,
        **provenance(row),
    }
