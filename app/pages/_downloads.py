"""The rows of a table as a file: those its page shows under the same filters, all of them, by the same query.

A column has a heading in the reader's language; what has a code stands twice, in words and as its code. Every row says
whose figure it is, and by which source.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.documents.tables import as_csv
from app.pages._history import NO, YES
from app.pages._texts import passage
from app.pages._words import words
from app.rules.problems import N_
from app.web.languages import translate
from app.web.rendering import reader_language

STATES, COMMITTEES = N_("The State's"), N_("The Committee's")
"""Whose figure a row is."""
CODE = N_("%(label)s (code)")
LANGUAGE = N_("%(label)s (language)")


class Column(NamedTuple):
    """A heading (message id), what a row says under it in a language, and around the heading what that is: `CODE`,
    `LANGUAGE`."""

    label: str
    of: Callable[[Any, str], object]
    around: str = ""

    def heading(self, language: str) -> str:
        """The heading in a language."""
        label = translate(language, self.label)
        return translate(language, self.around, {"label": label}) if self.around else label


def plain(label: str, name: str) -> list[Column]:
    """What stands in a column of the query."""
    return [Column(label, lambda row, _: getattr(row, name))]


def text(label: str, name: str) -> list[Column]:
    """A text, and the language it is in."""
    return [
        Column(label, lambda row, language: _passage(getattr(row, name), language, "value")),
        Column(label, lambda row, language: _passage(getattr(row, name), language, "lang"), LANGUAGE),
    ]


def _passage(stored: Any, language: str, member: str) -> str:
    return getattr(passage(stored, language), member) if stored else ""


def coded(label: str, name: str, table: str) -> list[Column]:
    """A code, in words and as it is. `table`: of `_words`."""
    return [
        Column(label, lambda row, language: words(language, table).get(getattr(row, name) or "", "")),
        Column(label, lambda row, _: getattr(row, name), CODE),
    ]


def flag(label: str, of: Callable[[Any], bool]) -> list[Column]:
    """Yes or no."""
    return [Column(label, lambda row, language: translate(language, YES if of(row) else NO))]


def said_by(whose: str) -> list[Column]:
    """Whose figure it is, and how far it can be checked."""
    return [
        Column(N_("Whose figure"), lambda _, language: translate(language, whose)),
        *plain(N_("Source"), "source"),
        *coded(N_("Verified"), "verified", "verified"),
        *flag(N_("Synthetic"), lambda row: bool(row.synthetic)),
    ]


def answer(request: Request, name: str, columns: Sequence[Column], rows: Iterable[Any]) -> Response:
    """The file, to be kept. `name`: how it is called, without ending."""
    language = reader_language(request)
    header = [one.heading(language) for one in columns]
    data = as_csv(header, ([one.of(row, language) for one in columns] for row in rows))
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "content-language": language}
    return Response(data, 200, headers, "text/csv; charset=utf-8")


def refused(request: Request, path: str) -> Response:
    """To the page that says what is wrong with the filters."""
    return RedirectResponse(f"{path}?{request.url.query}", 303)
