"""Every page and every state of one, for tests that walk them all: by `Walk` in this process, by `tests.browser.walk` in a
browser. Addresses are made of the ids of `tests.pages.content`; a new page or form is added here and nowhere else.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from tests.pages.content import LONG
from tests.pages.desks import desks
from tests.pages.entries import PUBLIC, READERS, Entry
from tests.pages.open_forms import WRONG, forms

ASKED = {
    "response_type": "code",
    "client_id": "demo-application",
    "redirect_uri": "http://127.0.0.1/callback",
    "scope": "plans:read activities:read",
    "state": "s",
    "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    "code_challenge_method": "S256",
}
SAID = {"organisation": "Red", "text": "Falta un indicador."}
AUTHORIZE = "/oauth/authorize"


def _entries() -> Iterator[Entry]:
    yield from _public()
    yield from _lists()
    yield from _plans()
    yield from _activities()
    yield from _people()
    yield from forms()
    yield from _files()
    yield from _fragments()
    yield from _refusals()
    yield from desks()


def _public() -> Iterator[Entry]:
    yield Entry("front", PUBLIC, "/")
    yield Entry("front, signed in", "peru", "/")
    yield Entry("nothing", PUBLIC, "/nothing", 404)
    for code, status in (("MESICIC", 200), ("MESECVI", 200), ("XXX", 404)):
        yield Entry(f"mechanism {code}", PUBLIC, f"/mechanisms/{code}", status)
    for code, status in (("PER", 200), ("COL", 200), ("CUB", 200), ("XXX", 404)):
        yield Entry(f"State {code}", PUBLIC, f"/states/{code}", status)
    yield Entry("State PER, its focal point", "peru", "/states/PER")
    yield Entry("recommendation to all", PUBLIC, "/recommendations/{to_all}")
    yield Entry("recommendation to a State", PUBLIC, "/recommendations/{to_state}")
    yield Entry("recommendation, none", PUBLIC, "/recommendations/{nobody}", 404)
    yield Entry("agency", PUBLIC, "/agencies/{agency}")
    yield Entry("agency that supports", "peru", "/agencies/{other}")
    yield Entry("agency, none", PUBLIC, "/agencies/{nobody}", 404)
    yield Entry("help", PUBLIC, "/help")
    yield Entry("verify", PUBLIC, "/verify")
    yield Entry("gallery", PUBLIC, "/gallery")


def _lists() -> Iterator[Entry]:
    """Whole, narrowed, without a match, refused."""
    for path, narrowed, none, wrong in (
        ("/recommendations", "mechanism=MESICIC&state=PER&round=1&sort=-code", "q=zzzz", "round=x&nothing=1&sort=x"),
        ("/plans", "state=COL&mechanism=MESECVI&stage=drafting&sort=-stage", "state=CUB", "stage=x&nothing=1&sort=x"),
        ("/agencies", "state=PER&kind=branch_of_government", "state=CUB&kind=oversight_body", "kind=x&nothing=1"),
        ("/search", "q=police+stations+or+violencia+or+equipos&type=activities", "q=zzzz", "q=a&type=x&nothing=1"),
    ):
        yield Entry(f"{path}", PUBLIC, path)
        yield Entry(f"{path}, narrowed", PUBLIC, f"{path}?{narrowed}")
        yield Entry(f"{path}, none", PUBLIC, f"{path}?{none}")
        yield Entry(f"{path}, refused", PUBLIC, f"{path}?{wrong}", 422)
        paged = "?q=a&cursor=x" if path in ("/recommendations", "/search") else "?cursor=x"
        yield Entry(f"{path}, wrong page", PUBLIC, path + paged, 422)
    yield Entry("/search, much", "colombia", "/search?q=police+or+violencia+or+ministerio+or+equipos+or+integridad")
    yield Entry("/search, too long", PUBLIC, f"/search?q={'a' * 300}", 422)


TABS = ("about", "timeline", "costs", "indicators", "inputs", "documents", "history")


def _plans() -> Iterator[Entry]:
    for name, reader, plan in (
        ("loaded plan", PUBLIC, "peru"),
        ("whole plan", PUBLIC, "followed"),
        ("whole plan, its focal point", "peru", "followed"),
        ("draft, its focal point", "colombia", "draft"),
    ):
        yield Entry(name, reader, f"/plans/{{{plan}}}")
        for tab in TABS:
            yield Entry(f"{name}: {tab}", reader, f"/plans/{{{plan}}}/{tab}")
    move, waive = "/plans/{draft}/move", "/plans/{draft}/waivers/cost?of={second}"
    yield Entry("plan to be moved", "colombia", move)
    yield Entry("plan moved nowhere", "colombia", move, 409, {"to": "drafting"}, move)
    yield Entry("gap to be waived", "colombia", waive)
    yield Entry("gap waived without reason", "colombia", waive, 422, {"note": ""}, waive)
    cut_off, input_ = "/plans/{draft}/workshop", "/plans/{followed}/inputs/{input}"
    yield Entry("workshop to be set", "colombia", cut_off)
    yield Entry("workshop, no time", "colombia", cut_off, 422, {"cut_off": "mañana"}, cut_off)
    yield Entry("input to be given", "colombia", "/plans/{draft}/inputs/new")
    yield Entry("input, no workshop", "colombia", "/plans/{draft}/inputs/new", 409, SAID, "/plans/{draft}/inputs/new")
    yield Entry("input to be disposed of", "peru", input_)
    yield Entry("whole plan, the agency", "agency-peru", "/plans/{followed}")
    yield Entry("timeline by quarter", PUBLIC, "/plans/{followed}/timeline?year=2025&quarter=2")
    yield Entry("history, older", PUBLIC, "/activities/{whole}?before=999999")
    yield Entry("history, nothing older", PUBLIC, "/plans/{followed}/history?before=1")
    yield Entry("guideline added", "colombia", "/plans/{draft}/about?saved=guidelines/new&made={guideline}")
    yield Entry("plan's content saved", "colombia", "/plans/{draft}/about?saved=content&was-{draft}=1")
    yield Entry("versions", PUBLIC, "/plans/{followed}/versions?from=1&to=1")
    yield Entry("versions, those who publish for the OAS", "secretariat", "/plans/{followed}/versions")
    yield Entry("versions, none", "peru", "/plans/{peru}/versions")
    yield Entry("versions, no such one", PUBLIC, "/plans/{followed}/versions?from=1&to=7", 404)
    yield Entry("plan, narrowed", PUBLIC, "/plans/{followed}?status=under_way&agency={agency}&q=equipos&sort=-status")
    yield Entry("plan, none match", PUBLIC, "/plans/{followed}?q=zzzz&late=1&missing=cost")
    yield Entry("plan, refused", PUBLIC, "/plans/{followed}?nothing=1")
    yield Entry("plan that is not public", PUBLIC, "/plans/{draft}")
    yield Entry("plan that is not public: documents", PUBLIC, "/plans/{draft}/documents")
    yield Entry("plan that is not public: costs", PUBLIC, "/plans/{draft}/costs", 404)
    yield Entry("plan, no such tab", PUBLIC, "/plans/{peru}/nothing", 404)
    yield Entry("plan, none", PUBLIC, "/plans/{nobody}", 404)
    yield Entry("plan, no id", PUBLIC, "/plans/x", 400)
    yield Entry("row open", "peru", "/plans/{followed}?edit={whole}")
    yield Entry("row saved", "peru", "/plans/{followed}?saved={whole}&was-{whole}=1")
    yield Entry("activity deleted", "colombia", "/plans/{draft}?removed={nobody}")
    yield Entry("cost saved", "colombia", "/plans/{draft}/costs?saved=costs/{drafted_cost}&was-{drafted_cost}=1")
    yield Entry("indicator removed", "colombia", "/plans/{draft}/indicators?removed=indicators/{drafted_I1}")


def _activities() -> Iterator[Entry]:
    for name, reader, activity in (
        ("activity loaded", PUBLIC, "measure"),
        ("activity", PUBLIC, "whole"),
        ("activity, its focal point", "peru", "whole"),
        ("activity, its agency", "agency-peru", "whole"),
        ("activity, expert", "expert", "whole"),
        ("activity done", PUBLIC, "done"),
        ("activity cancelled", PUBLIC, "off"),
        ("activity silent", "peru", "silent"),
        ("activity of a draft", "colombia", "drafted"),
        ("activity of a draft, bare", "colombia", "second"),
    ):
        yield Entry(name, reader, f"/activities/{{{activity}}}")
    yield Entry("activity that is not public", PUBLIC, "/activities/{drafted}", 404)
    yield Entry("activity saved", "colombia", "/activities/{drafted}?saved=content&was-{drafted}=1")
    yield Entry("milestone removed", "colombia", "/activities/{drafted}?removed=milestones/{gone}")


def _people() -> Iterator[Entry]:
    yield Entry("sign in", PUBLIC, "/sign-in?next=/mine")
    yield Entry(
        "sign in, refused", PUBLIC, "/sign-in", 422, {"email": "peru@demo.invalid", "password": "x", "next": "/"}
    )
    resumed = {"email": "peru@demo.invalid", "password": "demo", "next": "/activities/{whole}/facts", "draft": "note=x"}
    yield Entry("what was typed comes back", PUBLIC, "/sign-in", 200, resumed)
    yield Entry("sign in, answer to nothing", PUBLIC, "/sign-in/away/back?state=x&code=x", 403)
    yield Entry("sign in, no such provider", PUBLIC, "/sign-in/nobody", 404)
    yield Entry("sign in, provider away", PUBLIC, "/sign-in/away", 503)
    yield Entry("sign out", "peru", "/sign-out")
    yield Entry("sign out, not ours", "peru", "/sign-out", 403, {"csrf": "x"})
    yield Entry("mine, signed out", PUBLIC, "/mine", 303)
    for reader in READERS:
        yield Entry(f"mine, {reader}", reader, "/mine")
    yield Entry("consent", "peru", f"{AUTHORIZE}?{urlencode(ASKED)}")
    yield Entry("consent, nobody's", "peru", f"{AUTHORIZE}?client_id=nobody", 400)
    yield Entry("consent, not ours", "peru", AUTHORIZE, 403, {"csrf": "x", **ASKED, "decision": "allow"})


def _files() -> Iterator[Entry]:
    path = "/activities/{whole}/files"
    yield Entry("file", PUBLIC, "/files/{file}")
    yield Entry("file that is not public", PUBLIC, "/files/{secret}", 404)
    for table in ("/recommendations.csv?state=PER", "/agencies.csv", "/plans.csv", "/plans/{followed}/costs.csv"):
        yield Entry(f"file of rows {table}", PUBLIC, table)
    yield Entry("file of rows, refused", PUBLIC, "/agencies.csv?nothing=1", 303)
    yield Entry("file of rows that are not public", PUBLIC, "/plans/{draft}/costs.csv", 404)
    yield Entry("verify, none chosen", PUBLIC, "/verify", 422, {}, "/verify", file=0)
    yield Entry("verify, something else", PUBLIC, "/verify", 200, {}, "/verify", file=10)
    yield Entry("file form", "peru", path)
    yield Entry("file form of a report", "agency-peru", f"{path}?of={{returned}}")
    yield Entry("file, none chosen", "peru", path, 422, {}, path, file=0)
    yield Entry("file too large", "peru", path, 413, {}, path, file=10 * 2**20 + 1)


def _fragments() -> Iterator[Entry]:
    """What htmx gets."""
    row, article, tab = "#a-{whole}", "#activity", "#tab"
    plan, page = "/plans/{followed}", "/activities/{whole}"
    yield Entry("row by htmx", "peru", f"{page}/status", target=row, opened=plan)
    yield Entry("row's form by htmx", "peru", f"{page}/status/edit", target=row, opened=plan)
    yield Entry("row's form, without scripts", "peru", f"{page}/status/edit", 303)
    yield Entry("row without scripts", "peru", f"{page}/status", 303)
    edit = f"{plan}?edit={{whole}}"
    saved = {"status": "under_way", "reached-{whole_target}": "3{turn}", "note": "x"}
    yield Entry("row saved by htmx", "peru", f"{page}/status", 200, saved, edit, row)
    yield Entry("row refused by htmx", "peru", f"{page}/status", 422, {"status": "cancelled", "note": ""}, edit, row)
    yield Entry("article's form by htmx", "peru", f"{page}/facts", target=article, opened=page)
    yield Entry("article closed by htmx", "peru", f"{page}?closed={page}/facts", target=article, opened=page)
    noted = {"publisher": "Defensoría {turn}", "note": "x"}
    yield Entry(
        "article saved by htmx", "peru", f"{page}/evidence/{{link}}", 200, noted, f"{page}/evidence/{{link}}", article
    )
    stale = {"version-{link}": "1", "publisher": "Otro"}
    yield Entry(
        "article stale by htmx", "peru", f"{page}/evidence/{{link}}", 412, stale, f"{page}/evidence/{{link}}", article
    )
    draft = "/plans/{draft}/indicators"
    yield Entry("tab's form by htmx", "colombia", f"{draft}/{{drafted_I1}}", target=tab, opened=draft)
    yield Entry("tab refused by htmx", "colombia", f"{draft}/new", 422, WRONG["indicators"], f"{draft}/new", tab)
    yield Entry("nothing by htmx", "peru", "/activities/{nobody}/facts", 404, target=article, opened=page)
    yield Entry("session ended, htmx", PUBLIC, f"{page}/facts", 401, {"note": "x"}, page, article)


def _refusals() -> Iterator[Entry]:
    page, draft = "/activities/{whole}", "/activities/{drafted}"
    yield Entry("form, signed out", PUBLIC, f"{page}/facts", 401)
    yield Entry("form, not theirs", "expert", f"{page}/facts", 403)
    yield Entry("form, none", "peru", f"{page}/nothing/new", 404)
    yield Entry("session ended", PUBLIC, f"{page}/facts", 401, {"note": LONG})
    yield Entry("session ended, row", PUBLIC, f"{page}/status", 401, {"note": LONG})
    yield Entry("session ended, decision", PUBLIC, f"{page}/updates/{{submitted}}/return", 401, {"reason": LONG})
    yield Entry("session ended, plan", PUBLIC, "/plans/{draft}/costs/new", 401, {"label": LONG})
    yield Entry("session ended, bulk", PUBLIC, "/plans/{followed}/bulk", 401, {"note": LONG})
    yield Entry("form of another session", "peru", f"{page}/facts", 422, {"csrf": "x"})
    for path, reader in ((page, "peru"), ("/plans/{draft}", "colombia")):
        yield Entry(f"{path}/translations, of another session", reader, f"{path}/translations", 422, {"csrf": "x"})
    yield Entry("form too long", "peru", f"{page}/facts", 413, {"note": "x" * (2**20 + 1)})
    yield Entry("decided already", "peru", f"{page}/updates/{{accepted}}/accept", 409, {"version-{accepted}": "2"})
    yield Entry("no such method", PUBLIC, "/help", 405, {})
    gone = {"version": "99"}
    yield Entry("part changed before", "colombia", f"{draft}/milestones/{{drafted_target}}/remove", 412, gone)
    yield Entry("part of a plan changed before", "colombia", "/plans/{draft}/indicators/{drafted_I1}/remove", 412, gone)
    yield Entry("activity changed before", "colombia", f"{draft}/remove", 412, gone)
    yield Entry("published activity stays", "peru", "/activities/{done}/remove", 409, {"version": "{done_version}"})
    yield Entry("activity not theirs to bring back", "peru", f"{draft}/restore", 404, {})
    yield Entry("part not theirs to bring back", "peru", f"{draft}/milestones/{{gone}}/restore", 404, {})
    yield Entry("plan's part not theirs", "peru", "/plans/{draft}/indicators/{drafted_I1}/restore", 404, {})


ALL: tuple[Entry, ...] = tuple(_entries())
