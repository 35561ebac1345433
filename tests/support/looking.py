"""Looking at a page as those do who cannot see all of it: axe's rules, and what runs over its edge."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _axe() -> str:
    found = find_spec("axe_playwright_python")
    assert found is not None
    assert found.origin is not None
    return next(Path(found.origin).parent.rglob("axe.min.js")).read_text("utf-8")


def violations(page: Any) -> list[str]:
    """Give what axe finds wrong with a page as it stands, each with the first places."""
    page.evaluate(_axe())
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})")
    return [
        f"{rule['id']}: {rule['help']}: {[node['html'][:160] for node in rule['nodes'][:3]]}"
        for rule in found["violations"]
    ]


def cut_off(page: Any) -> bool:
    """Tell whether the page itself has to be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def must_be_fit(page: Any) -> None:
    """See that a page is fit for everybody; raises AssertionError with what is wrong."""
    assert violations(page) == []
    assert not cut_off(page), page.url
