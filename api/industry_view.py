"""Suggested industries as plain data: what a 经营范围 speaks of, and that it is only a suggestion."""

from typing_extensions import TypedDict

from api.languages import Tongue, rendered
from api.wording import INDUSTRY_NOTE, NO_INDUSTRY_NOTE
from criteria.codes import CodeTree
from matcher.learning.suggestion import Suggestion


class IndustryView(TypedDict):
    """The most probable industries of a scope; `fills_fact` is always false."""

    suggestions: list[Suggestion]
    standard: str
    fills_fact: bool
    note: str


def industry_view(scope: str | None, codes: CodeTree, tongue: Tongue) -> IndustryView:
    """Suggest up to three industries for a scope, in the reader's words; the scope's own stay."""
    from seeds.industries import industry_model

    suggestions = industry_model().suggest(scope) if scope else []
    for suggestion in suggestions:
        suggestion["name"] = codes.label(suggestion["code"]).within(tongue.core)
    view: IndustryView = {
        "suggestions": suggestions,
        "standard": codes.name,
        "fills_fact": False,
        "note": (INDUSTRY_NOTE if suggestions else NO_INDUSTRY_NOTE).within(tongue.core),
    }
    own = frozenset(evidence["word"] for suggestion in suggestions for evidence in suggestion["words"])
    return rendered(view, tongue, own=own)
