"""Mixed HTTP traffic: connections kept alive, each asking the next thing when it has its answer."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import NamedTuple

_END_OF_HEAD = b"\r\n\r\n"


class Request(NamedTuple):
    """One request: what kind it is, whom it is about, and its bytes."""

    kind: str
    subject: int
    raw: bytes


class Answer(NamedTuple):
    """One answer: to what, its status, the head's fields."""

    request: Request
    status: int
    fields: Mapping[str, str]


@dataclass(slots=True)
class Traffic:
    """What came of it: seconds of each answer by kind, answers that were no success, what was written."""

    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    """Subject and `ETag` of every write that was answered with success."""
    seconds: float = 0.0

    @property
    def answered(self) -> int:
        """How many answers there were."""
        return sum(map(len, self.latencies.values()))

    @property
    def all_latencies(self) -> Sequence[float]:
        """The seconds of all answers together."""
        return [seconds for kind in self.latencies.values() for seconds in kind]


def drive(port: int, connections: int, seconds: float, ask: Callable[[int], Request], write: str) -> Traffic:
    """Send requests for so many seconds: `ask` makes the next of a connection, `write` names what writes."""
    return asyncio.run(_drive(port, connections, seconds, ask, write))


def request_bytes(
    method: str, path: str, port: int, headers: Mapping[str, str], body: bytes | None = None
) -> bytes:
    """Write a request as bytes."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        *(f"{k}: {v}" for k, v in headers.items()),
    ]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + _END_OF_HEAD + (body or b"")


async def _drive(
    port: int, connections: int, seconds: float, ask: Callable[[int], Request], write: str
) -> Traffic:
    found, start = Traffic(), perf_counter()
    deadline = start + seconds

    def note(answer: Answer, taken: float) -> None:
        found.latencies[answer.request.kind].append(taken)
        if not 200 <= answer.status < 300:
            found.errors[f"{answer.request.kind} {answer.status}"] += 1
        elif answer.request.kind == write:
            found.acknowledged.append((answer.request.subject, answer.fields.get("etag", "")))

    loop = asyncio.get_running_loop()
    opened = [
        (
            await loop.create_connection(
                lambda number=number: _Connection(number, deadline, ask, note), "127.0.0.1", port
            )
        )[1]
        for number in range(connections)
    ]
    await asyncio.gather(*(connection.done for connection in opened))
    found.seconds = perf_counter() - start
    return found


class _Connection(asyncio.Protocol):
    """One connection: it asks, waits for the whole answer, and asks again until the time is over."""

    def __init__(
        self,
        number: int,
        deadline: float,
        ask: Callable[[int], Request],
        note: Callable[[Answer, float], None],
    ) -> None:
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._number, self._deadline, self._ask, self._note = number, deadline, ask, note
        self._received = bytearray()
        self._head: tuple[int, Mapping[str, str]] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._head is None and _END_OF_HEAD in self._received:
            self._head = self._read_head()
        if self._head is None:
            return
        status, fields = self._head
        if len(self._received) >= self._whole + int(fields.get("content-length", "0")):
            self._note(Answer(self._request, status, fields), perf_counter() - self._sent)
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        if perf_counter() >= self._deadline:
            self.done.set_result(None)
            self._transport.close()
            return
        self._request = self._ask(self._number)
        self._received.clear()
        self._head = None
        self._sent = perf_counter()
        self._transport.write(self._request.raw)

    def _read_head(self) -> tuple[int, Mapping[str, str]]:
        head, _, _ = bytes(self._received).partition(_END_OF_HEAD)
        self._whole = len(head) + len(_END_OF_HEAD)
        status, *lines = head.decode("latin-1").split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines)
        return int(status.split()[1]), {name.lower(): value for name, value in fields.items()}
