"""The caller's own account."""

from collections.abc import Mapping

from litestar import Response, get, patch, put
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import RawBody

from api.access.accounts import Described as Said
from api.access.accounts import change_account, find_account
from api.access.cross_site import token_for
from api.access.gate import Gate
from api.access.signing_in import change_password
from api.accounts_bodies import MeChange, PasswordChange
from api.accounts_view import AccountView, MeView, SignedInView, account_view
from api.describing import Body, Described
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.conditions import etag, must_match
from api.routes.sending import sent
from api.routes.sessions import SIGNED_IN_EXAMPLE, SMALL, attempt, signed_in
from api.store.people import Account, Role
from api.tongues import tongue_of
from api.working import Desk


@get("/api/v1/me", operation_id="GetMe", tags=["me"], summary="Who I am", sync_to_thread=True)
def get_me(request: AnyRequest, desk: NamedDependency[Desk], gate: NamedDependency[Gate]) -> Response[bytes]:
    """Give the caller's account."""
    with desk.reading() as work:
        account = find_account(work, desk.caller.account_id)
    view: MeView = {"account": account_view(account), "via": desk.caller.via}
    if desk.caller.via == "session":
        view["csrf_token"] = token_for(gate.cookies, desk.caller.credential_id or "")
    answer = json_answer(view, tongue_of(request))
    answer.headers["ETag"] = etag(account.revision)
    if desk.caller.via == "session":
        answer.cookies = [gate.cookies.csrf(view["csrf_token"])]
    return answer


@patch(
    "/api/v1/me",
    operation_id="ChangeMe",
    tags=["me"],
    summary="Change my name",
    request_max_body_size=SMALL,
    sync_to_thread=True,
)
def change_me(request: AnyRequest, body: RawBody, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Change the caller's name."""
    said = sent(request, body, MeChange)
    with desk.writing() as work:
        account = find_account(work, desk.caller.account_id, lock=True)
        must_match(request, etag(account.revision))
        role = Role(account.role)
        change_account(work, account, Said(said.name, role, account.bureau_id, account.active))
    return shown(request, account)


@put(
    "/api/v1/me/password",
    operation_id="ChangePassword",
    tags=["me"],
    summary="Change my password",
    description="Every other session ends, and the keys of programs unless `end_keys` is false.",
    request_max_body_size=SMALL,
)
async def put_password(
    request: AnyRequest, body: RawBody, desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Change the caller's password, and begin a new session."""
    said = sent(request, body, PasswordChange)
    login = await login_of(desk)
    tried = attempt(request, gate, login, said.current_password)
    begun = await change_password(gate, tried, desk.caller, said.new_password, keys=said.end_keys)
    return signed_in(request, gate, begun, 200)


def shown(request: AnyRequest, account: Account) -> Response[bytes]:
    """Answer with an account and the tag of its state."""
    answer = json_answer(account_view(account), tongue_of(request))
    answer.headers["ETag"] = etag(account.revision)
    return answer


async def login_of(desk: Desk) -> str:
    """Give the caller's login name."""

    def found() -> str:
        with desk.reading() as work:
            return find_account(work, desk.caller.account_id).login

    return await sync_to_thread(found)


ACCOUNT_EXAMPLE = SIGNED_IN_EXAMPLE["account"]
_PASSWORDS = {
    "current_password": "四个词比一个词安全 7",
    "new_password": "海 阀门 七月 折扇",
    "end_keys": False,
}

DESCRIBED: Mapping[str, Described] = {
    "GetMe": Described(
        MeView,
        example={"account": ACCOUNT_EXAMPLE, "via": "session", "csrf_token": "6f1d…"},
        tagged=True,
    ),
    "ChangeMe": Described(
        AccountView,
        (400, 412, 413, 415, 422, 428),
        Body(MeChange, {"name": "李华"}),
        example=ACCOUNT_EXAMPLE,
        conditional=True,
        tagged=True,
    ),
    "ChangePassword": Described(
        SignedInView, (400, 413, 415, 422, 429), Body(PasswordChange, _PASSWORDS), example=SIGNED_IN_EXAMPLE
    ),
}
