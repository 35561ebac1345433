"""Sessions of browsers: signing in and out, and which there are."""

from collections.abc import Mapping

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, RawBody
from sqlmodel import col, select

from api.access.cookies import BROWSER
from api.access.cross_site import FROM_HERE, token_for
from api.access.gate import Gate
from api.access.limiting import address_of
from api.access.sessions import end_sessions, living
from api.access.signing_in import Attempt, SignedIn, sign_in
from api.accounts_bodies import SignInBody
from api.accounts_view import Ended, SessionsView, SignedInView, account_view, session_view
from api.describing import Body, Described
from api.problems import AnyRequest, NotThere
from api.routes.answering import json_answer
from api.routes.sending import sent
from api.store.people import LoginSession
from api.tongues import tongue_of
from api.working import NO_SUCH, Desk

SMALL = 16 * 1024
"""Bytes that a body about people may have."""


@post(
    "/api/v1/sessions",
    operation_id="SignIn",
    tags=["sessions"],
    summary="Sign in with a browser",
    description="Sets the session's cookie. Programs use a key instead.",
    status_code=201,
    request_max_body_size=SMALL,
    opt={FROM_HERE: True},
)
async def begin_session(request: AnyRequest, body: RawBody, gate: NamedDependency[Gate]) -> Response[bytes]:
    """Sign in."""
    said = sent(request, body, SignInBody)
    return signed_in(request, gate, await sign_in(gate, attempt(request, gate, said.login, said.password)))


@get(
    "/api/v1/sessions",
    operation_id="ListSessions",
    tags=["sessions"],
    summary="Where I am signed in",
    sync_to_thread=True,
)
def list_sessions(
    request: AnyRequest, desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[bytes]:
    """Give the caller's sessions that hold."""
    with desk.reading() as work:
        mine = select(LoginSession).where(
            LoginSession.account_id == desk.caller.account_id, living(work.at, gate.settings)
        )
        newest = mine.order_by(col(LoginSession.created_at).desc(), col(LoginSession.id))
        held = [session_view(found, desk.caller.credential_id) for found in work.session.exec(newest)]
    return json_answer({"items": held}, tongue_of(request))


@delete(
    "/api/v1/sessions",
    operation_id="EndOtherSessions",
    tags=["sessions"],
    summary="Sign out everywhere but here",
    status_code=200,
    sync_to_thread=True,
)
def end_other_sessions(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """End all of the caller's sessions but this one."""
    with desk.writing() as work:
        account_id = desk.caller.account_id or ""
        ended = end_sessions(work.session, account_id, work.at, but=desk.caller.credential_id)
        work.record(subject_id=account_id, sessions=ended)
    return json_answer({"ended": ended}, tongue_of(request))


@delete(
    "/api/v1/sessions/current",
    operation_id="SignOut",
    tags=["sessions"],
    summary="Sign out",
    sync_to_thread=True,
)
def sign_out(desk: NamedDependency[Desk], gate: NamedDependency[Gate]) -> Response[None]:
    """End this session and take its cookies away."""
    end_here(desk, desk.caller.credential_id or "")
    return Response(None, status_code=204, cookies=gate.cookies.gone())


@delete(
    "/api/v1/sessions/{session_id:str}",
    operation_id="EndSession",
    tags=["sessions"],
    summary="End one of my sessions",
    sync_to_thread=True,
)
def end_session(
    session_id: FromPath[str], desk: NamedDependency[Desk], gate: NamedDependency[Gate]
) -> Response[None]:
    """End one session of the caller."""
    end_here(desk, session_id)
    here = session_id == desk.caller.credential_id
    return Response(None, status_code=204, cookies=gate.cookies.gone() if here else None)


def end_here(desk: Desk, session_id: str) -> None:
    """End one session of the caller; raises NotThere."""
    with desk.writing() as work:
        mine = select(LoginSession).where(
            LoginSession.id == session_id,
            LoginSession.account_id == desk.caller.account_id,
            col(LoginSession.ended_at).is_(None),
        )
        held = work.session.exec(mine).first()
        if held is None:
            raise NotThere(NO_SUCH)
        held.ended_at = work.at
        work.session.add(held)
        work.record(subject_id=held.id)


def attempt(request: AnyRequest, gate: Gate, login: str, password: str) -> Attempt:
    """Give who tries to sign in, and from where."""
    return Attempt(
        login,
        password,
        address_of(request.scope),
        request.cookies.get(gate.cookies.named(BROWSER)),
        request.headers.get("user-agent", ""),
        request.user,
    )


def signed_in(request: AnyRequest, gate: Gate, begun: SignedIn, status: int = 201) -> Response[bytes]:
    """Answer with a session that has begun, and its cookies."""
    token = token_for(gate.cookies, begun.session.id)
    view: SignedInView = {
        "account": account_view(begun.account),
        "session": session_view(begun.session, begun.session.id),
        "csrf_token": token,
    }
    answer = json_answer(view, tongue_of(request))
    answer.status_code = status
    answer.cookies = [
        gate.cookies.begun(begun.token, gate.settings.session_hours),
        gate.cookies.csrf(token),
        gate.cookies.known_browser(begun.account.login),
    ]
    return answer


_LOGIN = {"login": "li.hua", "password": "四个词比一个词安全 7"}
_ACCOUNT = {
    "id": "mzxw6ytboi4dcmrtgq2tmnzyhe",
    "login": "li.hua",
    "name": "李华",
    "role": "company",
    "bureau": None,
    "active": True,
    "must_change_password": False,
    "created_at": "2025-06-30T08:00:00Z",
    "password_changed_at": "2025-06-30T08:00:00Z",
}
_SESSION = {
    "id": "nbswy3dpeb3w64tmmqqho2lune",
    "created_at": "2025-06-30T08:00:00Z",
    "seen_at": "2025-06-30T08:12:00Z",
    "expires_at": "2025-06-30T20:00:00Z",
    "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0)",
    "current": True,
}
SIGNED_IN_EXAMPLE = {"account": _ACCOUNT, "session": _SESSION, "csrf_token": "6f1d…"}

DESCRIBED: Mapping[str, Described] = {
    "SignIn": Described(
        SignedInView,
        (400, 401, 403, 413, 415, 422, 429),
        Body(SignInBody, _LOGIN),
        status=201,
        example=SIGNED_IN_EXAMPLE,
    ),
    "ListSessions": Described(SessionsView, example={"items": [_SESSION]}),
    "EndOtherSessions": Described(Ended, example={"ended": 2}),
    "SignOut": Described(status=204),
    "EndSession": Described(status=204),
}
