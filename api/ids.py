"""Ids, tokens and the clock: the only places where chance and time come in."""

import base64
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Gives the present moment, in UTC."""
_ID = re.compile("[a-z2-7]{26}")


def now() -> datetime:
    """Give the present moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Make an id of 128 random bits: 26 letters and digits that can be read out and typed."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


def is_id(written: str) -> bool:
    """Tell whether a text has the form of an id; nothing else need be looked for in the database."""
    return _ID.fullmatch(written) is not None


def new_token() -> str:
    """Make a secret of 256 random bits, to be shown once and kept as a hash."""
    return secrets.token_urlsafe(32)


def new_password() -> str:
    """Make a password of 100 random bits for once, in groups that can be read out and typed."""
    letters = base64.b32encode(secrets.token_bytes(13)).decode().lower()[:20]
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
