"""Settings: what differs between one installation and another, from the environment (`HUIQI_...`)."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from profiles.storage.database import Database


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

    model_config = SettingsConfigDict(env_prefix="HUIQI_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("huiqi"),
        description="Where the embedded database lies.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql+psycopg://... or sqlite:///...; otherwise SQLite in the data folder.",
    )
    pool_size: Annotated[int, Field(ge=1, le=200)] = Field(
        default=10, description="Connections to the database that a process keeps."
    )
    migrate_on_start: bool = Field(
        default=True, description="Bring the tables up to date when the server or a worker starts."
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

    def database(self) -> Database:
        """Open the database these settings name; the folder of an embedded one is made."""
        if self.database_url is not None:
            return Database(self.database_url.get_secret_value(), pool_size=self.pool_size)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return Database(f"sqlite:///{self.data_dir / 'huiqi.db'}", pool_size=self.pool_size)
