"""What is sent about accounts, sessions and keys. What is not declared here cannot be set."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from api.access.passwords import LONGEST, SHORTEST
from api.bodies import Sent

AccountRole: TypeAlias = Literal["company", "adviser", "bureau", "admin"]

Login = Annotated[
    str,
    StringConstraints(min_length=3, max_length=100, pattern=r"^[A-Za-z0-9一-鿿][A-Za-z0-9一-鿿._@+-]*$"),
    Field(description="Letters, digits, Chinese characters and . _ @ + -; upper and lower case are one."),
]
Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=100, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$"
    ),
]
Chosen = Annotated[
    str,
    StringConstraints(min_length=SHORTEST, max_length=LONGEST),
    Field(description="Neither the login name nor something that everybody tries."),
]
Known = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
BureauId = Annotated[
    str, StringConstraints(min_length=1, max_length=40), Field(description="A bureau's id, for an officer.")
]


class SignInBody(Sent):
    """Who wants to sign in."""

    login: Login
    password: Known


class RegisterBody(Sent):
    """An account that a company makes for itself."""

    login: Login
    name: Name
    password: Chosen


class NewAccountBody(Sent):
    """An account that an administrator makes."""

    login: Login
    name: Name
    role: AccountRole
    bureau: BureauId | None = None


class AccountChange(Sent):
    """What an administrator changes of an account; what is left out stays."""

    name: Name | None = None
    role: AccountRole | None = None
    bureau: BureauId | None = None
    active: bool | None = None


class MeChange(Sent):
    """What somebody changes of the own account."""

    name: Name


class PasswordChange(Sent):
    """A new password, and the present one to show that it is the owner."""

    current_password: Known
    new_password: Chosen
    end_keys: bool = True
    """End the keys of programs too: whoever knew the old password may have made some."""


class NewKeyBody(Sent):
    """A key to make."""

    name: Name
    days: (
        Annotated[int, Field(ge=1, le=3650, description="How long it lasts; otherwise as is usual.")] | None
    ) = None
    reads_only: bool = False
