"""Catalogue: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller

if TYPE_CHECKING:
    from datetime import date

    from api.catalogue_view import (
        ArticleDetail,
        ArticleView,
        BureauView,
        CatalogueView,
        MeasureDetail,
        MeasureView,
    )
    from matcher.unlock_report import Graph


class OfCatalogue(Caller):
    """The operations tagged `catalogue`."""

    def get_article(
        self,
        number: int,
    ) -> ArticleDetail:
        """One article with its measures."""
        response = self._send("GET", f"/api/v1/articles/{number}")
        answer: ArticleDetail = response.json()
        return answer

    def get_bureau(
        self,
        bureau_id: str,
    ) -> BureauView:
        """One bureau: the articles it leads and shares, the measures it handles."""
        response = self._send("GET", f"/api/v1/bureaus/{bureau_id}")
        answer: BureauView = response.json()
        return answer

    def get_catalogue(
        self,
    ) -> CatalogueView:
        """All that is encoded, in brief."""
        response = self._send("GET", "/api/v1/catalogue")
        answer: CatalogueView = response.json()
        return answer

    def get_measure(
        self,
        measure_id: str,
    ) -> MeasureDetail:
        """One measure whole: conditions in words and as encoded, amount, bureaus, sources."""
        response = self._send("GET", f"/api/v1/measures/{measure_id}")
        answer: MeasureDetail = response.json()
        return answer

    def list_articles(
        self,
    ) -> list[ArticleView]:
        """All articles with bureaus and targets."""
        response = self._send("GET", "/api/v1/articles")
        answer: list[ArticleView] = response.json()
        return answer

    def list_bureaus(
        self,
    ) -> list[BureauView]:
        """All bureaus and what each answers for."""
        response = self._send("GET", "/api/v1/bureaus")
        answer: list[BureauView] = response.json()
        return answer

    def list_measures(
        self,
        *,
        article: int | None = None,
        domain: int | None = None,
        kind: str | None = None,
    ) -> list[MeasureView]:
        """Measures, all or those of an article, a domain or a kind."""
        response = self._send(
            "GET", "/api/v1/measures", query={"article": article, "domain": domain, "kind": kind}
        )
        answer: list[MeasureView] = response.json()
        return answer

    def list_recognitions(
        self,
        *,
        as_of: date | None = None,
    ) -> Graph:
        """Recognitions, their standards, which come before which; as data or as SVG."""
        response = self._send("GET", "/api/v1/recognitions", query={"as_of": as_of})
        answer: Graph = response.json()
        return answer
