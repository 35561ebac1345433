"""A typed client of the API: `Huiqi("http://127.0.0.1:8000", key).match(profile)`.

Written by `python -m api.client_writer`, as are the modules of its methods.
"""

from api.client.calling import ProblemRaised, Tagged
from api.client.of_accounts import OfAccounts
from api.client.of_audit import OfAudit
from api.client.of_bureau import OfBureau
from api.client.of_catalogue import OfCatalogue
from api.client.of_companies import OfCompanies
from api.client.of_facts import OfFacts
from api.client.of_grants import OfGrants
from api.client.of_imports import OfImports
from api.client.of_keys import OfKeys
from api.client.of_match import OfMatch
from api.client.of_me import OfMe
from api.client.of_operations import OfOperations
from api.client.of_outcomes import OfOutcomes
from api.client.of_portfolios import OfPortfolios
from api.client.of_questions import OfQuestions
from api.client.of_runs import OfRuns
from api.client.of_screenings import OfScreenings
from api.client.of_sessions import OfSessions
from api.client.of_verify import OfVerify

__all__ = ["Huiqi", "ProblemRaised", "Tagged"]


class Huiqi(
    OfAccounts,
    OfAudit,
    OfBureau,
    OfCatalogue,
    OfCompanies,
    OfFacts,
    OfGrants,
    OfImports,
    OfKeys,
    OfMatch,
    OfMe,
    OfOperations,
    OfOutcomes,
    OfPortfolios,
    OfQuestions,
    OfRuns,
    OfScreenings,
    OfSessions,
    OfVerify,
):
    """All operations of one server, as one caller."""
