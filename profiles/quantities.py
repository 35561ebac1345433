"""Figures as people write them: 1,200万元, 3.5%, 2千元, １.２亿, (1,200); exact, never floats."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from criteria.facts import FactKind, FactSpec

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}
"""For `str.translate`: full-width digits, letters and signs to plain ones."""

_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?P<mark>(?:US)?\$|¥|￥|RMB|CNY|USD)?\s*"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,40})(?P<part>\.[0-9]{1,40})?"
    r"(?P<power>[eE][+-]?[0-9]{1,3})?\s*(?P<unit>[^0-9\s][^0-9]*)?",
    re.IGNORECASE,
)
_SCALES: Mapping[str, int] = {
    "": 1, "百": 10**2, "千": 10**3, "k": 10**3, "thousand": 10**3, "万": 10**4, "萬": 10**4, "10k": 10**4,
    "10,000": 10**4, "十万": 10**5, "百万": 10**6, "million": 10**6, "m": 10**6, "千万": 10**7, "亿": 10**8,
    "億": 10**8, "十亿": 10**9, "billion": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
_YUAN, _DOLLAR = "元", "美元"
_CURRENCIES: Mapping[str, str] = {
    "元人民币": _YUAN, "人民币元": _YUAN, "人民币": _YUAN, "rmb": _YUAN, "cny": _YUAN, "yuan": _YUAN, "¥": _YUAN,
    "美元": _DOLLAR, "美金": _DOLLAR, "usd": _DOLLAR, "us$": _DOLLAR, "$": _DOLLAR, "dollars": _DOLLAR, "元": _YUAN,
}  # fmt: skip
"""Longer ones first: 美元 ends in 元."""
_COUNTED: Mapping[str, tuple[str, ...]] = {
    "人": ("人", "名", "位", "persons", "people"),
    "件": ("件", "项", "個", "个", "patents"),
    "个月": ("个月", "月", "months"),
    "架次": ("架次", "次", "flights"),
}
"""Words for what is counted, by the unit of the fact."""
_WORDS = {word: word for words in _COUNTED.values() for word in words}
_RENMINBI = re.compile(r"^(?:人民币|人民幣|rmb)(?=.+元$)")
_SHARES: Mapping[str, Decimal] = {"%": Decimal("0.01"), "‰": Decimal("0.001"), "percent": Decimal("0.01")}
_YEARS = ("年", "年度")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: what a figure is to be multiplied with, and what it is a figure of.

    `measure` is 元, 美元, %, a word for what is counted, or empty where only 万 or 亿 is said.
    """

    scale: Decimal
    measure: str
    written: str

    def fits(self, spec: FactSpec) -> bool:
        """Tell whether a fact can be stated in this unit."""
        match spec.kind:
            case FactKind.MONEY:
                return self.measure in {"", _DOLLAR if in_dollars(spec) else _YUAN}
            case FactKind.COUNT:
                return self.measure in {"", *_COUNTED.get(spec.unit.zh if spec.unit else "", ())}
            case FactKind.RATIO:
                return self.measure == "%"
            case FactKind.YEAR:
                return self.measure in _YEARS
            case _:
                return False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: the number, and the unit where one stands with it."""

    number: Decimal
    unit: Unit | None


def in_dollars(spec: FactSpec) -> bool:
    """Tell whether a fact is stated in US dollars."""
    return spec.unit is not None and spec.unit.zh == _DOLLAR


def plain(text: str) -> str:
    """Write full-width digits, letters and signs as plain ones.

    >>> plain("１，２００．５％")
    '1,200.5%'
    """
    return text if text.isascii() else text.translate(FULL_WIDTH)


def unit_of(written: str) -> Unit | None:
    """Read a unit; `None` for what is none.

    >>> unit_of("万元").scale, unit_of("万美元").measure, unit_of("家")
    (Decimal('10000'), '美元', None)
    """
    text = _RENMINBI.sub("", "".join(plain(written).lower().split()))
    if text in _SHARES:
        return Unit(_SHARES[text], "%", written)
    if text in _YEARS:
        return Unit(Decimal(1), text, written)
    for word, measure in (*_CURRENCIES.items(), *_WORDS.items(), ("", "")):
        for rest in (text.removesuffix(word), text.removeprefix(word)):
            if (rest != text or not word) and rest in _SCALES and (rest or word):
                return Unit(Decimal(_SCALES[rest]), measure, written)
    return None


def figure_of(written: str) -> Figure | None:
    """Read a figure with or without a unit; `None` for what is none, or is not clear (1,2).

    >>> figure_of("1,200万元").number, figure_of("1.2亿").unit.scale, figure_of("1,2")
    (Decimal('1200'), Decimal('100000000'), None)
    """
    text = plain(written).strip()
    if text.startswith("(") and text.endswith(")"):
        inner = figure_of(text[1:-1])
        return Figure(-inner.number, inner.unit) if inner and inner.number > 0 else None
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    digits = found["digits"].replace(",", "") + (found["part"] or "") + (found["power"] or "")
    number = Decimal(digits).copy_negate() if found["sign"] in {"-", "−"} else Decimal(digits)
    words = (found["mark"] or "") + (found["unit"] or "").strip()
    unit = unit_of(words) if words else None
    return None if words and unit is None else Figure(number, unit)
