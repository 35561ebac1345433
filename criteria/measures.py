"""What a policy document holds: domains, articles, bureaus, and the measures that are matched."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from criteria.citations import Citation, Confidence
from criteria.formulas import Formula
from criteria.nodes import Criterion
from criteria.terms import Name, Number, Text, Written


class Audience(StrEnum):
    """Who can obtain a measure."""

    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    PERSON = "person"
    GOVERNMENT = "government"


ORGANISATIONS = frozenset({Audience.ENTERPRISE, Audience.INSTITUTION})


class Kind(StrEnum):
    """What sort of support a measure is."""

    TAX_RELIEF = "tax_relief"
    GRANT = "grant"
    AWARD = "award"
    LOAN_INTEREST = "loan_interest"
    CREDIT = "credit"
    INSURANCE_SUBSIDY = "insurance_subsidy"
    VOUCHER = "voucher"
    LAND = "land"
    ENERGY = "energy"
    TALENT = "talent"
    SERVICE = "service"
    RECOGNITION = "recognition"
    EQUITY_FUND = "equity_fund"
    TRANSPORT_SUBSIDY = "transport_subsidy"
    CONSUMER_SUBSIDY = "consumer_subsidy"
    NONE = "none"


class Obtain(StrEnum):
    """How a company comes by a measure."""

    DIRECT = "direct"
    """By right, once the conditions hold."""
    COMPETITIVE = "competitive"
    """By recognition, selection or a bank's decision."""
    INDIRECT = "indirect"
    """An opportunity or service; nothing is granted to the single company."""
    NONE = "none"
    """Not for companies."""


class Route(StrEnum):
    """The way a company goes to obtain a measure; in order of effort."""

    NO_APPLICATION = "no_application"
    SELF_DECLARE = "self_declare"
    INSTANT = "instant"
    JOIN = "join"
    FINANCING = "financing"
    APPLY = "apply"
    RECOGNITION = "recognition"
    REVIEW = "review"
    FOLLOW = "follow"
    NONE = "none"


class Bureau(Written):
    """An authority, by the short name that the policy uses."""

    id: Name
    name: Text
    name_en: Text


class Comparison(StrEnum):
    """How firmly a target is put."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    OVER = "over"
    ABOUT = "about"
    STRIVE = "strive"


class Target(Written):
    """A figure the government sets itself; never what a company gets."""

    text: Text
    value: Number
    unit: Text
    comparison: Comparison = Comparison.EXACT
    quote: Text


class BudgetPart(Written):
    """A part of a domain's budget that the text sets apart, in yuan."""

    title: Text
    yuan: int = Field(ge=0)
    quote: Text


class Domain(Written):
    """One part of the policy, with the city's budget for it in yuan."""

    number: int = Field(ge=1)
    title: Text
    title_en: Text
    lead_bureau: Name
    budget_yuan: int = Field(ge=0)
    quote: Text
    parts: tuple[BudgetPart, ...] = ()
    targets: tuple[Target, ...] = ()


class Article(Written):
    """One numbered clause; the bureau named first leads."""

    number: int = Field(ge=1)
    title: Text
    title_en: Text
    domain: int
    bureaus: tuple[Name, ...] = Field(min_length=1)
    targets: tuple[Target, ...] = ()


