"""A standalone Spark cluster on loopback: one master and two workers as processes, ended by their ids."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from api.sql_engines import java_home

HERE = "127.0.0.1"
WORKERS = 2
_PATIENCE = 60


def spark_or_skip() -> None:
    """Skip with the reason where pyspark or Java is missing."""
    if find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: make spark")
    if java_home() is None:
        pytest.skip("Java 17 is not here: apt-get install openjdk-17-jre-headless")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a cluster, give its address, and end it."""
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        port = probe.getsockname()[1]
    address = f"spark://{HERE}:{port}"
    with ExitStack() as stack:
        at = ("--host", HERE, "--webui-port", "0")
        stack.enter_context(_process(folder, "master", "master.Master", *at, "--port", str(port)))
        _wait_for(folder / "master.log", "I have been elected leader", 1)
        for number in range(WORKERS):
            name, size = f"worker-{number}", ("--cores", "1", "--memory", "1g")
            work = ("--work-dir", str(folder / name))
            stack.enter_context(_process(folder, name, "worker.Worker", *at, *size, *work, address))
        _wait_for(folder / "master.log", "Registering worker", WORKERS)
        yield address


@contextmanager
def _process(folder: Path, name: str, role: str, *arguments: str) -> Iterator[None]:
    spark = find_spec("pyspark")
    assert spark is not None
    assert spark.origin is not None
    home = Path(spark.origin).parent
    outside = {key: value for key, value in os.environ.items() if not key.startswith("SPARK_")}
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [home / "bin" / "spark-class", f"org.apache.spark.deploy.{role}", *arguments],
            env={
                **outside,
                "JAVA_HOME": str(java_home()),
                "SPARK_HOME": str(home),
                "SPARK_LOCAL_IP": HERE,
                "SPARK_DAEMON_MEMORY": "256m",
            },
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(log: Path, text: str, times: int) -> None:
    end = time.monotonic() + _PATIENCE
    while (said := log.read_text(errors="replace")).count(text) < times:
        assert time.monotonic() < end, said[-2000:]
        time.sleep(0.2)
