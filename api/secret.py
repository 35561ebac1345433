"""The secret that signs what browsers give back: from the settings, or made once beside SQLite."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from api.ids import new_id, new_token
from api.settings import Settings

FILE = "secret.key"
_ENOUGH = 32


class NoSecret(ValueError):
    """There is no secret that all workers would share."""


def secret_of(settings: Settings) -> str:
    """Give the secret, the same in every process of an installation.

    Raises NoSecret where it must be given and is not, or where the file that has it is of no use.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    url = settings.database_url
    if url is not None and not url.get_secret_value().startswith("sqlite"):
        msg = (
            "HUIQI_SECRET_KEY is needed with PostgreSQL, the same for every process: at least 32 characters, "
            "for example from: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
        raise NoSecret(msg)
    try:
        return _kept(settings.data_dir)
    except OSError as error:
        msg = f"{settings.data_dir / FILE}: {error.strerror or error}"
        raise NoSecret(msg) from None


def _kept(folder: Path) -> str:
    path = folder / FILE
    if not path.exists():
        _make(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)
    secret = path.read_text(encoding="ascii", errors="replace").strip()
    if len(secret) < _ENOUGH:
        msg = f"{path} does not hold a secret: remove it and start again, and everybody signs in anew"
        raise NoSecret(msg)
    return secret


def _make(path: Path) -> None:
    """Put the file there whole or not at all; of several processes that do so, the first one's stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = path.with_name(f"{FILE}.{new_id()}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(new_token() + "\n")
        with suppress(FileExistsError):
            os.link(written, path)
    finally:
        written.unlink()
