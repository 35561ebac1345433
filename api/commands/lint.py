"""`huiqi lint`: every fault of a catalogue."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import Format, Shape, print_json, read_file, refuse


def lint_command(
    path: Annotated[
        Path | None, typer.Argument(help="A catalogue folder; otherwise the shipped one.")
    ] = None,
    text: Annotated[
        Path | None, typer.Option(help="The policy's text, to hold quotations and figures against.")
    ] = None,
    form: Shape = Format.TABLE,
) -> None:
    """Check a catalogue: every fault with file, line, path, code and suggestion; exit 1 on an error."""
    from api.linting import lint_folder

    policy = read_file(text).decode("utf-8-sig", errors="replace") if text is not None else None
    if path is not None and not path.is_dir():
        refuse(f"{path}: there is no such folder")
    result = lint_folder(path, policy)
    if form is Format.JSON:
        print_json(result.plain())
    else:
        for fault in result.faults:
            typer.echo(str(fault))
        typer.echo(result.summary())
    raise typer.Exit(1 if result.errors else 0)
