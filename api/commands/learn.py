"""`huiqi learn`: how well chances can be learned from recorded outcomes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import As, Format, Shape, catalogue_of, console, day_of, print_json, refuse
from api.languages import Tongue

if TYPE_CHECKING:
    from criteria.catalogue import Catalogue
    from matcher.learning.outcomes import Register


def learn_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it has
    outcomes: Annotated[
        Path | None, typer.Argument(help="Recorded outcomes, NDJSON or CSV; or else --stored.")
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option(help="Profiles of the companies, if they stand apart (NDJSON).")
    ] = None,
    stored: Annotated[bool, typer.Option("--stored", help="The outcomes of the database.")] = False,
    holdout_from: Annotated[
        str | None, typer.Option(help="Fit before this date and judge from it on; else the last quarter.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the folds.")] = 0,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Judge what is learned from outcomes on held-out time: nDCG, Brier score, calibration curve."""
    from api.languages import rendered
    from api.learning import Unusable, holdout_day, register_of

    day = None if holdout_from is None else day_of(holdout_from, "--holdout-from")
    if stored == (outcomes is not None):
        refuse("give a file of outcomes or --stored, one of them")
    if stored and profiles is not None:
        refuse("--profiles goes with a file of outcomes")
    catalogue = catalogue_of(with_cases=False).catalogue
    try:
        if outcomes is None:
            register = _stored(catalogue)
        else:
            register = register_of(outcomes, profiles, catalogue, lang)
        first = holdout_day(register, day)
    except Unusable as error:
        refuse(*error.args)

    from matcher.learning.evaluating import evaluate

    found = evaluate(register.outcomes, catalogue, first, seed, lang.core)
    evaluation = rendered(found, lang)
    if form is Format.JSON:
        print_json(evaluation)
    else:
        from api.tables_learning import print_evaluation

        print_evaluation(evaluation, lang, console())


def _stored(catalogue: "Catalogue") -> "Register":
    """Read the outcomes of the database; that they were read is recorded."""
    from api.access.caller import OPERATOR
    from api.commands.storage import opened
    from api.stored_outcomes import register

    with opened().reading(OPERATOR, "LearnFromOutcomes") as work:
        found = register(work.session, catalogue)
        work.record(outcomes=len(found.outcomes))
    return found
