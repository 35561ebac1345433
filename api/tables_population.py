"""Tables for people: a synthetic population, what it was held to and what it rests on."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from criteria.words import Words
from profiles.vocabulary import vocabulary

if TYPE_CHECKING:
    from profiles.population.reporting import PopulationReport, TargetReport

CONFIDENCE: Mapping[str, Words] = {
    "official": Words("官方", "official"),
    "secondary": Words("转载", "secondary"),
    "unverified": Words("未核实", "unverified"),
}


def print_population(report: "PopulationReport", tongue: Tongue, console: Console) -> None:
    """Print the report of a population."""
    console.print(Group(*_Tables(tongue).population(report)))


class _Tables:
    """The tables of one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue

    def say(self, zh: str, en: str) -> str:
        return rendered(en if self.tongue is Tongue.EN else zh, self.tongue)

    def words(self, words: Words) -> str:
        return self.say(words.zh, words.en)

    def table(self, title: str, *columns: str) -> Table:
        table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style="bold")
        for number, column in enumerate(columns):
            table.add_column(
                column, overflow="fold", justify="right" if 0 < number < len(columns) - 1 else "left"
            )
        return table

    def population(self, report: "PopulationReport") -> Iterator[RenderableType]:
        count, city, seed, day = (report[key] for key in ("companies", "city", "seed", "as_of"))
        yield Text(
            self.say(
                f"{report['label']}：{count:,} 家（全市 {city:,} 家），测算日期 {day}，种子 {seed}；"
                "没有一家是真实企业",
                f"{report['label']}: {count:,} companies (of {city:,}) on {day}, seed {seed}; none is real",
            ),
            style="bold",
        )
        yield self._targets(report)
        yield from self._summary(report)
        yield self._assumptions(report)
        if not report["complete"]:
            yield self._withheld(report)
        yield self._named(
            self.say("没有依据、一律未知的事实", "Facts without a basis, unknown of every company"),
            report["not_stated"],
        )
        yield self._unused(report)

    def _targets(self, report: "PopulationReport") -> Table:
        say = self.say
        table = self.table(
            say("统计数字与结果", "Figures and what came out"),
            say("数字", "figure"), say("按规模应为", "expected"), say("结果", "found"), say("偏差", "off"),
            say("来源", "source"),
        )  # fmt: skip
        for target in report["targets"]:
            table.add_row(
                target["text"],
                f"{'≤ ' if target['bound'] == 'at_most' else ''}{target['expected']:,.1f}",
                f"{target['found']:,.0f}",
                f"{target['off']:+.1%}{self._mark(target)}",
                f"{self.words(CONFIDENCE[target['confidence']])} {target['source']} {target['year'] or ''}",
            )
        return table

    @staticmethod
    def _mark(target: "TargetReport") -> str:
        return "" if target["within"] else " ≈" if target["nearest_whole"] else " ✗"

    def _summary(self, report: "PopulationReport") -> Iterator[Text]:
        found = report["summary"]
        yield Text(
            self.say(
                f"{found['stated']} 个数字中，{found['within_2_percent']} 个偏差不超过2%，"
                f"另有 {found['within'] - found['within_2_percent']} 个相差不到一家（≈）",
                f"of {found['stated']} figures {found['within_2_percent']} are within 2 %, "
                f"and {found['within'] - found['within_2_percent']} more less than one company off (≈)",
            ),
            style="bold",
        )
        if found["not_within"]:
            listed = ", ".join(found["not_within"])
            yield Text(self.say(f"未达到（✗）：{listed}", f"not reached (✗): {listed}"), style="yellow")

    def _assumptions(self, report: "PopulationReport") -> Table:
        say = self.say
        table = self.table(
            say("假设（没有统计依据）", "Assumptions (no statistic says so)"),
            say("假设", "assumption"),
            say("取值", "value"),
        )
        for entry in report["assumptions"]:
            value = entry["value"]
            figures = (
                " ".join(f"{key}={figure:,.10g}" for key, figure in value.items())
                if isinstance(value, dict)
                else "" if value is None else f"{value:,.10g}"
            )  # fmt: skip
            table.add_row(entry["text"], figures)
        return table

    def _withheld(self, report: "PopulationReport") -> Table:
        say = self.say
        table = self.table(
            say("未提供的比例（假设）", "How often facts are withheld (assumed)"),
            say("事实", "facts"), say("规下", "others"), say("规上", "above scale"), "",
        )  # fmt: skip
        for group in report["withheld"]["groups"]:
            rates = (f"{group['rate']:.0%}", f"{group['rate_above_scale']:.0%}")
            table.add_row(group["text"], *rates, say("、", ", ").join(map(self._label, group["facts"])))
        return table

    def _named(self, title: str, facts: list[str]) -> Text:
        return Text.assemble((f"{title}：", "bold"), self.say("、", ", ").join(map(self._label, facts)))

    def _label(self, fact: str) -> str:
        return self.words(vocabulary()[fact].label)

    def _unused(self, report: "PopulationReport") -> Table:
        say = self.say
        table = self.table(
            say("未采用的统计", "Published figures not used"), say("统计", "figure"), say("原因", "why")
        )
        for entry in report["unused"]:
            table.add_row(entry["text"], entry["why"])
        return table
