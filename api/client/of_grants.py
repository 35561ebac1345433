"""Grants: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, once_key

if TYPE_CHECKING:
    from api.routes.grants import GrantBody, GrantedPage, GrantsView, GrantView


class OfGrants(Caller):
    """The operations tagged `grants`."""

    def end_grant(
        self,
        grant_id: str,
    ) -> None:
        """End a consent at once: its company takes it back, or the adviser gives it back."""
        self._send("DELETE", f"/api/v1/grants/{grant_id}")

    def grant_access(
        self,
        company_id: str,
        body: GrantBody | Json,
        *,
        key: str | None = None,
    ) -> GrantView:
        """Let an adviser see a company until a day."""
        response = self._send(
            "POST",
            f"/api/v1/companies/{company_id}/grants",
            body=body,
            headers={"Idempotency-Key": key or once_key()},
        )
        answer: GrantView = response.json()
        return answer

    def list_company_grants(
        self,
        company_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> GrantsView:
        """Who may see a company and until when; an adviser sees its own consents only."""
        response = self._send(
            "GET", f"/api/v1/companies/{company_id}/grants", query={"limit": limit, "cursor": cursor}
        )
        answer: GrantsView = response.json()
        return answer

    def list_grants(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> GrantedPage:
        """What an adviser was granted and is not over, soonest to end first."""
        response = self._send("GET", "/api/v1/grants", query={"limit": limit, "cursor": cursor})
        answer: GrantedPage = response.json()
        return answer
