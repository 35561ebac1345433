"""`--help`: every command says what it does and gives an example that it would itself accept."""

import shlex

import pytest
from typer.main import get_command

from api.cli import app

COMMANDS = sorted(get_command(app).commands)


def test_the_commands_are_those_of_the_contract() -> None:
    assert {"catalogue", "lint", "match", "serve"} <= {*COMMANDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(huiqi, command) -> None:
    process = huiqi(command, "--help")
    assert process.returncode == 0
    assert process.stderr == b""
    assert f"Example: huiqi {command}" in process.stdout.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_uses_options_that_exist(command) -> None:
    described = get_command(app).commands[command]
    known = {option for parameter in described.params for option in parameter.opts}
    words = shlex.split(described.epilog.removeprefix("Example: "))
    assert {word for word in words if word.startswith("--")} <= known


def test_help_names_every_command(huiqi) -> None:
    process = huiqi("--help")
    said = process.stdout.decode()
    assert process.returncode == 0
    assert all(f"\n  {command} " in said for command in COMMANDS)
