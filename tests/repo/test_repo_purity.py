"""The core knows no clock, no chance and no environment: the same company gets the same answer."""

import ast
from collections.abc import Iterator

import pytest

CORE = ("criteria", "profiles", "matcher")
OUTSIDE = (
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time",
    "random",
    "secrets",
    "uuid",
    "os.environ",
    "os.getenv",
    "socket",
    "subprocess",
)


def outside(module: ast.Module) -> Iterator[str]:
    """Give what a module takes from outside, by the full name of what it refers to."""
    names: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {(a.asname or a.name).partition(".")[0]: a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    used = {full for node in ast.walk(module) if (full := _full_name(node, names))}
    for full in sorted(used | {*names.values()}):
        if any(full == name or full.startswith(f"{name}.") for name in OUTSIDE):
            yield full


def _full_name(node: ast.AST, names: dict[str, str]) -> str | None:
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Attribute(value=value, attr=attribute):
            within = _full_name(value, names)
            return f"{within}.{attribute}" if within else None
        case _:
            return None


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from datetime import datetime as moment\nmoment.now()", "datetime.datetime.now"),
        ("import datetime\ndatetime.date.today()", "datetime.date.today"),
        ("from datetime import date\ndays = map(date.today, ())", "datetime.date.today"),
        ("import time as clock\nclock.time()", "time"),
        ("from random import choice", "random.choice"),
        ("import os\nos.environ['HOME']", "os.environ"),
        ("from os import environ", "os.environ"),
    ],
)
def test_a_look_outside_is_noticed(code, found) -> None:
    assert found in [*outside(ast.parse(code))]


def test_a_mention_of_time_is_no_look_outside() -> None:
    assert [
        *outside(ast.parse("from datetime import date\nwhen = date(2025, 1, 1)\ntime = random = 1"))
    ] == []


def test_the_core_never_looks_outside(modules) -> None:
    core = {path: module for path, module in modules.items() if path.parts[0] in CORE}
    assert len(core) > 30
    assert {str(path): [*outside(module)] for path, module in core.items() if [*outside(module)]} == {}


def test_nobody_imports_django(modules) -> None:
    for path, module in modules.items():
        for node in ast.walk(module):
            match node:
                case ast.Import(names=aliases):
                    named = [alias.name for alias in aliases]
                case ast.ImportFrom(module=str(name)):
                    named = [name]
                case _:
                    named = []
            assert not [name for name in named if name.partition(".")[0] == "django"], path
