"""Lint as `huiqi lint` runs it: loading, references, smells, amounts, cases, and quotations."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import JsonValue

from criteria.accounting import check_figures
from criteria.errors import CatalogueInvalid, Fault, Severity
from criteria.linting import lint
from criteria.quoting import check_quotations
from matcher.casework import case_problems
from matcher.monotony import monotony_problems
from seeds.shipped import WENZHOU, load_catalogue


@dataclass(frozen=True)
class LintResult:
    """What was found, and in how much."""

    faults: tuple[Fault, ...]
    measures: int
    cases: int

    @cached_property
    def errors(self) -> int:
        """How many faults are errors."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    def summary(self) -> str:
        """Say in one line what was looked at and found."""
        warnings = len(self.faults) - self.errors
        return f"{self.measures} measures, {self.cases} cases: {self.errors} errors, {warnings} warnings"

    def plain(self) -> JsonValue:
        """Give the result as plain data."""
        return {
            "measures": self.measures,
            "cases": self.cases,
            "faults": [
                {
                    "file": fault.file,
                    "line": fault.line,
                    "path": fault.path,
                    "code": fault.code.value,
                    "severity": fault.severity.value,
                    "message": fault.message,
                    "suggestion": fault.suggestion,
                }
                for fault in self.faults
            ],
        }


def lint_folder(folder: Path | None, policy_text: str | None) -> LintResult:
    """Lint a catalogue folder, or the shipped one; `policy_text` is what it quotes from."""
    try:
        loaded = load_catalogue(folder or WENZHOU)
    except CatalogueInvalid as error:
        return LintResult(error.faults, 0, 0)
    catalogue = loaded.catalogue
    found = [*lint(catalogue), *monotony_problems(catalogue)]
    found += [("cases", table, problem) for table, problem in case_problems(catalogue)]
    if policy_text is not None:
        found += [*check_quotations(catalogue, policy_text), *check_figures(catalogue, policy_text)]
    faults = sorted(loaded.fault(section, key, problem) for section, key, problem in found)
    cases = sum(len(table.tests) for table in catalogue.cases)
    return LintResult(tuple(faults), len(catalogue.measures), cases)
