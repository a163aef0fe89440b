"""The pages as a browser gets them, without a browser: a copy of the loaded database, and people who sign in."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from app.access.actor import SYSTEM
from app.db import bind
from app.main import create_app
from app.models import Activity, Plan
from app.settings import Settings
from tests.database import Database, Databases

BROWSER = {"accept": "text/html", "sec-fetch-site": "same-origin"}
HTMX = {"hx-request": "true"}


@dataclass(frozen=True)
class Pages:
    """The service, with the ids of its two MESECVI plans and of one activity in each."""

    app: FastAPI
    peru: str
    draft: str
    measure: str
    drafted: str

    def reader(self, email: str = "", language: str = "en") -> "Reader":
        """Somebody at a browser, signed in where an address is given."""
        client = TestClient(
            self.app, headers=BROWSER | {"accept-language": language}, follow_redirects=False,
            raise_server_exceptions=False,
        )  # fmt: skip
        reader = Reader(client)
        if email:
            form = {"email": email, "password": "demo", "next": "/", "csrf": ""}
            assert client.post("/sign-in", data=form).status_code == 303
        return reader


@dataclass(frozen=True)
class Reader:
    client: TestClient

    def get(self, path: str, **headers: str) -> Response:
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def text(self, path: str) -> str:
        """What can be read on a page: its words without markup, white space as in a browser."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return words(answer.text)

    def form(self, pages: Pages) -> dict[str, str]:
        """The fields of the open form of the first measure of Peru's plan."""
        page = self.get(f"/plans/{pages.peru}?edit={pages.measure}").text
        found = re.search(r'<form class="edit__form".*?</form>', page, re.DOTALL)
        assert found, "the form is not open"
        return dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', found[0]))

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(path, data=dict(form), headers=sent)


def words(page: str) -> str:
    body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").replace("\u202f", " ").split())


def opened(database: Database) -> Pages:
    app = create_app(Settings(env="demonstration", base_url="http://testserver"), database.url)
    session: Session
    with app.state.writing() as session:
        bind(session, SYSTEM.reads, SYSTEM.writes)
        plans = {plan.state: plan.id for plan in session.query(Plan).where(Plan.mechanisms.contains(["MESECVI"]))}
        first = {
            state: session.query(Activity.id).where(Activity.plan_id == id).order_by(Activity.id).limit(1).scalar()
            for state, id in plans.items()
        }
    return Pages(app, str(plans["PER"]), str(plans["COL"]), str(first["PER"]), str(first["COL"]))


@pytest.fixture(scope="session")
def pages(databases: Databases, demonstration_database: Database) -> Iterator[Pages]:
    """Read by many tests, changed by none."""
    database = databases.clone(demonstration_database.name)
    found = opened(database)
    yield found
    found.app.state.writing.kw["bind"].dispose()
    databases.drop(database)


@pytest.fixture
def own_pages(databases: Databases, demonstration_database: Database) -> Iterator[Pages]:
    """For a test that changes something."""
    database = databases.clone(demonstration_database.name)
    found = opened(database)
    yield found
    found.app.state.writing.kw["bind"].dispose()
    databases.drop(database)
