"""`huiqi industry`: what industries the words of a 经营范围 speak of."""

from typing import Annotated

import typer

from api.commands.common import As, Format, console, print_json, read, refuse, said
from api.languages import Tongue

_NOTHING = "give a scope, - for standard input, or --profile FILE"


def industry_command(
    scope: Annotated[str | None, typer.Argument(help="A 经营范围, or - for standard input.")] = None,
    profile: Annotated[
        str | None, typer.Option(help="Read business_scope from this profile in JSON instead.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="json for programs, table for people.")
    ] = Format.JSON,
    lang: As = Tongue.HANS,
) -> None:
    """Suggest GB/T 4754 industries for a business scope, with the words that decided.

    It is a suggestion: no profile is changed and no report uses it.
    """
    if (scope is None) == (profile is None):
        refuse(_NOTHING)

    from api.industry_view import industry_view
    from profiles.declaring import INDUSTRY
    from profiles.faults import ProfileInvalid
    from profiles.reading import read_profile, read_profile_json
    from seeds.reference_codes import code_systems

    codes = code_systems()
    try:
        if profile is not None:
            stated = read_profile_json(read(profile), codes).business_scope
            if not stated:
                refuse(f"{profile}: business_scope is not stated")
        else:
            stated = read_profile({"business_scope": _text(scope or "")}, codes).business_scope
    except ProfileInvalid as error:
        refuse(*(said(fault, lang) for fault in error.faults))
    view = industry_view(stated, codes[INDUSTRY], lang)
    if form is Format.JSON:
        print_json(view)
    else:
        from api.tables_industries import print_industries

        print_industries(view, lang, console())


def _text(scope: str) -> str:
    """Give the scope itself, or what standard input has."""
    if scope != "-":
        return scope
    try:
        return read(scope).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        refuse("-: not UTF-8 text")
