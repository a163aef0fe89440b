"""The history of one thing as its page shows it: who, when, what it was, what it became, why. Newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages._history_words import CODES, MEMBERS, ROLES, VERBS
from app.pages._texts import Passage, optional
from app.pages._words import words
from app.queries import changes
from app.rules.problems import N_
from app.schemas.changes import entry
from app.web.formats import Formats
from app.web.languages import translate

SHOWN = 20
"""Changes on a page; the older ones stand on the next."""

TWICE = frozenset({"owner"})
"""Members that others tell as well: the plan or activity something belongs to."""
ENTRIES = N_("%(count)s entries")
YES, NO = N_("yes"), N_("no")


@dataclass(frozen=True, slots=True)
class Difference:
    """One member before and after, None where there was or is nothing."""

    member: str
    before: Passage | None
    after: Passage | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: what happened, when, who (role, agency, and the name for those who may know it), why, and what differs;
    `first`: the thing was made."""

    what: str
    at: Markup
    who: str
    reason: str
    first: bool
    changed: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class History:
    """A page of the history of a thing, newest first. `older`, `first`: the addresses of the next page and of the first, or
    empty."""

    entries: Sequence[Entry]
    older: str
    first: str


class Asked(NamedTuple):
    """The page whose history is asked for, and before which change; None: the newest."""

    address: str
    before: int | None

    def ways(self, found: Sequence[Any], shown: int) -> tuple[str, str]:
        """Where the older changes stand, and the newest. `found`: one more than is shown, if there is one."""
        older = f"{self.address}?before={found[shown - 1].n}#history" if len(found) > shown else ""
        return older, f"{self.address}#history" if self.before is not None else ""


def asked(address: str, given: Mapping[str, str]) -> Asked:
    """What a page is asked for (`?before=`, the number of a change)."""
    before = given.get("before", "")
    return Asked(address, int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else None)


def of_thing(
    session: Session,
    actor: Actor,
    type: str,
    id: Any,
    language: str,
    asked: Asked,
    zone: tzinfo = UTC,
    names: Mapping[str, str] | None = None,
) -> History:
    """The changes of a thing that concern the reader. `names`: of things named by id in it (agencies, topics). One
    statement."""
    found = changes.newest_of(session, actor, type, id, asked.before, SHOWN + 1)
    entries = [_entry(entry(row, actor), row, language, zone, names or {}) for row in found[:SHOWN]]
    return History(entries, *asked.ways(found, SHOWN))


def told(row: Any, actor: Actor, language: str, zone: tzinfo, names: Mapping[str, str] | None = None) -> Entry:
    """One row of the log for this reader."""
    return _entry(entry(row, actor), row, language, zone, names or {})


def verb(act: str, language: str) -> str:
    """What happened, in a word: the verb of an act of the log."""
    return translate(language, VERBS.get(act.rpartition(".")[2], VERBS["change"]))


def _entry(shape: Mapping[str, Any], row: Any, language: str, zone: tzinfo, names: Mapping[str, str]) -> Entry:
    who = [translate(language, ROLES.get(shape["role"] or "system", ROLES["system"]))]
    if shape["agency"] in names:
        who.append(names[shape["agency"]])
    if shape["actor"]:
        who.append(shape["actor"])
    first = row.before is None
    differences = (
        [] if first else [_difference(one, language, names) for one in shape["changed"] if one["member"] not in TWICE]
    )
    at = Formats(language).instant(shape["at"], zone)
    return Entry(verb(shape["act"], language), at, " · ".join(who), shape["reason"] or "", first, differences)


def _difference(one: Mapping[str, Any], language: str, names: Mapping[str, str]) -> Difference:
    member = one["member"]
    label = translate(language, MEMBERS[member]) if member in MEMBERS else member
    return Difference(label, *(_shown(member, one[side], language, names) for side in ("before", "after")))


def _shown(member: str, value: Any, language: str, names: Mapping[str, str]) -> Passage | None:
    if isinstance(value, Mapping) and {"language", "value", "translations"} <= value.keys():
        return optional(value, language)
    said = _value(member, value, language, names)
    return Passage(said, language, "", False, False) if said else None


def _value(member: str, value: Any, language: str, names: Mapping[str, str]) -> str:
    """A value of an image in words: codes by their word, ids by their name."""
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, bool):
        return translate(language, YES if value else NO)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {inner}" for key, inner in value.items())
    if isinstance(value, list):
        if any(isinstance(one, Mapping) for one in value):
            return translate(language, ENTRIES, {"count": Formats(language).number(len(value))})
        return ", ".join(_value(member, one, language, names) for one in value)
    if member in CODES:
        return words(language, CODES[member]).get(str(value), str(value))
    return names.get(str(value), str(value))
