"""From rows to the public shapes: texts, numbers, provenance. Pure; knows the reader's language and the moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

Shape = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """How an answer is to be written: in which language, texts whole or flat, at which moment (UTC)."""

    language: str
    now: datetime
    flat: bool = False


def text(reader: Reader, stored: Mapping[str, Any] | None) -> Shape | str | None:
    """A stored text as answered: whole with `current` computed, or flat in the reader's language, else its own."""
    if stored is None:
        return None
    translations: Mapping[str, Any] = stored.get("translations") or {}
    if reader.flat:
        chosen = translations.get(reader.language)
        return str(chosen["value"] if chosen and reader.language != stored["language"] else stored["value"])
    return {
        "language": stored["language"],
        "wording": stored["wording"],
        "value": stored["value"],
        "translations": {language: _translation(stored, entry) for language, entry in translations.items()},
    }


def _translation(stored: Mapping[str, Any], entry: Mapping[str, Any]) -> Shape:
    return {
        "value": entry["value"],
        "current": entry["revision"] == stored["revision"],
        "source": entry.get("source"),
        "verified": entry.get("verified"),
    }


def number(value: Decimal | None) -> int | float | None:
    """A quantity, weight or percentage as a JSON number; amounts of money are never numbers."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def provenance(row: Any) -> Shape:
    """Where a loaded thing comes from."""
    return {"source": row.source, "verified": row.verified, "synthetic": row.synthetic, "note": row.note}
