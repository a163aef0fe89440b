"""Texts as they are sent, applied to texts as they are stored (api.md, *Texts*). The law is in `rules.texts`."""

from collections.abc import Mapping
from typing import Any, cast

from app.rules import texts
from app.rules.problems import Refused


def written(stored: Mapping[str, Any] | None, sent: Any, language: str | None, pointer: str) -> dict[str, Any]:
    """The stored text after what was sent: a new text, a patch, or a plain string in the language of
    `Content-Language`. `sent`: `schemas.texts.TextNew | TextPatch | str`, models as dictionaries of what was set.

    Raises:
        Refused: naming the member below `pointer`.
    """
    try:
        return dict(texts.merge(cast(texts.Text | None, stored), sent, language))
    except Refused as refused:
        raise Refused([problem.below(pointer) for problem in refused.problems]) from refused
