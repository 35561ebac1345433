"""A small HTTP load: connections kept alive, each sending its next request when it has an answer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

CONNECTIONS = 8
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load: the seconds each answer took, and all together."""

    latencies: Sequence[float]
    seconds: float

    @property
    def per_second(self) -> float:
        """The requests answered in a second."""
        return len(self.latencies) / self.seconds


class BadAnswer(SystemExit):
    """A server that did not answer 200."""

    def __init__(self, status: str) -> None:
        super().__init__(f"the server answered: {status}")


def post(path: str, body: bytes, port: int) -> bytes:
    """Write a POST request for a JSON body as bytes."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(port: int, request: bytes, *, most: int, seconds: float) -> Load:
    """Send a request over and over, until so many are answered or so much time has passed."""
    return asyncio.run(_load(port, request, most, seconds))


def answer(port: int, request: bytes) -> bytes:
    """Send a request once and give the body of the answer."""
    return asyncio.run(_answer(port, request))


async def _answer(port: int, request: bytes) -> bytes:
    _, connection = await _connected(port, _Budget(1, float("inf")), request)
    await connection.done
    return connection.last_body


async def _load(port: int, request: bytes, most: int, seconds: float) -> Load:
    start = perf_counter()
    budget = _Budget(most, start + seconds)
    connections = [(await _connected(port, budget, request))[1] for _ in range(CONNECTIONS)]
    await asyncio.gather(*(connection.done for connection in connections))
    taken = perf_counter() - start
    return Load([latency for connection in connections for latency in connection.latencies], taken)


async def _connected(port: int, budget: "_Budget", request: bytes) -> "tuple[asyncio.Transport, _Connection]":
    loop = asyncio.get_running_loop()
    return await loop.create_connection(lambda: _Connection(budget, request), "127.0.0.1", port)


class _Budget:
    """How many more requests may be sent, by all connections together, and until when."""

    def __init__(self, most: int, deadline: float) -> None:
        self._left = most
        self._deadline = deadline

    def spend(self) -> bool:
        """Take one request, if there is one left."""
        self._left -= 1
        return self._left >= 0 and perf_counter() < self._deadline


class _Connection(asyncio.Protocol):
    """One connection: it sends, waits for the whole answer, and sends again."""

    def __init__(self, budget: _Budget, request: bytes) -> None:
        self.latencies: list[float] = []
        self.last_body = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._budget = budget
        self._request = request
        self._received = bytearray()
        self._length: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError(transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._length is None and _END_OF_HEAD in self._received:
            self._length = self._length_of_answer()
        if self._length is not None and len(self._received) >= self._length:
            self.latencies.append(perf_counter() - self._sent)
            self.last_body = bytes(self._received).partition(_END_OF_HEAD)[2]
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed the connection"))

    def _send(self) -> None:
        if not self._budget.spend():
            self.done.set_result(None)
            self._transport.close()
            return
        self._received.clear()
        self._length = None
        self._sent = perf_counter()
        self._transport.write(self._request)

    def _length_of_answer(self) -> int:
        """Give how many bytes the whole answer has, by its head."""
        head, _, _ = bytes(self._received).partition(_END_OF_HEAD)
        status, *fields = head.decode("latin-1").split("\r\n")
        if " 200" not in status:
            raise BadAnswer(status)
        lengths = [field.partition(":")[2] for field in fields if field.lower().startswith("content-length:")]
        return len(head) + len(_END_OF_HEAD) + int(lengths[0])
