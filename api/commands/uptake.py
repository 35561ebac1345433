"""`huiqi uptake`: how many companies measures reach, and what they cost."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, AsOf, Format, Shape, catalogue_of, console, day_of, print_json, refuse
from api.languages import Tongue, rendered
from matcher.dimensions import Dimension

if TYPE_CHECKING:
    from criteria.catalogue import Catalogue


def uptake_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    companies: Annotated[Path, typer.Argument(help="Companies as Parquet, a column for each fact.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(help="Only this measure, may be repeated; else all that are open to organisations."),
    ] = None,
    by: Annotated[
        list[Dimension] | None, typer.Option(help="Tell companies apart by this, too; may be repeated.")
    ] = None,
    as_of: AsOf = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 0,
    suppress: Annotated[
        bool, typer.Option("--suppress", help="Hold back counts under 10 and what would tell them.")
    ] = False,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Tell how many companies meet a measure, come to have it and what that costs, with intervals.

    Bounds come from logic alone; what is estimated names what it assumes.
    """
    catalogue = catalogue_of(with_cases=False).catalogue
    day = catalogue.policy.default_as_of if as_of is None else day_of(as_of)
    _check(measure or [], catalogue)

    from matcher.columnar.companies import Companies, UnfitFile
    from matcher.columnar.reading import UnfitColumn
    from matcher.uptake.reporting import reported
    from matcher.uptake.surveying import Request, Survey, TooFewCompanies

    request = Request(
        as_of=day,
        measures=tuple(measure or ()),
        by=tuple(dict.fromkeys(by or ())),
        seed=seed,
        suppress=suppress,
    )
    try:
        population = Companies(companies)
        survey = Survey(catalogue, request, lang.core)
        if not survey.chosen:
            refuse(f"none of these measures is open to companies and in force on {day}")
        found = reported(survey, population.batches(survey.keys), lang.core)
    except OSError as error:
        refuse(f"{companies}: {error.strerror or error}")
    except UnfitFile as error:
        refuse(str(error))
    except (UnfitColumn, TooFewCompanies) as error:
        refuse(f"{companies}: {error}")
    said = rendered(found, lang)
    if form is Format.JSON:
        print_json(said)
    else:
        from api.tables_uptake import print_uptake

        print_uptake(said, lang, console())


def _check(wanted: list[str], catalogue: "Catalogue") -> None:
    from criteria.errors import nearest

    refused = []
    for key in wanted:
        if key not in catalogue.measures:
            meant = nearest(key, catalogue.measures)
            hint = "`huiqi catalogue` lists them" if meant is None else f"did you mean {meant}?"
            refused.append(f"--measure: no measure {key!r}; {hint}")
    if refused:
        refuse(*refused)
