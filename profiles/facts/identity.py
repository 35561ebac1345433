"""Who the company is: registration, owners, place, industry."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import (
    DIVISION,
    INDUSTRY,
    ZONE,
    Choice,
    County,
    Day,
    Flag,
    Industry,
    Line,
    Ratio,
    Zone,
    said,
)
from profiles.uscc import Uscc

_MARKET = Holder.MARKET_SUPERVISION


class Identity(BaseModel):
    """Who the company is: registration, owners, place, industry."""

    name: Line = said("企业名称", "name", "企业名称是什么？", "What is the company's name?", _MARKET)
    uscc: Uscc = said("统一社会信用代码", "USCC", "统一社会信用代码是什么？", "What is its USCC?", _MARKET)
    legal_form: Choice = said(
        "主体类型",
        "legal form",
        "属于哪一类主体（企业、个体工商户……）？",
        "What sort of body is it?",
        _MARKET,
    )
    ownership: Choice = said("所有制", "ownership", "是民营、国有还是外资？", "Who owns it?", _MARKET)
    municipal_soe: Flag = said(
        "市属国有企业", "municipal state-owned enterprise", "是否市属国有企业？", "Is it owned by the city?"
    )
    foreign_share: Ratio = said(
        "外资占比",
        "foreign share",
        "外资占注册资本的比例是多少？",
        "What share of capital is foreign?",
        _MARKET,
    )
    county: County = said(
        "所在县（市、区）", "county", "经营地址在哪个县（市、区）？", "In which county is it?", _MARKET,
        code_system=DIVISION,
    )  # fmt: skip
    zone: Zone = said(
        "所在功能区", "functional zone", "在哪个功能区或园区？", "In which functional zone is it?",
        code_system=ZONE,
    )  # fmt: skip
    founded_on: Day = said("成立日期", "founding date", "哪一天成立？", "When was it founded?", _MARKET)
    listed: Flag = said("上市公司", "listed company", "是否上市公司？", "Is it listed?")
    buyback_plan: Flag = said(
        "股票回购或增持计划", "buy-back plan", "是否已公告回购或股东增持计划？", "Is a buy-back announced?"
    )
    industry: Industry = said(
        "行业（GB/T 4754-2017）", "industry (GB/T 4754-2017)", "主营业务属于哪个行业？",
        "Which industry is its main business?", _MARKET, code_system=INDUSTRY,
    )  # fmt: skip
    business_scope: Line = said(
        "经营范围", "business scope", "经营范围是什么？", "What is its scope?", _MARKET
    )
    size_class: Choice = said(
        "企业规模（大中小微）", "size class", "按工信部联企业〔2011〕300号属于哪一型？",
        "Which size class is it under 工信部联企业〔2011〕300号?",
    )  # fmt: skip
