"""The tab of a plan's workshop: until when, who took part, and every input by sector with what became of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.access import policy
from app.pages._texts import passage
from app.pages._words import words
from app.queries import inputs
from app.queries.inputs import Filters
from app.rules import dates
from app.rules import inputs as rules
from app.rules.plans import Stage
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate

ON = {
    "activities": N_("Activity %(code)s"),
    "guidelines": N_("Guideline"),
    "costs": N_("Cost line"),
    "indicators": N_("Indicator"),
}
WHOLE = N_("The plan as a whole")
OPEN = N_("Not disposed of")


def context(page: Any) -> Mapping[str, Any]:
    """What `plans/_tab_inputs.html` takes. Four statements."""
    plan, language = page.plan, page.language
    rows = inputs.all_of(page.session, page.actor, plan.id, plan.edition, Filters())
    held, zone = inputs.workshop(page.session, page.actor, plan.id, plan.edition)
    formats, sectors = Formats(language), words(language, "sectors")
    disposes = plan.stage in rules.DISPOSING and policy.may(page.actor, "inputs.dispose", page.bounds)
    counts = Counter(row.disposition for row in rows)
    names: dict[str | None, str] = {None: translate(language, OPEN)}
    names.update(words(language, "dispositions"))
    return {
        "workshop": {
            "cut_off": f"{rules.local(held.cut_off, zone)} ({zone})" if held and held.cut_off else "",
            "extensions": [one["reason"] for one in held.extensions] if held else [],
            "participants": [
                (sectors[one["sector"]], formats.number(one["count"])) for one in (held.participants if held else [])
            ],
            "held": disposes,
            "gives": plan.stage == Stage.WORKSHOP and policy.may(page.actor, "inputs.give", page.bounds),
        },
        "total": len(rows),
        "counts": [(names[code], formats.number(counts[code])) for code in (*rules.DISPOSITIONS, None) if counts[code]],
        "sectors": _by_sector(page, rows, disposes),
        "download": f"{page.address}/inputs.csv?lang={language}" if rows else "",
    }


def _by_sector(page: Any, rows: Sequence[Any], disposes: bool) -> list[tuple[str, list[Mapping[str, Any]]]]:
    sectors = words(page.language, "sectors")
    return [
        (sectors[sector], shown)
        for sector in rules.SECTORS
        if (shown := [_input(page, row, disposes) for row in rows if row.sector == sector])
    ]


def _input(page: Any, row: Any, disposes: bool) -> Mapping[str, Any]:
    language = page.language
    on = translate(language, ON[row.on_type], {"code": ""}).strip() if row.on_type else translate(language, WHOLE)
    return {
        "place": f"inputs/{row.id}",
        "organisation": row.organisation,
        "on": on,
        "href": f"/activities/{row.on_id}" if row.on_type == "activities" else "",
        "text": passage(row.text, language),
        "at": Formats(language).instant(row.given_at, dates.zone(page.zone)),
        "disposition": words(language, "dispositions").get(row.disposition or "", translate(language, OPEN)),
        "open": row.disposition is None,
        "reason": row.disposition_reason or "",
        "version": row.effective_in,
        "form": f"{page.address}/inputs/{row.id}" if disposes else "",
    }
