"""`huiqi audit`: the audit trail proved, and shown."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, Format, Shape, console, day_of, print_json, refuse
from api.commands.storage import opened
from api.languages import Tongue

if TYPE_CHECKING:
    from api.audit import Head
    from api.audit_reading import EntryView, Wanted
    from api.working import Works

BROKEN = 1
MOST_BREAKS = 100
_TOLD_EVERY = 100_000

audit_commands = typer.Typer(help="The audit trail: who saw or changed what.", no_args_is_help=True)


class TrailFormat(StrEnum):
    """For people, for programs, for spreadsheets."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@audit_commands.command("verify", epilog="Example: huiqi audit verify --head 18044:5f2c... --format json")
def audit_verify(
    head: Annotated[
        list[str] | None,
        typer.Option(help="NUMBER:HASH of an entry, written down elsewhere before. May be given again."),
    ] = None,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Prove the chain: no entry changed, taken out or put in. Leaves with 1 and the places otherwise."""
    from api.audit_checking import Walk

    heads = [_head(written) for written in head or ()]
    told = 0

    def progress(entries: int) -> None:
        nonlocal told
        if entries - told >= _TOLD_EVERY:
            told = entries
            sys.stderr.write(f"huiqi: {entries} entries\n")

    with opened().database.reading() as session:
        walk = Walk(session, heads, progress)
        found = walk.breaks()
        shown = [*islice(found, MOST_BREAKS)]
        count = len(shown) + sum(1 for _ in found)
    if form is Format.JSON:
        print_json(
            {
                "holds": not count,
                "entries": walk.entries,
                "head": walk.newest.written,
                "breaks": [{"number": place.number, "why": place.why} for place in shown],
                "breaks_in_all": count,
                "clock_went_back": {"times": walk.back, "seconds_at_most": walk.furthest_back},
            }
        )
    else:
        from api.tables_audit import print_walk

        print_walk(walk, shown, count, lang, console())
    raise typer.Exit(BROKEN if count else 0)


@audit_commands.command(
    "show", epilog="Example: huiqi audit show --action GetRun --since 2025-06-01 --format csv"
)
def audit_show(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    company: Annotated[str | None, typer.Option(help="About this company, by id.")] = None,
    actor: Annotated[str | None, typer.Option(help="By this account, by id.")] = None,
    action: Annotated[str | None, typer.Option(help="The operation's id, as in the API.")] = None,
    since: Annotated[str | None, typer.Option(help="From this day on (YYYY-MM-DD, UTC).")] = None,
    until: Annotated[str | None, typer.Option(help="To the end of this day (YYYY-MM-DD, UTC).")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many, newest first; 0 for all.")] = 200,
    form: Annotated[
        TrailFormat,
        typer.Option("--format", help="table for people, json for programs, csv for spreadsheets."),
    ] = TrailFormat.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Show who saw or changed what, newest first. That it was shown is an entry too."""
    from sqlalchemy.exc import DBAPIError

    from api.audit_reading import Wanted

    wanted = Wanted(
        company_id=company,
        actor_id=actor,
        action=action,
        since=None if since is None else day_of(since, "--since"),
        until=None if until is None else day_of(until, "--until"),
    )
    try:
        _show(opened(), wanted, limit, form, lang)
    except (DBAPIError, TypeError, ValueError):
        refuse("an entry cannot be read: `huiqi audit verify` says which")


def _show(works: "Works", wanted: "Wanted", limit: int, form: TrailFormat, lang: Tongue) -> None:
    from api.access.caller import OPERATOR
    from api.audit_reading import entries, entry_view
    from api.tables_audit import print_entries, write_csv

    with works.writing(OPERATOR, "ShowAudit") as work:
        work.record(limit=limit)
    with works.database.reading() as session:
        found: Iterator[EntryView] = map(entry_view, islice(entries(session, wanted), limit or None))
        match form:
            case TrailFormat.JSON:
                print_json([*found])
            case TrailFormat.CSV:
                write_csv(found, sys.stdout)
            case TrailFormat.TABLE:
                print_entries(found, lang, console())


def _head(written: str) -> "Head":
    from api.audit import Head

    number, _, digits = written.strip().partition(":")
    hexadecimal = len(digits) == 64 and set(digits) <= set("0123456789abcdef")  # noqa: PLR2004 - SHA-256
    if not (number.isascii() and number.isdigit() and hexadecimal):
        refuse(f"--head: {written!r} is not NUMBER:HASH as `huiqi audit verify` prints it")
    return Head(int(number), digits)
