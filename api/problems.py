"""Errors over HTTP: RFC 9457 problem details, one entry for every fault.

profile-invalid   422  the profile has faults           errors: pointer, code, detail, suggestion
not-json          400  the body is not a JSON text      errors: as above
too-large         413  the body is larger than allowed
media-type        415  the body is not sent as JSON
body-invalid      422  the body has faults              errors: pointer, code, detail
bad-parameter     400  a query parameter is not usable  errors: parameter, detail
sign-in           401  nobody is signed in, or what was sent does not hold
key-reads-only    403  the key may only read
session-needed    403  done by a person who is signed in, not with a key
password-change   403  the password was given by somebody else and must be changed first
cross-site        403  it is not sure that our own page sent it: token missing, or another site's
conflict          409  what is there already does not go with it
changed-meanwhile 412  somebody changed it since; `If-Match` names an older state
if-match-needed   428  a change says with `If-Match` which state it is of
too-many          429  too often; `Retry-After` says when again
not-found         404  there is nothing at this address
not-allowed       405  the address does not take this method
unexpected        500  a fault of ours; logged          request_id: under which the log has it
unavailable       503  the database does not serve now; `Retry-After` says when to try again; request_id
not-ready         503  what /readyz found to fail       errors: code, detail
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NotRequired

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.serialization import encode_json
from litestar.status_codes import (
    HTTP_400_BAD_REQUEST,
    HTTP_401_UNAUTHORIZED,
    HTTP_403_FORBIDDEN,
    HTTP_404_NOT_FOUND,
    HTTP_409_CONFLICT,
    HTTP_412_PRECONDITION_FAILED,
    HTTP_422_UNPROCESSABLE_ENTITY,
    HTTP_428_PRECONDITION_REQUIRED,
    HTTP_429_TOO_MANY_REQUESTS,
    HTTP_500_INTERNAL_SERVER_ERROR,
    HTTP_503_SERVICE_UNAVAILABLE,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from typing_extensions import TypedDict

from api.languages import rendered
from api.observing import request_id
from api.parameters import PARAMETERS, SENT_AS
from api.readiness import CHECKS
from api.tongues import VARY, tongue_of
from api.unavailable import reason
from criteria.words import Words
from profiles.faults import ProfileInvalid

_LOG = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


class ProblemError(TypedDict):
    """One fault: where it is, what it is, and what was perhaps meant."""

    detail: str
    pointer: NotRequired[str]
    parameter: NotRequired[str]
    code: NotRequired[str]
    suggestion: NotRequired[str]


class Problem(TypedDict):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: NotRequired[list[ProblemError]]
    request_id: NotRequired[str]


TITLES: Mapping[str, Words] = {
    "profile-invalid": Words("企业画像有误", "The profile has faults"),
    "not-json": Words("请求正文不是有效的 JSON", "The body is not a JSON text"),
    "too-large": Words("请求正文过大", "The body is too large"),
    "media-type": Words("请求正文须为 application/json", "The body must be application/json"),
    "bad-parameter": Words("查询参数有误", "A parameter is not usable"),
    "not-found": Words("没有这个地址", "There is nothing at this address"),
    "not-allowed": Words("该地址不支持此方法", "This address does not take this method"),
    "body-invalid": Words("请求正文有误", "The body has faults"),
    "sign-in": Words("请先登录", "Sign in first"),
    "key-reads-only": Words("该密钥只能读取", "The key may only read"),
    "session-needed": Words("此操作须登录后进行，不能使用密钥", "Sign in to do this: a key cannot"),
    "password-change": Words("请先修改初始密码", "Change the password that you were given first"),
    "cross-site": Words("无法确认请求来自本站页面", "It is not sure that a page of ours sent this"),
    "conflict": Words("与现有内容冲突", "It conflicts with what is there"),
    "changed-meanwhile": Words("内容已被他人修改，请刷新后重试", "It was changed meanwhile: read it again"),
    "if-match-needed": Words(
        "请用 If-Match 说明修改的是哪个版本", "Say with If-Match which state you change"
    ),
    "too-many": Words("请求过于频繁，请稍后再试", "Too many requests: try again later"),
    "refused": Words("请求未被接受", "The request was refused"),
    "unexpected": Words("服务器内部错误", "Something went wrong on our side"),
    "unavailable": Words(
        "服务暂时不可用，请稍后再试", "It cannot be done at the moment: try again in a little while"
    ),
    "not-ready": Words("服务尚未就绪", "Not ready to answer"),
}
_UNUSABLE = Words("值不可用", "the value is not usable")
_BY_STATUS = {400: "bad-parameter", 404: "not-found", 405: "not-allowed", 413: "too-large", 415: "media-type"}
_WRONG = Words("凭证无效或已过期", "What was sent does not hold, or no longer")
_NOT_JSON = frozenset({"not_json", "not_text"})
_TOO_LARGE = "too_large"
_RETRY_AFTER = 5

AnyRequest = Request[Any, Any, Any]


class NotThere(Exception):
    """What was asked for does not exist; `suggestion` is what was perhaps meant."""

    def __init__(self, detail: Words, suggestion: str | None = None) -> None:
        self.detail = detail
        self.suggestion = suggestion
        super().__init__(detail.en)


class SignInNeeded(Exception):
    """Nobody is signed in; or what was sent to say who it is does not hold (`wrong`)."""

    def __init__(self, *, wrong: bool = False, detail: Words | None = None) -> None:
        self.wrong = wrong
        self.detail = detail or (_WRONG if wrong else None)
        super().__init__("sign in")


class KeyReadsOnly(Exception):
    """A key that may only read was sent with a change."""


class SessionNeeded(Exception):
    """A key was sent with what only a person does."""


class PasswordChangeNeeded(Exception):
    """The password was given by somebody else and must be changed first."""


class CrossSite(Exception):
    """A change by a browser's session may have been made up by somebody else's page."""


class Conflict(Exception):
    """What is asked does not go with what is there; `suggestion` is the id of what is in the way."""

    def __init__(self, detail: Words, suggestion: str | None = None) -> None:
        self.detail = detail
        self.suggestion = suggestion
        super().__init__(detail.en)


class ChangedMeanwhile(Exception):
    """A change is of a state that is no longer the newest."""


class IfMatchNeeded(Exception):
    """A change does not say of which state it is."""


class TooMany(Exception):
    """Something was done too often; again after so many seconds."""

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(str(retry_after))


class NotReady(Exception):
    """Requests should not be sent here now; `failing` are the checks that fail."""

    def __init__(self, failing: Sequence[str]) -> None:
        self.failing = tuple(failing)
        super().__init__(", ".join(failing))


class BodyFault(NamedTuple):
    """One thing wrong with a body that is no profile: where (RFC 6901), a code, in words."""

    pointer: str
    code: str
    reason: Words
    suggestion: str | None = None


class BodyInvalid(Exception):
    """A body cannot be used; `faults` says why, all of it."""

    def __init__(self, faults: Sequence[BodyFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.pointer}: {fault.reason.en}" for fault in self.faults))


def problem(  # noqa: PLR0913 - a problem has as many parts as RFC 9457 gives it
    request: AnyRequest,
    kind: str,
    status: int,
    *,
    detail: Words | None = None,
    errors: list[ProblemError] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """Make a problem response in the reader's language."""
    tongue = tongue_of(request)
    title = TITLES[kind].within(tongue.core)
    body: Problem = {
        "type": f"urn:huiqi:problem:{kind}",
        "title": title,
        "status": status,
        "detail": detail.within(tongue.core) if detail else title,
        "instance": request.url.path,
    }
    if errors:
        body["errors"] = errors
    if status >= HTTP_500_INTERNAL_SERVER_ERROR and (known := request_id(request.scope)):
        body["request_id"] = known
    content = encode_json(rendered(body, tongue))
    found = {"Content-Language": tongue.value, "Vary": VARY, **(headers or {})}
    return Response(content, status_code=status, media_type=PROBLEM, headers=found)


