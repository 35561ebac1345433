"""All that is kept about a company: given out whole, or erased."""

from collections.abc import Mapping
from typing import Annotated

from litestar import Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_200_OK
from typing_extensions import TypedDict

from api.company_changes import tag_of
from api.company_data import CompanyExport, erased, exported, note_erased
from api.describing import Described
from api.problems import AnyRequest
from api.routes.answering import json_answer
from api.routes.conditions import must_match
from api.tongues import tongue_of
from api.working import Desk
from profiles.storage.keeping import newest_version

Confirm = Annotated[
    str, QueryParameter(min_length=1, max_length=4000, description="The company's name or USCC, to be safe.")
]


class ErasedView(TypedDict):
    """How many rows were erased with a company, by what they were."""

    id: str
    erased: dict[str, int]


@get(
    "/api/v1/companies/{company_id:str}/export",
    operation_id="ExportCompany",
    tags=["companies"],
    summary="All that is kept about a company, in one document",
    description=(
        "Every version, designation, consent, outcome; runs, imports, portfolios; who saw or changed it."
    ),
    sync_to_thread=True,
)
def export_company(
    request: AnyRequest, desk: NamedDependency[Desk], company_id: FromPath[str]
) -> Response[bytes]:
    """Give all that is kept about a company."""
    with desk.reading() as work:
        company, newest = work.newest(company_id)
        found = exported(work, company)
        work.record(company_id=company.id, version=newest.number)
    answer = json_answer(found, tongue_of(request))
    answer.headers["ETag"] = tag_of(newest)
    return answer


@delete(
    "/api/v1/companies/{company_id:str}",
    operation_id="EraseCompany",
    tags=["companies"],
    summary="Erase a company and all that is kept about it",
    description=(
        "By its keeper or an administrator, for good. Entries of the audit trail stay: they name nobody."
    ),
    status_code=HTTP_200_OK,
    sync_to_thread=True,
)
def erase_company(
    request: AnyRequest, desk: NamedDependency[Desk], company_id: FromPath[str], confirm: Confirm
) -> Response[bytes]:
    """Erase a company."""
    with desk.writing() as work:
        company = work.company(company_id, lock=True)
        must_match(request, tag_of(newest_version(work.session, company)))
        counts = erased(work, company, confirm)
        note_erased(work, company, counts)
    return json_answer({"id": company.id, "erased": counts}, tongue_of(request))


DESCRIBED: Mapping[str, Described] = {
    "ExportCompany": Described(CompanyExport, tagged=True),
    "EraseCompany": Described(
        ErasedView,
        (400, 403, 409, 412, 428),
        example={
            "id": "k3vq7m2d5xw4ozjn6b3cfyath4",
            "erased": {
                "import_faults": 0,
                "outcomes": 1,
                "runs": 2,
                "designations": 4,
                "versions": 3,
                "grants": 1,
                "portfolios": 1,
                "import_rows": 1,
                "answers": 0,
            },
        },
        conditional=True,
    ),
}
