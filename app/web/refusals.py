"""Refusals as pages: the route class of everything that people read, as `problems` is for the API.

A form sent by htmx is answered so that what was typed stays: the sentence goes to the live region of the page, and the
form is not replaced. A problem document or a redirect to the sign-in page would be put into the middle of a table.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.errors import Refusal
from app.web.csrf import ForeignForm
from app.web.languages import translate
from app.web.problems import TITLES
from app.web.rendering import reader_language, render

TO_LIVE_REGION = {"hx-retarget": "#live", "hx-reswap": "textContent"}


class PageRoute(APIRoute):
    """A route whose refusals are pages in the reader's language; the transaction is rolled back before."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except Refusal as refusal:
                return page(request, refusal)
            except RequestValidationError:
                return page(request, Refusal("The address or the form of this page cannot be read."))

        return shown


def page(request: Request, refusal: Refusal, *, again: str = "") -> HTMLResponse:
    """The page of a refusal, or the sentence alone for htmx. `again`: an address of ours where the reader may go on.

    With htmx a session that ended, and a form of another session, are both 401.
    """
    language = reader_language(request)
    sentence = translate(language, refusal.message, refusal.params)
    if request.headers.get("hx-request") == "true" and (refusal.status == 401 or isinstance(refusal, ForeignForm)):
        return HTMLResponse(escape(sentence), 401, {**TO_LIVE_REGION, "content-language": language})
    context = {
        "heading": translate(language, TITLES[refusal.status]),
        "sentence": sentence,
        "again": again,
        "request_id": request.state.request_id,
    }
    return render(request, "errors/page.html", context, status=refusal.status, here=again or None)
