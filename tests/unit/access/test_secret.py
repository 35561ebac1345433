"""The secret: given, or made once for all processes beside SQLite; with PostgreSQL it must be given."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from api.secret import FILE, NoSecret, secret_of
from api.settings import Settings


def test_a_secret_that_is_given_is_taken(tmp_path) -> None:
    given = "x" * 32
    assert secret_of(Settings(data_dir=tmp_path, secret_key=given)) == given
    assert [*tmp_path.iterdir()] == []


def test_one_that_is_short_is_no_secret(tmp_path) -> None:
    with pytest.raises(ValueError, match="at least 32"):
        Settings(data_dir=tmp_path, secret_key="x" * 31)


def test_with_sqlite_it_is_made_once_for_all_and_for_nobody_elses_eyes(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path / "new")
    with ThreadPoolExecutor(8) as pool:
        [secret] = {*pool.map(lambda _: secret_of(settings), range(32))}
    assert len(secret) >= 43
    [file] = (tmp_path / "new").iterdir()
    assert file.name == FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_that_others_can_read_is_closed_to_them(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path)
    secret_of(settings)
    (tmp_path / FILE).chmod(0o644)
    secret_of(settings)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_file_without_a_secret_is_not_taken_for_one(tmp_path) -> None:
    (tmp_path / FILE).write_text("short\n")
    with pytest.raises(NoSecret, match="remove it"):
        secret_of(Settings(data_dir=tmp_path))


def test_a_folder_that_cannot_be_is_named_and_no_traceback(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSecret, match=r"secret\.key: Not a directory"):
        secret_of(Settings(data_dir=tmp_path / "file" / "data"))


def test_with_postgresql_it_must_be_given_and_it_is_said_how(tmp_path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql+psycopg://somebody:word@host/name")
    with pytest.raises(NoSecret, match=r"HUIQI_SECRET_KEY.*token_urlsafe") as refused:
        secret_of(settings)
    assert "word@" not in str(refused.value)


@pytest.mark.parametrize("written", ["often", "5", "5/fortnight", "-1/minute", "5/minute and more"])
def test_a_limit_that_is_no_limit_is_refused(tmp_path, written) -> None:
    with pytest.raises(ValueError, match="600/minute"):
        Settings(data_dir=tmp_path, limit_requests=written)


def test_proxies_are_addresses_or_networks(tmp_path) -> None:
    assert Settings(data_dir=tmp_path, trusted_proxies="127.0.0.1, 10.0.0.0/8").trusted_proxies
    with pytest.raises(ValueError, match="proxy"):
        Settings(data_dir=tmp_path, trusted_proxies="proxy")
