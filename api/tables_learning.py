"""Tables for people: how well chances and orders did on held-out time, and a chance in a cell."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from criteria.words import Words
from matcher.report import Chance

if TYPE_CHECKING:
    from matcher.learning.evaluating import Evaluation, EventJudged

EVENTS: Mapping[str, Words] = {
    "apply": Words("申报的可能性", "chance that a company applies"),
    "success": Words("获批的可能性", "chance that an application succeeds"),
}
BASES: Mapping[str, Words] = {
    "model": Words("由结果学得", "learned"),
    "prior": Words("先验假设", "assumed"),
}
ORDERS: Mapping[str, Words] = {
    "default": Words("默认顺序", "default"),
    "popularity": Words("热门程度（跨类别）", "popularity, across classes"),
    "popularity_within_class": Words("热门程度（类别内）", "popularity within a class"),
    "learned_worth": Words("学习：获批可能性 × 金额", "learned: chance of success × money"),
    "learned_granted": Words("学习：申报并获批的可能性", "learned: chance to apply and succeed"),
}

Say = Callable[[str, str], str]


def chance_in_words(chance: Chance, say: Say) -> str:
    """Write a chance of success with its interval and what it rests on."""
    basis = BASES[chance["basis"]]
    figures = f"{chance['p']:.0%} ({chance['low']:.0%}–{chance['high']:.0%})"
    return f"{say('获批可能性', 'chance of success')} {figures} {say(basis.zh, basis.en)}"


def print_evaluation(evaluation: "Evaluation", tongue: Tongue, console: Console) -> None:
    """Print how learning did on held-out time."""
    console.print(Group(*_Tables(tongue).evaluation(evaluation)))


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
            table.add_column(column, overflow="fold", justify="right" if number else "left")
        return table

    def evaluation(self, evaluation: "Evaluation") -> Iterator[RenderableType]:
        day, before, after = evaluation["holdout_from"], evaluation["fitted_on"], evaluation["held_out"]
        yield Text(
            self.say(
                f"{day} 之前 {before} 条用于学习，其后 {after} 条用于检验",
                f"learned from {before} outcomes before {day}, judged on {after} from then on",
            ),
            style="bold",
        )
        yield Text(evaluation["learning"]["text"])
        yield self._orders(evaluation)
        for event, judged in evaluation["chances"].items():
            yield from self._event(event, judged)
        yield from (Text(remark, style="yellow") for remark in evaluation["remarks"])

    def _orders(self, evaluation: "Evaluation") -> Table:
        lists = evaluation["lists"]
        table = self.table(
            "nDCG@10",
            self.say("顺序", "order"),
            f"{self.say('申报', 'applied for')} ({lists['applied']})",
            f"{self.say('获批', 'granted')} ({lists['granted']})",
            f"{self.say('获批金额', 'money granted')} ({lists['money']})",
        )
        for judged in evaluation["orders"]:
            scores = (judged["applied"], judged["granted"], judged["money"])
            table.add_row(self.words(ORDERS[judged["order"]]), *map(_figure, scores))
        return table

    def _event(self, event: str, judged: "EventJudged") -> Iterator[RenderableType]:
        brier, monotone = judged["brier"], judged["monotone"]
        title = f"{self.words(EVENTS[event])} · {self.words(BASES[judged['basis']])} · {judged['held_out']}"
        if brier is None:
            yield Text(title, style="bold")
            return
        columns = (
            ("区间", "chances"),
            ("条数", "count"),
            ("平均估计", "mean chance"),
            ("实际", "came about"),
        )
        table = self.table(title, *(self.say(*column) for column in columns))
        for tenth in judged["calibration"]:
            table.add_row(
                f"{tenth['from']:.1f}–{tenth['to']:.1f}",
                str(tenth["count"]),
                f"{tenth['predicted']:.3f}",
                f"{tenth['observed']:.3f}",
            )
        yield table
        scores = " · ".join(
            f"{self.say(*name)} {_figure(score)}"
            for name, score in (
                (("所示", "shown"), brier["shown"]),
                (("先验", "priors"), brier["prior"]),
                (("总体比例", "plain share"), brier["share"]),
            )
        )
        yield Text(f"  Brier: {scores}")
        if monotone is not None:
            steps, broken = monotone["steps"], monotone["broken"]
            yield Text(
                self.say(
                    f"  单调性：{steps} 步中 {broken} 步相反",
                    f"  monotone: {broken} of {steps} steps the wrong way",
                )
            )


def _figure(score: float | None) -> str:
    return "–" if score is None else f"{score:.4f}"
