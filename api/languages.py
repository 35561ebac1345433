"""Languages at the edge: which one a reader wants, and Traditional Chinese from Simplified.

Only words are converted; codes are ASCII and stay. What the company wrote itself stays too.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from criteria.words import Language

if TYPE_CHECKING:
    from opencc import OpenCC


class Tongue(StrEnum):
    """The languages a reader can ask for."""

    HANS = "zh-Hans"
    HANT = "zh-Hant"
    EN = "en"

    @property
    def core(self) -> Language:
        """The language in which the core speaks for this one."""
        return Language.EN if self is Tongue.EN else Language.ZH


_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def negotiated(accept_language: str | None) -> Tongue:
    """Choose the language for an `Accept-Language` header; Simplified Chinese where none fits.

    >>> negotiated("fr, zh-TW;q=0.8, en;q=0.5").value
    'zh-Hant'
    """
    ranges: list[tuple[float, str]] = []
    for item in (accept_language or "").lower().split(","):
        tag, _, weight = "".join(item.split()).partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        if quality > 0:
            ranges.append((quality, tag))
    for _, tag in sorted(ranges, key=lambda pair: -pair[0]):
        if tag.startswith(_TRADITIONAL):
            return Tongue.HANT
        if tag.startswith("zh") or tag == "*":
            return Tongue.HANS
        if tag.startswith("en"):
            return Tongue.EN
    return Tongue.HANS


T = TypeVar("T")


def rendered(data: T, tongue: Tongue, *, own: frozenset[str] = frozenset()) -> T:
    """Put plain data into a reader's script; texts in `own` are the company's and stay."""
    return _converted(data, own) if tongue is Tongue.HANT else data


def _converted(data: Any, own: frozenset[str]) -> Any:  # noqa: ANN401 - plain data of any shape
    match data:
        case str():
            return data if data in own else traditional(data)
        case Mapping():
            return {key: _converted(value, own) for key, value in data.items()}
        case list() | tuple():
            return [_converted(item, own) for item in data]
        case _:
            return data


@lru_cache(maxsize=16384)
def traditional(text: str) -> str:
    """Convert a text to Traditional Chinese.

    >>> traditional("市税务局"), traditional("wz25-09-2")
    ('市稅務局', 'wz25-09-2')
    """
    return text if text.isascii() else str(_converter().convert(text))


def scripts(text: str) -> tuple[str, ...]:
    """Give a text in Simplified Chinese and in Traditional as it is written here and there.

    >>> scripts("溫州閥門")
    ('温州阀门', '溫州閥門', '溫州閥門')
    """
    if text.isascii():
        return (text,)
    simplified = str(_converter("t2s").convert(text))
    return simplified, *(str(_converter(way).convert(simplified)) for way in ("s2t", "s2tw"))


@cache
def _converter(way: str = "s2tw") -> "OpenCC":
    from opencc import OpenCC

    return OpenCC(way)
