"""The authorisation matrix: for each operation, how far each role reaches.

An operation that is not here is answered to nobody. What a reach means for companies is one
condition in `api.access.reach`; no handler decides for itself.

nobody    the operation does not exist for this role
itself    what concerns the caller's own account: sessions, keys, portfolios, imports
own       companies that the caller keeps
granted   companies with a consent for the caller that lasts today
handled   companies that applied for a measure of the caller's bureau
all       every company
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
        ),
        _PUBLIC,
    ),
    "CreateImport": _row(_N, _I, _I, _N, _N),
    "ListImports": _row(_N, _I, _I, _N, _A),
    "GetImport": _row(_N, _I, _I, _N, _A),
    "CancelImport": _row(_N, _I, _I, _N, _A),
    "DeleteImport": _row(_N, _I, _I, _N, _N),
    "ListImportFaults": _row(_N, _I, _I, _N, _N),
    "GetImportFaultsCsv": _row(_N, _I, _I, _N, _N),
    "GetImportFaultsXlsx": _row(_N, _I, _I, _N, _N),
    "GetJob": _row(_N, _I, _I, _N, _A),
}
"""By operation id."""


def reach_of(operation: str, role: Role) -> Reach:
    """Tell how far a role reaches; an operation without a row reaches nobody."""
    return MATRIX.get(operation, {}).get(role, Reach.NOBODY)
