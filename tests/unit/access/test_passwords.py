"""Passwords: kept as argon2id, refused where obvious, and as long to check without an account."""

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from support.people import NOTHING_HASHES_TO, cheap_passwords

from api.access.passwords import COMMON, Passwords, password_faults

GOOD = "four words of summer"


class Counting(Argon2Hasher):
    """The real hasher, which counts how often it checks."""

    checked = 0

    def verify(self, password, hash):  # noqa: A002 - its own name
        self.checked += 1
        return super().verify(password, hash)


def test_in_production_they_are_argon2id_with_the_recommended_cost() -> None:
    kept = Passwords().hashed(GOOD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert GOOD not in kept


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert cheap_passwords().hashed(GOOD) != cheap_passwords().hashed(GOOD)


def test_the_right_one_holds_and_others_do_not() -> None:
    passwords = cheap_passwords()
    kept = passwords.hashed(GOOD)
    assert passwords.holds(GOOD, kept) == (True, None)
    for other in (GOOD.upper(), GOOD + " ", "", GOOD[:-1], "x" * 100_000):
        assert passwords.holds(other, kept) == (False, None)


def test_a_letter_may_be_typed_in_either_of_its_forms() -> None:
    passwords = cheap_passwords()
    assert passwords.holds("café at the corner", passwords.hashed("café at the corner"))[0]


@pytest.mark.parametrize("kept", [None, "", NOTHING_HASHES_TO], ids=["nobody", "nothing", "no hash"])
def test_without_an_account_one_password_is_checked_as_with_one(kept) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(PasswordHash([hasher]))
    passwords.prepare()
    assert passwords.holds(GOOD, passwords.hashed(GOOD))[0]
    assert hasher.checked == 1
    assert passwords.holds(GOOD, kept) == (False, None)
    assert hasher.checked == 2


def test_nobodys_password_lets_nobody_in() -> None:
    passwords = cheap_passwords()
    assert passwords.holds(GOOD, passwords.nobodys) == (False, None)


def test_a_hash_with_old_parameters_is_made_anew() -> None:
    old = cheap_passwords().hashed(GOOD)
    now = Passwords(PasswordHash([Argon2Hasher(time_cost=2, memory_cost=16, parallelism=1)]))
    held, update = now.holds(GOOD, old)
    assert held
    assert update is not None
    assert update.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert now.holds(GOOD, update) == (True, None)
    assert now.holds("another one altogether", old) == (False, None)


OBVIOUS = {
    "eleven characters": ("abcDEF12345", "password_short"),
    "129 characters": ("ab cd ef gh " * 10 + "123456789", "password_long"),
    "the login": ("Li.Hua.Wenzhou", "password_login"),
    "the login with a year": ("li.hua.wenzhou2025", "password_login"),
    "a part of the login": ("hua.wenzhou", "password_short"),
    "one character": ("aaaaaaaaaaaaaa", "password_obvious"),
    "one Chinese character": ("惠" * 12, "password_obvious"),
    "three characters over and over": ("abcabcabcabcab", "password_obvious"),
    "digits upwards": ("345678901234", "password_obvious"),
    "letters upwards": ("defghijklmnop", "password_obvious"),
    "letters downwards": ("zyxwvutsrqponm", "password_obvious"),
    "a common one": ("Password1234", "password_obvious"),
    "a walk over the keyboard": ("1QAZ2wsx3EDC", "password_obvious"),
}


@pytest.mark.parametrize(("password", "code"), OBVIOUS.values(), ids=OBVIOUS)
def test_what_is_refused(password, code) -> None:
    assert [fault.code for fault in password_faults(password, "li.hua.wenzhou", "/password")] == [code]


@pytest.mark.parametrize(
    "password", [GOOD, "x7-kq2-91mm-p", "阀门折扇七月海风蓝天白云", "k4wqz-7mxta-p2ehv-3nysd"]
)
def test_what_is_taken(password) -> None:
    assert password_faults(password, "li.hua", "/password") == []


def test_the_common_ones_are_long_enough_to_be_tried_and_folded() -> None:
    assert {word for word in COMMON if word != word.casefold()} == set()
    assert max(map(len, COMMON)) < 20
