"""The words of the pages: each has a key, in a file for each area, in both written languages.

Templates hold none of their own. Traditional Chinese is converted (`api.languages`).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from api.languages import Tongue, rendered
from criteria.words import Words
from criteria.yaml_files import parse_yaml

FOLDER = Path(__file__).parent / "words"


@cache
def words() -> Mapping[str, Words]:
    """Give all words by `area.key`; raises ValueError for an entry that is not in both languages."""
    found: dict[str, Words] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        read = parse_yaml(file.read_text("utf-8"), file.name)
        data: Any = read.data
        wrong = [key for key, said in (data or {}).items() if {*said} != {"zh", "en"}]
        if read.faults or wrong:
            msg = f"{file.name}: {[*read.faults] or wrong}"
            raise ValueError(msg)
        for key, said in data.items():
            found[f"{file.stem}.{key}"] = Words(said["zh"], said["en"])
    return found


class Say:
    """Says words in one language: `say("common.next")`, `say("common.wan", n=3)`."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue

    def __call__(self, key: str, **figures: object) -> str:
        """Give a text with its gaps filled; raises KeyError for a key or a gap that is not there."""
        return self.words(words()[key]).format(**figures)

    def words(self, said: Words) -> str:
        """Give words that do not come from the files of the pages."""
        return rendered(said.within(self.tongue.core), self.tongue)

    def among(self, known: Mapping[str, Words], code: str) -> str:
        """Give the words for a code of a report; the code itself where it has none."""
        return self.words(known[code]) if code in known else code
