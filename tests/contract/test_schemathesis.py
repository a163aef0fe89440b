"""Schemathesis finds nothing, as whoever it asks; and it finds what is planted.

Every client of the demonstration and the public ask all operations: the examples of the description, random requests and
walks from one operation to the next. The cases that cover every keyword of the description are hundreds per operation and
the same for everybody: each operation's are asked by one of those who may do it.

FUZZ_SEED=<number> asks the same again. FUZZ=<number> asks so many random requests per operation (2), and everybody all
cases: `FUZZ=50 python -m pytest tests/contract/test_schemathesis.py -n 2` takes an hour.
"""

import os
import re
import resource
import secrets
from collections.abc import Callable, Mapping, Set
from typing import Any

import pytest
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.demonstration import MACHINES
from app.access.scopes import READS
from app.web.openapi import METHODS
from tests.contract.fuzzing import CHECKS, PHASES, Found, run
from tests.declared import Declared
from tests.demonstration import PUBLIC, READERS, Demonstration

SEED = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(2**32))
EXAMPLES = int(os.environ.get("FUZZ") or 2)
FULL = bool(os.environ.get("FUZZ"))
SCOPES = {machine.id: machine.scopes for machine in MACHINES} | {PUBLIC: READS}
COST = {"get": 1, "post": 4, "patch": 4, "delete": 1}
MOST_MEMORY = 800
"""Megabytes by which a run of Schemathesis may grow its process."""
Tell = Callable[[str, object], None]
Document = Mapping[str, Any]


def shares(document: Document) -> dict[str, list[str]]:
    """For each reader the operations whose every case it covers: evenly among those who have the scope."""
    found: dict[str, list[str]] = {reader: [] for reader in READERS}
    load = dict.fromkeys(READERS, 0)
    for item in document["paths"].values():
        for method in METHODS:
            if method in item:
                wanted = {scope for one in item[method]["security"] for scopes in one.values() for scope in scopes}
                able = [one for one in READERS if wanted <= SCOPES[one] and (method == "get" or one != PUBLIC)]
                chosen = min(able, key=lambda one: load[one])
                load[chosen] += COST[method]
                found[chosen].append(item[method]["operationId"])
    return found


def memory() -> int:
    """The most this process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def finds_nothing(
    demo: Demonstration, described: Document, reader: str, tell: Tell, wanted: Set[str], **how: Any
) -> None:
    app, before = Declared(demo.app), memory()
    found = run(app, described, demo.headers(reader), seed=SEED, **how)
    told = f"schemathesis as {reader}: {found}"
    tell("told", told)
    assert found.faults == {}, told
    assert app.wrong == []
    assert wanted <= found.checks.keys() <= CHECKS
    assert memory() - before < MOST_MEMORY


@pytest.mark.parametrize("reader", READERS[::-1])
def test_schemathesis_finds_nothing_in_all_cases_of_a_share(
    demo: Demonstration, described: Document, reader: str, record_property: Tell
) -> None:
    share = None if FULL else shares(described)[reader]
    wanted = CHECKS - {"ignored_auth"}  # a share of reads alone is open to the public
    finds_nothing(demo, described, reader, record_property, wanted, phases=["coverage"], operations=share)


@pytest.mark.parametrize("reader", READERS[::-1])
def test_schemathesis_finds_nothing_anywhere(
    demo: Demonstration, described: Document, reader: str, record_property: Tell
) -> None:
    phases = [phase for phase in PHASES if phase != "coverage"]
    finds_nothing(demo, described, reader, record_property, CHECKS, phases=phases, examples=EXAMPLES)


def test_every_operation_is_covered_by_somebody_and_nobody_covers_nothing(described: Document) -> None:
    found = shares(described)
    covered = [name for names in found.values() for name in names]
    assert len(covered) == len(set(covered)) > 100
    assert all(found.values())


class Planted:
    """The service with a fault in it: `spoil` gets status, headers and body of every answer, and gives others."""

    def __init__(self, app: ASGIApp, spoil: Callable[[Headers, int, MutableHeaders, bytes], tuple[int, bytes]]) -> None:
        self.app = app
        self.spoil = spoil

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        begun: Message = {}
        body = b""

        async def gathered(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start":
                begun.update(message)
            body += message.get("body", b"")

        await self.app(scope, receive, gathered)
        headers = MutableHeaders(raw=list(begun["headers"]))
        asked = Headers(scope=scope)
        status, body = self.spoil(asked, begun["status"], headers, body)
        headers["content-length"] = str(len(body))
        await send({"type": "http.response.start", "status": status, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


def _instead(pattern: int, status: int) -> Any:
    """Every answer with one status gets another."""
    return lambda _asked, given, _headers, body: (status if given == pattern else given, body)


def _member(_asked: Headers, status: int, _headers: MutableHeaders, body: bytes) -> tuple[int, bytes]:
    return status, re.sub(rb'"code":"', b'"undeclared":1,"code":"', body) if status == 200 else body


def _header(_asked: Headers, status: int, headers: MutableHeaders, body: bytes) -> tuple[int, bytes]:
    if "avance-change" in headers:
        headers["avance-change"] = "many"
    return status, body


def _media(_asked: Headers, status: int, headers: MutableHeaders, body: bytes) -> tuple[int, bytes]:
    headers["content-type"] = "text/plain"
    return status, body


def _allow(_asked: Headers, status: int, headers: MutableHeaders, body: bytes) -> tuple[int, bytes]:
    if status == 405:
        headers["allow"] = "GET, HEAD"
    return status, body


def _strict(_asked: Headers, status: int, _headers: MutableHeaders, body: bytes) -> tuple[int, bytes]:
    return status, body.replace(b"problems/invalid", b"problems/malformed")


PLANTED = {
    "not_a_server_error": ("list_topics", _instead(200, 500)),
    "status_code_conformance": ("list_topics", _instead(422, 418)),
    "response_schema_conformance": ("list_topics", _member),
    "response_headers_conformance": ("list_topics", _header),
    "content_type_conformance": ("list_topics", _media),
    "allow_header_conformance": ("list_topics", _allow),
    "unsupported_method": ("list_topics", _instead(405, 200)),
    "negative_data_rejection": ("list_topics", _instead(422, 200)),
    "positive_data_acceptance": ("list_topics", _instead(200, 400)),
    "described_data_is_well_formed": ("create_topic", _strict),
    "missing_required_header": ("change_topic", _instead(428, 200)),
    "ignored_auth": ("create_topic", _instead(401, 201)),
}


@pytest.mark.parametrize("check", PLANTED)
def test_control_a_planted_fault_is_found(demo: Demonstration, described: Document, check: str) -> None:
    operation, spoil = PLANTED[check]
    headers = demo.headers("demo-secretariat")
    found: Found = run(
        Planted(demo.app, spoil),
        described,
        headers,
        seed=1,
        phases=["examples", "coverage"],
        operations=[operation],
    )
    assert any(f": {check}: " in fault for fault in found.faults), found
