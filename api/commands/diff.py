"""`huiqi diff`: two profiles, two dates or two catalogues, and what changes between them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.common import (
    As,
    AsOf,
    Format,
    Shape,
    catalogue_of,
    console,
    day_of,
    print_json,
    read,
    refuse,
    said,
)
from api.languages import Tongue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from criteria.codes import CodeTree
    from profiles.schema import Profile

NOTHING_TO_COMPARE = (
    "there is nothing to compare: give a second profile, a second date (--then), "
    "or other catalogues (--catalogue, --with)"
)


def diff_command(  # noqa: PLR0913, PLR0917 - a command has as many options as it takes
    before: Annotated[str, typer.Argument(help="A company profile in JSON, or - for standard input.")],
    after: Annotated[
        str | None, typer.Argument(help="The profile it becomes; otherwise the same one.")
    ] = None,
    as_of: AsOf = None,
    then: Annotated[
        str | None, typer.Option(help="Judge the second side on this date; otherwise on that of the first.")
    ] = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="The catalogue folder of the first side; otherwise the shipped one.")
    ] = None,
    other: Annotated[
        Path | None,
        typer.Option("--with", help="The catalogue folder of the second side; otherwise the shipped one."),
    ] = None,
    form: Shape = Format.TABLE,
    lang: As = Tongue.HANS,
) -> None:
    """Compare two profiles, two dates or two catalogues: which verdicts and amounts change, and why."""
    from api.changes import At, changes
    from api.service import Service

    if after is None and then is None and catalogue is None and other is None:
        refuse(NOTHING_TO_COMPARE)
    if before == after == "-":
        refuse("-: standard input can be read once only; give one of the profiles as a file")
    first_day = None if as_of is None else day_of(as_of)
    other_day = first_day if then is None else day_of(then, "--then")
    first = Service(catalogue_of(catalogue, with_cases=False).catalogue)
    second = first if catalogue == other else Service(catalogue_of(other, with_cases=False).catalogue)
    old, new = _profiles(before, after, (first.catalogue.codes, second.catalogue.codes), lang)
    report = changes(At(first, old, first_day), At(second, new, other_day), lang)
    if form is Format.JSON:
        print_json(report)
    else:
        from api.tables_changes import print_changes

        print_changes(report, first.catalogue.vocabulary, lang, console())


def _profiles(
    before: str,
    after: str | None,
    codes: "tuple[Mapping[str, CodeTree], Mapping[str, CodeTree]]",
    lang: Tongue,
) -> "tuple[Profile, Profile]":
    """Read both profiles, or leave with every fault of either; one profile is read once."""
    from profiles.faults import ProfileInvalid
    from profiles.reading import read_profile_json

    old = read(before)
    written = [(before, old), (after or before, old if after is None else read(after))]
    found: list[Profile] = []
    faults: list[str] = []
    for (path, raw), known in zip(written, codes, strict=True):
        try:
            found.append(read_profile_json(raw, known))
        except ProfileInvalid as error:
            faults += [f"{path}: {said(fault, lang)}" for fault in error.faults]
    if faults:
        refuse(*dict.fromkeys(faults))
    return found[0], found[1]
