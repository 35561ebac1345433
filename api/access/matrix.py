"""The authorisation matrix: for each operation, how far each role reaches.

An operation that is not here is answered to nobody. What a reach means for companies is one
condition in `api.access.reach`; no handler decides for itself.

nobody    the operation does not exist for this role
itself    what concerns the caller's own account: sessions, keys, portfolios, imports
own       companies that the caller keeps
granted   companies with a consent for the caller that lasts today
handled   companies that applied for a measure of the caller's bureau
all       every company; every account
open      nothing of anybody's is touched
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from api.store.people import Role


class Reach(StrEnum):
    """How far a role reaches with one operation."""

    NOBODY = "nobody"
    ITSELF = "itself"
    OWN = "own"
    GRANTED = "granted"
    HANDLED = "handled"
    ALL = "all"
    OPEN = "open"


def _row(
    anonymous: Reach, company: Reach, adviser: Reach, bureau: Reach, admin: Reach
) -> Mapping[Role, Reach]:
    reaches = (anonymous, company, adviser, bureau, admin)
    return MappingProxyType(dict(zip(Role, reaches, strict=True)))


_N, _I, _O, _G, _H, _A, _P = Reach

_PUBLIC = _row(_P, _P, _P, _P, _P)

MATRIX: Mapping[str, Mapping[Role, Reach]] = {
    # operation                anonymous, company, adviser, bureau, admin
    **dict.fromkeys(
        (
            "/assets/htmx/{file_path}",
            "/assets/huiqi/{file_path}",
            "/assets/swagger-ui/{file_path}",
            "/docs",
            "/docs/oauth2-redirect.html",
            "/docs/openapi.json",
            "/docs/{path}",
            "/metrics",
            "/openapi.json",
            "AskCompany",
            "AskPortfolio",
            "Diff",
            "GetArticle",
            "GetBureau",
            "GetCatalogue",
            "GetMeasure",
            "Healthy",
            "ListArticles",
            "ListBureaus",
            "ListFacts",
            "ListMeasures",
            "ListRecognitions",
            "Match",
            "Path",
            "Ready",
            "SuggestIndustries",
            "VerifyDocument",
            "VerifyRun",
        ),
        _PUBLIC,
    ),
    # people and access
    "SignIn": _PUBLIC,
    "Register": _row(_P, _N, _N, _N, _N),
    **dict.fromkeys(
        (
            "ChangeMe",
            "ChangePassword",
            "CreateKey",
            "EndOtherSessions",
            "EndSession",
            "GetMe",
            "ListKeys",
            "ListSessions",
            "RevokeKey",
            "SignOut",
        ),
        _row(_N, _I, _I, _I, _I),
    ),
    **dict.fromkeys(
        ("ChangeAccount", "CreateAccount", "GetAccount", "ListAccounts", "ResetPassword"),
        _row(_N, _N, _N, _N, _A),
    ),
    # A report is the company's own: an officer judges an application without it.
    "CreateRun": _row(_N, _O, _G, _N, _N),
    "GetRun": _row(_N, _O, _G, _N, _N),
    "ListRuns": _row(_N, _O, _G, _N, _N),
    "ReplayRun": _row(_N, _O, _G, _N, _N),
    # Who else saw a company is for the company itself, not for one of its advisers.
    "ListCompanyAudit": _row(_N, _O, _N, _N, _N),
    "ListAudit": _row(_N, _N, _N, _N, _A),
    # Everybody known may write the head down, so that nobody can make the chain anew unnoticed.
    "GetAuditHead": _row(_N, _P, _P, _P, _P),
    "AddCompany": _row(_N, _I, _I, _N, _N),
    "ListCompanies": _row(_N, _O, _G, _H, _A),
    "GetCompany": _row(_N, _O, _G, _H, _N),
    "ReplaceCompany": _row(_N, _O, _G, _N, _N),
    "ChangeCompany": _row(_N, _O, _G, _N, _N),
    "ListVersions": _row(_N, _O, _G, _N, _N),
    "GetVersion": _row(_N, _O, _G, _N, _N),
    "GetVersionChanges": _row(_N, _O, _G, _N, _N),
    "MatchCompany": _row(_N, _O, _G, _H, _N),
    "ListQuestions": _row(_N, _O, _G, _N, _N),
    "AnswerQuestions": _row(_N, _O, _G, _N, _N),
    "ListDesignations": _row(_N, _O, _G, _H, _N),
    "StateDesignation": _row(_N, _O, _G, _N, _N),
    "ForgetDesignation": _row(_N, _O, _G, _N, _N),
    "ExportCompany": _row(_N, _O, _N, _N, _A),
    "EraseCompany": _row(_N, _O, _O, _N, _A),  # an adviser too erases what it keeps, after a consent as well
    "GrantAccess": _row(_N, _O, _N, _N, _N),
    "ListCompanyGrants": _row(_N, _O, _G, _N, _N),
    "ListGrants": _row(_N, _N, _I, _N, _N),
    "EndGrant": _row(_N, _O, _I, _N, _N),
    **dict.fromkeys(
        ("CreatePortfolio", "ListPortfolios", "GetPortfolio", "RenamePortfolio", "DeletePortfolio"),
        _row(_N, _N, _I, _N, _N),
    ),
    **dict.fromkeys(
        (
            "ListPortfolioCompanies",
            "AddPortfolioCompany",
            "RemovePortfolioCompany",
            "AskKeptPortfolio",
            "MatchPortfolio",
        ),
        _row(_N, _N, _G, _N, _N),
    ),
    **dict.fromkeys(("RecordOutcome", "DeleteOutcome"), _row(_N, _O, _G, _N, _N)),
    **dict.fromkeys(("ListOutcomes", "GetOutcome", "DecideOutcome"), _row(_N, _O, _G, _H, _N)),
    **dict.fromkeys(("BureauOutcomes", "ListApplications"), _row(_N, _N, _N, _H, _N)),
    "CompareReform": _row(_N, _N, _N, _H, _A),
    "GetUptake": _row(_N, _N, _N, _H, _A),  # of measures, never of single companies
    "GetLearning": _row(_N, _N, _N, _N, _A),
    "CreateImport": _row(_N, _I, _I, _N, _N),
    "ListImports": _row(_N, _I, _I, _N, _A),
    "GetImport": _row(_N, _I, _I, _N, _A),
    "CancelImport": _row(_N, _I, _I, _N, _A),
    "DeleteImport": _row(_N, _I, _I, _N, _N),
    "ListImportFaults": _row(_N, _I, _I, _N, _N),
    "GetImportFaultsCsv": _row(_N, _I, _I, _N, _N),
    "GetImportFaultsXlsx": _row(_N, _I, _I, _N, _N),
    "CreateScreening": _row(_N, _O, _G, _N, _A),
    **dict.fromkeys(("ListScreenings", "GetScreening", "CancelScreening"), _row(_N, _I, _I, _N, _A)),
    "DeleteScreening": _row(_N, _I, _I, _N, _I),
    # Whoever's screening it is, its file has the companies that are within reach when it is sent.
    **dict.fromkeys(("GetScreeningCsv", "GetScreeningXlsx", "GetScreeningParquet"), _row(_N, _O, _G, _N, _A)),
    "GetJob": _row(_N, _I, _I, _N, _A),
}
"""By operation id."""

BY_SESSION = frozenset({
    "ChangeAccount",
    "ChangeMe",
    "ChangePassword",
    "CreateAccount",
    "CreateKey",
    "EndOtherSessions",
    "EndSession",
    "ResetPassword",
    "RevokeKey",
    "SignOut",
})  # fmt: skip
"""What makes, changes or ends a way to sign in is done by a person, never with a key that may be lost."""

BEFORE_PASSWORD_CHANGE = frozenset({"ChangePassword", "SignOut"})
"""What somebody may whose password was given by somebody else, beside what is open to all."""


def reach_of(operation: str, role: Role) -> Reach:
    """Tell how far a role reaches; an operation without a row reaches nobody."""
    return MATRIX.get(operation, {}).get(role, Reach.NOBODY)
