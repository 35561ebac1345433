"""The recognitions as plain data: for a catalogue, and as one company stands to them."""

from collections.abc import Iterator

from criteria.nodes import All, Criterion, Defined, Holds, Not, parts
from criteria.phrasing import phrase
from criteria.recognitions import Recognition, Validity
from matcher.plain import number
from matcher.plan import Plan
from matcher.recognitions import RecognitionEdge
from matcher.unlock_report import Edge, Graph, Node, Paths, Standard
from matcher.unlocking import Unlocking
from profiles.deriving import facts_from, stated_facts
from profiles.schema import Profile


def paths(profile: Profile, plan: Plan) -> Paths:
    """Give the recognitions for one company: how it stands to each, and the paths of use to it."""
    stated = stated_facts(profile)
    unlocking = Unlocking(stated, facts_from(stated, plan.scope)[0], plan, {})
    return {
        "as_of": plan.as_of.isoformat(),
        "company": profile.name,
        "graph": graph(plan),
        "states": unlocking.states(),
        "unlocks": unlocking.unlocks(),
    }


def graph(plan: Plan) -> Graph:
    """Give the recognitions of a catalogue, with their standards and which come before which."""
    recognitions = plan.recognitions
    return {
        "as_of": plan.as_of.isoformat(),
        "catalogue": plan.catalogue.policy.id,
        "version": plan.catalogue.version,
        "recognitions": [_node(key, plan) for key in recognitions.nodes],
        "edges": [_edge(edge, plan) for edge in recognitions.edges],
    }


def _node(key: str, plan: Plan) -> Node:
    node, language = plan.recognitions.nodes[key], plan.language
    recognition, standard = node.recognition, node.standard
    valid = _validity(recognition, plan)
    return {
        "id": key,
        "designation": recognition.designation,
        "level": None if recognition.level is None else recognition.level.value,
        "label": plan.recognitions.label(key, language),
        "standard": None if standard is None else [*_standard(standard, "", plan)],
        "valid_years": None if valid is None else number(valid.years),
        "valid_source": "" if valid is None else plan.reference(valid.document, valid.confidence),
        "note": plan.recognitions.note(key, language),
        "measures": [*node.measures],
        "asked_by": [*node.asked_by],
    }


def _standard(criterion: Criterion, inherited: str, plan: Plan) -> Iterator[Standard]:
    """Give the conditions that a standard joins, with the source of each."""
    source = plan.cite(criterion.source or plan.scope.law(criterion)) or inherited
    rule = plan.scope.rule(criterion.definition) if isinstance(criterion, Defined) else None
    if rule is not None:
        yield from _standard(rule.criterion, source, plan)
    elif isinstance(criterion, All) and criterion.text is None:
        for part in criterion.parts:
            yield from _standard(part, source, plan)
    else:
        yield {"text": phrase(criterion, plan.scope, plan.language), "source": source}


def _edge(edge: RecognitionEdge, plan: Plan) -> Edge:
    standard = plan.recognitions.nodes[edge.after].standard
    source = plan.cite(plan.recognitions.source(edge))
    asked = () if standard is None else _asked(standard, "", plan)
    return {
        "before": edge.before,
        "after": edge.after,
        "kind": "required" if edge.required else "alternative",
        "source": source
        or next((s for leaf, s in asked if edge.before in plan.recognitions.grants(leaf)), ""),
    }


def _asked(criterion: Criterion, inherited: str, plan: Plan) -> Iterator[tuple[Holds, str]]:
    """Give the designations that a standard asks for, each with where it does."""
    source = plan.cite(criterion.source or plan.scope.law(criterion)) or inherited
    if isinstance(criterion, Holds):
        yield criterion, source
    elif not isinstance(criterion, Not):
        rule = plan.scope.rule(criterion.definition) if isinstance(criterion, Defined) else None
        for part in parts(criterion) if rule is None else (rule.criterion,):
            yield from _asked(part, source, plan)


def _validity(recognition: Recognition, plan: Plan) -> Validity | None:
    """Give for how long a recognition holds, where a document says so that is law by then."""
    valid = recognition.valid
    document = None if valid is None else plan.catalogue.documents.get(valid.document)
    later = document is not None and document.since is not None and document.since > plan.as_of
    return None if later else valid
