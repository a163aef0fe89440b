"""The forms of reports: submitted, changed and submitted again by who reports, returned or accepted by the focal point."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.actions import updates as act
from app.errors import Fault, Invalid
from app.pages import _choices, _specs
from app.pages._activity_page import ActivityPage
from app.pages._fields import Field, checked
from app.pages._forms import Errand, Part, Sent
from app.pages._specs import Spec
from app.pages._texts import passage
from app.pages._words import words
from app.queries import updates
from app.rules.problems import N_, Refused
from app.schemas.updates import ReturnNew, UpdateNew, UpdatePatch
from app.web.formats import Formats
from app.web.languages import translate
from app.web.problems import of_rules

REPORT = N_("Report on this activity")
CHANGE = N_("Change what was reported")
RETURN = N_("Return it, with a reason")
ACCEPT = N_("Accept what was reported")
SUBMIT, GIVE_BACK, TAKE = N_("Submit"), N_("Return"), N_("Accept")
SUBMITTED = N_("The report is submitted. The focal point decides about it.")
RETURNED = N_("The report is returned, with your reason.")
TAKEN = N_("The report is accepted: what it says is fact now.")
INTRO = N_("The focal point of the State accepts the report or returns it with a reason. Nothing of it counts before.")
ACCEPTED = N_("What it reports becomes fact, and it is public with its evidence.")
REACHED = N_("Reached: %(milestone)s")
HOW_MANY = N_("How many in all, of %(target)s")
SPENT = N_("Spent and not reported before")

AS_OF = Spec("as_of", "date", "as_of", N_("As of"), N_("The day, as in 2018-11-30"))
STATUS = Spec("status", "choice", "status", N_("Status"))
PERCENT = Spec("percent", "number", "percent", N_("Per cent done"))
AGENCY = Spec("agency", "choice", "agency_id", N_("On behalf of"))
MONEY = (
    Spec("amount", "amount", "amount", SPENT),
    Spec("currency", "choice", "currency", N_("Currency")),
    Spec("fiscal_year", "whole", "fiscal_year", N_("Fiscal year")),
)
WORDS = (
    Spec("narrative", "long", "narrative", N_("What was done")),
    Spec("difficulties", "long", "difficulties", N_("Difficulties")),
    Spec("reason", "area", "reason", N_("Reason"), N_("Needed to cancel, or to complete short of a target.")),
)
EVIDENCE = (
    Spec("evidence_url", "line", "", N_("Evidence: address"), N_("A public page: https://…")),
    Spec("evidence_title", "line", "", N_("Evidence: title")),
    Spec("evidence_publisher", "line", "", N_("Evidence: published by")),
    Spec("evidence_date", "date", "", N_("Evidence: date"), _specs.DATE_HINT),
)
WHY = Spec("reason", "area", "", N_("Reason"), N_("Who reported reads it, and can report again."))


def submit(page: ActivityPage) -> Errand:
    """A new report."""
    language, milestones = page.language, _milestones(page)
    fields = [*_fields(page, milestones, None), *_specs.fields(EVIDENCE, language), _specs.languages(language)]
    reported = "under_way" if page.row.status == "not_reported" else page.row.status
    begins = {"as_of": page.today.isoformat(), "status": reported, "language": language}
    begins["currency"] = next((line.currency for line in page.contents.costs), "USD")

    def save(sent: Sent) -> UUID:
        with _told(milestones, sent.every):
            values = checked(UpdateNew, _sent(sent.of() | {"quantities": 1, "spending": 1}, sent.every, milestones))
            return act.submit(page.session, page.row.id, values=values, language=None, by=page.actor, today=page.today)

    place = f"{page.address}/updates/new"
    return Errand(
        "updates/new", translate(language, REPORT), place, page.address, fields, save,
        new=begins, submit=SUBMIT, intro=translate(language, INTRO), needs=("updates.submit", page.bounds),
        done=translate(language, SUBMITTED),
        made_at=f"{page.address}/updates",
    )  # fmt: skip


def change(page: ActivityPage, id: UUID) -> Errand:
    """A report nobody has accepted, by who reported it: a returned one is submitted again."""
    language, milestones, row = page.language, _milestones(page), updates.one(page.session, page.actor, id)
    part = Part("updates", id, _flat(dict(row._mapping)), _flat)
    fields = _fields(page, milestones, part.row)

    def save(sent: Sent) -> None:
        with _told(milestones, sent.every):
            values = checked(UpdatePatch, _sent(sent.of(id), sent.every, milestones))
            act.change(
                page.session,
                id,
                values=values,
                language=None,
                expected=sent.versions[id],
                by=page.actor,
                today=page.today,
                at=datetime.now(UTC),
            )

    return _errand(page, id, part, fields, save, translate(language, CHANGE), "", SUBMIT, SUBMITTED)


def give_back(page: ActivityPage, id: UUID) -> Errand:
    """Return a report with a reason."""
    row = updates.one(page.session, page.actor, id)

    def save(sent: Sent) -> None:
        reason = checked(ReturnNew, {"reason": sent.every["reason"] or ""})["reason"]
        version = sent.versions[id]
        act.give_back(page.session, id, reason=reason, expected=version, by=page.actor, at=datetime.now(UTC))

    fields = _specs.fields([WHY], page.language)
    heading = translate(page.language, RETURN)
    return _errand(page, id, Part.of("updates", row), fields, save, heading, "/return", GIVE_BACK, RETURNED)


def accept(page: ActivityPage, id: UUID) -> Errand:
    """Accept a report."""
    row = updates.one(page.session, page.actor, id)

    def save(sent: Sent) -> None:
        version, now = sent.versions[id], datetime.now(UTC)
        act.accept(page.session, id, expected=version, by=page.actor, today=page.today, at=now)

    heading = translate(page.language, ACCEPT)
    return _errand(page, id, Part.of("updates", row), [], save, heading, "/accept", TAKE, TAKEN)


def _errand(
    page: ActivityPage, id: UUID, part: Part, fields: Any, save: Any, heading: str, verb: str, submit: str, done: str
) -> Errand:
    intro = translate(page.language, ACCEPTED) if verb == "/accept" else ""
    action = f"{page.address}/updates/{id}{verb}"
    needs = ("updates.decide" if verb else "updates.submit", page.bounds)
    return Errand(
        f"updates/{id}{verb}",
        heading,
        action,
        page.address,
        fields,
        save,
        [part],
        submit=submit,
        intro=intro,
        needs=needs,
        undoable=False,
        done=translate(page.language, done),
    )


def _milestones(page: ActivityPage) -> list[Any]:
    return list(page.contents.milestones.get(page.row.id, ()))


def _fields(page: ActivityPage, milestones: list[Any], row: Mapping[str, Any] | None) -> list[Field]:
    language = page.language
    statuses = [(code, word) for code, word in words(language, "statuses").items() if code != "not_reported"]
    fields = _specs.fields([AS_OF, STATUS], language, {"status": statuses}, row)
    fields += [_reached(one, language) for one in milestones]
    if all(one.target is None for one in milestones):
        fields += _specs.fields([PERCENT], language)
    fields += _specs.fields(WORDS, language, {}, row)
    places = range(len(row["spending"]) + 1) if row else range(1)
    for place in places:
        options = {"currency": _choices.money(page.session)}
        for one in _specs.fields(MONEY, language, options):
            name = one.name if place == 0 else f"{one.name}-{place}"
            fields.append(Field(name, one.label, one.kind, f"{one.name}-{place}", "spending", one.hint, one.options))
    if row is None and page.rights.decide:
        agencies = [
            one for one in _choices.of_state(page.session, page.plan.state, language) if UUID(one[0]) in page.agencies
        ]
        fields += _specs.fields([AGENCY], language, {"agency": _specs.any_of(agencies, language)})
    return fields


def _reached(milestone: Any, language: str) -> Field:
    label = translate(language, REACHED, {"milestone": passage(milestone.title, language).value})
    name = f"reached-{milestone.id}"
    if milestone.target is None:
        return Field(name, label, "date", name, "quantities", translate(language, _specs.DATE_HINT))
    target = f"{Formats(language).number(milestone.target.normalize())} {milestone.unit}"
    return Field(name, label, "number", name, "quantities", translate(language, HOW_MANY, {"target": target}))


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row or image of an update with a member for each field: what was reached of each milestone, each amount."""
    flat = dict(row)
    for one in row.get("quantities") or ():
        flat[f"reached-{one['milestone']}"] = one["reached_on"] if one["reached"] is None else one["reached"]
    for place, one in enumerate(row.get("spending") or ()):
        flat |= {f"{name}-{place}": one.get(name) for name in ("amount", "currency", "fiscal_year")}
    return flat


