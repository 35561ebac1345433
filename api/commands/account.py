"""`huiqi account`: accounts made and changed by whoever runs the machine."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, Format, Shape, print_json, refuse
from api.languages import Tongue

if TYPE_CHECKING:
    from api.store.people import Account
    from api.working import Work

account_app = typer.Typer(
    help="Accounts of people: make, list, disable.", no_args_is_help=True, rich_markup_mode=None
)


class Who(StrEnum):
    """What an account may be."""

    COMPANY = "company"
    ADVISER = "adviser"
    BUREAU = "bureau"
    ADMIN = "admin"


Login = Annotated[str, typer.Argument(help="The name to sign in with.")]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, its first line.")
]


@account_app.command("create", epilog="Example: huiqi account create wang.fang --role bureau --bureau stb")
def create_command(
    login: Login,
    role: Annotated[Who, typer.Option(help="company, adviser, bureau or admin.")],
    bureau: Annotated[str | None, typer.Option(help="An officer's bureau, by its id.")] = None,
    name: Annotated[str | None, typer.Option(help="How people call them; otherwise the login name.")] = None,
    password_stdin: FromStdin = False,
) -> None:
    """Make an account; prints a password for once, to be changed at the first sign-in, if none is given."""
    from api.access.accounts import Described, add_account, bureau_faults
    from api.access.passwords import Passwords
    from api.accounts_bodies import NewAccountBody
    from api.commands.common import catalogue_of
    from api.store.people import Role

    body = {"login": login, "name": name or login, "role": role.value, "bureau": bureau}
    _must_fit(NewAccountBody, body)
    if role is Who.BUREAU or bureau is not None:
        bureaus = catalogue_of(with_cases=False).catalogue.bureaus
        faults = bureau_faults(Role(role.value), bureau, bureaus)
        if faults:
            refuse(*(f"--bureau: {f.reason.en}" + _meant(f.suggestion) for f in faults))
    password, given = _password(login, from_stdin=password_stdin)
    hashed = Passwords().hashed(password)
    with _told(), _operating("CreateAccount") as work:
        described = Described(name or login, Role(role.value), bureau)
        add_account(work, login, described, hashed, must_change=not given)
    if not given:
        _print(password)


@account_app.command("list", epilog="Example: huiqi account list --format json")
def list_command(form: Shape = Format.TABLE, lang: As = Tongue.HANS) -> None:
    """List all accounts."""
    from sqlmodel import col, select

    from api.accounts_view import account_view
    from api.store.people import Account

    with _told(), _operating("ListAccounts") as work:
        views = [
            account_view(found) for found in work.session.exec(select(Account).order_by(col(Account.login)))
        ]
        work.record(accounts=len(views))
    if form is Format.JSON:
        print_json(views)
    else:
        from api.commands.common import console
        from api.tables_accounts import print_accounts

        print_accounts(views, lang, console())


@account_app.command("disable", epilog="Example: huiqi account disable wang.fang")
def disable_command(login: Login) -> None:
    """Disable an account: its sessions and keys end at once."""
    _set_active(login, active=False)


@account_app.command("enable", epilog="Example: huiqi account enable wang.fang")
def enable_command(login: Login) -> None:
    """Let an account sign in again."""
    _set_active(login, active=True)


@account_app.command("reset-password", epilog="Example: huiqi account reset-password wang.fang")
def reset_command(login: Login, password_stdin: FromStdin = False) -> None:
    """Give an account another password; its sessions and keys end at once."""
    from api.access.accounts import give_password
    from api.access.passwords import Passwords

    password, given = _password(login, from_stdin=password_stdin)
    hashed = Passwords().hashed(password)
    with _told(), _operating("ResetPassword") as work:
        give_password(work, _account(work, login), hashed, must_change=not given)
    if not given:
        _print(password)


def _set_active(login: str, *, active: bool) -> None:
    from api.access.accounts import Described, change_account
    from api.store.people import Role

    with _told(), _operating("ChangeAccount") as work:
        account = _account(work, login)
        described = Described(account.name, Role(account.role), account.bureau_id, active)
        change_account(work, account, described)


@contextmanager
def _operating(operation: str) -> Iterator["Work"]:
    from api.commands.storage import operating

    with operating(operation) as work:
        yield work


@contextmanager
def _told() -> Iterator[None]:
    from api.problems import Conflict

    try:
        yield
    except Conflict as error:
        refuse(error.detail.en)


def _account(work: "Work", login: str) -> "Account":
    from sqlmodel import select

    from api.access.accounts import account_named, hold_account
    from api.store.people import Account
    from criteria.errors import nearest

    found = account_named(work, login)
    if found is None:
        refuse(
            f"there is no account {login!r}"
            + _meant(nearest(login, [*work.session.exec(select(Account.login))]))
        )
    return hold_account(work, found.id)


def _password(login: str, *, from_stdin: bool) -> tuple[str, bool]:
    """Give the password from standard input, or one for once; and whether it was given."""
    from api.access.passwords import password_faults
    from api.ids import new_password

    if not from_stdin:
        return new_password(), False
    try:
        password = sys.stdin.buffer.readline(4096).decode().rstrip("\r\n")
    except UnicodeDecodeError:
        refuse("the password is not UTF-8")
    faults = password_faults(password, login, "")
    if faults:
        refuse(*(f"the password: {fault.reason.en}" for fault in faults))
    return password, True


def _must_fit(kind: "type[object]", data: dict[str, str | None]) -> None:
    from pydantic import TypeAdapter, ValidationError

    from api.routes.sending import body_faults

    try:
        TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        refuse(*(f"{fault.pointer.lstrip('/')}: {fault.reason.en}" for fault in body_faults(error)))


def _meant(suggestion: str | None) -> str:
    return f"; did you mean {suggestion!r}?" if suggestion else ""


def _print(password: str) -> None:
    sys.stdout.write(password + "\n")
