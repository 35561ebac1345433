"""Accounts as a table for people."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from api.accounts_view import AccountView
from api.languages import Tongue, rendered
from criteria.words import Words

ROLES: Mapping[str, Words] = {
    "company": Words("企业", "company"),
    "adviser": Words("顾问", "adviser"),
    "bureau": Words("部门", "bureau"),
    "admin": Words("管理员", "administrator"),
}
_HEADINGS = (
    Words("登录名", "login"),
    Words("姓名", "name"),
    Words("角色", "role"),
    Words("部门", "bureau"),
    Words("状态", "state"),
)
_ACTIVE, _DISABLED = Words("启用", "active"), Words("停用", "disabled")
_ONCE = Words("须改密码", "password to be changed")


def print_accounts(accounts: Sequence[AccountView], tongue: Tongue, console: Console) -> None:
    """Print accounts, one a line."""

    def said(words: Words) -> str:
        return rendered(words.within(tongue.core), tongue)

    table = Table(*map(said, _HEADINGS), box=box.SIMPLE)
    for account in accounts:
        state = _ACTIVE if account["active"] else _DISABLED
        if account["active"] and account["must_change_password"]:
            state = _ONCE
        table.add_row(
            account["login"],
            account["name"],
            said(ROLES[account["role"]]),
            account["bureau"] or "",
            said(state),
        )
    console.print(table)
