"""Verify: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from api.verifying import SentDocument, Verification


class OfVerify(Caller):
    """The operations tagged `verify`."""

    def verify_document(
        self,
        body: SentDocument | Json,
    ) -> Verification:
        """Whether a report is, to the last figure, one that was given here."""
        response = self._send("POST", "/api/v1/verify", body=body)
        answer: Verification = response.json()
        return answer

    def verify_run(
        self,
        run_id: str,
        *,
        hash: str,
    ) -> Verification:
        """Whether a report with this id and hash was given here."""
        response = self._send("GET", f"/api/v1/verify/{run_id}", query={"hash": hash})
        answer: Verification = response.json()
        return answer
