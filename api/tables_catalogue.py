"""Tables for people: what a catalogue encodes, and how much of it a machine checks."""

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from api.catalogue_view import CatalogueView
from api.languages import Tongue
from api.tables import Tables
from api.wording import KINDS, ROUTES
from criteria.facts import Vocabulary
from matcher.coverage import CoverageReport


def print_catalogue(view: CatalogueView, tongue: Tongue, console: Console) -> None:
    """Print what a catalogue encodes."""
    console.print(Group(*_CatalogueTables(Vocabulary({}), tongue).catalogue(view)))


def print_coverage(report: CoverageReport, tongue: Tongue, console: Console) -> None:
    """Print how much of a catalogue a machine checks and its cases try."""
    console.print(Group(*_CatalogueTables(Vocabulary({}), tongue).coverage(report)))


class _CatalogueTables(Tables):
    """The tables of a catalogue in one language."""

    def catalogue(self, view: CatalogueView) -> Iterator[RenderableType]:
        document = view["document"]
        title = document["title_en"] if self.tongue is Tongue.EN else document["title"]
        yield Text(f"{title}  {document['number']}  {document['issued_on']}  {view['version']}", style="bold")
        for domain in view["domains"]:
            name = domain["title_en"] if self.tongue is Tongue.EN else domain["title"]
            head = f"{domain['number']} {name} · {domain['lead_bureau']}"
            table = self.table(
                f"{head} · {self._money(domain['budget_yuan'])}",
                self.say("条", "art."),
                self.say("标题 / 措施", "title / measure"),
                self.say("部门 / 类别", "bureaus / kind"),
                self.say("机器可判", "checked"),
                self.say("用例", "cases"),
            )
            for article in view["articles"]:
                if article["domain"] == domain["number"]:
                    heading = article["title_en"] if self.tongue is Tongue.EN else article["title"]
                    bureaus = self.say("、", ", ").join(article["responsible_bureaus"])
                    table.add_row(str(article["number"]), Text(heading, style="bold"), bureaus, "", "")
                    for row in self._measures(view, article["number"]):
                        table.add_row(*row)
            yield table

    def _measures(self, view: CatalogueView, article: int) -> Iterator[tuple[str, str, str, str, str]]:
        for measure in view["measures"]:
            if measure["article"] == article:
                name = measure["title_en"] if self.tongue is Tongue.EN else measure["title"]
                encoded = f"{measure['conditions_encoded']}/{measure['conditions']}"
                what = f"{self.words(KINDS[measure['kind']])} · {self.words(ROUTES[measure['route']])}"
                yield "", f"{measure['id']} {name}", what, encoded, str(measure["cases"])

    def coverage(self, report: CoverageReport) -> Iterator[RenderableType]:
        measures = report["measures"]
        table = self.table(
            self.say("覆盖情况", "coverage"),
            self.say("措施", "measure"),
            self.say("机器可判", "checked"),
            self.say("用例", "cases"),
            self.say("由部门核实", "for a bureau to judge"),
            self.say("用例未触及", "not tried by any case"),
        )
        for measure in measures:
            table.add_row(
                Text(measure["measure"]).append(f" {measure['title']}", style="dim"),
                f"{measure['conditions_encoded']}/{measure['conditions']}",
                str(measure["cases"]),
                "\n".join(measure["judged"]),
                Text("\n".join(measure["untried"]), style="red"),
            )
        yield table
        encoded = sum(measure["conditions_encoded"] for measure in measures)
        conditions = sum(measure["conditions"] for measure in measures)
        cases = sum(measure["cases"] for measure in measures)
        untried = sum(len(measure["untried"]) for measure in measures) + len(report["untried_definitions"])
        yield Text(
            self.say(
                f"{len(measures)} 项措施，{conditions} 个条件中 {encoded} 个机器可判，{cases} 个用例，"
                f"{untried} 处用例未触及",
                f"{len(measures)} measures, {encoded} of {conditions} conditions checked, {cases} cases, "
                f"{untried} parts not tried",
            ),
            style="bold",
        )
        for untried_part in report["untried_definitions"]:
            yield Text(untried_part, style="red")
        counts = "  ".join(f"{name} {count}" for name, count in report["confidence"].items())
        yield Text(self.say(f"依据与数字按可信度：{counts}", f"sources and figures by confidence: {counts}"))
