"""Screenings: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, once_key

if TYPE_CHECKING:
    from api.screening.asking import ScreeningBody
    from api.screening.view import ScreeningsPage, ScreeningView


class OfScreenings(Caller):
    """The operations tagged `screenings`."""

    def cancel_screening(
        self,
        screening_id: str,
    ) -> ScreeningView:
        """Stop a screening; what was done stays."""
        response = self._send("POST", f"/api/v1/screenings/{screening_id}/cancel")
        answer: ScreeningView = response.json()
        return answer

    def create_screening(
        self,
        body: ScreeningBody | Json,
        *,
        key: str | None = None,
    ) -> ScreeningView:
        """Judge many companies in the background."""
        response = self._send(
            "POST", "/api/v1/screenings", body=body, headers={"Idempotency-Key": key or once_key()}
        )
        answer: ScreeningView = response.json()
        return answer

    def delete_screening(
        self,
        screening_id: str,
    ) -> None:
        """Drop a screening with its verdicts."""
        self._send("DELETE", f"/api/v1/screenings/{screening_id}")

    def get_screening(
        self,
        screening_id: str,
    ) -> ScreeningView:
        """How far a screening is, and how much came of it."""
        response = self._send("GET", f"/api/v1/screenings/{screening_id}")
        answer: ScreeningView = response.json()
        return answer

    def get_screening_csv(
        self,
        screening_id: str,
    ) -> bytes:
        """What companies came to, as CSV."""
        response = self._send("GET", f"/api/v1/screenings/{screening_id}/verdicts.csv")
        answer: bytes = response.content
        return answer

    def get_screening_parquet(
        self,
        screening_id: str,
    ) -> bytes:
        """What companies came to, as Parquet."""
        response = self._send("GET", f"/api/v1/screenings/{screening_id}/verdicts.parquet")
        answer: bytes = response.content
        return answer

    def get_screening_xlsx(
        self,
        screening_id: str,
    ) -> bytes:
        """What companies came to, as a workbook."""
        response = self._send("GET", f"/api/v1/screenings/{screening_id}/verdicts.xlsx")
        answer: bytes = response.content
        return answer

    def list_screenings(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ScreeningsPage:
        """The caller's screenings."""
        response = self._send("GET", "/api/v1/screenings", query={"limit": limit, "cursor": cursor})
        answer: ScreeningsPage = response.json()
        return answer
