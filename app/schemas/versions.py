"""Sealed versions of a plan as answered, the acts of publication as sent, and differences."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.rules.differences import Difference
from app.schemas.common import In, Instant, ListQuery, Out
from app.schemas.scalars import Day, Url, Words
from app.schemas.shaping import Reader, Shape

Side = Literal["state", "oas"]
Reason = Literal["correction", "extension", "new_activity", "cost_revision", "other"]

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
PLAN = "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a03"
ADDRESS = "https://busquedas.elperuano.pe/normaslegales/"
PUBLICATION: Shape = {
    "side": "state",
    "date": "2018-08-26",
    "document": None,
    "url": ADDRESS,
    "note": None,
    "role": "focal_point",
    "person": None,
    "recorded_at": "2026-11-22T12:00:00Z",
}
VERSION: Shape = {
    "number": 1,
    "plan": PLAN,
    "sha256": SHA256,
    "size": 20480,
    "signature": "eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJl",
    "key": "gfs6Sl1yHZgVDdcyDHLnTQPrxM0aRMtGTwFFmFAN1mQ",
    "reason": None,
    "sealed_at": "2026-11-22T12:00:00Z",
    "publications": [PUBLICATION],
    "published_by": "state",
    "href": f"/api/v1/plans/{PLAN}/versions/1.json",
}


class PublicationOut(Out):
    """A side published the version. `date`: when it did; `recorded_at`: when this service was told, by whose role.
    `person` is null for readers without a grant in the State."""

    side: Side
    date: date
    document: UUID | None
    url: str | None
    note: str | None
    role: str
    person: str | None
    recorded_at: Instant


class Version(Out):
    """A version of a plan as it was sealed. `href` gives the bytes, whose SHA-256 is `sha256`; `signature` stands beside
    them (RFC 7515, appendix F), by the `key` at `/.well-known/avance-keys`. `published_by`: `both` sides, or which one."""

    model_config = ConfigDict(json_schema_extra={"examples": [VERSION]})

    number: int
    plan: UUID
    sha256: str
    size: int
    signature: str
    key: str
    reason: Reason | None
    sealed_at: Instant
    publications: list[PublicationOut]
    published_by: Literal["both", "state", "oas"]
    href: str


class _Said(In):
    side: Side
    date: Day
    document: UUID | None = None
    url: Url | None = None
    note: Words | None = None


class VersionNew(_Said):
    """A side publishes what is final, which seals it. `document` or `url`: where it was published; `reason`: why there is a
    version after the first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "state", "date": "2018-08-26", "url": ADDRESS}]})

    reason: Reason | None = None


class PublicationNew(_Said):
    """The other side publishes a sealed version: the bytes that `sha256` names."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"side": "oas", "date": "2018-09-03", "url": ADDRESS, "sha256": SHA256}]}
    )

    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class VersionsQuery(ListQuery):
    """Parameters of the versions of a plan."""


DIFFERENCE: Shape = {
    "type": "activities",
    "id": "01934f3c-9d2a-7c10-8f43-5b0f1f6f7a05",
    "name": "1.1 Centros",
    "member": "end",
    "kind": "date",
    "op": "changed",
    "was": "2018-12",
    "now": "2019-06",
}


class DifferenceOut(Out):
    """What one item says otherwise. `type`: the member of the document; `member` null: the item as a whole was added or
    removed; `was`, `now`: as the documents have them, null where there is nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [DIFFERENCE]})

    type: str
    id: str | None
    name: str
    member: str | None
    kind: Literal["money", "date", "target", "other"]
    op: Literal["added", "removed", "changed"]
    was: Any
    now: Any


class Differences(Out):
    """What a version, or the draft, says otherwise than the version before: money first, then dates, targets, the rest.
    Applied to the document of `from` they give that of `to`; before the first, 0, there was nothing."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"from": 1, "to": 2, "differences": [DIFFERENCE]}]})

    from_: int = Field(alias="from")
    to: int | Literal["draft"]
    differences: list[DifferenceOut]


class DifferencesQuery(In):
    """Parameters of the differences of a version."""

    against: Annotated[
        Annotated[int, Field(ge=1, le=10_000)] | Literal["draft"] | None,
        Field(description="An older version, by its number (the one before); `draft`: what the draft says otherwise."),
    ] = None


def differing(found: Sequence[Difference], since: int, to: int | str) -> Shape:
    """Differences as `Differences`."""
    return {"from": since, "to": to, "differences": [_difference(one) for one in found]}


def _difference(one: Difference) -> Shape:
    op = "added" if not one.there_was else "removed" if not one.there_is else "changed"
    said = {name: getattr(one, name) for name in ("type", "id", "name", "member", "kind", "was")} | {"now": one.became}
    return said | {"op": op}


def shaped(row: Any, _reader: Reader | None = None) -> Shape:
    """A row of `queries.versions.rows` as a `Version`."""
    published = [one | ({} if row.inside else {"person": None}) for one in row.publications]
    sides = [one["side"] for one in published]
    return {
        "number": row.number,
        "plan": row.plan_id,
        "sha256": row.sha256,
        "size": row.size,
        "signature": row.signature,
        "key": row.kid,
        "reason": row.reason,
        "sealed_at": row.sealed_at,
        "publications": published,
        "published_by": "both" if len(sides) > 1 else sides[0],
        "href": f"/api/v1/plans/{row.plan_id}/versions/{row.number}.json",
    }
