"""Words for the codes of a report, in both written languages.

「符合」 and 「通过」 never occur: a pre-check is not an official decision.
"""

from collections.abc import Mapping

from criteria.words import Words

VERDICTS: Mapping[str, Words] = {
    "eligible": Words("较有希望", "promising"),
    "likely": Words("较有希望，需人工核实", "promising, to be checked by a person"),
    "needs_facts": Words("需补充数据", "facts are missing"),
    "not_eligible": Words("暂不满足", "not met at present"),
    "not_in_force": Words("不在有效期", "not in force"),
}

KINDS: Mapping[str, Words] = {
    "tax_relief": Words("税费优惠", "tax relief"),
    "grant": Words("补助", "grant"),
    "award": Words("奖励", "award"),
    "loan_interest": Words("贷款贴息", "interest subsidy"),
    "credit": Words("融资", "credit"),
    "insurance_subsidy": Words("保费补助", "insurance subsidy"),
    "voucher": Words("服务券", "voucher"),
    "land": Words("用地", "land"),
    "energy": Words("用能", "energy"),
    "talent": Words("人才", "talent"),
    "service": Words("服务", "service"),
    "recognition": Words("资质认定", "recognition"),
    "equity_fund": Words("基金投资", "equity fund"),
    "transport_subsidy": Words("运输补贴", "transport subsidy"),
    "consumer_subsidy": Words("消费补贴", "consumer subsidy"),
    "none": Words("无直接支持", "no support"),
}

ROUTES: Mapping[str, Words] = {
    "no_application": Words("免申即享", "automatic"),
    "self_declare": Words("自行申报享受", "self-declared"),
    "instant": Words("即申即享", "paid on application"),
    "join": Words("报名参加", "sign up"),
    "financing": Words("向金融机构申请", "through a bank"),
    "apply": Words("申报", "apply"),
    "recognition": Words("申请认定", "apply for recognition"),
    "review": Words("申报评审", "competitive review"),
    "follow": Words("关注", "keep an eye on"),
    "none": Words("不适用", "none"),
}

HOLDERS: Mapping[str, Words] = {
    "company": Words("企业自身", "the company"),
    "tax": Words("税务", "the tax bureau"),
    "market_supervision": Words("市场监管", "market supervision"),
    "statistics": Words("统计", "statistics"),
    "social_insurance": Words("社保", "social insurance"),
    "customs": Words("海关", "customs"),
    "science": Words("科技", "the science bureau"),
    "industry": Words("经信", "the industry bureau"),
    "bank": Words("银行", "the bank"),
    "county": Words("县（市、区）", "the county"),
    "government": Words("主管部门", "the bureau in charge"),
}
"""Who usually has a fact on record."""

AMOUNT_STATUSES: Mapping[str, Words] = {
    "computed": Words("测算", "computed"),
    "range": Words("区间", "range"),
    "by_regulation": Words("按规定", "by regulation"),
    "not_monetary": Words("非资金", "not money"),
    "needs_facts": Words("待补数据", "facts are missing"),
}

RESULTS: Mapping[str, Words] = {
    "met": Words("已满足", "met"),
    "unmet": Words("未满足", "not met"),
    "unknown": Words("未知", "unknown"),
    "to_be_judged": Words("待部门核实", "for the bureau to judge"),
}

STEPS: Mapping[str, Words] = {
    "time": Words("等待：", "wait: "),
    "action": Words("办理：", "do: "),
    "record": Words("证明：", "show: "),
}
STATES: Mapping[str, Words] = {
    "held": Words("已持有", "held"),
    "within_reach": Words("可查条件已满足", "checked conditions met"),
    "after_another": Words("先取得前一项", "after the one before"),
    "to_be_proven": Words("待补数据或标准", "facts or standard missing"),
    "falls_short": Words("尚有差距", "falls short"),
    "blocked": Words("条件受限", "out of reach"),
}
"""How a company stands to a recognition."""

DISCLAIMER = Words(
    "预匹配结果，不是行政机关的决定；以主管部门审核为准。",
    "A pre-check, not an official decision; the authority decides.",
)

INDUSTRY_NOTE = Words(
    "仅为依据经营范围文字的提示，不会写入企业画像；行业代码以统计登记为准。",
    "Only a suggestion from the words of the scope; it is never entered as a fact. The register decides.",
)
NO_INDUSTRY_NOTE = Words(
    "经营范围中没有认得的说法，不作提示；请按登记填写行业代码。",
    "The scope says nothing that is known, so nothing is suggested; enter the code as registered.",
)
