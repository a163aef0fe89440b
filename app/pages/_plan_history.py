"""The history of a plan and of everything on it, newest first, page by page."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from app.pages import _history
from app.queries import changes, plan_contents
from app.rules import dates
from app.rules.problems import N_
from app.web.languages import translate

SHOWN = 30
THINGS = {
    "plans": N_("Plan"),
    "guidelines": N_("Guideline"),
    "activities": N_("Activity"),
    "milestones": N_("Milestone"),
    "costs": N_("Cost line"),
    "indicators": N_("Indicator"),
    "targets": N_("Target"),
    "observations": N_("Value"),
    "updates": N_("Report"),
    "evidence": N_("Evidence"),
}
"""What a thing is, by the plural noun of its path."""


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_history.html` takes. Two statements. `?before=`: the number of a Change, for older ones. What reads the
    same, as the many lines of one load do, is said once with how many there are."""
    asked = _history.asked(f"{page.address}/history", page.request.query_params)
    found = changes.of_plan(page.session, page.actor, page.plan.id, asked.before, SHOWN + 1)
    older, first = asked.ways(found, SHOWN)
    zone, language, plan = dates.zone(page.zone), page.language, page.plan
    codes = {str(id): code for id, code in plan_contents.codes_of(page.session, page.actor, plan.id, plan.edition)}
    return {
        "changes": [
            (told, len(list(same)))
            for told, same in groupby(
                {
                    "entry": _history.told(row, page.actor, language, zone),
                    "thing": translate(language, THINGS[row.type]),
                    "code": codes.get(row.thing_id, ""),
                    "href": f"/activities/{row.thing_id}" if row.thing_id in codes else "",
                }
                for row in found[:SHOWN]
            )
        ],
        "older": older,
        "first": first,
    }
