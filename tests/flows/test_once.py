"""One Idempotency-Key makes one thing: sent twice, at once, and over a crash on either side of the commit.

The service is a real process that is really killed. What holds a request still is a lock on the counter, which every
transaction takes last: the key is claimed, the thing is written, nothing is committed.
"""

import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from typing import Any

import httpx2
import psycopg
import pytest

from tests.database import Database
from tests.flows.conftest import PATIENCE, Served

BODY = {"url": "https://www.gob.pe/mimp", "title": {"language": "es", "value": "Centros de emergencia"}, "date": "2019"}


@dataclass(frozen=True)
class Shelf:
    """The evidence of one activity of Peru's, one of a test alone, to which the focal point's client adds."""

    served: Served
    path: str
    token: str

    def add(self, **headers: str) -> httpx2.Response:
        """Add the piece, under the key of this test unless another is given."""
        sent = {"authorization": f"Bearer {self.token}", "idempotency_key": self.key, **headers}
        return self.served.ask("POST", self.path, BODY, **{name: value for name, value in sent.items() if value})

    @property
    def key(self) -> str:
        return self.path.replace("/", ".")

    @property
    def total(self) -> int:
        """How many pieces there are for the public."""
        return int(self.served.ask("GET", f"{self.path}?count=true").json()["total"])


@pytest.fixture(scope="module")
def shelves(served: Served) -> Iterator[Shelf]:
    """One for each of Peru's eight activities."""
    (plan,) = served.ask("GET", "/plans?state=PER&stage=published").json()["items"]
    activities = served.ask("GET", f"/plans/{plan['id']}/activities").json()["items"]
    token = served.token("demo-peru")
    return (Shelf(served, f"/activities/{activity['id']}/evidence", token) for activity in activities)


@pytest.fixture
def shelf(shelves: Iterator[Shelf]) -> Shelf:
    return next(shelves)


def superuser(database: Database) -> psycopg.Connection[Any]:
    return psycopg.connect(database.superuser_url.replace("+psycopg", ""), autocommit=True)


@contextmanager
def commits_held(database: Database) -> Iterator[None]:
    """No transaction that changed something can commit meanwhile."""
    with superuser(database) as connection, connection.transaction():
        connection.execute("select n from counter for update")
        yield


def until(condition: Any) -> None:
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.02)


def waiting(database: Database) -> int:
    """How many transactions of the service wait for a lock."""
    with superuser(database) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'", (database.name,)
        ).fetchone()
    assert row is not None
    return int(row[0])


def kept(shelf: Shelf) -> int:
    """How many answers are kept under the key of the test, in committed transactions."""
    with superuser(shelf.served.database) as connection:
        row = connection.execute("select count(*) from idempotency_records where key = %s", (shelf.key,)).fetchone()
    assert row is not None
    return int(row[0])


def both(shelf: Shelf, **headers: str) -> list[httpx2.Response]:
    """Two requests that run at the same time, each of which has written its thing or waits for the other."""
    with ThreadPoolExecutor(2) as pool:
        with commits_held(shelf.served.database):
            answers = [pool.submit(shelf.add, **headers) for _ in range(2)]
            until(lambda: waiting(shelf.served.database) == 2)
        return [answer.result() for answer in answers]


def test_twice_makes_one(shelf: Shelf) -> None:
    first, second = shelf.add(), shelf.add()
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    for name in ("location", "etag", "content-type", "content-language"):
        assert first.headers[name] == second.headers[name], name
    assert shelf.total == 1


def test_another_body_is_refused_and_another_key_makes_another(shelf: Shelf) -> None:
    assert shelf.add().status_code == 201
    other = shelf.served.ask(
        "POST", shelf.path, BODY | {"date": "2020"}, authorization=f"Bearer {shelf.token}", idempotency_key=shelf.key
    )
    assert other.status_code == 422
    assert other.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert shelf.add(idempotency_key="another").status_code == 201
    assert shelf.total == 2


def test_two_at_once_make_one(shelf: Shelf) -> None:
    first, second = both(shelf)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert shelf.total == 1


def test_control_two_at_once_without_a_key_make_two(shelf: Shelf) -> None:
    assert [answer.status_code for answer in both(shelf, idempotency_key="")] == [201, 201]
    assert shelf.total == 2


def unanswered(shelf: Shelf) -> socket.socket:
    """A connection on which the request was sent and no answer is read. The body is written in another way: what counts
    is what it says."""
    body = dumps(dict(reversed(BODY.items())), indent=1).encode()
    head = (
        f"POST /api/v1{shelf.path} HTTP/1.1\r\nHost: 127.0.0.1:{shelf.served.service.port}\r\n"
        f"Authorization: Bearer {shelf.token}\r\nContent-Type: application/json\r\n"
        f"Idempotency-Key: {shelf.key}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", shelf.served.service.port), PATIENCE)
    connection.sendall(head.encode() + body)
    return connection


def test_a_crash_before_the_commit_leaves_nothing_and_the_key_free(shelf: Shelf) -> None:
    database = shelf.served.database
    with commits_held(database), unanswered(shelf):
        until(lambda: waiting(database) == 1)
        shelf.served.service.end(signal.SIGKILL)
    until(lambda: waiting(database) == 0)
    assert kept(shelf) == 0
    shelf.served.start_again()
    assert shelf.total == 0
    made = shelf.add()
    assert made.status_code == 201
    assert "idempotent-replay" not in made.headers
    assert shelf.total == 1


def test_a_crash_after_the_commit_and_before_the_answer_made_one(shelf: Shelf) -> None:
    with unanswered(shelf):
        until(lambda: kept(shelf) == 1)
        shelf.served.service.end(signal.SIGKILL)
    shelf.served.start_again()
    assert shelf.total == 1
    again = shelf.add()
    assert again.status_code == 201
    assert again.headers["idempotent-replay"] == "true"
    assert shelf.total == 1
    assert shelf.served.ask("GET", again.headers["location"].removeprefix("/api/v1")).status_code == 200
