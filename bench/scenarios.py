"""What is measured: one request each, as a client sends it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.data import Made

LANGUAGE = "es"


@dataclass
class Scenario:
    """A request to measure: its bytes (made anew each time for writes, which go around `paths`), the status wanted,
    whether it commits. `page`: it is the plan's."""

    name: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[int], str] = lambda _n: ""
    paths: list[str] = field(default_factory=list)
    wanted: int = 200
    commits: bool = False
    statements: list[tuple[str, Any]] = field(default_factory=list)
    size: int = 0
    page: bool = False

    def requests(self) -> Callable[[], bytes]:
        """A function that gives the next request."""
        count = 0

        def following() -> bytes:
            nonlocal count
            count += 1
            body = self.body(count)
            path = self.paths[count % len(self.paths)] if self.paths else self.path
            lines = [f"{self.method} {path} HTTP/1.1", "Host: 127.0.0.1"]
            lines += [f"{name}: {value}" for name, value in self.headers.items()]
            if body:
                lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
            return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

        return following


def chosen(made: Made, token: str) -> list[Scenario]:
    """The four paths of the issue: list, status change, plan page, poll."""
    bearer = {"Authorization": f"Bearer {token}"}
    statuses = ("under_way", "suspended")
    return [
        Scenario("list of 50 activities", "GET", f"/api/v1/activities?state={made.state}&limit=50"),
        Scenario(
            "status change",
            "PATCH",
            f"/api/v1/activities/{made.activities[0]}",
            bearer | {"If-Match": "*"},
            lambda n: f'{{"status": "{statuses[n // len(made.activities) % 2]}"}}',
            [f"/api/v1/activities/{id}" for id in made.activities],
            commits=True,
        ),
        Scenario(
            "plan page, 100 activities",
            "GET",
            f"/plans/{made.plan}?lang={LANGUAGE}",
            {"Accept": "text/html"},
            page=True,
        ),
        Scenario("poll of a State, 304", "GET", f"/api/v1/progress/states/{made.state}", wanted=304),
    ]
