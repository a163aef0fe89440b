"""What the page of an activity says, shaped for its template: plain values, formatted once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages import _history, _indicators, _money, _reports
from app.pages._activities import reached
from app.pages._errands import Told
from app.pages._forms import Form
from app.pages._plans import agency
from app.pages._plans import name as plan_name
from app.pages._texts import optional, passage, provenance
from app.pages._words import tags, words
from app.queries import plan_contents, states
from app.queries.plan_contents import Contents
from app.rules import completion, dates, gaps, shares, statuses
from app.web.formats import Formats
from app.web.languages import translate


def context(
    session: Session,
    actor: Actor,
    row: Any,
    plan: Any,
    contents: Contents,
    rights: Any,
    language: str,
    today: date,
    form: Form | None,
    told: Told | None,
    asked: _history.Asked,
) -> dict[str, Any]:
    """All the template takes. Nine statements."""
    zone = dates.zone(row.time_zone)
    state = passage(states.one(session, row.state).name, language)
    milestones = list(contents.milestones.get(row.id, ()))
    measured = _indicators.of(session, actor, plan, language, today, activity_id=row.id)
    lines = contents.costs_of(row.id)
    return {
        "one": _head(row, language, today),
        "plan": (plan_name(plan, language, state.value), f"/plans/{plan.id}"),
        "state": (row.state, state),
        "about": _about(session, actor, row, plan, language),
        "recommendations": [(one["code"], f"/recommendations/{one['id']}") for one in row.implements or []],
        "milestones": [_milestone(one, language) for one in milestones],
        "completion": _completion(row, milestones, language),
        "costs": _money.lines(lines, language),
        "indicators": measured,
        "reports": _reports.shaped(
            plan_contents.updates_of(session, actor, row.id), milestones, language, row.time_zone
        ),
        "evidence": _reports.links(plan_contents.evidence_of(session, actor, row.id), language),
        "missing": _missing(row, bool(lines), bool(measured), language),
        "history": _history.of_thing(
            session, actor, "activities", row.id, language, asked, zone, _names(row, language)
        ),
        "rights": rights,
        "form": form,
        "told": told,
        "address": f"/activities/{row.id}",
    }


def _head(row: Any, language: str, today: date) -> Mapping[str, Any]:
    formats = Formats(language)
    late = statuses.lateness(row.status, dates.period(row.start, row.until), today)
    labels = words(language, "table")
    return {
        "id": str(row.id),
        "version": row.version,
        "code": row.code,
        "title": passage(row.title, language),
        "description": optional(row.description, language),
        "draft": row.edition == "draft",
        "status": tags(language)[row.status],
        "late": labels["overdue"] if late.overdue else labels["starting_late"] if late.starting_late else "",
        "as_of": row.status_as_of.isoformat() if row.status_as_of else "",
        "cancelled": row.cancel_reason or "",
        "period": formats.period(row.start, row.until, labels["until"], labels["since"]),
        "source": provenance(row, language),
    }


def _about(session: Session, actor: Actor, row: Any, plan: Any, language: str) -> Mapping[str, Any]:
    guidelines = {}
    if row.guideline_id:
        guidelines = {one.id: one for one in plan_contents.guidelines_of(session, actor, plan.id, plan.edition)}
    lead = {"id": row.lead_id, "name": row.lead_name, "acronym": row.lead_acronym} if row.lead_id else None
    return {
        "guideline": passage(guidelines[row.guideline_id].title, language) if row.guideline_id in guidelines else None,
        "lead": _agency(lead, language) if lead else None,
        "supporting": [_agency(one, language) for one in row.supporting or []],
        "weight": Formats(language).number(row.weight.normalize()),
    }


def _agency(one: Mapping[str, Any], language: str) -> tuple[str, str]:
    return agency(one["name"], one["acronym"], language), f"/agencies/{one['id']}"


def _names(row: Any, language: str) -> Mapping[str, str]:
    """What is named by id in the history, by id."""
    agencies = [(row.lead_id, row.lead_name, row.lead_acronym)] if row.lead_id else []
    agencies += [(one["id"], one["name"], one["acronym"]) for one in row.supporting or []]
    found = {str(id): agency(name, acronym, language) for id, name, acronym in agencies}
    return found | {str(one["id"]): one["code"] for one in row.implements or []}


def _milestone(row: Any, language: str) -> Mapping[str, Any]:
    formats = Formats(language)
    said = reached(row, formats)
    return {
        "id": str(row.id),
        "version": row.version,
        "title": said.title,
        "due": row.due or "",
        "value": said.value,
        "of": said.of,
        "on": row.reached_on if row.target is not None else "",
        "short": row.closes_short or "",
        "weight": formats.number(row.weight.normalize()),
        "source": provenance(row, language),
    }


def _completion(row: Any, milestones: Sequence[Any], language: str) -> Mapping[str, Any]:
    facts = [completion.MilestoneFact(one.target, one.reached, one.weight) for one in milestones]
    done = completion.of_activity(row.status, facts, row.percent)
    why = words(language, "left_out")[done.reason] if done.reason else ""
    return {"share": shares.number(done.share), "why": why}


def _missing(row: Any, cost: bool, indicator: bool, language: str) -> list[str]:
    said = gaps.Said(bool(row.implements), row.lead_id is not None, bool(row.start and row.until), cost, indicator)
    return [translate(language, gaps.SENTENCES[gap]) for gap in gaps.of_activity(said)]
