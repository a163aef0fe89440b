"""Texts as they are sent, applied to texts as they are stored (api.md, *Texts*). The law is in `rules.texts`."""

from collections.abc import Mapping
from typing import Any

from app.rules import texts


def written(stored: Mapping[str, Any] | None, sent: Any, language: str | None, pointer: str) -> dict[str, Any]:
    """The stored text after what was sent: a new text, a patch, or a plain string in the language of
    `Content-Language`. `sent`: `schemas.common.TextNew | TextPatch | str`, models as dictionaries of what was set.

    Raises:
        Refused: naming the member below `pointer`.
    """
    return texts.written(stored, sent, language, pointer)
