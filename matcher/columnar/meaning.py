"""Meaning: what a condition asks on a day, as a text that is the same whenever the answers are.

A condition names parameters, regions and the as-of date; its answers hang on what these are. So do
those about a derived fact, on the law from which it is derived.
"""

import json

from criteria.nodes import Leaf, Within, terms
from criteria.scope import Scope
from matcher.columnar.deriving import DERIVED
from profiles.deriving import SCALE_TABLE, SIZE_TABLE


def meaning(leaf: Leaf, scope: Scope) -> str:
    """Give the text of a leaf, without its source and its words."""
    asked = leaf.model_dump(mode="json", exclude={"source", "text", "text_en"}, exclude_none=True)
    found: list[object] = [type(leaf).__name__, asked, scope.as_of.isoformat()]
    found.append([str(scope.value(term)) for term in terms(leaf) if not isinstance(leaf, Within)])
    if isinstance(leaf, Within):
        tree = scope.code_tree(leaf.fact)
        found.append([[code, sorted(tree.members(code))] for code in scope.regions(leaf) or ()])
    if leaf.fact in DERIVED:
        tables = (scope.table(name) for name in (SIZE_TABLE, SCALE_TABLE) if name in scope.tables)
        found.append([None if table is None else table.model_dump(mode="json") for table in tables])
    return json.dumps(found, ensure_ascii=False, sort_keys=True)
