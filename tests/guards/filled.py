"""The loaded data with so much generated beside it that no list is empty: by the clients themselves, where they may."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select

from app.access.actor import SYSTEM
from app.actions import editions, inputs, plans
from app.actions._content import refresh_audience
from app.models import Agency, Plan, Recommendation, Round
from app.rules.plans import Entry
from tests.database import Database
from tests.factories.world import World
from tests.guards.everybody import Everybody
from tests.personas import PROVIDER, register

FEW = 4
"""How many there are at least of everything that can be many: more than one, so that their number can be told."""

PAST = date(2026, 3, 2)
"""The day of all that is filled, but for what `later` changes."""

TEXT = {"language": "es", "value": "Texto", "translations": {"en": {"value": "Text"}, "fr": {"value": "Texte"}}}

PDF: dict[str, Any] = {"content": b"%PDF-1.7", "headers": {"content-type": "application/pdf"}}


def fill(all_: Everybody) -> None:
    """Everything below. On a database with the reference data and the demonstration."""
    _register(all_)
    writing = _Writing(all_)
    peru = writing.only("/plans?state=PER", stage="published")["id"]
    colombia = writing.only("/plans?state=COL", by="colombia", stage="drafting")["id"]
    writing.reference(peru)
    agency = writing.new("/agencies", "colombia", state="COL", name=TEXT, kind="oversight_body")
    writing.content(colombia, agency, "colombia")
    _discussed(all_, UUID(colombia))
    writing.act(f"/plans/{colombia}/moves", "colombia", to="drafting", reason="Falta el presupuesto")
    own = writing.new("/plans", "peru", state="PER", mechanisms=["MESECVI", "MESICIC"], title=TEXT, start="2027")
    writing.content(own, writing.first_agency("PER"), "peru")
    said = {"side": "state", "date": "2018-08-26", "url": "https://example.org/"}
    for n in range(FEW):
        writing.act(f"/plans/{peru}/versions", "peru", **said, **({"reason": "correction"} if n else {}))
        if n < FEW - 1:
            _final_again(all_, UUID(peru))
    writing.facts(peru)
    _discussed(all_, UUID(own))
    _moved(all_, UUID(own))


def later(all_: Everybody, database: Database) -> None:
    """What was recorded until now was recorded on a day of the past; today something of it changes."""
    with psycopg.connect(database.superuser_url.replace("+psycopg", "")) as connection:
        connection.execute("update changes set at = %s", (datetime.combine(PAST, time(12, tzinfo=UTC)),))
    writing = _Writing(all_)
    plan = writing.only("/plans?state=PER", stage="published")["id"]
    activity = writing.only(f"/plans/{plan}/activities")["id"]
    writing.change(f"/activities/{activity}", "peru", status="under_way")
    writing.new(f"/activities/{activity}/evidence", "peru", url="https://example.org/", title=TEXT, date="2018-12")
    writing.change("/states/PER", "secretariat", note="Hoy")


class _Writing:
    def __init__(self, all_: Everybody) -> None:
        self.all = all_

    def new(self, path: str, by: str, **body: Any) -> str:
        return str(self._good("POST", path, by, json=body)["id"])

    def change(self, path: str, by: str, **body: Any) -> dict[str, Any]:
        return self._good("PATCH", path, by, json=body, headers={"if-match": "*"})

    def act(self, path: str, by: str, **body: Any) -> dict[str, Any]:
        return self._good("POST", path, by, json=body, headers={"if-match": "*"})

    def _good(self, method: str, path: str, by: str, **content: Any) -> dict[str, Any]:
        answer = self.all.ask(method, path, by, **content)
        assert answer.status_code in (200, 201), f"{method} {path}: {answer.text}"
        body: dict[str, Any] = answer.json()
        return body

    def only(self, path: str, by: str = "peru", **wanted: object) -> dict[str, Any]:
        """The first of a list that has these members."""
        items = self.all.get(path, by).json()["items"]
        found: dict[str, Any] = next(one for one in items if all(one[name] == is_ for name, is_ in wanted.items()))
        return found

    def first_agency(self, state: str) -> str:
        return str(self.only(f"/agencies?state={state}")["id"])

    def reference(self, plan: str) -> None:
        """What the secretariat keeps and the shipped files have nothing of."""
        catalogue = self.only("/indicators?owner=mechanism", type="structural")["id"]
        person = self.only("/people", "admin")["id"]
        for n in range(FEW):
            self.new("/identities", "admin", person=person, issuer=PROVIDER, subject=f"9a07-{n}")
            self.new("/rates", "secretariat", currency="PEN", day=f"2018-12-0{n + 1}", usd="0.3000", source="made up")
            self.new(f"/indicators/{catalogue}/targets", "secretariat", due=f"202{n}-12", value=n)
            self.new("/documents", "secretariat", kind="report", mechanism="MESECVI", title=TEXT, plan=plan)
            self.change("/states/PER", "secretariat", note=f"Nota {n}")
            value = {"date": f"201{n}", "value": n + 0.5, "narrative": TEXT}
            self.new(f"/indicators/{catalogue}/observations", "peru", **value)

    def content(self, plan: str, agency: str, by: str) -> None:
        """Of a draft: a guideline with activities that have milestones, costs and indicators with targets."""
        lines = [self.new(f"/plans/{plan}/guidelines", by, title=TEXT) for _ in range(FEW)]
        for n in range(FEW):
            body = {"code": f"X{n}", "title": TEXT, "guideline": lines[0], "start": "2027-01", "end": "2027-12-31"}
            activity = self.new("/activities", by, plan=plan, lead_agency=agency, **body)
        for n in range(FEW):
            self.new(f"/activities/{activity}/milestones", by, title=TEXT, due="2027-06", target=10 + n, unit="x")
            self.new(f"/plans/{plan}/costs", by, kind="estimated", amount=f"{n}.50", currency="PEN", label=TEXT)
            self.new(f"/activities/{activity}/costs", by, kind="estimated", amount="3.00", currency="PEN")
            indicator = self.new("/indicators", by, plan=plan, code=f"I{n}", name=TEXT, unit="x")
        for n in range(FEW):
            self.new(f"/indicators/{indicator}/targets", by, due=f"202{n}-12", value=n)

    def facts(self, plan: str) -> None:
        """Of a published plan: updates in each of their states, evidence, money, quantities, values."""
        activity = self.only(f"/plans/{plan}/activities")["id"]
        stated = {"amount": "0.41", "currency": "USD", "source": "x", "wording": "about", "verified": "yes"}
        report = {"as_of": "2018-11-30", "status": "under_way", "narrative": TEXT, "difficulties": TEXT}
        report |= {"spending": [{"amount": "1.50", "currency": "PEN"}]}
        report |= {"evidence": [{"url": "https://example.org/", "title": TEXT}]}
        updates = [self.new(f"/activities/{activity}/updates", "peru", **report) for _ in range(FEW)]
        for id, act, body in zip(updates, ("accept", "return", "return"), (None, *2 * [{"reason": "x"}]), strict=False):
            self._good("POST", f"/updates/{id}/{act}", "peru", headers={"if-match": "*"}, json=body)
        self.change(f"/updates/{updates[2]}", "peru", narrative=TEXT | {"value": "Otra vez"})
        for n in range(FEW):
            self.new(f"/activities/{activity}/evidence", "peru", url="https://example.org/", title=TEXT, date="2018-11")
            line = {"kind": "spent", "amount": f"{n + 1}.00", "currency": "PEN"}
            whole = self.new(f"/activities/{activity}/costs", "peru", label=TEXT, stated_equivalent=stated, **line)
            self.new(f"/activities/{activity}/costs", "peru", part_of=whole, **line)
            file = self._good("POST", f"/activities/{activity}/files?name={n}.pdf", "peru", **PDF)["id"]
            self.new(f"/activities/{activity}/evidence", "peru", file=file, title=TEXT)
        milestone = self.only(f"/activities/{activity}/milestones")["id"]
        self.change(f"/milestones/{milestone}", "peru", reached=20.5, reached_on="2018-11")


def _register(all_: Everybody) -> None:
    """The personas, with the agencies of the loaded data."""
    with all_.system() as session:
        mimp = session.scalars(select(Agency.id).where(Agency.state == "PER", Agency.acronym == "MIMP")).one()
        other = session.scalars(select(Agency.id).where(Agency.state == "PER", Agency.acronym.is_(None))).first()
        recommendation = session.scalars(select(Recommendation.id).where(Recommendation.addressees == "all")).first()
        round_ = session.scalars(select(Round.id)).first()
        assert other and recommendation and round_
        register(session, World(mimp, other, other, other, recommendation, recommendation, round_, round_))


def _final_again(all_: Everybody, id: UUID) -> None:
    """A published plan is taken back, and stands as final."""
    with all_.system() as session:
        editions.withdraw(session, id, dated="2026-11-22", reason="synthetic", by=SYSTEM)
        plan = session.get_one(Plan, id)
        plan.stage = "final"
        refresh_audience(session, plan)


def _discussed(all_: Everybody, plan: UUID) -> None:
    """A plan at its workshop, with what was said there."""
    held = Entry("workshop", "2018-07", "tests", source="synthetic")
    said = {"sector": "civil_society", "organisation": "Red", "text": TEXT}
    with all_.system() as session:
        plans.enter(session, plan, entry=held, by=SYSTEM, provenance={"synthetic": True, "verified": "no"})
        for _ in range(FEW):
            inputs.give(session, plan, values=said, language=None, by=SYSTEM, now=datetime.now(UTC))


def _moved(all_: Everybody, plan: UUID) -> None:
    """A plan that came and went: published, taken back, published again, taken back."""
    entry = Entry("published", "2018-08", "tests", source="synthetic", side="state")
    with all_.system() as session:
        plans.enter(session, plan, entry=entry, by=SYSTEM, provenance={"synthetic": True, "verified": "no"})
        editions.withdraw(session, plan, dated="2026-11-22", reason="synthetic", by=SYSTEM)
        editions.publish(session, plan, side="state", dated="2026-11-22", by=SYSTEM)
        editions.withdraw(session, plan, dated="2026-11-22", reason="synthetic", by=SYSTEM)
