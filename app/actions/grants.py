"""Giving grants and ending them: what a person or a client may do, from when until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from app.access import policy
from app.access.actor import Actor, Held
from app.access.policy import Bounds
from app.actions import events
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict, Fault, Forbidden, Invalid
from app.models import Grant
from app.queries import agencies, clients, grants, mechanisms, people, plans, states
from app.rules.grants import bound_problems, period_problems
from app.rules.problems import N_, Refused

log = structlog.get_logger()

NOT_ONESELF = N_("Nobody gives a role to themselves, nor more of one: another who may has to give it.")


def give(
    session: Session,
    *,
    role: str,
    by: Actor,
    reason: str,
    person_id: UUID | None = None,
    client_id: str | None = None,
    state: str | None = None,
    mechanism: str | None = None,
    agency_id: UUID | None = None,
    plan_id: UUID | None = None,
    named_by: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Grant:
    """Give a role to one person or one machine, within the bounds the role names (domain.md 6; the table checks)."""
    grant = Grant(
        role=role,
        person_id=person_id,
        client_id=client_id,
        state=state,
        mechanism=mechanism,
        agency_id=agency_id,
        plan_id=plan_id,
        named_by=named_by,
        until=until,
        giver=by.display,
        reason=reason,
    )
    if since is not None:
        grant.since = since
    with recording(session, act="grants.give", by=by, reason=reason) as recorded:
        session.add(grant)
        session.flush()
        recorded.add(("grants", grant.id))
    return grant


def create(session: Session, *, values: Mapping[str, Any], now: datetime, by: Actor) -> UUID:
    """Give what was asked for; its id. `values`: the members of `schemas.grants.GrantNew`.

    Raises:
        Forbidden: not who may give this role, or to oneself. Invalid, Refused: bounds, time or holder cannot be.
    """
    policy.require(by, "grants.give")
    role, bounds = (
        values["role"],
        {name: values.get(name) for name in ("state", "mechanism", "agency", "plan", "named_by")},
    )
    bounds["state"] = bounds["state"] or _state_of(session, by, bounds)
    since, until = values.get("since") or now, values.get("until")
    problems = [*bound_problems(role, bounds), *period_problems(since, until, now)]
    if problems:
        raise Refused(problems)
    _must_fit(session, by, bounds)
    must_be_for(session, by, role, bounds["mechanism"], bounds["plan"])
    person_id, client_id = values.get("person"), values.get("client")
    _must_hold(session, person_id, client_id)
    if _is(by, person_id, client_id):
        raise Forbidden(NOT_ONESELF)
    grant = give(
        session,
        role=role,
        by=by,
        reason=values["reason"],
        person_id=person_id,
        client_id=client_id,
        state=bounds["state"],
        mechanism=bounds["mechanism"],
        agency_id=bounds["agency"],
        plan_id=bounds["plan"],
        named_by=bounds["named_by"],
        since=since,
        until=until,
    )
    _note(session, "grant_given", grant, by)
    return grant.id


def change(
    session: Session, id: UUID, *, until: datetime | None, reason: str, expected: int | None, now: datetime, by: Actor
) -> None:
    """Move the end of a grant: None for no end, a past moment for now. One that has not begun then never does.

    Raises:
        NotFound, Forbidden, PreconditionFailed; Conflict: it has ended.
    """
    grant = grants.to_change(session, by, id)
    policy.require(by, "grants.give")
    must_be_for(session, by, grant.role, grant.mechanism, grant.plan_id)
    later = until is None or (grant.until is not None and until > grant.until)
    if later and _is(by, grant.person_id, grant.client_id):
        raise Forbidden(NOT_ONESELF)
    same_version(grant, expected)
    if grant.until is not None and grant.until <= now:
        raise Conflict("This grant has ended. Give a new one.")
    with recording(session, ("grants", id), act="grants.end" if until else "grants.change", by=by, reason=reason):
        grant.until = until if until is None else max(until, now, grant.since)
    _note(session, "grant_ended" if until else "grant_changed", grant, by)


def _note(session: Session, event: str, grant: Grant, by: Actor) -> None:
    log.info(event, grant=str(grant.id), role=grant.role, by=by.id)
    events.note(session, event, by=by, person_id=grant.person_id, what=grant.role)


def _state_of(session: Session, by: Actor, bounds: Mapping[str, Any]) -> str | None:
    """The State of the agency or plan a role is bound to."""
    if bounds["agency"] is not None:
        found = agencies.by_ids(session, [bounds["agency"]])
        return str(found[0].state) if found else None
    if bounds["plan"] is not None:
        plans.must_exist(session, bounds["plan"])
        return str(plans.one(session, by, bounds["plan"]).state)
    return None


def _must_fit(session: Session, by: Actor, bounds: Mapping[str, Any]) -> None:
    """Refuse bounds that are not kept here, or of another State."""
    mechanisms.must_exist(session, bounds["mechanism"])
    states.must_exist(session, [bounds["state"]], "/state")
    states.must_exist(session, [bounds["named_by"]], "/named_by")
    if bounds["agency"] is not None:
        found = agencies.by_ids(session, [bounds["agency"]])
        if not found or found[0].state != bounds["state"]:
            raise Invalid(Fault("There is no such agency in this State.", pointer="/agency"))
    if bounds["plan"] is not None:
        plans.must_exist(session, bounds["plan"])
        if plans.one(session, by, bounds["plan"]).state != bounds["state"]:
            raise Invalid(Fault("There is no such plan in this State.", pointer="/plan"))


def must_be_for(session: Session, by: Actor, role: str, mechanism: str | None, plan_id: UUID | None) -> None:
    """Refuse (403) to give a role that reaches beyond the mechanisms of who gives: a Secretariat gives what reaches both only
    where it keeps both, and never an administrator."""
    if role == "administrator":
        policy.require(by, "grants.give_administrator")
    reached = plans.one(session, by, plan_id).mechanisms if plan_id else Held(role, mechanism=mechanism).mechanisms
    for one in reached:
        policy.require(by, "grants.give", Bounds(mechanisms=(one,)))


def _must_hold(session: Session, person_id: UUID | None, client_id: str | None) -> None:
    """Refuse a holder who is not there or has ended, both or neither, and a client that people sign in through."""
    if (person_id is None) == (client_id is None):
        raise Invalid(Fault("A grant is given to one person or to one client.", pointer="/person"))
    if person_id is not None and people.one(session, person_id) is None:
        raise Invalid(Fault("There is no such person, or the account has ended.", pointer="/person"))
    if client_id is not None:
        client = clients.one(session, client_id)
        if client is None:
            raise Invalid(Fault("There is no such client, or it has ended.", pointer="/client"))
        if "client_credentials" not in client.grant_types:
            raise Invalid(Fault("People sign in through this client: give the role to the person.", pointer="/client"))


def _is(by: Actor, person_id: UUID | None, client_id: str | None) -> bool:
    """Whether the holder is who acts."""
    return (by.kind, by.id) in (("person", str(person_id)), ("client", client_id))
