"""Keys: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller, Json

if TYPE_CHECKING:
    from api.accounts_bodies import NewKeyBody
    from api.accounts_view import KeysView, NewKeyView


class OfKeys(Caller):
    """The operations tagged `keys`."""

    def create_key(
        self,
        body: NewKeyBody | Json,
    ) -> NewKeyView:
        """Make a key for a program."""
        response = self._send("POST", "/api/v1/keys", body=body)
        answer: NewKeyView = response.json()
        return answer

    def list_keys(
        self,
    ) -> KeysView:
        """My keys."""
        response = self._send("GET", "/api/v1/keys")
        answer: KeysView = response.json()
        return answer

    def revoke_key(
        self,
        key_id: str,
    ) -> None:
        """End a key."""
        self._send("DELETE", f"/api/v1/keys/{key_id}")
