"""Tables for people: what changes between two sides, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from api.languages import Tongue
from api.tables import Tables
from api.wording import AMOUNT_STATUSES, DISCLAIMER, RESULTS, VERDICTS
from criteria.facts import Vocabulary
from criteria.words import Words
from matcher.change_report import (
    AmountState,
    Cause,
    ChangeReport,
    FactChange,
    LawChange,
    MeasureChange,
    Reason,
    SideInfo,
    Standing,
    Total,
)
from matcher.verdicts import WITHIN_REACH

CHANGES: Mapping[str, tuple[Words, str]] = {
    "gained": (Words("新增有望", "within reach now"), "green"),
    "lost": (Words("不再满足", "no longer met"), "red"),
    "came_into_force": (Words("进入有效期", "into its period"), "cyan"),
    "expired": (Words("不在有效期", "out of its period"), "bright_black"),
    "opened": (Words("转为待定", "undecided now"), "yellow"),
    "closed": (Words("转为不满足", "ruled out now"), "red"),
    "judgement": (Words("核实要求有变", "to be checked otherwise"), "cyan"),
    "amount": (Words("金额有变", "another amount"), "default"),
    "added": (Words("新增措施", "new in the catalogue"), "green"),
    "removed": (Words("措施取消", "gone from the catalogue"), "bright_black"),
    "conditions": (Words("条件有变，结论不变", "other conditions, same verdict"), "default"),
}
_BECAUSE: Mapping[str, Words] = {
    "fact": Words("企业情况变化", "the company changed"),
    "law": Words("规定变化", "the law changed"),
    "date": Words("时间推移", "time passed"),
}
_PERIODS = frozenset({"came_into_force", "expired"})


def print_changes(report: ChangeReport, vocabulary: Vocabulary, tongue: Tongue, console: Console) -> None:
    """Print a change report as tables: sides, what differs, what changes and why."""
    console.print(Group(*_Changes(vocabulary, tongue).changes(report)))


class _Changes(Tables):
    """The tables of a change report in one language."""

    def changes(self, report: ChangeReport) -> Iterator[RenderableType]:
        yield self._sides(report["before"], report["after"])
        yield self._totals(report["totals"]["before"], report["totals"]["after"])
        yield from self._facts(report)
        yield from self._law(report)
        yield from self._changed(report["measures"])
        yield self._end(report)

    def _sides(self, before: SideInfo, after: SideInfo) -> Text:
        unnamed = self.say("（未具名企业）", "(unnamed company)")
        name = self._from_to(before["name"] or unnamed, after["name"] or unnamed)
        catalogues = [f"{side['catalogue']['id']} {side['catalogue']['version']}" for side in (before, after)]
        days = self._from_to(before["as_of"], after["as_of"])
        return Text(name, style="bold").append(f"  {days}  {self._from_to(*catalogues)}", style="dim")

    def _totals(self, before: Total, after: Total) -> Text:
        money = self._from_to(
            self._ends(before["low"], before["high"]), self._ends(after["low"], after["high"])
        )
        count = self._from_to(str(before["within_reach"]), str(after["within_reach"]))
        return Text(
            self.say(
                f"可测算金额合计：{money}；较有希望的措施：{count} 项",
                f"computable in all: {money}; measures within reach: {count}",
            )
        )

    def _ends(self, low: float, high: float | None) -> str:
        if low == high:
            return self._money(low)
        return f"{self._money(low)} – {'…' if high is None else self._money(high)}"

    @staticmethod
    def _from_to(before: str, after: str) -> str:
        return before if before == after else f"{before} → {after}"

    def _facts(self, report: ChangeReport) -> Iterator[RenderableType]:
        named = {fact for cause in _causes(report["measures"]) for fact in cause["facts"]}
        named |= {reason["fact"] or "" for reason in _reasons(report["measures"])}
        shown = [fact for fact in report["facts"] if fact["fact"] in named] or report["facts"]
        if shown:
            table = self.table(
                self.say("企业情况的变化", "what changed about the company"),
                self.say("事实", "fact"),
                self.say("之前", "before"),
                self.say("之后", "after"),
            )
            for fact in shown:
                table.add_row(self._fact(fact), fact["before_text"], fact["after_text"])
            yield table
        yield from self._more(
            len(report["facts"]) - len(shown), "项情况不同，未成为原因", "more facts differ"
        )

    def _fact(self, fact: FactChange) -> Text:
        label = Text(fact["label"])
        return label.append(self.say("（推算）", " (derived)"), style="dim") if fact["derived"] else label

    def _law(self, report: ChangeReport) -> Iterator[RenderableType]:
        named = {(law["kind"], law["name"]) for cause in _causes(report["measures"]) for law in cause["law"]}
        laws = [law for law in report["law"] if law["kind"] != "measure" or law["change"] not in _PERIODS]
        shown = [law for law in laws if (law["kind"], law["name"]) in named or law["kind"] == "measure"]
        if shown:
            table = self.table(
                self.say("规定的变化", "what changed in the law"),
                self.say("规定", "law"),
                self.say("之前", "before"),
                self.say("之后", "after"),
            )
            for law in shown:
                table.add_row(
                    Text(law["label"]).append(f"\n{law['name']}", style="dim"),
                    self._state(law, "before"),
                    self._state(law, "after"),
                )
            yield table
        yield from self._more(len(laws) - len(shown), "处规定不同，未成为原因", "more pieces of law differ")

    def _state(self, law: LawChange, side: str) -> Text:
        state = law["before"] if side == "before" else law["after"]
        if state is None:
            return Text(self.say("（无现行规定）", "(none in force)"), style="dim")
        return Text(state["text"]).append(f"\n{state['document']}", style="dim")

    def _more(self, count: int, zh: str, en: str) -> Iterator[Text]:
        if count:
            yield Text(self.say(f"另有 {count} {zh}", f"{count} {en}, without being a reason"), style="dim")

    def _changed(self, measures: Sequence[MeasureChange]) -> Iterator[RenderableType]:
        brief = [measure for measure in measures if _is_brief(measure)]
        shown = [measure for measure in measures if not _is_brief(measure)]
        if shown:
            table = self.table(
                self.say("措施的变化", "what changes"),
                self.say("变化", "change"),
                self.say("措施", "measure"),
                self.say("结论与金额", "verdict and amount"),
                self.say("原因", "why"),
            )
            for measure in shown:
                words, colour = CHANGES[measure["change"]]
                table.add_row(
                    Text(self.words(words), style=colour),
                    self._named(measure),
                    self._became(measure),
                    self._why_changed(measure["reasons"]),
                )
            yield table
        for change in sorted({measure["change"] for measure in brief}):
            ids = [measure["measure"] for measure in brief if measure["change"] == change]
            yield Text(
                self.say(
                    f"另有 {len(ids)} 项{self.words(CHANGES[change][0])}：{'、'.join(ids)}",
                    f"{len(ids)} more, {self.words(CHANGES[change][0])}: {', '.join(ids)}",
                ),
                style="dim",
            )

    def _named(self, measure: MeasureChange) -> Text:
        title = measure["title_en"] if self.tongue is Tongue.EN else measure["title"]
        return Text(title).append(f"\n{measure['measure']}", style="dim")

    def _became(self, measure: MeasureChange) -> Text:
        verdicts = [
            self.words(VERDICTS[verdict]) if verdict else "–"
            for verdict in (measure["verdict"]["before"], measure["verdict"]["after"])
        ]
        amounts = [
            self._amount_state(measure["amount"]["before"]),
            self._amount_state(measure["amount"]["after"]),
        ]
        return Text(self._from_to(*verdicts)).append(f"\n{self._from_to(*amounts)}", style="bold")

    def _amount_state(self, amount: AmountState | None) -> str:
        if amount is None:
            return "–"
        low, high, status = amount["low"], amount["high"], amount["status"]
        if low is not None and high is not None:
            return self._ends(low, high)
        return f"≥ {self._money(low)}" if low else self.words(AMOUNT_STATUSES[status])

    def _why_changed(self, reasons: Sequence[Reason]) -> Text:
        said = Text()
        for number, reason in enumerate(reasons):
            said.append("\n" * bool(number)).append(self._reason(reason))
        return said

    def _reason(self, reason: Reason) -> Text:
        before, after = reason["before"], reason["after"]
        shown = after or before
        if shown is None:
            return Text()
        text = self._from_to(before["text"], after["text"]) if before and after else shown["text"]
        values = self._from_to(self._standing(before), self._standing(after))
        said = Text(f"{text}{self.say('：', ': ')}{values}")
        because = self.say("、", ", ").join(self.words(_BECAUSE[code]) for code in reason["because"])
        sources = [each["source"] for each in (before, after) if each and each["source"]]
        return said.append(f" [{because}] {' → '.join(dict.fromkeys(sources))}", style="dim")

    def _standing(self, standing: Standing | None) -> str:
        if standing is None:
            return self.say("（无此条件）", "(no such condition)")
        result = self.words(RESULTS[standing["result"]]) if standing["result"] else ""
        value = standing["value_text"]
        if value and result:
            return self.say(f"{value}（{result}）", f"{value} ({result})")
        return value or result or self.say("（无现行规定）", "(none in force)")

    def _end(self, report: ChangeReport) -> Text:
        unchanged, changed = report["unchanged"], len(report["measures"])
        if changed:
            said = self.say(
                f"{changed} 项措施有变化，{unchanged} 项没有变化",
                f"{changed} measures change, {unchanged} do not",
            )
        else:
            said = self.say(
                f"没有变化：{unchanged} 项措施的结论、金额和条件都与之前相同",
                f"nothing changes: {unchanged} measures keep verdict, amount and conditions",
            )
        return Text(said, style="bold").append(f"\n{self.words(DISCLAIMER)}", style="not bold dim")


def _is_brief(measure: MeasureChange) -> bool:
    """Tell whether a measure only came into or out of its period, and was of no use on the other side."""
    verdicts = {measure["verdict"]["before"], measure["verdict"]["after"]}
    return measure["change"] in _PERIODS and verdicts.isdisjoint(WITHIN_REACH)


def _reasons(measures: Iterable[MeasureChange]) -> Iterator[Reason]:
    for measure in measures:
        yield from measure["reasons"]


def _causes(measures: Sequence[MeasureChange]) -> Iterator[Cause]:
    yield from (reason["cause"] for reason in _reasons(measures))
