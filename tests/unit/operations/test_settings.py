"""Settings: where they come from, what is wrong with them, and that no secret shows."""

import os

import pytest

from api.settings import Settings, SettingsInvalid, is_secret, variable
from api.settings_view import MASK, given, masked_url, settings_view, usable_settings, warnings

SECRET = "p@ss/w:rd?"  # noqa: S105 - made up
QUOTED = "p%40ss%2Fw%3Ard%3F"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch) -> None:
    for name in [*os.environ]:
        if name.upper().startswith("HUIQI_"):
            monkeypatch.delenv(name)


def sources() -> dict[str, str]:
    view = settings_view(usable_settings(), given())
    return {setting["name"]: setting["source"] for setting in view["settings"]}


def test_the_environment_goes_before_the_file(monkeypatch, tmp_path) -> None:
    file = tmp_path / "env"
    file.write_text("HUIQI_POOL_SIZE=3\nhuiqi_session_hours=5\n# a comment\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("HUIQI_ENV_FILE", str(file))
    monkeypatch.setenv("HUIQI_POOL_SIZE", "4")
    settings = usable_settings()
    assert (settings.pool_size, settings.session_hours) == (4, 5)
    found = sources()
    assert (found["pool_size"], found["session_hours"], found["log_level"]) == (
        "environment",
        "file",
        "default",
    )


def test_every_fault_is_told_at_once(monkeypatch) -> None:
    monkeypatch.setenv("HUIQI_POOL_SIZE", "many")
    monkeypatch.setenv("HUIQI_LOG_LEVEL", "loud")
    monkeypatch.setenv("HUIQI_METRICS_TOKEN", "hunter2")
    monkeypatch.setenv("HUIQI_DATABASE_URL", "mysql://root:hunter2@host/name")
    with pytest.raises(SettingsInvalid) as error:
        usable_settings()
    names = [line.partition(":")[0] for line in error.value.lines]
    assert sorted(names) == [
        variable(name) for name in ("database_url", "log_level", "metrics_token", "pool_size")
    ]
    assert "hunter2" not in str(error.value)
    assert "'many'" in str(error.value)


@pytest.mark.parametrize("named", ["nowhere", "."])
def test_a_file_that_cannot_be_read_is_told(monkeypatch, tmp_path, named) -> None:
    monkeypatch.setenv("HUIQI_ENV_FILE", str(tmp_path / named))
    with pytest.raises(SettingsInvalid, match="HUIQI_ENV_FILE"):
        Settings()


def test_what_is_no_setting_is_named_with_what_was_meant(monkeypatch) -> None:
    monkeypatch.setenv("HUIQI_DATABSE_URL", "sqlite:///x")
    monkeypatch.setenv("HUIQI_QQQQ", "1")
    assert warnings(given()) == [
        "HUIQI_DATABSE_URL is no setting; was HUIQI_DATABASE_URL meant?",
        "HUIQI_QQQQ is no setting: huiqi settings lists them",
    ]


def test_a_file_with_secrets_that_others_can_read_is_named(monkeypatch, tmp_path) -> None:
    file = tmp_path / "env"
    file.write_text("HUIQI_METRICS_TOKEN=0123456789abcdef\n", encoding="utf-8")
    monkeypatch.setenv("HUIQI_ENV_FILE", str(file))
    file.chmod(0o644)
    assert "chmod 600" in warnings(given())[0]
    file.chmod(0o600)
    assert warnings(given()) == []


ADDRESSES = {
    f"postgresql+psycopg://u:{QUOTED}@host:5432/name": f"postgresql+psycopg://u:{MASK}@host:5432/name",
    f"postgresql://host/name?user=u&password={QUOTED}": f"postgresql://host/name?password={MASK}&user={MASK}",
    f"postgresql://host/name?sslpassword={QUOTED}&sslmode=require": (
        f"postgresql://host/name?sslmode=require&sslpassword={MASK}"
    ),
    f"postgresql://host/name?options=-c%20x%3D{QUOTED}": f"postgresql://host/name?options={MASK}",
    f"postgresql://u:{QUOTED}@host/{QUOTED}": f"postgresql://u:{MASK}@host/{MASK}",
    f"postgresql://u:{QUOTED}@/name?host={QUOTED}&port=1": f"postgresql://u:{MASK}@/name?host={MASK}&port=1",
    "postgresql://u:p@ss@host/name": f"postgresql://u:{MASK}@{MASK}/name",
    "postgresql://u@host/name": "postgresql://u@host/name",
    "sqlite:////var/lib/huiqi.db": "sqlite:////var/lib/huiqi.db",
    f"no address {SECRET}": MASK,
}


@pytest.mark.parametrize(("address", "shown"), ADDRESSES.items(), ids=range(len(ADDRESSES)))
def test_a_password_never_shows_wherever_it_stands(address, shown) -> None:
    assert masked_url(address) == shown


def test_secrets_are_masked_in_what_is_shown(monkeypatch) -> None:
    monkeypatch.setenv("HUIQI_DATABASE_URL", f"postgresql://u:{QUOTED}@host/name")
    monkeypatch.setenv("HUIQI_METRICS_TOKEN", "0123456789abcdef")
    shown = {each["name"]: each["value"] for each in settings_view(usable_settings(), given())["settings"]}
    assert shown["metrics_token"] == MASK
    assert shown["database_url"] == f"postgresql://u:{MASK}@host/name"
    assert {name for name in Settings.model_fields if is_secret(name)} >= {"database_url", "metrics_token"}


def test_the_document_of_the_settings_is_theirs(root) -> None:
    """Each setting has a line in docs/settings.md: variable, default, meaning."""
    lines = (root / "docs/settings.md").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if line.startswith("| `HUIQI_")]
    assert written == [*documented()]


def documented():
    for name, field in Settings.model_fields.items():
        default = "the user's data folder" if name == "data_dir" else field.default
        shown = (
            "-" if default is None else str(default).lower() if isinstance(default, bool) else str(default)
        )
        yield f"| `{variable(name)}` | {shown} | {field.description} |"
