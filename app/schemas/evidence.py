"""Evidence as answered and as sent."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.schemas.common import AsOf, In, Loaded, LoadedQuery, Out
from app.schemas.scalars import Edition, Iso3, Line, PartialDate, Url, Words
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

EVIDENCE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0a",
    "version": 1,
    "activity": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a07",
    "update": None,
    "state": "PER",
    "edition": "published",
    "url": "https://www.gob.pe/mimp",
    "file": None,
    "confidential": None,
    "title": {"language": "es", "wording": "adopted", "value": "Nota de prensa", "translations": {}},
    "publisher": "MIMP",
    "date": "2018-11",
    "language": "es",
    "source": None,
    "verified": None,
    "synthetic": False,
    "note": None,
}
NEW: Shape = {
    "url": "https://www.gob.pe/mimp",
    "title": {"language": "es", "value": "Nota de prensa"},
    "publisher": "MIMP",
    "date": "2018-11",
    "language": "es",
}

AnyLanguage = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="ISO 639 code of the page's language.")
]

Confidential = Annotated[Words | None, Field(description="Why it is not to be public; null if it may be.")]


class FileRef(Out):
    """A file: what its bytes are, how many, their SHA-256 in hexadecimal. `href`: where it is served."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    href: str


class Evidence(Loaded):
    """A link or a file that shows an advance. Public when it stands on a published activity by itself, or when its update
    is accepted; never while `confidential` says why not."""

    model_config = ConfigDict(json_schema_extra={"examples": [EVIDENCE]})

    id: UUID
    version: int
    activity: UUID
    update: UUID | None
    state: Iso3
    edition: Edition
    url: str | None
    file: FileRef | None
    confidential: str | None
    title: Texts
    publisher: str | None
    date: str | None
    language: str | None


class EvidenceQuery(LoadedQuery):
    """Filters of the evidence of an activity."""

    as_of: AsOf = None
    update: Annotated[UUID | None, Field(description="Evidence of this update.")] = None


class EvidenceMembers(In):
    """A link, or a file handed in before (`POST /activities/{id}/files`), with title, publisher, date and language."""

    url: Url | None = None
    file: UUID | None = None
    confidential: Confidential = None
    title: TextIn
    publisher: Line | None = None
    date: PartialDate | None = None
    language: AnyLanguage | None = None
    note: Words | None = None


class EvidenceNew(EvidenceMembers):
    """A new link or file: public at once, by the focal point; or, with `update`, part of an update by who reported it, public
    when that is accepted."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEW]})

    update: UUID | None = None


class EvidencePatch(In):
    """A change of a piece of evidence (JSON Merge Patch). `reason` says why and stands in the change log."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"date": "2018-11-28"}]})

    url: Url | None = None
    confidential: Confidential = None
    title: TextChange | None = None
    publisher: Line | None = None
    date: PartialDate | None = None
    language: AnyLanguage | None = None
    note: Words | None = None
    reason: Words | None = None


def served(told: Mapping[str, Any]) -> Shape:
    """What `queries.evidence.FILE` tells, as a `FileRef`."""
    return {**told, "href": f"/api/v1/files/{told['id']}"}


def file(told: Mapping[str, Any] | None) -> Shape | None:
    """The same; None where the evidence is a link."""
    return served(told) if told else None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.evidence.rows` as an `Evidence`."""
    return {
        "id": row.id,
        "version": row.version,
        "activity": row.activity_id,
        "update": row.update_id,
        "state": row.state,
        "edition": row.edition,
        "url": row.url,
        "file": file(row.file),
        "confidential": row.confidential,
        "title": text(reader, row.title),
        "publisher": row.publisher,
        "date": row.dated,
        "language": row.language,
        **provenance(row),
    }
