"""The forms of a workshop: its cut-off and participants, an input, and what becomes of one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.actions import inputs as act
from app.errors import Fault, Invalid, NotFound
from app.pages import _noun_forms, _specs
from app.pages._fields import checked
from app.pages._forms import Errand, Part, Sent
from app.pages._plan_page import PlanPage
from app.pages._specs import NOTE, Spec
from app.pages._words import words
from app.queries import inputs, plan_contents
from app.rules import dates
from app.rules import inputs as rules
from app.rules.problems import N_
from app.schemas.inputs import Disposal, InputNew, WorkshopPatch
from app.web.languages import translate

CUT_OFF = Spec(
    "cut_off", "line", "cut_off", N_("Inputs until"), N_("Day and time in the State, as in 2026-12-01 18:00")
)
INPUT = (
    Spec("sector", "choice", "", N_("Sector")),
    Spec("organisation", "line", "", N_("Organisation"), N_("Of whoever gives the input")),
    Spec("on", "choice", "", N_("On"), N_("One activity, or the plan as a whole")),
    Spec("text", "long", "", N_("Input")),
)
DISPOSAL = (
    Spec("disposition", "choice", "disposition", N_("Disposition")),
    Spec("reason", "area", "disposition_reason", N_("Reason")),
)
HOLD, GIVE, DISPOSE = N_("Change the workshop"), N_("Give an input"), N_("Dispose of this input")
WHOLE = N_("The plan as a whole")
NO_TIME = N_("This is not a day and a time, as in 2026-12-01 18:00.")


def at(page: PlanPage, rest: str) -> Errand:
    """The form at an address below `inputs`. NotFound: there is no such input."""
    if rest == "new":
        return give(page)
    id = _noun_forms.id_of(rest)
    if id is None:
        raise NotFound
    return dispose(page, id)


def workshop(page: PlanPage) -> Errand:
    """Until when inputs are taken, and who took part."""
    held, zone = inputs.workshop(page.session, page.actor, page.plan.id, page.plan.edition)
    language, sectors = page.language, words(page.language, "sectors")
    took = {one["sector"]: one["count"] for one in held.participants} if held else {}
    cut_off = rules.local(held.cut_off, zone) if held and held.cut_off else None
    plan = Part("plans", page.plan.id, {**page.plan._mapping, "cut_off": cut_off, **took})
    counts = [_specs.one(Spec(code, "whole", code, label), language) for code, label in rules.SECTORS.items()]

    def save(sent: Sent) -> None:
        values: dict[str, Any] = {"reason": sent.reason} if sent.reason else {}
        given = sent.of(plan.id)
        if "cut_off" in given:
            values["cut_off"] = _instant(given["cut_off"], zone)
        if given.keys() & sectors.keys():
            counted = {code: sent.every[code] for code in sectors if sent.every[code] is not None}
            values["participants"] = [{"sector": code, "count": many} for code, many in counted.items()]
        body, expected = checked(WorkshopPatch, values), sent.versions[plan.id]
        act.hold(page.session, plan.id, values=body, expected=expected, by=page.actor, now=datetime.now(UTC))

    return Errand(
        "workshop",
        translate(language, HOLD),
        f"{page.address}/workshop",
        page.back("workshop"),
        [_specs.one(CUT_OFF, language), *counts],
        save,
        [plan],
        note=_specs.one(NOTE, language),
        needs=("inputs.dispose", page.bounds),
        undoable=False,
    )


def give(page: PlanPage) -> Errand:
    """An input, by a contributor, or entered for somebody in the room."""
    language = page.language
    codes = plan_contents.codes_of(page.session, page.actor, page.plan.id, page.plan.edition)
    on = [("", translate(language, WHOLE)), *((str(id), code) for id, code in sorted(codes, key=lambda one: one[1]))]
    options = {"sector": list(words(language, "sectors").items()), "on": on}

    def save(sent: Sent) -> UUID:
        values = {name: value for name, value in sent.of().items() if name != "language"}
        if values.get("on"):
            values["on"] = {"type": "activities", "id": values["on"]}
        body, now = checked(InputNew, values), datetime.now(UTC)
        return act.give(page.session, page.plan.id, values=body, language=None, by=page.actor, now=now)

    return Errand(
        "inputs/new",
        translate(language, GIVE),
        f"{page.address}/inputs/new",
        page.back("inputs"),
        [*_specs.fields(INPUT, language, options), _specs.languages(language)],
        save,
        new={"language": language, "sector": rules.Sector.BRANCH_OF_GOVERNMENT.value},
        needs=("inputs.give", page.bounds),
    )


def dispose(page: PlanPage, id: UUID) -> Errand:
    """What becomes of an input, and why."""
    row, language = inputs.one(page.session, page.actor, id), page.language
    if row.plan_id != page.plan.id:
        raise NotFound
    options = {"disposition": _specs.any_of(list(words(language, "dispositions").items()), language)}

    def save(sent: Sent) -> None:
        body, now = checked(Disposal, {name: sent.every[name] for name in ("disposition", "reason")}), datetime.now(UTC)
        act.dispose(page.session, id, **body, expected=sent.versions[id], by=page.actor, now=now)

    return Errand(
        f"inputs/{id}",
        translate(language, DISPOSE),
        f"{page.address}/inputs/{id}",
        page.back("inputs"),
        _specs.fields(DISPOSAL, language, options, dict(row._mapping)),
        save,
        [Part.of("inputs", row)],
        needs=("inputs.dispose", page.bounds),
        undoable=False,
    )


def _instant(typed: str | None, zone: str) -> datetime | None:
    """A clock in the State, as an instant. Raises Invalid: it is none."""
    if typed is None:
        return None
    try:
        return datetime.strptime(typed, "%Y-%m-%d %H:%M").replace(tzinfo=dates.zone(zone))
    except ValueError as error:
        raise Invalid(Fault(NO_TIME, pointer="/cut_off")) from error
