"""Audit: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller

if TYPE_CHECKING:
    from datetime import date

    from api.audit_reading import EntryPage, SeenPage
    from api.routes.auditing import HeadView


class OfAudit(Caller):
    """The operations tagged `audit`."""

    def get_audit_head(
        self,
    ) -> HeadView:
        """Number and hash of the newest entry, to be written down elsewhere."""
        response = self._send("GET", "/api/v1/audit/head")
        answer: HeadView = response.json()
        return answer

    def list_audit(
        self,
        *,
        actor: str | None = None,
        company: str | None = None,
        subject: str | None = None,
        action: str | None = None,
        since: date | None = None,
        until: date | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> EntryPage:
        """The audit trail, newest first."""
        response = self._send(
            "GET",
            "/api/v1/audit",
            query={
                "actor": actor,
                "company": company,
                "subject": subject,
                "action": action,
                "since": since,
                "until": until,
                "cursor": cursor,
                "limit": limit,
            },
        )
        answer: EntryPage = response.json()
        return answer

    def list_company_audit(
        self,
        company_id: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> SeenPage:
        """Who saw or changed a company, newest first."""
        response = self._send(
            "GET", f"/api/v1/companies/{company_id}/audit", query={"cursor": cursor, "limit": limit}
        )
        answer: SeenPage = response.json()
        return answer
