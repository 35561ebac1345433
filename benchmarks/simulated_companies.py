"""Simulated companies: complete profiles whose facts hang together, for studies that need the whole truth.

A company has a line of business and a size, and the rest follows from them with some chance. The
chances are made up to be plausible; nothing here was counted, and no result says anything about
the companies of Wenzhou. Everybody has a loan, so that each question about loans has an answer;
who is below scale has no answer only to the year in which it rose above.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from profiles.options import DESIGNATION_LABELS, OPTIONS
from profiles.vocabulary import vocabulary


class Line(NamedTuple):
    """A line of business: code, share of companies, median revenue of a head, and what it leads to."""

    industry: str
    share: int
    revenue_of_head: float
    research: float = 0.2
    exports: float = 0.1
    facts: Mapping[str, float] = {}
    kinds: Sequence[str] = ()
    needs: Sequence[str] = ()


_UPGRADES = ("equipment_renewal", "technical_upgrade", "digital_upgrade", "energy_equipment_renewal")

LINES = (
    Line("C3443", 12, 620_000, 0.6, 0.4, kinds=_UPGRADES, needs=("land", "tech_vp", "talent")),
    Line("C3823", 10, 700_000, 0.7, 0.4, kinds=_UPGRADES, needs=("land", "tech_vp", "energy_quota")),
    Line("C1951", 9, 380_000, 0.3, 0.5, kinds=_UPGRADES, needs=("fairs", "land")),
    Line("C3670", 7, 650_000, 0.6, 0.5, kinds=_UPGRADES, needs=("tech_vp", "engineer_training")),
    Line("C1371", 3, 450_000, 0.2, 0.1, kinds=("equipment_renewal",), needs=("farm_advice",)),
    Line("I6513", 7, 480_000, 0.8, 0.1, kinds=("vertical_model", "ai_scene"), needs=("compute", "equity")),
    Line("I6450", 2, 600_000, 0.6, 0.1, kinds=("data_infrastructure",), needs=("compute",)),
    Line("F5179", 9, 2_400_000, 0.0, 0.7, {"exports_by_sea": 0.6}, needs=("fairs", "markets")),
    Line("F5219", 8, 900_000, 0.0, 0.1, {"trade_in_merchant": 0.3}, needs=("premises",)),
    Line("G5431", 4, 520_000, 0.0, 0.0, {"old_vehicles_or_ships": 0.6}, ("logistics",), ("training",)),
    Line("G5521", 2, 900_000, 0.0, 0.0, {"old_vehicles_or_ships": 0.5, "river_sea_transport": 0.4}),
    Line("E4790", 5, 700_000, 0.2, 0.0, {"overseas_contracting": 0.1}, ("infrastructure",), ("training",)),
    Line("K7010", 2, 3_000_000, 0.0, 0.0, {"unsold_homes": 0.7}),
    Line("L7251", 3, 420_000, 0.1, 0.0, needs=("premises",)),
    Line("M7452", 3, 350_000, 0.5, 0.0, needs=("talent",)),
    Line(
        "A0164", 5, 260_000, 0.1, 0.1, {"agricultural_machines_bought": 0.5}, ("agricultural_rd",),
        ("farm_advice",),
    ),
    Line("A0411", 2, 300_000, 0.0, 0.1, {"fishing_vessel": 0.7}),
    Line("P8310", 2, 160_000, 0.0, 0.0, {"inclusive_childcare": 0.5}),
    Line("H6110", 3, 220_000, 0.0, 0.0, {"operates_consumption_zone": 0.1}, needs=("training",)),
    Line("R8810", 2, 250_000, 0.0, 0.0, needs=("markets",)),
)  # fmt: skip

COUNTIES = (
    "330302", "330303", "330304", "330305", "330324", "330326", "330327", "330328", "330329", "330381",
    "330382", "330383",
)  # fmt: skip
ZONES = ("wenzhou_bay", "marine_economy", "wenzhou_economic", "wenzhou_high_tech")
OWNERSHIP = {"private": 88, "state": 3, "collective": 2, "foreign": 3, "mixed": 4}
MODES = {"0110": 0.9, "1039": 0.3, "9710": 0.3, "9810": 0.2}
FISCAL_YEAR = 2024
STANDING = ("abnormal_listing", "dishonest_listing", "major_accident")
RARELY = 0.04
_SCALE = {"F52": 5_000_000, "H": 2_000_000, "R": 5_000_000, "P": 10_000_000}
"""The revenue from which a company is above scale, where it is not that of industry."""

_TITLES: Mapping[str, tuple[float, float]] = {
    "tech_sme": (0.5, 0.0),
    "prov_tech_sme": (0.5, 0.0),
    "high_tech_enterprise": (0.4, 0.1),
    "innovative_sme": (0.35, 0.05),
    "srdi": (0.15, 0.15),
    "software_enterprise": (0.1, 0.0),
    "enterprise_tech_centre": (0.05, 0.15),
    "green_factory": (0.02, 0.12),
    "smart_factory": (0.03, 0.15),
    "srdi_giant": (0.02, 0.08),
    "hidden_champion": (0.01, 0.08),
}
"""How often a title is held by who does research, and how much oftener by the largest of them."""


def simulated(count: int, seed: int = 11) -> list[dict[str, Any]]:
    """Make complete profiles, valid for `profiles.reading.read_profile`; the same for the same seed."""
    random = Random(seed)
    return [_Company(random, number).profile() for number in range(count)]


class _Company:
    """One company in the making."""

    def __init__(self, random: Random, number: int) -> None:
        self.random = random
        self.number = number
        self.line = random.choices(LINES, [line.share for line in LINES])[0]
        self.employees = max(1, round(random.lognormvariate(3.5, 1.3)))
        self.revenue = round(self.employees * self.line.revenue_of_head * random.lognormvariate(0, 0.5))
        self.research = random.random() < self.line.research
        self.exporting = random.random() < self.line.exports
        self.large = min(1.0, self.employees / 400)
        self.form = self._form()
        scale_from = next(
            (least for code, least in _SCALE.items() if self.line.industry.startswith(code)), 20_000_000
        )
        self.above_scale = self.revenue >= scale_from and self.form == "enterprise"

    def often(self, chance: float) -> bool:
        return self.random.random() < chance

    def profile(self) -> dict[str, Any]:
        flags: dict[str, Any] = {
            str(spec.name): self.often(RARELY)
            for spec in vocabulary().values()
            if spec.stated and spec.kind.value == "flag"
        }
        return {
            **flags,
            **self._identity(),
            **self._figures(),
            **self._people(),
            **self._standing(),
            **self._loans(),
            **self._trade(),
            **self._plans(),
            "designations": {"*": False, **self._titles()},
        }

    def _form(self) -> str:
        if self.line.industry.startswith("A"):
            return self.random.choice(("enterprise", "farmer_cooperative", "sole_trader"))
        if self.employees < 10 and self.line.industry[0] in "FHR":
            return self.random.choice(("enterprise", "sole_trader"))
        return "enterprise"

    def _identity(self) -> dict[str, Any]:
        # The size standard has no figures for education: there a company has to know its class.
        stated = {"size_class": "small"} if self.line.industry.startswith("P") else {}
        return {
            **stated,
            "name": f"模拟企业{self.number}号",
            "legal_form": self.form,
            "ownership": self.random.choices([*OWNERSHIP], [*OWNERSHIP.values()])[0],
            "foreign_share": 0.3 if self.often(0.04) else 0,
            "county": self.random.choice(COUNTIES),
            "zone": self.random.choice(ZONES),
            "founded_on": f"{self.random.randint(1998, 2024)}-{self.random.randint(1, 12):02}-15",
            "industry": self.line.industry,
            "business_scope": "模拟经营范围",
            "fiscal_year": FISCAL_YEAR,
        }

    def _figures(self) -> dict[str, Any]:
        assets = round(self.revenue * self.random.lognormvariate(-0.1, 0.4))
        rd_expense = round(self.revenue * self.random.uniform(0.02, 0.09)) if self.research else 0
        software = self.line.industry.startswith("I65")
        share = self.random.uniform(0.5, 0.95) if software else 0.0
        return {
            "revenue": self.revenue,
            "total_assets": assets,
            "liabilities": round(assets * self.random.uniform(0.2, 0.85)),
            "taxable_income": round(self.revenue * self.random.gauss(0.05, 0.05)),
            "local_contribution": round(self.revenue * 0.02),
            "rd_expense": rd_expense,
            "basic_research_expense": round(rd_expense * 0.05) if self.often(0.05) else 0,
            "rd_reserve": self.research and self.often(0.4),
            "equipment_investment": round(self.revenue * self.random.uniform(0, 0.1)),
            "tax_collection": "audit" if self.above_scale or self.often(0.7) else "assessed",
            "high_tech_income_share": round(self.random.uniform(0.4, 0.9), 2) if self.research else 0,
            "software_income_share": round(share, 2),
            "own_software_income_share": round(share * self.random.uniform(0.6, 1), 2),
            "first_profit_year": self.random.randint(2005, 2024),
        }

    def _people(self) -> dict[str, Any]:
        rd_staff = round(self.employees * self.random.uniform(0.06, 0.4)) if self.research else 0
        insured = round(self.employees * self.random.uniform(0.6, 1))
        return {
            "employees": self.employees,
            "insured_employees": insured,
            "disabled_employees": round(self.employees * 0.015) if self.often(0.3) else 0,
            "rd_staff": rd_staff,
            "tech_staff": min(self.employees, round(rd_staff * 1.4)),
            "bachelor_share": round(self.random.uniform(0.05, 0.7 if self.research else 0.3), 2),
            "unemployment_insurance_months": self.random.randint(6, 200),
            "layoff_rate": round(self.random.uniform(0, 0.08), 3),
            "unemployment_premium": insured * 700,
            "high_level_talents": int(self.research and self.often(0.2)),
            "overseas_talents": int(self.research and self.often(0.1)),
            "engineers": round(rd_staff * 0.6),
            "talent_plan_candidate": self.research and self.often(0.15),
            "disabled_contract_insured": self.often(0.2),
            "platform_economy": self.often(0.03),
        }

    def _standing(self) -> dict[str, Any]:
        risen = 2025 if self.often(0.1) else self.random.randint(2010, 2024)
        return {
            "above_scale": self.above_scale,
            **({"first_above_scale_year": risen} if self.above_scale else {}),
            "mu_grade": self.random.choices("ABCD", (2, 4, 3, 1))[0],
            **{flag: self.often(RARELY) for flag in STANDING},
            "core_ip": self.research and self.often(0.7),
            "invention_patents": self.random.randint(1, 20) if self.research else 0,
            "listed": self.employees > 500 and self.often(0.2),
        }

    def _loans(self) -> dict[str, Any]:
        renewing = self.often(0.3)
        return {
            "bank_loan_history": True,
            "loan_kind": self.random.choices(tuple(OPTIONS["loan_kind"]), (6, 2, 2))[0],
            "loan_due_on": f"{self.random.randint(2025, 2028)}-0{self.random.randint(1, 9)}-20",
            "loan_overdue": self.often(RARELY),
            "loan_renewal_need": renewing,
            "loan_needed": renewing or self.often(0.3),
            "technical_upgrade_loan": bool(self.line.kinds) and self.often(0.25),
            "equipment_loan_signed": bool(self.line.kinds) and self.often(0.1),
            "tech_insurance": ["rd"] if self.research and self.often(0.15) else [],
        }

    def _trade(self) -> dict[str, Any]:
        exports = round(self.revenue * self.random.uniform(0.1, 0.8) / 7) if self.exporting else 0
        modes = [
            mode
            for mode, often in (("0110", 0.9), ("1039", 0.3), ("9710", 0.3), ("9810", 0.2))
            if self.often(often)
        ]
        return {
            "exports_usd": exports,
            "service_exports_usd": 50_000 if self.often(0.04) else 0,
            "customs_modes": modes if exports else [],
            "export_refund_registered": bool(exports) and self.often(0.85),
            "returned_exports_within_6_months": bool(exports) and self.often(0.15),
            "export_credit_premium": round(exports * 0.02) if exports and self.often(0.35) else 0,
            "fx_hedging": bool(exports) and self.often(0.3),
            "exports_by_sea": bool(exports) and self.often(0.7),
            "exports_to_europe_or_central_asia": bool(exports) and self.often(0.6),
            "catalogue_imports": 400_000 if self.often(0.04) else 0,
            "foreign_investment_usd": 0,
            "short_haul_flights": 0,
            "outward_investment": bool(exports) and self.often(0.1),
        }

    def _plans(self) -> dict[str, Any]:
        lists = [entry for entry in OPTIONS["project_lists"] if self.often(0.02 + 0.06 * self.large)]
        return {
            "project_kinds": [kind for kind in self.line.kinds if self.often(0.3)],
            "project_lists": lists,
            "needs": [need for need in self.line.needs if self.often(0.4)],
            "commercial_power_user": self.often(0.8),
            **{flag: self.often(chance) for flag, chance in self.line.facts.items()},
        }

    def _titles(self) -> dict[str, Any]:
        held: dict[str, Any] = {}
        if self.form != "enterprise":
            return held
        for code in DESIGNATION_LABELS:
            base, more = _TITLES.get(code, (0.0, 0.04))
            if self.research and self.often(base + more * self.large):
                year = self.random.choice((2022, 2023, 2024, 2025))
                held[code] = {
                    "held": True,
                    "level": "provincial",
                    "since": f"{year}-03-01",
                    "until": "2026-12-31",
                }
        if "srdi_giant" in held:
            held["srdi"] = _held(2022)
        return held


def _held(year: int) -> dict[str, Any]:
    return {"held": True, "level": "provincial", "since": f"{year}-03-01", "until": "2026-12-31"}
