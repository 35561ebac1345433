"""Unlocking: which recognitions a company could take next, and what each step opens for it.

What a step opens is found by judging again with the recognitions held since the as-of date, and is
what it adds to the steps before it. What their standards ask beside recognitions is listed as what
the path takes; where that is unmet and cannot change the path is blocked.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from criteria.asking import ask
from criteria.blaming import blame
from criteria.judging import Finding, judge
from criteria.nodes import All, Defined, JudgedBy
from criteria.results import MET, UNMET
from matcher.amounts import Interval, evaluate
from matcher.changeable import cannot_change, fixed
from matcher.plain import yuan
from matcher.taking import NONE, Path, Taken, Taking
from matcher.unlock_report import Changed, Lacking, Needs, Opened, State, Step, Unlock, Worth
from matcher.verdicts import WITHIN_REACH

STATES = ("held", "within_reach", "after_another", "to_be_proven", "falls_short", "blocked")
"""How a company can stand to a recognition."""


class _Demands(NamedTuple):
    """What the steps of a path take beside the recognitions, and what of it cannot change."""

    needs: Needs
    blocked: str | None


class Unlocking(Taking):
    """What the recognitions that a company could take come to, as plain data."""

    def unlocks(self) -> list[Unlock]:
        """Give the paths of recognitions that are of use to the company, those to take first first.

        In this order: what can be taken, what opens a measure, fewest steps, most money, most measures.
        """
        paths = self.opening()
        further = [path for path in self.leading() if not any(path == other[: len(path)] for other in paths)]
        found = [self._unlock(path) for path in paths]
        found += [unlock for path in further if (unlock := self._unlock(path))["blocked"] is None]
        return sorted(found, key=self._order)

    def states(self) -> list[State]:
        """Tell how the company stands to each recognition."""
        return [self._state(key) for key in self.graph.nodes]

    def _unlock(self, path: Path) -> Unlock:
        taken, before = frozenset(path), frozenset(path[:-1])
        opens = self._opens(taken, before)
        taking = self._demands(path)
        return {
            "path": [self._step(key) for key in path],
            "depth": len(path),
            "opens": opens,
            "instead_of": self._instead_of(opens),
            "raises": sorted(self.raised(taken) - self.raised(before)),
            "changes": [*self._changes(taken, before)],
            "leads_to": self.leads_to(path[-1]),
            "value": self._worth(opens),
            "needs": taking.needs,
            "blocked": taking.blocked,
        }

    def _order(self, unlock: Unlock) -> tuple[object, ...]:
        worth = unlock["value"]
        figure = worth["low"] if worth["high"] is None else worth["high"]
        return (
            unlock["blocked"] is not None,
            not unlock["opens"],
            not unlock["raises"] and not unlock["opens"],
            unlock["depth"],
            -figure,
            len(unlock["needs"]["unread"]),
            -(worth["unpriced"] + (worth["high"] is None)),
            -len(unlock["opens"]),
            -len(unlock["raises"]),
            [self.graph.order[step["recognition"]] for step in unlock["path"]],
        )

    def _step(self, key: str) -> Step:
        recognition = self.graph.recognitions[key]
        return {
            "recognition": key,
            "designation": recognition.designation,
            "level": None if recognition.level is None else recognition.level.value,
            "label": self.graph.label(key, self.plan.language),
            "note": self.graph.note(key, self.plan.language),
            "stated": recognition.fact in self.facts.known,
        }

    def _opens(self, taken: Taken, before: Taken) -> list[Opened]:
        already = self.opened(before)
        return [
            self._opened(measure, verdict, taken)
            for measure, verdict in self.opened(taken).items()
            if measure not in already
        ]

    def _instead_of(self, opens: Sequence[Opened]) -> list[str]:
        """Give the measures that are within reach now and cannot be had beside those that are opened."""
        groups = {self.plan.by_id[each["measure"]].measure.choice for each in opens} - {None}
        return [
            planned.measure.id
            for planned in (self.plan.measures if groups else ())
            if planned.measure.choice in groups
            and planned.in_force
            and planned.measure.open_to_organisations
            and self.verdict(planned.measure.id, NONE) in WITHIN_REACH
        ]

    def _opened(self, measure: str, verdict: str, taken: Taken) -> Opened:
        planned, amount = self.plan.by_id[measure].measure, self._amount(measure, taken)
        return {
            "measure": measure,
            "title": self.plan.words(planned.title, planned.title_en),
            "verdict": verdict,
            "low": None if amount is None else yuan(amount.low),
            "high": None if amount is None else yuan(amount.high),
            "status": planned.amount.kind.value if amount is None else amount.status,
        }

    def _amount(self, measure: str, taken: Taken) -> Interval | None:
        formula = self.plan.by_id[measure].measure.amount.formula
        return None if formula is None else evaluate(formula, self.with_taken(taken), self.plan.scope)

    def _changes(self, taken: Taken, before: Taken) -> Iterator[Changed]:
        """Give the measures within reach all the while whose amount the last step changes."""
        for asking in self.graph.asking:
            measure = asking.measure
            if not asking.amount & (taken - before) or self.verdict(measure, taken) not in WITHIN_REACH:
                continue
            if self.verdict(measure, before) not in WITHIN_REACH:
                continue
            then, now = self._amount(measure, taken), self._amount(measure, before)
            if then is not None and now is not None and then != now:
                planned = self.plan.by_id[measure].measure
                yield {
                    "measure": measure,
                    "title": self.plan.words(planned.title, planned.title_en),
                    "low": yuan(then.low),
                    "high": yuan(then.high),
                    "low_before": yuan(now.low),
                    "high_before": yuan(now.high),
                }

    def _worth(self, opens: Sequence[Opened]) -> Worth:
        groups: dict[str, list[Opened]] = {}
        for each in opens:
            group = self.plan.by_id[each["measure"]].measure.choice or each["measure"]
            groups.setdefault(group, []).append(each)
        figures = [[each for each in group if each["status"] in _FIGURES] for group in groups.values()]
        priced = [group for group in figures if group]
        highs = [max(_top(each) for each in group) for group in priced]
        total = sum(highs, Decimal(0))
        lows = [max(Decimal(str(each["low"] or 0)) for each in group) for group in priced]
        return {
            "low": yuan(sum(lows, Decimal(0))) or 0,
            "high": yuan(total),
            "unpriced": sum(each["status"] == "by_regulation" for each in opens),
        }

    def _demands(self, path: Path, start: int = 0) -> _Demands:
        """Judge the standard of each step from `start` on, with the steps before it held."""
        failed: list[Lacking] = []
        missing: list[str] = []
        to_be_judged: list[str] = []
        unread: list[str] = []
        fast: list[str] = []
        for index, key in enumerate(path[start:], start):
            standard, before = self.graph.nodes[key].standard, frozenset(path[:index])
            if standard is None:
                unread.append(key)
                continue
            facts = self.with_taken(before)
            finding = judge(standard, facts, self.plan.scope, self.seen(before))
            stuck = cannot_change(finding, self.plan.scope.vocabulary)
            for culprit in blame(finding, self.plan.scope):
                text = self.plan.demand(culprit, "").text
                failed.append({"recognition": key, "fact": culprit.leaf.fact, "text": text})
                if stuck and fixed(culprit.leaf, self.plan.scope.vocabulary):
                    fast.append(
                        f"{self.graph.label(key, self.plan.language)}{self.plan.words('：', ': ')}{text}"
                    )
            for part in _conjuncts(finding):
                missing += ask(part, facts)
                to_be_judged += self._judgements(part)
        needs: Needs = {
            "failed": failed,
            "missing_facts": [*dict.fromkeys(missing)],
            "to_be_judged": [*dict.fromkeys(to_be_judged)],
            "unread": unread,
        }
        return _Demands(needs, self.plan.words("；", "; ").join(dict.fromkeys(fast)) or None)

    def _judgements(self, finding: Finding) -> Iterator[str]:
        if finding.result in (MET, UNMET):
            return
        criterion = finding.criterion
        if isinstance(criterion, JudgedBy):
            yield self.plan.words(criterion.text, criterion.text_en)
        for part in finding.parts:
            yield from self._judgements(part)

    def _state(self, key: str) -> State:
        path = () if key in self.held else self.way_to(key)
        nothing: Needs = {"failed": [], "missing_facts": [], "to_be_judged": [], "unread": []}
        state: State = {
            "recognition": key,
            "state": "held" if key in self.held else "blocked",
            "stated": self.graph.recognitions[key].fact in self.facts.known,
            "first": [],
            "opens": [],
            "value": self._worth(()),
            "needs": nothing,
            "blocked": None,
        }
        if path is None:
            barred = self.plan.words(
                "已持有与之不能并存的称号，或所需称号无从取得",
                "a title is held that excludes it, or one that it asks for cannot be had",
            )
            return {**state, "blocked": barred}
        if not path:
            return state
        opens = self._opens(frozenset(path), frozenset(path[:-1]))
        own = self._demands(path, len(path) - 1)
        return {
            **state,
            "state": _state_of(own, after_another=len(path) > 1),
            "first": [*path[:-1]],
            "opens": opens,
            "value": self._worth(opens),
            "needs": own.needs,
            "blocked": own.blocked,
        }


_FIGURES = frozenset({"computed", "range", "needs_facts"})


def _top(opened: Opened) -> Decimal:
    return Decimal("Infinity") if opened["high"] is None else Decimal(str(opened["high"]))


def _conjuncts(finding: Finding) -> Iterator[Finding]:
    """Give the conditions that an unmet `all` joins; any other finding is one."""
    if finding.result is UNMET and isinstance(finding.criterion, All | Defined):
        for part in finding.parts:
            yield from _conjuncts(part)
    else:
        yield finding


def _state_of(demands: _Demands, *, after_another: bool) -> str:
    if demands.blocked is not None:
        return "blocked"
    if demands.needs["failed"]:
        return "falls_short"
    if demands.needs["missing_facts"] or demands.needs["unread"]:
        return "to_be_proven"
    return "after_another" if after_another else "within_reach"
