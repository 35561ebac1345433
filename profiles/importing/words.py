"""The table of synonyms, and how headings and words are compared."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from criteria.facts import DESIGNATIONS, Level, Vocabulary
from criteria.yaml_files import parse_yaml
from profiles.importing.encodings import is_bad
from profiles.importing.nearest_names import NameTable
from profiles.options import DESIGNATION_LABELS
from profiles.vocabulary import vocabulary

TABLE = Path(__file__).with_name("synonyms.yaml")
TITLES = DESIGNATIONS.rstrip(".")
"""Key of the column in which titles stand as words."""
OTHERS = f"{DESIGNATIONS}*"
"""Key of the column that says that none but the listed are held."""

_ASIDE = re.compile(r"[\s\"'“”‘’「」『』《》*＊]+")
_SHORT = 24
"""Longer texts are hardly ever met again."""
_BRACKETS = str.maketrans("【】〔〕[]{}〈〉", "()()()()()")


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The table, with words normalised."""

    columns: NameTable
    """Keys by heading; `designations.srdi.since` is the day from which a title holds."""
    ignored: frozenset[str]
    options: Mapping[str, Mapping[str, str]]
    titles: NameTable
    """Codes by word."""
    only_level: Mapping[str, Level]
    """The level of titles that are awarded at one level only, by code."""
    unknown: frozenset[str]
    nothing: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    totals: frozenset[str]


def normal(text: str) -> str:
    """Write a heading or a word as it is compared: no spaces, quotes or stars, plain brackets, lower case.

    >>> normal(" *营业收入（万元）"), normal("【县(市、区)】")
    ('营业收入(万元)', '(县(市、区))')
    """
    return _short(text) if len(text) <= _SHORT else _normal(text)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    return _normal(text)


def _normal(text: str) -> str:
    return _ASIDE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).casefold()


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """Write traditional characters as simplified ones.

    >>> simplified("營業收入")
    '营业收入'
    """
    if text.isascii() or is_bad(text):
        return text
    return str(_converter().convert(text))


@cache
def _converter() -> Any:  # noqa: ANN401 - opencc has no types
    from opencc import OpenCC  # noqa: PLC0415 - only for who writes in traditional characters

    return OpenCC("t2s")


@cache
def synonyms() -> Synonyms:
    """Read the table. Raises ValueError where a word stands for two things."""
    data: Any = parse_yaml(TABLE.read_text(encoding="utf-8"), TABLE.name).data
    options = {
        fact: unique((normal(word), code) for code, words in by_code.items() for word in words)
        for fact, by_code in data["options"].items()
    }
    return Synonyms(
        columns=NameTable(unique(_headings(data, vocabulary()))),
        ignored=frozenset(map(normal, data["ignored"])),
        options=options,
        titles=NameTable(unique(_titles(data["titles"]))),
        only_level={
            code: Level(entry["level"]) for code, entry in data["titles"].items() if "level" in entry
        },
        **{
            name: frozenset(map(normal, data[name])) - {""}
            for name in ("unknown", "nothing", "yes", "no", "totals")
        },
    )


def unique(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Make a table of pairs; raises ValueError where a word stands for two things."""
    found: dict[str, Any] = {}
    for word, meaning in pairs:
        if found.setdefault(word, meaning) != meaning:
            msg = f"{word!r} stands for {found[word]} and for {meaning}"
            raise ValueError(msg)
    return found


def _headings(data: Mapping[str, Any], facts: Vocabulary) -> Iterator[tuple[str, str]]:
    for spec in facts.values():
        if spec.stated and not spec.name.startswith(DESIGNATIONS):
            for word in (spec.name, spec.label.zh, spec.label.en, *data["columns"].get(spec.name, ())):
                yield normal(word), spec.name
    for key in (TITLES, OTHERS):
        for word in (key, *data["columns"][key]):
            yield normal(word), key
    for code, label in DESIGNATION_LABELS.items():
        key = DESIGNATIONS + code
        yield normal(key), key
        for part in data["title_columns"]:
            yield normal(f"{key}.{part}"), f"{key}.{part}"
        for word in dict.fromkeys((code, label.zh, label.en, *data["titles"][code]["words"])):
            for name in _forms(word):
                yield from ((normal(head), key) for head in (name, f"是否{name}", f"是否为{name}"))
                for part, suffixes in data["title_columns"].items():
                    yield from ((normal(name + suffix), f"{key}.{part}") for suffix in suffixes)


def _titles(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for code, label in DESIGNATION_LABELS.items():
        for word in (code, label.zh, label.en, *data[code]["words"]):
            for name in _forms(word):
                yield normal(name), code


def _forms(word: str) -> Iterator[str]:
    """Give a title with and without the 企业 at its end."""
    yield word
    short = word.removesuffix("企业")
    if short != word and len(short) > 3:  # noqa: PLR2004 - 软件企业 is not 软件
        yield short
