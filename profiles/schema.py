"""The company: one schema that is also the fact vocabulary.

Every key is optional, and an absent or null key is unknown. Money is in yuan, ratios lie in
0..1, dates are ISO 8601. Flow figures are those of the last full fiscal year before the
as-of date; `fiscal_year` names it.
"""

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from criteria.facts import Holder
from profiles.declaring import (
    DIVISION,
    INDUSTRY,
    ZONE,
    Balance,
    Choice,
    Choices,
    Count,
    County,
    Day,
    Flag,
    Industry,
    Line,
    Money,
    Ratio,
    Year,
    Zone,
    said,
)
from profiles.designations import Designations
from profiles.options import CUSTOMS_MODE, OPTIONS
from profiles.uscc import Uscc

_STAFF = ("人", "persons")
_USD = ("美元", "USD")
_MONTHS = ("个月", "months")
_TAX, _MARKET = Holder.TAX, Holder.MARKET_SUPERVISION


class Profile(BaseModel):
    """What is known of one company."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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
    employees: Count = said(
        "从业人员",
        "employees",
        "年末（或年平均）从业人员多少人？",
        "How many people does it employ?",
        unit=_STAFF,
    )
    insured_employees: Count = said(
        "参保职工", "insured employees", "参加失业保险的职工多少人？",
        "How many employees are insured against unemployment?", Holder.SOCIAL_INSURANCE, unit=_STAFF,
    )  # fmt: skip
    disabled_employees: Count = said(
        "残疾职工", "disabled employees", "在岗持证残疾职工多少人？",
        "How many employees hold a disability certificate?", unit=_STAFF,
    )  # fmt: skip
    rd_staff: Count = said("研发人员", "R&D staff", "研发人员多少人？", "How many work in R&D?", unit=_STAFF)
    tech_staff: Count = said(
        "科技人员", "technical staff", "科技人员多少人？", "How many are scientific and technical staff?",
        unit=_STAFF,
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
    bachelor_share: Ratio = said(
        "本科及以上职工占比", "share of graduates", "本科及以上学历职工占比？",
        "What share of employees hold a bachelor's degree?",
    )  # fmt: skip
    core_ip: Flag = said(
        "主要产品核心自主知识产权", "core intellectual property", "主要产品（服务）是否拥有核心自主知识产权？",
        "Does it own the core IP of its main products?",
    )  # fmt: skip
    invention_patents: Count = said(
        "发明专利", "invention patents", "有效发明专利多少件？", "How many invention patents are in force?",
        unit=("件", "patents"),
    )  # fmt: skip
    first_profit_year: Year = said(
        "首个获利年度",
        "first profitable year",
        "哪一年首次获利？",
        "In which year was the first profit?",
        _TAX,
    )
    first_above_scale_year: Year = said(
        "首次上规年度", "first year above scale", "哪一年首次列入规上企业名录？",
        "In which year did it first enter the directory of enterprises above scale?", Holder.STATISTICS,
    )  # fmt: skip
    above_scale: Flag = said(
        "规上（限上）企业", "above-scale enterprise", "是否在规上（限上）企业统计名录内？",
        "Is it in the statistical directory of enterprises above scale?", Holder.STATISTICS,
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
    bank_loan_history: Flag = said(
        "银行贷款记录",
        "history of bank loans",
        "是否曾获得银行贷款？",
        "Has it ever had a bank loan?",
        Holder.BANK,
    )
    loan_kind: Choice = said(
        "贷款类型", "kind of loan", "现有贷款是哪一类？", "Which kind of loan does it have?", Holder.BANK
    )
    loan_due_on: Day = said(
        "贷款到期日", "loan due date", "贷款哪一天到期？", "When is the loan due?", Holder.BANK
    )
    loan_overdue: Flag = said(
        "贷款逾期或欠息",
        "overdue loan",
        "贷款是否逾期、欠息？",
        "Is any loan or interest overdue?",
        Holder.BANK,
    )
    loan_renewal_need: Flag = said(
        "到期续贷需求", "need to renew a loan", "贷款到期后是否确有融资需求且资金暂时困难？",
        "Is there real need to renew the loan, and temporary difficulty in repaying it?",
    )  # fmt: skip
    loan_needed: Flag = said("融资需求", "need of a loan", "是否需要新增贷款？", "Does it need a loan?")
    equipment_loan_signed: Flag = said(
        "已签设备更新贷款合同", "equipment loan signed", "是否已签订设备更新贷款合同？",
        "Has it signed a loan for equipment renewal?", Holder.BANK,
    )  # fmt: skip
    relending_support: Flag = said(
        "获人民银行再贷款支持", "central-bank relending", "该贷款是否获得人民银行再贷款支持？",
        "Is the loan backed by central-bank relending?", Holder.BANK,
    )  # fmt: skip
    equipment_candidate_list: Flag = said(
        "列入设备更新备选清单", "on the equipment candidate list", "项目是否列入部门设备更新备选清单？",
        "Is the project on the candidate list for equipment renewal?", Holder.GOVERNMENT,
    )  # fmt: skip
    technical_upgrade_loan: Flag = said(
        "技术改造贷款需求", "need of an upgrading loan", "是否有技术改造或设备更新贷款需求？",
        "Does it need a loan for upgrading or new equipment?",
    )  # fmt: skip
    tech_insurance: Choices = said(
        "已投保科技保险",
        "technology insurance",
        "投保了哪些科技保险？",
        "Which technology insurance has it bought?",
    )
    export_credit_premium: Money = said(
        "短期出口信用保险保费", "export-credit insurance premium", "上一年度缴纳短期出口信用保险保费多少元？",
        "How much was paid for short-term export-credit insurance (CNY)?",
    )  # fmt: skip
    exports_usd: Money = said(
        "货物出口额", "goods exports", "上一年度货物出口额多少美元？", "What were goods exports (USD)?",
        Holder.CUSTOMS, unit=_USD,
    )  # fmt: skip
    service_exports_usd: Money = said(
        "服务出口额",
        "service exports",
        "上一年度服务出口额多少美元？",
        "What were service exports (USD)?",
        unit=_USD,
    )
    customs_modes: Choices = said(
        "海关监管方式",
        "customs modes",
        "使用过哪些海关监管方式？",
        "Which customs modes does it use?",
        Holder.CUSTOMS,
    )
    export_refund_registered: Flag = said(
        "已办出口退（免）税备案", "registered for export refund", "是否已办理出口退（免）税备案？",
        "Is it registered for export tax refund?", _TAX,
    )  # fmt: skip
    returned_exports_within_6_months: Flag = said(
        "6个月内退运出口商品", "exports returned within six months", "是否有出口后6个月内因滞销、退货原状退运的商品？",
        "Were exported goods returned unused within six months?", Holder.CUSTOMS,
    )  # fmt: skip
    fx_hedging: Flag = said(
        "开展汇率避险",
        "currency hedging",
        "是否开展或计划开展汇率避险？",
        "Does it hedge currency risk, or plan to?",
    )
    catalogue_imports: Money = said(
        "目录内进口额", "imports in the encouraged catalogue", "上一年度进口浙江省鼓励进口技术和产品目录内产品多少元？",
        "What were imports listed in Zhejiang's catalogue of encouraged imports (CNY)?", Holder.CUSTOMS,
    )  # fmt: skip
    operates_cbec_park: Flag = said(
        "运营跨境电商园区", "runs a cross-border e-commerce park", "是否运营跨境电商园区？",
        "Does it run a cross-border e-commerce park?",
    )  # fmt: skip
    operates_industrial_platform: Flag = said(
        "建设运营工业互联网平台", "runs an industrial internet platform", "是否建设运营工业互联网平台？",
        "Does it run an industrial internet platform?",
    )  # fmt: skip
    platform_economy: Flag = said(
        "平台企业（新就业形态用工）", "platform with gig workers", "是否平台企业，使用新就业形态劳动者？",
        "Is it a platform with workers in new forms of employment?",
    )  # fmt: skip
    project_lists: Choices = said(
        "项目列入清单", "project lists", "项目列入了哪些清单或计划？", "Which lists are its projects on?",
        Holder.GOVERNMENT,
    )  # fmt: skip
    project_kinds: Choices = said(
        "在建或拟建项目类型",
        "kinds of project",
        "有哪些类型的在建或拟建项目？",
        "Which kinds of project does it have?",
    )
    needs: Choices = said("要素与服务需求", "needs", "有哪些要素或服务需求？", "What does it need?")
    unemployment_insurance_months: Count = said(
        "连续缴纳失业保险月数", "months of unemployment insurance", "已连续缴纳失业保险多少个月？",
        "For how many months has unemployment insurance been paid?", Holder.SOCIAL_INSURANCE, unit=_MONTHS,
    )  # fmt: skip
    layoff_rate: Ratio = said(
        "上年度裁员率", "lay-off rate", "上年度裁员率是多少？", "What was last year's lay-off rate?",
        Holder.SOCIAL_INSURANCE,
    )  # fmt: skip
    unemployment_premium: Money = said(
        "上年度缴纳失业保险费", "unemployment premium paid", "上年度单位及职工实际缴纳失业保险费多少元？",
        "How much unemployment insurance was paid last year (CNY)?", Holder.SOCIAL_INSURANCE,
    )  # fmt: skip
    designations: Designations | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core_schema))
        for name, options in OPTIONS.items():
            shape = (
                {"enum": [*options]} if name != "customs_modes" else {"pattern": f"^{CUSTOMS_MODE.pattern}$"}
            )
            for alternative in schema["properties"][name]["anyOf"]:
                target = alternative.get("items", alternative)
                if target.get("type") == "string":
                    target.update(shape)
        return schema
