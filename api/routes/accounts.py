"""Accounts as administrators see them, and the account that a company makes for itself."""

from collections.abc import Mapping

from litestar import Response, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, RawBody
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from api.access.accounts import Described as Said
from api.access.accounts import (
    account_named,
    add_account,
    bureau_faults,
    change_account,
    find_account,
    give_password,
    hold_account,
)
from api.access.cross_site import FROM_HERE
from api.access.gate import Gate
from api.access.passwords import password_faults
from api.accounts_bodies import AccountChange, AccountRole, NewAccountBody, RegisterBody
from api.accounts_view import Accepted, AccountPage, AccountView, NewAccountView, account_view
from api.describing import Body, Described
from api.ids import new_password
from api.problems import AnyRequest, BodyInvalid, Conflict, NotThere
from api.routes.answering import json_answer
from api.routes.conditions import etag, must_match
from api.routes.me import ACCOUNT_EXAMPLE, shown
from api.routes.paging import Cursor, Limit, page, paged
from api.routes.sending import sent
from api.routes.sessions import SMALL
from api.service import Service
from api.store.people import Account, Role
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk
from criteria.words import Words

_TAKEN = Words("登录名已被使用", "The login name is taken")


@post(
    "/api/v1/registrations",
    operation_id="Register",
    tags=["accounts"],
    summary="Make an account for a company oneself",
    description="Only where the installation allows it. The answer does not tell whether the name was free.",
    status_code=202,
    request_max_body_size=SMALL,
    opt={FROM_HERE: True, "limit": "registrations"},
)
async def register(
    request: AnyRequest, body: RawBody, desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Make an account of the role `company`."""
    if not gate.settings.open_registration:
        raise NotThere(NO_SUCH)
    said = sent(request, body, RegisterBody)
    faults = password_faults(said.password, said.login, "/password")
    if faults:
        raise BodyInvalid(faults)
    await gate.hashing(_register, desk, gate, said)
    answer = json_answer({"accepted": True}, tongue_of(request))
    answer.status_code = 202
    return answer


@post(
    "/api/v1/accounts",
    operation_id="CreateAccount",
    tags=["accounts"],
    summary="Make an account",
    description="The password for once is shown in this answer only; it is changed at the first sign-in.",
    status_code=201,
    request_max_body_size=SMALL,
)
async def create_account(
    request: AnyRequest,
    body: RawBody,
    desk: NamedDependency[Desk],
    gate: NamedDependency[Gate],
    service: NamedDependency[Service],
) -> Response[bytes]:
    """Make an account with a password for once."""
    said = sent(request, body, NewAccountBody)
    _must_have_bureau(Role(said.role), said.bureau, service)
    password = new_password()
    account = await gate.hashing(_create, desk, gate, said, password)
    view: NewAccountView = {"account": account_view(account), "one_time_password": password}
    answer = json_answer(view, tongue_of(request))
    answer.status_code = 201
    answer.headers["Location"] = f"/api/v1/accounts/{account.id}"
    return answer


@get(
    "/api/v1/accounts",
    operation_id="ListAccounts",
    tags=["accounts"],
    summary="Accounts, newest first",
    sync_to_thread=True,
)
def list_accounts(  # noqa: PLR0913, PLR0917 - filters and pages
    request: AnyRequest,
    desk: NamedDependency[Desk],
    role: FromQuery[AccountRole | None] = None,
    active: FromQuery[bool | None] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[bytes]:
    """Give a page of accounts, all or those of a role, active or not."""
    query = select(Account)
    if role is not None:
        query = query.where(Account.role == role)
    if active is not None:
        query = query.where(col(Account.active).is_(active))
    with desk.reading() as work:
        found = page(work.session, query, Account.created_at, Account.id, cursor=cursor, limit=limit)
        work.record(accounts=len(found.items))
    return json_answer(paged(found, account_view), tongue_of(request))


@get(
    "/api/v1/accounts/{account_id:str}",
    operation_id="GetAccount",
    tags=["accounts"],
    summary="One account",
    sync_to_thread=True,
)
def get_account(
    request: AnyRequest, account_id: FromPath[str], desk: NamedDependency[Desk]
) -> Response[bytes]:
    """Give an account."""
    with desk.reading() as work:
        account = find_account(work, account_id)
        work.record(subject_id=account.id)
    return shown(request, account)


@patch(
    "/api/v1/accounts/{account_id:str}",
    operation_id="ChangeAccount",
    tags=["accounts"],
    summary="Change an account",
    description="Another role, another bureau or no longer active: its sessions and keys end at once.",
    request_max_body_size=SMALL,
    sync_to_thread=True,
)
def patch_account(
    request: AnyRequest,
    account_id: FromPath[str],
    body: RawBody,
    desk: NamedDependency[Desk],
    service: NamedDependency[Service],
) -> Response[bytes]:
    """Change an account; what is left out stays."""
    said = sent(request, body, AccountChange)
    with desk.writing() as work:
        account = hold_account(work, account_id)
        must_match(request, etag(account.revision))
        role = Role(said.role or account.role)
        bureau = said.bureau if "bureau" in said.model_fields_set else account.bureau_id
        if "bureau" not in said.model_fields_set and role is not Role.BUREAU:
            bureau = None
        _must_have_bureau(role, bureau, service)
        active = account.active if said.active is None else said.active
        change_account(work, account, Said(said.name or account.name, role, bureau, active))
    return shown(request, account)


@post(
    "/api/v1/accounts/{account_id:str}/password",
    operation_id="ResetPassword",
    tags=["accounts"],
    summary="Give an account a new password for once",
    description="Its sessions and keys end at once. The password is shown in this answer only.",
    status_code=200,
    request_max_body_size=SMALL,
)
async def reset_password(
    request: AnyRequest, account_id: FromPath[str], desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Give an account a password for once."""
    password = new_password()
    account = await gate.hashing(_reset, desk, gate, account_id, password)
    view: NewAccountView = {"account": account_view(account), "one_time_password": password}
    return json_answer(view, tongue_of(request))


def _must_have_bureau(role: Role, bureau: str | None, service: Service) -> None:
    faults = bureau_faults(role, bureau, service.catalogue.bureaus)
    if faults:
        raise BodyInvalid(faults)


def _create(desk: Desk, gate: Gate, said: NewAccountBody, password: str) -> Account:
    hashed = gate.passwords.hashed(password)
    described = Said(said.name, Role(said.role), said.bureau)
    try:
        with desk.writing() as work:
            return add_account(work, said.login, described, hashed, must_change=True)
    except IntegrityError:  # somebody else was quicker
        raise Conflict(_TAKEN) from None


def _register(desk: Desk, gate: Gate, said: RegisterBody) -> None:
    hashed = gate.passwords.hashed(said.password)
    try:
        with desk.writing() as work:
            taken = account_named(work, said.login)
            if taken is not None:
                work.record(subject_id=taken.id, refused="taken")
            else:
                add_account(work, said.login, Said(said.name, Role.COMPANY), hashed, must_change=False)
    except IntegrityError:  # somebody else was quicker: the answer is the same
        return


def _reset(desk: Desk, gate: Gate, account_id: str, password: str) -> Account:
    with desk.reading() as work:
        find_account(work, account_id)
    hashed = gate.passwords.hashed(password)
    with desk.writing() as work:
        account = find_account(work, account_id, lock=True)
        give_password(work, account, hashed, must_change=True)
    return account


_NEW = {"account": ACCOUNT_EXAMPLE, "one_time_password": "k4wqz-7mxta-p2ehv-3nysd"}
_OFFICER = {"login": "wang.fang", "name": "王芳", "role": "bureau", "bureau": "stb"}

DESCRIBED: Mapping[str, Described] = {
    "Register": Described(
        Accepted,
        (400, 401, 403, 404, 413, 415, 422, 429),
        Body(RegisterBody, {"login": "li.hua", "name": "李华", "password": "四个词比一个词安全 7"}),
        status=202,
        example={"accepted": True},
    ),
    "CreateAccount": Described(
        NewAccountView, (400, 409, 413, 415, 422), Body(NewAccountBody, _OFFICER), status=201, example=_NEW
    ),
    "ListAccounts": Described(AccountPage, (400,), example={"items": [ACCOUNT_EXAMPLE], "next": None}),
    "GetAccount": Described(AccountView, example=ACCOUNT_EXAMPLE, tagged=True),
    "ChangeAccount": Described(
        AccountView,
        (400, 409, 412, 413, 415, 422, 428),
        Body(AccountChange, {"active": False}),
        example=ACCOUNT_EXAMPLE,
        conditional=True,
        tagged=True,
    ),
    "ResetPassword": Described(NewAccountView, example=_NEW),
}
