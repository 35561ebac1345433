"""The report on a reform: plain data, ready for JSON (`docs/reform.md`). Money in yuan."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from typing_extensions import TypedDict

from criteria.words import Language, Words
from matcher.plain import number
from matcher.reform.effects import Effect, Span
from matcher.reform.groups import ALL
from matcher.reform.movements import Direction
from matcher.reform.placebo import Suspicion
from matcher.reform.running import Outcome, Swept
from matcher.reform.worth import FEN
from matcher.report import CatalogueInfo, Figure


class SpanInfo(TypedDict):
    """Money, low and high; null where nothing bounds it."""

    low: Figure | None
    high: Figure | None


class Standing(TypedDict):
    """One side: how many certainly meet the conditions, reach them, and possibly do; what that costs.

    `cost` is of those within reach; `bounds` runs from those who certainly meet the conditions to all
    who possibly do. Both are null where the text gives no figure.
    """

    certain: int
    reached: int
    possible: int
    cost: SpanInfo | None
    bounds: SpanInfo | None


class Takers(TypedDict):
    """Of those who take the measure by the assumption: the same counts again."""

    before: int
    after: int
    winners: int
    losers: int
    cost_change: SpanInfo | None


class GroupEffect(TypedDict):
    """What becomes of one group of companies under one measure.

    `raised` and `lowered` are those among the stayers who certainly are due more, and less; null where
    that cannot be told.
    """

    group: str
    label: str
    companies: int
    before: Standing
    after: Standing
    winners: int
    losers: int
    stayers: int
    sure_winners: int
    sure_losers: int
    raised: int | None
    lowered: int | None
    cost_change: SpanInfo | None
    takers: Takers | None


class MeasureEffect(TypedDict):
    """What becomes of a measure; `groups` begins with all companies."""

    measure: str
    title: str
    touched: list[str]
    direction: str
    groups: list[GroupEffect]


class Doubt(TypedDict):
    """A threshold to be read with care."""

    fact: str
    threshold: Figure
    band: bool
    step: Figure
    heap: int | None
    usual: float | None
    text: str


class SweepPoint(TypedDict):
    """What a threshold comes to."""

    threshold: Figure
    certain: int
    reached: int
    possible: int
    cost: SpanInfo | None


class SweepInfo(TypedDict):
    """A threshold swept, and the one that stands in the reformed catalogue."""

    measure: str
    title: str
    path: str
    fact: str
    label: str
    current: Figure | None
    points: list[SweepPoint]


class ReformInfo(TypedDict):
    """Which reform it is."""

    id: str
    title: str


class Versions(TypedDict):
    """The catalogue on both sides."""

    before: CatalogueInfo
    after: CatalogueInfo


class ReformReport(TypedDict):
    """All that is said of a reform."""

    reform: ReformInfo
    as_of: str
    catalogue: Versions
    companies: int
    by: str | None
    measures: list[MeasureEffect]
    untouched: int
    placebo: list[Doubt]
    sweeps: list[SweepInfo]
    assumptions: list[str]


EVERYBODY = Words(
    "成本按可及企业全部享受计算，每项措施单独计，不计多项措施合计的上限、同一税基和总量控制。",
    "Costs assume that every company within reach takes the measure, each measure by itself: limits on "
    "several together, one tax base and total control are left out.",
)
NO_RESPONSE = Words(
    "假设企业不因改革改变自身情况。",
    "Companies are taken as they are: none changes because of the reform.",
)


def report_of(outcome: Outcome, language: Language) -> ReformReport:
    """Write what came out of a reform in one language."""
    reform, asked, comparison = outcome.reform, outcome.asked, outcome.comparison
    effects, takers = comparison.effects, comparison.takers
    writer = _Writer(outcome, language)
    return {
        "reform": {"id": reform.id, "title": writer.say(Words(reform.title, reform.title_en))},
        "as_of": asked.as_of.isoformat(),
        "catalogue": {
            "before": {"id": outcome.before.policy.id, "version": outcome.before.version},
            "after": {"id": outcome.after.policy.id, "version": outcome.after.version},
        },
        "companies": int(comparison.companies.sum()),
        "by": None if asked.by is None else asked.by.value,
        "measures": [
            writer.measure(effect, takers[at] if takers else None) for at, effect in enumerate(effects)
        ],
        "untouched": len(outcome.before.measures) - len(effects),
        "placebo": [writer.doubt(suspicion) for suspicion in outcome.suspicions],
        "sweeps": [writer.sweep(swept) for swept in outcome.sweeps],
        "assumptions": [*writer.assumptions()],
    }


class _Writer:
    """Writes the parts of a report in one language."""

    def __init__(self, outcome: Outcome, language: Language) -> None:
        self._outcome = outcome
        self._language = language
        self._groups = outcome.comparison.groups

    def say(self, words: Words) -> str:
        """Choose the words."""
        return words.within(self._language)

    def assumptions(self) -> Iterator[str]:
        """Name what is assumed."""
        yield self.say(EVERYBODY)
        yield self.say(NO_RESPONSE)
        take_up = self._outcome.asked.take_up
        if take_up is not None:
            share, seed = f"{take_up.share:g}", take_up.seed
            words = Words(
                f"享受率{share}为给定假设；改革前后用同一抽样（种子{seed}）。",
                f"A take-up of {share} is assumed as given; both sides use the same draws (seed {seed}).",
            )
            yield self.say(words)

    def measure(self, effect: Effect, takers: Effect | None) -> MeasureEffect:
        """Write the effect on one measure: all companies, then every group that has any."""
        touched = effect.touched
        companies = self._outcome.comparison.companies
        groups = [self._group(ALL, slice(None), effect, takers)]
        if self._outcome.asked.by is not None:
            groups += [
                self._group(name, slice(at, at + 1), effect, takers)
                for at, name in enumerate(self._groups.names)
                if companies[at]
            ]
        return {
            "measure": touched.measure,
            "title": self._title(touched.measure),
            "touched": [name for name in ("reach", "amount") if getattr(touched, name)],
            "direction": effect.direction.value if touched.reach else Direction.SAME.value,
            "groups": groups,
        }

    def _group(self, name: str, where: slice, effect: Effect, takers: Effect | None) -> GroupEffect:
        return {
            "group": name,
            "label": self.say(self._groups.label(name)),
            "companies": int(self._outcome.comparison.companies[where].sum()),
            "before": _standing(effect, where, after=False),
            "after": _standing(effect, where, after=True),
            "winners": int(effect.winners[where].sum()),
            "losers": int(effect.losers[where].sum()),
            "stayers": int(effect.stayers[where].sum()),
            "sure_winners": int(effect.sure_winners[where].sum()),
            "sure_losers": int(effect.sure_losers[where].sum()),
            "raised": None if effect.shifted is None else int(effect.shifted[where, 0].sum()),
            "lowered": None if effect.shifted is None else int(effect.shifted[where, 1].sum()),
            "cost_change": span_of(effect.cost_change(where)),
            "takers": None if takers is None else _takers(takers, where),
        }

    def _title(self, measure: str) -> str:
        entry = self._outcome.before.measures[measure]
        return self.say(Words(entry.title, entry.title_en))

    def doubt(self, found: Suspicion) -> Doubt:
        """Write why a threshold is to be read with care."""
        cut = found.cut
        spec = self._outcome.before.vocabulary[cut.fact]
        value = number(cut.value)
        texts = []
        if found.band:
            texts.append(
                Words(
                    f"{spec.label.zh}的门槛{value}正是数据来源的分档界限",
                    f"the threshold {value} of {spec.label.en} is an edge of the source's bands",
                )
            )
        if found.heap is not None:
            step, usual = number(found.step), found.usual
            texts.append(
                Words(
                    f"{spec.label.zh}在{value}一侧{step}以内有{found.heap}家企业，附近每步通常{usual:g}家",
                    f"{found.heap} companies stand within {step} of {value} in {spec.label.en}, "
                    f"where {usual:g} a step are usual nearby",
                )
            )
        joint = "；" if self._language is Language.ZH else "; "
        return {
            "fact": cut.fact,
            "threshold": value,
            "band": found.band,
            "step": number(found.step),
            "heap": found.heap,
            "usual": found.usual,
            "text": joint.join(map(self.say, texts)),
        }

    def sweep(self, swept: Swept) -> SweepInfo:
        """Write a curve."""
        leaf = swept.located.leaf
        scope = swept.located.scope
        current = scope.value(leaf.threshold)
        return {
            "measure": swept.asked.measure,
            "title": self._title(swept.asked.measure),
            "path": swept.asked.path,
            "fact": leaf.fact,
            "label": self.say(scope.vocabulary[leaf.fact].label),
            "current": number(Decimal(current)) if isinstance(current, int | Decimal) else None,
            "points": [
                {
                    "threshold": number(point.threshold),
                    "certain": point.certain,
                    "reached": point.reached,
                    "possible": point.possible,
                    "cost": span_of(Span(point.low, point.high)) if point.priced else None,
                }
                for point in swept.points
            ],
        }


def _standing(effect: Effect, where: slice, *, after: bool) -> Standing:
    counts = {name: int(found[where].sum()) for name, found in effect.standing(after=after).items()}
    cost: Mapping[str, Span] = effect.cost(where, after=after)
    return {
        "certain": counts["certain"],
        "reached": counts["reached"],
        "possible": counts["possible"],
        "cost": span_of(cost.get("reached")),
        "bounds": span_of(cost.get("bounds")),
    }


def _takers(effect: Effect, where: slice) -> Takers:
    before, after = (int(effect.standing(after=side)["reached"][where].sum()) for side in (False, True))
    return {
        "before": before,
        "after": after,
        "winners": int(effect.winners[where].sum()),
        "losers": int(effect.losers[where].sum()),
        "cost_change": span_of(effect.cost_change(where)),
    }


def span_of(span: Span | None) -> SpanInfo | None:
    """Write money in yuan."""
    return None if span is None else {"low": _yuan(span.low), "high": _yuan(span.high)}


def _yuan(fen: int | None) -> Figure | None:
    return None if fen is None else number(Decimal(fen) / FEN)


def rows_of(report: ReformReport) -> list[Mapping[str, object]]:
    """Give the effects as rows of one table, a row for each measure and group."""
    return [
        _flat({"measure": entry["measure"], "title": entry["title"]} | group)
        for entry in report["measures"]
        for group in entry["groups"]
    ]


def sweep_rows_of(report: ReformReport) -> list[Mapping[str, object]]:
    """Give the curves as rows of one table, a row for each threshold."""
    return [
        _flat({"measure": sweep["measure"], "path": sweep["path"], "fact": sweep["fact"]} | point)
        for sweep in report["sweeps"]
        for point in sweep["points"]
    ]


_SPANS = frozenset({"cost", "bounds", "cost_change"})


def _flat(entry: Mapping[str, object], head: str = "") -> dict[str, object]:
    """Write nested data as one row: `before.cost.low`."""
    found: dict[str, object] = {}
    for key, value in entry.items():
        name = f"{head}{key}"
        if isinstance(value, Mapping):
            found |= _flat(value, f"{name}.")
        elif key in _SPANS:
            found |= {f"{name}.low": None, f"{name}.high": None}
        else:
            found[name] = value
    return found
