"""Tables for people: the audit trail, and whether its chain holds."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.text import Text

from api.audit_checking import WHY, Break, Walk
from api.audit_reading import EntryView
from api.languages import Tongue
from api.tables import Tables
from criteria.facts import Vocabulary

COLUMNS = tuple(EntryView.__annotations__)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""


def print_walk(walk: Walk, shown: Sequence[Break], count: int, tongue: Tongue, console: Console) -> None:
    """Print whether the chain holds, up to where, and the places where it does not."""
    console.print(Group(*_TrailTables(Vocabulary({}), tongue).walk(walk, shown, count)), soft_wrap=True)


def print_entries(entries: Iterable[EntryView], tongue: Tongue, console: Console) -> None:
    """Print entries."""
    console.print(_TrailTables(Vocabulary({}), tongue).entries(entries))


def write_csv(entries: Iterable[EntryView], file: TextIO) -> None:
    """Write entries as CSV, a column a key; no cell is one that a spreadsheet would run."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_cell(value) for value in entry.values()])


def _cell(value: object) -> str:
    text = (
        json.dumps(value, sort_keys=True) if isinstance(value, dict) else "" if value is None else str(value)
    )
    return f"'{text}" if text.startswith(_FORMULA) else text


class _TrailTables(Tables):
    """The tables of the trail in one language."""

    def walk(self, walk: Walk, shown: Sequence[Break], count: int) -> Iterator[RenderableType]:
        if count:
            text = self.say(
                f"审计链断裂：{count} 处", f"The chain breaks in {count} place{'s' * (count != 1)}"
            )
            yield Text(text, style="red")
        else:
            yield Text(self.say("审计链完整", "The chain holds"), style="green")
        for place in shown:
            yield Text(f"  {place.number}  {self.words(WHY[place.why])}")
        yield Text(f"{self.say('记录', 'entries')}  {walk.entries}")
        note = self.say("请另行记下", "write it down elsewhere")
        yield Text(f"{self.say('末条', 'newest')}  {walk.newest.written}  ({note})")
        if walk.back:
            yield Text(
                self.say(
                    f"时钟后退 {walk.back} 次，最多 {walk.furthest_back:.3f} 秒（并发或校时所致，不影响链）",
                    f"the clock went back {walk.back} times, by {walk.furthest_back:.3f} s at most "
                    "(work at once, or a clock set right: the chain holds all the same)",
                )
            )

    def entries(self, entries: Iterable[EntryView]) -> RenderableType:
        table = self.table(
            self.say("审计记录", "audit trail"),
            self.say("号", "no."),
            self.say("时间", "when"),
            self.say("账户 / 企业", "account / company"),
            self.say("操作 / 其他", "action / other"),
        )
        for entry in entries:
            detail = " ".join(f"{key}={value}" for key, value in sorted(entry["detail"].items()))
            table.add_row(
                str(entry["number"]),
                f"{entry['at'][:19]}Z",
                Text(
                    "\n".join(filter(None, (entry["actor_id"] or f"({entry['via']})", entry["company_id"])))
                ),
                Text("\n".join(filter(None, (entry["action"], entry["subject_id"], detail)))),
            )
        return table
