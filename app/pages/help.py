"""/help: how the service works, in the words it uses. /gallery: every part of the pages at once (demonstration only)."""

from datetime import UTC, datetime

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.access.permissions import PERMISSIONS
from app.access.roles import ROLES as MAY
from app.errors import NotFound
from app.pages._due import Due
from app.pages._history import Difference, Entry, History
from app.pages._history_words import ROLES
from app.pages._lists import Column
from app.pages._texts import Passage, Provenance
from app.pages._words import tags, words
from app.rules import plans, statuses
from app.web.formats import Formats
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language, render
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SAMPLE = datetime(2026, 11, 22, 15, 4, tzinfo=UTC)


@router.get("/help")
def help(request: Request, visitor: Visiting) -> Response:
    """What the words mean, who does what, how to find and to report something."""
    language = reader_language(request)
    stages = words(language, "stages")
    context = {
        "moves": [
            (
                stages[one.at],
                stages[one.to],
                one.back,
                [translate(language, plans.NEED_SENTENCES[n]) for n in one.needs],
            )
            for one in plans.MOVES
        ],
        "who_moves": translate(language, PERMISSIONS["plans.move"].refusal),
        "statuses": [(tags(language)[one], translate(language, said)) for one, said in statuses.SENTENCES.items()],
        "stages": [(stages[one], translate(language, said)) for one, said in plans.SENTENCES.items()],
        "roles": [(translate(language, ROLES[role]), translate(language, may)) for role, may in MAY.items()],
    }
    return render(request, "help.html", context)


@router.get("/gallery")
def gallery(request: Request, visitor: Visiting) -> Response:
    """The parts pages are made of, for those who change the look.

    Raises:
        NotFound: outside of the demonstration.
    """
    if not request.app.state.settings.demonstration:
        raise NotFound
    language = reader_language(request)
    formats = Formats(language)
    own = Passage(words(language, "found")["activities"], language, "", False, False)
    other = "en" if language != "en" else "es"
    foreign = Passage("CEM", other,
                      words(language, "languages")[other], True, True)  # fmt: skip
    at = formats.instant(SAMPLE, UTC)
    source = Provenance((("oas.org", "https://www.oas.org/"),), words(language, "verified")["partial"], True)
    context = {
        "tags": tags(language),
        "passages": [own, foreign],
        "source": source,
        "columns": [Column("A", "#table", "ascending"), Column("B", "#table", "none")],
        "due": [
            Due("2018-08-31", True, "2018-08", words(language, "found")["activities"], own, "#table", "A", "#table"),
            Due("2026-12-31", False, "2026-12-31", words(language, "found")["activities"], foreign, "#table", "A", "#table"),
        ],
        "period": formats.period("2018-05", "2018-12-31", "", ""),
        "money": formats.money("59295634", "PEN"),
        "history": History([
            Entry(words(language, "stages")["published"], at, translate(language, ROLES["focal_point"]), "", False,
                  [Difference(words(language, "found")["states"], None, own), Difference("A", own, foreign)])
        ], "#history", ""),
    }  # fmt: skip
    return render(request, "gallery.html", context)
