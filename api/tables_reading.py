"""What reading a file of companies came to, as tables for people."""

from rich.console import Console
from rich.text import Text

from api.languages import Tongue
from api.reading_view import ReadingView
from api.tables import Tables
from profiles.importing.faults import printable
from profiles.vocabulary import vocabulary


def print_reading(view: ReadingView, tongue: Tongue, console: Console) -> None:
    """Print counts, columns, notes and the first faults."""
    tables = Tables(vocabulary(), tongue)
    say = tables.say
    console.print(
        say(
            "{rows} 行 = 可用 {good} 行 + 有误 {bad} 行；另有空行 {blank} 行".format_map(view),
            "{rows} rows = {good} good + {bad} bad; {blank} blank rows apart".format_map(view),
        ),
        style="bold",
        markup=False,
    )
    for note in view["notes"]:
        console.print(Text(printable(note), style="dim"))
    if view["columns"]:
        table = tables.table(
            say("各列如何读取", "how columns were taken"),
            say("列", "column"),
            say("项目", "key"),
            say("单位", "unit"),
        )
        for column in view["columns"]:
            where = f"{column['sheet']}: " if column["sheet"] else ""
            key = column["key"] or say("（未读取）", "(left out)")
            unit = " ".join(filter(None, (column["unit"], str(column["year"] or ""))))
            table.add_row(*(Text(printable(cell)) for cell in (where + column["column"], key, unit)))
        console.print(table)
    if view["first_faults"]:
        count, first = view["faults"], len(view["first_faults"])
        table = tables.table(
            say(f"有误之处 · {count}（列出前 {first} 处）", f"faults · {count} (the first {first})"),
            say("行", "row"),
            say("列", "column"),
            say("值", "value"),
            say("原因", "reason"),
            say("建议", "suggestion"),
        )
        for fault in view["first_faults"]:
            row = f"{fault['sheet']}:{fault['row']}" if fault["sheet"] else str(fault["row"])
            cells = (row, fault["column"] or "", fault["value"], fault["reason"], fault["suggestion"] or "")
            table.add_row(*(Text(printable(cell)) for cell in cells))
        console.print(table)
