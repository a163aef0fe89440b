"""How often anybody may ask, and how often signing in may fail.

Each web process counts for itself, in memory: with several of them the bounds are that many times wider, and a restart forgets.
What no handler answers for somebody (files of the release, health) is not counted.
"""

from ipaddress import IPv6Address, ip_address
from time import time

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

from app.access import secrets
from app.access.actor import PUBLIC, Actor
from app.errors import TooMany

OF_ACCOUNT = RateLimitItemPerMinute(10, 15)
"""How often signing in to one account may fail from one address."""
OF_ADDRESS = RateLimitItemPerMinute(100, 15)
"""How often signing in may fail from one address, to whatever account."""


class Limits:
    """The counts of one process. `per_minute`: requests of one client, person or address; 0 for any number."""

    def __init__(self, per_minute: int) -> None:
        self.requests = RateLimitItemPerMinute(per_minute) if per_minute else None
        self.windows = FixedWindowRateLimiter(MemoryStorage())

    def left(self, item: RateLimitItem, *who: str) -> tuple[int, int]:
        """How many are left, and in how many seconds all are again."""
        stats = self.windows.get_window_stats(item, *who)
        return stats.remaining, max(1, round(stats.reset_time - time()))


def count(request: Request, actor: Actor) -> None:
    """Count a request of somebody, by address for the public, and tell how many are left (`RateLimit`).

    Raises TooMany.
    """
    limits: Limits = request.app.state.limits
    if limits.requests is None:
        return
    who = ("address", address(request)) if actor is PUBLIC else (actor.kind, actor.id)
    admitted = limits.windows.hit(limits.requests, *who)
    remaining, seconds = limits.left(limits.requests, *who)
    policy = f'"requests";q={limits.requests.amount};w={limits.requests.get_expiry()}'
    request.state.limit = {"ratelimit-policy": policy, "ratelimit": f'"requests";r={remaining};t={seconds}'}
    if not admitted:
        raise _too_many(request, seconds)


def failed(request: Request, account: str) -> None:
    """Count that signing in to an account has failed."""
    limits: Limits = request.app.state.limits
    for item, *who in _sign_ins(request, account):
        limits.windows.hit(item, *who)


def must_not_have_failed(request: Request, account: str) -> None:
    """Refuse to try once more what failed too often from here, before anything of the account is looked at.

    Raises TooMany.
    """
    limits: Limits = request.app.state.limits
    for item, *who in _sign_ins(request, account):
        if not limits.windows.test(item, *who):
            raise _too_many(request, limits.left(item, *who)[1])


def address(request: Request) -> str:
    """Where a request comes from. Of IPv6 the network, since whoever has one address there has 2^64."""
    host = request.client.host if request.client else ""
    try:
        known = ip_address(host)
    except ValueError:
        return host
    return str(IPv6Address(int(known) >> 64 << 64)) if isinstance(known, IPv6Address) else host


def _sign_ins(request: Request, account: str) -> tuple[tuple[RateLimitItem, str, str], ...]:
    where = address(request)
    whose = secrets.digest(account.strip().casefold()).hex()
    return (OF_ACCOUNT, where, whose), (OF_ADDRESS, where, "")


def _too_many(request: Request, seconds: int) -> TooMany:
    request.state.limit = getattr(request.state, "limit", {}) | {"retry-after": str(seconds)}
    return TooMany("Too many requests. Try again in %(seconds)s seconds.", seconds=seconds)
