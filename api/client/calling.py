"""What the client's methods share: sending a request, answers that carry a state, problems.

Nothing here knows a route: the methods are written from the API's own description by
`python -m api.client_writer`.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Generic, NamedTuple, Self, TypeVar

import httpx
from pydantic import BaseModel

from api.ids import new_id

T = TypeVar("T")

Json = Mapping[str, Any]
"""A body as plain data."""


class Tagged(NamedTuple, Generic[T]):
    """An answer with the state it is of: `etag` goes into `if_match` of a change."""

    value: T
    etag: str


class ProblemRaised(Exception):
    """The server answered with a problem (RFC 9457): `status`, `kind`, and its `errors`."""

    def __init__(self, response: httpx.Response) -> None:
        try:
            sent = response.json()
        except ValueError:
            sent = {}
        self.problem: Mapping[str, Any] = sent if isinstance(sent, dict) else {}
        self.status = response.status_code
        self.kind = str(self.problem.get("type", "")).rpartition(":")[2]
        self.errors: list[dict[str, str]] = self.problem.get("errors", [])
        self.retry_after = response.headers.get("retry-after")
        """Seconds to wait before it is tried again, where the server says so."""
        told = [f"{self.status} {self.problem.get('detail', response.reason_phrase)}"]
        told += [
            f"{fault.get('pointer', fault.get('parameter', '/'))}: {fault['detail']}" for fault in self.errors
        ]
        super().__init__("\n".join(told))


class Caller:
    """Sends requests to one server as one caller; to be closed, or used in a `with` block."""

    def __init__(
        self,
        address: str,
        key: str | None = None,
        *,
        language: str = "zh-Hans",
        timeout_s: float = 60,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Take the server's address and, to reach what is kept, a key made under `/api/v1/keys`."""
        headers = {"Accept-Language": language}
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        self._http = httpx.Client(
            base_url=address,
            headers=headers,
            timeout=timeout_s,
            transport=transport or httpx.HTTPTransport(retries=2),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def every(self, method: Callable[..., Any], /, **arguments: Any) -> Iterator[Any]:  # noqa: ANN401 - any list
        """Give all items of a list that comes in pages.

        `client.every(client.list_companies, county="330302")`
        """
        cursor: str | None = None
        while True:
            page = method(**arguments, cursor=cursor)
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def _send(  # noqa: PLR0913 - a request has as many parts
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        body: BaseModel | Json | bytes | None = None,
        sent_as: str = "application/json",
        headers: Mapping[str, str | None] | None = None,
        files: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        """Send a request; raises ProblemRaised for every answer that is not a success."""
        sent = {name: value for name, value in (headers or {}).items() if value is not None}
        content = None if body is None else _written(body)
        if content is not None:
            sent["Content-Type"] = sent_as
        response = self._http.request(
            method,
            path,
            params={name: _plain(value) for name, value in (query or {}).items() if value is not None},
            content=content,
            headers=sent,
            files=files,
        )
        if not response.is_success:
            raise ProblemRaised(response)
        return response


def once_key() -> str:
    """Make a key for a post that may have to be sent again."""
    return new_id()


def tagged(response: httpx.Response) -> Tagged[Any]:
    """Give an answer with its state."""
    return Tagged(response.json(), response.headers["etag"])


def parts(body: Mapping[str, Any]) -> dict[str, tuple[str | None, bytes | str]]:
    """Make a form of what is sent: bytes are a file, as is a pair of its name and its bytes."""
    return {name: _part(value) for name, value in body.items() if value is not None}


def _part(value: object) -> tuple[str | None, bytes | str]:
    match value:
        case bytes():
            return "file", value
        case (str(name), bytes(content)):
            return name, content
        case _:
            return None, _plain(value)


def _written(body: BaseModel | Json | bytes) -> bytes:
    if isinstance(body, bytes):
        return body
    if isinstance(body, BaseModel):
        return body.model_dump_json(by_alias=True, exclude_none=True).encode()
    return json.dumps(body, ensure_ascii=False, default=str).encode()


def _plain(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)
