"""Tables for people: a report and a catalogue on a terminal."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from api.catalogue_view import CatalogueView
from api.languages import Tongue, rendered
from api.wording import AMOUNT_STATUSES, DISCLAIMER, KINDS, RESULTS, ROUTES, VERDICTS
from criteria.facts import FactKind, Vocabulary
from criteria.phrasing import figure, money
from criteria.words import Words
from matcher.coverage import CoverageReport
from matcher.report import Amount, Failed, Match, Question, Report

_COLOURS = {
    "eligible": "green",
    "likely": "cyan",
    "needs_facts": "yellow",
    "not_eligible": "red",
    "not_in_force": "bright_black",
}
_QUESTIONS_SHOWN = 5


def print_report(report: Report, vocabulary: Vocabulary, tongue: Tongue, console: Console) -> None:
    """Print a report as tables, one for each verdict."""
    console.print(Group(*Tables(vocabulary, tongue).report(report)))


def print_catalogue(view: CatalogueView, tongue: Tongue, console: Console) -> None:
    """Print what a catalogue encodes."""
    console.print(Group(*Tables(Vocabulary({}), tongue).catalogue(view)))


def print_coverage(report: CoverageReport, tongue: Tongue, console: Console) -> None:
    """Print how much of a catalogue a machine checks and its cases try."""
    console.print(Group(*Tables(Vocabulary({}), tongue).coverage(report)))


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
        return title.append(f"\n{match['measure']} {self.words(KINDS[match['kind']])}", style="dim")

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

    def _foot(self, report: Report) -> Text:
        joint = report["joint"]
        low = self._money(joint["low"])
        high = "…" if joint["high"] is None else self._money(joint["high"])
        total = low if joint["low"] == joint["high"] else f"{low} – {high}"
        foot = Text(self.say(f"可测算金额合计：{total}", f"computable in all: {total}"), style="bold")
        for cap in joint["caps"]:
            foot.append(f"\n{cap}", style="default")
        for warning in report["warnings"]:
            foot.append(f"\n! {warning['text']}", style="yellow")
        return foot.append(f"\n{self.words(DISCLAIMER)}", style="dim")

    def catalogue(self, view: CatalogueView) -> Iterator[RenderableType]:
        """Give the tables of a catalogue."""
        document = view["document"]
        title = document["title_en"] if self.tongue is Tongue.EN else document["title"]
        yield Text(f"{title}  {document['number']}  {document['issued_on']}  {view['version']}", style="bold")
        for domain in view["domains"]:
            name = domain["title_en"] if self.tongue is Tongue.EN else domain["title"]
            head = f"{domain['number']} {name} · {domain['lead_bureau']}"
            table = self.table(
                f"{head} · {self._money(domain['budget_yuan'])}",
                self.say("条", "art."),
                self.say("标题 / 措施", "title / measure"),
                self.say("部门 / 类别", "bureaus / kind"),
                self.say("机器可判", "checked"),
                self.say("用例", "cases"),
            )
            for article in view["articles"]:
                if article["domain"] == domain["number"]:
                    heading = article["title_en"] if self.tongue is Tongue.EN else article["title"]
                    bureaus = self.say("、", ", ").join(article["responsible_bureaus"])
                    table.add_row(str(article["number"]), Text(heading, style="bold"), bureaus, "", "")
                    for row in self._measures(view, article["number"]):
                        table.add_row(*row)
            yield table

    def _measures(self, view: CatalogueView, article: int) -> Iterator[tuple[str, str, str, str, str]]:
        for measure in view["measures"]:
            if measure["article"] == article:
                name = measure["title_en"] if self.tongue is Tongue.EN else measure["title"]
                encoded = f"{measure['conditions_encoded']}/{measure['conditions']}"
                what = f"{self.words(KINDS[measure['kind']])} · {self.words(ROUTES[measure['route']])}"
                yield "", f"{measure['id']} {name}", what, encoded, str(measure["cases"])

    def coverage(self, report: CoverageReport) -> Iterator[RenderableType]:
        """Give the table of a catalogue's coverage."""
        measures = report["measures"]
        table = self.table(
            self.say("覆盖情况", "coverage"),
            self.say("措施", "measure"),
            self.say("机器可判", "checked"),
            self.say("用例", "cases"),
            self.say("由部门核实", "for a bureau to judge"),
            self.say("用例未触及", "not tried by any case"),
        )
        for measure in measures:
            table.add_row(
                Text(measure["measure"]).append(f" {measure['title']}", style="dim"),
                f"{measure['conditions_encoded']}/{measure['conditions']}",
                str(measure["cases"]),
                "\n".join(measure["judged"]),
                Text("\n".join(measure["untried"]), style="red"),
            )
        yield table
        encoded = sum(measure["conditions_encoded"] for measure in measures)
        conditions = sum(measure["conditions"] for measure in measures)
        cases = sum(measure["cases"] for measure in measures)
        untried = sum(len(measure["untried"]) for measure in measures) + len(report["untried_definitions"])
        yield Text(
            self.say(
                f"{len(measures)} 项措施，{conditions} 个条件中 {encoded} 个机器可判，{cases} 个用例，"
                f"{untried} 处用例未触及",
                f"{len(measures)} measures, {encoded} of {conditions} conditions checked, {cases} cases, "
                f"{untried} parts not tried",
            ),
            style="bold",
        )
        for untried_part in report["untried_definitions"]:
            yield Text(untried_part, style="red")
        counts = "  ".join(f"{name} {count}" for name, count in report["confidence"].items())
        yield Text(self.say(f"依据与数字按可信度：{counts}", f"sources and figures by confidence: {counts}"))
