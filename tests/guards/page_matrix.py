"""Who gets which answer, of every address that people read or send a form to: asked of the service, and read from `pages.txt`.

As in `matrix`, what is asked stands in Peru: on its published plan, on its draft, or on neither. Every form carries the token of
its session and a version that never was, so that nothing is saved: who may is answered 412, 422 or with the page. The readers
are people with the same grants as the clients of `matrix`, each at one browser.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from app.access.actor import SYSTEM
from app.actions import sessions
from app.models import Grant, Person
from app.pages._nouns import NOUNS
from app.pages._plan_tabs import TABS
from app.web import cookies, csrf
from tests.caller import Caller
from tests.guards.everybody import Everybody
from tests.guards.matrix import PLANS, WHO, Ids, Matrix, undone
from tests.guards.operations import PARAMETER

FILE = Path(__file__).with_name("pages.txt")
BROWSER = {"accept": "text/html", "accept-language": "en", "sec-fetch-site": "same-origin"}
BOUNDS = ("role", "state", "mechanism", "agency_id", "plan_id", "named_by", "since", "until", "giver", "reason")
WORDS = {"code": "MESICIC", "iso3": "PER", "key": "nobody", "verb": "accept", "table": "costs"}
FORM = {"version": "99", "status": "under_way"}
Browsers = Mapping[str, tuple[Caller, str]]
"""For each reader a browser and the token of its forms."""


def browsers(all_: Everybody) -> Browsers:
    """Everybody at a browser, signed in. On a database where the personas are clients."""
    found = {"public": (Caller(all_.app, headers=BROWSER), "")}
    with all_.system() as session:
        for who in WHO[1:]:
            person = Person(id=uuid4(), email=f"{who}@tests.invalid", name=who, language="en", demonstration=True)
            session.add(person)
            session.flush()
            for grant in session.scalars(select(Grant).where(Grant.client_id == who)).all():
                session.add(Grant(person_id=person.id, **{name: getattr(grant, name) for name in BOUNDS}))
            session.flush()
            key = sessions.start(session, person.id, replacing=None, now=datetime.now(UTC), by=SYSTEM)
            browser = Caller(all_.app, headers=BROWSER | {"cookie": f"{cookies.PLAIN}={key}"})
            found[who] = (browser, csrf.token(key))
    return found


def hosts(all_: Everybody, ids: Ids) -> Ids:
    """The ids, with a plan and an activity of the draft on which something hangs."""
    draft = dict(ids["draft"])
    draft["activities"] = all_.get(f"/milestones/{draft['milestones']}", "peru").json()["activity"]
    draft["plans"] = all_.get(f"/guidelines/{draft['guidelines']}", "peru").json()["plan"]
    return {**ids, "draft": draft}


def parts(all_: Everybody, ids: Ids) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """An id of each kind of thing that hangs on an activity or a plan, by the page (its noun, and which plan)."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for edition in PLANS:
        for noun in ("plans", "activities"):
            at = found.setdefault((noun, edition), {})
            for part in (*NOUNS, "updates"):
                answer = all_.get(f"/{noun}/{ids[edition][noun]}/{part}", "peru")
                items = answer.json().get("items") or [] if answer.status_code == 200 else []
                at |= {part: items[0]["id"]} if items else {}
    return found


def rows(route: Any, ids: Ids, hanging: Mapping[tuple[str, str], Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The lines of a route without its method: its name, and the address that is asked."""
    first = route.path.split("/")[1]
    for edition in PLANS if first in ("plans", "activities") and "{id}" in route.path else ("",):
        words = dict(WORDS)
        if "{id}" in route.path:
            noun = route.path.split("/{id}")[0].rpartition("/")[2]
            words["id"] = (ids[edition] if noun in ids[edition] else ids["published"])[noun]
        several: Iterable[dict[str, str]] = ({},)
        if "{noun}" in route.path:
            at = hanging[first, edition]
            several = [{"noun": part, "thing": id} for part, id in at.items()]
            if "/{thing}/" not in route.path:
                several = [{"noun": part, "thing": "new"} for part in at if part != "targets"] + [*several]
        elif "{tab}" in route.path:
            several = [{"tab": tab} for tab in TABS if tab != "activities"]
        elif "{thing}" in route.path:
            several = [{"thing": hanging["activities", "published"]["updates"]}]
        for more in several:
            told = " ".join((more.get("noun") or more.get("tab") or "", "new" if more.get("thing") == "new" else ""))
            path = PARAMETER.sub(lambda found, filled=words | more: filled[found[1]], route.path)
            yield " ".join(f"{route.path} {told} {edition}".split()), path


def asked(all_: Everybody, readers: Browsers, method: str, path: str) -> list[int]:
    """What everybody is answered. A form is posted in a transaction that is rolled back."""
    found = []
    for who in WHO:
        browser, token = readers[who]
        if method == "GET":
            found.append(browser.get(path).status_code)
            continue
        with undone(all_):
            form = FORM | {"csrf": token, "email": f"{who}@example.org"}
            files = {"file": ("a.pdf", b"%PDF-1.7")} if path.endswith(("/files", "/verify")) else None
            found.append(browser.post(path, data=form, files=files).status_code)
    return found


def matrix(all_: Everybody, readers: Browsers, routes: Iterable[Any], ids: Ids) -> Matrix:
    """The lines of all routes as the service answers them."""
    ids = hosts(all_, ids)
    hanging, found = parts(all_, ids), Matrix()
    for route in routes:
        for method in sorted(route.methods):
            for name, path in rows(route, ids, hanging):
                found[f"{method} {name}"] = asked(all_, readers, method, path)
    return found
