"""Settings: what differs between one installation and another.

They come from the environment (`HUIQI_...`), and from a file of such lines that `HUIQI_ENV_FILE`
names; the environment goes before the file. docs/settings.md lists them.
"""

import os
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings.sources import DotEnvSettingsSource

from profiles.storage.database import Database, parsed_url

PREFIX = "HUIQI_"
ENV_FILE = "HUIQI_ENV_FILE"
"""Names the file with settings; it is no setting itself."""


class SettingsInvalid(Exception):
    """Settings cannot be used; `lines` says why, all of it."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("; ".join(lines))


class LogLevel(StrEnum):
    """From what on a line is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How a line is written; `auto`: readable at a terminal, JSON otherwise."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


def _limits(written: str) -> str:
    from limits import parse_many

    if written.strip():
        try:
            parse_many(written)
        except ValueError:
            msg = "write how often in how long, such as 600/minute or 5/15 minutes; empty for no limit"
            raise ValueError(msg) from None
    return written.strip()


def _networks(written: str) -> str:
    for part in filter(None, map(str.strip, written.split(","))):
        ip_network(part)
    return written


Often = Annotated[str, AfterValidator(_limits)]
"""How often in how long, as the library `limits` writes it: `600/minute`, `5/15 minutes`; empty: no limit."""


class Settings(BaseSettings):
    """What differs between one installation and another; `huiqi settings` shows it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True, validate_default=False
    )

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("huiqi"),
        description="Where the embedded database lies.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql+psycopg://... or sqlite:///...; otherwise SQLite in the data folder.",
    )
    population: Path | None = Field(
        default=None,
        description="Companies as Parquet from which bureaus' figures on uptake and reforms are counted.",
    )
    pool_size: Annotated[int, Field(ge=1, le=200)] = Field(
        default=10, description="Connections to the database that a process keeps."
    )
    migrate_on_start: bool = Field(
        default=True, description="Bring the tables up to date when the server or a worker starts."
    )
    busy_seconds: Annotated[int, Field(ge=1, le=300)] = Field(
        default=20, description="How long a change waits for another one in SQLite before it is given up."
    )
    cookie_secure: bool = Field(
        default=True,
        description="Send the session's cookie over HTTPS only (browsers take localhost for safe).",
    )
    session_idle_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = Field(
        default=30, description="A session left alone ends after this."
    )
    session_hours: Annotated[int, Field(ge=1, le=24 * 30)] = Field(
        default=12, description="A session ends after this, however busy."
    )
    import_bytes: Annotated[int, Field(ge=1024, le=2**31 - 1)] = Field(
        default=50 * 1024 * 1024, description="The largest file of companies that is taken."
    )
    imports_waiting: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Imports of one account that may wait or run at a time."
    )
    lease_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=60, description="A worker that is not heard of for so long loses its job to another."
    )
    secret_key: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        default=None,
        description="Signs what browsers give back; the same for all workers. "
        "With SQLite it is made once and kept in the data folder; with PostgreSQL it must be given.",
    )
    key_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=90, description="A program's key ends after this if nothing is said."
    )
    key_days_most: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=365, description="The longest that a program's key may last."
    )
    open_registration: bool = Field(
        default=False, description="Let anybody make an account of a company; otherwise administrators do."
    )
    limit_requests: Often = Field(
        default="600/minute", description="Requests under /api/ of one account, or of one address without."
    )
    limit_uploads: Often = Field(
        default="60/hour", description="Files that are sent, and other dear requests, of one caller."
    )
    limit_signin: Often = Field(
        default="5/15 minutes", description="Failed sign-ins to one account from one address or browser."
    )
    limit_signin_address: Often = Field(
        default="30/15 minutes", description="Failed sign-ins from one address, to whatever account."
    )
    limit_signin_account: Often = Field(
        default="60/hour", description="Failed sign-ins to one account from browsers that it does not know."
    )
    limit_registrations: Often = Field(
        default="5/hour", description="Accounts that are made from one address where anybody may."
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        default="",
        description="Proxies whose X-Forwarded-For and -Proto are believed: addresses, networks, by commas.",
    )
    log_level: LogLevel = Field(
        default=LogLevel.INFO, description="From what on a line is logged: debug, info, warning, error."
    )
    log_format: LogFormat = Field(
        default=LogFormat.AUTO, description="json, text, or auto: text at a terminal, JSON otherwise."
    )
    log_requests: bool = Field(default=True, description="Log a line for every request.")
    log_addresses: bool = Field(
        default=False, description="Log the address a request came from: personal data in many places."
    )
    metrics_token: Annotated[SecretStr, Field(min_length=16)] | None = Field(
        default=None,
        description="What a monitor sends as bearer token to read /metrics; without it, this machine only.",
    )
    drain_seconds: Annotated[int, Field(ge=0, le=300)] = Field(
        default=0, description="When told to stop, go on for this long while /readyz already says no."
    )
    stop_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=60, description="How long requests under way may take to finish when stopping."
    )

    @field_validator("database_url", "metrics_token", "population", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parsed_url(value.get_secret_value())
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the file that `HUIQI_ENV_FILE` names."""
        file = env_file()
        if file is None:
            return init_settings, env_settings
        return init_settings, env_settings, file_source(settings_cls, file)

    def database(self) -> Database:
        """Open the database these settings name; the folder of an embedded one is made, for us alone."""
        if self.database_url is not None:
            url = self.database_url.get_secret_value()
        else:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            url = f"sqlite:///{self.data_dir / 'huiqi.db'}"
        return Database(url, pool_size=self.pool_size, busy_seconds=self.busy_seconds)


def env_file() -> Path | None:
    """Give the file that settings are read from beside the environment, if one is named."""
    named = os.environ.get(ENV_FILE)
    return Path(named) if named else None


def file_source(settings: type[BaseSettings], file: Path) -> DotEnvSettingsSource:
    """Read a file of settings; raises SettingsInvalid for one that cannot be read."""
    try:
        file.read_text(encoding="utf-8")
        return DotEnvSettingsSource(settings, env_file=file, env_file_encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
    except ValueError:
        why = "it is not UTF-8"
    line = f"{ENV_FILE}: {file}: {why}"
    raise SettingsInvalid(line)


def variable(name: str) -> str:
    """Give the environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def is_secret(name: str) -> bool:
    """Tell whether a setting's value may never be shown."""
    annotation: Any = Settings.model_fields[name].annotation
    return "SecretStr" in str(annotation)
