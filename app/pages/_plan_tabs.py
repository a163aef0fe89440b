"""What each tab of a plan shows beside the head: a name, its label, and the context its template takes."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from app.pages import (
    _indicators,
    _inputs,
    _plan_activities,
    _plan_costs,
    _plan_history,
    _plan_standing,
    _plan_versions,
    _timeline,
)
from app.pages._choices import ROUND
from app.pages._noun_forms import Page
from app.pages._plans import agency
from app.pages._texts import passage, provenance, web_address
from app.pages._words import words
from app.queries import plan_contents
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate


class Plan(Page, Protocol):
    """What a tab knows of the page it stands on."""

    @property
    def rights(self) -> Any: ...

    @property
    def tab(self) -> str: ...


LABELS = {
    "activities": N_("Activities"),
    "about": N_("About the plan"),
    "timeline": N_("Timeline"),
    "costs": N_("Money"),
    "indicators": N_("Indicators"),
    "inputs": N_("Inputs"),
    "documents": N_("Path and documents"),
    "versions": N_("Versions"),
    "history": N_("History"),
}
CLOSED = N_("What is public")
OPEN = ("activities", "documents")
"""Tabs of a plan whose content is not for the reader: the first says so, the other shows its path."""


def tabs(page: Plan) -> list[tuple[str, str, bool]]:
    """The tabs: label, address, whether it is this one."""
    shown = LABELS if page.plan.edition is not None else {OPEN[0]: CLOSED, OPEN[1]: LABELS[OPEN[1]]}
    return [
        (
            translate(page.language, label),
            page.address if name == "activities" else f"{page.address}/{name}",
            name == page.tab,
        )
        for name, label in shown.items()
    ]


def _activities(page: Plan) -> Mapping[str, Any]:
    return _plan_activities.context(page) if page.plan.edition is not None else {}


def _documents(page: Plan) -> Mapping[str, Any]:
    found = plan_contents.documents_of(page.session, page.plan.id)
    return {
        **_plan_standing.context(page),
        "moves": [_move(move, found, page.language) for move in reversed(page.plan.moves or [])],
        "documents": [
            {
                "title": passage(one.title, page.language),
                "symbol": one.symbol,
                "day": one.dated,
                "href": web_address(one.url),
                "source": provenance(one, page.language),
            }
            for one in found
        ],
    }


def _about(page: Plan) -> Mapping[str, Any]:
    plan, language = page.plan, page.language
    labels, formats = words(language, "table"), Formats(language)
    guidelines = plan_contents.guidelines_of(page.session, page.actor, plan.id, plan.edition)
    name = agency(plan.content_agency_name, plan.content_agency_acronym, language)
    return {
        "title": passage(plan.content_title, language),
        "executing": (name, f"/agencies/{plan.content_agency_id}") if name else None,
        "mechanisms": [(code, f"/mechanisms/{code}") for code in plan.mechanisms],
        "period": formats.period(plan.start, plan.until, labels["until"], labels["since"]),
        "rounds": [translate(language, ROUND, {"number": number}) for number in plan.rounds or []],
        "covers": [(one["code"], f"/recommendations/{one['id']}") for one in plan.covers or []],
        "reporting": words(language, "reporting")[plan.reporting],
        "source": provenance(plan, language),
        "guidelines": [
            (str(one.id), one.version, passage(one.title, language), provenance(one, language)) for one in guidelines
        ],
    }


def _move(move: Mapping[str, Any], documents: Any, language: str) -> Mapping[str, Any]:
    document = next((one for one in documents if str(one.id) == move["document_id"]), None)
    return {
        "stage": words(language, "stages")[move["stage"]],
        "day": move["dated"],
        "by": words(language, "sides").get(move["side"] or "", ""),
        "reason": move["reason"],
        "document": passage(document.title, language) if document else None,
        "source": provenance(move, language),
    }


def _measured(page: Plan) -> Mapping[str, Any]:
    rows = plan_contents.codes_of(page.session, page.actor, page.plan.id, page.plan.edition)
    found = _indicators.of(page.session, page.actor, page.plan, page.language, page.today)
    download = f"{page.address}/indicators.csv?lang={page.language}" if found else ""
    return {"indicators": found, "codes": {str(id): code for id, code in rows}, "download": download}


TABS: Mapping[str, Callable[[Plan], Mapping[str, Any]]] = {
    "activities": _activities,
    "about": _about,
    "timeline": lambda page: _timeline.context(page),
    "costs": lambda page: _plan_costs.context(page),
    "indicators": _measured,
    "inputs": lambda page: _inputs.context(page),
    "documents": _documents,
    "versions": lambda page: _plan_versions.context(page),
    "history": lambda page: _plan_history.context(page),
}
