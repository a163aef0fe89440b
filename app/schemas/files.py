"""Files as answered."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.rules.files import MEDIA_TYPES, PDF
from app.schemas.common import In, Out
from app.schemas.evidence import file
from app.schemas.shaping import Shape

FILE: Shape = {
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b",
    "name": "informe.pdf",
    "media_type": PDF,
    "size": 48213,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "href": "/api/v1/files/01934f3c-9d2a-7c10-8f43-5b0f1f6f7a0b",
}
CONTENT: Shape = {
    media: {"schema": {"type": "string", "contentMediaType": media, "minLength": 1}, "example": "%PDF-1.7 …"}
    for media in MEDIA_TYPES
}
"""A file as a body in OpenAPI 3.1: bytes."""
SERVED: Shape = {"description": "the bytes, as an attachment", "content": CONTENT}


class File(Out):
    """A file that was handed in: what its bytes are, how many, their SHA-256 in hexadecimal; where it will be served once
    evidence names it."""

    model_config = ConfigDict(json_schema_extra={"examples": [FILE]})

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    href: str


class FileQuery(In):
    """What is said of a file beside its bytes. `name`: with its ending, without a folder."""

    name: Annotated[
        str,
        StringConstraints(pattern=r"^[^\x00-\x1f\x7f/\\<>:\"|?*]{1,150}$"),
        Field(examples=["informe.pdf"], description="The name people will see."),
    ]


def shaped(row: Any) -> Shape:
    """A `models.File` as a `File`."""
    told = {name: getattr(row, name) for name in ("id", "name", "media_type", "size", "sha256")}
    return file(told) or {}
