"""What writers do to a plan and to all that hangs on it, each act drawn by two numbers.

An act takes whatever thing of its kind it finds, and may be refused; then nothing is written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM, Actor
from app.actions import (
    activities,
    costs,
    editions,
    evidence,
    guidelines,
    indicators,
    milestones,
    moves,
    observations,
    plans,
    targets,
    updates,
)
from app.db import bind
from app.models import Plan
from tests.factories.world import World

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)
OF_ACTIVITY = "activity_id in (select id from activities where plan_id = :plan)"
OF_INDICATOR = "indicator_id in (select id from indicators where plan_id = :plan)"
OF_PLAN = "plan_id = :plan"
TABLES = {
    "activities": OF_PLAN,
    "guidelines": OF_PLAN,
    "milestones": OF_ACTIVITY,
    "cost_lines": OF_PLAN,
    "indicators": OF_PLAN,
    "targets": OF_INDICATOR,
    "observations": OF_INDICATOR,
    "updates": OF_ACTIVITY,
    "evidence": OF_ACTIVITY,
}


class Nothing(Exception):
    """There is no thing of the kind an act needs, or there are enough of those it would add."""


@dataclass
class Writing:
    """One act: in a running transaction of an actor, on a plan."""

    session: Session
    by: Actor
    plan: UUID
    world: World
    choice: int
    which: int
    today: date = TODAY

    def pick(self, table: str, also: str = "true") -> UUID:
        """One of the things of the plan."""
        found = self._ids(table, also)
        if not found:
            raise Nothing
        return found[self.which % len(found)]

    def few(self, table: str) -> None:
        """Only where there are few of them yet: plans of hundreds of things would find nothing more."""
        if len(self._ids(table, "true")) > 6:
            raise Nothing

    def _ids(self, table: str, also: str) -> Sequence[UUID]:
        there = f"select distinct id from {table} where {TABLES[table]} and deleted_at is null and {also} order by id"
        return self.session.scalars(text(there), {"plan": self.plan}).all()

    @property
    def agency(self) -> UUID | None:
        if self.by.id == "colombia":
            return self.world.colombian
        return [self.world.mimp, self.world.interior, None][self.choice % 3]

    @property
    def title(self) -> dict[str, Any]:
        return {"language": "es", "value": f"{self.choice} {self.which}"}

    @property
    def common(self) -> dict[str, Any]:
        return {"session": self.session, "by": self.by}

    @property
    def existing(self) -> dict[str, Any]:
        return {**self.common, "expected": None}

    def change(self, act: Callable[..., None], id: UUID, **values: Any) -> None:
        act(id=id, values=values, reason=None, language="es", **self.existing)

    def change_facts(self, act: Callable[..., None], id: UUID, **values: Any) -> None:
        act(id=id, values=values, reason=None, language="es", today=self.today, **self.existing)

    def remove(self, act: Callable[..., None], id: UUID) -> None:
        act(id=id, at=AT, **self.existing)

    def operate(self, act: Callable[..., None], **how: Any) -> None:
        """An act of the operator in the same transaction."""
        bind(self.session, SYSTEM.reads, SYSTEM.writes)
        act(self.session, self.plan, by=SYSTEM, **how)
        self.session.flush()
        bind(self.session, self.by.reads, self.by.writes)


def add_activity(w: Writing) -> None:
    w.few("activities")
    values = {"plan": w.plan, "code": str(w.which), "title": w.title, "lead_agency": w.agency}
    activities.create(values=values, language="es", **w.common)


def add_indicator(w: Writing) -> None:
    w.few("indicators")
    owner = {"plan": w.plan} if w.choice % 2 else {"activity": w.pick("activities")}
    indicators.create(values={**owner, "code": "1", "name": w.title, "disaggregations": []}, language="es", **w.common)


def add_cost(w: Writing, kind: str) -> None:
    w.few("cost_lines")
    where = {"plan": w.plan} if w.choice % 2 else {"activity": w.pick("activities")}
    values = {"kind": kind, "currency": "PEN", "amount": "1.00", "precision": Decimal(1)}
    costs.create(**where, values=values, language="es", **w.common)


def add_milestone(w: Writing) -> None:
    w.few("milestones")
    milestones.create(
        activity_id=w.pick("activities"),
        values={"title": w.title, "target": Decimal(5), "unit": "centros"},
        language="es",
        **w.common,
    )


def add_observation(w: Writing) -> None:
    values = {"date": str(2000 + w.which), "value": Decimal(w.choice)}
    observations.create(indicator=w.pick("indicators"), values=values, language="es", today=w.today, **w.common)


def add_evidence(w: Writing) -> None:
    w.few("evidence")
    values = {"url": "https://example.invalid/", "title": w.title}
    evidence.create(activity=w.pick("activities"), values=values, language="es", **w.common)


def submit(w: Writing) -> None:
    w.few("updates")
    link = {"url": "https://example.invalid/", "title": w.title}
    values: dict[str, Any] = {"as_of": w.today, "status": "under_way", "quantities": [], "evidence": [link]}
    values["spending"] = [{"amount": "2.00", "currency": "PEN", "fiscal_year": 2026}]
    updates.submit(activity=w.pick("activities"), values=values, language="es", today=w.today, **w.common)


def turn(w: Writing) -> None:
    plan = w.session.get_one(Plan, w.plan)
    to = "workshop" if plan.stage != "workshop" else "revision"
    moves.create(w.session, w.plan, to=to, reason="tests", expected=None, by=w.by, now=AT)


OPEN: dict[str, Callable[[Writing], None]] = {
    "add activity": add_activity,
    "lead": lambda w: w.change_facts(activities.change, w.pick("activities"), lead_agency=w.agency),
    "support": lambda w: w.change_facts(
        activities.change, w.pick("activities"), supporting_agencies=[w.agency] if w.agency else []
    ),
    "retitle activity": lambda w: w.change_facts(activities.change, w.pick("activities"), title=w.title),
    "remove activity": lambda w: w.remove(activities.remove, w.pick("activities")),
    "retitle plan": lambda w: w.change(plans.change, w.plan, title=w.title),
    "add guideline": lambda w: (
        guidelines.create(plan_id=w.plan, values={"title": w.title}, language="es", **w.common) and None
    ),
    "retitle guideline": lambda w: w.change(guidelines.change, w.pick("guidelines"), title=w.title),
    "remove guideline": lambda w: w.remove(guidelines.remove, w.pick("guidelines")),
    "add milestone": add_milestone,
    "remove milestone": lambda w: w.remove(milestones.remove, w.pick("milestones")),
    "add cost": lambda w: add_cost(w, "estimated"),
    "remove cost": lambda w: w.remove(costs.remove, w.pick("cost_lines")),
    "add indicator": add_indicator,
    "remove indicator": lambda w: w.remove(indicators.remove, w.pick("indicators")),
    "add target": lambda w: (
        targets.create(
            indicator=w.pick("indicators"),
            values={"due": "2027", "value": Decimal(w.choice)},
            today=w.today,
            **w.common,
        )
        and None
    ),
    "publish": lambda w: w.operate(editions.publish, side="state", dated="2026-11"),
    "publish at last": lambda w: w.operate(editions.publish, side="state", dated="2026-11"),
    "move": turn,
}
PUBLISHED: dict[str, Callable[[Writing], None]] = {
    "status": lambda w: w.change_facts(
        activities.change, w.pick("activities"), status=("planned", "under_way")[w.choice % 2]
    ),
    "reach": lambda w: w.change_facts(milestones.change, w.pick("milestones"), reached=Decimal(w.choice)),
    "add secured": lambda w: add_cost(w, "secured"),
    "remove secured": lambda w: w.remove(costs.remove, w.pick("cost_lines", "kind = 'secured'")),
    "observe": add_observation,
    "forget observation": lambda w: w.remove(observations.remove, w.pick("observations")),
    "add evidence": add_evidence,
    "remove evidence": lambda w: w.remove(evidence.remove, w.pick("evidence")),
    "submit": submit,
    "accept": lambda w: updates.accept(
        id=w.pick("updates", "decision = 'submitted'"), today=w.today, at=AT, **w.existing
    ),
    "accept more": lambda w: updates.accept(
        id=w.pick("updates", "decision = 'submitted'"), today=w.today, at=AT, **w.existing
    ),
    "return": lambda w: updates.give_back(
        id=w.pick("updates", "decision = 'submitted'"), reason="Falta.", at=AT, **w.existing
    ),
    "translate": lambda w: w.change_facts(
        activities.change, w.pick("activities"), title={"translations": {"en": {"value": str(w.choice)}}}
    ),
    "withdraw": lambda w: w.operate(editions.withdraw, dated="2026-11", reason="tests"),
}
OF_AGENCY: dict[str, Callable[[Writing], None]] = {
    "submit": submit,
    "correct": lambda w: updates.change(
        id=w.pick("updates"), values={"narrative": w.title}, language="es", today=w.today, at=AT, **w.existing
    ),
    "take back": lambda w: w.remove(updates.remove, w.pick("updates", "decision <> 'accepted'")),
    "unlink": lambda w: w.remove(evidence.remove, w.pick("evidence", "update_id is not null")),
}


def act(w: Writing) -> str:
    """One act that fits the plan as it stands and who writes; its name."""
    w.session.expire_all()
    plan = w.session.get_one(Plan, w.plan)
    known = OF_AGENCY if w.by.id == "agency_peru" else PUBLISHED if plan.edition == "published" else OPEN
    names: Sequence[str] = list(known)
    name = names[w.choice % len(names)]
    known[name](w)
    return name
