"""Refusals as pages: the route class of everything that people read, as `problems` is for the API.

A form sent by htmx is answered so that what was typed stays: the sentence goes to the live region of the page, and the
form is not replaced. A problem document or a redirect to the sign-in page would be put into the middle of a table.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.errors import Refusal
from app.web import cookies
from app.web.csrf import ForeignForm
from app.web.languages import translate
from app.web.problems import SENTENCES, TITLES
from app.web.rendering import reader_language, render

MACHINES = (
    "/api/",
    "/oauth/token",
    "/oauth/introspect",
    "/oauth/revoke",
    "/oauth/jwks",
    "/.well-known/",
    "/openapi.json",
)
OTHERWISE = "The request cannot be read."
TO_LIVE_REGION = {"hx-retarget": "#live", "hx-reswap": "textContent"}


class PageRoute(APIRoute):
    """A route whose refusals are pages in the reader's language; the transaction is rolled back before. A session that got
    another id (`visitors`) keeps it with any answer."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                answer = await handle(request)
            except Refusal as refusal:
                answer = page(request, refusal)
            except RequestValidationError:
                answer = page(request, Refusal("The address or the form of this page cannot be read."))
            renewed = getattr(request.state, "renewed", None)
            if renewed:
                cookies.keep(request, answer, renewed)
            return answer

        return shown


def install(app: FastAPI) -> None:
    """Answer people with a page where `problems` would answer with a problem document: a path that does not exist, a
    database that is away, our own mistakes. Call it after `problems.install`."""
    for kind, answer in list(app.exception_handlers.items()):
        app.add_exception_handler(kind, _readable(answer))


def _readable(answer: Callable[..., Any]) -> Callable[[Request, Exception], Response]:
    def chosen(request: Request, error: Exception) -> Response:
        problem: Response = answer(request, error)
        if not _by_a_person(request):
            return problem
        refusal = error if isinstance(error, Refusal) else Refusal(SENTENCES.get(problem.status_code, OTHERWISE))
        shown = page(request, refusal, status=problem.status_code)
        for name in ("allow", "retry-after"):
            if name in problem.headers:
                shown.headers[name] = problem.headers[name]
        return shown

    return chosen


def _by_a_person(request: Request) -> bool:
    """Whether a browser asks for something to read; machines have their own paths and name other media types."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(MACHINES)


def page(request: Request, refusal: Refusal, *, again: str = "", status: int | None = None) -> HTMLResponse:
    """The page of a refusal, or the sentence alone for htmx, which would put a whole page into the middle of a table.
    `again`: an address of ours where the reader may go on.

    With htmx a session that ended, and a form of another session, are both 401.
    """
    language, code = reader_language(request), status or refusal.status
    sentence = translate(language, refusal.message, refusal.params)
    if request.headers.get("hx-request") == "true":
        code = 401 if isinstance(refusal, ForeignForm) else code
        return HTMLResponse(escape(sentence), code, {**TO_LIVE_REGION, "content-language": language})
    context = {
        "heading": translate(language, TITLES[code]),
        "sentence": sentence,
        "again": again,
        "request_id": request.state.request_id,
    }
    return render(request, "errors/page.html", context, status=code, here=again or None)
