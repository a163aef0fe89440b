"""The page of an activity: everything that hangs on it, with one form open or none. A host of `_errands`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy
from app.access.actor import Actor
from app.access.policy import Bounds
from app.pages import _activity_parts, _history
from app.pages._errands import Told, by_htmx
from app.pages._forms import Form
from app.queries import activities, plan_contents, plans
from app.queries.plan_contents import Contents
from app.rules import dates
from app.rules.plans import OPEN_FOR_CONTENT, OPEN_FOR_FACTS
from app.web import accesses
from app.web.rendering import reader_language, render


@dataclass(frozen=True)
class Rights:
    """What the reader may do here; the actions ask again. `write`: content of the draft; `record`: facts; `report`: by an
    update; `decide`: accept or return one."""

    write: bool
    record: bool
    report: bool
    decide: bool


@dataclass(frozen=True)
class ActivityPage:
    """An activity as it stands now, for one reader."""

    request: Request
    session: Session
    actor: Actor
    row: Any
    plan: Any
    contents: Contents

    @property
    def language(self) -> str:
        return reader_language(self.request)

    @property
    def zone(self) -> str:
        return str(self.row.time_zone)

    @property
    def address(self) -> str:
        return f"/activities/{self.row.id}"

    def back(self, noun: str) -> str:
        """Everything of an activity stands on its page."""
        return self.address

    @property
    def activity(self) -> UUID | None:
        return UUID(str(self.row.id))

    @property
    def today(self) -> date:
        return dates.today(self.zone, datetime.now(UTC))

    @property
    def agencies(self) -> frozenset[UUID]:
        """Those that lead or support it."""
        supporting = {UUID(str(one["id"])) for one in self.row.supporting or []}
        return frozenset(supporting | ({self.row.lead_id} if self.row.lead_id else set()))

    @property
    def bounds(self) -> Bounds:
        """What the policy compares a grant with."""
        plan = self.plan
        return Bounds(plan.state, tuple(plan.mechanisms), plan.id, plan.stage, self.agencies)

    @property
    def rights(self) -> Rights:
        plan, bounds = self.plan, self.bounds
        content = self.row.edition == "draft" and plan.stage in OPEN_FOR_CONTENT
        facts = plan.stage in OPEN_FOR_FACTS
        return Rights(
            content and policy.may(self.actor, "activities.write", bounds),
            facts and policy.may(self.actor, "activities.record", bounds),
            facts and policy.may(self.actor, "updates.submit", bounds),
            facts and policy.may(self.actor, "updates.decide", bounds),
        )

    def show(self, form: Form | None = None, *, status: int = 200, told: Told | None = None) -> Response:
        """The page, or to htmx its article with what is announced."""
        context = _activity_parts.context(
            self.session,
            self.actor,
            self.row,
            self.plan,
            self.contents,
            self.rights,
            self.language,
            self.today,
            form,
            told,
            _history.asked(self.address, self.request.query_params),
        )
        context |= {"focus": self.request.query_params.get("closed", "")}
        template = "activities/_answer.html" if by_htmx(self.request) else "activities/page.html"
        return render(self.request, template, context, status=status, here=self.address)


def load(request: Request, session: Session, actor: Actor, id: UUID) -> ActivityPage:
    """The activity and its plan; NotFound where the reader may not see them. Five statements."""
    session.flush()
    row = activities.one(session, actor, id)
    plan = plans.one(session, actor, row.plan_id)
    accesses.note(request, [{"content": row.edition, "id": row.plan_id}])
    contents = plan_contents.of_plan(session, actor, row.plan_id, row.edition, activity_id=id)
    return ActivityPage(request, session, actor, row, plan, contents)
