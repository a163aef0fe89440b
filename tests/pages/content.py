"""What the pages have to show beside the loaded data, so that no part of any of them stays empty: made through the API by the
clients of the demonstration, and by its people where only a person may.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM, Actor
from app.actions import plans, updates
from app.db import bind
from app.models import Grant, Identity, Person, Recommendation
from app.queries import grants
from app.rules.plans import Entry
from app.schemas.updates import UpdateNew
from tests.demonstration import Demonstration

Places = dict[str, str]
"""Names of things and their ids, for the addresses of `everywhere`."""

PROVIDER = "https://127.0.0.1:1"
"""An identity provider that is never there."""
PDF = b"%PDF-1.7 an example"
LONG = "Los equipos de las comisarías reciben la denuncia, valoran el riesgo y acompañan a la persona. " * 4


def text(es: str, en: str = "") -> dict[str, Any]:
    """A Spanish text, with its English translation where there is one."""
    return {"language": "es", "value": es, "translations": {"en": {"value": en}} if en else {}}


def fill(here: Demonstration) -> Places:
    """Everything below; the ids by name. On a database with the reference data and the demonstration."""
    made = Filling(here)
    made.loaded()
    made.followed()
    made.drafted()
    made.reported()
    return made.places


class Filling:
    def __init__(self, here: Demonstration) -> None:
        self.here = here
        self.places: Places = {"nobody": "01934f3c-9d2a-7c10-8f43-000000000000"}

    def new(self, as_: str, path: str, by: str = "demo-peru", /, **body: Any) -> str:
        """Make a thing and remember its id, if it has a name."""
        made = self._good("POST", path, by, body)
        self.places |= {as_: made["id"]} if as_ else {}
        return str(made["id"])

    def change(self, path: str, by: str = "demo-peru", /, **body: Any) -> None:
        self._good("PATCH", path, by, body, if_match="*")

    def _good(self, method: str, path: str, by: str, body: Any, **headers: str) -> Any:
        answer = self.here.ask(method, path, body, by=by, **headers)
        assert answer.status_code in (200, 201, 204), f"{method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    @contextmanager
    def acting(self, email: str = "") -> Iterator[tuple[Session, Actor]]:
        """A session of a person of the demonstration, or of the operator."""
        with self.here.app.state.writing() as session:
            bind(session, SYSTEM.reads, SYSTEM.writes)
            by = SYSTEM
            if email:
                id = session.scalars(select(Person.id).where(Person.email == email)).one()
                found = grants.actor_of_person(session, id, datetime.now(UTC))
                assert found is not None
                by = found
                bind(session, by.reads, by.writes)
            yield session, by
            session.commit()

    def loaded(self) -> None:
        """What is there already; a rate, so that money is told in dollars too."""
        ask = self.here.only
        peru, draft = self.here.plan, ask("/plans?state=COL", by="demo-colombia", stage="drafting")["id"]
        self.places |= {"peru": peru, "draft": draft, "measure": ask(f"/plans/{peru}/activities", code="M1")["id"]}
        self.places["bare"] = ask(f"/plans/{peru}/activities", code="M2")["id"]
        for code, name in (("D1", "drafted"), ("D2", "second")):
            self.places[name] = ask(f"/plans/{draft}/activities", by="demo-colombia", code=code)["id"]
        agencies = self.here.ask("GET", "/agencies?state=PER&limit=200").json()["items"]
        self.places["agency"] = next(one["id"] for one in agencies if one["acronym"] == "MIMP")
        self.places["other"] = next(one["id"] for one in agencies if one["acronym"] is None)
        with self.acting() as (session, _):
            for name, to, mechanism in (("to_all", "all", "MESECVI"), ("to_state", "state", "MESICIC")):
                query = select(Recommendation.id).where(
                    Recommendation.addressees == to, Recommendation.mechanism == mechanism
                )
                self.places[name] = str(session.scalars(query.order_by(Recommendation.id).limit(1)).one())
            expert = (
                select(Grant.id, Grant.person_id).join(Person).where(Person.email == "expert@demo.invalid").limit(1)
            )
            self.places["grant"], self.places["person"] = map(str, session.execute(expert).one())
            person = UUID(self.places["person"])
            identity = Identity(person_id=person, issuer=PROVIDER, subject="9a07", linked_by="Administrador")
            session.add(identity)
            session.flush()
            self.places["identity"] = str(identity.id)
        found = self.here.ask("GET", "/recommendations?state=PER&mechanism=MESICIC&limit=2").json()["items"]
        self.places["reaching"], self.places["beside"] = (one["id"] for one in found)
        self.new("", "/rates", "demo-secretariat", currency="PEN", day="2018-12-31", usd="0.3000", source="made up")
        line = self.here.ask("GET", f"/plans/{peru}/costs").json()["items"][0]
        self.places["loaded_cost"] = line["id"]

    def followed(self) -> None:
        """A plan of Peru with every part there can be, published, so that facts may hang on it: late, cancelled, done and
        silent activities, values that are zero, not available, not applicable; a translation that is out of date."""
        to = {"recommendations": [self.places["reaching"], self.places["beside"]]}
        plan = self.new(
            "followed", "/plans", state="PER", mechanisms=["MESICIC"], title=text("Plan de integridad", "Integrity plan"),
            start="2025-01", end="2026-12", reporting="quarterly", executing_agency=self.places["agency"], **to,
        )  # fmt: skip
        line = self.new("", f"/plans/{plan}/guidelines", title=text("Prevención"))
        lead = {"lead_agency": self.places["agency"], "guideline": line}
        self._activity("whole", plan, "A1", "2025-01", "2025-12", **lead, supporting_agencies=[self.places["other"]],
                       recommendations=[self.places["reaching"]], description=text(LONG))  # fmt: skip
        self._activity("done", plan, "A2", "2025-03-01", "2025-06-30", **lead, weight=2)
        self._activity("off", plan, "A3", "2026", "2026")
        self._activity("silent", plan, "A4", "2027", "2028", **lead)
        self._parts(plan, "whole", "demo-peru")
        self.change(f"/activities/{self.places['whole']}", title={"value": "Equipos en cada comisaría del país"})
        with self.acting() as (session, _):
            workshop = Entry("workshop", "2024-12", "tests", source="https://example.org/plan")
            plans.enter(session, UUID(plan), entry=workshop, by=SYSTEM, provenance={"synthetic": True})
        took = [{"sector": "civil_society", "count": 12}, {"sector": "oversight_body", "count": 3}]
        self.change(f"/plans/{plan}/workshop", cut_off="2126-12-01T23:00:00Z", participants=took)
        self.change(f"/plans/{plan}/workshop", cut_off="2126-12-02T23:00:00Z", reason="Lo piden")
        for name, on in (("input", None), ("", {"type": "activities", "id": self.places["whole"]})):
            said = {"sector": "civil_society", "organisation": "Red", "text": text(LONG), "on": on}
            self.new(name, f"/plans/{plan}/inputs", **said)
        disposal = {"disposition": "in_part", "reason": "Se agrega un indicador"}
        self._good("POST", f"/inputs/{self.places['input']}/dispose", "demo-peru", disposal, if_match="*")
        with self.acting() as (session, _):
            entry = Entry("published", "2025-01", "tests", source="https://example.org/plan", side="state")
            plans.enter(
                session, UUID(plan), entry=entry, by=SYSTEM, provenance={"synthetic": True, "verified": "partial"}
            )
        where = {"url": "https://example.org/plan", "note": "Publicado en el diario oficial"}
        self._good(
            "POST",
            f"/plans/{plan}/versions",
            "demo-peru",
            {"side": "state", "date": "2025-01-15", **where},
            if_match="*",
        )

    def _activity(self, name: str, plan: str, code: str, start: str, end: str, **more: Any) -> None:
        title = text(f"Actividad {code} con equipos", f"Activity {code} with teams")
        self.new(name, "/activities", plan=plan, code=code, title=title, start=start, end=end, **more)

    def _parts(self, plan: str, activity: str, by: str) -> None:
        """Content of a draft: two milestones, estimates, indicators with their targets."""
        id = self.places[activity]
        target = {"title": text("Equipos formados", "Teams trained"), "due": "2025-06", "target": 50, "unit": "equipos"}
        self.new(f"{activity}_target", f"/activities/{id}/milestones", by, **target)
        self.new(f"{activity}_day", f"/activities/{id}/milestones", by, title=text("Protocolo aprobado"), weight=2)
        money = {"kind": "estimated", "currency": "PEN"}
        whole = self.new(
            f"{activity}_cost", f"/plans/{plan}/costs", by, **money, amount="900.00", label=text("Personal")
        )
        part = {"amount": "300.00", "label": text("Formación"), "part_of": whole, "fiscal_year": 2025}
        self.new("", f"/plans/{plan}/costs", by, **money, **part)
        self.new(f"{activity}_line", f"/activities/{id}/costs", by, **money, amount="1.50", funding="donor")
        for code, more in {
            "I1": {
                "baseline": 0,
                "baseline_date": "2024",
                "direction": "increase",
                "type": "result",
                "means": "Registro",
            },
            "I2": {"baseline": 10, "direction": "decrease"},
            "I3": {},
        }.items():
            name = text(f"Indicador {code} del plan", f"Indicator {code} of the plan")
            one = self.new(
                f"{activity}_{code}", "/indicators", by, plan=plan, code=code, name=name, unit="equipos", **more
            )
            for due, value in (("2025-06", 20), ("2025-12", 50)) if code != "I3" else ():
                self.new(f"{activity}_{code}_target", f"/indicators/{one}/targets", by, due=due, value=value)
        own = {"activity": id, "code": "I4", "name": text("Indicador de la actividad"), "type": "sign_of_progress"}
        self.new(f"{activity}_I4", "/indicators", by, **own)

    def drafted(self) -> None:
        """The Colombian draft with all that may be written there, something of it changed since, something removed."""
        draft, by = self.places["draft"], "demo-colombia"
        self.new("guideline", f"/plans/{draft}/guidelines", by, title=text("Lineamiento"))
        self.change(f"/guidelines/{self.places['guideline']}", by, title={"value": "Lineamiento único"})
        self.change(f"/plans/{draft}", by, end="2031-06")
        self._parts(draft, "drafted", by)
        path = f"/activities/{self.places['drafted']}"
        self.change(path, by, title={"value": "Revisar la definición legal y penal de la violencia"}, weight=3)
        self.change(path, by, title={"value": "Revisar la definición legal de la violencia"})
        for noun in ("milestones/drafted_day", "costs/drafted_line", "indicators/drafted_I1", "indicators/drafted_I4"):
            noun, _, name = noun.partition("/")
            column = "weight" if noun == "milestones" else "note" if noun == "indicators" else "amount"
            value: Any = 3 if column == "weight" else "2.50"
            self.change(f"/{noun}/{self.places[name]}", by, **{column: value})
        self.change(f"/targets/{self.places['drafted_I1_target']}", by, value=60)
        gap = {"gap": "indicator", "id": self.places["second"], "reason": "Sin indicador propio"}
        self._good("POST", f"/plans/{draft}/gaps/waive", by, gap, if_match="*")
        gone = self.new("gone", f"{path}/milestones", by, title=text("Hito borrado"))
        self._good("DELETE", f"/milestones/{gone}", by, None, if_match="*")

    def reported(self) -> None:
        """Facts of the published plan, by its focal point and by the officer of the agency that leads."""
        whole, at = self.places["whole"], f"/activities/{self.places['whole']}"
        proof = {"url": "https://example.org/acta", "title": text("Acta"), "date": "2025-06-30"}
        self.new("", f"/activities/{self.places['done']}/evidence", **proof)
        for id, more in (
            ("done", {"status": "completed"}),
            ("off", {"status": "cancelled", "reason": "Sin presupuesto"}),
        ):
            self.change(f"/activities/{self.places[id]}", status_as_of="2025-07-01", **more)
        self.change(at, status="under_way", status_as_of="2025-07-01")
        self.change(f"/milestones/{self.places['whole_target']}", reached=20, reached_on="2025-06")
        self.change(f"/milestones/{self.places['whole_target']}", reached=21)
        for code, value in (
            ("I1", {"value": 0}),
            ("I2", {"absence": "not_available"}),
            ("I3", {"absence": "not_applicable"}),
        ):
            path = f"/indicators/{self.places[f'whole_{code}']}/observations"
            self.new(f"{code}_value", path, date="2025-06", narrative=text("Según el registro"), **value)
        self.new("", f"/indicators/{self.places['whole_I1']}/observations", date="2025-09", value=15, source="INEI")
        self.change(f"/observations/{self.places['I1_value']}", narrative={"value": "Según el registro nacional"})
        stated = {"amount": "0.41", "currency": "USD", "source": "https://example.org/usd", "wording": "about 0.4"}
        for kind in ("secured", "spent"):
            line = {"kind": kind, "amount": "150.00", "currency": "PEN", "stated_equivalent": stated}
            self.new(f"whole_{kind}", f"{at}/costs", label=text(f"Transferencia {kind}"), **line)
        self.change(f"/costs/{self.places['whole_spent']}", amount="160.00")
        link = {
            "url": "https://example.org/informe",
            "title": text("Informe anual"),
            "date": "2025-06",
            "language": "es",
        }
        self.new("link", f"{at}/evidence", publisher="Defensoría", **link)
        self.change(f"/evidence/{self.places['link']}", publisher="Defensoría del Pueblo")
        for name, more in (("file", {}), ("secret", {"confidential": "Nombra a víctimas"})):
            kept = self.here.client.post(
                f"/api/v1{at}/files?name={name}.pdf", content=PDF,
                headers=self.here.headers("demo-peru") | {"content-type": "application/pdf"},
            )  # fmt: skip
            assert kept.status_code == 201, kept.text
            self.places[name] = kept.json()["id"]
            self.new(f"{name}_evidence", f"{at}/evidence", file=kept.json()["id"], title=text("Acta firmada"), **more)
        self._updates(whole)
        done = self.here.ask("GET", f"/activities/{self.places['done']}").json()
        self.places["done_version"] = str(done["version"])

    def _updates(self, activity: str) -> None:
        milestone = self.places["whole_target"]
        for n, name in enumerate(("accepted", "returned", "submitted")):
            report = {
                "as_of": f"2025-0{n + 7}-15", "status": "under_way", "narrative": text(LONG), "difficulties": text("Lluvias"),
                "quantities": [{"milestone": milestone, "reached": 22 + n}],
                "spending": [{"amount": "10.50", "currency": "PEN", "fiscal_year": 2025}],
                "evidence": [{"url": "https://example.org/nota", "title": text("Nota de prensa")}],
            }  # fmt: skip
            values = UpdateNew.model_validate(report).model_dump(exclude_unset=True)
            with self.acting("agency-peru@demo.invalid") as (session, by):
                today = date(2025, 12, 1)
                self.places[name] = str(
                    updates.submit(session, UUID(activity), values=values, language=None, by=by, today=today)
                )
        self._good("POST", f"/updates/{self.places['accepted']}/accept", "demo-peru", None, if_match="*")
        why = {"reason": "Falta la fuente de la cifra"}
        self._good("POST", f"/updates/{self.places['returned']}/return", "demo-peru", why, if_match="*")
