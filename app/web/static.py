"""The files of app/static, held in memory, compressed once, and cacheable for ever under an address with their digest.

`url("avance.css")` gives `/static/avance.css?v=<12 digits of SHA-256>`. With that digest the answer is immutable;
without or with another one it is revalidated, so an old page never pins a wrong file.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers, QueryParams
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent.parent / "static"
PREFIX = "/static"
IMMUTABLE = "public, max-age=31536000, immutable"
TEXTUAL = ("text/", "image/svg+xml", "application/json")


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is served; `packed` is empty where compressing does not pay."""

    body: bytes
    packed: bytes
    media_type: str
    digest: str


def _read(path: Path) -> File:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "text/plain"
    packed = gzip.compress(body, 9, mtime=0) if media_type.startswith(TEXTUAL) and len(body) > 500 else b""
    return File(body, packed, media_type, hashlib.sha256(body).hexdigest())


FILES = {path.relative_to(STATIC).as_posix(): _read(path) for path in sorted(STATIC.rglob("*")) if path.is_file()}


def url(name: str) -> str:
    """The address of a static file with its digest; `KeyError` for one that is not there."""
    return f"{PREFIX}/{name}?v={FILES[name].digest[:12]}"


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """ASGI application to mount at `/static`: GET and HEAD of the files above."""
    await _answer(scope)(scope, receive, send)


def _answer(scope: Scope) -> Response:
    file = FILES.get(scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/"))
    if file is None:
        return PlainTextResponse("Not found", 404)
    if scope["method"] not in ("GET", "HEAD"):
        return PlainTextResponse("Method not allowed", 405, {"allow": "GET, HEAD"})
    asked, headers = QueryParams(scope["query_string"]).get("v"), Headers(scope=scope)
    answer = {
        "etag": f'"{file.digest[:16]}"',
        "vary": "Accept-Encoding",
        "cache-control": IMMUTABLE if asked == file.digest[:12] else "no-cache",
    }
    if headers.get("if-none-match") == answer["etag"]:
        return Response(status_code=304, headers=answer)
    if file.packed and "gzip" in headers.get("accept-encoding", ""):
        return Response(file.packed, headers={**answer, "content-encoding": "gzip"}, media_type=file.media_type)
    return Response(file.body, headers=answer, media_type=file.media_type)