class DocumentStatus(StrEnum):
    """Whether a document still is law."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Document(Written):
    """A supporting document that measures, figures and definitions are cited from."""

    id: Name
    number: Text | None = None
    title: Text
    issuer: Text | None = None
    issued_on: date | None = None
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    status: DocumentStatus = DocumentStatus.UNKNOWN
    confidence: Confidence

    @property
    def reference(self) -> str:
        """The number by which it is cited, or its title where no number is known."""
        return self.number or f"《{self.title}》"


class Implementers(Written):
    """Who carries every measure out beside the bureaus named, e.g. the counties."""

    text: Text
    text_en: Text
    quote: Text


class Budget(Written):
    """The sum that a policy states for all its domains, in yuan, and how it goes with their budgets."""

    yuan: int = Field(ge=0)
    note: Text
    note_en: Text
    quote: Text


class UnusedFigure(Written):
    """A figure of the text that is neither target, budget nor amount, and why."""

    article: int | None = None
    domain: int | None = None
    quote: Text
    because: Text


class Policy(Written):
    """The document that a catalogue encodes."""

    id: Name
    number: Text
    title: Text
    title_en: Text
    issuer: Text
    issued_on: date
    since: date = Field(alias="from")
    until: date = Field(alias="to")
    default_as_of: date
    implementers: "Implementers | None" = None
    budget: "Budget | None" = None


class Region(Written):
    """A named set of codes, e.g. 山区海岛县 as a set of counties."""

    id: Name
    system: Name
    label: Text
    label_en: Text
    codes: tuple[Name, ...] = ()
    document: Name
    confidence: Confidence


class Formerly(Written):
    """A figure from an expired or superseded document: shown with its year, never an amount."""

    text: Text
    text_en: Text
    document: Name
    year: int
    confidence: Confidence


class StatedFigure(Written):
    """A rate, cap or count that the text states, exactly; shares are 0..1 with the unit `ratio`."""

    label: Text
    label_en: Text
    value: Number
    unit: Text
    quote: Text | None = None
    document: Name | None = None
    confidence: Confidence = Confidence.OFFICIAL


class AmountKind(StrEnum):
    """How the worth of a measure is known."""

    FORMULA = "formula"
    BY_REGULATION = "by_regulation"
    NOT_MONETARY = "not_monetary"


class Amount(Written):
    """What a measure is worth to one company in a year, and on what grounds."""

    kind: AmountKind
    formula: Formula | None = None
    basis: Text
    basis_en: Text
    confidence: Confidence = Confidence.OFFICIAL
    stated: tuple[StatedFigure, ...] = ()
    formerly: tuple[Formerly, ...] = ()

    @model_validator(mode="after")
    def _formula_goes_with_its_kind(self) -> "Amount":
        if (self.kind is AmountKind.FORMULA) != (self.formula is not None):
            msg = "an amount has a formula when, and only when, its kind is 'formula'"
            raise ValueError(msg)
        return self


class Tax(Written):
    """How a measure acts on a tax base: it deducts from the income (yuan), or gives a rate (0..1)."""

    base: Name
    deducts: Formula | None = None
    rate: Formula | None = None

    @model_validator(mode="after")
    def _deducts_or_gives_a_rate(self) -> "Tax":
        if (self.deducts is None) == (self.rate is None):
            msg = "a measure either deducts from the base or gives a rate"
            raise ValueError(msg)
        return self


class Handler(Written):
    """The bureau a company turns to, and how that is known."""

    bureau: Name
    source: Citation


class Period(Written):
    """From when to when a measure is in force under its own document; open ends are `null`."""

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    document: Name


MeasureId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+-\d{2}-\d+$")]


class Measure(Written):
    """One thing that somebody can obtain or join under an article: the unit that is matched."""

    id: MeasureId
    article: int
    title: Text
    title_en: Text
    audience: tuple[Audience, ...] = Field(min_length=1)
    kind: Kind
    obtain: Obtain
    route: Route
    eligibility: Criterion
    amount: Amount
    handled_by: Handler
    total_control: bool | None = None
    exclusive_group: Name | None = None
    capped_by: Name | None = None
    tax: Tax | None = None
    recognises: tuple[Name, ...] = ()
    """The recognitions that are applied for by this measure."""
    period: Period | None = None
    action: Text
    action_en: Text
    sources: tuple[Citation, ...] = ()

    @property
    def choice(self) -> str | None:
        """Name the choice in which only one counts: the exclusive group, or the rates of one tax."""
        if self.tax is not None and self.tax.rate is not None:
            return f"{self.tax.base}.rate"
        return self.exclusive_group

    @property
    def open_to_organisations(self) -> bool:
        """Whether a company or institution can obtain it at all."""
        return not ORGANISATIONS.isdisjoint(self.audience)
