"""Ending: the signals that ask for it, and the moments when they have to wait."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """Somebody asked this process to end; `number` is the signal. Not an Exception: nothing may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def heed() -> None:
    """From now on a signal to end raises Ended, so that what was started is stopped on the way out."""
    signal.signal(signal.SIGINT, _raise)
    signal.signal(signal.SIGTERM, _raise)
    signal.signal(signal.SIGHUP, _terminate)


def _raise(number: int, _: FrameType | None) -> None:
    raise Ended(number)


def _terminate(_: int, __: FrameType | None) -> None:
    """A closed terminal. Passed on as SIGTERM, which uvicorn takes over while it serves; its event loop swallows ours."""
    signal.raise_signal(signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Signals that come meanwhile take effect afterwards: a server half started would be nobody's."""
    came: list[int] = []
    before = {ending: signal.signal(ending, lambda number, _: came.append(number)) for ending in ENDING}
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
    for number in came[:1]:
        signal.raise_signal(number)
