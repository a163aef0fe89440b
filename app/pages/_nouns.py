"""The things that hang on an activity or a plan and have forms there: which fields they have and which action is behind.

Guidelines, milestones, cost lines, indicators with their targets and observations, evidence. `Where` says on what a new one
hangs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import costs, evidence, guidelines, indicators, milestones, observations, targets
from app.pages import _choices, _specs
from app.pages._fields import checked
from app.pages._specs import Options, Spec
from app.queries import costs as cost_rows
from app.queries import evidence as evidence_rows
from app.queries import guidelines as guideline_rows
from app.queries import indicators as indicator_rows
from app.queries import milestones as milestone_rows
from app.queries import observations as observation_rows
from app.queries import plan_contents
from app.queries import targets as target_rows
from app.rules.problems import N_
from app.schemas.common import In
from app.schemas.costs import CostNew, CostPatch
from app.schemas.evidence import EvidenceNew, EvidencePatch
from app.schemas.guidelines import GuidelineNew, GuidelinePatch
from app.schemas.indicators import IndicatorNew, IndicatorPatch
from app.schemas.milestones import MilestoneNew, MilestonePatch
from app.schemas.observations import ObservationNew, ObservationPatch
from app.schemas.targets import TargetNew, TargetPatch


@dataclass(frozen=True)
class Where:
    """On what a form stands: the plan's row, the activity's id if it is one of an activity, the indicator or update a new
    thing belongs to (`of`), whether facts are recorded rather than content written, today in the State's time zone."""

    session: Session
    actor: Actor
    plan: Any
    activity: UUID | None
    of: UUID | None
    facts: bool
    language: str
    today: date


@dataclass(frozen=True)
class Noun:
    """One kind of thing. `add`, `headings`: message ids; `facts`: fields that are facts, `content` those of the draft."""

    add: str
    heading: str
    content: Sequence[Spec]
    facts: Sequence[Spec]
    one: Callable[[Session, Actor, UUID], Any]
    new: type[In]
    patch: type[In]
    create: Callable[[Where, dict[str, Any]], UUID]
    change: Callable[[Where, UUID, dict[str, Any], str | None, int | None], None]
    remove: Callable[..., None]
    options: Callable[[Where, Any], Options] = lambda _where, _row: {}
    begins: Callable[[Where], Mapping[str, str]] = lambda _where: {}
    with_language: bool = True
    with_note: bool = True

    def specs(self, where: Where, row: Any) -> Sequence[Spec]:
        """The fields of a new thing, or of one that stands there."""
        return self.facts if where.facts else self.content

    def make(self, where: Where, values: Mapping[str, Any]) -> UUID:
        """Add one, if its input model takes the values."""
        return self.create(where, checked(self.new, values))

    def write(self, where: Where, id: UUID, values: Mapping[str, Any], reason: str | None, expected: int) -> None:
        """Change one, if something differs and its input model takes it."""
        if values:
            self.change(where, id, checked(self.patch, values), reason, expected)


def _patched(act: Any, *, dated: bool, reasoned: bool = True) -> Callable[..., None]:
    """The `change` of an action, called alike for all."""

    def change(where: Where, id: UUID, values: dict[str, Any], reason: str | None, expected: int | None) -> None:
        more: dict[str, Any] = {"today": where.today} if dated else {}
        if reasoned:
            more |= {"reason": reason, "language": None}
        act.change(where.session, id, values=values, expected=expected, by=where.actor, **more)

    return change


def _guideline(where: Where, values: dict[str, Any]) -> UUID:
    return guidelines.create(where.session, where.plan.id, values=values, language=None, by=where.actor)


def _milestone(where: Where, values: dict[str, Any]) -> UUID:
    assert where.activity is not None  # noqa: S101  (milestones hang on activities only)
    return milestones.create(where.session, where.activity, values=values, language=None, by=where.actor)


def _cost(where: Where, values: dict[str, Any]) -> UUID:
    owner = {"activity": where.activity} if where.activity else {"plan": where.plan.id}
    return costs.create(where.session, **owner, values=values, language=None, by=where.actor)


