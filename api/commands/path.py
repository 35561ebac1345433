"""`huiqi path`: the recognitions that open measures, of one company or of the catalogue."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import As, AsOf, catalogue_of, company_of, console, day_of, refuse
from api.languages import Tongue


class PathFormat(StrEnum):
    """For people, for programs, or as a picture."""

    TABLE = "table"
    JSON = "json"
    SVG = "svg"


def path_command(
    profile: Annotated[
        str | None,
        typer.Argument(help="A company profile in JSON, or - for standard input; otherwise the catalogue."),
    ] = None,
    as_of: AsOf = None,
    form: Annotated[
        PathFormat, typer.Option("--format", help="table for people, json for programs, svg as a picture.")
    ] = PathFormat.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write to this file (json, svg).")] = None,
    lang: As = Tongue.HANS,
) -> None:
    """Show which recognitions lead to which, and what each step opens for a company."""
    from api.service import Service

    if out is not None and form is PathFormat.TABLE:
        refuse("--out: a table is for the terminal; write --format json or --format svg")
    day = None if as_of is None else day_of(as_of)
    service = Service(catalogue_of(with_cases=False).catalogue)
    if profile is None:
        graph, paths = service.recognitions(as_of=day, tongue=lang), None
    else:
        company = company_of(profile, service.catalogue, lang)
        paths = service.paths(company, as_of=day, tongue=lang)
        graph = paths["graph"]
    if form is PathFormat.SVG:
        from api.unlock_picture import picture_of_graph, picture_of_paths

        _write(picture_of_graph(graph, lang) if paths is None else picture_of_paths(paths, lang), out)
    elif form is PathFormat.JSON:
        _write(json.dumps(paths or graph, ensure_ascii=False, indent=2) + "\n", out)
    else:
        from api.tables_unlocking import print_graph, print_paths

        if paths is None:
            print_graph(graph, lang, console())
        else:
            print_paths(paths, service.catalogue.vocabulary, lang, console())


def _write(text: str, out: Path | None) -> None:
    """Write in UTF-8 to a file, or else to standard output."""
    if out is None:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        refuse(f"{out}: {error.strerror or error}")
