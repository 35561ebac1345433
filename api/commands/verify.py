"""`huiqi verify`: a saved report against the database it is said to come from."""

from typing import Annotated

import typer

from api.commands.common import As, Format, Shape, console, print_json, read, refuse, said
from api.commands.storage import opened
from api.languages import Tongue

NOT_GENUINE = 1


def verify_command(
    report: Annotated[
        str, typer.Argument(help="A report as `GET /api/v1/runs/{run_id}` gave it, or - for standard input.")
    ],
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Tell whether a saved report is one that was given here. Leaves with 0 it is, 1 not, 2 unusable."""
    from api.access.caller import OPERATOR
    from api.problems import BodyInvalid
    from api.verifying import by_document, read_document
    from profiles.faults import ProfileInvalid

    try:
        document = read_document(read(report))
    except ProfileInvalid as error:
        refuse(*(said(fault, lang) for fault in error.faults))
    except BodyInvalid as error:
        refuse(*(f"{fault.pointer}: {fault.reason.within(lang.core)}" for fault in error.faults))
    with opened().reading(OPERATOR, "VerifyDocument") as work:
        found = by_document(work.session, document)
        if found.run is not None:
            work.record(company_id=found.run.company_id, subject_id=found.run.id)
    if form is Format.JSON:
        print_json({**found.view, "because": [*found.because]})
    else:
        from api.tables_runs import print_verification

        print_verification(found, lang, console())
    raise typer.Exit(0 if found.run is not None else NOT_GENUINE)
