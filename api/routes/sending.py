"""Bodies that are no profile, read with every fault at once."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from api.bodies import Sent
from api.problems import AnyRequest, BodyFault, BodyInvalid
from api.routes.answering import need_json
from criteria.words import Words
from profiles.faults import MESSAGES, pointer
from profiles.reading import parse_json

_BOM = b"\xef\xbb\xbf"

REASONS: Mapping[str, Words] = {
    "missing": Words("缺少这一项", "is missing"),
    "extra_forbidden": Words("没有这个字段", "there is no such key"),
    "string_type": Words("须为文本", "a text is expected"),
    "string_too_short": Words("不得少于 {min_length} 个字符", "at least {min_length} characters are needed"),
    "string_too_long": Words("不得多于 {max_length} 个字符", "at most {max_length} characters are allowed"),
    "string_pattern_mismatch": Words("格式不对", "not of the form expected"),
    "bool_type": Words("须为 true 或 false", "true or false is expected"),
    "int_type": Words("须为整数", "a whole number is expected"),
    "date_type": Words("日期须写作 YYYY-MM-DD", "a date written YYYY-MM-DD is expected"),
    "date_from_datetime_parsing": Words("日期须写作 YYYY-MM-DD", "a date written YYYY-MM-DD is expected"),
    "enum": Words("可选：{expected}", "one of {expected} is expected"),
    "literal_error": Words("可选：{expected}", "one of {expected} is expected"),
    "list_type": Words("须为列表", "a list is expected"),
    "too_short": Words("至少 {min_length} 项", "at least {min_length} are needed"),
    "too_long": Words("至多 {max_length} 项", "at most {max_length} are allowed"),
    "greater_than_equal": Words("不得小于 {ge}", "must not be less than {ge}"),
    "less_than_equal": Words("不得大于 {le}", "must not be more than {le}"),
    "model_type": Words("须为一个 JSON 对象", "a JSON object is expected"),
    **{code: MESSAGES[code] for code in ("date_expected", "flag_expected", "number_expected", "not_finite")},
}
"""By pydantic's kind of error."""
_UNUSABLE = Words("值不可用", "the value is not usable")
_NOT_AN_OBJECT = BodyFault("", "not_object", Words("须为一个 JSON 对象", "a JSON object is expected"))
_TWICE = Words("同一对象中键重复", "the key stands twice in one object")

S = TypeVar("S", bound=Sent)


def sent(request: AnyRequest, body: bytes, kind: type[S]) -> S:
    """Read the body of a request.

    Raises ProfileInvalid for what is no JSON, BodyInvalid with every fault of what is, HTTPException
    for what is not sent as JSON.
    """
    need_json(request)
    data = parse_json(body)
    if not isinstance(data, dict):
        raise BodyInvalid([_NOT_AN_OBJECT])
    faults = [BodyFault(pointer([key]), "duplicate_key", _TWICE) for key in getattr(data, "repeated", ())]
    try:
        read = kind.model_validate_json(body.removeprefix(_BOM))
    except ValidationError as error:
        raise BodyInvalid([*faults, *body_faults(error)]) from None
    if faults:
        raise BodyInvalid(faults)
    return read


def body_faults(error: ValidationError) -> list[BodyFault]:
    """Give the faults that pydantic found, in our words; what was sent is not among them."""
    return [_fault(found) for found in error.errors(include_url=False, include_input=False)]


def _fault(error: Mapping[str, Any]) -> BodyFault:
    words = REASONS.get(error["type"], _UNUSABLE)
    context = {key: str(value) for key, value in error.get("ctx", {}).items()}
    reason = Words(words.zh.format_map(context), words.en.format_map(context))
    return BodyFault(pointer(error["loc"]), error["type"], reason)