def _sent(values: Mapping[str, Any], every: Mapping[str, Any], milestones: list[Any]) -> dict[str, Any]:
    """The members as the input model takes them: lists are given whole, from all that was typed."""
    found = {name: value for name, value in values.items() if not name.startswith("evidence_") and name != "language"}
    status = every.get("status")
    if "quantities" in found or (status == "completed" and "reason" in found):
        found["quantities"] = [one for row in milestones if (one := _quantity(row, every, status))]
    if "spending" in found:
        found["spending"] = list(_spending(every))
    if every.get("evidence_url") or every.get("evidence_title"):
        title = {"value": every.get("evidence_title") or "", "language": every.get("language") or "es"}
        link = {"url": every.get("evidence_url") or "", "title": title}
        more = {name: every.get(f"evidence_{name}") for name in ("publisher", "date")}
        found["evidence"] = [link | {name: value for name, value in more.items() if value}]
    return found


def _quantity(row: Any, every: Mapping[str, Any], status: Any) -> dict[str, Any] | None:
    given = every.get(f"reached-{row.id}")
    short = every.get("reason") if status == "completed" else None
    said: dict[str, Any] = {"milestone": str(row.id)}
    if row.target is None:
        said |= {"reached_on": given} if given else {}
        said |= {"closes_short": short} if short and not given else {}
    else:
        said |= {"reached": given} if given is not None else {}
        said |= {"closes_short": short} if short and (given or 0) < row.target else {}
    return said if len(said) > 1 else None


