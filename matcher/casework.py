"""Casework: a catalogue's own cases, run against the engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from criteria.cases import Case, CaseTable
from criteria.catalogue import Catalogue
from criteria.errors import FaultCode
from criteria.references import Problem
from matcher.matching import explain
from matcher.plan import Plan
from matcher.report import Amount, Match
from profiles.faults import ProfileInvalid
from profiles.reading import read_profile
from profiles.schema import Profile


@dataclass(frozen=True, slots=True)
class CaseRun:
    """One case with what the engine made of it."""

    table: int
    case: Case
    index: int
    match: Match | None
    problems: tuple[str, ...]


class Casework:
    """Runs cases; keeps a plan for each date that they name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._plans: dict[date, Plan] = {}

    def run(self) -> Iterator[CaseRun]:
        """Run every case of the catalogue."""
        for number, table in enumerate(self.catalogue.cases):
            for index, case in enumerate(table.tests):
                found, problems = self.run_case(table, case)
                yield CaseRun(number, case, index, found, tuple(problems))

    def run_case(self, table: CaseTable, case: Case) -> tuple[Match | None, Sequence[str]]:
        """Run one case: what the engine makes of it, and where that differs from what is written."""
        try:
            profile, plan = self.company(table, case)
        except ProfileInvalid as error:
            return None, [str(fault) for fault in error.faults]
        found = explain(profile, plan, table.measure)
        return found, list(_differences(case, found))

    def company(self, table: CaseTable, case: Case) -> tuple[Profile, Plan]:
        """Give the company of a case and the plan for its date; raises ProfileInvalid."""
        profile = read_profile(table.profile(case), self.catalogue.codes)
        return profile, self._plan(case.as_of or self.catalogue.policy.default_as_of)

    def _plan(self, as_of: date) -> Plan:
        if as_of not in self._plans:
            self._plans[as_of] = Plan(self.catalogue, as_of)
        return self._plans[as_of]


def case_problems(catalogue: Catalogue) -> Iterator[tuple[str, Problem]]:
    """Give a problem for each case that does not come out as written, with the number of its table."""
    for run in Casework(catalogue).run():
        for problem in run.problems:
            message = f"{run.case.title}: {problem}"
            yield str(run.table), Problem(f"tests[{run.index}]", FaultCode.CASE_FAILS, message)


def _differences(case: Case, found: Match) -> Iterator[str]:
    if found["verdict"] != case.verdict:
        yield f"verdict is {found['verdict']}, not {case.verdict}"
    because = tuple(failed["fact"] for failed in found["failed"])
    if case.because is not None and sorted(because) != sorted(case.because):
        yield f"to blame are {list(because)}, not {list(case.because)}"
    if case.ask is not None and sorted(found["missing_facts"]) != sorted(case.ask):
        yield f"missing are {found['missing_facts']}, not {list(case.ask)}"
    if case.amount is not None and not _same_amount(case.amount, found["amount"]):
        yield f"the amount is {found['amount']['low']} .. {found['amount']['high']}, not {case.amount}"


def _same_amount(expected: Decimal | tuple[Decimal | None, Decimal | None], amount: Amount) -> bool:
    low, high = expected if isinstance(expected, tuple) else (expected, expected)
    return _same(low, amount["low"]) and _same(high, amount["high"])


def _same(expected: Decimal | None, actual: float | None) -> bool:
    return expected is None if actual is None else expected == Decimal(str(actual))
