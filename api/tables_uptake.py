"""Tables for people: how many companies measures reach, what they cost, and what that assumes."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from api.wording import DISCLAIMER
from criteria.phrasing import money
from criteria.words import Words

if TYPE_CHECKING:
    from matcher.uptake.report import (
        BudgetCheck,
        ChanceHeld,
        Estimate,
        FactFit,
        GroupUptake,
        MeasureUptake,
        TargetCheck,
        Uptake,
    )

PARTS: Mapping[str, Words] = {
    "sampling": Words("抽样", "sampling"),
    "unknown_facts": Words("未知事实", "unknown facts"),
    "take_up": Words("享受意愿", "take-up"),
    "amount": Words("金额", "amount"),
}
METHODS: Mapping[str, Words] = {
    "model": Words("模型", "model"),
    "frequency": Words("频率", "frequency"),
    "none": Words("不推算", "not imagined"),
}
VERDICTS: Mapping[str, Words] = {
    "cannot": Words("企业池不足", "the pool is too small"),
    "suffices": Words("企业池足够", "the pool is large enough"),
    "chance": Words(
        "可能性：企业池 {pool:.0%}，享受企业 {recipients:.0%}",
        "chance: {pool:.0%} of the pool, {recipients:.0%} of recipients",
    ),
    "unknown": Words("无法判断：有企业的事实未知", "cannot be told: facts of companies are not known"),
}


def print_uptake(report: "Uptake", tongue: Tongue, console: Console) -> None:
    """Print a report on uptake."""
    console.print(Group(*_Tables(tongue).report(report)))


class _Tables:
    """The tables of one language."""

    def __init__(self, tongue: Tongue) -> None:
        self._tongue = tongue

    def report(self, report: "Uptake") -> Iterator[RenderableType]:
        count = f"{report['companies']:,}"
        line = self._say(f"{count} 家企业", f"{count} companies")
        yield Text(
            f"{report['as_of']} · {report['catalogue']} · {line} · seed {report['seed']}", style="bold"
        )
        if len(report["measures"]) > 1:
            yield self._overview(report["measures"])
        for measure in report["measures"]:
            if len(report["measures"]) == 1 or len(measure["groups"]) > 1:
                yield from self._measure(measure)
        yield from self._targets(report["measures"])
        yield from self._budgets(report["budgets"])
        yield from self._facts(report["facts"])
        yield from self._assumptions(report)

    def _overview(self, measures: "list[MeasureUptake]") -> Table:
        table = self._table("", *self._columns(), first=self._say("措施", "measure"))
        for measure in measures:
            title = f"{measure['measure']} {measure['title']}"
            table.add_row(title, *self._figures(measure["groups"][0]))
        return table

    def _measure(self, measure: "MeasureUptake") -> Iterator[RenderableType]:
        yield Text("")
        table = self._table(
            f"{measure['measure']} {measure['title']}", self._say("企业", "companies"), *self._columns()
        )
        for group in measure["groups"]:
            table.add_row(group["title"], f"{group['companies']:,}", *self._figures(group))
        yield table
        held = measure["take_up"]
        apply, success = self._held(held["apply"]), self._held(held["success"])
        outcomes = held["outcomes"]
        yield Text(
            self._say(
                f"申请可能性 {apply}，获批可能性 {success}（本措施的记录 {outcomes} 条）",
                f"chance to apply {apply}, to be granted {success} ({outcomes} outcomes of its own)",
            )
        )
        whole = measure["groups"][0]
        for name, estimate in (
            (self._say("预计", "expected"), whole["expected"]),
            (self._say("享受", "recipients"), whole["recipients"]),
            (self._say("成本", "cost"), whole["cost"]),
        ):
            if estimate is not None and any(estimate["parts"].values()):
                shares = " · ".join(
                    f"{self._words(PARTS[part])} {share:.0%}" for part, share in estimate["parts"].items()
                )
                yield Text(self._say(f"{name}的不确定性：{shares}", f"uncertainty of {name}: {shares}"))
        if measure["basis"]:
            yield Text(self._say(f"金额：{measure['basis']}", f"amount: {measure['basis']}"))

    def _columns(self) -> tuple[str, ...]:
        return (
            self._say("确定", "certain"),
            self._say("可及", "within reach"),
            self._say("可能", "possible"),
            self._say("预计", "expected"),
            self._say("享受", "recipients"),
            self._say("成本", "cost"),
        )

    def _figures(self, group: "GroupUptake") -> Iterator[str]:
        for count in (group["certain"], group["reached"], group["possible"]):
            yield self._held_back(group) if count is None else f"{count:,}"
        more = "≥ " if group["left_open"] else ""
        for name in ("expected", "recipients", "cost"):
            estimate: Estimate | None = group[name]
            if estimate is None:
                yield self._held_back(group) if group["suppressed"] and name != "cost" else "–"
            else:
                figure = self._money if name == "cost" else _number
                low, value, high = (figure(estimate[end]) for end in ("low", "value", "high"))
                yield more + (value if low == high else f"{value} ({low}–{high})")

    def _held_back(self, group: "GroupUptake") -> str:
        return "*" if group["suppressed"] else "–"

    def _targets(self, measures: "list[MeasureUptake]") -> Iterator[RenderableType]:
        if not any(measure["targets"] for measure in measures):
            return
        yield Text("")
        table = self._table(
            self._say("条款目标", "Targets of the articles"),
            self._say("目标", "target"),
            self._say("判断", "finding"),
            first=self._say("措施", "measure"),
        )
        for measure in measures:
            for target in measure["targets"]:
                figure = f"{target['value']:.0f}"
                stated = figure in target["text"]
                wanted = target["text"] if stated else f"{target['text']} {figure} {target['unit']}"
                table.add_row(f"{measure['measure']} {measure['title']}", wanted, self._verdict(target))
        yield table

    def _verdict(self, target: "TargetCheck") -> str:
        words = self._words(VERDICTS[target["verdict"]])
        return words.format(
            pool=target["chance_of_pool"] or 0, recipients=target["chance_of_recipients"] or 0
        )

    def _budgets(self, budgets: "list[BudgetCheck]") -> Iterator[RenderableType]:
        if not budgets:
            return
        yield Text("")
        table = self._table(
            self._say("领域预算", "Budgets of the domains"),
            self._say("预算", "budget"),
            self._say("本表措施成本", "cost of these measures"),
            self._say("用完可能性", "chance that it runs out"),
            self._say("用完日期", "runs out on"),
        )
        for budget in budgets:
            cost = budget["cost"]
            table.add_row(
                f"{budget['domain']} {budget['title']}",
                self._money(budget["budget"]),
                "*" if cost is None else f"{self._money(cost['low'])}–{self._money(cost['high'])}",
                "*" if budget["chance"] is None else f"{budget['chance']:.0%}",
                budget["runs_out"] or "–",
            )
        yield table

    def _facts(self, facts: "list[FactFit]") -> Iterator[RenderableType]:
        if not facts:
            return
        yield Text("")
        table = self._table(
            self._say("未知事实的推算（在遮蔽的真值上检验）", "Unknown facts, checked on masked truth"),
            self._say("已知", "known"),
            self._say("未知", "unknown"),
            self._say("方法", "method"),
            self._say("布里尔分", "Brier score"),
            self._say("频率基线", "frequencies alone"),
            self._say("校准误差", "calibration error"),
        )
        for fact in facts:
            table.add_row(
                fact["label"],
                *(_count(fact[name]) for name in ("known", "open")),
                self._words(METHODS[fact["method"]]),
                *(
                    "–" if figure is None else f"{figure:.3f}"
                    for figure in (fact["brier"], fact["brier_frequency"], fact["calibration"])
                ),
            )
        yield table

    def _assumptions(self, report: "Uptake") -> Iterator[RenderableType]:
        yield Text("")
        yield Text(
            self._say(
                "括号内为 80% 区间；「≥」：另有企业因事实未知而无法推算；「*」：因企业过少不予显示",
                "in brackets: 80 % intervals; ≥: other companies stay open, their facts are not imagined; "
                "*: held back, too few companies",
            )
        )
        for assumption in (*report["assumptions"], self._words(DISCLAIMER)):
            yield Text(f"· {assumption}", style="bright_black")

    def _table(self, title: str, *columns: str, first: str = "") -> Table:
        table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
        for at, column in enumerate((first, *columns)):
            table.add_column(column, justify="right" if at else "left", overflow="fold")
        return table

    def _held(self, chance: "ChanceHeld") -> str:
        return f"{chance['mean']:.0%} ({chance['low']:.0%}–{chance['high']:.0%})"

    def _money(self, yuan: int) -> str:
        return rendered(money(Decimal(yuan), self._tongue.core), self._tongue)

    def _say(self, zh: str, en: str) -> str:
        return rendered(en if self._tongue is Tongue.EN else zh, self._tongue)

    def _words(self, words: Words) -> str:
        return self._say(words.zh, words.en)


def _number(figure: int) -> str:
    return f"{figure:,}"


def _count(figure: int | None) -> str:
    return "*" if figure is None else f"{figure:,}"
