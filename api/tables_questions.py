"""Tables for people: what to ask next, what an answer settled, and whom of a portfolio to ask."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue
from api.questions_view import QuestionsView, QuestionView
from api.tables import Tables
from api.wording import HOLDERS, VERDICTS
from criteria.facts import FactKind, Vocabulary
from criteria.words import Words
from matcher.portfolio import Portfolio
from matcher.report import Figure, Matched, Uncertainty

HOW: Mapping[str, Words] = {
    FactKind.MONEY: Words("金额（如 1200000、120万）", "an amount (as 1200000)"),
    FactKind.COUNT: Words("整数", "a whole number"),
    FactKind.RATIO: Words("比例（如 0.35、35%）", "a share (as 0.35 or 35%)"),
    FactKind.YEAR: Words("年份", "a year"),
    FactKind.DATE: Words("日期 YYYY-MM-DD", "a date YYYY-MM-DD"),
    FactKind.FLAG: Words("是 / 否", "yes / no"),
    FactKind.TEXT: Words("文字", "text"),
    FactKind.DESIGNATION: Words(
        "是 / 否，或：国家级|省级|市级 起始日期 截止日期",
        "yes / no, or: national|provincial|municipal since until",
    ),
}
"""How an answer of a kind is written; choices and sets list their options, codes their system."""

CODES: Mapping[str, Words] = {
    "industry": Words("国民经济行业代码（如 C3443）或名称", "a GB/T 4754 code (as C3443) or name"),
    "division": Words("行政区划代码（如 330302）或名称", "a division code (as 330302) or name"),
    "zone": Words("功能区代码或名称", "the code or name of a zone"),
}

_OPTIONS_SHOWN = 8
_SEVERAL = Words("可多选：", "several of: ")


def print_questions(view: QuestionsView, tongue: Tongue, console: Console) -> None:
    """Print what to ask a company next."""
    console.print(Group(*QuestionTables(tongue).questions(view)))


def print_portfolio(portfolio: Portfolio, tongue: Tongue, console: Console) -> None:
    """Print which companies to ask what."""
    console.print(Group(*QuestionTables(tongue).portfolio(portfolio)))


class QuestionTables(Tables):
    """The tables about questions, in one language."""

    def __init__(self, tongue: Tongue) -> None:
        super().__init__(Vocabulary({}), tongue)

    def questions(self, view: QuestionsView) -> Iterator[RenderableType]:
        """Give what is undecided, the questions, and what the answers to the first of them would do."""
        name = view["name"] or self.say("（未具名企业）", "(unnamed company)")
        yield Text(name, style="bold").append(
            f"  {self.say('测算日期', 'as of')} {view['as_of']}", style="dim"
        )
        yield Text(self.undecided(view["uncertainty"]))
        if not view["questions"]:
            yield Text(self.say("没有需要补充的数据。", "Nothing more needs to be asked."), style="bold")
            return
        table = self.table(
            self.say("接下来补充这些最有用", "most useful to answer next"),
            "#",
            self.say("问题", "question"),
            self.say("填写方式", "how to answer"),
            self.say("谁掌握", "who knows"),
            self.say("关系到", "decides"),
            self.say("预计减少未定", "expected to settle"),
            colour="yellow",
        )
        for number, question in enumerate(view["questions"], start=1):
            table.add_row(
                str(number),
                Text(question["question"]).append(f"\n{question['label']}  {question['fact']}", style="dim"),
                self.how(question),
                self.words(HOLDERS[question["holder"]]),
                self.measures(len(question["resolves"])),
                self.weighted(question["gain"]),
            )
        yield table
        yield from self._answers(view["questions"])
        yield self.assumption()

    def undecided(self, uncertainty: Uncertainty) -> str:
        """Say how much is undecided."""
        count, stake, total = uncertainty["open"], uncertainty["at_stake"], uncertainty["total"]
        unbounded = uncertainty["unbounded"]
        return self.say(
            f"未定措施 {count} 项，可算金额最高合计 {self._money(stake)}，另有 {unbounded} 项金额尚无上限；"
            f"不确定性 {self.weighted(total)}",
            f"{count} measures undecided, worth at most {self._money(stake)} as far as can be computed, "
            f"{unbounded} more without a bound; uncertainty {self.weighted(total)}",
        )

    def weighted(self, weight: Figure) -> str:
        """Write a weight in whole units."""
        return f"{weight:,.0f}"

    def measures(self, count: int) -> str:
        """Write a number of measures."""
        return self.say(f"{count} 项", f"{count} measures")

    def how(self, question: QuestionView) -> str:
        """Say how a question is answered."""
        kind = question["kind"]
        if question["options"]:
            several = self.words(_SEVERAL) if kind == FactKind.CODES else ""
            shown = [f"{option['code']} {option['label']}" for option in question["options"][:_OPTIONS_SHOWN]]
            more = "…" if len(question["options"]) > _OPTIONS_SHOWN else ""
            return several + self.say("；", "; ").join(shown) + more
        said = CODES.get(question["code_system"] or "", HOW.get(kind))
        unit = self.say("元", "CNY") if question["unit"] == "CNY" else question["unit"]
        measured = unit and kind in {FactKind.MONEY, FactKind.COUNT}
        return (self.words(said) if said else kind) + (f" [{unit}]" if measured else "")

    def assumption(self) -> Text:
        """Say what the weights are."""
        return Text(
            self.say(
                "权重只用于排列提问次序：未公布金额的措施按名义权重计，各种回答的可能性为假定，并非统计。",
                "Weights only put questions in order: a measure without a published figure has a nominal "
                "weight, and how likely an answer is was assumed, not counted.",
            ),
            style="dim",
        )

    def _answers(self, questions: Sequence[QuestionView]) -> Iterator[RenderableType]:
        told = [question for question in questions if question["answers"]]
        if not told:
            return
        table = self.table(
            self.say("每种回答的结果", "what each answer would do"),
            self.say("问题", "question"),
            self.say("回答", "answer"),
            self.say("可争取", "opens"),
            self.say("排除", "rules out"),
        )
        for question in told:
            for place, answer in enumerate(question["answers"]):
                label = question["label"] if place == 0 else ""
                opens, closes = (", ".join(some) or "–" for some in (answer["opens"], answer["closes"]))
                table.add_row(label, answer["answer"], opens, closes)
        yield table

    def settled(self, before: Matched, after: Matched) -> Iterator[RenderableType]:
        """Say what an answer settled, and what is left."""
        earlier = {match["measure"]: match["verdict"] for match in before["matches"]}
        for match in after["matches"]:
            if earlier[match["measure"]] != match["verdict"]:
                title = match["title_en"] if self.tongue is Tongue.EN else match["title"]
                yield Text(f"  {match['measure']} {title}: {self.words(VERDICTS[match['verdict']])}")
        yield Text(self.undecided(after["uncertainty"]), style="bold")

    def portfolio(self, portfolio: Portfolio) -> Iterator[RenderableType]:
        """Give the questions to single companies, and each question with all its companies."""
        companies = portfolio["companies"]
        open_ = sum(company["uncertainty"]["open"] for company in companies)
        yield Text(
            self.say(
                f"{len(companies)} 家企业，未定措施共 {open_} 项",
                f"{len(companies)} companies, {open_} measures undecided between them",
            ),
            style="bold",
        )
        pairs = self._portfolio_table(
            self.say("先问这些企业", "ask these first"), self.say("企业", "company")
        )
        for pair in portfolio["pairs"]:
            pairs.add_row(
                self._named(pair["company"], pair["name"]),
                Text(pair["question"]).append(f"\n{pair['fact']}", style="dim"),
                self.weighted(pair["gain"]),
            )
        yield pairs
        by_question = self._portfolio_table(
            self.say("按问题汇总", "by question"), self.say("问哪些企业", "companies to ask")
        )
        for asked in portfolio["by_question"]:
            shown = [self._named(one["company"], one["name"]) for one in asked["companies"][:_OPTIONS_SHOWN]]
            more = self.say(f" 等 {len(asked['companies'])} 家", f" … {len(asked['companies'])} in all")
            by_question.add_row(
                "\n".join(shown) + (more if len(asked["companies"]) > _OPTIONS_SHOWN else ""),
                Text(asked["question"]).append(f"\n{asked['fact']}", style="dim"),
                self.weighted(asked["gain"]),
            )
        yield by_question
        yield self.assumption()

    def _portfolio_table(self, title: str, first: str) -> Table:
        return self.table(
            title,
            first,
            self.say("问题", "question"),
            self.say("预计减少未定", "expected to settle"),
            colour="yellow",
        )

    def _named(self, number: int, name: str | None) -> str:
        return f"#{number} {name or self.say('（未具名企业）', '(unnamed company)')}"
