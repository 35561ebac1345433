"""`huiqi account`: accounts by whoever runs the machine."""

import json
import re

import pytest

pytestmark = pytest.mark.slow
"""Processes of their own take seconds."""

PASSWORD = b"four words of summer\n"
ONCE = re.compile(r"([a-z2-7]{5}-){3}[a-z2-7]{5}\n")


@pytest.fixture
def account(huiqi, tmp_path):
    """Run `huiqi account` on a database of its own."""

    def run(*arguments: str, stdin: bytes = b"", **variables: str):
        said = {"HUIQI_DATA_DIR": str(tmp_path / "data"), **variables}
        return huiqi("account", *arguments, stdin=stdin, **said)

    return run


def listed(account) -> dict[str, dict]:
    return {entry["login"]: entry for entry in json.loads(account("list", "--format", "json").stdout)}


def refused(process) -> list[str]:
    assert process.returncode == 2, process.stdout
    assert process.stdout == b""
    lines = process.stderr.decode().splitlines()
    assert all(line.startswith("huiqi: ") for line in lines), lines
    return lines


def test_an_account_is_made_with_a_password_for_once(account) -> None:
    made = account("create", "Wang.Fang", "--role", "bureau", "--bureau", "stb", "--name", "王芳")
    assert made.returncode == 0, made.stderr
    assert ONCE.fullmatch(made.stdout.decode())
    said = listed(account)["wang.fang"]
    assert (said["role"], said["bureau"], said["name"]) == ("bureau", "stb", "王芳")
    assert said["must_change_password"]
    assert said["active"]


def test_a_password_can_be_given_and_is_then_not_printed(account) -> None:
    made = account("create", "boss", "--role", "admin", "--password-stdin", stdin=PASSWORD)
    assert (made.returncode, made.stdout, made.stderr) == (0, b"", b"")
    assert not listed(account)["boss"]["must_change_password"]


@pytest.mark.parametrize(
    "password", [b"", b"short\n", b"password1234\n", b"bossbossboss\n", b"\xff" * 20 + b"\n"]
)
def test_a_password_that_is_no_good_is_refused(account, password) -> None:
    [line] = refused(account("create", "bossboss", "--role", "admin", "--password-stdin", stdin=password))
    assert "password" in line
    assert listed(account) == {}


def test_an_account_is_disabled_enabled_and_given_another_password(account) -> None:
    account("create", "li.hua", "--role", "company")
    assert account("disable", "li.hua").returncode == 0
    assert not listed(account)["li.hua"]["active"]
    assert account("enable", "LI.HUA").returncode == 0
    assert listed(account)["li.hua"]["active"]
    assert ONCE.fullmatch(account("reset-password", "li.hua").stdout.decode())
    given = account("reset-password", "li.hua", "--password-stdin", stdin=PASSWORD)
    assert (given.returncode, given.stdout) == (0, b"")
    assert not listed(account)["li.hua"]["must_change_password"]


def test_what_cannot_be_is_refused_with_what_was_meant(account) -> None:
    account("create", "boss", "--role", "admin")
    [line] = refused(account("create", "BOSS", "--role", "company"))
    assert "taken" in line
    [line] = refused(account("create", "x y", "--role", "company", "--name", "x"))
    assert "login" in line
    [line] = refused(account("create", "officer", "--role", "bureau", "--bureau", "sbt"))
    assert "'stb'" in line
    [line] = refused(account("create", "officer", "--role", "bureau"))
    assert "--bureau" in line
    [line] = refused(account("disable", "bos"))
    assert "'boss'" in line
    [line] = refused(account("disable", "boss"))
    assert "last administrator" in line
    assert {*listed(account)} == {"boss"}


@pytest.mark.parametrize(
    ("lang", "word"), [("zh-Hans", "管理员"), ("zh-Hant", "管理員"), ("en", "administrator")]
)
def test_accounts_are_listed_for_people_too(account, lang, word) -> None:
    account("create", "boss", "--role", "admin")
    said = account("list", "--lang", lang).stdout.decode()
    assert "boss" in said
    assert word in said


def test_settings_that_are_no_use_are_refused_and_no_secret_is_shown(account) -> None:
    lines = refused(account("list", HUIQI_LIMIT_REQUESTS="often", HUIQI_SECRET_KEY="hunter2"))  # noqa: S106
    assert {line.split(":")[1].strip() for line in lines} == {"HUIQI_LIMIT_REQUESTS", "HUIQI_SECRET_KEY"}
    assert "hunter2" not in "".join(lines)


def test_a_server_with_postgresql_and_no_secret_says_what_to_do(huiqi) -> None:
    url = "postgresql+psycopg://somebody:hunter2@127.0.0.1:1/none"
    [line] = refused(huiqi("serve", "--port", "0", HUIQI_DATABASE_URL=url))
    assert "HUIQI_SECRET_KEY" in line
    assert "hunter2" not in line
