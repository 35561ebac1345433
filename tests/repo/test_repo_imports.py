"""What a command pays for: only what it uses is imported."""

import json
import subprocess
import sys

import pytest

HEAVY = {
    "litestar",
    "sqlmodel",
    "sqlalchemy",
    "pandas",
    "sklearn",
    "ibis",
    "uvicorn",
    "numpy",
    "httpx",
    "django",
}
DATA = {"pandas", "sklearn", "ibis", "numpy", "django", "pyarrow", "openpyxl"}

IMPORTED = (
    "; import json, sys; json.dump(sorted({name.partition('.')[0] for name in sys.modules}), sys.stderr)"
)
COMMAND = """
from api.cli import app
try:
    app({arguments!r})
except SystemExit as left:
    assert not left.code, left.code
pass"""


def imported(code: str, root, surroundings) -> set[str]:
    """Run code in a fresh interpreter and give the packages that it had imported in the end."""
    process = subprocess.run(
        [sys.executable, "-c", code + IMPORTED],
        capture_output=True,
        check=False,
        cwd=root,
        env=surroundings,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr.decode()
    return {*json.loads(process.stderr)}


def test_the_command_line_imports_nothing_heavy(root, surroundings) -> None:
    found = imported("import api.cli", root, surroundings)
    assert "api" in found
    assert found & (HEAVY | {"pydantic", "yaml", "rich", "opencc"}) == set()


@pytest.mark.parametrize("form", ["json", "table"])
def test_a_match_imports_nothing_heavy(root, surroundings, form) -> None:
    run = COMMAND.format(arguments=["match", "seeds/samples/valve-maker.json", "--format", form])
    found = imported(run, root, surroundings)
    assert {"criteria", "profiles", "matcher"} <= found
    assert found & HEAVY == set()


@pytest.mark.parametrize("form", ["json", "table"])
def test_a_comparison_imports_nothing_heavy(root, surroundings, form) -> None:
    arguments = ["diff", "seeds/samples/valve-maker.json", "--then", "2026-06-30", "--format", form]
    assert imported(COMMAND.format(arguments=arguments), root, surroundings) & HEAVY == set()


def test_a_match_in_json_needs_no_tables_and_no_second_script(root, surroundings) -> None:
    run = COMMAND.format(arguments=["match", "seeds/samples/valve-maker.json"])
    imported(run, root, surroundings)  # the first run remembers the catalogue
    assert imported(run, root, surroundings) & {"rich", "opencc", "yaml"} == set()


def test_the_application_imports_no_data_frames_and_no_django(root, surroundings) -> None:
    found = imported("import api.app; api.app.create_app()", root, surroundings)
    assert "litestar" in found
    assert found & DATA == set()
