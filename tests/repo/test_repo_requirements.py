"""Requirement files: hashed, tied to no index, and what pyproject.toml asks for."""

import re
import shutil
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement

USES = {"run": (), "dev": ("dev",), "bench": ("bench",)}
INDEX = re.compile(r"//|pypi|index-url|find-links|trusted-host|\.org|\.com", re.IGNORECASE)
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[a-z,]+\])?==([^\s;\\]+)", re.MULTILINE)
NO_INDEX = re.compile(r"error sending request|failed to (?:fetch|download)|dns error|connect", re.IGNORECASE)


@pytest.fixture(scope="module")
def project(root) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(root, name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in PIN.findall((root / f"requirements/{name}.txt").read_text(encoding="utf-8")):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("name", [*USES, "uv"])
def test_a_requirement_file_knows_no_index_and_hashes_every_package(root, name) -> None:
    text = (root / f"requirements/{name}.txt").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if INDEX.search(line)] == []
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(("name", "groups"), USES.items())
def test_a_requirement_file_has_what_the_project_asks_for(root, project, name, groups) -> None:
    pinned = pins(root, name)
    asked = [*project["project"]["dependencies"]]
    asked += [entry for group in groups for entry in project["dependency-groups"][group]]
    for requirement in map(Requirement, asked):
        package = requirement.name.lower().replace("_", "-").replace(".", "-")
        assert package in pinned, requirement
        assert all(version in requirement.specifier for version in pinned[package]), requirement


@pytest.mark.slow
@pytest.mark.parametrize(("name", "groups"), USES.items())
def test_compiling_again_changes_nothing(root, tmp_path, surroundings, name, groups) -> None:
    uv = root / ".tools/bin/uv"
    if not uv.exists():
        pytest.skip("uv is not here: make lock fetches it")
    kept = root / f"requirements/{name}.txt"
    again = shutil.copy(kept, tmp_path / kept.name)
    flags = ["--universal", "--generate-hashes", "--no-annotate", "--python-version", "3.11"]
    chosen = [word for group in groups for word in ("--group", group)]
    process = subprocess.run(
        [uv, "pip", "compile", *flags, "pyproject.toml", *chosen, "-o", again],
        cwd=root,
        capture_output=True,
        check=False,
        env={**surroundings, "UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never"},
    )
    if process.returncode and NO_INDEX.search(process.stderr.decode()):
        pytest.skip("the package index does not answer")
    assert process.returncode == 0, process.stderr.decode()
    assert _entries(again) == _entries(kept)


def _entries(path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
