"""Sessions: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from api.accounts_bodies import SignInBody
    from api.accounts_view import Ended, SessionsView, SignedInView


class OfSessions(Caller):
    """The operations tagged `sessions`."""

    def end_other_sessions(
        self,
    ) -> Ended:
        """Sign out everywhere but here."""
        response = self._send("DELETE", "/api/v1/sessions")
        answer: Ended = response.json()
        return answer

    def end_session(
        self,
        session_id: str,
    ) -> None:
        """End one of my sessions."""
        self._send("DELETE", f"/api/v1/sessions/{session_id}")

    def list_sessions(
        self,
    ) -> SessionsView:
        """Where I am signed in."""
        response = self._send("GET", "/api/v1/sessions")
        answer: SessionsView = response.json()
        return answer

    def sign_in(
        self,
        body: SignInBody | Json,
    ) -> SignedInView:
        """Sign in with a browser."""
        response = self._send("POST", "/api/v1/sessions", body=body)
        answer: SignedInView = response.json()
        return answer

    def sign_out(
        self,
    ) -> None:
        """Sign out."""
        self._send("DELETE", "/api/v1/sessions/current")
