"""Who works there, and what is paid for them."""

from pydantic import BaseModel

from criteria.facts import Holder
from profiles.declaring import Count, Money, Ratio, said

_STAFF = ("人", "persons")
_MONTHS = ("个月", "months")


class People(BaseModel):
    """Who works there, and what is paid for them."""

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
    bachelor_share: Ratio = said(
        "本科及以上职工占比", "share of graduates", "本科及以上学历职工占比？",
        "What share of employees hold a bachelor's degree?",
    )  # fmt: skip
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
