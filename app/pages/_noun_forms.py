"""The forms of what hangs on an activity or a plan (`_nouns`), and taking such things away and back."""

from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access.actor import Actor
from app.access.policy import Bounds
from app.errors import Conflict, Forbidden, NotFound, PreconditionFailed
from app.pages import _nouns, _specs
from app.pages._errands import Host, Told, Undo
from app.pages._forms import Errand, Part, Sent
from app.pages._nouns import NOUNS, Where
from app.rules.problems import N_
from app.web.languages import translate

ADDED, CHANGED = N_("Added: %(what)s"), N_("Changed: %(what)s")
REMOVED = N_("Removed: %(what)s")
RESTORED = N_("Brought back: %(what)s")
CHANGE = N_("Change: %(what)s")
STALE = N_("Somebody changed this while you were reading. Look at it once more before you remove it.")
ACTS = {
    "guidelines": "plans",
    "milestones": "activities",
    "evidence": "activities",
    "targets": "indicators",
    "observations": "indicators",
}
"""Under which name the policy knows a thing."""


class Page(Host, Protocol):
    """A host that knows on what its things hang."""

    @property
    def request(self) -> Request: ...

    @property
    def session(self) -> Session: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def plan(self) -> Any: ...

    @property
    def bounds(self) -> Bounds: ...

    @property
    def activity(self) -> UUID | None: ...

    @property
    def today(self) -> date: ...

    def back(self, noun: str) -> str: ...


def id_of(given: str) -> UUID | None:
    """The id in a part of an address, None where there is none."""
    try:
        return UUID(given)
    except ValueError:
        return None


def at(page: Page, noun: str, rest: str, of: UUID | None) -> Errand:
    """The form at an address below a page: of a new thing (`new`, and after it what it belongs to, else `of`), or of the one
    with an id.

    Raises:
        NotFound: there is no such form, or the thing it is about is not for this reader.
    """
    thing, _, below = rest.partition("/")
    if thing == "new":
        return added(page, noun, of or id_of(below))
    id = id_of(thing)
    if id is None:
        raise NotFound
    return changed(page, noun, id)


def added(page: Page, noun: str, of: UUID | None) -> Errand:
    """A new thing. `of`: the indicator or update it belongs to."""
    known, where = _noun(noun), _where(page, noun, of, None)
    language, options = page.language, known.options(where, None)
    specs = [_specs.COST_KIND, *known.content] if noun == "costs" else known.content
    file = page.request.query_params.get("file", "") if noun == "evidence" else ""
    if file:
        specs = [spec for spec in specs if spec.name != "url"]
    fields = _specs.fields(specs, language, options)
    if known.with_language:
        fields.append(_specs.languages(language))
    begins = {"language": language, **known.begins(where)}
    if noun == "costs":
        begins["kind"] = options["kind"][0][0]

    def save(sent: Sent) -> UUID:
        values = {name: value for name, value in sent.of().items() if name != "language"}
        return known.make(where, values | ({"file": file} if file else {}))

    place = f"{noun}/new" if of is None else f"{noun}/new/{of}"
    asked = {name: str(one) for name, one in (("of", of), ("file", file)) if one}
    query = f"?{urlencode(asked)}" if asked else ""
    heading = translate(language, known.add)
    needs = (_act(noun, where.facts), page.bounds)
    if of is not None and noun == "evidence":
        needs = ("updates.submit", page.bounds)
    return Errand(
        place,
        heading,
        f"{page.address}/{noun}/new{query}",
        page.back(noun),
        fields,
        save,
        new=begins,
        needs=needs,
        done=translate(language, ADDED, {"what": translate(language, known.heading)}),
        made_at=f"{page.address}/{noun}",
    )


def changed(page: Page, noun: str, id: UUID) -> Errand:
    """A thing that stands there."""
    known = _noun(noun)
    row = known.one(page.session, page.actor, id)
    where = _where(page, noun, None, row)
    fields = _specs.fields(known.specs(where, row), page.language, known.options(where, row), row._mapping)

    def save(sent: Sent) -> None:
        known.write(where, id, sent.of(id), sent.reason, sent.versions[id])

    what = {"what": translate(page.language, known.heading)}
    heading = translate(page.language, CHANGE, what)
    return Errand(
        f"{noun}/{id}",
        heading,
        f"{page.address}/{noun}/{id}",
        page.back(noun),
        fields,
        save,
        [Part.of(noun, row)],
        note=_specs.one(_specs.NOTE, page.language) if known.with_note else None,
        needs=(_act(noun, where.facts), page.bounds),
        done=translate(page.language, CHANGED, what),
    )


def _act(noun: str, facts: bool) -> str:
    """The act of the policy behind a form."""
    what = ACTS.get(noun, noun)
    return f"{what}.record" if facts else f"{what}.write"


def _noun(noun: str) -> _nouns.Noun:
    if noun not in NOUNS:
        raise NotFound
    return NOUNS[noun]


def _where(page: Page, noun: str, of: UUID | None, row: Any) -> Where:
    published = page.plan.edition == "published"
    facts = noun in _nouns.FACTS or (noun in ("costs", "milestones") and published)
    if noun == "costs" and row is not None:
        facts = row.kind != "estimated"
    if ACTS.get(noun) == "indicators" and row is None and of is None:
        raise NotFound
    return Where(page.session, page.actor, page.plan, page.activity, of, facts, page.language, page.today)


def removed(page: Page, noun: str, id: UUID, version: int) -> tuple[Told, int]:
    """Take a thing away: what the page says then, and its status."""
    known, language = _noun(noun), page.language
    known.one(page.session, page.actor, id)
    what = translate(language, known.heading)
    try:
        with page.session.begin_nested():
            _nouns.remove(noun, page.session, id, version, page.actor)
    except PreconditionFailed:
        return Told(translate(language, STALE), refused=True), 412
    except (Conflict, Forbidden) as refused:
        return Told(translate(language, refused.message, refused.params), refused=True), refused.status
    return gone(page, noun, str(id), what), 200


def gone(page: Page, noun: str, id: str, what: str = "") -> Told:
    """What is said after a removal, with the way back."""
    what = what or translate(page.language, _noun(noun).heading)
    undo = Undo(f"{page.address}/{noun}/{id}/restore", ())
    return Told(translate(page.language, REMOVED, {"what": what}), undo)


def back(page: Page, noun: str) -> Told:
    """What is said after something was brought back."""
    return Told(translate(page.language, RESTORED, {"what": translate(page.language, _noun(noun).heading)}))
