"""Who may read a plan's draft, as keys (domain.md 6). The one place that says so; `visible()` and the feed compare keys.

focal point of the State, for one of the plan's mechanisms    PER:MESECVI
secretariat of one of its mechanisms, from the workshop on    workshop:MESECVI
officer of an agency that leads or supports in the draft      agency:<id>
consultant of the plan                                        plan:<id>
contributor of the plan, while the draft is frozen            frozen:<id>
secretariat and administrators, on people, clients, grants    access
"""

from collections.abc import Iterable
from uuid import UUID

PUBLIC = "public"
"""The key everybody holds: on Changes of what is published."""

BEFORE_WORKSHOP = ("memorandum", "drafting")


def of_draft(
    plan_id: UUID, state: str, mechanisms: Iterable[str], stage: str, agencies: Iterable[UUID] = ()
) -> list[str]:
    """The keys of those who may read the draft of a plan, sorted.

    Example: `of_draft(id, "PER", ["MESECVI"], "drafting")` is `["PER:MESECVI", "plan:<id>"]`.
    """
    mechanisms = list(mechanisms)
    keys = {f"{state}:{mechanism}" for mechanism in mechanisms} | {f"plan:{plan_id}"}
    keys |= {f"agency:{agency}" for agency in agencies}
    if stage not in BEFORE_WORKSHOP:
        keys |= {f"workshop:{mechanism}" for mechanism in mechanisms}
    if stage == "workshop":
        keys.add(f"frozen:{plan_id}")
    return sorted(keys)


def of_update(state: str, mechanisms: Iterable[str], agency: UUID | None) -> list[str]:
    """The keys of those who may read an update that nobody has accepted yet: the focal point and the reporting agency.

    Example: `of_update("PER", ["MESECVI"], None)` is `["PER:MESECVI"]`.
    """
    keys = {f"{state}:{mechanism}" for mechanism in mechanisms}
    return sorted(keys | ({f"agency:{agency}"} if agency else set()))
