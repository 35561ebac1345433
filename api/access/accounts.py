"""Accounts: made, changed, given a password for once. Used by the API and by `huiqi account`.

Whatever takes something away from an account ends its sessions and keys at once.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import col, select

from api.access.keys import end_keys
from api.access.sessions import end_sessions
from api.ids import new_id
from api.problems import BodyFault, Conflict, NotThere
from api.store.people import Account, Role
from api.working import NO_SUCH, Work
from criteria.errors import nearest
from criteria.words import Words

_TAKEN = Words("登录名已被使用", "The login name is taken")
_LAST_ADMIN = Words("不能停用或降级最后一位管理员", "The last administrator cannot be disabled or made less")
_NEEDS_BUREAU = Words("部门账号须写明所属部门", "an officer's account needs the bureau")
_NO_BUREAU = Words("只有部门账号可写部门", "only an officer's account has a bureau")
_UNKNOWN_BUREAU = Words("没有这个部门", "there is no such bureau")


@dataclass(frozen=True, slots=True)
class Described:
    """What an account is, apart from its login and password."""

    name: str
    role: Role
    bureau_id: str | None = None
    active: bool = True


class Ended(NamedTuple):
    """How many sessions and keys were ended."""

    sessions: int = 0
    keys: int = 0


def folded(login: str) -> str:
    """Give the form of a login name that is kept and compared."""
    return unicodedata.normalize("NFKC", login).casefold()


def bureau_faults(role: Role, bureau_id: str | None, bureaus: Iterable[str]) -> list[BodyFault]:
    """Tell what is wrong with the bureau of an account."""
    if role is not Role.BUREAU:
        return [] if bureau_id is None else [BodyFault("/bureau", "bureau_needless", _NO_BUREAU)]
    if bureau_id is None:
        return [BodyFault("/bureau", "bureau_missing", _NEEDS_BUREAU)]
    known = frozenset(bureaus)
    if bureau_id in known:
        return []
    return [BodyFault("/bureau", "unknown_bureau", _UNKNOWN_BUREAU, nearest(bureau_id, known))]


def find_account(work: Work, account_id: str | None, *, lock: bool = False) -> Account:
    """Give an account; raises NotThere."""
    query = select(Account).where(Account.id == account_id)
    found = work.session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotThere(NO_SUCH)
    return found


def hold_account(work: Work, account_id: str | None) -> Account:
    """Hold an account to change it, after all administrators: no two can take each other's leave at once."""
    _active_admins(work)
    return find_account(work, account_id, lock=True)


def account_named(work: Work, login: str) -> Account | None:
    """Give the account that has a login name."""
    return work.session.exec(select(Account).where(Account.login == folded(login))).first()


def add_account(
    work: Work, login: str, described: Described, password_hash: str, *, must_change: bool
) -> Account:
    """Make an account; raises Conflict where the login name is taken."""
    if account_named(work, login) is not None:
        raise Conflict(_TAKEN)
    account = Account(
        id=new_id(),
        login=folded(login),
        name=described.name,
        role=described.role,
        bureau_id=described.bureau_id,
        password_hash=password_hash,
        must_change_password=must_change,
        active=described.active,
        created_at=work.at,
        created_by=work.caller.account_id,
        password_changed_at=work.at,
    )
    work.session.add(account)
    work.session.flush()
    work.record(subject_id=account.id, role=str(described.role))
    return account


def change_account(work: Work, account: Account, described: Described) -> None:
    """Change an account from `hold_account`; raises Conflict if no administrator would be left."""
    before = Described(account.name, Role(account.role), account.bureau_id, account.active)
    changed = sorted(
        part for part in ("name", "role", "bureau_id", "active")
        if getattr(before, part) != getattr(described, part)
    )  # fmt: skip
    if not changed:
        return
    governs = before.active and before.role is Role.ADMIN
    governs_on = described.active and described.role is Role.ADMIN
    if governs and not governs_on and len(_active_admins(work)) <= 1:
        raise Conflict(_LAST_ADMIN)
    account.name, account.role = described.name, described.role
    account.bureau_id, account.active = described.bureau_id, described.active
    account.revision += 1
    work.session.add(account)
    ended = end_access(work, account) if {*changed} - {"name"} else Ended()
    work.record(subject_id=account.id, changed=",".join(changed), sessions=ended.sessions, keys=ended.keys)


def end_access(work: Work, account: Account) -> Ended:
    """End an account's sessions and keys, and tell how many."""
    work.session.flush()
    return Ended(end_sessions(work.session, account.id, work.at), end_keys(work.session, account.id, work.at))


def give_password(work: Work, account: Account, password_hash: str, *, must_change: bool) -> None:
    """Give an account another password; what held with the old one ends."""
    account.password_hash = password_hash
    account.must_change_password = must_change
    account.password_changed_at = work.at
    account.revision += 1
    work.session.add(account)
    ended = end_access(work, account)
    work.record(subject_id=account.id, sessions=ended.sessions, keys=ended.keys)


def _active_admins(work: Work) -> list[str]:
    """Hold the rows of all active administrators, always in the same order, and give their ids."""
    admins = select(Account.id).where(Account.role == Role.ADMIN, col(Account.active))
    return [*work.session.exec(admins.order_by(Account.id).with_for_update())]
