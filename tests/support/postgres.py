"""A PostgreSQL of the tests' own: made in a folder, on a free port of loopback, and stopped."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
OPTIONS = "-c listen_addresses=127.0.0.1 -c max_connections=100 -c unix_socket_directories=''"
FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""What a test can do without."""


def programs() -> Path | None:
    """Give the folder of PostgreSQL's programs: what is on the path, or the newest that Debian installed."""
    found = [*INSTALLED.glob("*/bin/initdb")] if INSTALLED.is_dir() else []
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    if newest is not None:
        return newest.parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextlib.contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Start a server and give the address of its maintenance database, then stop it.

    Only a durable one waits for the disk.
    """
    where = programs()
    assert where is not None
    user = _unprivileged(folder)
    data = folder / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: object) -> None:
        process = subprocess.run(
            [*map(str, command)], user=user, capture_output=True, check=False, cwd=folder, timeout=120
        )
        assert process.returncode == 0, process.stderr.decode() + process.stdout.decode()

    run(where / "initdb", "-D", data, "-U", "huiqi", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "-N")
    log = folder / "log"
    options = f"{OPTIONS} -p {port}" + ("" if durable else f" {FORGETFUL}")
    run(where / "pg_ctl", "-D", data, "-l", log, "-w", "-t", 60, "-o", options, "start")
    try:
        yield f"postgresql+psycopg://huiqi@127.0.0.1:{port}/postgres"
    finally:
        run(where / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _unprivileged(folder: Path) -> str | None:
    """Give the user to run as, since PostgreSQL will not run as root, and let it have the folder."""
    if os.geteuid():
        return None
    user = next(name for name in ("postgres", "nobody") if _exists(name))
    shutil.chown(folder, user)
    for above in folder.parents:
        if above.stat().st_uid == 0 and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    return user


def _exists(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True
