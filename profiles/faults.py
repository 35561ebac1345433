"""What can be wrong with a profile, in words: one fault for each thing, with its place.

Codes are closed and stable; words exist in both languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from criteria.codes import CodeTree
from criteria.errors import InputError, nearest
from criteria.words import Language, Words
from profiles.declaring import DIVISION

MESSAGES: Mapping[str, Words] = {
    "too_large": Words("内容超过 {limit} 字节", "the profile is larger than {limit} bytes"),
    "not_text": Words("不是 UTF-8 文本", "not UTF-8 text"),
    "half_character": Words("文本中有不完整的字符", "half of a character stands in the text"),
    "not_json": Words(
        "不是有效的 JSON：第 {line} 行第 {column} 列", "not JSON: line {line}, column {column}"
    ),
    "too_deep": Words("嵌套过深", "nested too deeply"),
    "companies_expected": Words(
        "须为企业画像列表，1 至 {bound} 家", "a list of 1 to {bound} profiles is expected"
    ),
    "not_object": Words("企业画像须为一个 JSON 对象", "a profile is one JSON object"),
    "duplicate_key": Words("同一对象中键重复", "the key stands twice in one object"),
    "not_finite": Words("NaN 和无穷大不是数值", "NaN and infinity are not figures"),
    "unknown_key": Words("没有这个字段", "there is no such key"),
    "number_expected": Words("须为数字（不加引号、单位或千分位）", "a plain number is expected"),
    "whole_expected": Words("须为整数", "a whole number is expected"),
    "flag_expected": Words("须为 true 或 false", "true or false is expected"),
    "text_expected": Words("须为文本", "a text is expected"),
    "list_expected": Words("须为代码列表", "a list of codes is expected"),
    "date_expected": Words("日期须写作 YYYY-MM-DD 且真实存在", "a real date written YYYY-MM-DD is expected"),
    "object_expected": Words("须为一个对象", "an object is expected"),
    "too_small": Words("不得小于 {bound}", "must not be less than {bound}"),
    "too_big": Words("不得大于 {bound}", "must not be more than {bound}"),
    "too_long": Words("文本过长（最多 {bound} 字）", "the text is too long (at most {bound} characters)"),
    "unknown_option": Words(
        "没有选项 {option!r}，可选：{options}", "no option {option!r}; there are: {options}"
    ),
    "unknown_code": Words("{system} 中没有代码 {code!r}", "there is no code {code!r} in {system}"),
    "uscc_length": Words("统一社会信用代码须为18位", "a USCC has 18 characters"),
    "uscc_check": Words("统一社会信用代码校验位不符", "the check character of the USCC is wrong"),
    "uscc_format": Words("统一社会信用代码格式不符", "not the form of a USCC"),
    "designation_expected": Words(
        "须为 true、false 或 {{held, level, since, until}}",
        "true, false or {{held, level, since, until}} is expected",
    ),
    "empty_designation": Words("空对象没有说明任何情况", "an empty object says nothing"),
    "dates_reversed": Words("起始日期晚于截止日期", "since lies after until"),
    "wildcard_false": Words("“*”只能为 false", "only false can be said of all the others"),
    "name_needed": Words(
        "须有企业名称或统一社会信用代码", "a name or a USCC is needed, to tell the company from others"
    ),
    "invalid": Words("无效的值：{message}", "not a valid value: {message}"),
}
"""By code."""

_CODE_OF = {
    "extra_forbidden": "unknown_key",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_big",
    "string_too_long": "too_long",
    "model_type": "object_expected",
    "dict_type": "object_expected",
    "model_attributes_type": "object_expected",
    "decimal_max_digits": "invalid",
}
"""pydantic's error types that have another name here."""

_BRANCHES = (("flag",), ("entry",))
"""What pydantic adds to the place of a fault in a designation: which way of writing it was taken."""


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One thing wrong with a profile: where (RFC 6901), what, and what was perhaps meant."""

    pointer: str
    code: str
    context: Mapping[str, Any]
    suggestion: str | None = None

    def message(self, language: Language) -> str:
        """Say what is wrong."""
        text = MESSAGES[self.code].within(language).format_map(self.context)
        if self.suggestion is None:
            return text
        hint = Words(f"；是否为 {self.suggestion!r}？", f"; did you mean {self.suggestion!r}?")
        return text + hint.within(language)

    def __str__(self) -> str:
        return self.line(Language.ZH)

    def line(self, language: Language) -> str:
        """Say where and what in one line; nothing of what was sent can break it or reach a terminal."""
        text = f"{self.pointer or '/'}: {self.message(language)}"
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class ProfileInvalid(InputError):
    """A profile cannot be used; `faults` says why, all of it."""

    def __init__(self, faults: Sequence[ProfileFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def pointer(steps: Sequence[str | int]) -> str:
    """Write a path as a JSON pointer.

    >>> pointer(["designations", "a/b", 0])
    '/designations/a~1b/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def fault_of(
    error: Mapping[str, Any],
    keys: Mapping[tuple[str, ...], Sequence[str]],
    codes: Mapping[str, CodeTree],
    *,
    suggest: bool = True,
) -> ProfileFault:
    """Turn one of pydantic's errors into a fault; `keys` are the keys that exist at each depth."""
    kind: str = error["type"]
    code = _CODE_OF.get(kind, kind if kind in MESSAGES else "invalid")
    place: tuple[str | int, ...] = error["loc"]
    steps = [*place[:2], *place[3:]] if place[2:3] in _BRANCHES and place[0] == "designations" else [*place]
    context: dict[str, Any] = {"message": error["msg"], **error.get("ctx", {})}
    context["bound"] = next(
        (context[key] for key in ("bound", "ge", "le", "max_length") if key in context), ""
    )
    suggestion = None
    match code:
        case "unknown_key" if suggest:
            suggestion = nearest(str(steps[-1]), keys.get(tuple(map(str, steps[:-1][:1])), ()))
        case "unknown_option":
            suggestion = nearest(str(context["option"]), context["options"]) if suggest else None
            context["options"] = "、".join(context["options"])
        case "unknown_code":
            tree = codes[context["system"]]
            suggestion = _code_meant(str(context["code"]), context["system"], tree) if suggest else None
            context["system"] = tree.name
        case _:
            pass
    return ProfileFault(pointer(steps), code, context, suggestion)


def _code_meant(written: str, system: str, tree: CodeTree) -> str | None:
    """Find the code that was meant by a name, by digits without their section, or by a slip."""
    for code, entry in tree.codes.items():
        if entry.name.zh.startswith(written) and len(written) > 1:
            return code
        if written and code[1:] == written:
            return code
    return (
        None if system == DIVISION else nearest(written, tree.codes) or nearest(written.upper(), tree.codes)
    )
