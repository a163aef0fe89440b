"""What a plan says nothing of (domain.md 3, *gap*): a covered recommendation without activity; an activity without
recommendation, lead agency, period, cost or indicator.

A gap is shown wherever the plan is read; only the move to `final` asks that each is filled or waived. This module does
not know who waived what.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from app.rules.problems import N_


class Gap(StrEnum):
    """What an activity may lack, in the order shown."""

    RECOMMENDATION = "recommendation"
    AGENCY = "agency"
    PERIOD = "period"
    COST = "cost"
    INDICATOR = "indicator"


#: One sentence each, as message ids.
SENTENCES: Mapping[Gap, str] = {
    Gap.RECOMMENDATION: N_("No recommendation is linked"),
    Gap.AGENCY: N_("No lead agency"),
    Gap.PERIOD: N_("No period"),
    Gap.COST: N_("No cost"),
    Gap.INDICATOR: N_("No indicator"),
}


class Said(NamedTuple):
    """What an activity says of itself; `has_period`: start and end are both known, to whatever precision."""

    has_recommendation: bool
    has_agency: bool
    has_period: bool
    has_cost: bool
    has_indicator: bool


def of_activity(said: Said) -> list[Gap]:
    """What an activity lacks.

    Example:
        >>> [gap.value for gap in of_activity(Said(True, False, True, False, True))]
        ['agency', 'cost']
    """
    return [gap for gap, there in zip(Gap, said, strict=True) if not there]


def not_implemented(covers: Sequence[str], implemented: Iterable[str]) -> list[str]:
    """The covered recommendations that no activity implements, in the order given. A cancelled activity implements none:
    leaving it out is the caller's part.

    Example:
        >>> not_implemented(["a", "b"], ["b"])
        ['a']
    """
    done = set(implemented)
    return [one for one in covers if one not in done]
