"""A catalogue: one policy document as data, checked and indexed, with a hash of its content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import BaseModel, Field

from criteria.cases import CaseTable
from criteria.codes import CodeTree
from criteria.facts import Vocabulary
from criteria.law import Definition, Parameter, Table
from criteria.limits import Cap, TaxBase, TotalControl
from criteria.measures import (
    Article,
    Bureau,
    Document,
    Domain,
    Measure,
    Period,
    Policy,
    Region,
    UnusedFigure,
)
from criteria.scope import Scope
from criteria.terms import Written


class Sections(Written):
    """What one file of a catalogue may hold; files are merged section by section."""

    document: Policy | None = None
    documents: tuple[Document, ...] = ()
    bureaus: tuple[Bureau, ...] = ()
    domains: tuple[Domain, ...] = ()
    articles: tuple[Article, ...] = ()
    measures: tuple[Measure, ...] = ()
    definitions: tuple[Definition, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    tables: tuple[Table, ...] = ()
    regions: tuple[Region, ...] = ()
    caps: tuple[Cap, ...] = ()
    tax_bases: tuple[TaxBase, ...] = ()
    total_control: tuple[TotalControl, ...] = ()
    unused_figures: tuple[UnusedFigure, ...] = ()
    cases: tuple[CaseTable, ...] = Field(default=())


@dataclass(frozen=True)
class Catalogue:
    """A policy document with everything it refers to; immutable once loaded."""

    policy: Policy
    bureaus: Mapping[str, Bureau]
    domains: Mapping[int, Domain]
    articles: Mapping[int, Article]
    measures: Mapping[str, Measure]
    documents: Mapping[str, Document]
    definitions: Mapping[str, Definition]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    regions: Mapping[str, Region]
    caps: Mapping[str, Cap]
    tax_bases: Mapping[str, TaxBase]
    total_control: Mapping[str, TotalControl]
    unused_figures: tuple[UnusedFigure, ...]
    cases: tuple[CaseTable, ...]
    vocabulary: Vocabulary
    codes: Mapping[str, CodeTree]

    @cached_property
    def version(self) -> str:
        """Hash what decides a report: everything but the cases (SHA-256, first 16 hex digits)."""
        sections: tuple[Mapping[Any, BaseModel], ...] = (
            self.domains, self.bureaus, self.articles, self.measures, self.documents,
            self.definitions, self.parameters, self.tables, self.regions, self.caps,
            self.tax_bases, self.total_control,
        )  # fmt: skip
        content = [
            _plain(self.policy),
            *([_plain(section[key]) for key in sorted(section)] for section in sections),
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]

    def scope(self, as_of: date) -> Scope:
        """Give the law and the vocabulary as they stand on a day."""
        return Scope(
            as_of=as_of,
            vocabulary=self.vocabulary,
            definitions=self.definitions,
            parameters=self.parameters,
            tables=self.tables,
            codes=self.codes,
            documents=self.documents,
        )

    def period(self, measure: Measure) -> Period:
        """Give the period of a measure: its own document's, or else the policy's."""
        policy = self.policy
        return measure.period or Period(since=policy.since, until=policy.until, document=policy.id)

    def in_force(self, measure: Measure, as_of: date) -> bool:
        """Tell whether a day lies in a measure's period."""
        period = self.period(measure)
        return (period.since is None or period.since <= as_of) and (
            period.until is None or as_of <= period.until
        )


def _plain(model: BaseModel) -> object:
    return model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
