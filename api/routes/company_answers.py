"""What a company that is kept can get, what to ask it next, and its answers."""

from collections.abc import Mapping
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, RawBody
from pydantic import JsonValue

from api.companies_view import AnsweredView, kept_view
from api.company_changes import Wanted, change, profile_of, read_keepable, tag_of
from api.describing import Body, Described
from api.problems import AnyRequest
from api.questions_view import QuestionsView
from api.routes.answering import MATCH_BODY_LIMIT, AsOf, json_answer, need_json
from api.routes.companies import unusable
from api.routes.matching import Everyone
from api.routes.questions import USUAL_COUNT, Count
from api.service import Service
from api.tongues import tongue_of
from api.working import Desk, Work
from matcher.report import Report
from profiles.answering import answers_of, with_answer
from profiles.reading import parse_json
from profiles.storage.companies import ProfileVersion
from profiles.storage.keeping import Source, version_at
from profiles.storage.texts import profile_data

Version = Annotated[
    int | None,
    QueryParameter(name="version", ge=1, le=10**9, description="Match this version; otherwise the newest."),
]


@get(
    "/api/v1/companies/{company_id:str}/match",
    operation_id="MatchCompany",
    tags=["companies"],
    summary="Match a company that is kept",
    description="The report of /api/v1/match for the newest version, or another. Keeps nothing.",
    sync_to_thread=True,
)
def match_kept(  # noqa: PLR0913, PLR0917 - what is matched, and what a handler is given
    request: AnyRequest,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    as_of: AsOf = None,
    everyone: Everyone = False,  # noqa: FBT002 - a query parameter
    version: Version = None,
) -> Response[bytes]:
    """Match a company."""
    with desk.reading() as work:
        chosen = _chosen(work, company_id, version)
        work.record(company_id=chosen.company_id, version=chosen.number)
    tongue = tongue_of(request)
    profile = profile_of(chosen, service.catalogue.codes)
    return json_answer(service.report(profile, as_of=as_of, tongue=tongue, everyone=everyone), tongue)


@get(
    "/api/v1/companies/{company_id:str}/questions",
    operation_id="ListQuestions",
    tags=["companies"],
    summary="What to ask a company next",
    description="The answer of /api/v1/questions for the newest version of its profile.",
    sync_to_thread=True,
)
def list_questions(  # noqa: PLR0913, PLR0917 - what is asked, and what a handler is given
    request: AnyRequest,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    as_of: AsOf = None,
    count: Count = USUAL_COUNT,
) -> Response[bytes]:
    """Give the next questions."""
    with desk.reading() as work:
        chosen = _chosen(work, company_id, None)
        work.record(company_id=chosen.company_id, version=chosen.number)
    tongue = tongue_of(request)
    profile = profile_of(chosen, service.catalogue.codes)
    answer = json_answer(service.questions(profile, as_of=as_of, tongue=tongue, count=count), tongue)
    answer.headers["ETag"] = tag_of(chosen)
    return answer


@post(
    "/api/v1/companies/{company_id:str}/answers",
    operation_id="AnswerQuestions",
    tags=["companies"],
    summary="Put a company's answers into its profile",
    description=(
        "Facts by name, each with a value as in a profile or in plain words (86 万元, 是, 省级 2024-03-01); "
        "null makes it unknown. All of them are taken, or none. The answer has the next questions."
    ),
    status_code=200,
    request_max_body_size=MATCH_BODY_LIMIT,
    sync_to_thread=True,
)
def answer_questions(  # noqa: PLR0913, PLR0917 - what is answered and asked, and what a handler is given
    request: AnyRequest,
    body: RawBody,
    service: NamedDependency[Service],
    desk: NamedDependency[Desk],
    company_id: FromPath[str],
    as_of: AsOf = None,
    count: Count = USUAL_COUNT,
) -> Response[bytes]:
    """Take answers."""
    need_json(request)
    catalogue = service.catalogue
    answers = answers_of(parse_json(body), catalogue.vocabulary, catalogue.codes)

    def wanted(_: Work, newest: ProfileVersion) -> Wanted:
        data: dict[str, Any] = profile_data(newest.profile)
        for fact, value in answers.items():
            data = with_answer(data, fact, value)
        return Wanted(read_keepable(data, catalogue.codes))

    kept = change(request, desk, company_id, Source.ANSWER, wanted)
    tongue = tongue_of(request)
    profile = profile_of(kept.version, catalogue.codes)
    questions = service.questions(profile, as_of=as_of, tongue=tongue, count=count)
    answer = json_answer({**kept_view(kept), "questions": questions}, tongue)
    answer.headers["ETag"] = tag_of(kept.version)
    return answer


def _chosen(work: Work, company_id: str, number: int | None) -> ProfileVersion:
    """Give the newest version of a company within reach, or another that is asked for."""
    company, newest = work.newest(company_id)
    if number is None or number == newest.number:
        return newest
    found = version_at(work.session, company.id, number)
    if found is None:
        raise unusable(parameter="version")
    return found


DESCRIBED: Mapping[str, Described] = {
    "MatchCompany": Described(Report, (400, 409)),
    "ListQuestions": Described(QuestionsView, (400, 409), tagged=True),
    "AnswerQuestions": Described(
        AnsweredView,
        (400, 403, 409, 412, 413, 415, 422, 428),
        Body(
            dict[str, JsonValue],
            {
                "revenue": "8600 万元",
                "core_ip": True,
                "designations.srdi": {"held": True, "level": "provincial"},
            },
        ),
        conditional=True,
        tagged=True,
    ),
}
