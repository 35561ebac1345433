"""Tables for people: a run worked out again, and whether a report is genuine."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from api import replaying, verifying
from api.languages import Tongue
from api.replaying import Replay
from api.tables import Tables
from api.verifying import Finding
from criteria.facts import Vocabulary
from criteria.words import Words

OUTCOMES: Mapping[str, Words] = {
    "same": Words("重新计算结果一致，逐字节相同", "the same, byte for byte"),
    "differs": Words("与当时给出的报告不一致", "not what was given"),
    "impossible": Words("无法重新计算", "cannot be worked out again"),
}
"""What becomes of a run that is worked out again."""
_COLOURS = {"same": "green", "differs": "red", "impossible": "yellow"}


def print_replay(result: Replay, tongue: Tongue, console: Console) -> None:
    """Print what became of one run."""
    console.print(Group(*_RunTables(Vocabulary({}), tongue).replay(result)))


def print_replays(
    counts: Mapping[str, int], others: Sequence[Replay], tongue: Tongue, console: Console
) -> None:
    """Print what became of many runs, and those that are not the same."""
    console.print(Group(*_RunTables(Vocabulary({}), tongue).replays(counts, others)))


def print_verification(found: Finding, tongue: Tongue, console: Console) -> None:
    """Print whether a report is genuine, and why not."""
    console.print(Group(*_RunTables(Vocabulary({}), tongue).verification(found)))


class _RunTables(Tables):
    """The tables of runs in one language."""

    def replay(self, result: Replay) -> Iterator[RenderableType]:
        outcome = result["outcome"]
        yield Text(f"{result['run']}  {self.words(OUTCOMES[outcome])}", style=_COLOURS[outcome])
        for code in result["because"]:
            yield Text(f"  · {self.words(replaying.BECAUSE[code])}")
        for label, versions in (
            (self.say("政策目录", "catalogue"), result["catalogue"]),
            (self.say("软件", "software"), result["software"]),
        ):
            then, now = versions["then"], versions["now"]
            yield Text(f"{label}  {then}" if then == now else f"{label}  {then} → {now}")
        if result["differences"]:
            table = self.table(
                self.say("首先不同之处", "where it differs first"),
                self.say("位置", "place"),
                self.say("当时", "then"),
                self.say("现在", "now"),
            )
            for place in result["differences"]:
                table.add_row(
                    Text(place["pointer"] or "/"), Text(place["then"] or "—"), Text(place["now"] or "—")
                )
            yield table

    def replays(self, counts: Mapping[str, int], others: Sequence[Replay]) -> Iterator[RenderableType]:
        yield Text(f"{self.say('报告', 'runs')}  {sum(counts.values())}", style="bold")
        for outcome, words in OUTCOMES.items():
            yield Text(f"{counts[outcome]:>8}  {self.words(words)}", style=_COLOURS[outcome])
        if others:
            table = self.table(
                self.say("不一致或无法计算", "not the same"),
                self.say("编号", "run"),
                self.say("原因", "why"),
                self.say("首先不同之处", "where it differs first"),
            )
            for result in others:
                why = self.say("；", "; ").join(
                    self.words(replaying.BECAUSE[code]) for code in result["because"]
                )
                first = next((place["pointer"] or "/" for place in result["differences"]), "")
                table.add_row(result["run"], why, Text(first))
            yield table

    def verification(self, found: Finding) -> Iterator[RenderableType]:
        if found.run is None:
            yield Text(
                self.say("不是本系统给出的报告，或已被改动", "Not a report given here, or changed since"),
                style="red",
            )
            for code, pointers in found.because.items():
                yield Text(
                    f"  · {self.words(verifying.BECAUSE[code])}" + (f" {pointers}" if pointers else "")
                )
            return
        view = found.view
        yield Text(
            self.say("真实：与当时给出的报告一致", "Genuine: it is the report that was given"), style="green"
        )
        yield Text(f"{self.say('给出时间', 'given')}  {view['made_at']}")
        yield Text(f"{self.say('评估日期', 'as of')}  {view['as_of']}")
        yield Text(
            f"{self.say('政策目录', 'catalogue')}  {view['catalogue']['id']} {view['catalogue']['version']}"
        )
        yield Text(f"{self.say('软件', 'software')}  {view['software']}")
