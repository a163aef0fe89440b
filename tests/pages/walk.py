"""Walks over `everywhere` in this process: every entry as its reader, in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.web.languages import LANGUAGES
from tests.caller import Caller
from tests.pages.content import Places
from tests.pages.entries import PUBLIC, Entry

BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}


@dataclass(frozen=True)
class Answer:
    """What an entry was answered with, in a language. `entry` has its ids; header names are in small letters."""

    entry: Entry
    language: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """What there is to read; nothing of a redirect or a file."""
        return self.body.decode() if self.headers.get("content-type", "").startswith("text/html") else ""

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page: no fragment for htmx."""
        return bool(self.text) and not self.entry.target

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """As a browser parses it."""
        return LexborHTMLParser(self.text)

    def __str__(self) -> str:
        return f"{self.entry.name} ({self.language})"


class Walk:
    """The service, its readers, and the ids of what they read."""

    def __init__(self, app: FastAPI, places: Places, superuser_url: str = "") -> None:
        self.app, self.places, self.superuser_url = app, places, superuser_url
        self.signed = cache(self._signed)

    def visit(self, entry: Entry, language: str) -> Answer:
        """Ask for an entry as its reader."""
        entry = entry.at(self.places | {"turn": str(1 + list(LANGUAGES).index(language))})
        client, token = self.signed(entry.reader) if entry.reader != PUBLIC else (self._client(), "")
        headers = {"accept-language": language}
        content: dict[str, Any] = {}
        if entry.typed is not None:
            form = {"csrf": token}
            if entry.opened:
                form |= fields(client.get(entry.opened, headers=headers).text, entry.path)
            content["data"] = form | dict(entry.typed)
        if entry.file is not None:
            content["files"] = {"file": ("a.pdf", b"%PDF-" * (entry.file // 5 + 1) if entry.file else b"")}
        if entry.target:
            headers["hx-request"] = "true"
        answer = client.request(entry.method, entry.path, headers=headers, **content)
        return Answer(entry, language, answer.status_code, dict(answer.headers), answer.content)

    def _client(self) -> Caller:
        return Caller(self.app, headers=BROWSER)

    def _signed(self, reader: str) -> tuple[Caller, str]:
        client = self._client()
        form = {"email": f"{reader}@demo.invalid", "password": "demo", "next": "/", "csrf": ""}
        assert client.post("/sign-in", data=form).status_code == 303
        return client, fields(client.get("/sign-out").text, "/sign-out")["csrf"]


def fields(page: str, action: str) -> Mapping[str, str]:
    """What a browser would send of the open form with that action, as it stands; nothing where there is none."""
    forms = [one for one in LexborHTMLParser(page).css("form") if one.attributes.get("action") == action]
    forms.sort(key=lambda one: "edit__form" not in (one.attributes.get("class") or ""))
    return dict(_sent(forms[0])) if forms else {}


def _sent(form: LexborNode) -> list[tuple[str, str]]:
    found = []
    for one in form.css("input, textarea, select"):
        given = one.attributes
        name = given.get("name") or ""
        if one.tag == "select":
            options = one.css("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            value = (chosen[0].attributes.get("value") or "") if chosen else ""
        elif one.tag == "textarea":
            value = one.text()
        elif given.get("type") == "file" or (given.get("type") in ("checkbox", "radio") and "checked" not in given):
            continue
        else:
            value = given.get("value") or ""
        found += [(name, value)] if name else []
    return found
