"""Passwords: kept as argon2id, checked in the same time with and without an account, refused if obvious.

Lengths and the absence of rules about kinds of characters follow NIST SP 800-63B.
"""

import unicodedata
from functools import cached_property
from itertools import pairwise

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from api.ids import new_token
from api.problems import BodyFault
from criteria.words import Words

SHORTEST, LONGEST = 12, 128
"""Characters. What is longer would cost time to hash and add nothing."""
_PERIOD = 4
"""What repeats so few characters over and over is obvious."""

COMMON = frozenset({
    "password1234", "password12345", "password123456", "password123!", "passw0rd1234", "p@ssw0rd1234",
    "123456789012", "1234567890123", "12345678901234", "123456789abc", "1234567890ab", "1234567890-=",
    "0123456789ab", "012345678910", "098765432109", "987654321098", "qwertyuiop12", "qwertyuiop123",
    "qwertyuiop[]", "qwertyuiopasdf", "asdfghjkl123", "asdfghjkl;'\\", "zxcvbnm12345", "zxcvbnm,./12",
    "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "qazwsxedcrfv", "q1w2e3r4t5y6", "1q2w3e4r5t6y", "iloveyou1234",
    "administrator", "administrator1", "admin1234567", "admin12345678", "administrator123", "letmein12345",
    "welcome12345", "changeme1234", "woaini1314520", "woaini520131", "5201314woaini", "a12345678910",
    "abcdefghijkl", "abcdefghijklm", "abcdefgh1234", "abcd12345678", "qwer12345678", "asdf12345678",
    "huiqi1234567", "huiqihuiqi12", "wenzhou12345", "wenzhou2025!", "wenzhou20252025", "huiqi2025huiqi",
})  # fmt: skip
"""Folded; a short list of what is tried first."""

_TOO_SHORT = Words(f"不得少于 {SHORTEST} 个字符", f"at least {SHORTEST} characters are needed")
_TOO_LONG = Words(f"不得多于 {LONGEST} 个字符", f"at most {LONGEST} characters are allowed")
_AS_LOGIN = Words("不得与登录名相同或包含登录名", "must not be, or hold, the login name")
_OBVIOUS = Words("过于常见，容易被猜到", "too easily guessed")


class Passwords:
    """Hashes passwords and checks them; `hasher` is cheaper in tests, never in production."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()

    @cached_property
    def nobodys(self) -> str:
        """The hash of a password that nobody has: what is checked where there is no account."""
        return self._hasher.hash(new_token())

    def prepare(self) -> None:
        """Make what is checked without an account, so that not even the first time is longer."""
        _ = self.nobodys

    def hashed(self, password: str) -> str:
        """Give what is kept of a password."""
        return self._hasher.hash(_normal(password))

    def holds(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        """Tell whether a password is the one kept, and give a new hash where the old has old parameters.

        Without an account (`kept` is None) it takes as long as with one.
        """
        try:
            held, update = self._hasher.verify_and_update(_normal(password), kept or self.nobodys)
        except UnknownHashError:
            held, update = self._hasher.verify_and_update(_normal(password), self.nobodys)
            kept = None
        return (held, update) if kept else (False, None)


def password_faults(password: str, login: str, pointer: str) -> list[BodyFault]:
    """Tell what is wrong with a password that somebody chose."""
    folded = _normal(password).casefold()
    if len(password) < SHORTEST:
        return [BodyFault(pointer, "password_short", _TOO_SHORT)]
    if len(password) > LONGEST:
        return [BodyFault(pointer, "password_long", _TOO_LONG)]
    if login.casefold() in folded or folded in login.casefold():
        return [BodyFault(pointer, "password_login", _AS_LOGIN)]
    if folded in COMMON or _repeats(folded) or _runs(folded):
        return [BodyFault(pointer, "password_obvious", _OBVIOUS)]
    return []


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _repeats(text: str) -> bool:
    return any(text == (text[:period] * len(text))[: len(text)] for period in range(1, _PERIOD + 1))


def _runs(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}  # after nine comes nought again
