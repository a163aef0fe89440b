"""`as_of=YYYY-MM-DD`: an answer from the record as it stood at the end of that day, UTC. Knows no noun.

Every operation that has the parameter is answered by the same handler and the same statements as without it; only the
tables they ask are those of the past, and the moment is the last of that day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session
from starlette.requests import Request

from app.access.actor import Actor
from app.errors import Fault, Invalid
from app.queries import past
from app.rules.dates import end_of_day

BESIDE = frozenset({"as_of", "limit", "cursor", "count", "texts", "edition"})
ROOT = "/api/v1/"


@dataclass(frozen=True)
class Moment:
    """When an answer is from: the last instant of the day, and the number of the last Change before its end."""

    at: datetime
    change: int


def look_back(request: Request, session: Session, by: Actor) -> None:
    """Where `as_of` is asked, ask the rest of this transaction of the record as of that day.

    What is not a day is left to the operation's own description, which refuses it.

    Raises:
        Invalid: a day that has not begun; a filter beside it.
    """
    asked = request.query_params.get("as_of")
    try:
        day = date.fromisoformat(asked or "")
    except ValueError:
        return
    now = datetime.now(UTC)
    noun, *below = request.url.path.removeprefix(ROOT).split("/")
    faults = []
    if day > now.date():
        faults.append(Fault("This day has not begun.", parameter="as_of"))
    if noun != "progress":
        beside = [name for name in request.query_params if name not in BESIDE]
        faults += [Fault("As of a day a list takes no other filter.", parameter=name) for name in beside]
    if faults:
        raise Invalid(*faults)
    thing = below if noun == "progress" else [noun, *below]
    change = past.enter(session, by, day, *thing[:2]) if len(thing) > 1 else past.enter(session, by, day)
    request.state.moment = Moment(min(now, end_of_day(day) - timedelta(microseconds=1)), change)


def moment(request: Request) -> Moment | None:
    """The moment an answer is from, where that is not now."""
    found: Moment | None = getattr(request.state, "moment", None)
    return found
