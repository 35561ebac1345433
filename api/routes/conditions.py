"""Lost updates and repeated posts: `ETag` and `If-Match`, and `Idempotency-Key`."""

import re
from collections.abc import Callable

from litestar import Response
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.problems import AnyRequest, ChangedMeanwhile, Conflict, IfMatchNeeded
from api.store.records import IdempotentAnswer
from api.working import Desk, Work
from criteria.words import Words
from profiles.storage.texts import hash_of

IDEMPOTENCY_KEY = "idempotency-key"
_KEY = re.compile(r"[\x21-\x7e]{1,100}")
_ANOTHER = Words(
    "这个 Idempotency-Key 已用于另一个请求", "This Idempotency-Key was sent with another request"
)
_NO_KEY = Words(
    "Idempotency-Key 须为 1 至 100 个可见字符", "An Idempotency-Key has from 1 to 100 visible characters"
)
_KEPT_HEADERS = frozenset({"content-language", "etag", "location", "vary"})


def etag(*parts: object) -> str:
    """Write the tag of a state."""
    return f'"{".".join(map(str, parts))}"'


def must_match(request: AnyRequest, tag: str) -> None:
    """Let a change through only if it is of the newest state.

    Raises IfMatchNeeded where it does not say, ChangedMeanwhile where it is of an older one.
    """
    written = request.headers.get("if-match")
    if written is None:
        raise IfMatchNeeded
    if written.strip() != "*" and tag not in [part.strip() for part in written.split(",")]:
        raise ChangedMeanwhile


def not_modified(request: AnyRequest, tag: str) -> bool:
    """Tell whether the reader has the newest state already (`If-None-Match`)."""
    written = request.headers.get("if-none-match", "")
    return written.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in written.split(",")]


def once(
    request: AnyRequest, desk: Desk, body: bytes, handle: Callable[[Work], Response[bytes]]
) -> Response[bytes]:
    """Do what a post asks; sent again with the same `Idempotency-Key`, give the same answer and do nothing.

    The answer is kept in the transaction that did it, so that both are there or neither. Raises
    Conflict where the key was sent with another request.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is None or desk.caller.account_id is None:
        with desk.writing() as work:
            return handle(work)
    if not _KEY.fullmatch(key):
        raise Conflict(_NO_KEY)
    address = f"{request.url.path}?{request.url.query}".encode()
    asked = hash_of(b"\n".join([request.method.encode(), address, body]))
    try:
        with desk.writing() as work:
            given = _given(work.session, desk.caller.account_id, key, asked)
            if given is not None:
                return given
            answer = handle(work)
            work.session.add(_kept(desk.caller.account_id, key, asked, answer, work))
            return answer
    except IntegrityError:
        with desk.works.database.reading() as session:
            given = _given(session, desk.caller.account_id, key, asked)
        if given is None:
            raise
        return given


def _given(session: Session, account_id: str, key: str, asked: str) -> Response[bytes] | None:
    kept = session.get(IdempotentAnswer, (account_id, key))
    if kept is None:
        return None
    if kept.request_hash != asked:
        raise Conflict(_ANOTHER)
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(kept.body, status_code=kept.status, headers=headers, media_type="application/json")


def _kept(account_id: str, key: str, asked: str, answer: Response[bytes], work: Work) -> IdempotentAnswer:
    headers = {
        str(name): str(value) for name, value in answer.headers.items() if name.lower() in _KEPT_HEADERS
    }
    return IdempotentAnswer(
        account_id=account_id,
        key=key,
        request_hash=asked,
        status=answer.status_code or 200,
        headers=headers,
        body=answer.content,
        company_id=next((event.company_id for event in work.events if event.company_id), None),
        created_at=work.at,
    )
