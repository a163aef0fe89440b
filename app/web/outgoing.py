"""All HTTP that the service begins itself: to identity providers, whose addresses the operator named."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import httpx

LONGEST: Final = 256 * 1024
"""Bytes of an answer; a key set has a few thousand."""

WHOLE: Final = 5.0
"""Seconds that an exchange may take, from the name's look-up to the last byte, however slowly the other side drips."""

ASKED_FOR: Final = {"accept": "application/json", "accept-encoding": "identity"}
"""Packed answers are not taken: their length says nothing of what comes out."""


class Unreachable(Exception):
    """No usable answer: nobody there, too slow, not 200, too long, no JSON object."""


class Declined(Unreachable):
    """It answered that it will not (4xx)."""


def json_of(url: str) -> Mapping[str, Any]:
    """The JSON object at an address. Raises Unreachable."""
    return _exchanged("GET", url)


def json_for(url: str, form: Mapping[str, str], auth: httpx.BasicAuth | None = None) -> Mapping[str, Any]:
    """The JSON object that answers a form. Raises Declined, Unreachable."""
    return _exchanged("POST", url, data=form, auth=auth)


def _exchanged(method: str, url: str, **sent: Any) -> Mapping[str, Any]:
    try:
        found = httpx.Response(200, content=asyncio.run(_body(method, url, sent))).json()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError, RecursionError) as error:
        raise Unreachable(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Unreachable("not a JSON object")
    return found


async def _body(method: str, url: str, sent: Mapping[str, Any]) -> bytes:
    """On a loop of its own, since only there all of an exchange can be given one end."""
    client = httpx.AsyncClient(timeout=WHOLE, follow_redirects=False, trust_env=False, headers=ASKED_FOR)
    async with asyncio.timeout(WHOLE), client, client.stream(method, url, **sent) as answer:
        if answer.status_code != 200:
            kind = Declined if answer.is_client_error else Unreachable
            raise kind(f"{answer.status_code} instead of 200")
        if answer.headers.get("content-encoding", "identity") != "identity":
            raise Unreachable("the answer is packed")
        body = bytearray()
        async for part in answer.aiter_bytes():
            body += part
            if len(body) > LONGEST:
                raise Unreachable("the answer is too long")
    return bytes(body)
