"""What is learned from the outcomes of the database, or why nothing is."""

from collections.abc import Mapping

from litestar import Response, get
from litestar.di import NamedDependency

from api.describing import Described
from api.problems import AnyRequest
from api.routes.answering import rendered_answer
from api.stored_outcomes import LearningView, counted, said
from api.tongues import tongue_of
from api.working import Desk


@get(
    "/api/v1/learning",
    operation_id="GetLearning",
    tags=["outcomes"],
    summary="How many outcomes are known, and whether that is enough to learn from",
    sync_to_thread=True,
)
def get_learning(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[bytes]:
    """Give the state of learning."""
    tongue = tongue_of(request)
    with desk.reading() as work:
        view = counted(work.session)
        work.record()
    view["text"] = said(view).within(tongue.core)
    return rendered_answer(view, tongue)


_LEARNING = {
    "state": "off",
    "text": "已知审批结果 312 件（较少一类 60 件，140 家企业），少于 800 件（每类 200 件）或企业过少："
    "学习排序未启用",
    "outcomes": 700,
    "applied": 420,
    "decided": 312,
    "granted": 252,
    "refused": 60,
    "companies": 140,
    "needed": 800,
    "needed_of_each": 200,
}

DESCRIBED: Mapping[str, Described] = {"GetLearning": Described(LearningView, example=_LEARNING)}
