"""`huiqi reform`: what becomes of companies and of the cost when law is written otherwise."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, AsOf, catalogue_of, console, day_of, print_json, read_file, refuse
from api.languages import Tongue, rendered
from matcher.dimensions import Dimension

if TYPE_CHECKING:
    from criteria.errors import Fault
    from criteria.files import CatalogueFile
    from matcher.reform.patch import Reform, SweepOf
    from matcher.reform.report import ReformReport


class ReformFormat(StrEnum):
    """For programs, for people, or for a spreadsheet."""

    JSON = "json"
    TABLE = "table"
    CSV = "csv"


def reform_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    files: Annotated[
        list[Path],
        typer.Argument(help="The reform (YAML), unless --sweep alone is asked, and companies (Parquet)."),
    ],
    by: Annotated[Dimension | None, typer.Option(help="Tell companies apart by this, too.")] = None,
    sweep: Annotated[
        list[str] | None,
        typer.Option(help="Try a threshold at several values: MEASURE:PATH:LOW:HIGH[:STEPS]."),
    ] = None,
    take_up: Annotated[
        float | None, typer.Option(help="Assume that this share (0..1) takes what is within reach.")
    ] = None,
    seed: Annotated[int, typer.Option(help="With --take-up: the seed of the draws.")] = 1,
    as_of: AsOf = None,
    form: Annotated[
        ReformFormat,
        typer.Option("--format", help="table for people, json for programs, csv: effects, or the curve."),
    ] = ReformFormat.TABLE,
    out: Annotated[Path | None, typer.Option(help="Write to this file (json, csv).")] = None,
    lang: As = Tongue.HANS,
) -> None:
    """Compare the catalogue with what a reform makes of it: winners, losers and cost by group."""
    if out is not None and form is ReformFormat.TABLE:
        refuse("--out: a table is for the terminal; write --format json or --format csv")
    if len(files) > 2 or (len(files) == 1 and not sweep):  # noqa: PLR2004
        refuse("give a reform (YAML) and companies (Parquet), or companies with --sweep")
    if take_up is not None and not 0 <= take_up <= 1:
        refuse(f"--take-up: {take_up:g} is no share from 0 to 1")
    day = None if as_of is None else day_of(as_of)
    catalogue = catalogue_of(with_cases=False).catalogue

    from criteria.errors import CatalogueInvalid
    from matcher.columnar.companies import Companies, UnfitFile
    from matcher.columnar.reading import UnfitColumn
    from matcher.reform.comparing import TakeUp
    from matcher.reform.report import report_of
    from matcher.reform.running import Asked, planned, run

    asked_of = [_sweep(written) for written in sweep or ()]
    day = day or catalogue.policy.default_as_of
    wrong: list[str] = []
    try:
        companies = Companies(files[-1])
    except UnfitFile as error:
        wrong.append(str(error))
    try:
        reform, file, faults = _reform(files, asked_of)
        plan = planned(catalogue, reform, day, file, faults)
    except CatalogueInvalid as error:
        refuse(*map(str, error.faults), *wrong)
    if wrong:
        refuse(*wrong)
    try:
        asked = Asked(
            as_of=day,
            by=by,
            take_up=None if take_up is None else TakeUp(take_up, seed),
            bands=companies.bands,
        )
        outcome = run(catalogue, plan, companies.batches, asked)
    except UnfitColumn as error:
        refuse(f"{files[-1]}: {error}")
    _give(rendered(report_of(outcome, lang.core), lang), form, out, lang)


def _reform(files: list[Path], sweeps: "list[SweepOf]") -> "tuple[Reform, CatalogueFile, list[Fault]]":
    """Read the reform, with the sweeps of the command line; without a file it changes nothing."""
    from criteria.files import CatalogueFile
    from criteria.yaml_files import parse_yaml
    from matcher.reform.patch import Reform, read_reform

    if len(files) == 1:
        reform = Reform(id="sweep", title="不改", title_en="no change", sweep=tuple(sweeps))
        return reform, CatalogueFile("--sweep", {}), []
    raw = read_file(files[0])
    try:
        file = parse_yaml(raw.decode("utf-8-sig"), str(files[0]))
    except UnicodeDecodeError:
        refuse(f"{files[0]}: this is no text in UTF-8")
    reform, faults = read_reform(file)
    return reform.model_copy(update={"sweep": (*reform.sweep, *sweeps)}), file, faults


def _sweep(written: str) -> "SweepOf":
    """Read MEASURE:PATH:LOW:HIGH[:STEPS]."""
    from pydantic import ValidationError

    from matcher.reform.patch import SweepOf

    measure, path, low, high, *steps = [*written.split(":"), "", "", ""]
    figures = {"low": low, "high": high} | ({"steps": steps[0]} if steps[0] else {})
    try:
        if written.count(":") not in (3, 4):
            refuse(f"--sweep: {written!r} is not MEASURE:PATH:LOW:HIGH[:STEPS]")
        return SweepOf.model_validate({"measure": measure, "path": path, **figures})
    except ValidationError as error:
        refuse(
            *(
                f"--sweep: {written}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                for fault in error.errors()
            )
        )


def _give(report: "ReformReport", form: ReformFormat, out: Path | None, lang: Tongue) -> None:
    if form is ReformFormat.TABLE:
        from api.tables_reform import print_reform

        print_reform(report, lang, console())
    elif form is ReformFormat.JSON and out is None:
        print_json(report)
    else:
        import json

        text = (
            json.dumps(report, ensure_ascii=False, indent=2) + "\n"
            if form is ReformFormat.JSON
            else _csv(report)
        )
        if out is None:
            import sys

            sys.stdout.buffer.write(text.encode())
            return
        try:
            # Excel takes a CSV for UTF-8 by its mark.
            out.write_bytes(text.encode("utf-8-sig" if form is ReformFormat.CSV else "utf-8"))
        except OSError as error:
            refuse(f"--out: {out}: {error.strerror or error}")
        typer.echo(str(out))


def _csv(report: "ReformReport") -> str:
    """Write the curve where a threshold was swept, and otherwise the effects."""
    import csv
    import io

    from matcher.reform.report import rows_of, sweep_rows_of

    rows = sweep_rows_of(report) if report["sweeps"] else rows_of(report)
    text = io.StringIO()
    if rows:
        table = csv.DictWriter(text, [*rows[0]], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    return text.getvalue()
