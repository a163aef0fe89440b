"""Stored texts and provenance as templates show them: in the reader's language, with the marks that belong to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from app.pages._words import words
from app.rules import texts

WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text as shown: its words, their language, and what must be said beside it. `other` says "in Spanish" where the
    page is in another language, `summary` that it is not the adopted wording, `stale` that its original has changed."""

    value: str
    lang: str
    other: str
    summary: bool
    stale: bool

    def __str__(self) -> str:
        return self.value


def passage(text: Any, language: str) -> Passage:
    """A text as stored (`rules.texts.Text`), for a reader of a language."""
    chosen = texts.choose(text, language)
    other = "" if chosen.as_asked else words(language, "languages")[chosen.language]
    return Passage(chosen.value, chosen.language, other, text["wording"] == "summary", not chosen.current)


def optional(text: Any, language: str) -> Passage | None:
    """The same, None where there is no text."""
    return passage(text, language) if text else None


def beside(said: str, text: Any, language: str) -> Passage:
    """Words that were written beside a text and have no translation: in the language it was written in."""
    own = text["language"]
    return Passage(said, own, "" if own == language else words(language, "languages")[own], False, False)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from: (label, address or None) pairs, how far it is verified, whether it is synthetic."""

    links: tuple[tuple[str, str | None], ...]
    verified: str
    synthetic: bool


def provenance(row: Any, language: str) -> Provenance:
    """The provenance of a row of a query or a mapping, with `source`, `verified` and (may be missing) `synthetic`."""
    given = row if isinstance(row, Mapping) else row._mapping
    return _provenance(given.get("source") or "", given.get("verified"), bool(given.get("synthetic")), language)


@lru_cache(maxsize=4096)
def _provenance(source: str, verified: str | None, synthetic: bool, language: str) -> Provenance:
    """The rows of a table mostly share theirs."""
    links = tuple(_link(part.strip()) for part in source.split(" ; ") if part.strip())
    return Provenance(links, words(language, "verified")[verified] if verified else "", synthetic)


def web_address(stored: str | None) -> str:
    """A stored address, if it is one of the web: whatever is stored, no link of ours leads to another scheme."""
    return stored if stored and stored.startswith(WEB) else ""


def _link(part: str) -> tuple[str, str | None]:
    """An address is shown as its host; other words as they are."""
    if not web_address(part):
        return part, None
    address, _, rest = part.partition(" ")
    host = urlsplit(address).netloc.removeprefix("www.")
    return f"{host} {rest}".strip(), address
