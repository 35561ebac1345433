"""docs/access.md says what the matrix and the settings say."""

import re

from api.access.matrix import BY_SESSION, MATRIX, Reach
from api.settings import Settings
from api.store.people import Role


def rows(text: str) -> dict[str, list[str]]:
    """Give the cells of each operation; operations that are alike share a line."""
    lines = re.findall(r"^\| ((?:[A-Z]\w+(?: \\\*)?(?:, )?)+) \| (.*) \|$", text, re.MULTILINE)
    return {name: cells.split(" | ") for names, cells in lines for name in names.split(", ")}


def test_the_table_is_the_matrix(root) -> None:
    true = {
        operation + (r" \*" if operation in BY_SESSION else ""): [
            "–" if row[role] is Reach.NOBODY else row[role].value for role in Role
        ]
        for operation, row in MATRIX.items()
        if {*row.values()} != {Reach.OPEN}
    }
    assert rows((root / "docs/access.md").read_text(encoding="utf-8")) == true


def test_every_setting_that_is_named_exists_with_the_default_that_is_named(root) -> None:
    text = (root / "docs/access.md").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(r"HUIQI_([A-Z_]+)", text)}
    assert named <= Settings.model_fields.keys()
    for name, default in re.findall(r"^\| `HUIQI_([A-Z_]+)` \| ([^|]+) \|", text, re.MULTILINE):
        assert Settings.model_fields[name.lower()].default == default


def test_the_document_is_short(root) -> None:
    assert (root / "docs/access.md").read_text(encoding="utf-8").count("\n") <= 100
