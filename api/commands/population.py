"""`huiqi population`: a synthetic city of companies, held to published figures."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import (
    As,
    AsOf,
    Format,
    Shape,
    catalogue_of,
    console,
    day_of,
    print_json,
    refuse,
)
from api.languages import Tongue, rendered


def population_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    out: Annotated[Path, typer.Option(help="Where to write the companies: a .parquet file.")],
    companies: Annotated[int, typer.Option(min=1, help="How many to make.")] = 100_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same companies.")] = 1,
    as_of: AsOf = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="Withhold nothing: the truth of the same companies.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Also write the report here, as JSON.")] = None,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Make a synthetic Wenzhou: no company in it is real. Prints each figure against what came out.

    What no statistic says is assumed, and the report lists it; facts are withheld at assumed rates.
    """
    _check(out, report)
    catalogue = catalogue_of(with_cases=False).catalogue
    day = catalogue.policy.default_as_of if as_of is None else day_of(as_of)

    from profiles.population.reporting import report_of
    from profiles.population.writing import write_population
    from seeds.population import population_under

    try:
        population = population_under(catalogue.scope(day), companies, seed, complete=complete)
        tally = write_population(population, out)
    except ValueError as error:
        refuse(*str(error).splitlines())
    except OSError as error:
        refuse(f"{out}: {error.strerror or error}")
    found = rendered(report_of(population, tally, lang.core), lang)
    if report is not None:
        try:
            report.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            refuse(f"{report}: {error.strerror or error}")
    if form is Format.JSON:
        print_json(found)
    else:
        from api.tables_population import print_population

        print_population(found, lang, console())


def _check(out: Path, report: Path | None) -> None:
    """Refuse places that cannot be written to, before anything is made."""
    faults = [] if out.suffix.lower() == ".parquet" else [f"--out: {out}: write .parquet"]
    for option, path in (("--out", out), ("--report", report)):
        if path is None:
            continue
        if path.exists():
            faults.append(f"{option}: {path} exists; it is not overwritten")
        elif not path.parent.is_dir():
            faults.append(f"{option}: {path.parent}: there is no such folder")
    if report == out:
        faults.append("--report: give another file than --out")
    if faults:
        refuse(*faults)
