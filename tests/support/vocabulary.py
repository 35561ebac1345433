"""A small vocabulary with every kind of fact, and two small code systems."""

from decimal import Decimal
from typing import Any

from criteria.codes import Code, CodeTree
from criteria.facts import DESIGNATIONS, FactKind, FactName, FactSpec, Holder, Vocabulary
from criteria.words import Words


def _spec(name: str, kind: FactKind, label: Words, **more: Any) -> FactSpec:
    question = Words(f"{label.zh}？", f"{label.en}?")
    return FactSpec(FactName(name), kind, label, question, Holder.COMPANY, **more)


def _options(**options: str) -> dict[str, Words]:
    return {code: Words(zh, code) for code, zh in options.items()}


_ZERO, _ONE = Decimal(0), Decimal(1)

VOCABULARY = Vocabulary(
    {
        spec.name: spec
        for spec in (
            _spec("revenue", FactKind.MONEY, Words("营业收入", "revenue"), minimum=_ZERO),
            _spec("profit", FactKind.MONEY, Words("利润总额", "profit")),
            _spec(
                "employees", FactKind.COUNT, Words("从业人员", "staff"), minimum=_ZERO,
                unit=Words("人", "persons"),
            ),
            _spec("rd_share", FactKind.RATIO, Words("研发占比", "R&D share"), minimum=_ZERO, maximum=_ONE),
            _spec("rd_intensity", FactKind.RATIO, Words("研发强度", "R&D intensity"), minimum=_ZERO),
            _spec(
                "first_profit_year", FactKind.YEAR, Words("首个获利年度", "first profitable year"),
                minimum=Decimal(1949), maximum=Decimal(2100),
            ),
            _spec("founded_on", FactKind.DATE, Words("成立日期", "founded")),
            _spec("listed", FactKind.FLAG, Words("上市公司", "listed company")),
            _spec(
                "size_class", FactKind.CHOICE, Words("企业规模", "size"),
                options=_options(micro="微型", small="小型", medium="中型", large="大型"),
                inputs=(FactName("employees"), FactName("revenue")),
            ),
            _spec("industry", FactKind.CODE, Words("行业", "industry"), code_system="industry"),
            _spec("county", FactKind.CODE, Words("所在区县", "county"), code_system="division"),
            _spec(
                "customs_modes", FactKind.CODES, Words("海关监管方式", "customs modes"),
                options={code: Words(f"方式{code}", f"mode {code}") for code in ("0110", "1210", "9610")},
            ),
            _spec("business_scope", FactKind.TEXT, Words("经营范围", "scope of business")),
            *(
                _spec(DESIGNATIONS + code, FactKind.DESIGNATION, label)
                for code, label in (
                    ("high_tech_enterprise", Words("高新技术企业", "high-tech enterprise")),
                    ("srdi", Words("专精特新企业", "specialised SME")),
                    ("manufacturing_champion", Words("单项冠军", "manufacturing champion")),
                )
            ),
        )
    }
)  # fmt: skip


def _code(code: str, *parents: str) -> Code:
    return Code(code, Words(f"类{code}", f"class {code}"), parents)


INDUSTRY = CodeTree(
    "GB/T 4754-2017",
    (
        _code("C"), _code("C38", "C"), _code("C381", "C38"), _code("C3811", "C381"), _code("C382", "C38"),
        _code("C3821", "C382"), _code("C3822", "C382"), _code("C39", "C"), _code("C391", "C39"),
        _code("C3911", "C391"), _code("I"), _code("I65", "I"), _code("I651", "I65"), _code("I6511", "I651"),
    ),
)  # fmt: skip

DIVISION = CodeTree(
    "GB/T 2260",
    (
        _code("330000"), _code("330300", "330000"), _code("330302", "330300"), _code("330303", "330300"),
        _code("330324", "330300", "mountain"), _code("330329", "330300", "mountain"), _code("mountain"),
    ),
    prefixes=(2, 4),
    unlisted=r"(?!3303)3[1-7]\d{4}",
    examples=("330106", "310101"),
)  # fmt: skip

CODES = {"industry": INDUSTRY, "division": DIVISION}
