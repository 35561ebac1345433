"""Signing in with a password, and changing it: what is counted, checked, kept and recorded.

A password is never hashed within a transaction, and wrong, unknown and disabled look the same in
answer and in time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from litestar.concurrency import sync_to_thread

from api.access.accounts import account_named, find_account, folded
from api.access.caller import ANYBODY, Caller
from api.access.gate import Gate
from api.access.keys import end_keys
from api.access.lockout import Locked, Tried
from api.access.passwords import password_faults
from api.access.sessions import end_sessions, open_session
from api.problems import BodyFault, BodyInvalid, SignInNeeded
from api.store.people import Account, LoginSession, Role
from api.working import Work
from criteria.words import Words

SIGN_IN, CHANGE_PASSWORD = "SignIn", "ChangePassword"
_WRONG = Words("登录名或密码不正确", "The login name or the password is wrong")
_WRONG_CURRENT = Words("当前密码不正确", "the present password is wrong")
_SAME = Words("新密码不得与当前密码相同", "the new password must be another one")


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who tries to sign in, and from where."""

    login: str
    password: str
    address: str
    browser: str | None
    """The cookie by which the account would know the browser."""
    agent: str
    former: Caller | None = None
    """Whoever was signed in with this browser until now."""


class SignedIn(NamedTuple):
    """A session that has begun, and its token."""

    account: Account
    session: LoginSession
    token: str


async def sign_in(gate: Gate, attempt: Attempt) -> SignedIn:
    """Begin a session; raises TooMany where there were too many attempts, SignInNeeded otherwise."""
    tried = await sync_to_thread(_entered, gate, attempt, SIGN_IN)
    return await gate.hashing(_checked_in, gate, attempt, tried)


async def change_password(gate: Gate, attempt: Attempt, caller: Caller, new: str, *, keys: bool) -> SignedIn:
    """Change the password of whoever is signed in; every session ends and a new one begins.

    `attempt` has the present password; `keys` ends the account's keys too. Raises BodyInvalid,
    TooMany.
    """
    faults = password_faults(new, attempt.login, "/new_password")
    if new == attempt.password:
        faults.append(BodyFault("/new_password", "password_same", _SAME))
    if faults:
        raise BodyInvalid(faults)
    tried = await sync_to_thread(_entered, gate, attempt, CHANGE_PASSWORD)
    return await gate.hashing(_changed, gate, attempt, tried, caller, new, keys)


def _entered(gate: Gate, attempt: Attempt, operation: str) -> Tried:
    try:
        return gate.lockout.enter(folded(attempt.login), attempt.address, attempt.browser)
    except Locked as locked:
        if locked.first:
            with gate.works.writing(ANYBODY, operation) as work:
                account = account_named(work, attempt.login)
                work.record(subject_id=account.id if account else None, refused="locked")
        raise


def _checked_in(gate: Gate, attempt: Attempt, tried: Tried) -> SignedIn:
    with gate.works.reading(ANYBODY, SIGN_IN) as work:
        account = account_named(work, attempt.login)
    held, update = gate.passwords.holds(attempt.password, account.password_hash if account else None)
    if account is None or not held or not account.active:
        _record_refused(gate, SIGN_IN, account, held=held)
        raise SignInNeeded(wrong=True, detail=_WRONG)

    def begin(work: Work, now: Account) -> None:
        if update:
            now.password_hash = update
            work.session.add(now)

    return _begun(gate, SIGN_IN, account, attempt, tried, begin)


def _changed(  # noqa: PLR0913, PLR0917 - what is changed by whom
    gate: Gate,
    attempt: Attempt,
    tried: Tried,
    caller: Caller,
    new: str,
    keys: bool,  # noqa: FBT001
) -> SignedIn:
    with gate.works.reading(caller, CHANGE_PASSWORD) as work:
        account = find_account(work, caller.account_id)
    held, _ = gate.passwords.holds(attempt.password, account.password_hash)
    if not held:
        _record_refused(gate, CHANGE_PASSWORD, account, held=held)
        raise BodyInvalid([BodyFault("/current_password", "wrong_password", _WRONG_CURRENT)])
    hashed = gate.passwords.hashed(new)

    def begin(work: Work, now: Account) -> None:
        now.password_hash, now.must_change_password = hashed, False
        now.password_changed_at = work.at
        now.revision += 1
        work.session.add(now)
        work.session.flush()
        sessions = end_sessions(work.session, now.id, work.at)
        ended = end_keys(work.session, now.id, work.at) if keys else 0
        work.record(subject_id=now.id, sessions=sessions, keys=ended)

    return _begun(gate, CHANGE_PASSWORD, account, attempt, tried, begin)


def _begun(  # noqa: PLR0913, PLR0917 - a session has as many sides
    gate: Gate,
    operation: str,
    account: Account,
    attempt: Attempt,
    tried: Tried,
    before: Callable[[Work, Account], None],
) -> SignedIn:
    """Begin a session if the account is still what was checked; the one the browser had ends."""
    caller = Caller(Role(account.role), account.id, account.bureau_id, "session")
    with gate.works.writing(caller, operation) as work:
        now = find_account(work, account.id, lock=True)
        if not now.active or now.password_hash != account.password_hash:
            raise SignInNeeded(wrong=True, detail=_WRONG)
        before(work, now)
        gate.lockout.succeeded(work.session, tried)
        _end_former(work, attempt.former)
        begun, token = open_session(
            work.session, now, at=work.at, hours=gate.settings.session_hours, agent=attempt.agent
        )
        if operation == SIGN_IN:
            work.record(subject_id=begun.id)
    return SignedIn(now, begun, token)


def _end_former(work: Work, former: Caller | None) -> None:
    if former is not None and former.via == "session":
        held = work.session.get(LoginSession, former.credential_id)
        if held is not None and held.ended_at is None:
            held.ended_at = work.at
            work.session.add(held)


def _record_refused(gate: Gate, operation: str, account: Account | None, *, held: bool) -> None:
    """Record a refusal; of a name that no account has nothing is kept."""
    why = "unknown" if account is None else "disabled" if held else "password"
    with gate.works.writing(ANYBODY, operation) as work:
        work.record(subject_id=account.id if account else None, refused=why)
