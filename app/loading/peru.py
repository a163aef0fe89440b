"""The published plan whose content is known: Peru's of 2018. Documents, guidelines, measures, money (domain.md 7).

What the file tells of later years and of the Committee is about other plans and meetings, and is not loaded. Which
guideline a measure belongs to is not known and stays open.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.actions.loading import Ref, Row, Thing, own
from app.loading import objects
from app.loading.agencies import Agencies, regional_governments
from app.loading.checks import MILLION
from app.loading.files import Files
from app.loading.plans import approved, plan_of
from app.loading.wording import provenance, text
from app.models import (
    Activity,
    ActivityAgency,
    ActivityEdition,
    CostLine,
    Document,
    Guideline,
    Milestone,
    MilestoneEdition,
)
from app.rules import money

MILLIONS = Decimal(1_000_000)
ROUNDED_TO = Decimal(100_000)
SYMBOL = re.compile(r"(?:Resolución Suprema|Decreto Supremo) [0-9]+-[0-9]{4}-[A-Z]+")
OAS_PAGE = "OAS page mesecvi-peru-plan-2018"
PUBLISHED = {"edition": "published"}


def things(files: Files) -> Iterator[Thing]:
    """Documents, guidelines, activities with their milestones, cost lines."""
    plan, peru = plan_of(approved(files)), files.peru
    for act in peru.legal_chain:
        yield _document(peru, plan, act)
    for guideline in peru.guidelines:
        yield _guideline(peru, plan, guideline)
    agencies = Agencies(files)
    for measure in peru.measures:
        yield _activity(peru, plan, measure, agencies)
        yield _milestone(peru, plan, measure)
    yield from _costs(files, plan, agencies)


def _document(peru: objects.PublishedPlan, plan: Ref, act: objects.Act) -> Thing:
    symbol = SYMBOL.match(act.act)
    values = {
        "kind": "legal_act",
        "mechanism": peru.mechanism,
        "state": peru.state,
        "plan_id": plan,
        "title": text("en", act.act, "summary"),
        "symbol": symbol[0] if symbol else None,
        "dated": act.date,
        "url": act.source if re.fullmatch(r"https?://\S+", act.source) else None,
        **provenance(act, act.note),
    }
    return Thing("documents", f"{peru.state}/{act.act}", [Row(Document, {"id": own}, values)])


def _guideline(peru: objects.PublishedPlan, plan: Ref, guideline: objects.Guideline) -> Thing:
    """Verified: its source is a public page of the OAS."""
    values = {
        "state": peru.state,
        "plan_id": plan,
        "position": guideline.n,
        "title": text("en", guideline.en, "summary"),
        "source": peru.guidelines_source,
        "verified": "yes",
    }
    return Thing("guidelines", f"{plan.key}/{guideline.n}", [Row(Guideline, {"id": own, **PUBLISHED}, values)])


def _activity(peru: objects.PublishedPlan, plan: Ref, measure: objects.Measure, agencies: Agencies) -> Thing:
    """`not_reported` until somebody reports; that the lead was inferred stays beside it as a note."""
    inferred = "lead agency inferred" if measure.lead_inferred else None
    note = "; ".join(filter(None, (measure.note, inferred))) or None
    here = {"state": peru.state, "plan_id": plan}
    values = {**here, **PUBLISHED, **provenance(measure, note)}
    content = {
        **here,
        "code": measure.code,
        "title": text("en", measure.en, "summary"),
        "lead_id": agencies.of(peru.state, measure.lead),
    }
    supporting = [
        Row(ActivityAgency, {"activity_id": own, **PUBLISHED, "agency_id": agency}, {"state": peru.state})
        for agency in (agencies.of(peru.state, partner) for partner in measure.partners)
    ]
    own_rows = [
        Row(Activity, {"id": own}, values, {"status": "not_reported"}),
        Row(ActivityEdition, {"activity_id": own, **PUBLISHED}, content),
        *supporting,
    ]
    return Thing("activities", f"{plan.key}/{measure.code}", own_rows)


def _milestone(peru: objects.PublishedPlan, plan: Ref, measure: objects.Measure) -> Thing:
    """What the measure promises, with its target where one is known."""
    activity = Ref("activities", f"{plan.key}/{measure.code}")
    here = {"state": peru.state, "activity_id": activity}
    content = {
        **here,
        "position": 1,
        "title": text("en", measure.en, "summary"),
        "target": Decimal(measure.target) if measure.target is not None else None,
        "unit": measure.unit or None,
    }
    own_rows = [
        Row(Milestone, {"id": own}, {**here, **PUBLISHED, **provenance(measure, measure.note)}),
        Row(MilestoneEdition, {"milestone_id": own, **PUBLISHED}, content),
    ]
    return Thing("milestones", f"{plan.key}/{measure.code}", own_rows)


def _costs(files: Files, plan: Ref, agencies: Agencies) -> Iterator[Thing]:
    """One line for the whole, exact; one for each share below it, rounded, or without a figure."""
    peru, budget = files.peru, files.peru.budget
    transfer = next((act for act in peru.legal_chain if "budget transfer" in act.act), None)
    million = MILLION.fullmatch(budget.oas_usd)
    wanted = budget.recipients
    note = (
        f"also funded by {budget.also_funded_by}; recipients: {wanted.national_entities} national entities,"
        f" {wanted.regional_governments} regional governments ({wanted.source})"
    )
    equivalent = {
        "amount": str(int(Decimal(million[1]) * MILLIONS)) if million else None,
        "currency": "USD",
        "wording": "approx. US$18 million",
        "source": OAS_PAGE,
        "verified": "yes",
    }
    here = {
        "state": peru.state,
        "plan_id": plan,
        "kind": "secured",
        "currency": budget.currency,
        "fiscal_year": peru.fiscal_year,
    }
    minor_units = {line.code: line.minor_units for line in files.currencies}
    whole = here | {
        "label": text("en", transfer.act, "summary") if transfer else None,
        "amount": money.parse_amount(budget.total, budget.currency, minor_units),
        "precision": Decimal(1),
        "stated_equivalent": equivalent,
        **provenance(budget, note),
    }
    key = f"{plan.key}/budget"
    yield _line(key, whole)
    for share in budget.allocations:
        language = "en" if share.entity == regional_governments(files) else "es"
        known = share.amount_million is not None
        amount = f"{(share.amount_million or 0) * MILLIONS:.0f}"
        part: dict[str, Any] = here | {
            "part_of": Ref("costs", key),
            "agency_id": agencies.of(peru.state, share.entity),
            "label": text(language, share.entity),
            "amount": money.parse_amount(amount, budget.currency, minor_units) if known else None,
            "precision": ROUNDED_TO if known else Decimal(1),
            **provenance(share, share.note),
        }
        yield _line(f"{key}/{share.entity}", part)


def _line(key: str, values: dict[str, Any]) -> Thing:
    return Thing("costs", key, [Row(CostLine, {"id": own, **PUBLISHED}, values)])