def _spending(every: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for place in range(100):
        end = f"-{place}" if place else ""
        amount = every.get(f"amount{end}")
        if amount:
            year = every.get(f"fiscal_year{end}")
            yield {"amount": amount, "currency": every.get(f"currency{end}") or ""} | (
                {"fiscal_year": year} if year else {}
            )


@contextmanager
def _told(milestones: list[Any], every: Mapping[str, Any]) -> Iterator[None]:
    """Refusals of an entry of a list, told at the field it was typed in."""
    try:
        yield
    except (Invalid, Refused) as refused:
        faults = refused.faults if isinstance(refused, Invalid) else tuple(of_rules(refused))
        status = every.get("status")
        named = [f"/reached-{one.id}" for one in milestones if _quantity(one, every, status)]
        raise Invalid(*(Fault(f.message, f.params, pointer=_at(f.pointer or "", named)) for f in faults)) from refused


def _at(pointer: str, named: list[str]) -> str:
    names = pointer.split("/")[1:]
    if names[:1] == ["quantities"] and len(names) > 1 and names[1].isdigit() and int(names[1]) < len(named):
        return named[int(names[1])]
    if names[:1] == ["evidence"]:
        return f"/evidence_{names[2]}" if len(names) > 2 else "/evidence_url"
    if names[:1] == ["spending"] and len(names) > 2:
        end = f"-{names[1]}" if names[1] != "0" else ""
        return f"/{names[2]}{end}"
    return pointer
