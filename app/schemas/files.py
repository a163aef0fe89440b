"""Files as answered."""

import re
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from app.rules.files import MEDIA_TYPES, PDF
from app.schemas.common import In
from app.schemas.evidence import FileRef, served
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


class File(FileRef):
    """A file that was handed in: what its bytes are, how many, their SHA-256 in hexadecimal; where it will be served once
    evidence names it."""

    model_config = ConfigDict(json_schema_extra={"examples": [FILE]})


NAME = re.compile(r"[^\x00-\x1f\x7f/\\<>:\"|?*]{1,150}")
"""A name of a file: without a folder, and without what some system takes for something else."""


class FileQuery(In):
    """What is said of a file beside its bytes. `name`: with its ending, without a folder."""

    name: Annotated[
        str,
        StringConstraints(pattern=f"^{NAME.pattern}$"),
        Field(examples=["informe.pdf"], description="The name people will see."),
    ]


def shaped(row: Any) -> Shape:
    """A `models.File` as a `File`."""
    return served({name: getattr(row, name) for name in ("id", "name", "media_type", "size", "sha256")})
