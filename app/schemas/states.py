"""States and their memberships as answered and as sent."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from app.rules import dates
from app.schemas.common import In, Loaded, LoadedQuery, Out, Provided
from app.schemas.scalars import Currency, Iso3, Line, Mechanism, PartialDate, Verified
from app.schemas.shaping import Reader, Shape, provenance, text
from app.schemas.texts import TextChange, TextIn, Texts

Kind = Literal["party", "joined"]


def _zone(name: str) -> str:
    dates.zone(name)
    return name


TimeZone = Annotated[
    Line, AfterValidator(_zone), Field(examples=["America/Lima"], description="IANA zone of the seat of government.")
]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["es"])]
Languages = Annotated[list[LanguageCode], Field(max_length=20)]


class Membership(Out):
    """`party` to a mechanism's Convention, or `joined` the mechanism: two facts with two dates. `since` null: a member
    since a day that was not found."""

    mechanism: Mechanism
    kind: Kind
    since: str | None
    verified: Verified | None


class State(Loaded):
    """A member State of the OAS."""

    iso3: Iso3
    version: int
    name: Texts
    languages: list[str]
    currency: Currency | None
    time_zone: str
    memberships: list[Membership]


class StateQuery(LoadedQuery):
    """Filters of the list of States."""

    party: Annotated[Mechanism | None, Field(description="Party to the Convention of this mechanism.")] = None
    mechanism: Annotated[Mechanism | None, Field(description="Has joined this mechanism.")] = None


class MembershipIn(In):
    """A membership to write."""

    mechanism: Mechanism
    kind: Kind
    since: PartialDate | None = None
    verified: Verified | None = None


Memberships = Annotated[list[MembershipIn], Field(max_length=20)]


class StateNew(Provided):
    """A State that is not kept here yet."""

    iso3: Iso3
    name: TextIn
    languages: Languages = Field(default_factory=list)
    currency: Currency | None = None
    time_zone: TimeZone
    memberships: Memberships = Field(default_factory=list)


class StatePatch(Provided):
    """A change of a State (JSON Merge Patch); `memberships` are replaced whole."""

    name: TextChange | None = None
    languages: Languages | None = None
    currency: Currency | None = None
    time_zone: TimeZone | None = None
    memberships: Memberships | None = None


def shaped(row: Any, reader: Reader) -> Shape:
    """A row of `queries.states.rows` as a `State`."""
    return {
        "iso3": row.iso3,
        "version": row.version,
        "name": text(reader, row.name),
        "languages": row.languages,
        "currency": row.currency,
        "time_zone": row.time_zone,
        "memberships": row.memberships or [],
        **provenance(row),
    }
