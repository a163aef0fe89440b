"""What a demonstration has beside the reference data: its identities, and a Colombian draft that others must not see.

All of the content is made up and says so (`synthetic`, title, note). It comes about as everything does: the focal point
of Colombia creates a plan and writes three activities that implement recommendations to all parties. What they lack
(agencies, costs, indicators) is there to be seen as missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.access import demonstration as identities
from app.access.actor import SYSTEM, Actor, Held
from app.actions import activities, milestones, plans
from app.actions import demonstration as accounts
from app.db import bind
from app.models import LoadedThing, Recommendation

KEY = "demonstration/COL"
CLIENT = "demo-colombia"
PROVENANCE = {
    "source": "Avance",
    "verified": "no",
    "synthetic": True,
    "note": "synthetic: made up for the demonstration",
}

TITLE = {
    "language": "es",
    "value": "Plan de demostración sobre violencia contra las mujeres (contenido sintético)",
    "translations": {
        "en": {"value": "Demonstration plan on violence against women (synthetic content)"},
        "pt": {"value": "Plano de demonstração sobre violência contra as mulheres (conteúdo sintético)"},
        "fr": {"value": "Plan de démonstration sur la violence contre les femmes (contenu synthétique)"},
    },
}

ACTIVITIES = (
    (
        "D1",
        "1",
        {
            "es": "Revisar la definición legal de violencia contra las mujeres",
            "en": "Review the legal definition of violence against women",
            "pt": "Revisar a definição legal de violência contra as mulheres",
            "fr": "Réviser la définition légale de la violence contre les femmes",
        },
        ("2026-10", "2027-06"),
    ),
    (
        "D2",
        "MESECVI-REG-R4-01",
        {
            "es": "Aumentar el presupuesto de los servicios de atención",
            "en": "Raise the budget of care services",
            "pt": "Aumentar o orçamento dos serviços de atendimento",
            "fr": "Augmenter le budget des services d'accueil",
        },
        ("2027", "2028"),
    ),
    (
        "D3",
        "MESECVI-REG-R4-02",
        {
            "es": "Capacitar a fiscales sobre consentimiento en casos de violencia sexual",
            "en": "Train prosecutors on consent in cases of sexual violence",
            "pt": "Capacitar promotores sobre consentimento em casos de violência sexual",
            "fr": "Former les procureurs au consentement dans les affaires de violence sexuelle",
        },
        ("2027-02-01", "2027-11-30"),
    ),
)
"""Code, the recommendation it implements, its title in four languages, and its period."""

MILESTONES = (
    ("D1", {"es": "Proyecto de ley presentado", "en": "Bill submitted", "pt": "Projeto de lei apresentado",
            "fr": "Projet de loi déposé"}, {"due": "2027-03"}),
    ("D3", {"es": "Fiscales capacitados", "en": "Prosecutors trained", "pt": "Promotores capacitados",
            "fr": "Procureurs formés"}, {"due": "2027-11-30", "target": Decimal(120), "unit": "personas"}),
)  # fmt: skip
"""Of which activity, its title in four languages, and when and how much."""


@dataclass(frozen=True)
class Made:
    """What was missing and is there now."""

    identities: int
    plans: int
    activities: int

    def __str__(self) -> str:
        return f"demonstration: {self.identities} identities, {self.plans} plans, {self.activities} activities made"


def load(sessions: sessionmaker[Session], now: datetime) -> Made:
    """Make what a demonstration wants and does not have; again makes and records nothing. Wants the reference data.

    Raises:
        LookupError: the reference data is not there.
    """
    with sessions.begin() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        made = accounts.make(session, by=SYSTEM)
        if session.get(LoadedThing, ("plans", KEY)) is not None:
            return Made(made, 0, 0)
        found = recommendations(session)
        by = colombia()
        bind(session, by.reads, by.writes)
        _write_draft(session, found, by, now)
        return Made(made, 1, len(ACTIVITIES))


def colombia() -> Actor:
    """The focal point's client of Colombia, as its grants make it."""
    machine = next(machine for machine in identities.MACHINES if machine.id == CLIENT)
    grants = tuple(Held(role.name, role.state, role.mechanism) for role in machine.roles)
    return Actor("client", machine.id, machine.name, grants, machine.scopes)


def recommendations(session: Session) -> dict[str, Any]:
    """Ids of the recommendations to all parties that the activities implement, by code."""
    wanted = [code for _, code, _, _ in ACTIVITIES]
    to_all = Recommendation.mechanism == "MESECVI", Recommendation.addressees == "all"
    rows = session.execute(
        select(Recommendation.code, Recommendation.id).where(*to_all, Recommendation.code.in_(wanted))
    )
    found = {row.code: row.id for row in rows}
    if found.keys() != set(wanted):
        raise LookupError("The recommendations of MESECVI to all parties are not there: load the reference data first.")
    return found


def _write_draft(session: Session, found: dict[str, Any], by: Actor, now: datetime) -> None:
    values = {"state": "COL", "mechanisms": ["MESECVI"], "title": TITLE, "recommendations": list(found.values())}
    plan = plans.create(session, values=values, language=None, by=by, now=now, provenance=PROVENANCE)
    made = {}
    for code, recommendation, titles, (start, end) in ACTIVITIES:
        activity = {"plan": plan, "code": code, "title": _text(titles), "start": start, "end": end}
        activity["recommendations"] = [found[recommendation]]
        made[code] = activities.create(session, values=activity, language=None, by=by, provenance=PROVENANCE)
    for code, titles, more in MILESTONES:
        milestone = {"title": _text(titles), **more}
        milestones.create(session, made[code], values=milestone, language=None, by=by, provenance=PROVENANCE)
    session.add(LoadedThing(type="plans", key=KEY, thing_id=plan, said={}))


def _text(values: Mapping[str, str]) -> dict[str, Any]:
    """A Spanish text with its translations, as it is written."""
    translations = {language: {"value": value} for language, value in values.items() if language != "es"}
    return {"language": "es", "value": values["es"], "translations": translations}
