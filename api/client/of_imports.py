"""Imports: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, once_key, parts

if TYPE_CHECKING:
    from api.importing.view import FaultsPage, ImportsPage, ImportView, JobView
    from api.routes.imports import ImportBody


class OfImports(Caller):
    """The operations tagged `imports`."""

    def cancel_import(
        self,
        import_id: str,
    ) -> ImportView:
        """Stop an import; what was done stays."""
        response = self._send("POST", f"/api/v1/imports/{import_id}/cancel")
        answer: ImportView = response.json()
        return answer

    def create_import(
        self,
        body: ImportBody | Json,
        *,
        key: str | None = None,
    ) -> ImportView:
        """Send a file of companies."""
        response = self._send(
            "POST", "/api/v1/imports", files=parts(body), headers={"Idempotency-Key": key or once_key()}
        )
        answer: ImportView = response.json()
        return answer

    def delete_import(
        self,
        import_id: str,
    ) -> None:
        """Drop an import's record and faults; its companies stay."""
        self._send("DELETE", f"/api/v1/imports/{import_id}")

    def get_import(
        self,
        import_id: str,
    ) -> ImportView:
        """How far an import is, and what became of its rows."""
        response = self._send("GET", f"/api/v1/imports/{import_id}")
        answer: ImportView = response.json()
        return answer

    def get_import_faults_csv(
        self,
        import_id: str,
    ) -> bytes:
        """What is wrong in the rows that were refused, as CSV."""
        response = self._send("GET", f"/api/v1/imports/{import_id}/faults.csv")
        answer: bytes = response.content
        return answer

    def get_import_faults_xlsx(
        self,
        import_id: str,
    ) -> bytes:
        """What is wrong in the rows that were refused, as a workbook."""
        response = self._send("GET", f"/api/v1/imports/{import_id}/faults.xlsx")
        answer: bytes = response.content
        return answer

    def get_job(
        self,
        job_id: str,
    ) -> JobView:
        """How far a job is."""
        response = self._send("GET", f"/api/v1/jobs/{job_id}")
        answer: JobView = response.json()
        return answer

    def list_import_faults(
        self,
        import_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> FaultsPage:
        """What is wrong in the rows that were refused."""
        response = self._send(
            "GET", f"/api/v1/imports/{import_id}/faults", query={"limit": limit, "cursor": cursor}
        )
        answer: FaultsPage = response.json()
        return answer

    def list_imports(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> ImportsPage:
        """The files of companies that were sent."""
        response = self._send("GET", "/api/v1/imports", query={"limit": limit, "cursor": cursor})
        answer: ImportsPage = response.json()
        return answer
