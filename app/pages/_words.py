"""The words for codes: what a status, stage, kind is called on a page. Message ids; `Words` gives them in a language."""

from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from app.rules import inputs, money, plans
from app.rules.problems import N_
from app.web.languages import translate

STATUSES = {
    "not_reported": N_("Not reported"),
    "planned": N_("Planned"),
    "under_way": N_("Under way"),
    "completed": N_("Completed"),
    "suspended": N_("Suspended"),
    "cancelled": N_("Cancelled"),
}
NEXT = {
    "memorandum": N_("Next: a national consultant is named, and the draft is written."),
    "drafting": N_(
        "Next: the focal point of the State opens the workshop, once the draft says enough to be discussed."
    ),
    "workshop": N_("Next: the participants give their inputs until the cut-off."),
    "revision": N_("Next: the focal point of the State disposes of every input, with a reason, and closes the draft."),
    "final": N_("Next: the State or the OAS publishes the plan."),
    "published": N_("Next: the agencies report on their activities, and the focal point of the State accepts it."),
    "reporting": N_("Next: the agencies report on their activities, and the focal point of the State accepts it."),
    "closed": N_("Nothing is due any more."),
}
"""Who has the next move, by stage."""
LEFT_OUT = {
    "not_reported": N_("not reported"),
    "cancelled": N_("cancelled"),
    "no_figure": N_("without a figure"),
}
NOT_CONVERTED = {
    "no_rate": N_("not converted: no exchange rate is stored"),
}
VERIFIED = {
    "yes": N_("a public page says so"),
    "partial": N_("partly verified"),
    "no": N_("not verified"),
}
SIDES = {
    "state": N_("published by the State"),
    "oas": N_("published by the OAS"),
}
REASONS = {
    "correction": N_("Correction"),
    "extension": N_("Extension"),
    "new_activity": N_("New activity"),
    "cost_revision": N_("Revision of costs"),
    "other": N_("Another reason"),
}
"""Why there is a version after the first."""
KINDS = {
    "legislative": N_("Legislative"),
    "procedural": N_("Procedural"),
    "guidelines": N_("Guidelines"),
    "institution_building": N_("Institution building"),
    "data": N_("Data"),
    "coordination": N_("Coordination"),
}
"""Types of recommendations."""
AGENCIES = {
    "branch_of_government": N_("Branch of government"),
    "oversight_body": N_("Oversight body"),
    "subnational_government": N_("Sub-national government"),
    "civil_society": N_("Civil society"),
    "international_organisation": N_("International organisation"),
}
"""Kinds of agencies."""
PHASES = {
    "review": N_("Review"),
    "evaluation": N_("Evaluation"),
    "follow_up": N_("Follow-up"),
}
FOUND = {
    "recommendations": N_("Recommendation"),
    "plans": N_("Plan of Action"),
    "activities": N_("Activity"),
    "agencies": N_("Agency"),
    "states": N_("State"),
}
"""What a thing is, by the plural noun of its path."""
FUNDING = {
    "own_budget": N_("Own budget"),
    "donor": N_("Donor"),
    "other": N_("Another source"),
}
INDICATORS = {
    "structural": N_("Structural"),
    "process": N_("Process"),
    "result": N_("Result"),
    "sign_of_progress": N_("Sign of progress"),
}
"""Types of indicators."""
DIRECTIONS = {
    "increase": N_("More is better"),
    "decrease": N_("Less is better"),
}
ABSENCES = {
    "not_available": N_("Not available"),
    "not_applicable": N_("Not applicable"),
}
WHY_NO_SHARE = {
    "no_baseline": N_("no baseline is stated"),
    "no_target": N_("no target is set"),
    "no_value": N_("no value is known"),
    "not_available": N_("the last value is not available"),
    "not_applicable": N_("the last value is not applicable"),
    "against_direction": N_("the target lies on the wrong side of the baseline"),
}
DECISIONS = {
    "submitted": N_("Waits for a decision"),
    "returned": N_("Returned to who reported"),
    "accepted": N_("Accepted by the focal point"),
}
REPORTING = {
    "none": N_("No reports are asked for"),
    "quarterly": N_("Every quarter"),
    "half_yearly": N_("Every half-year"),
    "yearly": N_("Every year"),
}
LANGUAGES_IN = {
    "es": N_("in Spanish"),
    "en": N_("in English"),
    "pt": N_("in Portuguese"),
    "fr": N_("in French"),
}
TABLE = {
    "activity": N_("Activity"),
    "more": N_("Details"),
    "supporting": N_("Supported by:"),
    "milestones": N_("Milestones:"),
    "implements": N_("Implements:"),
    "no_recommendation": N_("no recommendation is linked"),
    "lead": N_("Lead agency"),
    "period": N_("Period"),
    "since": N_("from"),
    "until": N_("until"),
    "overdue": N_("Overdue"),
    "starting_late": N_("Starts late"),
    "reached": N_("Reached"),
    "status": N_("Status"),
    "none": N_("not stated"),
    "no_data": N_("No data"),
    "change": N_("Change"),
    "undo": N_("Undo"),
    "choose": N_("Choose"),
}
"""Labels of the activity table, translated once per page and not once per row."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "statuses": STATUSES,
    "stages": plans.NAMES,
    "next": NEXT,
    "left_out": LEFT_OUT,
    "costs": money.NAMES,
    "not_converted": NOT_CONVERTED,
    "verified": VERIFIED,
    "sides": SIDES,
    "reasons": REASONS,
    "kinds": KINDS,
    "languages": LANGUAGES_IN,
    "table": TABLE,
    "agencies": AGENCIES,
    "phases": PHASES,
    "found": FOUND,
    "funding": FUNDING,
    "indicators": INDICATORS,
    "directions": DIRECTIONS,
    "absences": ABSENCES,
    "why_no_share": WHY_NO_SHARE,
    "decisions": DECISIONS,
    "reporting": REPORTING,
    "sectors": inputs.SECTORS,
    "dispositions": inputs.DISPOSITIONS,
}


@cache
def words(language: str, table: str) -> Mapping[str, str]:
    """One of the tables above in a language.

    Example: `words("es", "statuses")["under_way"]`.
    """
    return {code: translate(language, message) for code, message in TABLES[table].items()}


@cache
def tags(language: str) -> Mapping[str, Markup]:
    """The outlined tag of each status in a language."""
    return {
        code: Markup('<span class="tag tag--{}">{}</span>').format(code, label)
        for code, label in words(language, "statuses").items()
    }
