"""Which of many names was perhaps meant: as `criteria.errors.nearest`, fast enough for every row of a file."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from criteria.errors import nearest

_LONGEST = 40
_COMPARED = 8
_SHARED = 0.4
"""What share of a text's characters a name must have: less cannot be near enough."""


class NameTable(dict[str, str]):
    """Codes by name; for a text that is none, the name that shares the most characters with it is found."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        super().__init__(codes)
        self._names = [*codes]
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for character in dict.fromkeys(name):
                self._having[character].append(number)

    def nearest(self, text: str) -> str | None:
        """Give the name that was most likely meant; none for a text longer than names are."""
        if not text or len(text) > _LONGEST:
            return None
        shared = Counter[int]()
        for character in dict.fromkeys(text):
            shared.update(self._having.get(character, ()))
        length = len(text)

        def likeness(number: int) -> tuple[float, int]:
            return -2 * shared[number] / (length + len(self._names[number])), number

        enough = _SHARED * len(dict.fromkeys(text))
        likely = sorted((number for number, count in shared.items() if count >= enough), key=likeness)[
            :_COMPARED
        ]
        return nearest(text, [self._names[number] for number in sorted(likely)])
