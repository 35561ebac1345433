"""The command line. Nothing is imported before it is needed: see `api.commands`."""

from collections.abc import Callable, Mapping
from typing import Any

import typer

from api.commands.account import account_app
from api.commands.audit import audit_commands
from api.commands.backup import backup_command
from api.commands.catalogue import catalogue_command
from api.commands.company import company_app
from api.commands.count import count_command
from api.commands.database import database_command
from api.commands.diff import diff_command
from api.commands.import_companies import import_command
from api.commands.industry import industry_command
from api.commands.learn import learn_command
from api.commands.lint import lint_command
from api.commands.match import match_command
from api.commands.next import next_command
from api.commands.outcomes import outcomes_group
from api.commands.path import path_command
from api.commands.population import population_command
from api.commands.read import read_command
from api.commands.reform import reform_command
from api.commands.replay import replay_command
from api.commands.restore import restore_command
from api.commands.screen import screen_command
from api.commands.serve import serve_command
from api.commands.settings import settings_command
from api.commands.template import template_command
from api.commands.uptake import uptake_command
from api.commands.verify import verify_command
from api.commands.worker import worker_command

app = typer.Typer(
    name="huiqi",
    help="惠企: which measures of an economic policy a company can get, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

COMMANDS: Mapping[str, tuple[Callable[..., Any], str]] = {
    "match": (match_command, "huiqi match company.json --as-of 2025-06-30 --format table"),
    "next": (next_command, "huiqi next company.json --count 5 --answer revenue=86000000"),
    "catalogue": (catalogue_command, "huiqi catalogue --format json"),
    "diff": (diff_command, "huiqi diff last-year.json this-year.json --format table"),
    "lint": (lint_command, "huiqi lint seeds/wenzhou-2025 --text policy.txt"),
    "learn": (learn_command, "huiqi learn outcomes.ndjson --holdout-from 2025-10-01"),
    "industry": (industry_command, "huiqi industry 普通阀门和旋塞制造；泵及真空设备销售 --format table"),
    "path": (path_command, "huiqi path company.json --format svg --out path.svg"),
    "reform": (reform_command, "huiqi reform lower-threshold.yaml companies.parquet --by county"),
    "replay": (replay_command, "huiqi replay k4zq-7mhd-2ek4-zq7m-hd2e-k4zq-7m --format table"),
    "verify": (verify_command, "huiqi verify report.json --format table"),
    "count": (count_command, "huiqi count companies.parquet --by county --format json"),
    "uptake": (uptake_command, "huiqi uptake companies.parquet --measure wz25-01-2 --by county"),
    "population": (
        population_command,
        "huiqi population --companies 100000 --seed 1 --out wenzhou.parquet --report wenzhou.json",
    ),
    "screen": (screen_command, "huiqi screen companies.xlsx --out verdicts.parquet --county 永嘉县 --top 10"),
    "template": (template_command, "huiqi template --out companies.xlsx --lang en"),
    "read": (read_command, "huiqi read companies.xlsx --faults faults.xlsx --out good.ndjson"),
    "import": (
        import_command,
        "huiqi import companies.xlsx --account adviser --consent-until 2026-06-30 --wait",
    ),
    "worker": (worker_command, "huiqi worker --concurrency 2"),
    "serve": (serve_command, "huiqi serve --port 8000 --workers 2"),
    "database": (database_command, "huiqi database downgrade --to 0001"),
    "backup": (backup_command, "huiqi backup huiqi-2025-06-30.zip"),
    "restore": (restore_command, "huiqi restore huiqi-2025-06-30.zip --replace"),
    "settings": (settings_command, "huiqi settings --format json"),
}
"""Each command by name, with an example for its help."""

GROUPS: Mapping[str, tuple[typer.Typer, str, str]] = {
    "audit": (
        audit_commands,
        "The audit trail: who saw or changed what.",
        "huiqi audit verify",
    ),
    "account": (
        account_app,
        "People who can sign in: made, listed, disabled, given a new password.",
        "huiqi account create li.hua --role company",
    ),
    "outcomes": (
        outcomes_group,
        "What became of measures: taken in from a file, or given out.",
        "huiqi outcomes export",
    ),
    "company": (
        company_app,
        "All that is kept about a company: given out, or erased.",
        "huiqi company export k3vq7m2d5xw4ozjn6b3cfyath4",
    ),
}
"""Commands with commands of their own: what each is for, and an example."""

for name, (command, example) in COMMANDS.items():
    app.command(name, epilog=f"Example: {example}")(command)

for name, (group, purpose, example) in GROUPS.items():
    app.add_typer(group, name=name, help=purpose, epilog=f"Example: {example}")


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
