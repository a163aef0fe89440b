"""Attacks on pages, by name: forms of other sites, redirects elsewhere, headers put into answers, members nobody asked for."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from httpx2 import Response
from sqlalchemy import text

from app.models import ActivityEdition
from app.web import csrf
from tests.caller import Caller
from tests.pages.conftest import Pages
from tests.pages.entries import PUBLIC, READERS, Entry
from tests.pages.everywhere import ALL
from tests.pages.walk import Walk, fields

POSTED = [
    entry
    for entry in ALL
    if entry.typed is not None and entry.reader != PUBLIC and entry.file is None and entry.status != 413
]
UPLOADED = [entry for entry in ALL if entry.file and entry.reader != PUBLIC]
FORM = "application/x-www-form-urlencoded"
CRLF = "x\r\nset-cookie: planted=1"
ELSEWHERE = ("https://attacker.invalid/", "//attacker.invalid", "/\\attacker.invalid", "/\t/attacker.invalid")
CSRF: Mapping[str, Mapping[str, str]] = {
    "a form of another site": {"sec-fetch-site": "cross-site"},
    "a form of a neighbour under the same domain": {"sec-fetch-site": "same-site"},
    "a form of another origin, from a browser that does not send Sec-Fetch-Site": {
        "origin": "https://attacker.invalid"
    },
    "a form of a frame without an origin": {"origin": "null"},
    "a form without the token": {"sec-fetch-site": "same-origin"},
    "a form with the token of another session": {"sec-fetch-site": "same-origin"},
    "a form sent as text/plain": {"sec-fetch-site": "cross-site", "content-type": "text/plain"},
    "text/plain from our own site": {"sec-fetch-site": "same-origin", "content-type": "text/plain"},
    "fetch with JSON": {"sec-fetch-site": "cross-site", "content-type": "application/json"},
    "fetch without cors": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
}


SHOWN_AGAIN = ("a form without the token", "a form with the token of another session")
"""What our own site sends is shown once more (422), to be sent with the token of now: signing in again loses nothing."""


def stored(walk: Walk) -> Any:
    """What a form could have changed: the number of changes, sessions, authorizations. Everybody signs in before."""
    for reader in READERS:
        walk.signed(reader)
    counts = "select (select n from counter), (select count(*) from sessions), (select count(*) from authorizations)"
    with walk.app.state.reading() as session:
        return session.execute(text(counts)).one()


def forged(walk: Walk, entry: Entry, what: str) -> Response:
    """The good form of an entry, with the cookie of its reader, sent as the attack sends it."""
    entry = entry.at(walk.places | {"turn": "9"})
    client, token = walk.signed(entry.reader)
    form = {"csrf": token} | (dict(fields(client.get(entry.opened).text, entry.path)) if entry.opened else {})
    form |= dict(entry.typed or {})
    if what == "a form without the token":
        form["csrf"] = ""
    if what == "a form with the token of another session":
        form["csrf"] = csrf.token("another")
    attacker = Caller(walk.app, headers={"accept": "text/html", "content-type": FORM} | dict(CSRF[what]))
    attacker.cookies = client.cookies
    return attacker.post(entry.path, content=urlencode(form).encode())


@pytest.mark.parametrize("what", CSRF)
def test_csrf_no_form_that_is_not_our_own_changes_anything(walk: Walk, what: str) -> None:
    before, answers = stored(walk), {}
    for entry in POSTED:
        answer = forged(walk, entry, what)
        if answer.status_code not in ((422,) if what in SHOWN_AGAIN else ()) + (400, 401, 403, 415):
            answers[entry.name] = answer.status_code
    assert answers == {}
    assert stored(walk) == before
    assert len({entry.path for entry in POSTED}) >= 15


def test_csrf_no_file_of_another_site_is_kept(walk: Walk) -> None:
    before = stored(walk)
    assert UPLOADED
    for entry in UPLOADED:
        entry = entry.at(walk.places | {"turn": "9"})
        client, token = walk.signed(entry.reader)
        for headers, given in (({"sec-fetch-site": "cross-site"}, token), ({}, ""), ({}, csrf.token("another"))):
            files = {"file": ("a.pdf", b"%PDF-1.7")}
            answer = client.post(entry.path, data={"csrf": given}, files=files, headers=headers)
            assert answer.status_code in (401, 403), entry.name
    assert stored(walk) == before


def read(walk: Walk) -> Iterator[tuple[Entry, Caller]]:
    for entry in ALL:
        if entry.typed is None and entry.status < 400:
            client = walk.signed(entry.reader)[0] if entry.reader != PUBLIC else Caller(walk.app)
            yield entry.at(walk.places | {"turn": "9"}), client


def test_open_redirect_no_page_leads_to_another_host(walk: Walk) -> None:
    """Whatever parameter names an address: every page with every name that addresses are given under."""
    names = ("next", "back", "url", "return", "return_to", "redirect", "redirect_uri", "to", "continue", "here")
    for entry, client in read(walk):
        for turn in (0, 1):
            path, _, query = entry.path.partition("?")
            given = {name: ELSEWHERE[(turn + nth) % len(ELSEWHERE)] for nth, name in enumerate(names)}
            asked = f"{path}?{query}&{urlencode(given)}"
            answer = client.get(asked, headers={"accept": "text/html"})
            assert answer.status_code < 500, asked
            location = answer.headers.get("location", "/")
            assert location.startswith("/") and not urlsplit(location).netloc and "\\" not in location[:2], asked
            assert 'href="//attacker' not in answer.text and 'href="https://attacker' not in answer.text, asked


def test_open_redirect_signing_in_leads_nowhere_else(pages: Pages) -> None:
    for address in ELSEWHERE:
        form = {"email": "peru@demo.invalid", "password": "demo", "next": address}
        answer = pages.reader().post("/sign-in", form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_header_injection_no_answer_has_a_header_that_a_reader_wrote(walk: Walk) -> None:
    for entry, client in read(walk):
        path, _, query = entry.path.partition("?")
        asked = f"{path}?{query}&{urlencode(dict.fromkeys(('next', 'lang', 'q', 'state', 'page', 'cursor'), CRLF))}"
        answer = client.get(asked, headers={"accept-language": "en", "x-request-id": "a%0d%0ab: c"})
        assert answer.status_code < 500, asked
        for header, value in answer.headers.raw:
            assert not {*b"\r\n\0"} & {*header, *value}, asked
        assert "planted" not in answer.headers.get("set-cookie", ""), asked


def test_mass_assignment_a_form_changes_only_what_it_asks(own_pages: Pages) -> None:
    """Members of the row that the form does not have: they are not written, whatever the answer."""
    columns = [column.name for column in ActivityEdition.__table__.columns]
    reader = own_pages.reader("peru@demo.invalid")
    form = reader.form(own_pages)
    more = dict.fromkeys((*columns, "state", "stage", "audience", "version", "edition", "role"), "COL")
    answer = reader.post(f"/activities/{own_pages.measure}", {**more, **form, "note": "x"})
    assert answer.status_code < 500
    api = own_pages.reader().client
    shown = api.get(f"/api/v1/activities/{own_pages.measure}", headers={"accept": "application/json"}).json()
    assert "COL" not in str(shown)
