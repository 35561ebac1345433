"""Portfolios: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, Tagged, once_key, tagged

if TYPE_CHECKING:
    from datetime import date

    from api.portfolio_view import AskedView, MatrixView
    from api.routes.portfolios import MembersPage, PortfolioBody, PortfoliosPage, PortfolioView


class OfPortfolios(Caller):
    """The operations tagged `portfolios`."""

    def add_portfolio_company(
        self,
        portfolio_id: str,
        company_id: str,
    ) -> None:
        """Put a company into a portfolio; one that is in it stays."""
        self._send("PUT", f"/api/v1/portfolios/{portfolio_id}/companies/{company_id}")

    def ask_kept_portfolio(
        self,
        portfolio_id: str,
        *,
        as_of: date | None = None,
        count: int | None = None,
        cursor: str | None = None,
    ) -> AskedView:
        """Which companies of a portfolio to ask what."""
        response = self._send(
            "GET",
            f"/api/v1/portfolios/{portfolio_id}/questions",
            query={"as_of": as_of, "count": count, "cursor": cursor},
        )
        answer: AskedView = response.json()
        return answer

    def create_portfolio(
        self,
        body: PortfolioBody | Json,
        *,
        key: str | None = None,
    ) -> Tagged[PortfolioView]:
        """Make a portfolio."""
        response = self._send(
            "POST", "/api/v1/portfolios", body=body, headers={"Idempotency-Key": key or once_key()}
        )
        answer: Tagged[PortfolioView] = tagged(response)
        return answer

    def delete_portfolio(
        self,
        portfolio_id: str,
    ) -> None:
        """Do away with a portfolio; its companies and their consents stay."""
        self._send("DELETE", f"/api/v1/portfolios/{portfolio_id}")

    def get_portfolio(
        self,
        portfolio_id: str,
    ) -> Tagged[PortfolioView]:
        """One portfolio."""
        response = self._send("GET", f"/api/v1/portfolios/{portfolio_id}")
        answer: Tagged[PortfolioView] = tagged(response)
        return answer

    def list_portfolio_companies(
        self,
        portfolio_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> MembersPage:
        """The companies of a portfolio whose consent lasts."""
        response = self._send(
            "GET", f"/api/v1/portfolios/{portfolio_id}/companies", query={"limit": limit, "cursor": cursor}
        )
        answer: MembersPage = response.json()
        return answer

    def list_portfolios(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> PortfoliosPage:
        """The caller's portfolios."""
        response = self._send("GET", "/api/v1/portfolios", query={"limit": limit, "cursor": cursor})
        answer: PortfoliosPage = response.json()
        return answer

    def match_portfolio(
        self,
        portfolio_id: str,
        *,
        as_of: date | None = None,
        verdict: str | None = None,
        measure: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> MatrixView:
        """Companies of a portfolio by measures: verdict, amount, rank; as data or as CSV."""
        response = self._send(
            "GET",
            f"/api/v1/portfolios/{portfolio_id}/matches",
            query={"as_of": as_of, "verdict": verdict, "measure": measure, "limit": limit, "cursor": cursor},
        )
        answer: MatrixView = response.json()
        return answer

    def remove_portfolio_company(
        self,
        portfolio_id: str,
        company_id: str,
    ) -> None:
        """Take a company out of a portfolio."""
        self._send("DELETE", f"/api/v1/portfolios/{portfolio_id}/companies/{company_id}")

    def rename_portfolio(
        self,
        portfolio_id: str,
        body: PortfolioBody | Json,
        *,
        if_match: str,
    ) -> Tagged[PortfolioView]:
        """Call a portfolio otherwise."""
        response = self._send(
            "PATCH", f"/api/v1/portfolios/{portfolio_id}", body=body, headers={"If-Match": if_match}
        )
        answer: Tagged[PortfolioView] = tagged(response)
        return answer
