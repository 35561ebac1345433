"""Tables for people: recognitions, how they lead to one another, and what they open for a company."""

from collections.abc import Iterator
from decimal import Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from api.wording import AMOUNT_STATUSES, DISCLAIMER, STATES
from criteria.facts import Vocabulary
from criteria.phrasing import money
from criteria.words import Words
from matcher.unlock_report import Graph, Opened, Paths, State, Unlock

_COLOURS = {
    "held": "green",
    "within_reach": "cyan",
    "after_another": "magenta",
    "to_be_proven": "yellow",
    "falls_short": "red",
    "blocked": "bright_black",
}


def print_graph(graph: Graph, tongue: Tongue, console: Console) -> None:
    """Print the recognitions of a catalogue."""
    console.print(Group(*_Recognitions(graph, Vocabulary({}), tongue).catalogue()))


def print_paths(paths: Paths, vocabulary: Vocabulary, tongue: Tongue, console: Console) -> None:
    """Print how a company stands to the recognitions, and its paths."""
    console.print(Group(*_Recognitions(paths["graph"], vocabulary, tongue).company(paths)))


class _Recognitions:
    """The tables of one graph in one language."""

    def __init__(self, graph: Graph, vocabulary: Vocabulary, tongue: Tongue) -> None:
        self.graph = graph
        self.vocabulary = vocabulary
        self.tongue = tongue
        self.labels = {node["id"]: node["label"] for node in graph["recognitions"]}

    def say(self, zh: str, en: str) -> str:
        return rendered(en if self.tongue is Tongue.EN else zh, self.tongue)

    def words(self, words: Words) -> str:
        return self.say(words.zh, words.en)

    def table(self, title: str, *columns: str) -> Table:
        table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
        for column in columns:
            table.add_column(column, overflow="fold")
        return table

    def catalogue(self) -> Iterator[RenderableType]:
        graph = self.graph
        table = self.table(
            f"{self.say('资质认定', 'recognitions')} · {graph['catalogue']} · {graph['as_of']}",
            self.say("认定", "recognition"),
            self.say("先后", "comes after"),
            self.say("以此为条件的措施", "asked for by"),
            self.say("标准", "standard"),
        )
        for node in graph["recognitions"]:
            standard = dict.fromkeys(each["source"] for each in node["standard"] or () if each["source"])
            label = Text(node["label"], style="bold").append(f"\n{node['id']}", style="dim not bold")
            table.add_row(
                label,
                "\n".join(self._before(node["id"])) or "–",
                "\n".join(node["asked_by"]) or "–",
                "\n".join(standard) or self.say("标准待补", "not known"),
            )
        yield table

    def _before(self, key: str) -> Iterator[str]:
        for edge in self.graph["edges"]:
            if edge["after"] == key:
                one_way = edge["kind"] == "alternative"
                yield self.labels[edge["before"]] + (
                    self.say("（途径之一）", " (one way)") if one_way else ""
                )

    def company(self, paths: Paths) -> Iterator[RenderableType]:
        head = Text(paths["company"] or self.say("（未具名企业）", "(unnamed company)"), style="bold")
        yield head.append(f"  {self.say('测算日期', 'as of')} {paths['as_of']}", style="dim")
        yield self._states(paths["states"])
        table = self.table(
            self.say("可走的路径", "paths"),
            "#",
            self.say("依次取得", "to be held in turn"),
            self.say("最后一步开启", "the last step opens"),
            self.say("还需要", "what it takes beside"),
        )
        for number, unlock in enumerate(paths["unlocks"], start=1):
            row = (str(number), self._path(unlock), self._opens(unlock), self._takes(unlock))
            table.add_row(*row, style="bright_black" if unlock["blocked"] else None)
        yield table
        yield Text(self.words(DISCLAIMER), style="dim")

    def _states(self, states: list[State]) -> Text:
        text = Text()
        for code, words in STATES.items():
            found = [self.labels[state["recognition"]] for state in states if state["state"] == code]
            if found:
                text.append(f"{self.words(words)} · {len(found)}  ", style=f"bold {_COLOURS[code]}")
                text.append(self.say("、", ", ").join(found) + "\n")
        unsaid = [self.labels[state["recognition"]] for state in states if not state["stated"]]
        if unsaid:
            text.append(self.say("未填报是否持有：", "not stated whether held: "), style="dim")
            text.append(self.say("、", ", ").join(unsaid) + "\n", style="dim")
        return text

    def _path(self, unlock: Unlock) -> Text:
        text = Text(" → ".join(step["label"] for step in unlock["path"]), style="bold")
        for note in filter(None, (step["note"] for step in unlock["path"])):
            text.append(f"\n{note}", style="dim not bold")
        return text

    def _opens(self, unlock: Unlock) -> str:
        lines = [
            f"{opened['title']} {self._amount(opened)}\n{opened['measure']}" for opened in unlock["opens"]
        ]
        if unlock["instead_of"]:
            lines.append(f"{self.say('与其择一：', 'instead of: ')}{' '.join(unlock['instead_of'])}")
        lines += [
            f"{self.say('金额变动：', 'amount changes: ')}{changed['measure']} "
            f"{self._span(changed['low_before'], changed['high_before'])} → "
            f"{self._span(changed['low'], changed['high'])}"
            for changed in unlock["changes"]
        ]
        if unlock["raises"]:
            raised = " ".join(unlock["raises"])
            lines.append(f"{self.say('由暂不满足变为待补数据：', 'no longer ruled out: ')}{raised}")
        if unlock["leads_to"] and not unlock["opens"]:
            further = self.say("、", ", ").join(self.labels[key] for key in unlock["leads_to"])
            lines.append(f"{self.say('为以下认定铺路：', 'leads to: ')}{further}")
        return "\n".join(lines)

    def _amount(self, opened: Opened) -> str:
        if opened["status"] in ("by_regulation", "not_monetary"):
            return self.words(AMOUNT_STATUSES[opened["status"]])
        return self._span(opened["low"], opened["high"])

    def _span(self, low: float | None, high: float | None) -> str:
        least, most = ("…" if end is None else self._money(end) for end in (low, high))
        return least if least == most else f"{least} – {most}"

    def _money(self, amount: float) -> str:
        return rendered(money(Decimal(str(amount)), self.tongue.core), self.tongue)

    def _takes(self, unlock: Unlock) -> str:
        if unlock["blocked"]:
            return f"{self.say('受限：', 'out of reach: ')}{unlock['blocked']}"
        needs, comma = unlock["needs"], self.say("、", ", ")
        lines = [f"{self.say('差：', 'short: ')}{lack['text']}" for lack in needs["failed"]]
        if needs["missing_facts"]:
            missing = comma.join(self.words(self.vocabulary[fact].label) for fact in needs["missing_facts"])
            lines.append(f"{self.say('缺：', 'missing: ')}{missing}")
        if needs["to_be_judged"]:
            count = len(needs["to_be_judged"])
            lines.append(self.say(f"待部门核实 {count} 条", f"{count} for the bureau to judge"))
        if needs["unread"]:
            unread = comma.join(self.labels[key] for key in needs["unread"])
            lines.append(f"{self.say('标准待补：', 'standard not known: ')}{unread}")
        return "\n".join(lines)
