"""`huiqi read`: check a file of companies without storing anything."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, Shape, catalogue_of, console, print_json, read_file, refuse
from api.commands.common import Format as Form
from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.reading_view import ReadingView
    from criteria.words import Words
    from profiles.importing.reading import Companies

BAD_ROWS = 1


def read_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    file: Annotated[Path, typer.Argument(help="Companies in .xlsx, .csv, .ndjson or .parquet.")],
    mapping: Annotated[
        Path | None, typer.Option(help="Which heading is which fact (YAML or JSON, docs/files.md).")
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(help="Write what is wrong, by row and column, to this .csv or .xlsx.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the good rows to this .ndjson.")] = None,
    form: Shape = Form.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Check a file of companies: how each column is taken, how many rows are good, what is wrong.

    Exit 0 when every row is good, 1 when some are not, 2 when the file cannot be read.
    """
    from profiles.importing.faults import FileRefused
    from profiles.importing.reading import read_companies

    _check_paths(file, faults, out)
    codes = catalogue_of(with_cases=False).catalogue.codes
    try:
        companies = read_companies(file, codes, name=file.name, mapping=_mapping(mapping))
        view = _read(companies, faults, out, lang)
    except FileRefused as error:
        refuse(*(rendered(fault.line(lang.core), lang) for fault in error.faults))
    except OSError as error:
        refuse(f"{error.filename or file}: {error.strerror or error}")
    if form is Form.JSON:
        print_json(view)
    else:
        from api.tables_reading import print_reading

        print_reading(view, lang, console())
    if view["bad"]:
        raise typer.Exit(BAD_ROWS)


def _check_paths(file: Path, faults: Path | None, out: Path | None) -> None:
    wrong = []
    if faults is not None and faults.suffix.lower() not in {".csv", ".xlsx"}:
        wrong.append(f"--faults: {faults}: write .csv or .xlsx")
    for option, path in (("--faults", faults), ("--out", out)):
        if path is not None and path.exists() and file.exists() and path.samefile(file):
            wrong.append(f"{option}: {path} is the file that is read")
    if faults is not None and out is not None and faults.absolute() == out.absolute():
        wrong.append(f"--out: {out} is the file of --faults")
    if wrong:
        refuse(*wrong)


def _mapping(path: Path | None) -> "Mapping[str, str] | None":
    if path is None:
        return None
    from profiles.importing.mapping import read_mapping

    return read_mapping(read_file(path))


def _read(companies: "Companies", faults: Path | None, out: Path | None, lang: Tongue) -> "ReadingView":
    """Read every row, writing what is asked for on the way."""
    from api.reading_view import Seen
    from profiles.importing.records import json_line
    from profiles.importing.writing import FaultWriter

    def say(words: "Words") -> str:
        return rendered(words.within(lang.core), lang)

    seen = Seen(companies, say)
    with ExitStack() as files:
        writer = None if faults is None else files.enter_context(FaultWriter(faults, say))
        lines = None if out is None else files.enter_context(out.open("w", encoding="utf-8"))
        for row in companies:
            seen.add(row)
            if writer is not None:
                for fault in row.faults:
                    writer.fault(fault)
            if row.profile is not None and lines is not None:
                lines.write(json_line(row.profile) + "\n")
    return seen.view()
