"""Contradictions: facts of one profile that do not go together. Warnings, never refusals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from criteria.facts import DESIGNATIONS, Designation, Facts, Value
from criteria.phrasing import value_in_words
from criteria.scope import Scope
from criteria.words import Language, Words
from profiles.deriving import Derived


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that do not go together, and in what way."""

    code: str
    facts: tuple[str, ...]
    text: Words


_NOT_MORE = (
    ("insured_employees", "employees"),
    ("disabled_employees", "employees"),
    ("rd_staff", "employees"),
    ("tech_staff", "employees"),
    ("own_software_income_share", "software_income_share"),
    ("basic_research_expense", "revenue"),
)
"""The first cannot well exceed the second."""


def contradictions(facts: Facts, derived: Sequence[Derived], scope: Scope) -> list[Contradiction]:
    """Find what a company should look at again before it relies on a report."""
    return [*_Look(facts, scope).everything(derived)]


class _Look:
    """One look at one company's facts."""

    def __init__(self, facts: Facts, scope: Scope) -> None:
        self.known = facts.known
        self.scope = scope

    def everything(self, derived: Sequence[Derived]) -> Iterator[Contradiction]:
        yield from self._against_derived(derived)
        yield from self._parts()
        yield from self._dates()
        yield from self._titles()

    def _label(self, fact: str) -> Words:
        return self.scope.vocabulary[fact].label

    def _said(self, fact: str, value: Value | None) -> Words:
        zh, en = (value_in_words(fact, value, self.scope, language) for language in Language)
        return Words(zh, en)

    def _against_derived(self, derived: Sequence[Derived]) -> Iterator[Contradiction]:
        for found in derived:
            stated = self.known.get(found.fact)
            options = found.possible or ((found.value,) if found.value is not None else ())
            if stated is None or not options or stated in options:
                continue
            label, said = self._label(found.fact), self._said(found.fact, stated)
            expected = [self._said(found.fact, option) for option in options]
            zh, en = "或".join(words.zh for words in expected), " or ".join(words.en for words in expected)
            yield Contradiction(
                "stated_differs_from_derived",
                (found.fact, *found.inputs),
                Words(
                    f"{label.zh}填报为“{said.zh}”，推算为“{zh}”（依据：{found.basis.zh}）；以填报为准，请核对",
                    f"{label.en} is stated as {said.en} but comes to {en} ({found.basis.en}); "
                    "the stated value was used, please check",
                ),
            )

    def _parts(self) -> Iterator[Contradiction]:
        for part, whole in _NOT_MORE:
            small, large = self.known.get(part), self.known.get(whole)
            if isinstance(small, int | Decimal) and isinstance(large, int | Decimal) and small > large:
                inner, outer = self._label(part), self._label(whole)
                less, more = self._said(part, small), self._said(whole, large)
                yield Contradiction(
                    "part_exceeds_whole",
                    (part, whole),
                    Words(
                        f"{inner.zh}（{less.zh}）大于{outer.zh}（{more.zh}）",
                        f"{inner.en} ({less.en}) exceeds {outer.en} ({more.en})",
                    ),
                )

    def _dates(self) -> Iterator[Contradiction]:
        as_of = self.scope.as_of
        for fact in ("founded_on", "fiscal_year", "first_profit_year", "first_above_scale_year"):
            value = self.known.get(fact)
            if (isinstance(value, date) and value > as_of) or (isinstance(value, int) and value > as_of.year):
                yield self._late(fact, value)
        for fact, value in self.known.items():
            if isinstance(value, Designation) and value.held and value.until and value.until < as_of:
                label = self._label(fact)
                yield Contradiction(
                    "designation_expired",
                    (fact,),
                    Words(
                        f"{label.zh}有效期止于 {value.until}，早于测算日期 {as_of}，按已失效处理",
                        f"{label.en} ended on {value.until}, before {as_of}; it was taken as lapsed",
                    ),
                )

    def _late(self, fact: str, value: Value) -> Contradiction:
        label, said, as_of = self._label(fact), self._said(fact, value), self.scope.as_of
        return Contradiction(
            "after_as_of",
            (fact,),
            Words(
                f"{label.zh}（{said.zh}）晚于测算日期 {as_of}",
                f"{label.en} ({said.en}) lies after the as-of date {as_of}",
            ),
        )

    def _titles(self) -> Iterator[Contradiction]:
        """Find a little giant that is no SRDI company: they are chosen from those."""
        giant, srdi = f"{DESIGNATIONS}srdi_giant", f"{DESIGNATIONS}srdi"
        upper, lower = self.known.get(giant), self.known.get(srdi)
        if (
            isinstance(upper, Designation)
            and isinstance(lower, Designation)
            and upper.held
            and not lower.held
        ):
            yield Contradiction(
                "giant_without_srdi",
                (giant, srdi),
                Words(
                    "“小巨人”从专精特新中小企业中产生，而专精特新填报为否",
                    "little giants are chosen from SRDI companies, and SRDI is stated as no",
                ),
            )
