"""The sealed versions of a plan: who published each, its hash and file, and what one says otherwise than another."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from app.access import policy
from app.access.policy import Bounds
from app.errors import NotFound
from app.pages._history_words import CODES, MEMBERS
from app.pages._plan_history import THINGS
from app.pages._texts import Passage, web_address
from app.pages._words import words
from app.queries import versions
from app.rules import dates
from app.rules import versions as rules
from app.rules.differences import Difference, Kind
from app.rules.plans import stage
from app.rules.problems import N_
from app.schemas.versions import shaped
from app.web.formats import Formats
from app.web.languages import translate

DRAFT = "draft"
QUIET = ("version", "previous", "shape")
"""Members of a document that say nothing of the plan."""
NUMBERS = frozenset({"amount", "target", "value", "weight", "baseline", "precision"})
ADDED, REMOVED = N_("Added"), N_("Removed")
WHAT = {**MEMBERS, **THINGS}
FROM_TO = N_("From version %(older)s to version %(newer)s")
FROM_TO_DRAFT = N_("From version %(older)s to the draft")


class Row(NamedTuple):
    """One difference as shown: what it is of, which member, what it was and is; a text in its language."""

    thing: str
    name: str
    member: str
    was: Passage | None
    now: Passage | None


def sides_open(page: Any, found: Sequence[Any]) -> list[str]:
    """For which sides the reader may publish now, the newest version or the next. `found`: the versions, newest first."""
    newest = found[0] if found else None
    sealing = rules.sealing_problem(stage(page.plan.stage), newest and newest.number) is None
    done = [] if sealing or newest is None else [one["side"] for one in newest.publications]
    able = [side for side, act in (("state", "plans.publish"), ("oas", "plans.publish_for_the_oas")) if _may(page, act)]
    return [side for side in able if side not in done] if sealing or newest else []


def _may(page: Any, act: str) -> bool:
    plan = page.plan
    return all(policy.may(page.actor, act, Bounds(plan.state, (one,), plan.id, plan.stage)) for one in plan.mechanisms)


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_versions.html` takes. One statement, three with differences (`?from=1&to=2`, `to=draft`).

    Raises:
        NotFound: differences of versions that are not there.
    """
    found = versions.all_of(page.session, page.actor, page.plan.id)
    return {
        "versions": [_version(page, row) for row in found],
        "publishing": bool(sides_open(page, found)),
        "draft_differs": bool(found) and page.plan.edition == DRAFT,
        **_differences(page),
    }


def _version(page: Any, row: Any) -> Mapping[str, Any]:
    shape, language = shaped(row), page.language
    return {
        "number": row.number,
        "both": shape["published_by"] == "both",
        "publications": [
            {
                "by": words(language, "sides")[one["side"]],
                "day": one["date"],
                "href": web_address(one["url"] or ""),
                "person": one["person"] or "",
                "note": one["note"] or "",
            }
            for one in shape["publications"]
        ],
        "sealed": Formats(language).instant(row.sealed_at, dates.zone(page.zone)),
        "reason": words(language, "reasons").get(row.reason or "", ""),
        "sha256": row.sha256,
        "file": shape["href"],
    }


def _differences(page: Any) -> Mapping[str, Any]:
    asked = page.request.query_params
    older, newer = asked.get("from", ""), asked.get("to", "")
    if not older and not newer:
        return {"compared": ""}
    if not (_is_number(older) and (newer == DRAFT or _is_number(newer))):
        raise NotFound
    number, against = (int(older), None) if newer == DRAFT else (int(newer), int(older))
    found = versions.compared(page.session, page.actor, page.plan.id, number, against)
    title = FROM_TO_DRAFT if newer == DRAFT else FROM_TO
    return {
        "compared": translate(page.language, title, {"older": older, "newer": newer}),
        "differences": list(rows(found, page.language)),
    }


def _is_number(given: str) -> bool:
    return given.isascii() and given.isdecimal() and 0 < len(given) < 6


def rows(found: Sequence[Difference], language: str, *, every: bool = False) -> Iterator[Row]:
    """The differences in words, in their order; `every`: those too that say nothing of the plan."""
    for one in found:
        if one.type in QUIET and not every:
            continue
        noun = "plans" if one.type == "plan" else one.type
        thing = translate(language, WHAT[noun]) if noun in WHAT else one.type
        if one.id is None and one.member is None:
            yield Row(one.type, "", "", _plain(one.was, language), _plain(one.became, language))
            continue
        if one.member is None:
            label = translate(language, ADDED if one.there_is else REMOVED)
            yield Row(thing, one.name, label, None, None)
            continue
        label = translate(language, MEMBERS[one.member]) if one.member in MEMBERS else one.member
        yield Row(thing, one.name, label, *(_said(one, value, language) for value in (one.was, one.became)))


def _said(one: Difference, value: Any, language: str) -> Passage | None:
    if isinstance(value, Mapping) and {"language", "value"} <= value.keys():
        lang = str(value["language"])
        other = words(language, "languages").get(lang, "") if lang != language else ""
        return Passage(str(value["value"]), lang, other, False, False)
    said = _value(one, value, language)
    return Passage(said, language, "", False, False) if said else None


def _plain(value: Any, language: str) -> Passage | None:
    return None if value is None else Passage(str(value)[:200], language, "", False, False)


def _value(one: Difference, value: Any, language: str) -> str:
    if value is None or value == [] or value == "":
        return ""
    if isinstance(value, list):
        return ", ".join(_value(one, each, language) for each in value)
    if isinstance(value, Mapping):
        name = value.get("name")
        return str(value.get("acronym") or (name["value"] if isinstance(name, Mapping) else value.get("code") or ""))
    member = str(one.member)
    if member in CODES:
        return words(language, CODES[member]).get(str(value), str(value))
    if one.kind is Kind.DATE:
        return Formats(language).day(value)
    return Formats(language).exact(Decimal(value)) if member in NUMBERS else str(value)
