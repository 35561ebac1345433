"""Reading YAML for people who write law: strict, with the line of everything.

Only `true` / `false`, numbers and `null` are read as such: `no` stays a word and a date stays
text until a field asks for a date. A key given twice is a fault, not the last one wins.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from criteria.errors import Fault, FaultCode
from criteria.files import CatalogueFile, Step

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_BASE):  # type: ignore[misc]
    """libyaml's parser with a resolver of its own."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|false)$", "tf"),
    ("tag:yaml.org,2002:null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("tag:yaml.org,2002:int", r"^[-+]?(?:0|[1-9][0-9_]*)$", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"^[-+]?[0-9][0-9_]*\.[0-9]+$", "-+0123456789"),
):
    _Loader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


def line_of(text: str, steps: Sequence[Step]) -> int:
    """Give the line (from 1) of the deepest part of a path that exists in a YAML text."""
    node, line = _composed(text), 1
    for step in steps:
        found = _child(node, step)
        if found is None:
            break
        line, node = found
    return line


@lru_cache(maxsize=8)
def _composed(text: str) -> Node | None:
    try:
        return yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError:
        return None


def parse_yaml(text: str, shown_as: str) -> CatalogueFile:
    """Parse YAML text; a repeated key or broken syntax is a fault."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return CatalogueFile(shown_as, {}, (), text)
        faults = tuple(
            _fault(shown_as, line, FaultCode.DUPLICATE_KEY, f"the key {key!r} stands here twice")
            for line, key in _repeated_keys(node)
        )
        return CatalogueFile(shown_as, loader.construct_document(node), faults, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark is not None else 1
        return CatalogueFile(shown_as, None, (_fault(shown_as, line, FaultCode.UNREADABLE, problem),), text)
    finally:
        loader.dispose()


def parse_all(texts: Sequence[tuple[str, str]]) -> Sequence[CatalogueFile]:
    """Parse texts, each given with the path to show."""
    return [parse_yaml(text, shown_as) for shown_as, text in texts]


def _fault(file: str, line: int, code: FaultCode, message: str) -> Fault:
    return Fault(file, line, "", code, message)


def _repeated_keys(node: Node, around: frozenset[int] = frozenset()) -> Iterator[tuple[int, str]]:
    """Find the keys that stand twice in one mapping; `around` are the nodes that a node stands in.

    Raises YAMLError for a key that is no single word, and for what contains itself.
    """
    if id(node) in around:
        raise yaml.MarkedYAMLError(problem="this contains itself", problem_mark=node.start_mark)
    inside = around | {id(node)}
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key is one word", problem_mark=key.start_mark)
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated_keys(value, inside)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item, inside)


def _child(node: Node | None, step: Step) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None
