"""`huiqi next`: what to ask next, of one company in a loop or of a whole portfolio."""

from typing import Annotated

import typer

from api.commands.common import As, AsOf, Format, catalogue_of, console, day_of, print_json, refuse
from api.commands.companies import companies_of, is_many
from api.languages import Tongue

USUAL_COUNT = 10


def next_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    profiles: Annotated[
        list[str],
        typer.Argument(
            help="A company profile in JSON, or - for standard input; several, or an .ndjson file with one "
            "profile a line, are a portfolio."
        ),
    ],
    as_of: AsOf = None,
    count: Annotated[int, typer.Option(min=1, help="How many questions to give, at most.")] = USUAL_COUNT,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.TABLE,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="An answer, as fact=value: JSON or plain words. May be given several times."),
    ] = None,
    loop: Annotated[
        bool, typer.Option("--loop", help="Ask on the terminal until nothing is left; q ends.")
    ] = False,
    save: Annotated[str | None, typer.Option(help="Write the profile with the answers here.")] = None,
    lang: As = Tongue.HANS,
) -> None:
    """Say which facts to ask for next: those expected to settle most money-weighted uncertainty."""
    from api.service import Service

    day = None if as_of is None else day_of(as_of)
    many = is_many(profiles)
    given = [name for name, value in (("--answer", answer), ("--loop", loop), ("--save", save)) if value]
    wrong = [f"{name}: for one company, not for a portfolio" for name in given if many]
    if loop and form is Format.JSON:
        wrong.append("--loop: for people; it has no --format json")
    if loop and profiles == ["-"]:
        wrong.append("--loop: reads the answers from standard input; give the profile as a file")
    if wrong:
        refuse(*wrong)
    service = Service(catalogue_of(with_cases=False).catalogue)
    if many:
        companies = companies_of(profiles, service.catalogue, lang)
        portfolio = service.portfolio(companies, as_of=day, tongue=lang, count=count)
        if form is Format.JSON:
            print_json(portfolio)
        else:
            from api.tables_questions import print_portfolio

            print_portfolio(portfolio, lang, console())
        return
    from api.commands.interview import Interview

    interview = Interview(profiles[0], service, day, lang)
    before = interview.report["uncertainty"]
    interview.take(answer or [])
    if loop:
        interview.run()
    if save is not None:
        interview.save(save)
    view = service.questions(interview.profile, as_of=day, tongue=lang, count=count)
    if form is Format.JSON:
        print_json({**view, "before": before} if answer else view)
    else:
        interview.show(view, before if answer else None)
