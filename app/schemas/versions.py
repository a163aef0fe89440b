"""Sealed versions of a plan as answered, the acts of publication as sent, and differences."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

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
