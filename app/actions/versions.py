"""Publishing a plan: the first of two acts seals a version, the second stands on the same bytes (domain.md 3)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import keys as pairs
from app.access import policy, seals
from app.access.actor import Actor
from app.access.policy import Bounds
from app.actions import editions, keys
from app.actions._content import refresh_audience, same_version, touch
from app.actions._moves import author, moved
from app.actions._record import recording
from app.db import bind
from app.errors import Conflict, NotFound
from app.models import Input, Plan, Publication, State, Version
from app.models.base import new_id
from app.queries import images, plans, version_documents, versions
from app.rules import dates
from app.rules import versions as rules
from app.rules.plans import stage
from app.rules.problems import SENTENCES, Problem, Refused

ACTS = {"state": "plans.publish", "oas": "plans.publish_for_the_oas"}


def seal(
    session: Session,
    plan_id: UUID,
    *,
    values: Mapping[str, Any],
    expected: int | None,
    secret: bytes,
    by: Actor,
    now: datetime,
) -> int:
    """Seal what is final as the next version and publish it for one side; its number. Everybody may read the plan then,
    so everything of it is recorded. `values`: members of `schemas.versions.VersionNew`; `secret`: locks the key.

    Raises:
        NotFound: no such plan, or its content is not for the caller. Forbidden: no grant for the side, for each mechanism.
        PreconditionFailed: another version of the plan. Conflict: it is not final, or sealed already.
        Refused, Invalid: a date in the future, no proof, no reason where there was a version before.
    """
    plan = _mine(session, plan_id, values["side"], expected, by)
    before = versions.newest(session, plan_id)
    newest = before.number if before else None
    _not_now(rules.sealing_problem(stage(plan.stage), newest))
    _right(session, plan, values, now, rules.reason_problem(newest, values.get("reason")))
    number = (newest or 0) + 1
    edition = "published" if plan.edition == "published" else "draft"
    previous = before.sha256 if before else None
    document = version_documents.of_plan(session, by, plan_id, edition, number=number, previous=previous)
    key = keys.ensure(session, secret, now=now, by=by, use="versions")
    sealed = seals.seal(document, pairs.opened(key.private_pem, secret), key.kid)
    with (
        _as_the_state(session, plan.state, by),
        recording(session, *images.tree(session, plan_id), act="plans.publish", by=by, reason=values.get("note")),
    ):
        version = Version(
            id=new_id(),
            plan_id=plan_id,
            state=plan.state,
            number=number,
            content=sealed.content,
            sha256=sealed.sha256,
            signature=sealed.signature,
            kid=sealed.kid,
            reason=values.get("reason"),
            sealed_at=now,
        )
        took_effect = (Input.plan_id == plan_id, Input.disposition.in_(("accepted", "in_part")))
        session.execute(update(Input).where(*took_effect, Input.effective_in.is_(None)).values(effective_in=number))
        if plan.edition != "published":
            came = {"came_from": plan.stage, "side": values["side"], "dated": values["date"].isoformat()}
            moved(
                session, plan, "published", by=by, **came, document_id=values.get("document"), synthetic=plan.synthetic
            )
            plan.stage = "published"
            editions.publish_draft(session, plan)
        session.add(version)
        session.flush()
        _publish(session, plan, version, values, by, now)
    return number


def publish(
    session: Session,
    plan_id: UUID,
    number: int,
    *,
    values: Mapping[str, Any],
    expected: int | None,
    by: Actor,
    now: datetime,
) -> None:
    """Publish a sealed version for the other side: the same bytes, which `sha256` names. The plan does not move.

    Raises:
        NotFound: no such version. Forbidden, PreconditionFailed: as `seal`. Conflict: that side has published it.
        Refused, Invalid: another hash, a date in the future, no proof.
    """
    plan = _mine(session, plan_id, values["side"], expected, by)
    mine = (Version.plan_id == plan_id, Version.number == number)
    version = session.scalars(select(Version).where(*mine)).one_or_none()
    if version is None:
        raise NotFound
    _not_now(rules.publishing_problem(values["side"], versions.sides(session, version.id)))
    other = Problem("version_other_hash", "/sha256", {"number": number})
    _right(session, plan, values, now, None if values["sha256"] == version.sha256 else other)
    with (
        _as_the_state(session, plan.state, by),
        recording(session, ("plans", plan_id), act="plans.publish", by=by, reason=values.get("note")),
    ):
        _publish(session, plan, version, values, by, now)


def _mine(session: Session, plan_id: UUID, side: str, expected: int | None, by: Actor) -> Plan:
    """The plan, held, if the actor may publish it for that side."""
    plan = plans.to_change(session, by, plan_id)
    for mechanism in plan.mechanisms:
        policy.require(by, ACTS[side], Bounds(plan.state, (mechanism,), plan.id, plan.stage))
    same_version(plan, expected)
    return plan


def _not_now(problem: Problem | None) -> None:
    if problem is not None:
        raise Conflict(SENTENCES[problem.code], (), **problem.params)


def _right(session: Session, plan: Plan, values: Mapping[str, Any], now: datetime, more: Problem | None) -> None:
    """Refuse what cannot be said of a publication."""
    today: date = dates.today(session.get_one(State, plan.state).time_zone, now)
    late = Problem("version_in_future", "/date") if values["date"] > today else None
    found = [late, rules.proof_problem(values.get("document"), values.get("url")), more]
    if problems := [problem for problem in found if problem is not None]:
        raise Refused(problems)
    versions.must_be_document(session, values.get("document"), plan.id)


def _publish(
    session: Session, plan: Plan, version: Version, values: Mapping[str, Any], by: Actor, now: datetime
) -> None:
    session.add(
        Publication(
            id=new_id(),
            version_id=version.id,
            state=plan.state,
            side=values["side"],
            dated=values["date"],
            document_id=values.get("document"),
            url=values.get("url"),
            note=values.get("note"),
            recorded_at=now,
            recorded_by=author(plan, by),
        )
    )
    touch(plan)
    refresh_audience(session, plan)


@contextmanager
def _as_the_state(session: Session, state: str, by: Actor) -> Iterator[None]:
    """Let row-level security admit what this act writes to a plan of the State: the Secretariat, who publishes for the
    OAS, writes no State's rows otherwise. The policy has been asked."""
    bind(session, by.reads, (*by.writes, state))
    yield
    session.flush()
    bind(session, by.reads, by.writes)
