"""Phrase: a criterion in plain words, in Simplified Chinese and in English.

A node's own `text` / `text_en` wins; everything else follows from the fact's label, unit and
options. `negated` phrases what stands under a `not`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from criteria.facts import Designation, FactKind, FactSpec, Level, Value
from criteria.nodes import (
    Above,
    All,
    AnyOf,
    AtLeast,
    AtLeastN,
    AtMost,
    Below,
    Between,
    Criterion,
    DateRange,
    Defined,
    Holds,
    In,
    Includes,
    Is,
    IsKnown,
    JudgedBy,
    Node,
    Not,
    Within,
)
from criteria.scope import Scope
from criteria.terms import Term
from criteria.words import Language, Words

LEVELS = {
    Level.NATIONAL: Words("国家级", "national"),
    Level.PROVINCIAL: Words("省级", "provincial"),
    Level.MUNICIPAL: Words("市级", "municipal"),
}

_RELATIONS: Mapping[type[Node], tuple[Words, Words]] = {
    AtLeast: (Words("不低于", "at least"), Words("低于", "below")),
    Above: (Words("高于", "above"), Words("不超过", "at most")),
    AtMost: (Words("不超过", "at most"), Words("高于", "above")),
    Below: (Words("低于", "below"), Words("不低于", "at least")),
}
_DATE_RELATIONS: Mapping[type[Node], tuple[Words, Words]] = {
    AtLeast: (Words("不早于", "not before"), Words("早于", "before")),
    Above: (Words("晚于", "after"), Words("不晚于", "not after")),
    AtMost: (Words("不晚于", "not after"), Words("晚于", "after")),
    Below: (Words("早于", "before"), Words("不早于", "not before")),
}


def phrase(criterion: Criterion, scope: Scope, language: Language, *, negated: bool = False) -> str:
    """Say a criterion in words."""
    return _Phrasing(scope, language).say(criterion, negated=negated)


def value_in_words(fact: str, value: Value | None, scope: Scope, language: Language) -> str:
    """Say the value of a fact in words; what is not known is said to be so."""
    if value is None:
        return "未知" if language is Language.ZH else "unknown"
    return _Phrasing(scope, language).value(value, scope.vocabulary[fact])


def money(amount: Decimal | int, language: Language) -> str:
    """Write yuan as people do.

    >>> money(15_000_000, Language.ZH), money(15_000_000, Language.EN)
    ('1500万元', 'CNY 15,000,000')
    """
    value = Decimal(amount)
    if language is Language.EN:
        return f"CNY {_plain(value)}"
    for unit, size in (("亿元", Decimal(10**8)), ("万元", Decimal(10**4))):
        if abs(value) >= size:
            return f"{_short(value / size)}{unit}"
    return f"{_short(value)}元"


def figure(value: Decimal, spec: FactSpec, language: Language) -> str:
    """Write a number of a fact with its unit."""
    unit = spec.unit.within(language) if spec.unit else ""
    match spec.kind:
        case FactKind.MONEY if spec.unit is None:
            return money(value, language)
        case FactKind.RATIO:
            return f"{_short(value * 100)}%"
        case FactKind.YEAR:
            return f"{value}" if language is Language.EN else f"{value}年"
        case _ if language is Language.EN:
            return f"{_plain(value)} {unit}".strip()
        case _:
            return f"{_short(value)}{unit}"


_UNITS = {
    "件": Words("件", "items"),
    "类": Words("类", "kinds"),
    "years": Words("年", "years"),
    "persons": Words("人", "persons"),
}


def figure_in_unit(value: Decimal, unit: str, language: Language) -> str:
    """Write a figure of the law: `CNY` as money, `ratio` as per cent, anything else with its unit.

    >>> [figure_in_unit(Decimal("0.5"), unit, Language.EN) for unit in ("ratio", "件")]
    ['50%', '0.5 items']
    """
    match unit:
        case "CNY":
            return money(value, language)
        case "ratio":
            return f"{_short(value * 100)}%"
        case _:
            words = _UNITS.get(unit, Words(unit, unit)).within(language)
            return f"{_short(value)}{words}" if language is Language.ZH else f"{_plain(value)} {words}"


def _short(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.0001"))
    return f"{rounded.normalize():f}"


def _plain(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.01')).normalize():,f}"


class _Phrasing:
    """One phrasing in one language."""

    def __init__(self, scope: Scope, language: Language) -> None:
        self.scope = scope
        self.language = language

    def pick(self, zh: str, en: str) -> str:
        return en if self.language is Language.EN else zh

    def words(self, words: Words) -> str:
        return words.within(self.language)

    def listed(self, items: Sequence[str]) -> str:
        return self.pick("、", ", ").join(items)

    def say(self, criterion: Criterion, *, negated: bool = False) -> str:
        own = criterion.text_en if self.language is Language.EN else criterion.text
        if own and not negated:
            return own
        match criterion:
            case All(parts=below):
                return self._joined(below, self._or if negated else self._and, negated=negated)
            case AnyOf(parts=below):
                return self._joined(below, self._and if negated else self._or, negated=negated)
            case AtLeastN(quota=quota):
                parts = self.pick("；", "; ").join(self.say(part) for part in quota.of)
                count = quota.n - 1 if negated else quota.n
                sign = self.pick("至多" if negated else "至少", "at most" if negated else "at least")
                return self.pick(f"以下{sign}{count}项：{parts}", f"{sign} {count} of: {parts}")
            case Not(part=part):
                return self.say(part, negated=not negated)
            case Defined(definition=name):
                definition = self.scope.definitions[name]
                label = self.pick(definition.label, definition.label_en)
                return self.pick(f"不属于：{label}", f"not: {label}") if negated else label
            case JudgedBy():
                return self.pick(f"不属于：{criterion.text}", f"not: {criterion.text_en}")
            case _:
                return self._leaf(criterion, negated=negated)

    def _and(self, parts: Sequence[str]) -> str:
        return self.pick("，且", ", and ").join(parts)

    def _or(self, parts: Sequence[str]) -> str:
        return self.pick("，或", ", or ").join(parts)

    def _joined(
        self,
        below: Sequence[Criterion],
        join: Callable[[Sequence[str]], str],
        *,
        negated: bool,
    ) -> str:
        composite = All | AnyOf | AtLeastN
        said = [self.say(part, negated=negated) for part in below]
        if len(said) == 1:
            return said[0]
        bracket = self.pick("（{}）", "({})")
        return join(
            [
                bracket.format(text) if isinstance(part, composite) else text
                for part, text in zip(below, said, strict=True)
            ]
        )

    def _leaf(
        self,
        leaf: AtLeast | Above | AtMost | Below | Between | Is | In | Includes | Within | Holds | IsKnown,
        *,
        negated: bool,
    ) -> str:
        spec = self.scope.vocabulary[leaf.fact]
        label = self.words(spec.label)
        match leaf:
            case AtLeast() | Above() | AtMost() | Below():
                table = _DATE_RELATIONS if spec.kind is FactKind.DATE else _RELATIONS
                relation = self.words(table[type(leaf)][negated])
                bound = self._term(leaf.threshold, spec)
                return self.pick(f"{label}{relation}{bound}", f"{label} {relation} {bound}")
            case Between(bounds=(low, high)):
                span = (self._term(low, spec), self._term(high, spec))
                no = self.pick("不" if negated else "", " not" if negated else "")
                return self.pick(
                    f"{label}{no}在{span[0]}至{span[1]}之间",
                    f"{label}{no} between {span[0]} and {span[1]}",
                )
            case Is(value=term):
                return self._is(spec, term, negated=negated)
            case In(values=terms):
                options = [self._term(term, spec) for term in terms]
                return self._one_of(
                    label,
                    options,
                    zh=("为", "不为"),
                    en=("is", "is not"),
                    negated=negated,
                )
            case Includes(members=members):
                options = [self.words(spec.option_label(member)) for member in members]
                return self._one_of(
                    label,
                    options,
                    zh=("包括", "不包括"),
                    en=("includes", "does not include"),
                    negated=negated,
                )
            case Within():
                tree = self.scope.code_tree(leaf.fact)
                options = [self.words(tree.label(code)) for code in self.scope.regions(leaf) or ()]
                return self._one_of(
                    label,
                    options,
                    zh=("属于", "不属于"),
                    en=("within", "not within"),
                    negated=negated,
                )
            case Holds():
                return self._holds(leaf, spec, negated=negated)
            case IsKnown():
                no = self.pick("未" if negated else "已", " not" if negated else "")
                return self.pick(f"{no}提供{label}", f"{label} is{no} supplied")
            case _:
                assert_never(leaf)

    def _one_of(
        self,
        label: str,
        options: Sequence[str],
        *,
        zh: tuple[str, str],
        en: tuple[str, str],
        negated: bool,
    ) -> str:
        if len(options) == 1:
            return self.pick(
                f"{label}{zh[negated]}{options[0]}",
                f"{label} {en[negated]} {options[0]}",
            )
        several = self.listed(options)
        either = self.pick(
            "以下任何一项：" if negated else "以下之一：",
            "any of: " if negated else "one of: ",
        )
        return self.pick(
            f"{label}{zh[negated]}{either}{several}",
            f"{label} {en[negated]} {either}{several}",
        )

    def _is(self, spec: FactSpec, term: Term, *, negated: bool) -> str:
        label = self.words(spec.label)
        if spec.kind is FactKind.FLAG:
            yes = bool(term) is not negated
            return self.pick(
                f"{label}：{'是' if yes else '否'}",
                f"{label}: {'yes' if yes else 'no'}",
            )
        bound = self._term(term, spec)
        return self.pick(
            f"{label}{'不为' if negated else '为'}{bound}",
            f"{label} is {'not ' if negated else ''}{bound}",
        )

    def _holds(self, leaf: Holds, spec: FactSpec, *, negated: bool) -> str:
        label = self.words(spec.label)
        if leaf.levels:
            levels = self.pick("或", " or ").join(self.words(LEVELS[level]) for level in leaf.levels)
            label = self.pick(f"{levels}{label}", f"{levels} {label}")
        dates = [
            self._range(zh, en, r)
            for zh, en, r in (
                ("认定", "recognised", leaf.since),
                ("有效期止", "valid to", leaf.until),
            )
            if r
        ]
        suffix = self.pick("（" + "，".join(dates) + "）", " (" + ", ".join(dates) + ")") if dates else ""
        verb = self.pick(
            "未持有：" if negated else "持有：",
            "does not hold: " if negated else "holds: ",
        )
        return f"{verb}{label}{suffix}"

    def _range(self, zh: str, en: str, bounds: DateRange) -> str:
        said = []
        if bounds.in_year is not None:
            year = self.scope.value(bounds.in_year)
            said.append(self.pick(f"{year}年{zh}", f"{en} in {year}"))
        if bounds.at_least is not None:
            day = self._day(bounds.at_least)
            said.append(self.pick(f"{zh}不早于{day}", f"{en} not before {day}"))
        if bounds.at_most is not None:
            day = self._day(bounds.at_most)
            said.append(self.pick(f"{zh}不晚于{day}", f"{en} not after {day}"))
        return self.listed(said)

    def _day(self, term: Term) -> str:
        value = self.scope.value(term)
        if not isinstance(value, date):
            return str(value)
        return self.pick(f"{value.year}年{value.month}月{value.day}日", value.isoformat())

    def _term(self, term: Term, spec: FactSpec) -> str:
        return self.value(self.scope.value(term), spec)

    def value(self, value: Value | None, spec: FactSpec) -> str:
        """Write one value of a fact with its unit."""
        if value is None:
            return self.pick("（现行标准缺失）", "(no figure in force)")
        if isinstance(value, bool):
            return self.pick("是" if value else "否", "yes" if value else "no")
        if isinstance(value, int | Decimal):
            return figure(Decimal(value), spec, self.language)
        if isinstance(value, date):
            return self._day_of(value)
        if isinstance(value, str):
            return self._coded(value, spec)
        if isinstance(value, frozenset):
            members = [self.words(spec.option_label(member)) for member in sorted(value)]
            return self.listed(members) or self.pick("无", "none")
        return self._designation(value)

    def _designation(self, value: Designation) -> str:
        if not value.held:
            return self.pick("未持有", "not held")
        details = [self.words(LEVELS[value.level])] if value.level else []
        if value.since is not None:
            day = self._day_of(value.since)
            details.append(self.pick(f"{day}起", f"since {day}"))
        if value.until is not None:
            day = self._day_of(value.until)
            details.append(self.pick(f"至{day}", f"until {day}"))
        held = self.pick("持有", "held")
        return held + (self.pick("（{}）", " ({})").format(self.listed(details)) if details else "")

    def _day_of(self, value: date) -> str:
        return self.pick(f"{value.year}年{value.month}月{value.day}日", value.isoformat())

    def _coded(self, value: str, spec: FactSpec) -> str:
        if spec.kind is FactKind.CODE and spec.code_system:
            return self.words(self.scope.codes[spec.code_system].label(value))
        return self.words(spec.option_label(value))
