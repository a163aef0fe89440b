"""Agencies as answered and as sent."""

from typing import Any, Literal
from uuid import UUID

from app.schemas.common import Loaded, LoadedQuery, Provided
from app.schemas.scalars import Iso3, Line
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

Kind = Literal[
    "branch_of_government",
    "oversight_body",
    "subnational_government",
    "civil_society",
    "international_organisation",
]


class Agency(Loaded):
    """A body that can be responsible for an activity, with or without an account of its own. `kind` null: its source
    does not say what it is."""

    id: UUID
    version: int
    state: Iso3
    name: Texts
    acronym: str | None
    kind: Kind | None
    parent: UUID | None


class AgencyQuery(LoadedQuery):
    """Filters of the list of agencies."""

    state: Iso3 | None = None
    kind: Kind | None = None


class AgencyNew(Provided):
    """A new agency of a State."""

    state: Iso3
    name: TextIn
    acronym: Line | None = None
    kind: Kind | None = None
    parent: UUID | None = None


class AgencyPatch(Provided):
    """A change of an agency (JSON Merge Patch). It stays in its State."""

    name: TextChange | None = None
    acronym: Line | None = None
    kind: Kind | None = None
    parent: UUID | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.agencies.rows` as an `Agency`."""
    return {
        "id": row.id,
        "version": row.version,
        "state": row.state,
        "name": text(reader, row.name),
        "acronym": row.acronym,
        "kind": row.kind,
        "parent": row.parent_id,
        **provenance(row),
    }