def profile_invalid(request: AnyRequest, error: ProfileInvalid) -> Response[bytes]:
    """Answer a profile that cannot be used: every fault with its JSON pointer."""
    language = tongue_of(request).core
    errors: list[ProblemError] = []
    for fault in error.faults:
        entry: ProblemError = {
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": fault.message(language),
        }
        if fault.suggestion is not None:
            entry["suggestion"] = fault.suggestion
        errors.append(entry)
    codes = {fault.code for fault in error.faults}
    count = len(errors)
    detail = Words(f"共 {count} 处错误，未作任何处理", f"{count} fault{'s' * (count != 1)}; nothing was done")
    if codes <= _NOT_JSON:
        return problem(request, "not-json", 400, detail=detail, errors=errors)
    if _TOO_LARGE in codes:
        return problem(request, "too-large", 413, detail=detail, errors=errors)
    return problem(request, "profile-invalid", 422, detail=detail, errors=errors)


def not_there(request: AnyRequest, error: NotThere) -> Response[bytes]:
    """Answer a name that nothing has."""
    errors = _suggested(request, error)
    return problem(request, "not-found", HTTP_404_NOT_FOUND, detail=error.detail, errors=errors)


def _suggested(request: AnyRequest, error: NotThere | Conflict) -> list[ProblemError] | None:
    if not error.suggestion:
        return None
    language = tongue_of(request).core
    return [{"detail": error.detail.within(language), "suggestion": error.suggestion}]


