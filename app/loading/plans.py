"""Plans known to exist: each enters at the stage its source tells of, by an act of entry (domain.md 3)."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from app.access import audience
from app.access.actor import SYSTEM
from app.actions.loading import Ref, Row, Thing, own
from app.loading import rows
from app.loading.agencies import Agencies
from app.loading.files import Files
from app.loading.wording import provenance, text
from app.models import Move, Plan, PlanEdition

STAGES = {
    "memorandum signed": "memorandum",
    "workshop held": "workshop",
    "drafted, workshop held": "workshop",
    "draft reviewed at workshop": "workshop",
    "approved": "published",
}


def plan_of(line: rows.Plan) -> Ref:
    """The plan of a line."""
    return Ref("plans", f"{line.mechanism}/{line.state_iso3}/{line.title}")


def approved(files: Files) -> rows.Plan:
    """The line of the plan whose content is known."""
    return next(line for line in files.plans if line.status_found == "approved")


def things(files: Files) -> Iterator[Thing]:
    """The plans. Their entries come later: one refers to a document, and documents refer to plans."""
    agencies = Agencies(files)
    for line in files.plans:
        title = text("en", line.title)
        agency = agencies.of(line.state_iso3, line.lead_agency)
        if line is approved(files):
            peru = files.peru
            title = text("es", peru.title_es, en=peru.title_en_oas)
        yield _plan(line, title, agency)


def _plan(line: rows.Plan, title: dict[str, Any], agency: Ref | None) -> Thing:
    """The period of a plan is not known: the days of the line are those of its workshop or memorandum."""
    stage = STAGES[line.status_found]
    edition = "published" if stage == "published" else "draft"
    card = {"title": title, "agency_id": agency}
    values = {
        "state": line.state_iso3,
        "mechanisms": [line.mechanism],
        "stage": stage,
        "edition": edition,
        **card,
        **provenance(line, line.note),
    }
    first = {"audience": partial(_audience, line.state_iso3, line.mechanism, stage)}
    content = {"state": line.state_iso3, **card, "start": None, "until": None, "rounds": list(line.rounds_covered)}
    own_rows = [
        Row(Plan, {"id": own}, values, first),
        Row(PlanEdition, {"plan_id": own, "edition": edition}, content),
    ]
    return Thing("plans", plan_of(line).key, own_rows)


def _audience(state: str, mechanism: str, stage: str, plan: UUID) -> list[str]:
    return audience.of_draft(plan, state, [mechanism], stage)


def entries(files: Files) -> Iterator[Thing]:
    """The acts of entry: which stage, known from where, and what is known of the day."""
    peru = files.peru
    act = next(act for act in peru.legal_chain if "approves the plan" in act.act)
    for line in files.plans:
        details: dict[str, Any] = {
            "wording": line.status_found,
            "start": line.start,
            "end": line.end,
            "place": line.place,
            "consultant": line.consultant,
            "participants": line.workshop_participants,
        }
        values: dict[str, Any] = {"stage": STAGES[line.status_found]}
        if line is approved(files):
            document = Ref("documents", f"{peru.state}/{act.act}")
            details["title"] = line.title
            values |= {"dated": act.date, "side": "state", "document_id": document, **provenance(act, act.note)}
        else:
            values |= {"dated": line.end or line.start, **provenance(line)}
        values["details"] = {name: value for name, value in details.items() if value is not None}
        recorded_by = {"actor": SYSTEM.display, "actor_id": f"{SYSTEM.kind}:{SYSTEM.id}", "role": SYSTEM.kind}
        row = Row(Move, {"plan_id": own, "entry": True}, values, {"recorded_by": recorded_by})
        yield Thing("plans", f"{plan_of(line).key}/entry", [row], of=plan_of(line))
