"""Inputs of a workshop: who gives them until when, and what becomes of them (domain.md 4)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from app.rules import dates
from app.rules.plans import NAMES, Stage
from app.rules.problems import N_, Problem


class Sector(StrEnum):
    """Of which sector somebody at the workshop is."""

    BRANCH_OF_GOVERNMENT = "branch_of_government"
    OVERSIGHT_BODY = "oversight_body"
    CIVIL_SOCIETY = "civil_society"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    COOPERATION_AGENCY = "cooperation_agency"


class Disposition(StrEnum):
    """What becomes of an input, always with a reason."""

    ACCEPTED = "accepted"
    IN_PART = "in_part"
    REJECTED = "rejected"


#: What each is called, as message ids.
SECTORS: Mapping[str, str] = {
    Sector.BRANCH_OF_GOVERNMENT: N_("Branch of government"),
    Sector.OVERSIGHT_BODY: N_("Oversight body"),
    Sector.CIVIL_SOCIETY: N_("Civil society"),
    Sector.INTERNATIONAL_ORGANISATION: N_("International organisation"),
    Sector.COOPERATION_AGENCY: N_("Cooperation agency"),
}
DISPOSITIONS: Mapping[str, str] = {
    Disposition.ACCEPTED: N_("Accepted"),
    Disposition.IN_PART: N_("Accepted in part"),
    Disposition.REJECTED: N_("Rejected"),
}

#: Stages in which inputs are disposed of: as they come, and afterwards.
DISPOSING = (Stage.WORKSHOP, Stage.REVISION)


def input_problem(at: Stage, cut_off: datetime | None, now: datetime, zone: str) -> Problem | None:
    """Why no input is taken, or None. `cut_off` and `now` are instants; `zone`: the State's, in whose time it is told.

    Example:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
        >>> input_problem(Stage.WORKSHOP, noon, noon, "America/Lima").params["at"]
        '2026-11-22 07:00'
        >>> input_problem(Stage.WORKSHOP, None, noon, "America/Lima")
    """
    if at is not Stage.WORKSHOP:
        return Problem("input_outside_workshop", params={"stage": NAMES[at], "workshop": NAMES[Stage.WORKSHOP]})
    if cut_off is not None and now >= cut_off:
        return Problem("input_late", params={"at": local(cut_off, zone), "zone": zone})
    return None


def local(at: datetime, zone: str) -> str:
    """An instant as a clock in the State shows it, to the minute.

    Example:
        >>> from datetime import UTC
        >>> local(datetime(2026, 12, 1, 23, tzinfo=UTC), "America/Lima")
        '2026-12-01 18:00'
    """
    return at.astimezone(dates.zone(zone)).strftime("%Y-%m-%d %H:%M")


def disposing_problem(at: Stage) -> Problem | None:
    """Why no input is disposed of, or None.

    Example:
        >>> disposing_problem(Stage.FINAL).code, disposing_problem(Stage.REVISION)
        ('disposed_outside', None)
    """
    if at in DISPOSING:
        return None
    return Problem("disposed_outside", params={"stage": NAMES[at], "opened_by": NAMES[Stage.REVISION]})


def cut_off_problem(at: Stage, was: datetime | None, to: datetime, reason: str | None, now: datetime) -> Problem | None:
    """Why the cut-off cannot be set, or None: it lies ahead, it is never brought forward, and an extension says why.

    Example:
        >>> from datetime import UTC
        >>> noon, later = datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)
        >>> cut_off_problem(Stage.WORKSHOP, noon, later, None, noon).code
        'extension_without_reason'
    """
    if at not in (Stage.DRAFTING, Stage.WORKSHOP):
        return Problem("cut_off_outside", "/cut_off", {"stage": NAMES[at]})
    if to <= now:
        return Problem("cut_off_past", "/cut_off")
    if was is None or was == to:
        return None
    if to < was:
        return Problem("cut_off_forward", "/cut_off")
    return None if reason and reason.strip() else Problem("extension_without_reason", "/reason")
