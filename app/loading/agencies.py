"""Agencies that plans name: who leads, supports or receives money. Found by State and name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.actions.loading import Ref, Row, Thing, own
from app.loading.files import Files
from app.loading.wording import Sourced, provenance, text
from app.models import Agency

NAME_AND_ACRONYM = re.compile(r"(.+) \(([A-Z]{2,10})\)")
BRANCH = re.compile(r"Ministerio de(l| )|Ministry of |Poder Judicial$")
"""Bodies whose name says that they are of a branch of government; of the others nothing is said."""


@dataclass(frozen=True)
class Named:
    """An agency as a line names it; `language` of the name."""

    state: str
    name: str
    acronym: str | None
    language: str
    line: Sourced


def things(files: Files) -> Iterator[Thing]:
    """Each agency once, with the source of the line that names it first."""
    for key, named in named_in(files).items():
        kind = "branch_of_government" if BRANCH.match(named.name) else None
        note = "kind inferred from the name" if kind else None
        values = {
            "state": named.state,
            "name": text(named.language, named.name),
            "acronym": named.acronym,
            "kind": kind,
            **provenance(named.line, note),
        }
        natural = {"state": named.state, "acronym": named.acronym} if named.acronym else None
        yield Thing("agencies", key, [Row(Agency, {"id": own}, values)], natural=natural)


def named_in(files: Files) -> dict[str, Named]:
    """The agencies by key (`PER/Ministerio de Salud`), in the order in which they are named."""
    plan = files.peru
    regional = regional_governments(files)
    acts = [act for act in plan.legal_chain if "approves the plan" in act.act]
    found = [_named(plan.state, plan.lead_agency, "es", act) for act in acts]
    shares: list[tuple[str, Sourced]] = [
        (share.entity, share) for share in plan.budget.allocations if share.entity != regional
    ]
    leads: list[tuple[str, Sourced]] = [
        (name, measure) for measure in plan.measures for name in (measure.lead, *measure.partners)
    ]
    found += [_named(plan.state, name, "es", line) for name, line in (*shares, *leads)]
    plans = [line for line in files.plans if line.lead_agency]
    found += [_named(line.state_iso3, line.lead_agency or "", "en", line) for line in plans]
    agencies: dict[str, Named] = {}
    acronyms: set[tuple[str, str]] = set()
    for named in found:
        if (named.state, named.name) not in acronyms:  # "MIMP" is the agency that was named in full before
            agencies.setdefault(f"{named.state}/{named.name}", named)
        if named.acronym:
            acronyms.add((named.state, named.acronym))
    return agencies


def _named(state: str, wording: str, language: str, line: Sourced) -> Named:
    found = NAME_AND_ACRONYM.fullmatch(wording)
    if found:
        return Named(state, found[1], found[2], language, line)
    return Named(state, wording, wording if wording.isupper() else None, language, line)


def regional_governments(files: Files) -> str:
    """How the shares call the regional governments, which are many and no agency."""
    return f"{files.peru.budget.recipients.regional_governments} regional governments"


class Agencies:
    """Finds the agency a line means."""

    def __init__(self, files: Files) -> None:
        named = named_in(files)
        self._keys = {(agency.state, agency.name): key for key, agency in named.items()}
        self._keys |= {(agency.state, agency.acronym): key for key, agency in named.items() if agency.acronym}

    def of(self, state: str, wording: str | None) -> Ref | None:
        """By name, by acronym, or by both in one ("Ministerio … (MIMP)"); None where none is named, or no agency."""
        if wording is None:
            return None
        found = NAME_AND_ACRONYM.fullmatch(wording)
        key = self._keys.get((state, found[1] if found else wording))
        return Ref("agencies", key) if key else None
