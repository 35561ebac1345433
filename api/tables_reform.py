"""Tables for people: who wins and who loses by a reform, what it costs, and curves."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from api.wording import DISCLAIMER
from criteria.phrasing import money
from criteria.words import Words
from matcher.reform.report import GroupEffect, MeasureEffect, ReformReport, SpanInfo, SweepInfo

DIRECTIONS: Mapping[str, Words] = {
    "same": Words("条件不变", "conditions as before"),
    "easier": Words("只放宽：不会有企业因此受损", "easier only: it can hurt no company"),
    "stricter": Words("只收紧：不会有企业因此受益", "stricter only: it can help no company"),
    "either": Words("有宽有严", "easier and stricter"),
}
AMOUNT = Words("金额改变", "another amount")
LEGEND = Words(
    "可及：已知条件都满足，或只待部门认定；可能：另含事实未知的企业；–：文件未给出可计算的金额。",
    "Within reach: all that is known is met, or only a bureau's judgement is open. Possible: also those of "
    "whom facts are unknown. –: the text gives no amount that can be computed.",
)
UNTOUCHED = Words("这项改革不涉及任何措施。", "The reform touches no measure.")


def print_reform(report: ReformReport, tongue: Tongue, console: Console) -> None:
    """Print a report on a reform."""
    console.print(Group(*_ReformTables(tongue).report(report)))


class _ReformTables:
    """The tables of one language."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    def report(self, report: ReformReport) -> Iterator[RenderableType]:
        yield Text(report["reform"]["title"], style="bold")
        versions = report["catalogue"]
        line = f"{report['as_of']} · {versions['before']['version']} → {versions['after']['version']}"
        yield Text(f"{line} · {report['companies']:,} {self._say('家企业', 'companies')}")
        for entry in report["measures"]:
            yield Text("")
            yield from self._measure(entry)
        if not report["measures"] and not report["sweeps"]:
            yield Text(self._words(UNTOUCHED))
        for sweep in report["sweeps"]:
            yield Text("")
            yield from self._sweep(sweep)
        for doubt in report["placebo"]:
            yield Text(f"{self._say('慎读', 'Read with care')}: {doubt['text']}", style="yellow")
        yield Text("")
        for assumption in (self._words(LEGEND), *report["assumptions"], self._words(DISCLAIMER)):
            yield Text(assumption, style="bright_black")

    def _measure(self, entry: MeasureEffect) -> Iterator[RenderableType]:
        yield Text(f"{entry['measure']} {entry['title']}", style="bold")
        amount = "amount" in entry["touched"]
        said = [DIRECTIONS[entry["direction"]], *([AMOUNT] if amount else ())]
        yield Text(self._say("；", "; ").join(map(self._words, said)))
        shifted = (("增额", "due more"), ("减额", "due less")) if amount else ()
        table = self._table(
            ("", ""),
            ("企业", "companies"),
            ("可及", "within reach"),
            ("新增", "winners"),
            ("退出", "losers"),
            ("不变", "stayers"),
            *shifted,
            ("确定·可能", "certain to possible"),
            ("成本变化", "change of cost"),
        )
        for group in entry["groups"]:
            table.add_row(*self._group(group, amount=amount))
        yield table
        takers = entry["groups"][0]["takers"]
        if takers is not None:
            change = _arrow(f"{takers['before']:,}", f"{takers['after']:,}")
            cost = self._money(takers["cost_change"])
            words = Words(
                f"其中按假设享受的：{change}；成本变化：{cost}",
                f"of whom take it by the assumption: {change}; change of cost: {cost}",
            )
            yield Text(self._words(words))

    def _group(self, group: GroupEffect, *, amount: bool) -> Iterator[str]:
        before, after = group["before"], group["after"]
        yield group["label"]
        yield f"{group['companies']:,}"
        yield _arrow(f"{before['reached']:,}", f"{after['reached']:,}")
        yield f"{group['winners']:,}"
        yield f"{group['losers']:,}"
        yield f"{group['stayers']:,}"
        for count in (group["raised"], group["lowered"]) if amount else ():
            yield "–" if count is None else f"{count:,}"
        yield _arrow(*(f"{side['certain']:,}–{side['possible']:,}" for side in (before, after)))
        yield self._money(group["cost_change"])

    def _sweep(self, sweep: SweepInfo) -> Iterator[RenderableType]:
        yield Text(f"{sweep['measure']} {sweep['title']}", style="bold")
        yield Text(sweep["path"])
        table = self._table(
            (sweep["label"], sweep["label"]),
            ("确定", "certain"),
            ("可及", "within reach"),
            ("可能", "possible"),
            ("成本", "cost"),
        )
        for point in sweep["points"]:
            marked = "←" if point["threshold"] == sweep["current"] else ""
            figures = (point["certain"], point["reached"], point["possible"])
            table.add_row(
                f"{point['threshold']:,}{marked}", *(f"{n:,}" for n in figures), self._money(point["cost"])
            )
        yield table

    def _table(self, *columns: tuple[str, str]) -> Table:
        table = Table(box=box.SIMPLE_HEAD)
        for at, (zh, en) in enumerate(columns):
            table.add_column(self._say(zh, en), justify="right" if at else "left", overflow="fold")
        return table

    def _money(self, span: SpanInfo | None) -> str:
        if span is None:
            return "–"
        ends = [self._figure(span["low"]), self._figure(span["high"])]
        return ends[0] if ends[0] == ends[1] and span["low"] is not None else " ~ ".join(ends)

    def _figure(self, figure: float | None) -> str:
        if figure is None:
            return self._say("不限", "unbounded")
        language = self._tongue.core
        return rendered(money(Decimal(round(figure)), language), self._tongue)

    def _say(self, zh: str, en: str) -> str:
        return rendered(en if self._tongue is Tongue.EN else zh, self._tongue)

    def _words(self, words: Words) -> str:
        return self._say(words.zh, words.en)


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"
