"""Settings: what differs between one installation and another, from the environment (`HUIQI_...`)."""

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from profiles.storage.database import Database


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
    import_bytes: Annotated[int, Field(ge=1024, le=2**31 - 1)] = Field(
        default=50 * 1024 * 1024, description="The largest file of companies that is taken."
    )
    imports_waiting: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=10, description="Imports of one account that may wait or run at a time."
    )
    lease_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=60, description="A worker that is not heard of for so long loses its job to another."
    )

    def database(self) -> Database:
        """Open the database these settings name; the folder of an embedded one is made."""
        if self.database_url is not None:
            return Database(self.database_url.get_secret_value(), pool_size=self.pool_size)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return Database(f"sqlite:///{self.data_dir / 'huiqi.db'}", pool_size=self.pool_size)