def _cost_options(where: Where, row: Any) -> Options:
    kinds = [("estimated",)] if not where.facts else [("secured",), ("committed",), ("spent",)]
    labels = dict(_choices.table("costs", where.language))
    lines = plan_contents.of_plan(where.session, where.actor, where.plan.id, where.plan.edition).costs
    return {
        "kind": [(kind, labels[kind]) for (kind,) in kinds],
        "currency": _choices.money(where.session),
        "funding": _choices.table("funding", where.language),
        "agency": _specs.any_of(_choices.of_state(where.session, where.plan.state, where.language), where.language),
        "part_of": _choices.lines_of(lines, where.language, row.id if row else None),
    }


def _cost_begins(where: Where) -> Mapping[str, str]:
    lines = plan_contents.of_plan(where.session, where.actor, where.plan.id, where.plan.edition).costs
    return {"precision": "1", "currency": lines[0].currency if lines else "USD"}


def _indicator(where: Where, values: dict[str, Any]) -> UUID:
    owner = {"activity": where.activity} if where.activity else {"plan": where.plan.id}
    return indicators.create(where.session, values=values | owner, language=None, by=where.actor)


def _indicator_options(where: Where, _row: Any) -> Options:
    return {
        "type": _choices.table("indicators", where.language),
        "direction": _choices.table("directions", where.language),
    }


def _target(where: Where, values: dict[str, Any]) -> UUID:
    return targets.create(where.session, _of(where), values=values, by=where.actor, today=where.today)


def _observation(where: Where, values: dict[str, Any]) -> UUID:
    session, id = where.session, _of(where)
    return observations.create(session, id, values=values, language=None, by=where.actor, today=where.today)


def _evidence(where: Where, values: dict[str, Any]) -> UUID:
    assert where.activity is not None  # noqa: S101  (evidence hangs on activities only)
    if where.of:
        values = values | {"update": where.of}
    return evidence.create(where.session, where.activity, values=values, language=None, by=where.actor)


def _of(where: Where) -> UUID:
    assert where.of is not None  # noqa: S101  (asked by the page before)
    return where.of


NOUNS: Mapping[str, Noun] = {
    "guidelines": Noun(
        N_("Add a guideline"), N_("Guideline"), _specs.GUIDELINE, _specs.GUIDELINE, guideline_rows.one,
        GuidelineNew, GuidelinePatch, _guideline, _patched(guidelines, dated=False), guidelines.remove,
    ),
    "milestones": Noun(
        N_("Add a milestone"), N_("Milestone"), _specs.MILESTONE, _specs.REACHED, milestone_rows.one,
        MilestoneNew, MilestonePatch, _milestone, _patched(milestones, dated=True), milestones.remove,
        begins=lambda _where: {"weight": "1"},
    ),
    "costs": Noun(
        N_("Add a cost line"), N_("Cost line"), _specs.COST, _specs.COST, cost_rows.one,
        CostNew, CostPatch, _cost, _patched(costs, dated=False), costs.remove,
        options=_cost_options, begins=_cost_begins,
    ),
    "indicators": Noun(
        N_("Add an indicator"), N_("Indicator"), _specs.INDICATOR, _specs.INDICATOR, indicator_rows.one,
        IndicatorNew, IndicatorPatch, _indicator, _patched(indicators, dated=False), indicators.remove,
        options=_indicator_options,
    ),
    "targets": Noun(
        N_("Add a target"), N_("Target"), _specs.TARGET, _specs.TARGET, target_rows.one,
        TargetNew, TargetPatch, _target, _patched(targets, dated=True, reasoned=False), targets.remove,
        with_language=False, with_note=False,
    ),
    "observations": Noun(
        N_("Add a value"), N_("Value"), _specs.OBSERVATION, _specs.OBSERVATION, observation_rows.one,
        ObservationNew, ObservationPatch, _observation, _patched(observations, dated=True), observations.remove,
        options=lambda where, _row: {"absence": _choices.table("absences", where.language)},
    ),
    "evidence": Noun(
        N_("Add evidence"), N_("Evidence"), _specs.EVIDENCE, _specs.EVIDENCE, evidence_rows.one,
        EvidenceNew, EvidencePatch, _evidence, _patched(evidence, dated=False), evidence.remove,
    ),
}  # fmt: skip
FACTS = {"observations", "evidence"}
"""Things that are facts, wherever they stand."""


def remove(noun: str, session: Session, id: UUID, expected: int, by: Actor) -> None:
    """Take a thing away, by marking. Raises: as the action."""
    NOUNS[noun].remove(session, id, expected=expected, by=by, at=datetime.now(UTC))
