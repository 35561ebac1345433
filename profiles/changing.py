"""How a company comes to have another value of a fact, and how much that asks of it.

What cannot change is where a company is registered, what it is, and what has already happened.
Efforts are weights of this product for ordering proposals, from 1 (a paper) to 8 (another
business); they are no statistics.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from criteria.facts import DESIGNATIONS, Better, Change, How

_FIXED = Change(How.FIXED)
_RECORD = Change(How.RECORD, 1)
_MONTHLY = Change(How.TIME, 1)
_RECOGNITION = Change(How.ACTION, 4)

_GROUPS: tuple[tuple[Change, str], ...] = (
    (
        _FIXED,
        (
            "name uscc legal_form ownership municipal_soe foreign_share county zone founded_on industry size_class "
            "fiscal_year first_profit_year first_above_scale_year major_accident bank_loan_history "
            "returned_exports_within_6_months old_industrial_land idle_land infrastructure_asset unsold_homes "
            "fishing_vessel old_vehicles_or_ships drone_site loan_due_on"
        ),
    ),
    (_RECORD, "business_scope needs loan_needed loan_renewal_need technical_upgrade_loan"),
    (_MONTHLY, "unemployment_insurance_months"),
    (Change(How.ACTION, 1), "export_refund_registered trade_in_merchant disabled_contract_insured"),
    (
        Change(How.ACTION, 2),
        (
            "rd_reserve tax_collection tech_insurance fx_hedging buyback_plan abnormal_listing loan_overdue "
            "talent_plan_candidate insured_employees commercial_power_user"
        ),
    ),
    (
        Change(How.ACTION, 3),
        (
            "employees disabled_employees rd_staff tech_staff engineers overseas_talents high_level_talents "
            "bachelor_share above_scale mu_grade dishonest_listing total_assets liabilities"
        ),
    ),
    (
        Change(How.ACTION, 4),
        (
            "core_ip invention_patents loan_kind equipment_loan_signed relending_support equipment_candidate_list "
            "project_lists exports_by_sea river_sea_transport exports_to_europe_or_central_asia "
            "agricultural_machines_bought"
        ),
    ),
    (Change(How.ACTION, 5), "project_kinds customs_modes foreign_investment_usd"),
    (
        Change(How.ACTION, 8),
        (
            "listed platform_economy foreign_rd_centre outward_investment overseas_contracting operates_cbec_park "
            "operates_industrial_platform operates_pilot_platform operates_consumption_zone inclusive_childcare "
            "air_routes_from_wenzhou base_airline general_airport_project short_haul_flights"
        ),
    ),
    (
        Change(How.ACTION, 3, yearly=True),
        (
            "rd_expense basic_research_expense equipment_investment export_credit_premium unemployment_premium "
            "layoff_rate catalogue_imports"
        ),
    ),
    (
        Change(How.ACTION, 5, yearly=True),
        (
            "revenue taxable_income local_contribution exports_usd service_exports_usd high_tech_income_share "
            "software_income_share own_software_income_share"
        ),
    ),
)

_LESS = frozenset(["abnormal_listing", "dishonest_listing", "loan_overdue", "liabilities", "layoff_rate"])
"""What a company would rather have less of."""

_ANY = frozenset(["tax_collection", "mu_grade", "loan_kind", "business_scope"])
"""What is neither more nor less."""


def _changes() -> Iterator[tuple[str, Change]]:
    for change, names in _GROUPS:
        for name in names.split():
            better = Better.LESS if name in _LESS else Better.ANY if name in _ANY else Better.MORE
            yield name, replace(change, better=better)


CHANGES: Mapping[str, Change] = dict(_changes())
"""For each fact that a profile states, designations apart."""


def change_of(fact: str, inputs: tuple[str, ...] = ()) -> Change:
    """Give how a fact changes; a ratio changes as the figure above the line does.

    Raises KeyError for a fact that no group names.
    """
    if fact.startswith(DESIGNATIONS):
        return _RECOGNITION
    return CHANGES[fact] if fact in CHANGES else CHANGES[inputs[0]]
