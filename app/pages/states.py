"""/states/{iso3}: one State, what reaches it and what it plans; and for its focal point, who read its drafts."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.access import policy
from app.access.policy import Bounds
from app.errors import Invalid
from app.pages import _desk, _due, _history, _latest, _lists, _money
from app.pages._choices import ROUND
from app.pages._history_words import ROLES
from app.pages._plans import body, card
from app.pages._plans import name as plan_name
from app.pages._texts import passage, provenance
from app.pages._words import words
from app.queries import accesses, agencies, country_reports, plans, progress, recommendations, states
from app.queries._paging import Paging, Rows
from app.queries.progress_facts import Scope
from app.rules import dates
from app.rules.problems import N_
from app.rules.progress import PartKey
from app.web.formats import NBSP, Formats
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ALL = Paging(limit=200)
MEMBERSHIP = {
    ("party", True): N_("Party to the Convention since %(day)s"),
    ("party", False): N_("Party to the Convention; since when is not known here"),
    ("joined", True): N_("In the mechanism since %(day)s"),
    ("joined", False): N_("In the mechanism; since when is not known here"),
}


@router.get("/states/{iso3}/access")
def access(request: Request, session: Transaction, visitor: Visiting, iso3: str) -> Response:
    """Who read drafts of the State: for its focal point."""
    language = reader_language(request)
    row = states.one(session, iso3)
    sent_away = _desk.entered(visitor, "accesses.read", f"/states/{iso3}/access", Bounds(iso3))
    if sent_away:
        return sent_away
    asked, name = _lists.asked(request, (), language), passage(row.name, language).value
    found = Rows([], None, 0)
    if not asked.errors:
        try:
            found = accesses.listed(session, visitor.actor, iso3, Paging(100, asked.cursor or None, True, iso3))
        except Invalid as refused:
            asked.refuse(refused, language)
    formats, roles, zone = Formats(language), dict(_desk.roles(language)), dates.zone(row.time_zone)
    titles = {
        plan.id: plan_name(plan, language, name)
        for plan in plans.by_ids(session, visitor.actor, list({one.plan_id for one in found.items}))
    }
    bodies = {
        one.id: body(one.name, one.acronym, language)
        for one in agencies.by_ids(session, list({one.agency_id for one in found.items if one.agency_id}))
    }
    context = {
        "state": (iso3, name),
        "errors": asked.errors,
        "total": found.total or 0,
        "rows": [
            {
                "at": formats.instant(one.at, zone),
                "name": one.name,
                "role": roles.get(one.role, translate(language, ROLES.get(one.role, ""))),
                "agency": bodies.get(one.agency_id),
                "system": one.reader.startswith("client:"),
                "plan": (titles.get(one.plan_id, ""), f"/plans/{one.plan_id}"),
            }
            for one in found.items
        ],
        **_lists.pages(asked, found.next),
    }
    return render(request, "states/access.html", context, status=422 if asked.errors else 200, headers=_desk.NO_STORE)


@router.get("/states/{iso3}")
def state(request: Request, session: Transaction, visitor: Visiting, iso3: str) -> Response:
    """A State by its ISO 3166-1 alpha-3 code."""
    language, actor = reader_language(request), visitor.actor
    row = states.one(session, iso3)
    name = passage(row.name, language).value
    found = plans.listed(session, actor, plans.Filters(state=iso3), ALL).items
    published = [PartKey("plans", str(plan.id)) for plan in found if plan.edition == "published"]
    now = datetime.now(UTC)
    of_plans = progress.of_scope(session, actor, Scope(state=iso3), now, "plans", published, one_figure=False)
    reaching = recommendations.reaching(session, iso3)
    codes = sorted({one["mechanism"] for one in row.memberships or []} | {one[0] for one in reaching})
    of_mechanisms = progress.of_scope(
        session, actor, Scope(state=iso3), now, "mechanisms", [PartKey("mechanisms", code) for code in codes],
        one_figure=False,
    )  # fmt: skip
    memberships = dict(_memberships(row.memberships or [], language))
    asked = {one[0]: one[1:] for one in reaching}
    completion = {part.id: part.completion for part in of_plans.parts}
    today = dates.today(row.time_zone, now)
    context = {
        "state": (row.iso3, name),
        "log": policy.may(actor, "accesses.read", Bounds(iso3)),
        "source": provenance(row, language),
        "today": today.isoformat(),
        "mechanisms": [
            {
                "code": part.id,
                "memberships": memberships.get(str(part.id), []),
                "all": asked.get(str(part.id), (0, 0, 0))[0],
                "named": asked.get(str(part.id), (0, 0, 0))[1],
                "addressed": asked.get(str(part.id), (0, 0, 0))[2],
                "figures": part,
            }
            for part in of_mechanisms.parts
        ],
        "plans": [(card(plan, language, name), completion.get(str(plan.id))) for plan in found],
        "money": _money.totals(of_plans.costs, language),
        "due": _due.of_state(session, actor, iso3, language, today, {plan.id: plan for plan in found}, name),
        "agencies": [
            (
                body(one.name, one.acronym, language),
                f"/agencies/{one.id}",
                words(language, "agencies").get(one.kind, ""),
            )
            for one in agencies.alphabetical(session, language, {"state": iso3}, ALL).items
        ],
        "reports": [
            {
                "round": f"{report.mechanism}, " + translate(language, ROUND, {"number": report.round_number}),
                "day": report.adopted_on,
                "symbol": report.symbol,
                "source": provenance(report, language),
            }
            for report in country_reports.listed(session, {"state": iso3}, ALL).items
        ],
        "latest": _latest.changes_of(session, actor, language, {iso3: name}, state=iso3),
        "history": _history.of_thing(
            session, actor, "states", iso3, language, _history.asked(f"/states/{iso3}", request.query_params)
        ),
    }
    return render(request, "states/page.html", context)


def _memberships(rows: list[Any], language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """By mechanism: a sentence for each fact, and how far it is verified."""
    found: dict[str, list[tuple[str, str]]] = {}
    formats, verified = Formats(language), words(language, "verified")
    for row in sorted(rows, key=lambda row: (row["mechanism"], row["kind"] != "party")):
        day = {"day": formats.day(row["since"]).replace(" ", NBSP)} if row["since"] else None
        sentence = translate(language, MEMBERSHIP[row["kind"], day is not None], day)
        found.setdefault(row["mechanism"], []).append((sentence, verified[row["verified"]] if row["verified"] else ""))
    return list(found.items())
