"""A load generator small enough to share a core with the database: raw HTTP/1.1 over keep-alive connections."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Result:
    """What one round saw: answers per second, and how many were not of the status wanted."""

    per_second: float
    wrong: int


class Connection(asyncio.Protocol):
    """One connection that sends the next request as soon as the answer is complete."""

    def __init__(self, next_request: Callable[[], bytes], wanted: int) -> None:
        self.next_request, self.wanted = next_request, f" {wanted} ".encode()
        self.buffer, self.done, self.wrong = b"", 0, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.send()

    def send(self) -> None:
        self.transport.write(self.next_request())  # type: ignore[attr-defined]  # a stream transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, split, rest = self.buffer.partition(b"\r\n\r\n")
        if not split:
            return
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        length = 0 if at < 0 else int(lowered[at + 15 :].split(b"\r\n", 1)[0])
        if b" 304 " in head[:15]:
            length = 0
        if len(rest) < length:
            return
        self.wrong += self.wanted not in head[:15]
        self.buffer = rest[length:]
        self.done += 1
        self.send()


async def run(port: int, next_request: Callable[[], bytes], *, wanted: int, seconds: float, connections: int) -> Result:
    """Load the server on this port for some seconds."""
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(next_request, wanted), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(0.3)  # warm
    before, begun = sum(protocol.done for _, protocol in made), time.perf_counter()
    await asyncio.sleep(seconds)
    count, took = sum(protocol.done for _, protocol in made) - before, time.perf_counter() - begun
    for transport, _ in made:
        transport.abort()
    return Result(count / took, sum(protocol.wrong for _, protocol in made))
