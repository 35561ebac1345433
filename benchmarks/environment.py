"""Where the figures were taken: processor, Python, versions."""

import os
import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

COMPARED = (
    "zen-engine",
    "common-expression-language",
    "panzi-json-logic",
    "rule-engine",
    "openfisca-core",
    "litestar",
    "uvicorn",
)


def environment() -> str:
    """Give the lines that go above the tables."""
    engines = ", ".join(_versions(COMPARED))
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores; {python}; {platform.system()}\n{engines}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _versions(names: Sequence[str]) -> Sequence[str]:
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} –")
    return found
