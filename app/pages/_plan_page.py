"""The page of a plan: its head, its tabs, and one form open or none. A host of `_errands`."""

from collections.abc import Mapping
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
from app.errors import NotFound
from app.pages import _plan_tabs
from app.pages._errands import Told, by_htmx
from app.pages._forms import Form
from app.pages._plans import agency, known, last_move, name, path
from app.pages._texts import passage, provenance
from app.pages._words import words
from app.queries import plans, states
from app.rules import dates
from app.rules.plans import OPEN_FOR_CONTENT, OPEN_FOR_FACTS
from app.web import accesses
from app.web.formats import Formats
from app.web.rendering import reader_language, render

TAB_OF = {
    "publish": "versions",
    "content": "about",
    "translations": "about",
    "guidelines": "about",
    "inputs": "inputs",
    "workshop": "inputs",
    "move": "documents",
    "waivers": "documents",
    "costs": "costs",
    "indicators": "indicators",
    "targets": "indicators",
    "observations": "indicators",
}
"""On which tab a form or a thing of the plan stands; activities on the first."""


@dataclass(frozen=True)
class Rights:
    """What the reader may do with the plan; the actions ask again. `write`: content of the draft; `record`: facts."""

    write: bool
    record: bool


@dataclass(frozen=True)
class PlanPage:
    """A plan as it stands now, for one reader, on one of its tabs."""

    request: Request
    session: Session
    actor: Actor
    plan: Any
    state: Any
    tab: str

    activity = None

    @property
    def language(self) -> str:
        return reader_language(self.request)

    @property
    def zone(self) -> str:
        return str(self.state.time_zone)

    @property
    def address(self) -> str:
        return f"/plans/{self.plan.id}"

    def back(self, noun: str) -> str:
        """The tab where things of this kind stand."""
        tab = TAB_OF.get(noun, "")
        return f"{self.address}/{tab}" if tab else self.address

    @property
    def today(self) -> date:
        return dates.today(self.zone, datetime.now(UTC))

    @property
    def head(self) -> Mapping[str, Any]:
        """What stands above every tab."""
        return _head(self.plan, self.language, passage(self.state.name, self.language).value)

    @property
    def bounds(self) -> Bounds:
        """What the policy compares a grant with."""
        return bounds_of(self.plan)

    @property
    def rights(self) -> Rights:
        return rights(self.actor, self.plan)

    def show(
        self, form: Form | None = None, *, status: int = 200, told: Told | None = None, **more: object
    ) -> Response:
        """The page, or to htmx its tab with what is announced."""
        context: dict[str, Any] = {
            "form": form,
            "told": told,
            "tab": self.tab,
            "tabs": _plan_tabs.tabs(self),
            "plan": self.head,
            "content": self.plan.edition is not None,
            "rights": self.rights,
            "address": self.address,
            "here": "#tab",
            "focus": self.request.query_params.get("closed", ""),
            **_plan_tabs.TABS[self.tab](self),
            **more,
        }
        if self.tab == "activities":
            steps, number = path(self.plan, self.language)
            context |= {"path": steps, "number": number}
        template = "plans/_answer.html" if by_htmx(self.request) else "plans/page.html"
        here = None if self.request.method == "GET" else self.back(self.tab)
        return render(self.request, template, context, status=status, here=here)


def load(request: Request, session: Session, actor: Actor, id: UUID, tab: str) -> PlanPage:
    """The plan on one of its tabs. NotFound: there is none, or the tab shows content the reader may not read. Two
    statements."""
    session.flush()
    row = plans.one(session, actor, id)
    if tab not in _plan_tabs.TABS or (row.edition is None and tab not in _plan_tabs.OPEN):
        raise NotFound
    accesses.note(request, [{"content": row.edition, "id": row.id}])
    return PlanPage(request, session, actor, row, states.one(session, row.state), tab)


def bounds_of(row: Any) -> Bounds:
    """What the policy compares a grant with, of a plan's row."""
    return Bounds(row.state, tuple(row.mechanisms), row.id, row.stage)


def rights(actor: Actor, row: Any) -> Rights:
    """What a reader may do with a plan."""
    bounds = bounds_of(row)
    content = row.edition == "draft" and row.stage in OPEN_FOR_CONTENT
    return Rights(
        content and policy.may(actor, "activities.write", bounds),
        row.stage in OPEN_FOR_FACTS and policy.may(actor, "activities.record", bounds),
    )


def _head(row: Any, language: str, state: str) -> Mapping[str, Any]:
    move = last_move(row)
    by = words(language, "sides").get(move.get("side") or "", "")
    day = f", {Formats(language).day(move['dated'])}" if by and move.get("dated") else ""
    return {
        "id": str(row.id),
        "name": name(row, language, state),
        "official": passage(row.content_title or row.title, language),
        "mechanisms": " · ".join(row.mechanisms),
        "state": (row.state, state),
        "agency": agency(
            row.content_agency_name or row.agency_name, row.content_agency_acronym or row.agency_acronym, language
        ),
        "by": by + day,
        "stands": words(language, "stages")[row.stage],
        "known": known(row, language),
        "next": words(language, "next")[row.stage],
        "source": provenance(row, language),
    }
