"""Made-up companies as plain profiles, as they would be sent.

`ProfileFactory()` gives a small valve maker of Yongjia whose figures hang together; traits make
it something else: `ProfileFactory(high_tech=True, exporter=True)`. `company(seed)` draws any
sort of company, the same for the same seed, and `with_less(profile, seed)` leaves keys out.
"""

import copy
from collections.abc import Mapping
from random import Random
from typing import Any

import factory
from factory.fuzzy import FuzzyInteger
from factory.random import randgen, reseed_random
from stdnum.cn import uscc

AS_OF = "2025-06-30"
TRAITS = (
    "cooperative",
    "exporter",
    "high_tech",
    "large",
    "micro",
    "newly_above_scale",
    "software",
    "sole_trader",
)

reseed_random("huiqi")


def uscc_of(prefix: str, number: int) -> str:
    """Give a valid code of region 330399, which does not exist, so that no real body has it."""
    body = f"{prefix}330399MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def _share(most: float) -> float:
    return round(randgen.uniform(0, most), 4)


class DesignationsFactory(factory.DictFactory):
    """Titles, none but the listed held."""

    class Meta:
        rename: Mapping[str, str] = {"others": "*"}

    others = False


class ProfileFactory(factory.DictFactory):
    """A company; every trait keeps its facts consistent with one another."""

    class Meta:
        exclude = ("code_prefix",)

    class Params:
        high_tech = factory.Trait(
            designations__high_tech_enterprise={"held": True, "since": "2023-12-08", "until": "2026-12-07"},
            designations__prov_tech_sme=True,
            core_ip=True,
            tech_insurance=["rd"],
        )
        exporter = factory.Trait(
            exports_usd=FuzzyInteger(1, 20_000_000),
            customs_modes=["0110", "9710", "9810"],
            export_refund_registered=True,
            export_credit_premium=FuzzyInteger(0, 200_000),
            fx_hedging=True,
        )
        software = factory.Trait(
            name=factory.Sequence(lambda number: f"龙湾虚构软件{number}有限公司"),
            industry="I6513",
            county="330303",
            employees=60,
            rd_staff=factory.LazyAttribute(lambda made: made.employees // 2),
            bachelor_share=0.7,
            software_income_share=0.8,
            own_software_income_share=0.7,
            core_ip=True,
            first_profit_year=2023,
            mu_grade=None,
        )
        micro = factory.Trait(
            employees=FuzzyInteger(1, 9),
            revenue=FuzzyInteger(100_000, 900_000),
            above_scale=False,
            first_above_scale_year=None,
        )
        large = factory.Trait(
            employees=FuzzyInteger(2000, 9000),
            revenue=FuzzyInteger(2_000_000_000, 9_000_000_000),
            total_assets=FuzzyInteger(2_000_000_000, 9_000_000_000),
        )
        newly_above_scale = factory.Trait(above_scale=True, first_above_scale_year=2025)
        sole_trader = factory.Trait(
            name=factory.Sequence(lambda number: f"鹿城区虚构店{number}"),
            code_prefix="92",
            legal_form="sole_trader",
            above_scale=False,
            first_above_scale_year=None,
            designations=factory.SubFactory(DesignationsFactory),
        )
        cooperative = factory.Trait(
            name=factory.Sequence(lambda number: f"苍南虚构茶叶{number}专业合作社"),
            code_prefix="93",
            legal_form="farmer_cooperative",
            industry="A0164",
            county="330327",
            above_scale=None,
            first_above_scale_year=None,
            designations=factory.SubFactory(DesignationsFactory),
        )

    code_prefix = "91"
    name = factory.Sequence(lambda number: f"永嘉虚构阀门{number}有限公司")
    uscc = factory.LazyAttributeSequence(lambda made, number: uscc_of(made.code_prefix, number))
    legal_form = "enterprise"
    ownership = "private"
    municipal_soe = False
    county = "330324"
    zone = "wenzhou_bay"
    founded_on = "2012-05-18"
    listed = factory.LazyFunction(lambda: randgen.random() < 1 / 4)
    buyback_plan = factory.LazyFunction(lambda: randgen.random() < 1 / 4)
    industry = "C3443"
    fiscal_year = 2024
    revenue = FuzzyInteger(3_000_000, 399_000_000)
    total_assets = FuzzyInteger(3_000_000, 300_000_000)
    liabilities = factory.LazyAttribute(lambda made: randgen.randint(0, made.total_assets))
    taxable_income = factory.LazyAttribute(
        lambda made: randgen.randint(-made.revenue // 9, made.revenue // 9)
    )
    employees = FuzzyInteger(20, 290)
    insured_employees = factory.LazyAttribute(lambda made: randgen.randint(0, made.employees))
    rd_staff = factory.LazyAttribute(lambda made: randgen.randint(0, made.employees))
    tech_staff = factory.LazyAttribute(lambda made: randgen.randint(0, made.employees))
    rd_expense = factory.LazyAttribute(lambda made: randgen.randint(0, made.revenue // 8))
    basic_research_expense = factory.LazyAttribute(lambda made: randgen.choice((0, made.revenue // 100)))
    rd_reserve = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    tax_collection = factory.LazyFunction(lambda: randgen.choice(("audit", "audit", "audit", "assessed")))
    core_ip = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    bachelor_share = factory.LazyFunction(lambda: _share(0.6))
    first_profit_year = FuzzyInteger(2016, 2025)
    above_scale = True
    first_above_scale_year = FuzzyInteger(2018, 2025)
    mu_grade = factory.LazyFunction(lambda: randgen.choice("ABCD"))
    abnormal_listing = factory.LazyFunction(lambda: randgen.random() < 1 / 10)
    dishonest_listing = factory.LazyFunction(lambda: randgen.random() < 1 / 10)
    major_accident = factory.LazyFunction(lambda: randgen.random() < 1 / 10)
    bank_loan_history = True
    loan_kind = factory.LazyFunction(
        lambda: randgen.choice(("working_capital", "fixed_asset", "personal_business"))
    )
    loan_due_on = factory.LazyFunction(lambda: randgen.choice(("2025-09-15", "2027-09-30", "2027-10-01")))
    loan_overdue = factory.LazyFunction(lambda: randgen.random() < 1 / 5)
    loan_renewal_need = factory.LazyFunction(lambda: randgen.random() < 4 / 5)
    equipment_loan_signed = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    relending_support = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    equipment_candidate_list = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    technical_upgrade_loan = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    tech_insurance = factory.List([])
    exports_usd = 0
    service_exports_usd = FuzzyInteger(0, 1)
    customs_modes = factory.List([])
    export_refund_registered = False
    returned_exports_within_6_months = factory.LazyFunction(lambda: randgen.random() < 1 / 2)
    export_credit_premium = 0
    fx_hedging = False
    catalogue_imports = FuzzyInteger(0, 2)
    operates_cbec_park = factory.LazyFunction(lambda: randgen.random() < 1 / 4)
    operates_industrial_platform = factory.LazyFunction(lambda: randgen.random() < 1 / 4)
    platform_economy = factory.LazyFunction(lambda: randgen.random() < 1 / 4)
    project_lists = factory.LazyFunction(lambda: _some("city_major_rd", "prov_jianbing_lingyan"))
    project_kinds = factory.LazyFunction(
        lambda: _some("equipment_renewal", "digital_upgrade", "digital_chain", "cluster_smart_manufacturing")
    )
    needs = factory.LazyFunction(lambda: _some("equity", "training", "talent"))
    unemployment_insurance_months = FuzzyInteger(10, 200)
    layoff_rate = factory.LazyFunction(lambda: _share(0.25))
    unemployment_premium = FuzzyInteger(0, 400_000)
    designations = factory.SubFactory(
        DesignationsFactory,
        srdi=factory.LazyFunction(lambda: _held("provincial", "2023-12-20", "2025-03-01")),
        green_factory=factory.LazyFunction(lambda: _held("provincial", "2024-11-02", "2025-04-10")),
        smart_factory=factory.LazyFunction(lambda: _held("municipal", "2022-08-01", "2025-01-01")),
        key_software_enterprise=factory.LazyFunction(lambda: randgen.random() < 1 / 10),
    )


def _some(*options: str) -> list[str]:
    return [option for option in options if randgen.random() < 1 / 2]


def _held(level: str, *days: str) -> bool | dict[str, Any]:
    """Give a title that is not held, or is held since one of some days."""
    since = randgen.choice((None, *days))
    return False if since is None else {"held": True, "level": level, "since": since}


def company(seed: int) -> dict[str, Any]:
    """Give a company of some sort, the same for the same seed."""
    reseed_random(seed)
    chosen = {trait: randgen.random() < 1 / 3 for trait in TRAITS}
    if chosen["sole_trader"] or chosen["cooperative"]:
        others = {"high_tech", "software", "newly_above_scale", "large"}
        chosen = {trait: wanted and trait not in others for trait, wanted in chosen.items()}
    if chosen["sole_trader"]:
        chosen["cooperative"] = False
    if chosen["micro"]:
        chosen["large"] = chosen["newly_above_scale"] = False
    return ProfileFactory(__sequence=seed, **chosen)


def with_less(profile: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """Leave some keys of a profile out, some titles, and some of their levels."""
    random = Random(seed)  # noqa: S311 - which facts a test leaves out is no secret
    dropped = random.random()
    kept = {key: value for key, value in copy.deepcopy(dict(profile)).items() if random.random() >= dropped}
    if "designations" in kept:
        titles = kept["designations"]
        left = {code: entry for code, entry in titles.items() if random.random() >= dropped}
        if left.keys() < titles.keys():
            left.pop("*", None)  # it would say that what is left out is not held
        kept["designations"] = {
            code: _without_level(entry) if random.random() < dropped else entry
            for code, entry in left.items()
        }
    return kept


def _without_level(entry: bool | Mapping[str, Any]) -> bool | dict[str, Any]:  # noqa: FBT001 - as a profile has it
    if isinstance(entry, bool):
        return entry
    return {key: value for key, value in entry.items() if key != "level"} or True
