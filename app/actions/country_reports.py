"""What is done to country reports: kept by the Secretariat of their mechanism."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import _reference
from app.actions._content import same_version
from app.actions._record import recording
from app.errors import Conflict, Fault, Invalid
from app.models import CountryReport
from app.models.base import new_id
from app.queries import country_reports, mechanisms, rounds, states
from app.queries._reference import taken
from app.rules import dates
from app.rules.problems import Refused

COLUMNS = {
    "state": "state",
    "round": "round_id",
    "adopted_on": "adopted_on",
    "meeting": "meeting",
    "symbol": "symbol",
    "subgroup": "subgroup",
    "bodies": "bodies",
    **_reference.PROVENANCE,
}


def create(session: Session, *, values: Mapping[str, Any], by: Actor) -> UUID:
    """Add a country report; its id. `values`: the members of `schemas.country_reports.CountryReportNew`.

    Raises:
        Forbidden: not the mechanism's Secretariat. Conflict: there is one on the State in the round. Invalid: no such
        State or round; a State that reviewed itself. Refused: a visit that runs backwards.
    """
    _reference.kept_by(by, "states.write", values["mechanism"])
    mechanisms.must_exist(session, values["mechanism"])
    report = CountryReport(id=new_id(), mechanism=values["mechanism"], subgroup=[], bodies=[])
    with recording(session, act="country-reports.create", by=by) as recorded:
        _write(session, report, values)
        session.add(report)
        recorded.add(("country-reports", report.id))
    return report.id


def change(session: Session, id: UUID, *, values: Mapping[str, Any], expected: int | None, by: Actor) -> None:
    """Change a country report. `values`: the members that were sent, None for null; `visit` is merged.

    Raises:
        NotFound, Forbidden, PreconditionFailed; the others as `create`; Invalid also for null where a value is needed.
    """
    report = country_reports.to_change(session, id)
    _reference.kept_by(by, "states.write", report.mechanism)
    same_version(report, expected)
    _reference.not_null(values, ("state", "round", "subgroup", "bodies"))
    with recording(session, ("country-reports", id), act="country-reports.change", by=by):
        _write(session, report, values)


def _write(session: Session, report: CountryReport, values: Mapping[str, Any]) -> None:
    state, round_id = values.get("state", report.state), values.get("round", report.round_id)
    subgroup = values.get("subgroup", report.subgroup)
    states.must_exist(session, [values.get("state")], "/state")
    states.must_exist(session, values.get("subgroup", ()), "/subgroup")
    rounds.must_be_of(session, round_id, report.mechanism)
    _reference.fresh(subgroup, "/subgroup")
    if state in subgroup:
        raise Invalid(Fault("A State does not review itself: the subgroup is of other States.", pointer="/subgroup"))
    same = (CountryReport.state == state, CountryReport.round_id == round_id)
    if taken(session, *same, CountryReport.id != report.id):
        raise Conflict("There is a country report on %(state)s in this round already.", state=state)
    _reference.assign(report, values, COLUMNS)
    if "visit" in values:
        before = {} if values["visit"] is None else {"start": report.visit_start, "end": report.visit_until}
        visit = before | (values["visit"] or {})
        _period(visit)
        _reference.assign(
            report,
            {"start": visit.get("start"), "end": visit.get("end")},
            {"start": "visit_start", "end": "visit_until"},
        )


def _period(visit: Mapping[str, Any]) -> None:
    try:
        dates.period(visit.get("start"), visit.get("end"))
    except Refused as refused:
        raise Refused([problem.below("/visit") for problem in refused.problems]) from refused
