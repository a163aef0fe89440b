"""Sealed versions of plans whose content the actor may read: what they say, how they differ, whether a file is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Boolean, Row, Select, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.access import seals
from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Document, Plan, PlanEdition, Publication, Version
from app.queries import keys, version_documents
from app.queries._paging import Paging, Rows, page
from app.queries._visible import holds, visible
from app.rules.differences import Difference, between


def rows(actor: Actor) -> Select[Any]:
    """The versions of plans whose content the actor may read, with who published them: a person's name for readers of the
    State's drafts only. What `schemas.versions.Version` is shaped from."""
    members = {
        "side": Publication.side,
        "date": Publication.dated,
        "document": Publication.document_id,
        "url": Publication.url,
        "note": Publication.note,
        "role": Publication.recorded_by["role"].astext,
        "person": Publication.recorded_by["actor"].astext,
        "recorded_at": Publication.recorded_at,
    }
    pairs: list[Any] = []
    for name, column in members.items():
        pairs += [literal_column(f"'{name}'"), column]
    made = func.jsonb_build_object(*pairs).op("order by")(Publication.id)
    published = select(func.jsonb_agg(made)).where(Publication.version_id == Version.id).correlate(Version)
    return (
        select(
            Version.number,
            Version.plan_id,
            Version.sha256,
            Version.signature,
            Version.kid,
            func.length(Version.content).label("size"),
            Version.reason,
            Version.sealed_at,
            published.scalar_subquery().label("publications"),
            type_coerce(holds(actor, Plan.audience), Boolean).label("inside"),
        )
        .join(Plan, Plan.id == Version.plan_id)
        .join(PlanEdition, (PlanEdition.plan_id == Plan.id) & (PlanEdition.edition == Plan.edition))
        .where(visible(actor, PlanEdition), Plan.deleted_at.is_(None))
    )


def of_plan(session: Session, actor: Actor, plan_id: UUID, paging: Paging) -> Rows:
    """A page of the versions of a plan, oldest first. One statement, two with a total."""
    return page(session, rows(actor).where(Version.plan_id == plan_id), Version.number, paging)


def all_of(session: Session, actor: Actor, plan_id: UUID) -> list[Row[Any]]:
    """The versions of a plan, newest first. One statement."""
    mine = rows(actor).where(Version.plan_id == plan_id)
    return list(session.execute(mine.order_by(Version.number.desc())).all())


def one(session: Session, actor: Actor, plan_id: UUID, number: int) -> Row[Any]:
    """One version. One statement.

    Raises:
        NotFound: no such version, or its plan is not for this reader.
    """
    row = session.execute(rows(actor).where(Version.plan_id == plan_id, Version.number == number)).one_or_none()
    if row is None:
        raise NotFound
    return row


def content(session: Session, actor: Actor, plan_id: UUID, number: int) -> bytes:
    """The bytes of a version, as they were sealed. One statement.

    Raises:
        NotFound: as `one`.
    """
    asked = rows(actor).where(Version.plan_id == plan_id, Version.number == number)
    found: bytes | None = session.scalar(asked.with_only_columns(Version.content))
    if found is None:
        raise NotFound
    return found


def compared(session: Session, actor: Actor, plan_id: UUID, number: int, against: int | None) -> list[Difference]:
    """What version `number` says otherwise than version `against`, 0 for nothing at all; None: what the draft says otherwise
    than `number`. Two statements, those of the draft's document instead.

    Raises:
        NotFound: no such version, or the draft is not for this reader.
    """
    if against is not None:
        newer = orjson.loads(content(session, actor, plan_id, number))
        return between(orjson.loads(content(session, actor, plan_id, against)) if against else {}, newer)
    row = one(session, actor, plan_id, number)
    older = orjson.loads(content(session, actor, plan_id, number))
    return between(
        older, version_documents.of_plan(session, actor, plan_id, "draft", number=number + 1, previous=row.sha256)
    )


@dataclass(frozen=True)
class Checked:
    """What is found of a file somebody has. `row`: the version it says it is, None where there is no such one here;
    `same`: byte by byte; `signed`: the signature is one of these bytes; `differences`: from what was sealed."""

    row: Row[Any] | None = None
    same: bool = False
    signed: bool = False
    differences: Sequence[Difference] = ()


def checked(session: Session, actor: Actor, given: bytes) -> Checked:
    """Whether a file is a version as it was sealed; if not, which member differs. Three statements."""
    said = _said(given)
    if said is None:
        return Checked()
    named, plan_id, number = said
    try:
        row = one(session, actor, plan_id, number)
    except NotFound:
        return Checked()
    stored = content(session, actor, plan_id, number)
    signed = seals.holds(given, row.signature, keys.sealing(session))
    return Checked(row, given == stored, signed, between(orjson.loads(stored), named))


def _said(given: bytes) -> tuple[dict[str, Any], UUID, int] | None:
    """A document with the plan and the number it says; None for what is no sealed document."""
    try:
        document = orjson.loads(given)
        return document, UUID(document["plan"]["id"]), int(document["version"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def newest(session: Session, plan_id: UUID) -> Version | None:
    """The last version of a plan, for the act that makes the next one. One statement."""
    of = select(Version).where(Version.plan_id == plan_id)
    return session.scalars(of.order_by(Version.number.desc()).limit(1)).one_or_none()


def sides(session: Session, version_id: UUID) -> list[str]:
    """The sides that have published a version. One statement."""
    return list(session.scalars(select(Publication.side).where(Publication.version_id == version_id)))


def must_be_document(session: Session, id: UUID | None, plan_id: UUID) -> None:
    """Refuse an id that is no document, or one of another plan.

    Raises:
        Invalid: naming the member.
    """
    mine = or_(Document.plan_id.is_(None), Document.plan_id == plan_id)
    if id is not None and session.scalar(select(Document.id).where(Document.id == id, mine)) is None:
        raise Invalid(Fault("There is no such document.", pointer="/document"))
