"""Contradictions: facts of one profile that do not go together. Warnings, never refusals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from criteria.facts import DESIGNATIONS, Designation, Facts
from criteria.words import Words
from profiles.deriving import Derived
from profiles.schema import Profile


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


def contradictions(
    profile: Profile, facts: Facts, derived: Sequence[Derived], as_of: date
) -> list[Contradiction]:
    """Find what a company should look at again before it relies on a report."""
    return [
        *_against_derived(facts, derived),
        *_parts(facts),
        *_dates(profile, facts, as_of),
        *_titles(facts),
    ]


def _against_derived(facts: Facts, derived: Sequence[Derived]) -> Iterator[Contradiction]:
    for found in derived:
        stated = facts.known.get(found.fact)
        options = found.possible or ((found.value,) if found.value is not None else ())
        if stated is None or not options or stated in options:
            continue
        said, expected = str(stated), "/".join(map(str, options))
        yield Contradiction(
            "stated_differs_from_derived",
            (found.fact, *found.inputs),
            Words(
                f"{found.fact} 填报为 {said}，按{found.basis.zh}应为 {expected}；以填报为准，请核对",
                f"{found.fact} is stated as {said} but comes to {expected} ({found.basis.en}); "
                "the stated value was used, please check",
            ),
        )


def _parts(facts: Facts) -> Iterator[Contradiction]:
    for part, whole in _NOT_MORE:
        small, large = facts.known.get(part), facts.known.get(whole)
        if isinstance(small, int | Decimal) and isinstance(large, int | Decimal) and small > large:
            yield Contradiction(
                "part_exceeds_whole",
                (part, whole),
                Words(
                    f"{part}（{small}）大于 {whole}（{large}）", f"{part} ({small}) exceeds {whole} ({large})"
                ),
            )


def _dates(profile: Profile, facts: Facts, as_of: date) -> Iterator[Contradiction]:
    if profile.founded_on is not None and profile.founded_on > as_of:
        yield _late("founded_on", profile.founded_on.isoformat(), as_of)
    for name in ("fiscal_year", "first_profit_year", "first_above_scale_year"):
        year = getattr(profile, name)
        if year is not None and year > as_of.year:
            yield _late(name, str(year), as_of)
    for name, value in facts.known.items():
        if isinstance(value, Designation) and value.held and value.until and value.until < as_of:
            yield Contradiction(
                "designation_expired",
                (name,),
                Words(
                    f"{name} 有效期止于 {value.until}，早于测算日期 {as_of}，按已失效处理",
                    f"{name} ended on {value.until}, before {as_of}; it was taken as lapsed",
                ),
            )


def _late(fact: str, value: str, as_of: date) -> Contradiction:
    return Contradiction(
        "after_as_of",
        (fact,),
        Words(
            f"{fact}（{value}）晚于测算日期 {as_of}", f"{fact} ({value}) lies after the as-of date {as_of}"
        ),
    )


def _titles(facts: Facts) -> Iterator[Contradiction]:
    """Find a little giant that is no SRDI company: they are chosen from those."""
    giant = facts.known.get(f"{DESIGNATIONS}srdi_giant")
    srdi = facts.known.get(f"{DESIGNATIONS}srdi")
    if isinstance(giant, Designation) and isinstance(srdi, Designation) and giant.held and not srdi.held:
        yield Contradiction(
            "giant_without_srdi",
            (f"{DESIGNATIONS}srdi_giant", f"{DESIGNATIONS}srdi"),
            Words(
                "“小巨人”从专精特新中小企业中产生，而专精特新填报为否",
                "little giants are chosen from SRDI companies, and SRDI is stated as no",
            ),
        )
