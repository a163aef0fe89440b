"""What may be chosen in the forms of a plan: its State's agencies, its guidelines, what reaches the State, currencies."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages._plans import body
from app.pages._specs import any_of
from app.pages._texts import Passage, optional, passage
from app.pages._words import words
from app.queries import agencies, currencies, plan_contents, recommendations, rounds
from app.queries._paging import Paging
from app.rules.problems import N_
from app.web.languages import alphabetical, translate

Choice = tuple[str, str | Passage]
ALL = Paging(limit=500)
CUT = 90
ROUND = N_("Round %(number)s")


def of_state(session: Session, state: str, language: str) -> list[Choice]:
    """The agencies of a State, by name. One statement."""
    found = agencies.listed(session, {"state": state}, ALL).items
    named: list[Choice] = [(str(row.id), body(row.name, row.acronym, language)) for row in found]
    return sorted(named, key=lambda one: alphabetical(str(one[1])))


def guidelines(session: Session, actor: Actor, plan: Any, language: str) -> list[Choice]:
    """The guidelines of a plan in their order. One statement."""
    found = plan_contents.guidelines_of(session, actor, plan.id, plan.edition)
    return any_of([(str(row.id), passage(row.title, language)) for row in found], language)


def reaching(session: Session, plan: Any, language: str) -> list[Choice]:
    """The recommendations of the plan's mechanisms that reach its State, by code. A statement for each mechanism."""
    found: list[Choice] = []
    for mechanism in plan.mechanisms:
        filters = recommendations.Filters(mechanism=mechanism, state=plan.state)
        for row in recommendations.listed(session, filters, ALL).items:
            text = passage(row.text, language)
            found.append((str(row.id), replace(text, value=f"{row.code} · {shortened(text.value)}")))
    return found


def rounds_of(session: Session, plan: Any, language: str) -> list[Choice]:
    """The rounds of the plan's mechanisms, by number. A statement for each mechanism."""
    found = {row.number for code in plan.mechanisms for row in rounds.listed(session, {"mechanism": code}, ALL).items}
    return [(str(number), translate(language, ROUND, {"number": number})) for number in sorted(found)]


def lines_of(costs: Any, language: str, without: UUID | None = None) -> list[Choice]:
    """The cost lines another may be part of."""
    found: list[Choice] = []
    for row in costs:
        if row.id != without and row.part_of is None:
            name = optional(row.label or row.agency_name, language)
            kind = words(language, "costs")[row.kind]
            found.append((str(row.id), replace(name, value=f"{kind}: {shortened(name.value)}") if name else kind))
    return any_of(found, language)


def money(session: Session) -> list[Choice]:
    """The currencies kept here, by code. One statement."""
    return [(row.code, row.code) for row in currencies.listed(session, {}, ALL).items]


def table(name: str, language: str) -> list[Choice]:
    """A table of words as choices of which none need be made."""
    return any_of(list(words(language, name).items()), language)


def shortened(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= CUT else f"{text[:CUT].rsplit(' ', 1)[0]}…"
