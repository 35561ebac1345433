"""Which measures a 经营范围 speaks of: TF-IDF over words, told by its terms.

It breaks ties only: among measures that are no money, have the same verdict and are otherwise
ranked alike, the one whose text has more in common with the scope comes first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from criteria.catalogue import Catalogue
from criteria.measures import Measure
from matcher.learning.scopes import items
from matcher.learning.segmenting import words as cut
from matcher.report import Match, Report, TextRelevance
from profiles.schema import Profile

_COMMON = (
    "企业 公司 支持 项目 规定 给予 补助 奖励 补贴 资金 政策 申报 申请 享受 材料 通知 "
    "单位 主管 部门 相关 有关 符合 条件 组织 开展 推进 推动 加强 加快 加大 实施 落实 "
    "鼓励 引导 促进 提升 提高 打造 建设 发展 力度 工作 机制 全市 温州 温州市 我市 市级 "
    "省级 国家 国家级 全省 浙江 浙江省 一批 以上 以下 不低于 不超过 最高 一次性 万元 "
    "亿元 通过 进行 服务 经营 销售 制造 生产 加工 批发 零售 研发 技术 业务 活动 一般 "
    "许可 可以 其他 各类 专项 办理 标准 统筹 用好 争取 目标 重点 新增 培育 年度 情况 "
    "联系 关注 保存 准备 提交 认定 评审 名单 产品"
)
STOP_WORDS = frozenset(_COMMON.split())
"""Words that nearly every measure or every scope has."""

_TERMS_SHOWN = 5


def terms(text: str) -> list[str]:
    """Give the words of a text that may tell one measure from another.

    >>> terms("支持企业开展低空经济项目")
    ['低空', '经济']
    """
    return [word for word in cut(text) if len(word) > 1 and not word.isdigit() and word not in STOP_WORDS]


class Relevance:
    """The relevance of a catalogue's measures to scopes; the same catalogue gives the same."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._measures = tuple(sorted(catalogue.measures))
        self._vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        self._vectors = self._vectorizer.fit_transform(
            ["\n".join(_said(catalogue.measures[m], catalogue)) for m in self._measures]
        )
        self._terms = self._vectorizer.get_feature_names_out()

    def __call__(self, scope: str) -> Mapping[str, TextRelevance]:
        """Give each measure that has a word in common: cosine (0..1) and the terms, most telling first."""
        asked = self._vectorizer.transform(["\n".join(item.text for item in items(scope))])
        shared = self._vectors.multiply(asked).tocsr()
        found: dict[str, TextRelevance] = {}
        ends = shared.indptr
        for measure, begin, end in zip(self._measures, ends, ends[1:], strict=False):
            if begin < end:
                weights = shared.data[begin:end]
                order = sorted(zip(-weights, self._terms[shared.indices[begin:end]], strict=True))
                found[measure] = {
                    "score": round(float(np.sum(weights)), 4),
                    "terms": [str(term) for _, term in order[:_TERMS_SHOWN]],
                }
        return found


def with_relevance(report: Report, relevance: Relevance, profile: Profile) -> Report:
    """Give a report whose ties of not-monetary measures are broken by the company's scope.

    No monetary measure moves, no measure leaves its verdict, and ranks stay without gaps. Without
    a scope the report is given back as it is.
    """
    if not profile.business_scope:
        return report
    scores = relevance(profile.business_scope)
    matches = [_scored(match, scores) for match in report["matches"]]
    ties: dict[object, list[int]] = defaultdict(list)
    for place, match in enumerate(matches):
        if "relevance" in match:
            ties[(match["verdict"], tuple(sorted(map(repr, match["ranking"].items()))))].append(place)
    ordered = [*matches]
    for places in ties.values():
        by_score = sorted(places, key=lambda place: (-_score(matches[place]), place))
        for place, taken in zip(places, by_score, strict=True):
            ordered[place] = matches[taken]
    return {**report, "matches": [{**match, "rank": rank} for rank, match in enumerate(ordered, start=1)]}


def _scored(match: Match, scores: Mapping[str, TextRelevance]) -> Match:
    if match["ranking"]["monetary"]:
        return match
    return {**match, "relevance": scores.get(match["measure"], {"score": 0.0, "terms": []})}


def _score(match: Match) -> float:
    return match["relevance"]["score"]


def _said(measure: Measure, catalogue: Catalogue) -> Iterator[str]:
    """Give the words of a measure: title, what to do, what it is worth by, its text, its article."""
    yield measure.title
    yield measure.action
    yield measure.amount.basis
    yield catalogue.articles[measure.article].title
    yield from (citation.quote for citation in measure.sources if citation.quote)
