"""Sealed versions of a plan: when one is made, who publishes it, why there is a next one (domain.md 3, *Versions*).

Publishing seals: the first of the two acts, by the State or by the OAS, makes the version; the second is recorded on the
same bytes. This module does not know bytes, signatures or people.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.rules.plans import NAMES as STAGES
from app.rules.plans import PUBLISHED, Stage
from app.rules.problems import N_, Problem, Word

#: The number of the shape of a sealed document (docs/versions.md). A reader of one number reads every document of it.
SHAPE = 1


class Side(StrEnum):
    """Who publishes."""

    STATE = "state"
    OAS = "oas"


#: What each is called, as message ids.
SIDES: Mapping[str, Word] = {Side.STATE: Word(N_("the State")), Side.OAS: Word(N_("the OAS"))}


class Reason(StrEnum):
    """Why a plan has a version after its first."""

    CORRECTION = "correction"
    EXTENSION = "extension"
    NEW_ACTIVITY = "new_activity"
    COST_REVISION = "cost_revision"
    OTHER = "other"


def sealing_problem(at: Stage, newest: int | None) -> Problem | None:
    """Why no version can be sealed now, or None. `newest`: the number of the last version, if there is one.

    What is final is sealed; and what entered as published elsewhere, as it stands, once.

    Example:
        >>> sealing_problem(Stage.REVISION, None).code, sealing_problem(Stage.FINAL, 1)
        ('version_before_final', None)
    """
    if at is Stage.FINAL or (at in PUBLISHED and newest is None):
        return None
    if at in PUBLISHED:
        return Problem("version_sealed", params={"number": newest or 0})
    return Problem("version_before_final", params={"stage": STAGES[at], "final": STAGES[Stage.FINAL]})


def publishing_problem(side: str, published: Collection[str]) -> Problem | None:
    """Why a side cannot publish a version, or None. `published`: the sides that have.

    Example:
        >>> publishing_problem("oas", ["state"]) is None, publishing_problem("oas", ["oas"]).code
        (True, 'version_published')
    """
    return Problem("version_published", "/side", {"side": SIDES[side]}) if side in published else None


def proof_problem(document: object, url: object) -> Problem | None:
    """That a publication names neither a document nor an address, or None.

    Example:
        >>> proof_problem(None, None).member
        '/url'
    """
    return None if document or url else Problem("version_without_proof", "/url")


def reason_problem(newest: int | None, reason: str | None) -> Problem | None:
    """What is wrong with the typed reason of the version after `newest`, or None: the first has none, the others have one.

    Example:
        >>> reason_problem(1, None).code, reason_problem(None, "correction").code
        ('version_without_reason', 'version_first_reason')
    """
    if newest is None:
        return Problem("version_first_reason", "/reason") if reason else None
    return None if reason else Problem("version_without_reason", "/reason")
