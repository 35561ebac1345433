"""Verification: whoever holds a report finds out whether it was given here. Nobody signs in."""

from collections.abc import Mapping
from typing import Annotated

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, RawBody

from api.describing import Body, Described
from api.problems import AnyRequest
from api.routes.answering import json_answer, need_json
from api.tongues import tongue_of
from api.verifying import (
    LARGEST_DOCUMENT,
    Finding,
    SentDocument,
    Verification,
    by_code,
    by_document,
    read_document,
)
from api.working import Desk, Work


@get(
    "/api/v1/verify/{run_id:str}",
    operation_id="VerifyRun",
    tags=["verify"],
    summary="Whether a report with this id and hash was given here",
    description="As printed on it, in any case, with hyphens or without. Nothing of the company is told.",
    sync_to_thread=True,
)
def verify_run(
    request: AnyRequest,
    run_id: FromPath[str],
    desk: NamedDependency[Desk],
    digits: Annotated[
        str,
        QueryParameter(name="hash", max_length=100, description="The hash, or its first 16 digits or more."),
    ],
) -> Response[bytes]:
    """Tell whether a report is genuine; an unknown id and a wrong hash are answered alike."""
    with desk.reading() as work:
        found = by_code(work.session, run_id, digits)
        _record(work, found)
    return json_answer(found.view, tongue_of(request))


@post(
    "/api/v1/verify",
    operation_id="VerifyDocument",
    tags=["verify"],
    summary="Whether a report is, to the last figure, one that was given here",
    description="The document as `GetRun` gives it; spaces and the order of keys do not matter.",
    status_code=200,
    request_max_body_size=LARGEST_DOCUMENT,
    sync_to_thread=True,
)
def verify_document(request: AnyRequest, body: RawBody, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Tell whether a whole report is genuine; keeps nothing of it."""
    need_json(request)
    document = read_document(body)
    with desk.reading() as work:
        found = by_document(work.session, document)
        _record(work, found)
    return json_answer(found.view, tongue_of(request))


def _record(work: Work, found: Finding) -> None:
    """Note that somebody holds a report; what is not genuine is of no company, and fills no trail."""
    if found.run is not None:
        work.record(company_id=found.run.company_id, subject_id=found.run.id)


_GENUINE = {
    "genuine": True,
    "made_at": "2025-06-30T08:00:00Z",
    "as_of": "2025-06-30",
    "catalogue": {"id": "wenzhou-2025", "version": "e7697cd9430c5ec5"},
    "software": "0.1.0+3f9a1c0b5d2e.7a21c9f0",
}
_DOCUMENT = {
    "run": {"id": "k4zq7mhd2ek4zq7mhd2ek4zq7m", "hash": "0" * 64},
    "report": {"as_of": "2025-06-30", "matches": []},
}

DESCRIBED: Mapping[str, Described] = {
    "VerifyRun": Described(Verification, (400,), example=_GENUINE),
    "VerifyDocument": Described(
        Verification, (400, 413, 415, 422), Body(SentDocument, _DOCUMENT), example={"genuine": False}
    ),
}
"""What the API's description says of these operations."""
