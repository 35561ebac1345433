"""Tables for people: a report and a catalogue on a terminal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.languages import Tongue, rendered
from api.tables_learning import chance_in_words
from api.wording import AMOUNT_STATUSES, DISCLAIMER, KINDS, RESULTS, ROUTES, STEPS, VERDICTS
from criteria.facts import FactKind, Vocabulary
from criteria.phrasing import figure, money
from criteria.words import Words
from matcher.report import Amount, Failed, Joint, Match, Question, RepairPlan, RepairStep, Report, Span

_COLOURS = {
    "eligible": "green",
    "likely": "cyan",
    "needs_facts": "yellow",
    "not_eligible": "red",
    "not_in_force": "bright_black",
}
_QUESTIONS_SHOWN = 5
_NEAR_MISSES_SHOWN = 6
_FIRST_SHOWN = 2


def print_report(report: Report, vocabulary: Vocabulary, tongue: Tongue, console: Console) -> None:
    """Print a report as tables, one for each verdict."""
    console.print(Group(*Tables(vocabulary, tongue).report(report)))


class Tables:
    """The tables of one language."""

    def __init__(self, vocabulary: Vocabulary, tongue: Tongue) -> None:
        self.vocabulary = vocabulary
        self.tongue = tongue

    def say(self, zh: str, en: str) -> str:
        """Choose the words of the language."""
        return rendered(en if self.tongue is Tongue.EN else zh, self.tongue)

    def words(self, words: Words) -> str:
        """Choose from words that exist in both languages."""
        return self.say(words.zh, words.en)

    def table(self, title: str, *columns: str, colour: str = "default") -> Table:
        """Start a table."""
        table = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left", title_style=f"bold {colour}")
        for column in columns:
            table.add_column(column, overflow="fold")
        return table

    def report(self, report: Report) -> Iterator[RenderableType]:
        """Give the tables of a report."""
        yield self._head(report)
        for verdict in VERDICTS:
            matches = [match for match in report["matches"] if match["verdict"] == verdict]
            if matches:
                yield self._verdict(verdict, matches)
        yield from self._near_misses(report)
        if report["next_questions"]:
            yield self._questions(report["next_questions"])
        yield self._foot(report)

    def _head(self, report: Report) -> Text:
        company = report["company"]
        head = Text(company["name"] or self.say("（未具名企业）", "(unnamed company)"), style="bold")
        catalogue = f"{report['catalogue']['id']} {report['catalogue']['version']}"
        head.append(f"  {self.say('测算日期', 'as of')} {report['as_of']}  {catalogue}", style="dim")
        for fact, derived in company["derived"].items():
            value = derived["value"] if derived["value"] is not None else "/".join(derived["possible"])
            mark = self.say("（估计，以名录为准）", " (estimate)") if derived["estimate"] else ""
            head.append(f"\n  {self._label(fact)}: {self._value(fact, value)}{mark}", style="default")
            head.append(f"  {derived['basis']}", style="dim")
        return head

    def _verdict(self, verdict: str, matches: Sequence[Match]) -> Table:
        table = self.table(
            f"{self.words(VERDICTS[verdict])} · {len(matches)}",
            "#",
            self.say("措施", "measure"),
            self.say("金额", "amount"),
            self.say("说明", "why"),
            self.say("办理", "how"),
            self.say("受理 / 主办部门", "handled by / lead"),
            colour=_COLOURS[verdict],
        )
        for match in matches:
            table.add_row(
                str(match["rank"]),
                self._title(match),
                self._amount(match["amount"]),
                self._why(match),
                self.words(ROUTES[match["route"]]),
                "\n".join(dict.fromkeys((match["handled_by"]["name"], match["lead_bureau"]["name"]))),
            )
        return table

    def _title(self, match: Match) -> Text:
        title = Text(match["title_en"] if self.tongue is Tongue.EN else match["title"])
        title.append(f"\n{match['measure']} {self.words(KINDS[match['kind']])}", style="dim")
        chances = match.get("chances")
        if chances is not None:
            title.append(f"\n{chance_in_words(chances['success'], self.say)}", style="dim")
        return title

    def _amount(self, amount: Amount) -> Text:
        status = self.words(AMOUNT_STATUSES[amount["status"]])
        low, high = amount["low"], amount["high"]
        match amount["status"]:
            case "computed" if low is not None:
                return Text(self._money(low), style="bold")
            case "range" if low is not None and high is not None:
                return Text(f"{self._money(low)} – {self._money(high)}")
            case "needs_facts" if low:
                return Text(f"≥ {self._money(low)}")
            case _:
                return Text(status, style="dim")

    def _money(self, amount: float) -> str:
        return rendered(money(Decimal(str(amount)), self.tongue.core), self.tongue)

    def _why(self, match: Match) -> str:
        match match["verdict"]:
            case "not_eligible":
                return "\n".join(map(self._failed, match["failed"]))
            case "needs_facts":
                missing = self.say("、", ", ").join(map(self._label, match["missing_facts"]))
                probably = next((c["probably"] for c in match["criteria"] if c["probably"]), None)
                hint = f" ({self.say('估计', 'probably')}{self.words(RESULTS[probably])})" if probably else ""
                return f"{self.say('缺：', 'missing: ')}{missing}{hint}"
            case "likely":
                judged = "\n".join(f"{item['text']}" for item in match["to_be_judged"])
                return f"{self.say('待核实：', 'to be judged: ')}{judged}"
            case "not_in_force":
                return f"{match['valid']['from'] or ''} – {match['valid']['to'] or ''}"
            case _:
                return match["action"]

    def _failed(self, failed: Failed) -> str:
        now = self.say(f"（现为：{failed['value_text']}", f" (now: {failed['value_text']}")
        gap = (
            ""
            if failed["gap"] is None
            else self.say("，差", ", gap ") + self._gap(failed["fact"], failed["gap"])
        )
        return f"{failed['text']}{now}{gap}{self.say('）', ')')}"

    def _gap(self, fact: str, gap: float) -> str:
        match self.vocabulary[fact].kind:
            case FactKind.DATE:
                return self.say(f"{gap:g}天", f"{gap:g} days")
            case FactKind.YEAR:
                return self.say(f"{gap:g}年", f"{gap:g} years")
            case _:
                return self._value(fact, gap)

    def _label(self, fact: str) -> str:
        return self.words(self.vocabulary[fact].label)

    def _value(self, fact: str, value: object) -> str:
        spec = self.vocabulary[fact]
        match value:
            case None:
                return self.say("未知", "unknown")
            case bool():
                return self.say("是" if value else "否", "yes" if value else "no")
            case int() | float() | Decimal():
                return rendered(figure(Decimal(str(value)), spec, self.tongue.core), self.tongue)
            case _:
                return "/".join(self.words(spec.option_label(part)) for part in str(value).split("/"))

    def _questions(self, questions: Sequence[Question]) -> Table:
        title = self.say("接下来补充这些最有用", "most useful to answer next")
        table = self.table(
            title, "?", self.say("关系到", "decides"), self.say("涉及金额", "at stake"), colour="yellow"
        )
        for question in questions[:_QUESTIONS_SHOWN]:
            count = len(question["resolves"])
            stake = self._money(question["value_at_stake"]) if question["value_at_stake"] else "–"
            table.add_row(question["question"], self.say(f"{count} 项", f"{count} measures"), stake)
        return table

    def _near_misses(self, report: Report) -> Iterator[RenderableType]:
        """Give the measures that least effort brings within reach; how many cannot be is said below."""
        misses = report["near_misses"]
        within = [miss for miss in misses if miss["repairs"]]
        if not misses:
            return
        table = self.table(
            self.say("怎样才能享受", "What would bring more within reach"),
            self.say("措施", "measure"),
            self.say("要做的", "what to do"),
            self.say("最早", "from"),
            self.say("届时金额", "amount then"),
        )
        titles = {match["measure"]: match for match in report["matches"]}
        for miss in within[:_NEAR_MISSES_SHOWN]:
            repair = miss["repairs"][0]
            table.add_row(
                self._title(titles[miss["measure"]]),
                "\n".join(map(self._step, repair["steps"])),
                repair["on"] if repair["on"] > report["as_of"] else self.say("现在", "now"),
                self._worth(repair, titles[miss["measure"]]["amount"]),
            )
        if within:
            yield table
        rest, fixed = len(within) - _NEAR_MISSES_SHOWN, len(misses) - len(within)
        more = self.say(f"另有 {rest} 项可争取；", f"{rest} more could be had; ") if rest > 0 else ""
        out = self.say(f"{fixed} 项因注册地、行业、既往事实或期限无法改变", f"{fixed} cannot be changed")
        yield Text(f"  {more}{out}", style="dim")

    def _step(self, step: RepairStep) -> str:
        gap = ""
        if step["gap"] is not None:
            amount = self._gap("founded_on" if step["kind"] == "time" else step["fact"], step["gap"])
            share = "" if step["share"] is None else f"，{step['share']:.0%}"
            gap = self.say(f"（差{amount}{share}）", f" (gap {amount}{share.replace('，', ', ')})")
        first = [f"\n└{self._step(before)}" for before in step["first"][:_FIRST_SHOWN]]
        if len(step["first"]) > _FIRST_SHOWN:
            rest = len(step["first"]) - _FIRST_SHOWN
            first.append(self.say(f"\n└…另 {rest} 项认定条件", f"\n└ and {rest} more conditions"))
        return f"{self.words(STEPS[step['kind']])}{step['text']}{gap}{''.join(first)}"

    def _worth(self, repair: RepairPlan, amount: Amount) -> Text:
        low, high = repair["amount"]["low"], repair["amount"]["high"]
        if low is None:
            return Text(self.words(AMOUNT_STATUSES[amount["status"]]), style="dim")
        if low == high:
            return Text(self._money(low), style="bold")
        return Text(f"{self._money(low)} – {'…' if high is None else self._money(high)}")

    def _foot(self, report: Report) -> Text:
        joint = report["joint"]
        total, alone = self._span(joint), self._span(joint["sum"])
        foot = Text(self.say(f"可测算金额合计：{total}", f"computable in all: {total}"), style="bold")
        foot.append(self.say(f"  （单项金额相加：{alone}）", f"  (one by one: {alone})"), style="dim")
        for cap in joint["caps"]:
            foot.append(f"\n{cap}", style="default")
        for dropped in joint["dropped"]:
            foot.append(f"\n− {dropped['measure']}  {dropped['text']}", style="default")
        for warning in report["warnings"]:
            foot.append(f"\n! {warning['text']}", style="yellow")
        if "learning" in report:
            foot.append(f"\n{report['learning']['text']}", style="default")
        return foot.append(f"\n{self.words(DISCLAIMER)}", style="dim")

    def _span(self, span: Joint | Span) -> str:
        low = self._money(span["low"])
        high = "…" if span["high"] is None else self._money(span["high"])
        return low if span["low"] == span["high"] else f"{low} – {high}"
