"""`huiqi outcomes`: recorded outcomes put into the database from a file, or given out of it."""

import os
import sys
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from api.commands.common import As, catalogue_of, print_json, refuse
from api.commands.storage import opened
from api.languages import Tongue

outcomes_group = typer.Typer(
    help="Recorded outcomes: put into the database from a file, or given out of it.", no_args_is_help=True
)
_EXAMPLE = "Example: huiqi outcomes "


@outcomes_group.command("import", epilog=f"{_EXAMPLE}import outcomes.ndjson --keeper chen")
def import_command(
    outcomes: Annotated[Path, typer.Argument(help="Recorded outcomes, NDJSON or CSV (docs/learning.md).")],
    profiles: Annotated[
        Path | None, typer.Option(help="Profiles of the companies, if they stand apart (NDJSON).")
    ] = None,
    keeper: Annotated[
        str | None, typer.Option(help="Login of the account that keeps companies not there yet.")
    ] = None,
    lang: As = Tongue.HANS,
) -> None:
    """Put outcomes into the database; the same file again changes nothing.

    `company` is a kept company's id, or anything where --keeper is given: the keeper's company of
    that USCC, or of the profile's USCC or name, and a new one where there is none.
    """
    from api.languages import rendered
    from api.learning import FAULTS_SHOWN, Unusable, register_of
    from api.taking_outcomes import Taking, keeper_named

    catalogue = catalogue_of(with_cases=False).catalogue
    works = opened()
    account = None
    if keeper is not None:
        with works.database.reading() as session:
            account = keeper_named(session, keeper)
        if account is None:
            refuse(f"--keeper: no account of a company or adviser has the login {keeper!r}")
    taking = Taking(works, account, catalogue.codes)
    try:
        register = register_of(outcomes, profiles, catalogue, lang, taking.profile_of)
    except Unusable as error:
        refuse(*error.args)
    taking.take(register.outcomes)
    for outcome, why in taking.refused[:FAULTS_SHOWN]:
        place = f"{outcome.company} {outcome.measure} {outcome.as_of}"
        _say(f"{place}: {rendered(why.within(lang.core), lang)}")
    print_json(
        {
            "added": taking.counts["added"],
            "decided": taking.counts["decided"],
            "unchanged": taking.counts["unchanged"],
            "repeated": register.repeated,
            "refused": len(taking.refused),
            "faults": len(register.faults),
            "kept_with_the_profile_of_the_day": taking.counts["other_profile"],
        }
    )


@outcomes_group.command("export", epilog=f"{_EXAMPLE}export --out outcomes.ndjson")
def export_command(
    out: Annotated[
        Path | None, typer.Option(help="Write here, readable by its owner; otherwise to standard output.")
    ] = None,
) -> None:
    """Give out all outcomes as NDJSON, each with the profile it is kept with.

    `huiqi outcomes import` and `huiqi learn` read it.
    """
    from api.access.caller import OPERATOR
    from api.stored_outcomes import lines

    works = opened()
    count = 0
    try:
        with works.reading(OPERATOR, "ExportOutcomes") as work:
            target = sys.stdout.buffer if out is None else _private(out)
            try:
                for line in lines(work.session):
                    target.write(line)
                    count += 1
                target.flush()
            finally:
                if out is not None:
                    target.close()
            work.record(outcomes=count)
    except OSError as error:
        refuse(f"{out or 'standard output'}: {error.strerror or error}")


def _private(path: Path) -> BinaryIO:
    """Open a file that nobody but its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _say(line: str) -> None:
    printable = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
    sys.stderr.buffer.write(f"huiqi: {printable}\n".encode())
    sys.stderr.buffer.flush()
