"""Taking: the recognitions that a company could come to, one after another, and what that decides.

A recognition can be taken when the designations that its standard asks for are held. Whatever else
the standard asks does not bar a path. A path is a least set of recognitions that reaches a goal, in
an order in which they can be taken: none of them can be left out.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

from criteria.facts import Designation, Facts, Value
from criteria.judging import Finding, judge
from criteria.nodes import Holds
from matcher.changeable import cannot_change
from matcher.plan import Plan
from matcher.recognitions import rank
from matcher.verdicts import WITHIN_REACH, verdict_of
from profiles.deriving import with_designations

_UNDECIDED = frozenset({"needs_facts"})
_DEEPEST = 6
"""More steps than any ladder of recognitions has."""

Taken: TypeAlias = frozenset[str]
"""Recognitions that are newly held, by id."""
Path: TypeAlias = tuple[str, ...]
"""Recognitions in an order in which they can be taken."""
NONE: Taken = frozenset()


class Taking:
    """The recognitions of one company; remembers what has been judged with which of them held."""

    def __init__(
        self, stated: Mapping[str, Value], facts: Facts, plan: Plan, findings: dict[int, Finding]
    ) -> None:
        """Begin with what a company states and what follows; `findings` are what is judged already."""
        self.plan = plan
        self.graph = plan.recognitions
        self._stated = stated
        self.facts = facts
        self.held: Taken = frozenset(key for key in self.graph.nodes if self._is_held(key))
        self._facts: dict[Taken, Facts] = {NONE: self.facts}
        self._seen: dict[Taken, dict[int, Finding]] = {NONE: findings}
        self._may_be_had: dict[str, bool] = {}

    def seen(self, taken: Taken) -> dict[int, Finding]:
        """Give what has been judged with some recognitions held."""
        return self._seen.setdefault(taken, {})

    def opening(self) -> list[Path]:
        """Give the paths that open or raise a measure, each set of recognitions once."""
        found: dict[Taken, Path] = {}
        for asking in self.graph.asking:
            measure, now = asking.measure, self.verdict(asking.measure, NONE)
            if now in WITHIN_REACH:
                continue
            for goal in (WITHIN_REACH, _UNDECIDED - {now}):
                for path in self._paths(asking.eligibility, self._reaching(measure, goal)):
                    found.setdefault(frozenset(path), path)
        return list(found.values())

    def leading(self) -> Iterator[Path]:
        """Give the shortest path to each recognition that others ask for."""
        for key in self.graph.nodes:
            if key not in self.held and self.leads_to(key):
                path = self.way_to(key)
                if path is not None:
                    yield path

    def way_to(self, key: str) -> Path | None:
        """Give the shortest path that ends with a recognition; `None` where there is none."""
        return next(self._paths(frozenset({key}), lambda taken: key in taken), None)

    def leads_to(self, key: str) -> list[str]:
        """Give the recognitions that ask for one and that the company could come to."""
        return [after for after in self.graph.following[key] if after not in self.held and self._open(after)]

    def opened(self, taken: Taken) -> dict[str, str]:
        """Give the measures that some recognitions bring within reach, with their verdicts."""
        asking = (each for each in self.graph.asking if each.eligibility & taken)
        verdicts = {each.measure: self.verdict(each.measure, taken) for each in asking}
        return {
            measure: verdict
            for measure, verdict in verdicts.items()
            if verdict in WITHIN_REACH and self.verdict(measure, NONE) not in WITHIN_REACH
        }

    def raised(self, taken: Taken) -> frozenset[str]:
        """Give the measures that some recognitions make undecided, being out of the question now."""
        return frozenset(
            each.measure
            for each in self.graph.asking
            if each.eligibility & taken
            and self.verdict(each.measure, taken) == "needs_facts"
            and self.verdict(each.measure, NONE) == "not_eligible"
        )

    def can_take(self, key: str, taken: Taken) -> bool:
        """Tell whether what must be held before a recognition is held, and nothing that must not."""
        return any(
            all(self._has(leaf, taken) for leaf in way.held)
            and not any(self._has(leaf, taken) for leaf in way.barred)
            for way in self.graph.nodes[key].ways
        )

    def with_taken(self, taken: Taken) -> Facts:
        """Give the facts with recognitions held since the as-of date; of several levels the highest."""
        facts = self._facts.get(taken)
        if facts is None:
            recognitions = sorted(
                (self.graph.recognitions[key] for key in sorted(taken)), key=lambda each: rank(each.level)
            )
            day = self.plan.as_of
            changed = {each.fact: Designation(True, each.level, day) for each in recognitions}
            facts = with_designations(self._stated, self.facts, changed, self.plan.scope)
            self._facts[taken] = facts
        return facts

    def verdict(self, measure: str, taken: Taken) -> str:
        """Give the verdict on a measure in force with some recognitions held."""
        tree = self.plan.by_id[measure].tree
        return verdict_of(judge(tree, self.with_taken(taken), self.plan.scope, self.seen(taken)).result)

    def _reaching(self, measure: str, goal: Collection[str]) -> Callable[[Taken], bool]:
        return lambda taken: self.verdict(measure, taken) in goal

    def _paths(self, wanted: Taken, reached: Callable[[Taken], bool]) -> Iterator[Path]:
        """Give, shortest first, the least sets of recognitions that reach a goal by some of those wanted."""
        if not wanted:
            return
        candidates = sorted(self.graph.sooner(wanted) - self.held, key=self.graph.order.__getitem__)
        least: list[Taken] = []
        frontier: dict[Taken, Path] = {NONE: ()}
        for _ in range(_DEEPEST):
            following: dict[Taken, Path] = {}
            for taken, path in frontier.items():
                for key in candidates:
                    larger = taken | {key}
                    if key in taken or larger in following or not self.can_take(key, taken):
                        continue
                    if any(other <= larger for other in least):
                        continue
                    if wanted & larger and reached(larger):
                        least.append(larger)
                        yield (*path, key)
                    else:
                        following[larger] = (*path, key)
            frontier = following

    def _has(self, leaf: Holds, taken: Taken) -> bool:
        if not taken.isdisjoint(self.graph.grants(leaf)):
            return True
        value = self._current(leaf.fact)
        return value is not None and (leaf.levels is None or value.level in leaf.levels)

    def _current(self, fact: str) -> Designation | None:
        """Give a designation that is held on the day."""
        value = self.facts.known.get(fact)
        return value if isinstance(value, Designation) and value.held_on(self.plan.as_of) else None

    def _is_held(self, key: str) -> bool:
        """Tell whether a recognition is held, or surpassed at a higher level."""
        recognition = self.graph.recognitions[key]
        value = self._current(recognition.fact)
        if value is None or recognition.level is None:
            return value is not None
        return rank(value.level) >= rank(recognition.level)

    def _open(self, key: str) -> bool:
        """Tell whether nothing that cannot change stands in the way of a recognition."""
        known = self._may_be_had.get(key)
        if known is None:
            standard, scope = self.graph.nodes[key].standard, self.plan.scope
            known = self._may_be_had[key] = standard is None or not cannot_change(
                judge(standard, self.facts, scope, self.seen(NONE)), scope.vocabulary
            )
        return known
