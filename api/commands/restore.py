"""`huiqi restore`: a backup put back, all of it or nothing."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import refuse


def restore_command(
    file: Annotated[Path, typer.Argument(help="A backup that huiqi backup wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Lose what the database has, and take the backup's.")
    ] = False,
) -> None:
    """Put a backup into the database of the settings, in one transaction, while the server is at work.

    An older backup is brought up to date. Over the database that it was made of, the audit trail goes
    on, companies erased since are erased again, and keys ended or accounts closed since stay so.
    Everybody signs in again. Exits 2 if it cannot be done; then nothing was changed.
    """
    from api.backup.contents import Damaged
    from api.backup.restoring import NotEmpty, restore
    from api.commands.backup import tell
    from api.commands.storage import kept
    from api.ids import now

    try:
        with kept() as database:
            restored = restore(database, file, at=now(), replace=replace)
    except Damaged as error:
        refuse(*(f"{file}: {fault}" for fault in error.faults), "nothing was changed")
    except NotEmpty as error:
        refuse(f"the database is not empty ({error}): --replace loses that; make a backup of it first")
    except OSError as error:
        refuse(f"{file}: {error.strerror or error}")
    tell(file, restored.manifest)
    since = restored.since
    typer.echo(
        f"put back; kept of what happened since: {since.entries} entries of the audit trail, "
        f"{len(since.erased)} erasures, {len(since.ended_keys)} ended keys, "
        f"{len(since.closed_accounts)} closed accounts"
    )
