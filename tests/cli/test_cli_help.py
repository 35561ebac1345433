"""`--help`: every command says what it does and gives an example that it would itself accept."""

import shlex

import pytest
from typer.main import get_command

from api.cli import app

pytestmark = pytest.mark.slow

TOP = get_command(app).commands
DESCRIBED = {
    **TOP,
    **{
        f"{group} {name}": command
        for group, held in TOP.items()
        for name, command in getattr(held, "commands", {}).items()
    },
}
"""Every command, and those of groups by both words."""
COMMANDS = sorted(DESCRIBED)


def test_the_commands_are_those_of_the_contract() -> None:
    assert {"catalogue", "lint", "match", "serve"} <= {*COMMANDS}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(huiqi, command) -> None:
    process = huiqi(*command.split(), "--help")
    assert process.returncode == 0
    assert process.stderr == b""
    assert f"Example: huiqi {command}" in process.stdout.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_uses_options_that_exist(command) -> None:
    _, *words = shlex.split(DESCRIBED[command].epilog.removeprefix("Example: "))
    meant = DESCRIBED[" ".join(words[:2])] if " ".join(words[:2]) in DESCRIBED else DESCRIBED[words[0]]
    known = {option for parameter in meant.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_help_names_every_command(huiqi) -> None:
    process = huiqi("--help")
    said = process.stdout.decode()
    assert process.returncode == 0
    assert all(f"\n  {command} " in said for command in TOP)
