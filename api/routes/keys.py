"""Keys of programs: made by a person, shown once, listed, ended."""

from collections.abc import Mapping
from datetime import timedelta

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from sqlmodel import col, select

from api.access.accounts import find_account
from api.access.gate import Gate
from api.access.keys import MOST, issue_key, living
from api.accounts_bodies import NewKeyBody
from api.accounts_view import KeysView, NewKeyView, key_view
from api.describing import Body, Described
from api.problems import AnyRequest, BodyFault, BodyInvalid, Conflict, NotThere
from api.routes.answering import json_answer
from api.routes.sending import sent
from api.routes.sessions import SMALL
from api.store.people import ApiKey
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk, Work
from criteria.words import Words

_TOO_MANY = Words(f"最多同时 {MOST} 个密钥，请先停用一个", f"There are {MOST} keys already: end one first")


@post(
    "/api/v1/keys",
    operation_id="CreateKey",
    tags=["keys"],
    summary="Make a key for a program",
    description="The key is shown in this answer only.",
    status_code=201,
    request_max_body_size=SMALL,
    sync_to_thread=True,
)
def create_key(
    request: AnyRequest, body: RawBody, desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Make a key of the caller's account."""
    said = sent(request, body, NewKeyBody)
    most = gate.settings.key_days_most
    days = min(gate.settings.key_days, most) if said.days is None else said.days
    if days > most:
        reason = Words(f"不得多于 {most} 天", f"at most {most} days are allowed")
        raise BodyInvalid([BodyFault("/days", "key_too_long", reason)])
    with desk.writing() as work:
        account = find_account(work, desk.caller.account_id, lock=True)
        if len(_held(work)) >= MOST:
            raise Conflict(_TOO_MANY)
        key, secret = issue_key(
            work.session,
            account,
            said.name,
            at=work.at,
            expires_at=work.at + timedelta(days=days),
            reads_only=said.reads_only,
        )
        work.record(subject_id=key.id, reads_only=key.reads_only, days=days)
    answer = json_answer({"key": key_view(key, None), "secret": secret}, tongue_of(request))
    answer.status_code = 201
    return answer


@get("/api/v1/keys", operation_id="ListKeys", tags=["keys"], summary="My keys", sync_to_thread=True)
def list_keys(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the caller's keys that hold."""
    with desk.reading() as work:
        held = [key_view(key, desk.caller.credential_id) for key in _held(work)]
    return json_answer({"items": held}, tongue_of(request))


@delete(
    "/api/v1/keys/{key_id:str}",
    operation_id="RevokeKey",
    tags=["keys"],
    summary="End a key",
    sync_to_thread=True,
)
def revoke_key(key_id: FromPath[str], desk: NamedDependency[Desk]) -> None:
    """End a key of the caller's account, at once."""
    with desk.writing() as work:
        key = next((key for key in _held(work) if key.id == key_id), None)
        if key is None:
            raise NotThere(NO_SUCH)
        key.ended_at = work.at
        work.session.add(key)
        work.record(subject_id=key.id)


def _held(work: Work) -> list[ApiKey]:
    mine = select(ApiKey).where(ApiKey.account_id == work.caller.account_id, living(work.at))
    return [*work.session.exec(mine.order_by(col(ApiKey.created_at).desc(), col(ApiKey.id)))]


_KEY = {
    "id": "pfxxkidjomqgcidun5vwk3roei",
    "name": "报表程序",
    "hint": "hq_Xb3vQ",
    "reads_only": True,
    "created_at": "2025-06-30T08:00:00Z",
    "expires_at": "2025-09-28T08:00:00Z",
    "used_at": None,
    "current": False,
}

DESCRIBED: Mapping[str, Described] = {
    "CreateKey": Described(
        NewKeyView,
        (400, 409, 413, 415, 422),
        Body(NewKeyBody, {"name": "报表程序", "days": 90, "reads_only": True}),
        status=201,
        example={"key": _KEY, "secret": "hq_Xb3vQ…"},
    ),
    "ListKeys": Described(KeysView, example={"items": [_KEY]}),
    "RevokeKey": Described(status=204),
}
