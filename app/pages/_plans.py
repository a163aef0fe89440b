"""What is known of any plan, shaped for pages: its card in lists, its name, its path. Not its content."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.pages._texts import Passage, Provenance, passage, provenance
from app.pages._words import words
from app.rules import plans
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate

LAST_KNOWN = N_("last known, %(day)s")
LAST_KNOWN_UNDATED = N_("last known, without a date")
NAME = N_("Plan of Action %(year)s, %(state)s")
NAME_UNDATED = N_("Plan of Action, %(state)s")
NAME_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Card:
    """A plan in a list: title, where it leads, where it stands. `known` says that the stage is the last one known."""

    id: str
    title: Passage
    href: str
    state: str
    mechanisms: str
    stage: str
    known: str
    agency: str
    synthetic: bool
    source: Provenance


def card(row: Any, language: str, state: str) -> Card:
    """The card of a row of `queries.plans`, for a reader of a language; `state` is the State's name in it."""
    return Card(
        str(row.id),
        passage(row.content_title or row.title, language),
        f"/plans/{row.id}",
        state,
        NAME_SEPARATOR.join(row.mechanisms),
        words(language, "stages")[row.stage],
        known(row, language),
        agency(row.content_agency_name or row.agency_name, row.content_agency_acronym or row.agency_acronym, language),
        row.synthetic,
        provenance(row, language),
    )


def agency(name: Any, acronym: str | None, language: str) -> str:
    """An agency by its name with its acronym, empty where there is none."""
    if not name:
        return ""
    shown = passage(name, language).value
    return shown if not acronym or acronym in shown else f"{shown} ({acronym})"


def body(name: Any, acronym: str | None, language: str) -> Passage:
    """The same with its language, for pages that mark it."""
    return replace(passage(name, language), value=agency(name, acronym, language))


def last_move(row: Any) -> Mapping[str, Any]:
    """The move that brought the plan where it stands; empty where none is known."""
    moves: list[Mapping[str, Any]] = row.moves or []
    return moves[-1] if moves else {}


def known(row: Any, language: str) -> str:
    """What is said beside the stage of a plan that entered from elsewhere: it is the last one known, and of which day."""
    move = last_move(row)
    if not move.get("entry"):
        return ""
    if not move["dated"]:
        return translate(language, LAST_KNOWN_UNDATED)
    return translate(language, LAST_KNOWN, {"day": Formats(language).day(move["dated"])})


def name(row: Any, language: str, state: str) -> str:
    """The short name of a plan, for headings: official titles have up to 180 characters. With the year of its period,
    else of its last move."""
    day = row.start or last_move(row).get("dated")
    if day:
        return translate(language, NAME, {"year": day[:4], "state": state})
    return translate(language, NAME_UNDATED, {"state": state})


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the path of a plan: `done` (behind it, by a move on record), `current`, or `ahead`; `unrecorded` is behind
    it too, but nobody recorded that the plan was there. With the day of its move if known."""

    label: str
    state: str
    day: str


def path(row: Any, language: str) -> tuple[list[Step], int]:
    """The path of a plan, and the place of its stage on it, from 1."""
    days = {move["stage"]: move["dated"] or "" for move in row.moves or []}
    here = plans.PATH.index(row.stage)
    steps = [
        Step(
            label,
            "current" if i == here else "ahead" if i > here else "done" if stage in days else "unrecorded",
            days.get(stage, ""),
        )
        for i, (stage, label) in enumerate(words(language, "stages").items())
    ]
    return steps, here + 1


def activity_address(id: Any, plan_id: Any) -> str:
    """Where an activity is read."""
    return f"/activities/{id}"
