"""A form that came after its session had ended: what was typed goes through signing in, and comes back unsaved.

Signing in at a provider leads away from the page, so it is done in another tab, and the form is sent once more from here.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from app.pages._forms import RESUME
from app.web import csrf, forms
from app.web.rendering import render

DRAFT = "draft"
"""The hidden field of the sign-in form that carries it."""
NO_STORE = {"cache-control": "no-store"}


def asked(request: Request, fields: Mapping[str, str]) -> Response:
    """The sign-in page, with the form inside (401)."""
    draft = urlencode({name: value for name, value in fields.items() if name != csrf.FIELD})
    context = {
        "next": request.url.path,
        "email": "",
        "csrf": "",
        "refused": "",
        "accounts": (),
        "draft": draft,
        "providers": providers(request),
        "typed": typed(draft),
    }
    return render(request, "sign_in.html", context, status=401, headers=NO_STORE, here=request.url.path)


def offered(request: Request, onward: str, draft: str, token: str) -> Response:
    """After signing in: a page whose button shows the form as it was typed."""
    context = {"action": onward, "fields": typed(draft), "csrf": token, "resume": RESUME}
    return render(request, "resume.html", context, headers=NO_STORE, here=onward)


def typed(draft: str) -> forms.Pairs:
    """The fields of a form that was kept."""
    return forms.pairs(draft.encode("ascii", "replace"), most=1000)


def providers(request: Request) -> list[tuple[str, str]]:
    """The providers through which people may sign in: the word of each in our addresses, and its name."""
    offered = [one.provider.sign_in for one in request.app.state.providers.values()]
    return [(one.key, one.name) for one in offered if one]
