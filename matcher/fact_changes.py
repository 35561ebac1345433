"""Facts that differ between two sides: stated ones, and those that follow from them."""

from criteria.facts import Facts
from criteria.phrasing import value_in_words
from matcher.change_report import FactChange
from matcher.plain import plain
from matcher.plan import Plan
from matcher.worlds import Given


def fact_changes(
    sides: tuple[Given, Given], known: tuple[Facts, Facts], plans: tuple[Plan, Plan]
) -> list[FactChange]:
    """List the facts that differ, in the order of the vocabulary."""
    before, after = known
    return [
        {
            "fact": name,
            "label": spec.label.within(plans[1].language),
            "before": plain(before.known.get(name)),
            "after": plain(after.known.get(name)),
            "before_text": value_text(name, before, plans[0]),
            "after_text": value_text(name, after, plans[1]),
            "derived": name not in sides[0].stated and name not in sides[1].stated,
        }
        for name, spec in plans[1].scope.vocabulary.items()
        if before.known.get(name) != after.known.get(name)
        or before.possible.get(name) != after.possible.get(name)
    ]


def value_text(name: str, facts: Facts, plan: Plan) -> str:
    """Say in words what is known of a fact: its value, what it may be, or that it is unknown."""
    value = facts.known.get(name)
    possible = facts.possible.get(name)
    if value is None and possible:
        options = sorted(value_in_words(name, option, plan.scope, plan.language) for option in possible)
        return plan.words("或", " or ").join(options)
    return value_in_words(name, value, plan.scope, plan.language)
