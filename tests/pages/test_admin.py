"""Who may do what, on pages: roles given and ended, people, systems with their secret shown once, the truth table; and
where one is signed in."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from app.access.permissions import PERMISSIONS
from tests.pages.conftest import Pages, Reader

DESKS = ("/admin/grants", "/admin/people", "/admin/identities", "/admin/clients", "/admin/roles")
FORMS = ("/admin/grants/new", "/admin/people/new", "/admin/identities/new", "/admin/clients/new")


def opened(reader: Reader, path: str, **typed: str) -> dict[str, str]:
    """The fields of the form at an address as they stand there, with what is typed over them."""
    page = reader.get(path)
    assert page.status_code == 200, page.text
    (form,) = re.findall(r'<form class="edit__form".*?</form>', page.text, re.DOTALL)
    fields = dict(re.findall(r'<input(?![^>]*checkbox)[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    fields |= dict(re.findall(r'<input[^>]* name="([^"]+)" value="(1)" checked', form))
    for name, body in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()} | typed


def choice(reader: Reader, path: str, label: str) -> str:
    """The value of the choice with this label in the form at an address."""
    found = re.search(rf'<option value="([^"]+)"[^>]*>{re.escape(label)}', reader.get(path).text)
    assert found, label
    return found[1]


def csrf_of(reader: Reader, path: str) -> str:
    """The token of the form at an address."""
    return re.findall(r'name="csrf" value="([^"]+)"', reader.get(path).text)[0]


def day(count: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=count)).isoformat()


def test_the_secretariat_adds_somebody_gives_a_role_and_ends_it(own_pages: Pages) -> None:
    desk = own_pages.reader("secretariat@demo.invalid")
    person = opened(desk, "/admin/people/new", name="Rosa Díaz", email="rosa@example.org")
    assert desk.post("/admin/people/new", person).status_code == 303
    assert "Rosa Díaz rosa@example.org Español open" in desk.text("/admin/people?q=rosa")
    new = "/admin/grants/new"
    rosa = choice(desk, new, "Rosa Díaz")
    role = opened(desk, new, person=rosa, role="focal_point", state="BOL", until=day(30), note="Note 12")
    saved = desk.post(new, role)
    assert (saved.status_code, saved.headers["location"].partition("?")[0]) == (303, "/admin/grants")
    assert "It is saved." in desk.text(saved.headers["location"])
    lines = desk.get("/admin/grants?who=rosa").text
    assert "Focal point" in lines and "Note 12" in lines and "Secretariat (demo)" in lines
    (path,) = re.findall(r'href="(/admin/grants/[0-9a-f-]{36})"', lines)
    assert opened(desk, path)["until"] == day(30)
    assert desk.post(path, opened(desk, path, until=day(-1), note="Left")).status_code == 303
    assert "not in force" in desk.text("/admin/grants?who=rosa")


def test_a_form_that_cannot_be_comes_back_as_it_was_typed_with_a_sentence_at_the_field(pages: Pages) -> None:
    desk = pages.reader("admin@demo.invalid")
    new = "/admin/grants/new"
    typed = opened(desk, new, role="expert", mechanism="", state="PER", until="soon", note="why not")
    answer = desk.post(new, typed)
    assert answer.status_code == 422
    assert "“soon” is not a day" in answer.text and ">why not</textarea>" in answer.text
    answer = desk.post(new, typed | {"until": ""})
    assert "cannot be given without: Mechanism" in answer.text and "not bound by: State" in answer.text
    answer = desk.post("/admin/people/new", opened(desk, "/admin/people/new", name="x", email="no address"))
    assert answer.status_code == 422 and 'href="#email-new">' in answer.text and 'value="no address"' in answer.text
    answer = desk.post("/admin/people/new", opened(desk, "/admin/people/new", name="x", email="ADMIN@demo.invalid"))
    assert answer.status_code in (409, 422) and 'value="ADMIN@demo.invalid"' in answer.text


def test_a_secret_is_shown_once_and_rotation_shows_the_next(own_pages: Pages) -> None:
    desk = own_pages.reader("admin@demo.invalid")
    form = opened(desk, "/admin/clients/new", id="mimp-planes", name="Plans") | {"scopes.plans:read": "1"}
    answer = desk.post("/admin/clients/new", form)
    (first,) = re.findall(r'<code id="secret" translate="no">([^<]+)<', answer.text)
    assert (answer.status_code, answer.headers["cache-control"], len(first)) == (200, "no-store", 43)
    assert first not in desk.get("/admin/clients?q=mimp-planes").text
    path = "/admin/clients/mimp-planes/rotate"
    answer = desk.post(path, opened(desk, path, old_secret_until=day(7)))
    (second,) = re.findall(r'<code id="secret" translate="no">([^<]+)<', answer.text)
    for secret in (first, second):
        form = {"grant_type": "client_credentials", "client_id": "mimp-planes", "client_secret": secret}
        assert desk.client.post("/oauth/token", data=form).status_code == 200
    change = opened(desk, "/admin/clients/mimp-planes", until=day(-1))
    assert change["scopes.plans:read"] == "1"
    assert desk.post("/admin/clients/mimp-planes", change).status_code == 303
    assert desk.client.post("/oauth/token", data=form).status_code == 401
    stale = desk.post("/admin/clients/mimp-planes", change)
    assert stale.status_code == 412 and "Somebody changed this" in stale.text


def test_an_account_that_is_ended_is_signed_out_everywhere(own_pages: Pages) -> None:
    expert, desk = own_pages.reader("expert@demo.invalid"), own_pages.reader("admin@demo.invalid")
    (path,) = re.findall(r'href="(/admin/people/[0-9a-f-]{36})"', desk.get("/admin/people?q=expert@").text)
    assert expert.get("/mine").status_code == 200
    assert desk.post(path, opened(desk, path, ended="yes")).status_code == 303
    assert expert.get("/mine").status_code == 303


def test_the_administrator_reads_the_events_of_security_and_no_address_stands_in_them(own_pages: Pages) -> None:
    desk, expert = own_pages.reader("admin@demo.invalid"), own_pages.reader("expert@demo.invalid")
    for email in ("expert@demo.invalid", "nobody@demo.invalid"):
        form = {"email": email, "password": "wrong", "next": "/", "csrf": ""}
        assert own_pages.reader().post("/sign-in", form).status_code == 422
    for _ in range(2):
        assert expert.get("/admin/people").status_code == 403
    new = "/admin/grants/new"
    role = opened(
        desk, new, person=choice(desk, new, "Focal point of Peru"), role="expert", mechanism="MESICIC", note="x"
    )
    assert desk.post(new, role | {"state": "", "agency": "", "plan": ""}).status_code == 303
    (path,) = re.findall(r'href="(/admin/grants/[0-9a-f-]{36})"', desk.get("/admin/grants?who=peru@&role=expert").text)
    assert desk.post(path, opened(desk, path, until=day(-1), note="x")).status_code == 303
    assert expert.post("/sign-out", {"csrf": csrf_of(expert, "/sign-out")}).status_code == 303
    told = desk.text("/admin/events")
    for line in (
        "Signed in somebody not signed in Expert (demo) –",
        "Sign-in refused somebody not signed in Expert (demo) –",
        "Sign-in refused somebody not signed in – –",
        "Role given Administrator (demo) Focal point of Peru (demo) Expert",
        "Role ended Administrator (demo) Focal point of Peru (demo) Expert",
        "Signed out Expert (demo) Expert (demo) –",
    ):
        assert line in told, told
    assert told.count("Refused Expert (demo) – GET /admin/people") == 1, "once a day"
    assert "@" not in told
    assert "Signed in" not in desk.get("/admin/events?event=refused").text.partition("<tbody")[2]


def test_the_truth_table_is_printed_whole(pages: Pages) -> None:
    text = pages.reader("secretariat@demo.invalid").text("/admin/roles")
    assert all(act in text and one.refusal in text for act, one in PERMISSIONS.items())


@pytest.mark.parametrize("path", [*DESKS, *FORMS])
def test_who_gives_no_roles_is_told_who_does_and_who_is_not_signed_in_is_asked_to(pages: Pages, path: str) -> None:
    answer = pages.reader().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={path}")
    for email in ("peru@demo.invalid", "agency-peru@demo.invalid", "expert@demo.invalid"):
        reader = pages.reader(email)
        assert reader.get(path).status_code == 403, email
        assert "/admin/" not in reader.get("/mine").text
    assert pages.reader("secretariat@demo.invalid").get(path).status_code == (403 if "clients/new" in path else 200)


def test_a_list_refuses_what_it_does_not_know(pages: Pages) -> None:
    desk = pages.reader("admin@demo.invalid")
    for query in ("role=king", "nothing=1", "cursor=x", "in_force=maybe"):
        assert desk.get(f"/admin/grants?{query}").status_code == 422, query
    for path in ("/admin/grants/0199c3a2-8c1e-7d5a-9f3e-2b6c4d8e1f00", "/admin/clients/nobody"):
        assert desk.get(path).status_code == 404, path
    assert desk.get("/admin/clients/%00").status_code == 400


def test_a_person_sees_where_they_are_signed_in_and_ends_it_there(own_pages: Pages) -> None:
    here, there = own_pages.reader("peru@demo.invalid"), own_pages.reader("peru@demo.invalid")
    other = own_pages.reader("colombia@demo.invalid")
    page = here.get("/mine/sessions").text
    assert page.count("testclient") >= 2 and page.count("this browser") == 1
    token = re.findall(r'name="csrf" value="([^"]+)"', page)[0]
    (handle,) = re.findall(r'name="handle" value="([0-9a-f]{64})"', page)
    stranger = re.findall(r'name="csrf" value="([^"]+)"', other.get("/mine/sessions").text)[0]
    assert other.post("/mine/sessions/end", {"csrf": stranger, "handle": handle}).status_code == 303
    assert there.get("/mine").status_code == 200  # somebody else's stays
    assert here.post("/mine/sessions/end", {"handle": handle}).status_code == 403
    assert here.post("/mine/sessions/end", {"csrf": token, "handle": handle}).status_code == 303
    assert there.get("/mine").status_code == 303 and here.get("/mine").status_code == 200
    third = own_pages.reader("peru@demo.invalid")
    assert here.post("/mine/sessions/end", {"csrf": token}).status_code == 303
    assert third.get("/mine").status_code == 303 and here.get("/mine").status_code == 200
    assert own_pages.reader().get("/mine/sessions").headers["location"] == "/sign-in?next=/mine/sessions"


def test_the_focal_point_reads_who_read_its_drafts_and_nobody_else_does(own_pages: Pages) -> None:
    colombia, path = own_pages.reader("colombia@demo.invalid"), "/states/COL/access"
    assert "Nobody has read a draft of this State yet." in colombia.text(path)
    own_pages.reader("peru@demo.invalid").get(f"/plans/{own_pages.draft}")
    own_pages.reader("secretariat@demo.invalid").get(f"/plans/{own_pages.draft}")
    own_pages.reader().get(f"/plans/{own_pages.draft}")
    assert "Nobody has read a draft" in colombia.text(path)  # a card is no draft
    for _ in range(2):
        colombia.get(f"/plans/{own_pages.draft}/about")
        colombia.get(f"/activities/{own_pages.drafted}")
    text = colombia.text(path)
    assert "1 entry" in text and "Focal point of Colombia (demo) Focal point" in text
    assert 'href="/states/COL/access"' in colombia.get("/states/COL").text
    for email in ("peru@demo.invalid", "secretariat@demo.invalid", "admin@demo.invalid", "expert@demo.invalid"):
        reader = own_pages.reader(email)
        assert reader.get(path).status_code == 403, email
        assert path not in reader.get("/states/COL").text
    assert own_pages.reader().get(path).headers["location"] == f"/sign-in?next={path}"
