"""What its accounts say. Flow figures are those of the last full fiscal year."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Balance, Choice, Flag, Money, Ratio, Year, said

_TAX = Holder.TAX


class Figures(BaseModel):
    """What its accounts say. Flow figures are those of the last full fiscal year."""

    fiscal_year: Year = said(
        "财务数据年度", "fiscal year", "财务数据是哪一年的？", "Which year are the figures of?"
    )
    revenue: Money = said(
        "营业收入",
        "revenue",
        "上一会计年度营业收入是多少元？",
        "What was revenue last fiscal year (CNY)?",
        _TAX,
    )
    total_assets: Money = said(
        "资产总额",
        "total assets",
        "上年末资产总额是多少元？",
        "What were total assets at year end (CNY)?",
        _TAX,
    )
    liabilities: Money = said(
        "负债总额",
        "liabilities",
        "上年末负债总额是多少元？",
        "What were liabilities at year end (CNY)?",
        _TAX,
    )
    taxable_income: Balance = said(
        "应纳税所得额", "taxable income", "上一年度应纳税所得额是多少元（亏损填负数）？",
        "What was taxable income last fiscal year (CNY; negative for a loss)?", _TAX,
    )  # fmt: skip
    local_contribution: Money = said(
        "地方综合贡献度", "local contribution", "上年度地方综合贡献是多少元？",
        "What was last year's contribution to local revenue (CNY)?", _TAX,
    )  # fmt: skip
    rd_expense: Money = said(
        "研发费用",
        "R&D expense",
        "上一年度研发费用是多少元？",
        "What was R&D expense last fiscal year (CNY)?",
        _TAX,
    )
    basic_research_expense: Money = said(
        "基础研究出资", "funding of basic research",
        "上一年度向非营利科研机构、高校或政府性自然科学基金出资用于基础研究多少元？",
        "How much did it give non-profit institutes, universities or public funds for basic research (CNY)?", _TAX,
    )  # fmt: skip
    rd_reserve: Flag = said(
        "研发准备金制度", "R&D reserve system", "是否建立研发准备金制度？", "Does it keep an R&D reserve?"
    )
    equipment_investment: Money = said(
        "设备投资额",
        "equipment investment",
        "上一年度设备投资多少元？",
        "How much was invested in equipment (CNY)?",
    )
    tax_collection: Choice = said(
        "企业所得税征收方式", "tax collection", "所得税是查账征收还是核定征收？",
        "Is income tax assessed on audited accounts or by estimate?", _TAX,
    )  # fmt: skip
    high_tech_income_share: Ratio = said(
        "高新技术产品（服务）收入占比", "high-tech income share", "高新技术产品（服务）收入占总收入的比例？",
        "What share of income comes from high-tech products and services?",
    )  # fmt: skip
    software_income_share: Ratio = said(
        "软件产品开发销售（营业）收入占比", "software income share", "软件收入占收入总额的比例？",
        "What share of income comes from software?",
    )  # fmt: skip
    own_software_income_share: Ratio = said(
        "自主开发软件收入占比", "own-software income share", "自主开发软件收入占收入总额的比例？",
        "What share of income comes from software of its own making?",
    )  # fmt: skip
    first_profit_year: Year = said(
        "首个获利年度",
        "first profitable year",
        "哪一年首次获利？",
        "In which year was the first profit?",
        _TAX,
    )
