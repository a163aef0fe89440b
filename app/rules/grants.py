"""What bounds each role (domain.md 6): a bound a role names is filled, one it does not name is empty."""

from collections.abc import Mapping
from datetime import datetime

from app.rules.problems import N_, Problem, Word

NEEDS: Mapping[str, tuple[str, ...]] = {
    "observer": (),
    "contributor": ("state", "plan"),
    "consultant": ("state", "plan"),
    "agency_officer": ("state", "agency"),
    "focal_point": ("state",),
    "expert": ("mechanism",),
    "secretariat": ("mechanism",),
    "administrator": (),
}
TAKES: Mapping[str, tuple[str, ...]] = {"focal_point": ("mechanism",), "expert": ("named_by",)}
"""Bounds a role may name; empty they do not bound it."""

BOUNDS: Mapping[str, str] = {
    "state": N_("State"),
    "mechanism": N_("Mechanism"),
    "agency": N_("Agency"),
    "plan": N_("Plan"),
    "named_by": N_("Named by"),
}


def bound_problems(role: str, given: Mapping[str, object]) -> list[Problem]:
    """What is wrong with the bounds of a grant. `given`: bounds by name, None for empty.

    Example:
        >>> [problem.code for problem in bound_problems("expert", {"state": "PER"})]
        ['bound_not_taken', 'bound_missing']
    """
    found = []
    for name, label in BOUNDS.items():
        filled, word = given.get(name) is not None, {"bound": Word(label)}
        if filled and name not in (*NEEDS[role], *TAKES.get(role, ())):
            found.append(Problem("bound_not_taken", f"/{name}", word))
        elif not filled and name in NEEDS[role]:
            found.append(Problem("bound_missing", f"/{name}", word))
    return found


def period_problems(since: datetime, until: datetime | None, now: datetime) -> list[Problem]:
    """What is wrong with the time a new grant is for: it begins now or later, and ends after that.

    Example:
        >>> noon = datetime(2026, 11, 22, 12)
        >>> [problem.code for problem in period_problems(noon, noon, noon)]
        ['grant_ends_before_it_begins']
    """
    found = []
    if since < now:
        found.append(Problem("grant_begins_in_the_past", "/since"))
    if until is not None and until <= since:
        found.append(Problem("grant_ends_before_it_begins", "/until"))
    return found
