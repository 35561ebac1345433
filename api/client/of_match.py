"""Match: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from datetime import date

    from api.comparing import DiffBody
    from api.industry_view import IndustryView
    from matcher.change_report import ChangeReport
    from matcher.report import Report
    from matcher.unlock_report import Paths
    from profiles.schema import Profile


class OfMatch(Caller):
    """The operations tagged `match`."""

    def diff(
        self,
        body: DiffBody | Json,
    ) -> ChangeReport:
        """Compare two profiles, two dates, or both."""
        response = self._send("POST", "/api/v1/diff", body=body)
        answer: ChangeReport = response.json()
        return answer

    def match(
        self,
        body: Profile | Json,
        *,
        as_of: date | None = None,
        all: bool | None = None,
    ) -> Report:
        """Match one company."""
        response = self._send("POST", "/api/v1/match", body=body, query={"as_of": as_of, "all": all})
        answer: Report = response.json()
        return answer

    def path(
        self,
        body: Profile | Json,
        *,
        as_of: date | None = None,
    ) -> Paths:
        """The recognitions that open measures to one company; as data or as SVG."""
        response = self._send("POST", "/api/v1/path", body=body, query={"as_of": as_of})
        answer: Paths = response.json()
        return answer

    def suggest_industries(
        self,
        body: Profile | Json,
    ) -> IndustryView:
        """Suggest industries for a business scope."""
        response = self._send("POST", "/api/v1/industries/suggest", body=body)
        answer: IndustryView = response.json()
        return answer
