"""`huiqi template`: a table to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import As, catalogue_of, refuse
from api.languages import Tongue, rendered


def template_command(
    out: Annotated[
        Path, typer.Option(help="Where to write it: .xlsx with drop-downs and notes, .csv with headings.")
    ] = Path("huiqi-template.xlsx"),
    lang: As = Tongue.HANS,
) -> None:
    """Write an Excel template with a column for each fact, an example and an explanation."""
    if out.suffix.lower() not in {".xlsx", ".csv"}:
        refuse(f"--out: {out}: write .xlsx or .csv")
    if out.exists():
        refuse(f"--out: {out} exists; it is not overwritten")

    from profiles.importing.template import write_template

    codes = catalogue_of(with_cases=False).catalogue.codes
    try:
        write_template(out, codes, lambda words: rendered(words.within(lang.core), lang))
    except OSError as error:
        refuse(f"{out}: {error.strerror or error}")
    typer.echo(str(out))
