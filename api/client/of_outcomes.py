"""Outcomes: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, Tagged, once_key, tagged

if TYPE_CHECKING:
    from api.routes.outcomes import DecisionBody, OutcomeBody, OutcomesPage, OutcomeView
    from api.stored_outcomes import LearningView


class OfOutcomes(Caller):
    """The operations tagged `outcomes`."""

    def decide_outcome(
        self,
        outcome_id: str,
        body: DecisionBody | Json,
        *,
        if_match: str,
    ) -> Tagged[OutcomeView]:
        """Record the decision on an application, or change it."""
        response = self._send(
            "PATCH", f"/api/v1/outcomes/{outcome_id}", body=body, headers={"If-Match": if_match}
        )
        answer: Tagged[OutcomeView] = tagged(response)
        return answer

    def delete_outcome(
        self,
        outcome_id: str,
    ) -> None:
        """Take back an outcome that no bureau has decided."""
        self._send("DELETE", f"/api/v1/outcomes/{outcome_id}")

    def get_learning(
        self,
    ) -> LearningView:
        """How many outcomes are known, and whether that is enough to learn from."""
        response = self._send("GET", "/api/v1/learning")
        answer: LearningView = response.json()
        return answer

    def get_outcome(
        self,
        outcome_id: str,
    ) -> Tagged[OutcomeView]:
        """One outcome."""
        response = self._send("GET", f"/api/v1/outcomes/{outcome_id}")
        answer: Tagged[OutcomeView] = tagged(response)
        return answer

    def list_outcomes(
        self,
        company_id: str,
        *,
        measure: str | None = None,
        decided: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> OutcomesPage:
        """Outcomes of a company; a bureau sees applications for measures it handles."""
        response = self._send(
            "GET",
            f"/api/v1/companies/{company_id}/outcomes",
            query={"measure": measure, "decided": decided, "limit": limit, "cursor": cursor},
        )
        answer: OutcomesPage = response.json()
        return answer

    def record_outcome(
        self,
        company_id: str,
        body: OutcomeBody | Json,
        *,
        key: str | None = None,
    ) -> Tagged[OutcomeView]:
        """Record what became of a measure for a company."""
        response = self._send(
            "POST",
            f"/api/v1/companies/{company_id}/outcomes",
            body=body,
            headers={"Idempotency-Key": key or once_key()},
        )
        answer: Tagged[OutcomeView] = tagged(response)
        return answer
