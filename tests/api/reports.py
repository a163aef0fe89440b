"""What the tests of updates share: what an agency of Peru reports, and the calls of its way to acceptance."""

from typing import Any

from httpx2 import Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.db import bind
from app.models import Change
from tests.factories.published import Plans
from tests.personas import Api

NOTE = {
    "url": "https://www.gob.pe/mimp/nota",
    "title": {"language": "es", "value": "Nota de prensa"},
    "date": "2018-11-28",
}


def body(plans: Plans, **more: Any) -> dict[str, Any]:
    """A report of twenty centres and some money, with evidence."""
    return {
        "as_of": "2018-11-30",
        "status": "under_way",
        "quantities": [{"milestone": str(plans.fifty), "reached": 20, "reached_on": "2018-11"}],
        "spending": [{"amount": "1250000.50", "currency": "PEN", "fiscal_year": 2018}],
        "narrative": {"language": "es", "value": "Veinte centros abiertos."},
        "evidence": [NOTE],
    } | more


def submit(api: Api, plans: Plans, as_: str = "agency_peru", **more: Any) -> Any:
    """A submitted update on the centres, as answered."""
    answer = api.post(f"/activities/{plans.centres}/updates", body(plans, **more), as_=as_)
    assert answer.status_code == 201, answer.text
    return answer.json()


def accept(api: Api, update: Any, as_: str = "peru") -> Response:
    """The answer to accepting the version of an update that was answered."""
    return api.post(f"/updates/{update['id']}/accept", as_=as_, version=update["version"])


def recorded(session: Session) -> int:
    """How many Changes there are. On the one connection of a test, who was refused has set whose rows are read."""
    bind(session, SYSTEM.reads, SYSTEM.writes)
    return session.scalar(select(func.count()).select_from(Change)) or 0
