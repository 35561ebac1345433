"""Facts: the operations of the API, as methods. Written by `python -m api.client_writer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.client.calling import Caller

if TYPE_CHECKING:
    from api.facts_view import FactsView


class OfFacts(Caller):
    """The operations tagged `facts`."""

    def list_facts(
        self,
    ) -> FactsView:
        """The fact vocabulary with labels, units and questions, and the JSON Schema of a profile."""
        response = self._send("GET", "/api/v1/facts")
        answer: FactsView = response.json()
        return answer
