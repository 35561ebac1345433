"""A catalogue as plain data, for `huiqi catalogue` and the catalogue's addresses over HTTP."""

from pydantic import JsonValue
from typing_extensions import TypedDict

from criteria.catalogue import Catalogue
from criteria.measures import Article, Domain, Measure
from criteria.words import Language
from matcher.plan import Plan, PlannedMeasure
from matcher.report import Bureau, Source, Valid


class DocumentView(TypedDict):
    """The policy document."""

    number: str
    title: str
    title_en: str
    issuer: str
    issued_on: str


class DomainView(TypedDict):
    """One domain with its budget in yuan."""

    number: int
    title: str
    title_en: str
    lead_bureau: str
    budget_yuan: int


class TargetView(TypedDict):
    """A figure the government sets itself; never what a company gets."""

    text: str
    value: float
    unit: str
    comparison: str
    quote: str


class ArticleView(TypedDict):
    """One article; bureaus by the short names the policy uses, the lead first."""

    number: int
    title: str
    title_en: str
    domain: int
    lead_bureau: str
    responsible_bureaus: list[str]
    targets: list[TargetView]


class MeasureView(TypedDict):
    """One measure in brief: how many of its conditions a machine checks, and its cases."""

    id: str
    article: int
    domain: int
    title: str
    title_en: str
    kind: str
    audience: list[str]
    route: str
    obtain: str
    conditions: int
    conditions_encoded: int
    cases: int


class ConditionView(TypedDict):
    """One condition in words, with the node as it is encoded."""

    text: str
    source: str
    criterion: JsonValue


class MeasureDetail(MeasureView):
    """One measure whole."""

    eligibility: list[ConditionView]
    amount: JsonValue
    action: str
    lead_bureau: Bureau
    responsible_bureaus: list[Bureau]
    handled_by: Bureau
    valid: Valid
    sources: list[Source]


class BureauView(TypedDict):
    """An authority, and what it leads, shares and handles."""

    id: str
    name: str
    name_en: str
    leads: list[int]
    responsible_for: list[int]
    handles: list[str]


class ArticleDetail(ArticleView):
    """One article with its measures."""

    measures: list[MeasureView]


class CatalogueView(TypedDict):
    """All that is encoded."""

    id: str
    version: str
    document: DocumentView
    domains: list[DomainView]
    articles: list[ArticleView]
    measures: list[MeasureView]


class CatalogueViews:
    """The views of one catalogue, in one language for names of bureaus and conditions."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.catalogue: Catalogue = plan.catalogue
        self.planned = {planned.measure.id: planned for planned in plan.measures}
        self._cases: dict[str, int] = {}
        for table in self.catalogue.cases:
            self._cases[table.measure] = self._cases.get(table.measure, 0) + len(table.tests)

    def whole(self) -> CatalogueView:
        """Give the catalogue."""
        catalogue = self.catalogue
        policy = catalogue.policy
        return {
            "id": policy.id,
            "version": catalogue.version,
            "document": {
                "number": policy.number,
                "title": policy.title,
                "title_en": policy.title_en,
                "issuer": policy.issuer,
                "issued_on": policy.issued_on.isoformat(),
            },
            "domains": [self.domain(domain) for _, domain in sorted(catalogue.domains.items())],
            "articles": [self.article(article) for _, article in sorted(catalogue.articles.items())],
            "measures": [self.measure(planned) for planned in self.in_order()],
        }

    def in_order(self) -> list[PlannedMeasure]:
        """Give the measures by article and number."""
        return sorted(self.plan.measures, key=lambda planned: _by_number(planned.measure))

    def domain(self, domain: Domain) -> DomainView:
        """Give one domain."""
        return {
            "number": domain.number,
            "title": domain.title,
            "title_en": domain.title_en,
            "lead_bureau": self._name(domain.lead_bureau),
            "budget_yuan": domain.budget_yuan,
        }

    def article(self, article: Article) -> ArticleView:
        """Give one article."""
        return {
            "number": article.number,
            "title": article.title,
            "title_en": article.title_en,
            "domain": article.domain,
            "lead_bureau": self._name(article.bureaus[0]),
            "responsible_bureaus": [self._name(bureau) for bureau in article.bureaus],
            "targets": [
                {
                    "text": target.text,
                    "value": float(target.value),
                    "unit": target.unit,
                    "comparison": target.comparison.value,
                    "quote": target.quote,
                }
                for target in article.targets
            ],
        }

    def article_detail(self, article: Article) -> ArticleDetail:
        """Give one article with its measures."""
        within = [planned for planned in self.in_order() if planned.measure.article == article.number]
        return {**self.article(article), "measures": [self.measure(planned) for planned in within]}

    def measure(self, planned: PlannedMeasure) -> MeasureView:
        """Give one measure in brief."""
        measure = planned.measure
        return {
            "id": measure.id,
            "article": measure.article,
            "domain": planned.said["domain"],
            "title": measure.title,
            "title_en": measure.title_en,
            "kind": measure.kind.value,
            "audience": [audience.value for audience in measure.audience],
            "route": measure.route.value,
            "obtain": measure.obtain.value,
            "conditions": planned.said["coverage"]["conditions"],
            "conditions_encoded": planned.said["coverage"]["encoded"],
            "cases": self._cases.get(measure.id, 0),
        }

    def measure_detail(self, planned: PlannedMeasure) -> MeasureDetail:
        """Give one measure whole."""
        measure = planned.measure
        return {
            **self.measure(planned),
            "eligibility": [
                {
                    "text": condition.text,
                    "source": condition.source,
                    "criterion": condition.criterion.model_dump(
                        mode="json", by_alias=True, exclude_defaults=True
                    ),
                }
                for condition in planned.conditions
            ],
            "amount": measure.amount.model_dump(mode="json", by_alias=True, exclude_none=True),
            "action": planned.said["action"],
            "lead_bureau": planned.said["lead_bureau"],
            "responsible_bureaus": planned.said["responsible_bureaus"],
            "handled_by": planned.said["handled_by"],
            "valid": planned.said["valid"],
            "sources": planned.said["sources"],
        }

    def bureau(self, bureau: str) -> BureauView:
        """Give one bureau with what it answers for."""
        entry, articles = self.catalogue.bureaus[bureau], sorted(self.catalogue.articles.items())
        return {
            "id": entry.id,
            "name": entry.name,
            "name_en": entry.name_en,
            "leads": [number for number, article in articles if article.bureaus[0] == bureau],
            "responsible_for": [number for number, article in articles if bureau in article.bureaus],
            "handles": [p.measure.id for p in self.in_order() if p.measure.handled_by.bureau == bureau],
        }

    def _name(self, bureau: str) -> str:
        entry = self.catalogue.bureaus[bureau]
        return entry.name_en if self.plan.language is Language.EN else entry.name


def _by_number(measure: Measure) -> tuple[int, int]:
    return measure.article, int(measure.id.rsplit("-", 1)[1])
