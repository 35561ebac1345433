"""`huiqi match`: one company against the catalogue."""

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
)
from api.languages import Tongue


def match_command(
    profile: Company,
    as_of: AsOf = None,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.JSON,
    everyone: Annotated[
        bool, typer.Option("--all", help="With the measures for persons and government too.")
    ] = False,
    lang: As = Tongue.HANS,
) -> None:
    """Match one company: ranked measures with amounts, reasons, what is missing, and bureaus."""
    from api.service import Service

    day = None if as_of is None else day_of(as_of)
    service = Service(catalogue_of(with_cases=False).catalogue)
    company = company_of(profile, service.catalogue, lang)
    report = service.report(company, as_of=day, tongue=lang, everyone=everyone)
    if form is Format.JSON:
        print_json(report)
    else:
        from api.tables import print_report

        print_report(report, service.catalogue.vocabulary, lang, console())
