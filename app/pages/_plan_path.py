"""The forms that move a plan along its path and waive its gaps."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.actions import moves, waivers
from app.errors import NotFound
from app.pages import _specs
from app.pages._fields import checked
from app.pages._forms import Errand, Part, Sent
from app.pages._plan_page import PlanPage
from app.pages._plan_standing import sentence
from app.pages._specs import Spec
from app.pages._words import words
from app.queries import gaps
from app.queries.progress_facts import Scope
from app.rules import plans as rules
from app.rules.gaps import Found
from app.rules.problems import N_
from app.schemas.gaps import WaiverEnd, WaiverNew
from app.schemas.moves import MoveNew
from app.web.languages import translate

TO = Spec("to", "choice", "stage", N_("Stage"), N_("One stage on, or back with a reason."))
WHY = Spec("note", "area", "", N_("Reason"), N_("Kept in the history with your name."))
MOVE, MOVES = N_("Move the plan"), N_("Move")
MOVED = N_("The plan stands at “%(stage)s”.")
WAIVE, END = N_("Waive this gap"), N_("Take the waiver back")
WAIVED, OPEN = N_("The gap is waived."), N_("The gap is open again.")


def move(page: PlanPage) -> Errand:
    """To another stage. The form stands against the stage it was opened at."""
    plan, language = Part.of("plans", page.plan), page.language
    labels, at = words(language, "stages"), page.plan.stage
    reachable = {step.to.value for step in rules.MOVES if step.at == at} | {at}
    options = [(stage.value, labels[stage]) for stage in rules.PATH if stage in reachable]

    def save(sent: Sent) -> None:
        body = checked(MoveNew, {"to": sent.every["to"], "reason": sent.reason})
        expected, now = sent.versions[plan.id], datetime.now(UTC)
        moves.create(page.session, plan.id, **body, expected=expected, by=page.actor, now=now)

    return Errand(
        "move",
        translate(language, MOVE),
        f"{page.address}/move",
        page.back("move"),
        [_specs.one(TO, language, options)],
        save,
        [plan],
        note=_specs.one(WHY, language),
        submit=MOVES,
        needs=("plans.move", page.bounds),
        undoable=False,
        done=translate(language, MOVED, {"stage": labels[at]}),
        whole=True,
    )


def waiver(page: PlanPage, gap: str, of: UUID | None) -> Errand:
    """Waive a gap, or take its waiver back. NotFound: there is no such gap."""
    found = _found(page, gap, of)
    plan, language, waived = Part.of("plans", page.plan), page.language, found.waiver is not None
    said: dict[str, Any] = {"gap": gap, "id": found.id}

    def save(sent: Sent) -> None:
        body = checked(WaiverEnd if waived else WaiverNew, said | {"reason": sent.reason})
        common = {"gap": gap, "of": body["id"], "reason": body["reason"], "expected": sent.versions[plan.id]}
        if waived:
            waivers.unwaive(page.session, plan.id, **common, by=page.actor)
        else:
            waivers.waive(page.session, plan.id, **common, by=page.actor, now=datetime.now(UTC))

    return Errand(
        f"waivers/{gap}/{found.id}",
        translate(language, END if waived else WAIVE),
        f"{page.address}/waivers/{gap}?of={found.id}",
        page.back("waivers"),
        [],
        save,
        [plan],
        note=_specs.one(WHY, language),
        submit=END if waived else WAIVE,
        intro=sentence(found.problem, language),
        needs=("plans.waive", page.bounds),
        undoable=False,
        done=translate(language, WAIVED if waived else OPEN),
    )


def _found(page: PlanPage, gap: str, of: UUID | None) -> Found:
    for one in gaps.found(page.session, page.actor, Scope(plan=page.plan.id, edition=page.plan.edition)):
        if (one.gap, one.id) == (gap, str(of)):
            return one
    raise NotFound
