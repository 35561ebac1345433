"""Signing in and out with a form, and one's own account."""

from litestar import Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from api.access.accounts import find_account
from api.access.cookies import Cookies
from api.access.cross_site import FROM_HERE, token_for
from api.access.gate import Gate
from api.access.signing_in import SignedIn, change_password, sign_in
from api.pages.forms import faults_by_field, fields_of
from api.pages.going import safely
from api.pages.rendering import page
from api.pages.words import Say
from api.problems import AnyRequest, BodyInvalid, SignInNeeded, TooMany
from api.routes.me import login_of
from api.routes.sessions import SMALL, attempt, end_here
from api.store.people import Account
from api.tongues import tongue_of
from api.working import Desk


@get("/sign-in", operation_id="SignIn", sync_to_thread=False)
def show_sign_in(request: AnyRequest, next: FromQuery[str] = "/") -> Response[bytes]:  # noqa: A002
    """Ask for a login name and a password."""
    return page(request, "sign_in.html", next=safely(next), login="", fault="")


@post("/sign-in", operation_id="SignIn", status_code=200, request_max_body_size=SMALL, opt={FROM_HERE: True})
async def take_sign_in(request: AnyRequest, gate: NamedDependency[Gate]) -> Response[bytes] | Redirect:
    """Begin a session, or say that it cannot be."""
    said = await fields_of(request)
    login, onward = said.get("login", "").strip(), safely(said.get("next", "/"))
    try:
        begun = await sign_in(gate, attempt(request, gate, login, said.get("password", "")))
    except SignInNeeded:
        status, fault = 401, Say(tongue_of(request))("account.refused")
    except TooMany as locked:
        status, fault = 429, Say(tongue_of(request))("account.locked", seconds=locked.retry_after)
    else:
        return _begun(gate, begun, onward)
    return page(request, "sign_in.html", status, next=onward, login=login, fault=fault)


@post("/sign-out", operation_id="SignOut", request_max_body_size=SMALL, sync_to_thread=True)
def take_sign_out(desk: NamedDependency[Desk], gate: NamedDependency[Gate]) -> Redirect:
    """End this session."""
    end_here(desk, desk.caller.credential_id or "")
    return Redirect("/", status_code=303, cookies=gate.cookies.gone())


@get("/account", operation_id="ChangePassword", sync_to_thread=True)
def show_account(
    request: AnyRequest,
    desk: NamedDependency[Desk],
    done: FromQuery[bool] = False,  # noqa: FBT002
) -> Response[bytes]:
    """Show the caller's account."""
    return _account(request, _mine(desk), done=Say(tongue_of(request))("account.changed") if done else "")


@post("/account/password", operation_id="ChangePassword", request_max_body_size=SMALL)
async def take_password(
    request: AnyRequest, desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes] | Redirect:
    """Change the caller's password, and go on with a new session."""
    said = await fields_of(request)
    tried = attempt(request, gate, await login_of(desk), said.get("current_password", ""))
    try:
        begun = await change_password(gate, tried, desk.caller, said.get("new_password", ""), keys=False)
    except BodyInvalid as refused:
        fault = " ".join(faults_by_field(refused, tongue_of(request)).values())
        return _account(request, await sync_to_thread(_mine, desk), 422, fault=fault)
    return _begun(gate, begun, "/account?done=true")


def _mine(desk: Desk) -> Account:
    with desk.reading() as work:
        return find_account(work, desk.caller.account_id)


def _account(
    request: AnyRequest, account: Account, status: int = 200, *, done: str = "", fault: str = ""
) -> Response[bytes]:
    return page(request, "account.html", status, account=account, done=done, fault=fault)


def _begun(gate: Gate, begun: SignedIn, onward: str) -> Redirect:
    cookies: Cookies = gate.cookies
    return Redirect(
        onward,
        status_code=303,
        cookies=[
            cookies.begun(begun.token, gate.settings.session_hours),
            cookies.csrf(token_for(cookies, begun.session.id)),
            cookies.known_browser(begun.account.login),
        ],
    )
