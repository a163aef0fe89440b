"""The history of one thing as its page shows it: who, when, what it was, what it became, why. Newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.pages._texts import Passage, optional
from app.pages._words import words
from app.queries import changes
from app.rules.problems import N_
from app.schemas.changes import entry
from app.web.formats import Formats
from app.web.languages import translate

SHOWN = 20
"""Changes on a page; the older ones stand on the next."""

VERBS = {
    "load": N_("Loaded from its source"),
    "create": N_("Added"),
    "change": N_("Changed"),
    "remove": N_("Removed"),
    "restore": N_("Brought back"),
    "submit": N_("Submitted"),
    "accept": N_("Accepted"),
    "return": N_("Returned"),
    "publish": N_("Published"),
    "withdraw": N_("Withdrawn"),
    "enter": N_("Entered from elsewhere"),
    "move": N_("Moved along its path"),
    "waive": N_("Gap waived"),
    "unwaive": N_("Gap waived no more"),
}
"""What happened, by the verb of the act; what else may happen counts as a change."""

ROLES = {
    "system": N_("Operator of the service"),
    "person": N_("A person"),
    "client": N_("A system"),
    "focal_point": N_("Focal point"),
    "agency_officer": N_("Agency officer"),
    "consultant": N_("Consultant"),
    "contributor": N_("Contributor"),
    "expert": N_("Expert"),
    "secretariat": N_("Secretariat"),
    "administrator": N_("Administrator"),
    "observer": N_("Observer"),
}

MEMBERS = {
    "absence": N_("Why there is no value"),
    "acronym": N_("Acronym"),
    "activity": N_("Activity"),
    "addressees": N_("Addressed to"),
    "adopted_on": N_("Adopted"),
    "agency": N_("Agency"),
    "amount": N_("Amount"),
    "as_of": N_("As of"),
    "baseline": N_("Baseline"),
    "baseline_on": N_("Date of the baseline"),
    "bodies": N_("Bodies"),
    "cancel_reason": N_("Reason"),
    "category": N_("Category"),
    "closes_short": N_("Why the rest will not come"),
    "code": N_("Code"),
    "confidential": N_("Why it must not be public"),
    "covers": N_("Recommendations it covers"),
    "currency": N_("Currency"),
    "dated": N_("Date"),
    "decided_at": N_("Decided on"),
    "decision": N_("Decision"),
    "description": N_("Description"),
    "difficulties": N_("Difficulties"),
    "direction": N_("What is better"),
    "disaggregation": N_("Of which group"),
    "disaggregations": N_("Of which groups"),
    "document": N_("Document"),
    "due": N_("Due"),
    "end": N_("End"),
    "file": N_("File"),
    "fiscal_year": N_("Fiscal year"),
    "follows": N_("Follows up"),
    "frequency": N_("How often it is measured"),
    "funding": N_("Source of the money"),
    "guideline": N_("Guideline"),
    "indicator": N_("Indicator"),
    "kind": N_("Kind"),
    "label": N_("What it is for"),
    "language": N_("Language"),
    "languages": N_("Languages"),
    "lead_agency": N_("Lead agency"),
    "means": N_("Means of verification"),
    "measures": N_("Suggested measures"),
    "mechanism": N_("Mechanism"),
    "mechanisms": N_("Mechanisms"),
    "memberships": N_("Convention and mechanism"),
    "milestone": N_("Milestone"),
    "moves": N_("How it came here"),
    "name": N_("Name"),
    "narrative": N_("In words"),
    "note": N_("Note"),
    "numbers": N_("Numbers by language"),
    "observed": N_("Date of the value"),
    "official": N_("The Committee's number"),
    "organisation": N_("Organisation"),
    "parent": N_("Part of"),
    "part_of": N_("Part of the line"),
    "percent": N_("Per cent done"),
    "period": N_("Period"),
    "phase": N_("Phase"),
    "plan": N_("Plan"),
    "position": N_("Place"),
    "precision": N_("Rounded to"),
    "published_on": N_("Published on"),
    "publisher": N_("Published by"),
    "quantities": N_("Reached"),
    "reached": N_("Reached"),
    "reached_on": N_("Reached on"),
    "reason": N_("Reason"),
    "recommendations": N_("Implements"),
    "reporting": N_("Reporting"),
    "returns": N_("Returned"),
    "round": N_("Round"),
    "rounds": N_("Rounds"),
    "set_on": N_("In force since"),
    "source": N_("Source"),
    "source_title": N_("Title of the source"),
    "spending": N_("Spending"),
    "stage": N_("Stage"),
    "start": N_("Start"),
    "state": N_("State"),
    "stated_equivalent": N_("In another currency, as stated"),
    "states": N_("States"),
    "status": N_("Status"),
    "status_as_of": N_("Status as of"),
    "submitted_at": N_("Submitted on"),
    "supporting_agencies": N_("Supporting agencies"),
    "synthetic": N_("Synthetic"),
    "target": N_("Quantity to reach"),
    "text": N_("Text"),
    "theme": N_("Theme"),
    "time_zone": N_("Time zone"),
    "title": N_("Title"),
    "topic": N_("Topic"),
    "type": N_("Type"),
    "unit": N_("Unit"),
    "update": N_("Report"),
    "url": N_("Address"),
    "value": N_("Value"),
    "verified": N_("Verified"),
    "versions": N_("Versions"),
    "waivers": N_("Gaps that are waived"),
    "weight": N_("Weight"),
}
"""Members of things by their public names; one without a word here is shown by its name."""

CODES = {
    "status": "statuses",
    "stage": "stages",
    "verified": "verified",
    "decision": "decisions",
    "funding": "funding",
    "absence": "absences",
    "direction": "directions",
    "reporting": "reporting",
}
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
