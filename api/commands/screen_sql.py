"""`huiqi screen --engine duckdb` or `spark`: verdicts alone, Parquet in and Parquet out."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from api.commands.common import refuse
from api.commands.in_sql import in_sql
from api.sql_engines import Engine

if TYPE_CHECKING:
    from matcher.plan import Plan
    from matcher.report import CatalogueInfo
    from matcher.screening.filters import Filters

KEY = "uscc"
"""The column that tells companies apart in what is written."""


class Written(TypedDict):
    """What was judged, and how many rows were written."""

    as_of: str
    catalogue: "CatalogueInfo"
    rows: int
    cells: int


def check(engine: Engine, file: Path, out: Path, options: Mapping[str, bool]) -> None:
    """Refuse what only the embedded engine does, all of it at once; `options`: which are used."""
    wrong = [f"{option}: not with --engine {engine}" for option, used in options.items() if used]
    paths = {str(file): file, "--out": out}
    wrong += [
        f"{name}: --engine {engine} reads and writes .parquet"
        for name, path in paths.items()
        if path.suffix.lower() != ".parquet"
    ]
    if out.exists():
        wrong.append(f"--out: {out} is there already; --engine {engine} overwrites nothing")
    if wrong:
        refuse(*wrong)


def screened(  # noqa: PLR0913, PLR0917 - all that was asked
    engine: Engine, master: str | None, file: Path, out: Path, plan: "Plan", filters: "Filters"
) -> Written:
    """Write a row for each company and measure with a verdict that is wanted."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    try:
        rows = pq.read_metadata(file).num_rows
    except (OSError, pa.ArrowInvalid) as error:
        refuse(f"{file}: {error}")
    measures = [plan.by_id[measure] for measure in filters.measures]
    try:
        with in_sql(engine, master, file) as on:
            from matcher.columnar.sql.screening import verdicts_to_parquet

            verdicts_to_parquet(file, measures, plan, out, on, KEY, filters.verdicts)
    except KeyError:
        refuse(f"{file}: it has no column {KEY}, by which verdicts are told")
    cells = ds.dataset(out, format="parquet").count_rows()
    about = plan.catalogue
    return {
        "as_of": plan.as_of.isoformat(),
        "catalogue": {"id": about.policy.id, "version": about.version},
        "rows": rows,
        "cells": cells,
    }
