"""The summary of a screening as a table for people."""

from rich.console import Console
from rich.text import Text

from api.languages import Tongue
from api.tables import Tables
from api.wording import DISCLAIMER, VERDICTS
from matcher.screening.summary import Summary
from profiles.importing.faults import printable
from profiles.vocabulary import vocabulary


def print_summary(summary: Summary, tongue: Tongue, console: Console) -> None:
    """Print rows that add up, then each measure with how many companies came to which verdict."""
    tables = Tables(vocabulary(), tongue)
    say = tables.say
    console.print(
        say(
            "{rows} 行 = 企业 {companies} 家 + 不在所选地区 {outside} 家 + 有误 {bad} 行；结论 {cells} 条",
            "{rows} rows = {companies} companies + {outside} elsewhere + {bad} bad; {cells} verdicts kept",
        ).format_map(summary),
        style="bold",
        markup=False,
    )
    table = tables.table(
        say("各措施的结论", "verdicts by measure"),
        say("措施", "measure"),
        say("名称", "title"),
        *(say(words.zh, words.en) for words in VERDICTS.values()),
    )
    for found in summary["measures"]:
        counts = (str(found["verdicts"][verdict]) for verdict in VERDICTS)
        table.add_row(found["measure"], Text(printable(found["title"])), *counts)
    console.print(table)
    console.print(Text(say(DISCLAIMER.zh, DISCLAIMER.en), style="dim"))
