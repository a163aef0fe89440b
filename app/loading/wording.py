"""Texts of the files as they are stored, and provenance as it stands in every line."""

from typing import Any, Protocol

from app.rules import texts


def text(language: str, value: str, wording: str = "adopted", **translations: str) -> dict[str, Any]:
    """A text with its translations by language, all of them current.

    Example:
        >>> text("es", "Perú", en="Peru")["translations"]["en"]["value"]
        'Peru'
    """
    written = {language: {"value": translation} for language, translation in translations.items()}
    return dict(texts.merge(None, {"language": language, "value": value, "wording": wording, "translations": written}))


class Sourced(Protocol):
    """Anything that names its source and whether somebody has verified it."""

    @property
    def source(self) -> str: ...

    @property
    def verified(self) -> str: ...


def provenance(line: Sourced, note: str | None = None) -> dict[str, Any]:
    """The columns `source`, `verified`, `note`; `synthetic` is false by itself."""
    return {"source": line.source, "verified": line.verified, "note": note}
