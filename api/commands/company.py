"""`huiqi company`: all that is kept about a company given out, or erased, by whoever runs the machine."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import print_json, refuse

if TYPE_CHECKING:
    from api.working import Work
    from profiles.storage.companies import Company

company_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(help="The company's id.", metavar="ID")]


@company_app.command(
    "export", epilog="Example: huiqi company export k3vq7m2d5xw4ozjn6b3cfyath4 --out company.json"
)
def export_command(
    company_id: Id,
    out: Annotated[Path | None, typer.Option(help="Write it to this file, which must not exist yet.")] = None,
) -> None:
    """Give all that is kept about a company, in one JSON document."""
    from msgspec.json import encode as encode_json
    from msgspec.json import format as format_json

    from api.access.caller import OPERATOR
    from api.commands.storage import opened
    from api.company_data import exported

    with opened().writing(OPERATOR, "ExportCompany") as work:
        company = _company(work, company_id)
        found = exported(work, company)
        work.record(company_id=company.id, version=company.version)
    text = format_json(encode_json(found), indent=2) + b"\n"
    if out is None:
        sys.stdout.buffer.write(text)
        return
    try:
        with out.open("xb") as file:
            file.write(text)
    except OSError as error:
        refuse(f"{out}: {error.strerror or error}")


@company_app.command(
    "erase",
    epilog="Example: huiqi company erase k3vq7m2d5xw4ozjn6b3cfyath4 --confirm 温州示例阀门制造有限公司",
)
def erase_command(
    company_id: Id,
    confirm: Annotated[str, typer.Option(help="The company's name or USCC, to be safe.")],
) -> None:
    """Erase a company and all that is kept about it, for good; the audit trail stays, without a name."""
    from api.access.caller import OPERATOR
    from api.commands.storage import opened
    from api.company_data import erased, note_erased
    from api.problems import Conflict

    with opened().writing(OPERATOR, "EraseCompany") as work:
        company = _company(work, company_id)
        try:
            counts = erased(work, company, confirm)
        except Conflict as error:
            refuse(f"--confirm: {error.detail.en}")
        note_erased(work, company, counts)
    print_json({"id": company_id, "erased": counts})


def _company(work: "Work", company_id: str) -> "Company":
    from api.problems import NotThere

    try:
        return work.company(company_id, lock=True)
    except NotThere:
        refuse(f"{company_id!r}: there is no such company")
