"""Who is asking."""

from dataclasses import dataclass

from api.store.people import Role


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request, or runs a command; nobody in particular is `ANYBODY`."""

    role: Role
    account_id: str | None = None
    bureau_id: str | None = None
    via: str = "none"
    """`session`, `key`, `command`, `job` or `none`, as in the audit trail."""
    credential_id: str | None = None
    """The session or key it came with."""
    reads_only: bool = False
    must_change_password: bool = False
    """The password was given by somebody else: nothing closed is done before it is changed."""


ANYBODY = Caller(Role.ANONYMOUS)
OPERATOR = Caller(Role.ADMIN, via="command")
"""Whoever runs a command on the machine itself."""
