"""The version of the software: the same everywhere, another as soon as what decides a report is."""

import ast
import re
import shutil
import sys
from importlib.metadata import packages_distributions

import pytest

from api.software import LIBRARIES, deciding_files, files_hash, software_version

NOT_DECIDING = {"pandas", "threadpoolctl", "typing-extensions"}
"""Of what is learned from outcomes, which no run has; and of types."""


@pytest.fixture
def copied(root, tmp_path):
    """Give a copy of the files that decide, with what an installation leaves beside them."""
    for path in reversed(deciding_files(root)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, tmp_path / path)
    (tmp_path / "criteria/__pycache__").mkdir()
    (tmp_path / "criteria/__pycache__/loading.cpython-311.pyc").write_bytes(b"compiled")
    (tmp_path / "profiles/storage/keeping.py").write_text("keeps")
    return tmp_path


def test_it_names_the_release_the_files_and_the_libraries() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{12}\.[0-9a-f]{8}", software_version())
    assert len(software_version()) <= 60


def test_it_is_the_same_wherever_it_is_installed(root, copied) -> None:
    assert files_hash(copied) == files_hash(root)


@pytest.mark.parametrize(
    "path", ["matcher/ranking.py", "seeds/reference/wenzhou_divisions.csv", "api/service.py"]
)
def test_one_byte_more_is_another_software(root, copied, path) -> None:
    with (copied / path).open("ab") as file:
        file.write(b"\n")
    assert files_hash(copied) != files_hash(root)


def test_a_renamed_file_is_another_software(root, copied) -> None:
    (copied / "matcher/ranking.py").rename(copied / "matcher/ranked.py")
    assert files_hash(copied) != files_hash(root)


def test_every_file_that_decides_is_there_and_counted_once(root) -> None:
    files = deciding_files(root)
    assert files == sorted({*files})
    assert {"criteria/catalogue.py", "profiles/schema.py", "matcher/report.py", "api/runs.py"} <= {*files}
    assert not [
        path for path in files if path.startswith(("profiles/importing", "seeds/wenzhou", "api/routes"))
    ]


def test_every_library_that_those_files_import_is_counted(root) -> None:
    imported = set()
    for path in deciding_files(root):
        if path.endswith(".py"):
            for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.partition(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    imported.add(node.module.partition(".")[0])
    known = packages_distributions()
    ours = {"api", "criteria", "matcher", "profiles", "seeds"}
    kept = {"sqlmodel", "sqlalchemy"}  # a run is kept with them; they decide nothing in it
    outside = imported - {*sys.stdlib_module_names} - ours - kept
    names = {re.sub("[_.]", "-", name.lower()) for module in outside for name in known[module]}
    assert names - NOT_DECIDING <= {*LIBRARIES}
