"""Bureau: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from datetime import date

    from api.reform_view import ReformView
    from api.routes.bureau import ApplicationsPage, BureauFigures
    from matcher.reform.patch import Reform


class OfBureau(Caller):
    """The operations tagged `bureau`."""

    def bureau_outcomes(
        self,
        *,
        by: str | None = None,
    ) -> BureauFigures:
        """How many companies applied for the bureau's measures, were granted or refused them."""
        response = self._send("GET", "/api/v1/bureau/outcomes", query={"by": by})
        answer: BureauFigures = response.json()
        return answer

    def compare_reform(
        self,
        body: Reform | Json,
        *,
        grouping: str | None = None,
        as_of: date | None = None,
    ) -> ReformView:
        """Who wins, who loses and what it costs if law were written otherwise."""
        response = self._send(
            "POST", "/api/v1/reforms", body=body, query={"grouping": grouping, "as_of": as_of}
        )
        answer: ReformView = response.json()
        return answer

    def list_applications(
        self,
        *,
        measure: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ApplicationsPage:
        """Companies that applied for measures which the bureau handles."""
        response = self._send(
            "GET", "/api/v1/bureau/applications", query={"measure": measure, "limit": limit, "cursor": cursor}
        )
        answer: ApplicationsPage = response.json()
        return answer
