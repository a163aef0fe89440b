"""Texts with their source language and translations, as answered and as sent (api.md, *Texts*)."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    Tag,
)

from app.schemas.common import In, Out
from app.schemas.scalars import Language, Verified, Wording, Words


class Translation(Out):
    """A text in another language; `current` is false when the source has changed since."""

    value: str
    current: bool
    source: str | None = None
    verified: Verified | None = None


class Text(Out):
    """A text with its source language and translations. `wording`: adopted, or a summary in our own words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "language": "es",
                    "wording": "adopted",
                    "value": "Centros de emergencia",
                    "translations": {"en": {"value": "Emergency centres", "current": True}},
                }
            ]
        }
    )

    language: Language
    wording: Wording
    value: str
    translations: dict[Language, Translation]


Texts = Text | str
"""A whole text, or with `texts=flat` the string in the reader's language."""


class TranslationPatch(In):
    """A translation to write."""

    value: Words


class TextNew(In):
    """A new text: its source language and value."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "language": "es",
                    "value": "Centros de emergencia",
                    "translations": {"en": {"value": "Emergency centres"}},
                }
            ]
        }
    )

    language: Language
    value: Words
    wording: Wording = "adopted"
    translations: Annotated[dict[Language, TranslationPatch], Field(default_factory=dict)]


class TextPatch(In):
    """A change of a text: `value` changes the source (translations become out of date); a translation is written, or
    removed by null."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"translations": {"en": {"value": "Emergency centres"}}}]}
    )

    value: Words | None = None
    wording: Wording | None = None
    translations: dict[Language, TranslationPatch | None] | None = None


def _kind(value: object) -> str:
    """Which of the forms of a text was sent, so that only what is wrong with that one is told."""
    if isinstance(value, str):
        return "words"
    return "new" if isinstance(value, TextNew) or (isinstance(value, Mapping) and "language" in value) else "patch"


_New = Annotated[TextNew, Tag("new")] | Annotated[TextNew, Tag("patch")] | Annotated[Words, Tag("words")]
_Change = Annotated[TextPatch, Tag("new")] | Annotated[TextPatch, Tag("patch")] | Annotated[Words, Tag("words")]
_Either = Annotated[TextNew, Tag("new")] | Annotated[TextPatch, Tag("patch")] | Annotated[Words, Tag("words")]

TextIn = Annotated[_New, Discriminator(_kind)]
"""A new text, or its source as a string in the language of `Content-Language`."""

TextChange = Annotated[_Change, Discriminator(_kind)]
"""A change of a text there is, or its source as a string in the language of `Content-Language`."""

TextEither = Annotated[_Either, Discriminator(_kind)]
"""A text that may not be there yet: new with its language, else a change."""


class Reference(Out):
    """A thing named in another: its id and what it is called."""

    id: UUID
    name: Texts
