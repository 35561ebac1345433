"""How it stands: statistics, grades, vetoes, intellectual property."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Choice, Count, Flag, Year, said

_MARKET = Holder.MARKET_SUPERVISION


class Standing(BaseModel):
    """How it stands: statistics, grades, vetoes, intellectual property."""

    above_scale: Flag = said(
        "规上（限上）企业", "above-scale enterprise", "是否在规上（限上）企业统计名录内？",
        "Is it in the statistical directory of enterprises above scale?", Holder.STATISTICS,
    )  # fmt: skip
    first_above_scale_year: Year = said(
        "首次上规年度", "first year above scale", "哪一年首次列入规上企业名录？",
        "In which year did it first enter the directory of enterprises above scale?", Holder.STATISTICS,
    )  # fmt: skip
    mu_grade: Choice = said(
        "亩均论英雄评价等级", "亩均 grade", "最近一次亩均论英雄评价是哪一类？",
        "What was its latest 亩均论英雄 grade?", Holder.COUNTY,
    )  # fmt: skip
    abnormal_listing: Flag = said(
        "列入经营异常名录", "on the list of abnormal operations", "是否列入经营异常名录？",
        "Is it on the list of abnormal operations?", _MARKET,
    )  # fmt: skip
    dishonest_listing: Flag = said(
        "列入失信名单", "on the list of dishonest entities", "是否列入严重失信或失信被执行人名单？",
        "Is it on a list of dishonest entities?", _MARKET,
    )  # fmt: skip
    major_accident: Flag = said(
        "近三年重大事故", "major accident in three years", "近三年是否发生重大安全、质量、环境事故？",
        "Was there a major safety, quality or environmental accident in the last three years?", Holder.GOVERNMENT,
    )  # fmt: skip
    core_ip: Flag = said(
        "主要产品核心自主知识产权", "core intellectual property", "主要产品（服务）是否拥有核心自主知识产权？",
        "Does it own the core IP of its main products?",
    )  # fmt: skip
    invention_patents: Count = said(
        "发明专利", "invention patents", "有效发明专利多少件？", "How many invention patents are in force?",
        unit=("件", "patents"),
    )  # fmt: skip
