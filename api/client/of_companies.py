"""Companies: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, Tagged, once_key, tagged

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from api.companies_view import (
        AnsweredView,
        CompanyPage,
        CompanyView,
        DesignationsView,
        KeptView,
        VersionChanges,
        VersionPage,
        VersionView,
    )
    from api.company_data import CompanyExport
    from api.questions_view import QuestionsView
    from api.routes.company_data import ErasedView
    from api.routes.designations import DesignationBody
    from matcher.report import Report
    from profiles.schema import Profile


class OfCompanies(Caller):
    """The operations tagged `companies`."""

    def add_company(
        self,
        body: Profile | Json,
        *,
        key: str | None = None,
        consent_until: date | None = None,
    ) -> Tagged[KeptView]:
        """Keep a company."""
        response = self._send(
            "POST",
            "/api/v1/companies",
            body=body,
            query={"consent_until": consent_until},
            headers={"Idempotency-Key": key or once_key()},
        )
        answer: Tagged[KeptView] = tagged(response)
        return answer

    def answer_questions(
        self,
        company_id: str,
        body: dict[str, Any] | Json,
        *,
        if_match: str,
        as_of: date | None = None,
        count: int | None = None,
    ) -> Tagged[AnsweredView]:
        """Put a company's answers into its profile."""
        response = self._send(
            "POST",
            f"/api/v1/companies/{company_id}/answers",
            body=body,
            query={"as_of": as_of, "count": count},
            headers={"If-Match": if_match},
        )
        answer: Tagged[AnsweredView] = tagged(response)
        return answer

    def change_company(
        self,
        company_id: str,
        body: Profile | Json,
        *,
        if_match: str,
    ) -> Tagged[KeptView]:
        """Change part of a company's profile."""
        response = self._send(
            "PATCH",
            f"/api/v1/companies/{company_id}",
            body=body,
            sent_as="application/merge-patch+json",
            headers={"If-Match": if_match},
        )
        answer: Tagged[KeptView] = tagged(response)
        return answer

    def erase_company(
        self,
        company_id: str,
        *,
        if_match: str,
        confirm: str,
    ) -> ErasedView:
        """Erase a company and all that is kept about it."""
        response = self._send(
            "DELETE",
            f"/api/v1/companies/{company_id}",
            query={"confirm": confirm},
            headers={"If-Match": if_match},
        )
        answer: ErasedView = response.json()
        return answer

    def export_company(
        self,
        company_id: str,
    ) -> Tagged[CompanyExport]:
        """All that is kept about a company, in one document."""
        response = self._send("GET", f"/api/v1/companies/{company_id}/export")
        answer: Tagged[CompanyExport] = tagged(response)
        return answer

    def forget_designation(
        self,
        company_id: str,
        code: str,
        *,
        if_match: str,
    ) -> Tagged[KeptView]:
        """Take back what is stated of one designation: it is unknown again."""
        response = self._send(
            "DELETE", f"/api/v1/companies/{company_id}/designations/{code}", headers={"If-Match": if_match}
        )
        answer: Tagged[KeptView] = tagged(response)
        return answer

    def get_company(
        self,
        company_id: str,
    ) -> Tagged[CompanyView]:
        """One company with the newest version of its profile."""
        response = self._send("GET", f"/api/v1/companies/{company_id}")
        answer: Tagged[CompanyView] = tagged(response)
        return answer

    def get_version(
        self,
        company_id: str,
        number: int,
    ) -> Tagged[VersionView]:
        """One version of a company's profile, which never changes."""
        response = self._send("GET", f"/api/v1/companies/{company_id}/versions/{number}")
        answer: Tagged[VersionView] = tagged(response)
        return answer

    def get_version_changes(
        self,
        company_id: str,
        number: int,
        *,
        since_version: int | None = None,
        as_of: date | None = None,
    ) -> VersionChanges:
        """What a version states otherwise than an earlier one, and what that changes."""
        response = self._send(
            "GET",
            f"/api/v1/companies/{company_id}/versions/{number}/changes",
            query={"since_version": since_version, "as_of": as_of},
        )
        answer: VersionChanges = response.json()
        return answer

    def list_companies(
        self,
        *,
        q: str | None = None,
        uscc: str | None = None,
        county: str | None = None,
        industry: str | None = None,
        designation: str | None = None,
        changed_since: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> CompanyPage:
        """Companies within reach, those that were added last first."""
        response = self._send(
            "GET",
            "/api/v1/companies",
            query={
                "q": q,
                "uscc": uscc,
                "county": county,
                "industry": industry,
                "designation": designation,
                "changed_since": changed_since,
                "cursor": cursor,
                "limit": limit,
            },
        )
        answer: CompanyPage = response.json()
        return answer

    def list_designations(
        self,
        company_id: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Tagged[DesignationsView]:
        """What is stated of a company's designations, with evidence; and what was stated earlier."""
        response = self._send(
            "GET", f"/api/v1/companies/{company_id}/designations", query={"cursor": cursor, "limit": limit}
        )
        answer: Tagged[DesignationsView] = tagged(response)
        return answer

    def list_questions(
        self,
        company_id: str,
        *,
        as_of: date | None = None,
        count: int | None = None,
    ) -> Tagged[QuestionsView]:
        """What to ask a company next."""
        response = self._send(
            "GET", f"/api/v1/companies/{company_id}/questions", query={"as_of": as_of, "count": count}
        )
        answer: Tagged[QuestionsView] = tagged(response)
        return answer

    def list_versions(
        self,
        company_id: str,
        *,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> VersionPage:
        """The versions of a company's profile, newest first."""
        response = self._send(
            "GET", f"/api/v1/companies/{company_id}/versions", query={"cursor": cursor, "limit": limit}
        )
        answer: VersionPage = response.json()
        return answer

    def match_company(
        self,
        company_id: str,
        *,
        as_of: date | None = None,
        all: bool | None = None,
        version: int | None = None,
    ) -> Report:
        """Match a company that is kept."""
        response = self._send(
            "GET",
            f"/api/v1/companies/{company_id}/match",
            query={"as_of": as_of, "all": all, "version": version},
        )
        answer: Report = response.json()
        return answer

    def replace_company(
        self,
        company_id: str,
        body: Profile | Json,
        *,
        if_match: str,
    ) -> Tagged[KeptView]:
        """State a company's profile anew, whole."""
        response = self._send(
            "PUT", f"/api/v1/companies/{company_id}", body=body, headers={"If-Match": if_match}
        )
        answer: Tagged[KeptView] = tagged(response)
        return answer

    def state_designation(
        self,
        company_id: str,
        code: str,
        body: DesignationBody | Json,
        *,
        if_match: str,
    ) -> Tagged[KeptView]:
        """State one designation, held or not, with its evidence."""
        response = self._send(
            "PUT",
            f"/api/v1/companies/{company_id}/designations/{code}",
            body=body,
            headers={"If-Match": if_match},
        )
        answer: Tagged[KeptView] = tagged(response)
        return answer
