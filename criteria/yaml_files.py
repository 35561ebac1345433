"""Reading YAML for people who write law: strict, with the line of everything.

Only `true` / `false`, numbers and `null` are read as such: `no` stays a word and a date stays
text until a field asks for a date. A key given twice is a fault, not the last one wins.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from criteria.errors import Fault, FaultCode

_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Step = str | int


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


@dataclass(frozen=True)
class YamlFile:
    """One file as plain data, and the lines of its parts."""

    path: str
    data: Any
    faults: tuple[Fault, ...] = ()
    text: str = field(default="", repr=False)

    @cached_property
    def _root(self) -> Node | None:
        try:
            return yaml.compose(self.text, Loader=_Loader)
        except yaml.YAMLError:
            return None

    def line(self, steps: Sequence[Step]) -> int:
        """Give the line (from 1) of the deepest part of a path that exists."""
        node, line = self._root, 1
        for step in steps:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def parse_yaml(text: str, shown_as: str) -> YamlFile:
    """Parse YAML text; a repeated key or broken syntax is a fault."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return YamlFile(shown_as, {}, (), text)
        faults = tuple(
            _fault(shown_as, line, FaultCode.DUPLICATE_KEY, f"the key {key!r} stands here twice")
            for line, key in _repeated_keys(node)
        )
        return YamlFile(shown_as, loader.construct_document(node), faults, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark is not None else 1
        return YamlFile(shown_as, None, (_fault(shown_as, line, FaultCode.UNREADABLE, problem),), text)
    finally:
        loader.dispose()


def _fault(file: str, line: int, code: FaultCode, message: str) -> Fault:
    return Fault(file, line, "", code, message)


def _repeated_keys(node: Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def _child(node: Node | None, step: Step) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None
