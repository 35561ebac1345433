"""A Java that Spark 4.0 runs on."""

import os
from pathlib import Path

import pytest

_HOMES = ("/usr/lib/jvm/java-17-openjdk-amd64", "/usr/lib/jvm/java-17-openjdk-arm64")


def java_home() -> Path:
    """Give where Java 17 is, and tell Spark; skips with the reason where there is none."""
    for home in map(Path, _HOMES):
        if (home / "bin/java").exists():
            os.environ["JAVA_HOME"] = str(home)
            os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
            return home
    pytest.skip("Java 17 is not here: apt-get install openjdk-17-jre-headless")
