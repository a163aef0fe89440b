"""Rounds with their phases, meetings, and what the Committees adopted on States."""

from collections.abc import Iterator

from app.actions.loading import Ref, Row, Thing, own
from app.loading import rows
from app.loading.files import Files
from app.loading.wording import provenance, text
from app.models import CountryReport, Meeting, Phase, Round


def round_of(mechanism: str, number: int) -> Ref:
    """The round with this number."""
    return Ref("rounds", f"{mechanism}/{number}")


def things(files: Files) -> Iterator[Thing]:
    """Rounds, meetings, country reports."""
    for mechanism, number in dict.fromkeys((phase.mechanism, phase.round) for phase in files.phases):
        natural = {"mechanism": mechanism, "number": number}
        phases = [_phase(line) for line in files.phases if (line.mechanism, line.round) == (mechanism, number)]
        key = round_of(mechanism, number).key
        yield Thing("rounds", key, [Row(Round, {"id": own}, natural), *phases], natural=natural)
    for meeting in files.meetings:
        yield _meeting(meeting)
    for report in files.country_reports:
        yield _country_report(report)


def _phase(line: rows.Phase) -> Row:
    values = {
        "name": text("en", line.name_en, es=line.name_es),
        "start": line.start,
        "until": line.end,
        "provisions": list(line.provisions),
        "subject": text("en", line.subject) if line.subject else None,
        "follows_up": list(line.follows_up_rounds),
        "output": line.output,
        **provenance(line, line.note),
    }
    return Row(Phase, {"round_id": own, "kind": line.phase}, values)


def _meeting(line: rows.Meeting) -> Thing:
    natural = {"mechanism": line.mechanism, "body": line.body, "ordinal": line.ordinal}
    values = natural | {"start": line.start, "until": line.end, "place": line.place, **provenance(line)}
    key = f"{line.mechanism}/{line.body}/{line.ordinal}"
    return Thing("meetings", key, [Row(Meeting, {"id": own}, values)], natural=natural)


def _country_report(line: rows.CountryReport) -> Thing:
    natural = {"state": line.state_iso3, "round_id": round_of(line.mechanism, line.round)}
    values = natural | {
        "mechanism": line.mechanism,
        "adopted_on": line.adopted_on,
        "meeting": line.committee_meeting,
        "symbol": line.document_symbol,
        "visit_start": line.visit_start,
        "visit_until": line.visit_end,
        "subgroup": list(line.review_subgroup_iso3),
        "bodies": list(line.bodies_examined),
        **provenance(line, line.note),
    }
    key = f"{line.mechanism}/{line.round}/{line.state_iso3}"
    return Thing("country-reports", key, [Row(CountryReport, {"id": own}, values)], natural=natural)
