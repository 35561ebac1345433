"""Operations: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from api.client.calling import Caller


class OfOperations(Caller):
    """The operations tagged `operations`."""

    def ready(
        self,
    ) -> dict[str, str]:
        """Whether requests should be sent here, and with which catalogue."""
        response = self._send("GET", "/readyz")
        answer: dict[str, str] = response.json()
        return answer
