"""`huiqi database`: its tables brought forward or back."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import refuse

if TYPE_CHECKING:
    from profiles.storage.database import Database


class Action(StrEnum):
    """What to do with the tables."""

    STATUS = "status"
    UPGRADE = "upgrade"
    DOWNGRADE = "downgrade"


def database_command(
    action: Annotated[Action, typer.Argument(help="status, upgrade or downgrade.")] = Action.STATUS,
    to: Annotated[
        str | None, typer.Option(help="The step to go to; `base` is no tables. A downgrade needs it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Lose what a downgrade loses.")] = False,
) -> None:
    """Tell at what step the database's tables are, bring them up to date, or take them back.

    A downgrade without --yes only says what would be lost. Exits 1 if the tables are not up to date
    (status), 2 if something cannot be used.
    """
    from api.commands.storage import kept

    with kept() as database:
        _do(action, database, to, yes=yes)


def _do(action: Action, database: "Database", to: str | None, *, yes: bool) -> None:
    from api import migrating

    steps = migrating.steps()
    at = migrating.current(database)
    if at is not None and at not in steps:
        refuse(f"the tables (step {at}) are of a newer version of huiqi, which alone can take them back")
    if to is not None and to not in (*steps, "base"):
        refuse(f"--to: there is no step {to!r}; there are base, {', '.join(steps)}")
    match action:
        case Action.STATUS:
            _status(database, at, steps)
        case Action.UPGRADE:
            migrating.upgrade(database, to or "head")
            typer.echo(f"at step {migrating.current(database)}")
        case Action.DOWNGRADE:
            _downgrade(database, to, yes=yes)


def _status(database: "Database", at: str | None, steps: list[str]) -> None:
    from api.starting import named

    typer.echo(f"{named(database)}: at step {at or 'base'}, the newest is {steps[-1]}")
    if at != steps[-1]:
        typer.echo("bring it up to date: huiqi database upgrade")
        raise typer.Exit(1)


def _downgrade(database: "Database", to: str | None, *, yes: bool) -> None:
    from api import migrating

    if to is None:
        refuse("--to: say to which step, or base")
    lost = migrating.losses(database, to)
    for name, count in lost.rows.items():
        typer.echo(f"table {name} goes, with {count} row{'s' * (count != 1)}")
    for name, columns in lost.columns.items():
        typer.echo(f"of table {name} goes: {', '.join(columns)}")
    if not yes:
        refuse("nothing is done: add --yes to lose this; make a backup first: huiqi backup FILE")
    migrating.downgrade(database, to)
    typer.echo(f"at step {migrating.current(database) or 'base'}")
