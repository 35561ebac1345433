"""Reading a 经营范围: what a company does, first things first.

A scope is a list. It names first what the company mainly does, and ends in clauses that every
scope has. `、` joins either goods that share the verbs after them (阀门、管件制造、销售) or parts of
one name (机械零件、零部件加工); such names are given, to be kept whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

ACTIONS = {
    "make": "制造|生产|加工|制作|组装|装配|酿造|冶炼",
    "wholesale": "批发",
    "retail": "零售",
    "sell": "销售|经营|经销|代销|买卖|购销|专卖",
    "develop": "研发|研制|开发",
    "design": "设计",
    "install": "安装|施工|承装",
    "repair": r"维修|修理|维护(?!\w{0,6}权益)|保养|检修",
    "lease": "租赁|出租",
    "grow": "种植|栽培|培育",
    "raise": "养殖|饲养",
    "advise": "咨询",
    "teach": "培训",
}
"""The verbs of business scopes by what they say a company does."""

SALES = frozenset({"wholesale", "retail", "sell"})
_JOINED = "\ue000"
LONGEST = 24
"""Items read; the weight of the next would be under a millionth."""

_LATER, _SALE, _PADDING = 0.5, 0.6, 0.3
"""Weight of an item beside the one before it; of a sale; of what any company adds to its scope."""

ACTION = re.compile("|".join(f"(?P<{name}>{verbs})" for name, verbs in ACTIONS.items()))
_OF = re.compile(rf"的(?={ACTION.pattern})")
_AT_END = re.compile(rf"(?:{ACTION.pattern})(?:业务|服务)?$")
_ONLY_ACTIONS = re.compile(rf"(?:[的和及与或等]|业务|服务|{ACTION.pattern})+")
_LEADING = re.compile(r"^(?:以及|从事|主营|兼营|及|和|与|兼)")
_SENTENCES = re.compile(r"[;；。\n\r]|\.(?!\d)")
_ENUMERATION = re.compile(r"[、，,：:]")
_BRACKETS = re.compile(r"[()（）\[\]【】\s]")
_EXCEPTION = re.compile(
    r"[（(][^（）()]*(?:不含|除|限|依法|凭|非|涉及|具体|不得|国家|审批|许可)[^（）()]*[)）]"
)
_HEADINGS = re.compile(r"(?:一般(?:经营)?项目|许可(?:经营)?项目|经营范围|主营|兼营)\s*(?:[:：]|是)")
_CLAUSES = re.compile(
    r"[（(]?(?:除?依法须经批准的项目|法律、?(?:行政)?法规(?:、国务院[^，。；]*)?(?:禁止|规定|限制|允许|未规定)"
    r"|具体经营项目|以上(?:项目|范围|经营范围)|分支机构经营场所|涉及许可|上述经营范围)[^；;。）)]*[）)]?"
    r"|凭[^；;。，,）)]*(?:许可证|资质证书?|营业执照)[^；;。，,）)]*"
)
_TRADE = re.compile(r"^(?:自营|从事|经营|代理|各类|商品|货物|技术|和|及|与|的|、)*进出口(?:业务|贸易|代理)?$")
_ADDED = re.compile(
    r"^技术(?:服务|开发|咨询|交流|转让|推广|研发)|信息咨询服务|国内贸易代理|^贸易经纪|进出口代理|社会经济咨询"
    r"|^工程和技术研究|^专业设计服务|^互联网销售|自有资金|^销售代理|^采购代理"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a company does: its text, verb included, and what it weighs (the first weighs 1)."""

    text: str
    weight: float


def bare(text: str) -> str:
    """Give a phrase without exceptions in brackets and without the brackets of the rest.

    >>> bare("普通货物仓储服务（不含危险化学品）"), bare("皮箱、包(袋)制造")
    ('普通货物仓储服务', '皮箱、包袋制造')
    """
    return _BRACKETS.sub("", _EXCEPTION.sub("", text))


def action(text: str) -> str | None:
    """Say what the last verb of a phrase is about.

    >>> action("阀门销售"), action("阀门")
    ('sell', None)
    """
    found = [match.lastgroup for match in ACTION.finditer(text)]
    return found[-1] if found else None


def ends_in_action(text: str) -> bool:
    """Tell whether a phrase says what is done, rather than with what.

    >>> ends_in_action("阀门维修"), ends_in_action("加工中心")
    (True, False)
    """
    return _AT_END.search(text) is not None


def items(scope: str, whole: Iterable[str] = ()) -> list[Item]:
    """Read a scope into its items, without the clauses that all scopes have.

    `whole` are names with an enumeration comma that stay one item, longest first.

    >>> [item.text for item in items("阀门、管件的制造、销售；货物进出口。（依法须经批准的项目除外）")]
    ['阀门制造', '管件制造']
    """
    texts = list(dict.fromkeys(_texts(scope, tuple(whole))))[:LONGEST]
    return [Item(text, _LATER**place * _kind(text, place)) for place, text in enumerate(texts)]


def _kind(text: str, place: int) -> float:
    if _ADDED.search(text) and (place or text.startswith("技术")):
        return _PADDING
    return _SALE if action(text) in SALES else 1.0


def _texts(scope: str, whole: tuple[str, ...]) -> Iterator[str]:
    said = _EXCEPTION.sub("", _CLAUSES.sub("", _HEADINGS.sub("；", scope)))
    for sentence in _SENTENCES.split(said):
        phrase = _BRACKETS.sub("", sentence)
        for name in whole:
            phrase = phrase.replace(name, name.replace("、", _JOINED))
        parts = [part.replace(_JOINED, "、") for part in _ENUMERATION.split(phrase) if part]
        yield from _enumerated(parts)


def _enumerated(parts: list[str]) -> Iterator[str]:
    """Give each part the verb that follows it, where it has none of its own."""
    verb = ""
    found: list[str] = []
    for part in reversed([_OF.sub("", _LEADING.sub("", part)) for part in parts]):
        if not part or _TRADE.match(part):
            continue
        verbs = [match.group() for match in ACTION.finditer(part)]
        if verbs:
            verb = verbs[0]
        if not _ONLY_ACTIONS.fullmatch(part):
            found.append(part if verbs else part.removesuffix("的") + verb)
    yield from reversed(found)
