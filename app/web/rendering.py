"""Pages: the reader's language, one Jinja environment per language, and the frame every page stands in.

A template gets plain values: strings in the reader's language, formatted numbers, or values for the filters below. It
never meets a row or a session. What a template expects stands in a comment at its top.

Filters: `number`, `money(currency)`, `percent`, `day`, `time`. Globals: `formats`, `static_url`, `language` (this one),
`languages` (all).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.web import static
from app.web.formats import Formats
from app.web.languages import COOKIE, LANGUAGES, Language, catalogue, negotiate

TEMPLATES = Path(__file__).parent.parent / "templates"
YEAR = 365 * 24 * 3600
OWN_PATH = re.compile(r"/(?![/\\])")
"""A path on this host: `//elsewhere` in a link would be another one."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The person signed in, as the frame shows them: a display name, the token that every form of theirs carries, and
    when the session ends (RFC 3339), for the warning; `manages`: whether they give roles."""

    name: str
    csrf: str
    ends: str = ""
    manages: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What `base.html` needs beside the page's own context.

    `here` is the path and query of the page (where signing in leads back to), `address` the same with the host and
    `today` the date (UTC), both for print; `links` lead to the same page in each language; `signed` is the reader if
    signed in; `demonstration` says whether the notice is shown.
    """

    here: str
    address: str
    today: str
    links: tuple[tuple[Language, str], ...]
    signed: Signed | None
    demonstration: bool


class Pages(Environment):
    """A Jinja environment of one language, with what its i18n extension adds at run time declared."""

    install_gettext_translations: Callable[..., None]


@cache
def environment(language: str) -> Pages:
    """The environment of a language (es, en, pt, fr). Never an overlay: translations would bind to the base."""
    made = Pages(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_translations(catalogue(language), newstyle=True)
    formats = Formats(language)
    made.filters.update(
        number=formats.number, money=formats.money, percent=formats.percent, day=formats.day, time=formats.time
    )
    made.globals.update(
        formats=formats, static_url=static.url, language=LANGUAGES[language], languages=tuple(LANGUAGES.values())
    )
    return made


def reader_language(request: Request) -> str:
    """The language this page is written in: `?lang=`, else the cookie, else Accept-Language, else Spanish."""
    return negotiate(
        request.query_params.get("lang"), request.cookies.get(COOKIE), request.headers.get("accept-language")
    )


def render(
    request: Request,
    template: str,
    context: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    here: str | None = None,
) -> HTMLResponse:
    """The page or fragment in the reader's language.

    `here` is the address a reader would reload: given where the request's own is not one (a form that came back with
    errors). `?lang=` is remembered in a cookie. Reads `request.state.signed` and `request.app.state.demonstration`.
    """
    language = reader_language(request)
    body = environment(language).get_template(template).render(frame=_frame(request, here), **context)
    answer = HTMLResponse(
        body, status, {"content-language": language, "vary": "Accept-Language, Cookie, HX-Request", **(headers or {})}
    )
    if request.query_params.get("lang") == language:
        answer.set_cookie(
            COOKIE, language, max_age=YEAR, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )
    return answer


def _frame(request: Request, here: str | None) -> Frame:
    path, _, query = here.partition("?") if here else (request.url.path, "", request.url.query)
    if not OWN_PATH.match(path):
        path = "/"
    # The pairs as they stand, without `lang`: the order of the other parameters is part of the address.
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != "lang"]
    here = f"{path}?{'&'.join(kept)}" if kept else path
    return Frame(
        here=here,
        address=f"{request.url.scheme}://{request.url.netloc}{here}",
        today=datetime.now(UTC).date().isoformat(),
        links=tuple((one, f"{path}?{'&'.join([*kept, f'lang={one.code}'])}") for one in LANGUAGES.values()),
        signed=getattr(request.state, "signed", None),
        demonstration=getattr(request.app.state, "demonstration", False),
    )
