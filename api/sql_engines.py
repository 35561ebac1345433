"""Engines in SQL for the commands: what they need is looked for before anything is read."""

import os
import re
import shutil
import socket
import subprocess  # the Java that is here is asked its version  # nosec B404
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.columnar.sql.sessions import Session

JAVA = (17, 21)
"""The versions that Spark 4.0 runs on."""

_HOMES = Path("/usr/lib/jvm")
_VERSION = re.compile(r'version "(\d+)')
_CLUSTER = re.compile(r"spark://(?P<hosts>[^/\s]+:\d+)")
_LOCAL = re.compile(r"local(\[(\d+|\*)\])?")
_PATIENCE = 5.0


class Engine(StrEnum):
    """Where companies are judged."""

    EMBEDDED = "embedded"
    DUCKDB = "duckdb"
    SPARK = "spark"


class NotHere(Exception):
    """What an engine needs and this machine has not; the message says what to do."""


@contextmanager
def opened(engine: Engine, master: str | None) -> Iterator["Session"]:
    """Open a session of DuckDB or Spark; raises NotHere."""
    if find_spec("ibis") is None:
        extra = "spark" if engine is Engine.SPARK else "sql"
        message = f"--engine {engine}: Ibis is not installed: pip install 'huiqi[{extra}]'"
        raise NotHere(message)
    if engine is Engine.SPARK:
        _ready_for_spark(master)
    from matcher.columnar.sql.sessions import session

    with session("spark" if engine is Engine.SPARK else "duckdb", master) as on:
        yield on


def java_home() -> Path | None:
    """Give a Java that Spark runs on: JAVA_HOME, what is on the path, or what Debian installed."""
    on_path = shutil.which("java")
    homes = [
        *([Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []),
        *([Path(on_path).resolve().parents[1]] if on_path else []),
        *sorted(_HOMES.glob("*")),
    ]
    return next((home for home in homes if _version(home) in JAVA), None)


def _ready_for_spark(master: str | None) -> None:
    if find_spec("pyspark") is None:
        message = "--engine spark: pyspark is not installed: pip install 'huiqi[spark]'"
        raise NotHere(message)
    home = java_home()
    if home is None:
        versions = " or ".join(map(str, JAVA))
        message = (
            f"--engine spark: no Java {versions} here: apt-get install openjdk-17-jre-headless, or JAVA_HOME"
        )
        raise NotHere(message)
    os.environ["JAVA_HOME"] = str(home)
    if master is None or _LOCAL.fullmatch(master):
        return
    cluster = _CLUSTER.fullmatch(master)
    if cluster is None:
        message = f"--master: {master!r} is none; write local[2] or spark://HOST:PORT"
        raise NotHere(message)
    if not any(_answers(one) for one in cluster["hosts"].split(",")):
        message = f"--master: nobody answers at {master}"
        raise NotHere(message)


def _version(home: Path) -> int | None:
    java = home / "bin" / "java"
    if not java.exists():
        return None
    try:
        said = subprocess.run(  # noqa: S603 - a Java that is installed here  # nosec B603
            [java, "-version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(said.stderr)
    return int(found[1]) if found else None


def _answers(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), _PATIENCE).close()
    except (OSError, ValueError, OverflowError):
        return False
    return True
