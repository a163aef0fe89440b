"""What was reported on an activity as its page shows it: updates with their evidence, decisions and returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from app.pages._activities import quantity
from app.pages._plans import agency
from app.pages._texts import Passage, Provenance, optional, passage, provenance, web_address
from app.pages._words import tags, words
from app.rules import dates
from app.web.formats import NBSP, Formats


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of evidence: a link, or a file of ours (`file`: its name and kind). `confidential`: why it is not public.
    `source` None: its update says where it is from."""

    id: str
    version: int
    href: str
    title: Passage
    publisher: str
    day: str
    file: str
    confidential: str
    source: Provenance | None


@dataclass(frozen=True, slots=True)
class Report:
    """An update. `waits`: for a decision; `mine`: the reader reported it and it is not accepted; `returns`: each with
    who, when, why."""

    id: str
    version: int
    decision: str
    waits: bool
    mine: bool
    as_of: str
    status: Markup
    percent: str
    agency: str
    reporter: str
    submitted: Markup
    decided: Markup
    decided_by: str
    reason: str
    reached: Sequence[tuple[Passage, str]]
    spending: Sequence[str]
    narrative: Passage | None
    difficulties: Passage | None
    evidence: Sequence[Link]
    returns: Sequence[tuple[str, Markup, str]]
    source: Provenance


def shaped(rows: Sequence[Any], milestones: Sequence[Any], language: str, zone: str) -> list[Report]:
    """The updates of an activity."""
    titles = {str(one.id): one for one in milestones}
    return [_report(row, titles, language, zone) for row in rows]


def _report(row: Any, titles: dict[str, Any], language: str, zone: str) -> Report:
    formats = Formats(language)
    there = dates.zone(zone)
    reached = [
        (passage(titles[one["milestone"]].title, language), _reached(one, titles[one["milestone"]], formats))
        for one in row.quantities
        if one["milestone"] in titles
    ]
    return Report(
        str(row.id),
        row.version,
        words(language, "decisions")[row.decision],
        row.decision == "submitted",
        row.own and row.decision != "accepted",
        row.as_of.isoformat(),
        tags(language)[row.status],
        formats.percent(row.percent / 100) if row.percent is not None else "",
        agency(row.agency_name, row.agency_acronym, language),
        row.reporter or "",
        formats.instant(row.submitted_at, there),
        formats.instant(row.decided_at, there) if row.decided_at else Markup(""),
        row.decided_by or "",
        row.reason or "",
        reached,
        [_spent(one, formats) for one in row.spending],
        optional(row.narrative, language),
        optional(row.difficulties, language),
        [_link(one, language) for one in row.evidence or ()],
        [_returned(one, formats, there) for one in row.returns or ()],
        provenance(row, language),
    )


def _reached(one: Any, milestone: Any, formats: Formats) -> str:
    said = []
    if one["reached"] is not None:
        of = f" / {quantity(milestone.target, formats)}{NBSP}{milestone.unit}" if milestone.target is not None else ""
        said.append(quantity(Decimal(one["reached"]), formats) + of)
    if one["reached_on"]:
        said.append(formats.day(one["reached_on"]))
    if one["closes_short"]:
        said.append(one["closes_short"])
    return " · ".join(said)


def _spent(one: Any, formats: Formats) -> str:
    year = f" ({one['fiscal_year']})" if one.get("fiscal_year") else ""
    return formats.money(one["amount"], one["currency"]) + year


def _link(one: Any, language: str) -> Link:
    title = passage(one["title"], language)
    href, file = _where(one["url"], one["file"])
    day, publisher = one["date"] or "", one["publisher"] or ""
    return Link(str(one["id"]), 0, href, title, publisher, day, file, one["confidential"] or "", None)


def _where(url: str | None, file: Any) -> tuple[str, str]:
    """Where a piece of evidence is read, and the name of its file if it is one."""
    return (f"/files/{file['id']}", str(file["name"])) if file else (web_address(url), "")


def _returned(one: Any, formats: Formats, zone: Any) -> tuple[str, Markup, str]:
    return one["reason"], formats.instant(datetime.fromisoformat(one["at"]), zone), one["returned_by"] or ""


def links(rows: Sequence[Any], language: str) -> list[Link]:
    """The evidence that stands on the activity by itself."""
    return [
        Link(
            str(row.id),
            row.version,
            _where(row.url, row.file)[0],
            passage(row.title, language),
            row.publisher or "",
            row.dated or "",
            _where(row.url, row.file)[1],
            row.confidential or "",
            provenance(row, language),
        )
        for row in rows
        if row.update_id is None
    ]
