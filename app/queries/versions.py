"""Sealed versions: those of a plan whose content the actor may read, and what a version would seal now."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Row, Select, func, literal_column, or_, select, type_coerce
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.errors import Fault, Invalid, NotFound
from app.models import Document, Plan, PlanEdition, Publication, Version
from app.queries import plan_contents, plans
from app.queries._paging import Paging, Rows, page
from app.queries._visible import holds, visible
from app.rules.versions import SHAPE


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


def document(
    session: Session, actor: Actor, plan_id: UUID, edition: str, *, number: int, previous: str | None
) -> dict[str, Any]:
    """What a version of this edition contains (docs/versions.md): the content of the plan without facts and
    translations, its items in the order of their ids. Numbers are strings or small whole ones. Eight statements.

    Raises:
        NotFound: the edition is not for this reader.
    """
    plan = plans.must_be_readable(session, actor, plan_id, edition)
    found = plan_contents.of_plan(session, actor, plan_id, edition)
    indicators = plan_contents.indicators_of(session, actor, plan_id, edition)
    targets = plan_contents.targets_of(session, actor, [one.id for one in indicators], edition)
    guidelines = plan_contents.guidelines_of(session, actor, plan_id, edition)
    return {
        "shape": SHAPE,
        "version": number,
        "previous": previous,
        "plan": _plan(plan),
        "guidelines": _items(guidelines, _guideline),
        "activities": _items(found.activities, _activity),
        "milestones": _items([one for several in found.milestones.values() for one in several], _milestone),
        "costs": _items([line for line in found.costs if line.kind == "estimated"], _cost),
        "indicators": _items(indicators, _indicator),
        "targets": _items([one for several in targets.values() for one in several], _target),
    }


def _items(rows: Any, shaped: Any) -> list[dict[str, Any]]:
    return sorted(({"id": str(row.id), **shaped(row)} for row in rows), key=lambda item: str(item["id"]))


def _plan(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "state": row.state,
        "mechanisms": list(row.mechanisms),
        "title": _text(row.content_title),
        "executing_agency": _agency(row.content_agency_id, row.content_agency_name, row.content_agency_acronym),
        "start": row.start,
        "end": row.until,
        "rounds": list(row.rounds),
        "recommendations": [_recommendation(one) for one in row.covers or []],
        "reporting": row.reporting,
        "synthetic": row.synthetic,
    }


def _guideline(row: Any) -> dict[str, Any]:
    return {"position": row.position, "title": _text(row.title)}


def _activity(row: Any) -> dict[str, Any]:
    return {
        "guideline": _id(row.guideline_id),
        "code": row.code,
        "title": _text(row.title),
        "description": _text(row.description),
        "lead_agency": _agency(row.lead_id, row.lead_name, row.lead_acronym),
        "supporting_agencies": [_agency(one["id"], one["name"], one["acronym"]) for one in row.supporting or []],
        "recommendations": [_recommendation(one) for one in row.implements or []],
        "start": row.start,
        "end": row.until,
        "weight": _digits(row.weight),
    }


def _milestone(row: Any) -> dict[str, Any]:
    return {
        "activity": str(row.activity_id),
        "position": row.position,
        "title": _text(row.title),
        "due": row.due,
        "target": _digits(row.target),
        "unit": row.unit,
        "weight": _digits(row.weight),
    }


def _cost(row: Any) -> dict[str, Any]:
    return {
        "activity": _id(row.activity_id),
        "label": _text(row.label),
        "agency": _agency(row.agency_id, row.agency_name, row.agency_acronym),
        "funding": row.funding,
        "organisation": row.organisation_name and _text(row.organisation_name),
        "amount": _digits(row.amount),
        "currency": row.currency,
        "precision": _digits(row.precision),
        "fiscal_year": row.fiscal_year,
        "part_of": _id(row.part_of),
    }


def _indicator(row: Any) -> dict[str, Any]:
    return {
        "activity": _id(row.activity_id),
        "code": row.code,
        "type": row.type,
        "category": row.category,
        "theme": row.theme,
        "name": _text(row.name),
        "unit": row.unit,
        "direction": row.direction,
        "baseline": _digits(row.baseline),
        "baseline_date": row.baseline_on,
        "means": row.means,
        "frequency": row.frequency,
        "disaggregations": list(row.disaggregations or []),
    }


def _target(row: Any) -> dict[str, Any]:
    return {"indicator": str(row.indicator_id), "due": row.due, "value": _digits(row.value), "reason": row.reason}


def _text(stored: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A text in its own language; translations are facts."""
    return (
        None if stored is None else {name: stored[name] for name in ("language", "wording", "value") if name in stored}
    )


def _agency(id: UUID | str | None, name: Mapping[str, Any] | None, acronym: str | None) -> dict[str, Any] | None:
    return None if id is None else {"id": str(id), "name": _text(name), "acronym": acronym}


def _recommendation(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one[name] for name in ("id", "mechanism", "code")}


def _id(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _digits(number: Decimal | None) -> str | None:
    """A number as its digits, as short as it can be written."""
    return None if number is None else f"{number.normalize():f}"
