"""The files of the repository, as git would keep them."""

import ast
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

SOURCES = ("criteria", "profiles", "matcher", "seeds", "api")


@pytest.fixture(scope="session")
def files(root) -> list[Path]:
    """Give every file that is tracked or would be, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: which files belong to the repository is not known")
    named = (Path(name) for name in listed.stdout.decode().split("\0") if name)
    return [path for path in named if (root / path).is_file()]


@pytest.fixture(scope="session")
def texts(root, files) -> Mapping[Path, str]:
    return {path: (root / path).read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="session")
def modules(texts) -> Mapping[Path, ast.Module]:
    """Give the source packages' modules, parsed."""
    return {
        path: ast.parse(text, str(path))
        for path, text in texts.items()
        if path.suffix == ".py" and path.parts[0] in SOURCES
    }
