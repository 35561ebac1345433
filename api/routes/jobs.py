"""Jobs: how far what was asked for is."""

from collections.abc import Mapping

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import select

from api.access.matrix import Reach
from api.describing import Described
from api.importing.view import JobView, job_view
from api.problems import AnyRequest
from api.routes.answering import rendered_answer
from api.store.work import Job
from api.tongues import tongue_of
from api.working import Desk


@get(
    "/api/v1/jobs/{job_id:str}",
    operation_id="GetJob",
    tags=["imports"],
    summary="How far a job is",
    sync_to_thread=True,
)
def get_job(request: AnyRequest, job_id: FromPath[str], desk: NamedDependency[Desk]) -> Response[bytes]:
    """Answer with the state of a job of the caller's own."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        query = select(Job).where(Job.id == job_id)
        if work.reach is not Reach.ALL:
            query = query.where(Job.account_id == work.caller.account_id)
        view = job_view(work.one(query, job_id), work.at, tongue.core)
    return rendered_answer(view, tongue)


EXAMPLE: JobView = {
    "id": "5yq3mzx7k2vhw4t6rbn2cfdj3e",
    "kind": "import",
    "state": "running",
    "attempts": 1,
    "progress": {"done": 12500, "total": 50000, "seconds_left": 14},
    "error": None,
    "created_at": "2025-06-30T08:00:00.000Z",
    "started_at": "2025-06-30T08:00:01.000Z",
    "finished_at": None,
}

DESCRIBED: Mapping[str, Described] = {"GetJob": Described(JobView, example=EXAMPLE)}
