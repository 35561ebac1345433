"""A typed client of the API: `Huiqi("http://127.0.0.1:8000", key).match(profile)`.

Written by `python -m api.client_writer`, as are the modules of its methods.
"""

from api.client.calling import ProblemRaised, Tagged
from api.client.of_audit import OfAudit
from api.client.of_catalogue import OfCatalogue
from api.client.of_companies import OfCompanies
from api.client.of_facts import OfFacts
from api.client.of_imports import OfImports
from api.client.of_match import OfMatch
from api.client.of_questions import OfQuestions
from api.client.of_runs import OfRuns
from api.client.of_verify import OfVerify

__all__ = ["Huiqi", "ProblemRaised", "Tagged"]


class Huiqi(
    OfAudit,
    OfCatalogue,
    OfCompanies,
    OfFacts,
    OfImports,
    OfMatch,
    OfQuestions,
    OfRuns,
    OfVerify,
):
    """All operations of one server, as one caller."""
