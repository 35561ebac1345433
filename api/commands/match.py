"""`huiqi match`: one company against the catalogue."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import (
    As,
    AsOf,
    Company,
    Format,
    catalogue_of,
    company_of,
    console,
    day_of,
    print_json,
    refuse,
)
from api.languages import Tongue


class Order(StrEnum):
    """What measures are ordered by within a verdict class, once that is learned."""

    WORTH = "worth"
    GRANTED = "granted"


def match_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    profile: Company,
    as_of: AsOf = None,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.JSON,
    everyone: Annotated[
        bool, typer.Option("--all", help="With the measures for persons and government too.")
    ] = False,
    outcomes: Annotated[
        Path | None,
        typer.Option(help="Recorded outcomes (NDJSON, CSV): show chances, learn the order in a class."),
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option(help="Profiles of the companies in --outcomes, if they stand apart.")
    ] = None,
    by: Annotated[
        Order, typer.Option("--order", help="With --outcomes: by worth, or by the chance to be granted.")
    ] = Order.WORTH,
    lang: As = Tongue.HANS,
) -> None:
    """Match one company: ranked measures with amounts, reasons, what is missing, and bureaus."""
    from api.service import Service

    if profiles is not None and outcomes is None:
        refuse("--profiles are the profiles of --outcomes: give both")
    day = None if as_of is None else day_of(as_of)
    service = Service(catalogue_of(with_cases=False).catalogue)
    company = company_of(profile, service.catalogue, lang)
    report = service.report(company, as_of=day, tongue=lang, everyone=everyone)
    if outcomes is not None:
        from api.learning import Unusable, chances_of, learned, register_of

        try:
            register = register_of(outcomes, profiles, service.catalogue, lang)
        except Unusable as error:
            refuse(*error.args)
        chances = chances_of(register, service.catalogue, report["as_of"])
        report = learned(report, company, chances, by, lang)
    if form is Format.JSON:
        print_json(report)
    else:
        from api.tables import print_report

        print_report(report, service.catalogue.vocabulary, lang, console())
