"""`huiqi backup`: everything kept, in one file, while the server is at work."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import refuse

if TYPE_CHECKING:
    from api.backup.contents import Manifest


def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write, or with --verify to read.")],
    verify: Annotated[bool, typer.Option("--verify", help="Only see whether a backup is whole.")] = False,
) -> None:
    """Write everything that is kept to a file for its owner alone, and read it again.

    What is written is the state of one moment, whoever writes meanwhile, and goes into SQLite and
    PostgreSQL alike. Sessions and settings are not in it. Exits 2 if it cannot be done, or if a
    backup is damaged.
    """
    from api.backup.contents import Damaged, verified

    try:
        manifest = verified(file) if verify else _written(file)
    except Damaged as error:
        refuse(*(f"{file}: {fault}" for fault in error.faults))
    except OSError as error:
        refuse(f"{file}: {error.strerror or error}")
    tell(file, manifest)


def tell(file: Path, manifest: "Manifest") -> None:
    """Say what a backup holds."""
    rows = sum(table.rows for table in manifest.tables)
    typer.echo(f"{file}: whole, made {manifest.made_at:%Y-%m-%dT%H:%M:%SZ} by huiqi {manifest.software}")
    typer.echo(f"{len(manifest.tables)} tables at step {manifest.step}, {rows} rows")
    typer.echo(f"audit trail up to entry {manifest.audit.number}, {manifest.audit.hash}")


def _written(file: Path) -> "Manifest":
    from importlib.metadata import version

    from sqlalchemy.exc import SQLAlchemyError

    from api.access.caller import OPERATOR
    from api.audit import Event, append
    from api.backup.writing import write_backup
    from api.commands.storage import kept
    from api.ids import now
    from api.migrating import current, newest
    from api.starting import why

    with kept(there=True) as database:
        if current(database) != newest():
            refuse("the database's tables are not at the newest step: huiqi database upgrade")
        try:
            with database.writing() as session:  # who takes everything is in the trail, and in the backup
                append(session, OPERATOR, now(), [Event("Backup")])
        except SQLAlchemyError as error:
            typer.echo(f"huiqi: the backup is not in the audit trail: {why(error)}", err=True)
        return write_backup(database, file, at=now(), software=version("huiqi"))
