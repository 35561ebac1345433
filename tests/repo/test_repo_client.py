"""The client's methods are those of the API's description."""

import subprocess
import sys
from pathlib import Path

from pydantic import SecretStr

from api.app import create_app
from api.client_writer import FOLDER, written
from api.openapi import DESCRIBED, exact
from api.settings import Settings

RUFF = Path(sys.executable).with_name("ruff")


def formatted(name: str, text: str, root: Path) -> str:
    """Give a text as the formatter leaves it, imports in order."""
    for command in (["check", "--fix", "--quiet", "--select", "I,F401,TC"], ["format", "--quiet"]):
        process = subprocess.run(
            [RUFF, *command, "--stdin-filename", str(FOLDER / name), "-"],
            input=text.encode(), capture_output=True, check=True, cwd=root,
        )  # fmt: skip
        text = process.stdout.decode()
    return text


def test_the_client_is_written_from_the_description_as_it_is(catalogue, root, tmp_path) -> None:
    app = create_app(catalogue, Settings(database_url=SecretStr(f"sqlite:///{tmp_path / 'none.db'}")))
    texts = written(exact(app.openapi_schema.to_schema()), DESCRIBED)
    there = {path.name for path in FOLDER.glob("*.py")} - {"calling.py"}
    assert texts.keys() == there, "run python -m api.client_writer"
    stale = [
        name
        for name, text in texts.items()
        if formatted(name, text, root) != (FOLDER / name).read_text(encoding="utf-8")
    ]
    assert stale == [], "run python -m api.client_writer"
