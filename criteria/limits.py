"""What measures cannot exceed together: caps, one tax base, and 总量控制 of awards in a year.

Figures are in yuan, rates 0..1. Which measures fall under them, the measures say themselves.
"""

from pydantic import Field

from criteria.citations import Confidence
from criteria.formulas import Formula
from criteria.law import Dated
from criteria.measures import Kind
from criteria.nodes import Criterion
from criteria.terms import Name, Text, Written


class Limit(Written):
    """What has a name and a document to be cited when it binds."""

    id: Name
    label: Text
    label_en: Text
    document: Name
    confidence: Confidence


class Cap(Limit):
    """What the measures that are `capped_by` it cannot exceed together."""

    formula: Formula


class OtherRate(Written):
    """A rate that law gives beside the measures, e.g. that of small low-profit enterprises.

    `when` is judged on the income that is left after the chosen deductions.
    """

    label: Text
    label_en: Text
    when: Criterion
    rate: Formula
    document: Name
    confidence: Confidence


class TaxBase(Limit):
    """One tax that measures relieve together: nobody is relieved of more than is due without them.

    The tax is the lowest rate that applies, on the `income` (a fact, yuan) that deductions leave.
    """

    income: Name
    rate: Formula
    other_rates: tuple[OtherRate, ...] = ()


class TotalControl(Dated):
    """总量控制: what the awards of a year come to at most for a company that meets `when`.

    A measure of one of the `kinds` falls under it when its `total_control` is true, and perhaps
    when that is `null`: the column of the document is not known.
    """

    id: Name
    label: Text
    label_en: Text
    kinds: tuple[Kind, ...] = Field(min_length=1)
    when: Criterion
    formula: Formula
