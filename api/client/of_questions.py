"""Questions: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from datetime import date

    from api.bodies import Companies
    from api.questions_view import QuestionsView
    from matcher.portfolio import Portfolio
    from profiles.schema import Profile


class OfQuestions(Caller):
    """The operations tagged `questions`."""

    def ask_company(
        self,
        body: Profile | Json,
        *,
        as_of: date | None = None,
        count: int | None = None,
    ) -> QuestionsView:
        """What to ask a company next."""
        response = self._send("POST", "/api/v1/questions", body=body, query={"as_of": as_of, "count": count})
        answer: QuestionsView = response.json()
        return answer

    def ask_portfolio(
        self,
        body: Companies | Json,
        *,
        as_of: date | None = None,
        count: int | None = None,
    ) -> Portfolio:
        """Which companies of a portfolio to ask what."""
        response = self._send(
            "POST", "/api/v1/portfolio/questions", body=body, query={"as_of": as_of, "count": count}
        )
        answer: Portfolio = response.json()
        return answer
