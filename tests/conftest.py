"""What several folders share: the shipped catalogue, the installed command, a running server."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support.databases import KINDS, postgresql_databases, sqlite_databases
from support.postgres import postgres, programs
from support.servers import served

from api.settings import Settings
from criteria.catalogue import Catalogue
from profiles.storage.database import Database
from seeds.shipped import load_catalogue

COMMAND = Path(sys.executable).with_name("huiqi")
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue().catalogue


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory) -> dict[str, str]:
    """Give an environment of its own to the command: no cache, no data but ours, 100 columns."""
    cache, data = tmp_path_factory.mktemp("cache"), tmp_path_factory.mktemp("data")
    outside = {name: value for name, value in os.environ.items() if not name.startswith("HUIQI_")}
    return {
        **outside,
        "XDG_CACHE_HOME": str(cache),
        "HUIQI_DATA_DIR": str(data),
        "HUIQI_COOKIE_SECURE": "false",
        "HUIQI_LIMIT_REQUESTS": "",
        "COLUMNS": "100",
    }


@pytest.fixture(scope="session")
def huiqi(surroundings) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the installed command as a user does."""

    def run(*arguments: object, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
            cwd=ROOT,
            env={**surroundings, **variables},
        )

    return run


@pytest.fixture(scope="session")
def serving(surroundings, tmp_path_factory) -> Callable[..., contextlib.AbstractContextManager[str]]:
    """Start `huiqi serve` on a free port, give its address, and stop it by its process id."""

    @contextlib.contextmanager
    def start(*options: str, **variables: str) -> Iterator[str]:
        environment = {**surroundings, **variables}
        with served(COMMAND, options, environment, tmp_path_factory.mktemp("server"), ROOT) as server:
            yield server.address

    return start


@pytest.fixture(scope="session")
def sqlite_maker(tmp_path_factory) -> Iterator[Callable[[], str]]:
    with sqlite_databases(tmp_path_factory.mktemp("sqlite")) as make:
        yield make


@pytest.fixture(scope="session")
def postgresql_maker() -> Iterator[Callable[[], str]]:
    """Start a real PostgreSQL; skip where none is installed (`.ci/run` installs it)."""
    if programs() is None:
        pytest.skip("no PostgreSQL is installed here: .ci/run installs Debian's")
    with (
        TemporaryDirectory(prefix="huiqi-postgres-") as folder,  # pytest's own are closed to other users
        postgres(Path(folder)) as server,
        postgresql_databases(server) as make,
    ):
        yield make


@pytest.fixture(params=KINDS)
def database_url(request) -> str:
    """Give the address of an empty database with all tables, on each kind in turn."""
    return request.getfixturevalue(f"{request.param}_maker")()


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def sqlite_database(sqlite_maker) -> Iterator[Database]:
    """Give one on SQLite, for what does not depend on the kind."""
    database = Database(sqlite_maker())
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def settings(sqlite_maker, tmp_path_factory) -> Settings:
    """Give settings of an application with an empty database on SQLite."""
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        database_url=sqlite_maker(),
        cookie_secure=False,
        limit_requests="",
    )


@pytest.fixture(scope="session")
def server(serving) -> Iterator[str]:
    with serving() as address:
        yield address
