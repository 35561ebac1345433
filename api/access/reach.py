"""What a reach means in the database: the condition on companies for a caller on a day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, exists, false, true
from sqlmodel import col

from api.access.caller import Caller
from api.access.matrix import Reach
from api.store.people import Grant
from criteria.catalogue import Catalogue
from profiles.storage.companies import Company, OutcomeRecord


def companies_within(
    reach: Reach, caller: Caller, today: date, handled: Mapping[str, frozenset[str]]
) -> ColumnElement[bool]:
    """Give the condition that a company must meet to be reached.

    `handled` has, by bureau, the measures that it leads, answers for or handles. The condition
    refers to `Company` only, so that a query may be of grants or outcomes too.
    """
    match reach:
        case Reach.ALL:
            return true()
        case Reach.OWN if caller.account_id:
            return col(Company.keeper_id) == caller.account_id
        case Reach.GRANTED if caller.account_id:
            lasting = exists().where(
                col(Grant.company_id) == col(Company.id),
                col(Grant.adviser_id) == caller.account_id,
                col(Grant.from_on) <= today,
                col(Grant.until_on) >= today,
                col(Grant.ended_at).is_(None),
            )
            return lasting.correlate(Company)
        case Reach.HANDLED if caller.bureau_id:
            applied = exists().where(
                col(OutcomeRecord.company_id) == col(Company.id),
                col(OutcomeRecord.applied).is_(true()),
                col(OutcomeRecord.measure).in_(sorted(handled.get(caller.bureau_id, ()))),
            )
            return applied.correlate(Company)
        case _:
            return false()


def handled_by(catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    """Give, by bureau, the measures that it leads, answers for or handles."""
    return {
        bureau: frozenset(
            measure.id
            for measure in catalogue.measures.values()
            if bureau == measure.handled_by.bureau or bureau in catalogue.articles[measure.article].bureaus
        )
        for bureau in catalogue.bureaus
    }
