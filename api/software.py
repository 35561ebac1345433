"""Which software makes a report: the release, and short hashes of the files and libraries that decide it.

`0.1.0+3f9a1c0b5d2e.7a21c9f0`: the release, 12 digits of the SHA-256 of the files, 8 of that of the
libraries' versions with Python's. The same files and libraries give the same on every machine. What
the catalogue says is not among the files: it has a version of its own.
"""

import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

RELEASE = "huiqi"
WHOLE = ("criteria", "matcher", "profiles", "seeds/reference")
"""Folders that decide with every file in them."""
SINGLE = (
    "api/languages.py",
    "api/runs.py",
    "api/service.py",
    "profiles/storage/texts.py",
    "seeds/industries.py",
    "seeds/reference_codes.py",
)
NOT_DECIDING = (
    "matcher/columnar",
    "matcher/reform",
    "matcher/screening",
    "matcher/suppressing.py",
    "matcher/uptake",
    "profiles/columns.py",
    "profiles/importing",
    "profiles/population",
    "profiles/storage",
)
"""What is within those and decides nothing of one company's report: many companies at once; and what is
read or kept, which comes to a report as a profile."""
SUFFIXES = frozenset({".csv", ".json", ".py", ".yaml"})
LIBRARIES = (
    "highspy",
    "jieba",
    "msgspec",
    "numpy",
    "opencc",
    "pydantic",
    "pydantic-core",
    "python-dateutil",
    "python-stdnum",
    "pyyaml",
    "scikit-learn",
    "scipy",
)
"""Libraries that read profiles, solve, compare texts, convert scripts or write a report."""


@cache
def software_version() -> str:
    """Give the version of the software that runs; worked out once."""
    python = ".".join(platform.python_version_tuple()[:2])
    libraries = "\n".join([f"python {python}", *(f"{name} {version(name)}" for name in LIBRARIES)])
    files = files_hash(Path(__file__).parents[1])
    return f"{version(RELEASE)}+{files[:12]}.{hashlib.sha256(libraries.encode()).hexdigest()[:8]}"


def files_hash(root: Path) -> str:
    """Hash the files that decide a report (SHA-256): their paths, sizes and bytes, in order of paths."""
    digest = hashlib.sha256()
    for path in deciding_files(root):
        content = (root / path).read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def deciding_files(root: Path) -> list[str]:
    """Give the files that decide a report, relative to the folder the packages are in, in order."""
    return sorted({*SINGLE, *_found(root)})


def _found(root: Path) -> Iterator[str]:
    for folder in WHOLE:
        for path in (root / folder).rglob("*"):
            shown = path.relative_to(root).as_posix()
            aside = any(shown == it or shown.startswith(f"{it}/") for it in NOT_DECIDING)
            if path.suffix in SUFFIXES and not aside:
                yield shown
