"""`huiqi replay`: reports that were given, worked out again and compared byte for byte."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import UNUSABLE, As, Format, Shape, catalogue_of, console, day_of, print_json, refuse
from api.commands.storage import opened
from api.languages import Tongue

if TYPE_CHECKING:
    from datetime import date

    from api.replaying import Replay
    from api.service import Service
    from api.working import Works

DIFFERS = 1
_TOLD_EVERY = 100


def replay_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    run: Annotated[str | None, typer.Argument(help="The id of a run, as it is printed or stored.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every run that is kept.")] = False,
    since: Annotated[
        str | None, typer.Option(help="With --all: those made on this day (UTC) or later.")
    ] = None,
    catalogue: Annotated[
        Path | None,
        typer.Option(help="The folder of the catalogue that was used, if it is not the shipped one."),
    ] = None,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Work a kept report out again and compare. Leaves with 0 same, 1 differs, 2 none or impossible."""
    if (run is None) is not every:
        refuse("give the id of a run, or --all")
    if since is not None and not every:
        refuse("--since goes with --all")
    day = None if since is None else day_of(since, "--since")
    works = opened()

    from api.service import Service

    service = Service(catalogue_of(catalogue, with_cases=False).catalogue)
    if run is None:
        _all(works, service, day, form, lang)
    else:
        _one(works, service, run, form, lang)


def _one(works: "Works", service: "Service", written: str, form: Format, lang: Tongue) -> None:
    from sqlmodel import col

    from api.access.caller import OPERATOR
    from api.replaying import replay
    from api.runs import run_id_in, run_with
    from api.store.work import Run

    run_id = run_id_in(written)
    with works.reading(OPERATOR, "ReplayRun") as work:
        found = run_with(work.session, col(Run.id) == run_id) if run_id else None
        if found is None:
            refuse(f"{written}: there is no such run")
        run, version = found
        result = replay(work.session, run, version, service)
        work.record(company_id=run.company_id, subject_id=run.id, outcome=result["outcome"])
    if form is Format.JSON:
        print_json(result)
    else:
        from api.tables_runs import print_replay

        print_replay(result, lang, console())
    raise typer.Exit({"same": 0, "differs": DIFFERS}.get(result["outcome"], UNUSABLE))


def _all(works: "Works", service: "Service", day: "date | None", form: Format, lang: Tongue) -> None:
    from api.access.caller import OPERATOR

    counts = {"same": 0, "differs": 0, "impossible": 0}
    others: list[Replay] = []
    ids = _ids(works, day)
    for done, run_id in enumerate(ids, start=1):
        result = _again(works, service, run_id)
        if result is not None:
            counts[result["outcome"]] += 1
            others += [] if result["outcome"] == "same" else [result]
        if done % _TOLD_EVERY == 0:
            sys.stderr.write(f"huiqi: {done} of {len(ids)}\n")
    with works.writing(OPERATOR, "ReplayRun") as work:
        work.record(same=counts["same"], differs=counts["differs"], impossible=counts["impossible"])
    if form is Format.JSON:
        print_json({"runs": sum(counts.values()), **counts, "others": others})
    else:
        from api.tables_runs import print_replays

        print_replays(counts, others, lang, console())
    raise typer.Exit(DIFFERS if counts["differs"] else UNUSABLE if counts["impossible"] else 0)


def _ids(works: "Works", day: "date | None") -> list[str]:
    from datetime import UTC, datetime, time

    from sqlmodel import col, select

    from api.store.work import Run

    query = select(Run.id).order_by(col(Run.created_at), col(Run.id))
    if day is not None:
        query = query.where(Run.created_at >= datetime.combine(day, time(), UTC))
    with works.database.reading() as session:
        return [*session.exec(query)]


def _again(works: "Works", service: "Service", run_id: str) -> "Replay | None":
    """Work one run out again; nothing where it was erased meanwhile."""
    from sqlmodel import col

    from api.replaying import replay
    from api.runs import run_with
    from api.store.work import Run

    with works.database.reading() as session:
        found = run_with(session, col(Run.id) == run_id)
        return replay(session, *found, service) if found else None
