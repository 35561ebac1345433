"""Text for people, in the two languages that are written by hand.

Traditional Chinese is converted from Simplified at the edge (`api.languages`).
"""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages in which the core can speak."""

    ZH = "zh-Hans"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in both languages.

    >>> Words("营业收入", "revenue").within(Language.EN)
    'revenue'
    """

    zh: str
    en: str

    def within(self, language: Language) -> str:
        """Give the text in one language."""
        return self.en if language is Language.EN else self.zh
