"""All HTTP that the service begins itself: to identity providers, whose addresses the operator named."""

import time
from collections.abc import Mapping
from typing import Any

import httpx

LONGEST = 256 * 1024
"""Bytes of an answer; a key set has a few thousand."""

STEP, WHOLE = 5.0, 10.0
"""Seconds for each step of an exchange, and about how long all of it may take."""


class Unreachable(Exception):
    """No usable answer: nobody there, too slow, not 200, too long, no JSON object."""


def json_of(url: str) -> Mapping[str, Any]:
    """The JSON object at an address. Raises Unreachable."""
    ends = time.monotonic() + WHOLE
    try:
        with httpx.stream("GET", url, timeout=STEP, follow_redirects=False, trust_env=False) as answer:
            if answer.status_code != 200:
                raise Unreachable(f"{answer.status_code} instead of 200")
            body = bytearray()
            for part in answer.iter_bytes():
                body += part
                if len(body) > LONGEST or time.monotonic() > ends:
                    raise Unreachable("the answer is too long")
        found = httpx.Response(200, content=bytes(body)).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise Unreachable(type(error).__name__) from error
    if not isinstance(found, dict):
        raise Unreachable("not a JSON object")
    return found
