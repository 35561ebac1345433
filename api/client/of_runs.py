"""Runs: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Tagged, once_key, tagged

if TYPE_CHECKING:
    from datetime import date

    from api.replaying import Replay
    from api.routes.runs import RunPage
    from api.runs import RunReport


class OfRuns(Caller):
    """The operations tagged `runs`."""

    def create_run(
        self,
        company_id: str,
        *,
        key: str | None = None,
        as_of: date | None = None,
        all: bool | None = None,
        version: int | None = None,
    ) -> Tagged[RunReport]:
        """Match a company that is kept, and keep the report."""
        response = self._send(
            "POST",
            f"/api/v1/companies/{company_id}/runs",
            query={"as_of": as_of, "all": all, "version": version},
            headers={"Idempotency-Key": key or once_key()},
        )
        answer: Tagged[RunReport] = tagged(response)
        return answer

    def get_run(
        self,
        run_id: str,
    ) -> Tagged[RunReport]:
        """A report as it was given."""
        response = self._send("GET", f"/api/v1/runs/{run_id}")
        answer: Tagged[RunReport] = tagged(response)
        return answer

    def list_runs(
        self,
        company_id: str,
        *,
        as_of: date | None = None,
        version: int | None = None,
        catalogue_version: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> RunPage:
        """The runs of a company, newest first."""
        response = self._send(
            "GET",
            f"/api/v1/companies/{company_id}/runs",
            query={
                "as_of": as_of,
                "version": version,
                "catalogue_version": catalogue_version,
                "cursor": cursor,
                "limit": limit,
            },
        )
        answer: RunPage = response.json()
        return answer

    def replay_run(
        self,
        run_id: str,
    ) -> Replay:
        """Work a report out again and compare it with what was given."""
        response = self._send("GET", f"/api/v1/runs/{run_id}/replay")
        answer: Replay = response.json()
        return answer