def body_invalid(request: AnyRequest, error: BodyInvalid) -> Response[bytes]:
    """Answer a body that cannot be used: every fault with its JSON pointer."""
    language = tongue_of(request).core
    errors: list[ProblemError] = []
    for fault in error.faults:
        entry: ProblemError = {
            "pointer": fault.pointer,
            "code": fault.code,
            "detail": fault.reason.within(language),
        }
        if fault.suggestion is not None:
            entry["suggestion"] = fault.suggestion
        errors.append(entry)
    return problem(request, "body-invalid", HTTP_422_UNPROCESSABLE_ENTITY, errors=errors)


def sign_in_needed(request: AnyRequest, error: SignInNeeded) -> Response[bytes]:
    """Answer that it must be known who asks."""
    headers = {"WWW-Authenticate": "Bearer"}
    return problem(request, "sign-in", HTTP_401_UNAUTHORIZED, detail=error.detail, headers=headers)


def conflict(request: AnyRequest, error: Conflict) -> Response[bytes]:
    """Answer what does not go with what is there."""
    errors = _suggested(request, error)
    return problem(request, "conflict", HTTP_409_CONFLICT, detail=error.detail, errors=errors)


def too_many(request: AnyRequest, error: TooMany) -> Response[bytes]:
    """Answer what was done too often."""
    headers = {"Retry-After": str(error.retry_after)}
    return problem(request, "too-many", HTTP_429_TOO_MANY_REQUESTS, headers=headers)


def _plainly(kind: str, status: int) -> Callable[[AnyRequest, Exception], Response[bytes]]:
    def answer(request: AnyRequest, _: Exception) -> Response[bytes]:
        return problem(request, kind, status)

    return answer


def bad_parameter(request: AnyRequest, error: ValidationException) -> Response[bytes]:
    """Answer parameters that do not validate: every one of them."""
    language = tongue_of(request).core
    keys = [str(item.get("key", "")) for item in error.extra] if isinstance(error.extra, list) else []
    faulty = [SENT_AS.get(key, key) for key in keys]
    errors: list[ProblemError] = [
        {"parameter": name, "detail": PARAMETERS.get(name, _UNUSABLE).within(language)} for name in faulty
    ]
    return problem(request, "bad-parameter", HTTP_400_BAD_REQUEST, errors=errors)


def http_error(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the framework refuses: unknown address, wrong method, too large a body."""
    kind = _BY_STATUS.get(error.status_code, "refused")
    detail = Words(error.detail, error.detail) if kind in ("bad-parameter", "refused") else None
    return problem(request, kind, error.status_code, detail=detail, headers=error.headers)


def not_ready(request: AnyRequest, error: NotReady) -> Response[bytes]:
    """Answer which checks fail."""
    language = tongue_of(request).core
    errors: list[ProblemError] = [
        {"code": code, "detail": CHECKS[code].within(language)} for code in error.failing
    ]
    headers = {"Retry-After": str(_RETRY_AFTER)}
    return problem(request, "not-ready", HTTP_503_SERVICE_UNAVAILABLE, errors=errors, headers=headers)


def database_failed(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer that the database does not serve at the moment; any other fault of it is ours."""
    why = reason(error)
    if why is None:
        return unexpected(request, error)
    _LOG.warning("the database does not serve", exc_info=error, extra={"reason": why})
    headers = {"Retry-After": str(_RETRY_AFTER)}
    return problem(request, "unavailable", HTTP_503_SERVICE_UNAVAILABLE, headers=headers)


def unexpected(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a fault of ours without a word of its inside; the log has where it was."""
    route = str(request.scope.get("path_template", ""))
    _LOG.error("a request failed", exc_info=error, extra={"method": request.method, "route": route})
    return problem(request, "unexpected", HTTP_500_INTERNAL_SERVER_ERROR)


HANDLERS: Mapping[int | type[Exception], Any] = {
    ProfileInvalid: profile_invalid,
    NotThere: not_there,
    BodyInvalid: body_invalid,
    SignInNeeded: sign_in_needed,
    KeyReadsOnly: _plainly("key-reads-only", HTTP_403_FORBIDDEN),
    SessionNeeded: _plainly("session-needed", HTTP_403_FORBIDDEN),
    PasswordChangeNeeded: _plainly("password-change", HTTP_403_FORBIDDEN),
    CrossSite: _plainly("cross-site", HTTP_403_FORBIDDEN),
    Conflict: conflict,
    ChangedMeanwhile: _plainly("changed-meanwhile", HTTP_412_PRECONDITION_FAILED),
    IfMatchNeeded: _plainly("if-match-needed", HTTP_428_PRECONDITION_REQUIRED),
    TooMany: too_many,
    NotReady: not_ready,
    DBAPIError: database_failed,
    NoConnectionFree: database_failed,
    ValidationException: bad_parameter,
    HTTPException: http_error,
    Exception: unexpected,
}
"""Which exception is answered how."""
