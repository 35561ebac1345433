"""The product as a thing to call: a catalogue, its plans by date and language, and reports."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from api.catalogue_view import CatalogueViews
from api.languages import Tongue, rendered
from api.questions_view import QuestionsView, questions_view
from criteria.catalogue import Catalogue
from criteria.words import Language
from matcher.matching import match, matched
from matcher.plan import Plan
from matcher.portfolio import Portfolio, portfolio
from matcher.recognition_view import graph, paths
from matcher.report import Report
from matcher.unlock_report import Graph, Paths
from profiles.schema import Profile

if TYPE_CHECKING:
    from matcher.learning.relevance import Relevance

_PLANS = 32
"""How many plans are kept: a date in a language each."""


class Service:
    """Matches companies against one catalogue; safe to share between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._plan = lru_cache(maxsize=_PLANS)(self._planned)
        self._views = lru_cache(maxsize=len(Language))(CatalogueViews)

    def plan(self, as_of: date | None, tongue: Tongue) -> Plan:
        """Give the plan for a date; without one, for the catalogue's own."""
        return self._plan(as_of or self.catalogue.policy.default_as_of, tongue.core)

    def _planned(self, as_of: date, language: Language) -> Plan:
        return Plan(self.catalogue, as_of, language)

    def report(
        self, profile: Profile, *, as_of: date | None, tongue: Tongue, everyone: bool = False
    ) -> Report:
        """Match a company; the company's name stays as it was written."""
        report = match(profile, self.plan(as_of, tongue), everyone=everyone)
        if profile.business_scope:
            from matcher.learning.relevance import with_relevance

            report = with_relevance(report, self._relevance, profile)
        return rendered(report, tongue, own=frozenset({profile.name or ""}))

    @cached_property
    def _relevance(self) -> "Relevance":
        from matcher.learning.relevance import Relevance

        return Relevance(self.catalogue)

    def paths(self, profile: Profile, *, as_of: date | None, tongue: Tongue) -> Paths:
        """Give the recognitions as a company stands to them; its name stays as it was written."""
        return rendered(paths(profile, self.plan(as_of, tongue)), tongue, own=frozenset({profile.name or ""}))

    def recognitions(self, *, as_of: date | None, tongue: Tongue) -> Graph:
        """Give the recognitions of the catalogue."""
        return rendered(graph(self.plan(as_of, tongue)), tongue)

    def questions(self, profile: Profile, *, as_of: date | None, tongue: Tongue, count: int) -> QuestionsView:
        """Give what to ask a company next, with how to answer."""
        plan = self.plan(as_of, tongue)
        view = questions_view(matched(profile, plan), plan, count)
        return rendered(view, tongue, own=frozenset({profile.name or ""}))

    def portfolio(
        self, profiles: Sequence[Profile], *, as_of: date | None, tongue: Tongue, count: int
    ) -> Portfolio:
        """Give which companies to ask what."""
        names = frozenset(profile.name or "" for profile in profiles)
        return rendered(portfolio(profiles, self.plan(as_of, tongue), count), tongue, own=names)

    def views(self, tongue: Tongue) -> CatalogueViews:
        """Give the catalogue's views, on its own date."""
        return self._views(self.plan(None, tongue))
