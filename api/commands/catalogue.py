"""`huiqi catalogue`: what is encoded, and how much of it a machine checks."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, Format, Shape, catalogue_of, console, print_json
from api.languages import Tongue, rendered

if TYPE_CHECKING:
    from criteria.catalogue import Catalogue


def catalogue_command(
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
    covered: Annotated[
        bool, typer.Option("--coverage", help="How much a machine checks, and what no case tries.")
    ] = False,
) -> None:
    """Print what is encoded: domains, articles, bureaus, measures, how much a machine checks."""
    from api.service import Service

    catalogue = catalogue_of(with_cases=True).catalogue
    if covered:
        _print_coverage(catalogue, form, lang)
        return
    view = rendered(Service(catalogue).views(lang).whole(), lang)
    if form is Format.JSON:
        print_json(view)
    else:
        from api.tables_catalogue import print_catalogue

        print_catalogue(view, lang, console())


def _print_coverage(catalogue: "Catalogue", form: Format, lang: Tongue) -> None:
    from matcher.coverage import coverage

    report = rendered(coverage(catalogue), lang)
    if form is Format.JSON:
        print_json(report)
    else:
        from api.tables_catalogue import print_coverage

        print_coverage(report, lang, console())
