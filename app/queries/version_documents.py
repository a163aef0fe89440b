"""What a version seals: the content of a plan as one document of plain values (docs/versions.md)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.models import Waiver
from app.queries import inputs, plan_contents, plans
from app.queries._visible import visible
from app.rules.versions import SHAPE


def of_plan(
    session: Session, actor: Actor, plan_id: UUID, edition: str, *, number: int, previous: str | None
) -> dict[str, Any]:
    """What a version of this edition contains (docs/versions.md): the content of the plan without facts and
    translations, its items in the order of their ids. Numbers are strings or small whole ones. Ten statements.

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
        "waivers": _waivers(session, actor, plan_id, edition),
        "inputs": _items(inputs.all_of(session, actor, plan_id, edition, inputs.Filters()), _input),
        "guidelines": _items(guidelines, _guideline),
        "activities": _items(found.activities, _activity),
        "milestones": _items([one for several in found.milestones.values() for one in several], _milestone),
        "costs": _items([line for line in found.costs if line.kind == "estimated"], _cost),
        "indicators": _items(indicators, _indicator),
        "targets": _items([one for several in targets.values() for one in several], _target),
    }


def _waivers(session: Session, actor: Actor, plan_id: UUID, edition: str) -> list[dict[str, Any]]:
    mine = (Waiver.plan_id == plan_id, Waiver.edition == edition, visible(actor, Waiver))
    rows = session.scalars(select(Waiver).where(*mine)).all()
    found = (
        {"id": f"{one.gap}:{one.of_id}", "gap": one.gap, "of": str(one.of_id), "reason": one.reason} for one in rows
    )
    return sorted(found, key=lambda item: item["id"])


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


def _input(row: Any) -> dict[str, Any]:
    return {
        "sector": row.sector,
        "organisation": row.organisation,
        "text": _text(row.text),
        "on": {"type": row.on_type, "id": str(row.on_id)} if row.on_id else None,
        "disposition": row.disposition,
        "reason": row.disposition_reason,
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
