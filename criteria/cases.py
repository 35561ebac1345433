"""Cases: what a measure must come to for companies that a policy officer wrote down.

A table gives one company (`given`) and, line by line, what is changed or taken away and what
the verdict, the culprits, the missing facts and the amount must then be.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from criteria.terms import Name, Number, Text, Written


class Case(Written):
    """One line of a case table. `with` replaces facts of `given`; `without` takes them away."""

    title: Text
    changed: dict[str, Any] = Field(default_factory=dict, alias="with")
    without: tuple[Name, ...] = ()
    as_of: date | None = None
    verdict: Name
    because: tuple[Name, ...] | None = None
    ask: tuple[Name, ...] | None = None
    amount: Annotated[tuple[Number | None, Number | None] | Number | None, Field(union_mode="smart")] = None


class CaseTable(Written):
    """The cases of one measure."""

    measure: Name
    given: dict[str, Any]
    tests: tuple[Case, ...] = Field(min_length=1)

    def profile(self, case: Case) -> dict[str, Any]:
        """Give the company of one case, as a profile."""
        merged = {**self.given, **case.changed}
        return {key: value for key, value in merged.items() if key not in case.without}
