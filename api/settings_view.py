"""Settings as they are: value, where it comes from, what it means; what is wrong with them, all of it.

Secrets never show: passwords inside addresses are masked in each place where they can stand.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_plus

from pydantic import SecretStr, ValidationError
from pydantic_core import PydanticUndefined
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from typing_extensions import TypedDict

from api.settings import (
    ENV_FILE,
    PREFIX,
    Settings,
    SettingsInvalid,
    env_file,
    file_source,
    is_secret,
    variable,
)
from criteria.errors import nearest

MASK = "***"
_SHOWN_PARAMETERS = frozenset(
    {"application_name", "connect_timeout", "host", "hostaddr", "port", "sslmode", "target_session_attrs"}
)
"""Parameters of a database's address that may be shown; whatever else stands there is masked."""


class SettingView(TypedDict):
    """One setting."""

    name: str
    variable: str
    value: object
    default: object
    source: str
    """`default`, `environment` or `file`."""
    meaning: str


class SettingsView(TypedDict):
    """All settings."""

    settings: list[SettingView]
    file: str | None
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Given:
    """What is set from outside: in the environment, in the file."""

    environment: Mapping[str, str]
    file: Path | None
    in_file: Mapping[str, str | None]


def given() -> Given:
    """Collect what is set; raises SettingsInvalid for a file that cannot be read."""
    file = env_file()
    return Given(dict(os.environ), file, file_source(Settings, file).env_vars if file else {})


def usable_settings() -> Settings:
    """Read the settings; raises SettingsInvalid with every fault of them."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsInvalid(*_faults(error, given())) from None


def warnings(known: Given) -> list[str]:
    """Tell what is set and has no effect, and a file that others may read."""
    names = sorted({name.upper() for name in (*known.environment, *known.in_file)})
    usual = [variable(name) for name in Settings.model_fields]
    found = []
    for name in names:
        if name.startswith(PREFIX) and name not in usual and name != ENV_FILE:
            meant = nearest(name, usual)
            found.append(
                f"{name} is no setting"
                + (f"; was {meant} meant?" if meant else ": huiqi settings lists them")
            )
    if known.file is not None and _secrets_in(known.in_file) and known.file.stat().st_mode & 0o077:
        found.append(f"{known.file} holds secrets and others than its owner can read it: chmod 600")
    return found


def settings_view(settings: Settings, known: Given) -> SettingsView:
    """Show every setting, secrets masked."""
    return {
        "settings": [
            {
                "name": name,
                "variable": variable(name),
                "value": shown(name, getattr(settings, name)),
                "default": _default(name),
                "source": _source(variable(name), known),
                "meaning": field.description or "",
            }
            for name, field in Settings.model_fields.items()
        ],
        "file": str(known.file) if known.file else None,
        "warnings": warnings(known),
    }


def shown(name: str, value: object) -> object:
    """Give a setting's value as it may be shown."""
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return masked_url(value.get_secret_value()) if name.endswith("_url") else MASK
    return value if isinstance(value, (bool, int)) else str(value)


def masked_url(address: str) -> str:
    """Write a database's address without what must not be seen.

    Kind, user, host, port and name stay; a password is masked wherever it stands: after the user,
    in a parameter, percent-encoded or not, or repeated in another part.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        return MASK
    secrets = [url.password, *(value for key, value in url.query.items() if key not in _SHOWN_PARAMETERS)]
    words = {unquote_plus(word) for word in _flat(secrets)} | {*_flat(secrets)}

    def safe(part: str | None) -> str:
        if not part:
            return ""
        return (
            MASK
            if "@" in part or any(word in form for word in words for form in (part, unquote_plus(part)))
            else part
        )

    user = safe(url.username) + (f":{MASK}" if url.password is not None else "")
    port = f":{url.port}" if url.port else ""
    query = "&".join(
        f"{key}={safe(','.join(_flat([value]))) if key in _SHOWN_PARAMETERS else MASK}"
        for key, value in sorted(url.query.items())
    )
    return (
        f"{url.drivername}://{user}{'@' if user else ''}{safe(url.host)}{port}"
        f"/{safe(url.database)}{'?' if query else ''}{query}"
    )


def _flat(values: Iterable[str | tuple[str, ...] | None]) -> Iterator[str]:
    for value in values:
        for word in value if isinstance(value, tuple) else (value,):
            if word:
                yield word


def _secrets_in(file: Mapping[str, str | None]) -> bool:
    names = {name.upper() for name, value in file.items() if value}
    return any(is_secret(name) and variable(name) in names for name in Settings.model_fields)


def _default(name: str) -> object:
    field = Settings.model_fields[name]
    return None if field.default is PydanticUndefined else shown(name, field.default)


def _source(name: str, known: Given) -> str:
    for place, names in (("environment", known.environment), ("file", known.in_file)):
        if name in {each.upper() for each in names}:
            return place
    return "default"


def _faults(error: ValidationError, known: Given) -> Iterator[str]:
    """Write a line for every fault; what is secret is not repeated."""
    held = {
        name.upper(): value for names in (known.in_file, known.environment) for name, value in names.items()
    }
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        name = str(fault["loc"][0]) if fault["loc"] else ""
        said = fault["msg"].removeprefix("Value error, ")
        said = said[:1].lower() + said[1:]
        if name not in Settings.model_fields:
            yield said
        elif is_secret(name):
            yield f"{variable(name)}: {said}"
        else:
            yield f"{variable(name)}: {held.get(variable(name))!r}: {said}"
