"""Accounts: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, Tagged, tagged

if TYPE_CHECKING:
    from api.accounts_bodies import AccountChange, NewAccountBody, RegisterBody
    from api.accounts_view import Accepted, AccountPage, AccountView, NewAccountView


class OfAccounts(Caller):
    """The operations tagged `accounts`."""

    def change_account(
        self,
        account_id: str,
        body: AccountChange | Json,
        *,
        if_match: str,
    ) -> Tagged[AccountView]:
        """Change an account."""
        response = self._send(
            "PATCH", f"/api/v1/accounts/{account_id}", body=body, headers={"If-Match": if_match}
        )
        answer: Tagged[AccountView] = tagged(response)
        return answer

    def create_account(
        self,
        body: NewAccountBody | Json,
    ) -> NewAccountView:
        """Make an account."""
        response = self._send("POST", "/api/v1/accounts", body=body)
        answer: NewAccountView = response.json()
        return answer

    def get_account(
        self,
        account_id: str,
    ) -> Tagged[AccountView]:
        """One account."""
        response = self._send("GET", f"/api/v1/accounts/{account_id}")
        answer: Tagged[AccountView] = tagged(response)
        return answer

    def list_accounts(
        self,
        *,
        role: str | None = None,
        active: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> AccountPage:
        """Accounts, newest first."""
        response = self._send(
            "GET",
            "/api/v1/accounts",
            query={"role": role, "active": active, "limit": limit, "cursor": cursor},
        )
        answer: AccountPage = response.json()
        return answer

    def register(
        self,
        body: RegisterBody | Json,
    ) -> Accepted:
        """Make an account for a company oneself."""
        response = self._send("POST", "/api/v1/registrations", body=body)
        answer: Accepted = response.json()
        return answer

    def reset_password(
        self,
        account_id: str,
    ) -> NewAccountView:
        """Give an account a new password for once."""
        response = self._send("POST", f"/api/v1/accounts/{account_id}/password")
        answer: NewAccountView = response.json()
        return answer
