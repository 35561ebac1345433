"""Me: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json, Tagged, tagged

if TYPE_CHECKING:
    from api.accounts_bodies import MeChange, PasswordChange
    from api.accounts_view import AccountView, MeView, SignedInView


class OfMe(Caller):
    """The operations tagged `me`."""

    def change_me(
        self,
        body: MeChange | Json,
        *,
        if_match: str,
    ) -> Tagged[AccountView]:
        """Change my name."""
        response = self._send("PATCH", "/api/v1/me", body=body, headers={"If-Match": if_match})
        answer: Tagged[AccountView] = tagged(response)
        return answer

    def change_password(
        self,
        body: PasswordChange | Json,
    ) -> SignedInView:
        """Change my password."""
        response = self._send("PUT", "/api/v1/me/password", body=body)
        answer: SignedInView = response.json()
        return answer

    def get_me(
        self,
    ) -> Tagged[MeView]:
        """Who I am."""
        response = self._send("GET", "/api/v1/me")
        answer: Tagged[MeView] = tagged(response)
        return answer
