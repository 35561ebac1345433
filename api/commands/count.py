"""`huiqi count`: how many companies of a file come to what, by group."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, AsOf, Format, Shape, catalogue_of, console, day_of, print_json, refuse
from api.languages import Tongue
from api.sql_engines import Engine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from criteria.catalogue import Catalogue
    from criteria.nodes import Criterion
    from criteria.scope import Scope
    from matcher.columnar.scanning import Counted

_CANONICAL = "huiqi population and huiqi screen write such files"


def count_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    companies: Annotated[Path, typer.Argument(help="Companies as Parquet, a column for each fact.")],
    by: Annotated[str | None, typer.Option(help="A column to count by: county, ownership, zone.")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(help="Only this measure, may be repeated; else all that are open to organisations."),
    ] = None,
    as_of: AsOf = None,
    index: Annotated[
        bool, typer.Option(help="Keep an index beside the file, and count from it when there is one.")
    ] = True,
    engine: Annotated[Engine, typer.Option(help="Where companies are judged; all say the same.")] = (
        Engine.EMBEDDED
    ),
    master: Annotated[
        str | None, typer.Option(help="Spark's master: local[2], spark://HOST:PORT; otherwise this machine.")
    ] = None,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Count who is eligible for certain, within reach, undecided and out, for each measure in force."""
    catalogue = catalogue_of(with_cases=False).catalogue
    day = catalogue.policy.default_as_of if as_of is None else day_of(as_of)
    measures = _measures(measure or [], catalogue)
    schema = _schema(companies)
    if by is not None and by not in schema.names:
        refuse(f"--by: {companies} has no column {by!r}; it has {', '.join(schema.names[:12])}, …")

    in_force = [key for key in measures if catalogue.in_force(catalogue.measures[key], day)]
    trees = [catalogue.measures[key].eligibility for key in in_force]
    if engine is Engine.EMBEDDED:
        if master is not None:
            refuse("--master: it is Spark's; write --engine spark")
        found = _embedded(companies, trees, catalogue.scope(day), by, schema, index=index)
    else:
        found = _in_sql(companies, trees, catalogue.scope(day), by, engine, master)

    from api.counted import as_data, print_counts

    said = as_data(found, in_force, catalogue, day, by)
    if form is Format.JSON:
        print_json(said)
    else:
        print_counts(said, lang, console())


def _embedded(  # noqa: PLR0913 - all that was asked
    companies: Path,
    trees: "Sequence[Criterion]",
    scope: "Scope",
    by: str | None,
    schema: "pa.Schema",
    *,
    index: bool,
) -> "Counted":
    from matcher.columnar import engine
    from matcher.columnar.index import index_of
    from matcher.columnar.reading import UnfitColumn
    from matcher.columnar.scanning import count

    compiled = engine.Engine(trees, scope)
    if not {*compiled.keys} & {*schema.names}:
        refuse(f"{companies}: none of its columns is a fact that the measures ask about; {_CANONICAL}")
    try:
        return index_of(companies, compiled, by).count(compiled) if index else count(companies, compiled, by)
    except UnfitColumn as error:
        refuse(f"{companies}: {error}")
    except OSError as error:
        refuse(f"{companies}: {error}; --no-index writes nothing")


def _in_sql(  # noqa: PLR0913, PLR0917 - all that was asked
    companies: Path,
    trees: "Sequence[Criterion]",
    scope: "Scope",
    by: str | None,
    engine: Engine,
    master: str | None,
) -> "Counted":
    from api.commands.in_sql import in_sql

    with in_sql(engine, master, companies) as on:
        from matcher.columnar.sql.engine import count

        return count(companies.resolve(), trees, scope, by, on)


def _measures(wanted: list[str], catalogue: "Catalogue") -> list[str]:
    from criteria.errors import nearest

    refused = []
    for key in wanted:
        if key not in catalogue.measures:
            meant = nearest(key, catalogue.measures)
            hint = "`huiqi catalogue` lists them" if meant is None else f"did you mean {meant}?"
            refused.append(f"--measure: no measure {key!r}; {hint}")
    if refused:
        refuse(*refused)
    return wanted or [key for key, one in catalogue.measures.items() if one.open_to_organisations]


def _schema(companies: Path) -> "pa.Schema":
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return pq.read_schema(companies)
    except OSError as error:
        refuse(f"{companies}: {error.strerror or error}")
    except pa.ArrowInvalid:
        refuse(f"{companies}: this is no Parquet file; {_CANONICAL}")
