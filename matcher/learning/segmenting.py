"""Chinese text into words, by jieba's dictionary; its log is silenced."""

import logging
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jieba import Tokenizer


def words(text: str) -> list[str]:
    """Cut a text into words, in order; nothing is left out, the guessing of new words is off.

    >>> words("低压电器制造")
    ['低压电器', '制造']
    """
    return list(_tokenizer().cut(text, HMM=False))


@cache
def _tokenizer() -> "Tokenizer":
    import jieba  # noqa: PLC0415 - compiles its dictionary, 0.8 s the first time

    jieba.setLogLevel(logging.ERROR)
    return jieba.Tokenizer()
