"""/admin/events: who signed in and who could not, who was refused what, which roles were given and ended."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.actions.events import NAMES
from app.pages import _desk
from app.pages._desk import Filter, Listing, Row
from app.queries import events
from app.queries._paging import Paging, Rows
from app.rules.problems import N_
from app.web.formats import Formats
from app.web.languages import translate
from app.web.refusals import PageRoute
from app.web.rendering import reader_language
from app.web.transaction import Transaction
from app.web.visitors import Visiting

router = APIRouter(include_in_schema=False, route_class=PageRoute)

ADDRESS = "/admin/events"
INTRO = N_(
    "Signing in and out, roles given and ended, and who was refused what, once a day for each. Kept for a year; times are UTC."
)
EMPTY, NOBODY = N_("Nothing of this kind happened."), N_("somebody not signed in")
CODE = Markup('<code translate="no">{}</code>')
COLUMNS = (N_("When"), N_("What happened"), N_("By whom"), N_("Whose"), N_("Of what"))


@router.get(ADDRESS)
def listed(request: Request, session: Transaction, visitor: Visiting) -> Response:
    """The events, narrowed by a GET form."""
    sent_away = _desk.entered(visitor, "events.read", ADDRESS)
    if sent_away:
        return sent_away
    language, formats = reader_language(request), Formats(reader_language(request))
    names = {name: translate(language, label) for name, label in NAMES.items()}
    roles = dict(_desk.roles(language))

    def found(chosen: Any, paging: Paging) -> Rows:
        return events.listed(session, visitor.actor, chosen["event"] or None, paging)

    def shown(rows: Sequence[Any]) -> list[Row]:
        nobody = translate(language, NOBODY)
        return [
            Row(
                [
                    formats.instant(row.at, UTC),
                    names.get(row.event, row.event),
                    nobody if row.by.startswith("public:") else row.name,
                    row.person or "–",
                    roles.get(row.what) or (CODE.format(row.what) if row.what else "–"),
                ]
            )
            for row in rows
        ]

    filters = (Filter("event", translate(language, COLUMNS[1]), list(names.items())),)
    columns = [translate(language, column) for column in COLUMNS]
    listing = Listing(
        ADDRESS, translate(language, INTRO), None, translate(language, EMPTY), filters, columns, found, shown
    )
    return _desk.desk(request, listing).show()
