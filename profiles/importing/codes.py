"""Options and codes by their names as people write them."""

import re
from collections.abc import Mapping
from functools import lru_cache

from criteria.codes import CodeTree
from criteria.facts import FactSpec
from criteria.words import Words
from profiles.declaring import DIVISION, INDUSTRY
from profiles.importing.faults import CellRefused, shown
from profiles.importing.nearest_names import NameTable
from profiles.importing.words import normal, simplified, synonyms
from profiles.options import OPTIONS
from profiles.quantities import plain

_DIGITS = re.compile(r"[0-9]{1,6}")
_CODE = re.compile(r"[A-Za-z]?[0-9]*")
_CODE_AND_NAME = re.compile(r"([A-Za-z]?[0-9]{0,6})[\s:：、.-]*([^\s0-9].*)")
_LONGEST = 120
"""Characters of a name with its code; no longer text is one."""
_MODE, _MODE_DIGITS = "customs_modes", 4
_COUNTY_ENDS = ("县级市", "区", "县", "市")
_ELSEWHERE = {DIVISION: Words("温州以外填 6 位行政区划代码", "outside Wenzhou: the code of six digits")}
_ABOVE = ("浙江省", "浙江", "温州市", "温州")


def option_named(text: str, spec: FactSpec, *, several: bool = False) -> str:
    """Give the option that a code, a label or a synonym names; raises CellRefused for none."""
    options = spec.options or {}
    code = plain(text).strip()
    if code in options:
        return code
    if several and spec.name == _MODE and _DIGITS.fullmatch(code) and len(code) <= _MODE_DIGITS:
        return code.zfill(_MODE_DIGITS)  # a spreadsheet takes 0110 for the number 110
    if len(text) > _LONGEST:
        raise CellRefused("unknown_name", _listed(options), written=shown(text))
    names = _options_by_name(spec.name)
    for word in (normal(text), simplified(normal(text))):
        if word in names:
            return names[word]
    near = names.nearest(simplified(normal(text)))
    meant = options[names[near]] if near else None
    raise CellRefused("unknown_name", meant or _listed(options), written=text)


@lru_cache(maxsize=64)
def _options_by_name(fact: str) -> NameTable:
    options = OPTIONS.get(fact, {})
    names = {normal(code): code for code in options}
    names |= {normal(name): code for code, words in options.items() for name in (words.zh, words.en)}
    return NameTable(names | dict(synonyms().options.get(fact, {})))


def _listed(options: Mapping[str, Words]) -> Words:
    first = [*options.values()][:6]
    more = len(options) > len(first)
    return Words(
        "、".join(words.zh for words in first) + ("……" if more else ""),
        ", ".join(words.en for words in first) + (", …" if more else ""),
    )


def code_named(text: str, system: str, tree: CodeTree) -> str:
    """Give the code of a system that a code or a name stands for.

    Raises CellRefused where there is none, and where digits may be one of two codes: a spreadsheet
    takes the leading zero off 0111.
    """
    if len(text) > _LONGEST:
        raise CellRefused("unknown_name", _ELSEWHERE.get(system), written=shown(text))
    code = plain(text).strip()
    if tree.can_be_stated(code) or tree.can_be_stated(code.upper()):
        return code if tree.can_be_stated(code) else code.upper()
    names = _codes_by_name(tree)
    for word in (normal(text), simplified(normal(text))):
        found = names.get(word)
        if found is not None:
            return found
    if system == INDUSTRY and _DIGITS.fullmatch(code):
        return _industry(code, tree)
    both = _CODE_AND_NAME.fullmatch(code)
    if both is not None and both[1] and names.get(normal(both[2])) is not None:
        return _agreed(code_named(both[1], system, tree), names[normal(both[2])], tree)
    if system == DIVISION:
        place = _county(simplified(normal(text)), names)
        if place is not None:
            return place
    near = None if _CODE.fullmatch(code) else names.nearest(simplified(normal(text)))
    meant = names[near] if near else None
    label = tree.label(meant) if meant else None
    hint = Words(f"{meant} {label.zh}", f"{meant} {label.en}") if meant and label else _ELSEWHERE.get(system)
    raise CellRefused("unknown_name", hint, written=text)


def _agreed(code: str, named: str, tree: CodeTree) -> str:
    """Give the finer of a code and the code of the name beside it; raises where they differ."""
    if code in tree.above(named):
        return named if code == named else code
    if named in tree.above(code):
        return code
    raise CellRefused("ambiguous_code", codes="、".join(sorted((code, named))))


def _industry(digits: str, tree: CodeTree) -> str:
    """Find an industry by its digits without the section, allowing for a lost leading zero."""
    found = sorted(
        code for code in tree.codes if tree.can_be_stated(code) and code[1:] in {digits, f"0{digits}"}
    )
    if len(found) == 1:
        return found[0]
    if not found:
        raise CellRefused("unknown_name", written=digits)
    labels = [tree.label(code) for code in found]
    listed = "、".join(f"{code} {label.zh}" for code, label in zip(found, labels, strict=True))
    raise CellRefused("ambiguous_code", Words(" / ".join(found), " / ".join(found)), codes=listed)


def _county(text: str, names: Mapping[str, str]) -> str | None:
    """Find a county by its name with the city in front, or without 区, 县 or 市 behind."""
    for above in _ABOVE:
        rest = text.removeprefix(above)
        text = rest or text
    for end in ("", *_COUNTY_ENDS):
        if text + end in names:
            return names[text + end]
    return None


@lru_cache(maxsize=8)
def _codes_by_name(tree: CodeTree) -> NameTable:
    """Give codes by their names; of several in one line of descent the one above all."""
    found: dict[str, str] = {}
    for code, entry in tree.codes.items():
        if entry.group or entry.unnamed or entry.name.zh == code:
            continue
        for name in {entry.name.zh, entry.name.en}:
            word = normal(name)
            first = found.setdefault(word, code)
            if first != code and first not in tree.above(code):
                found[word] = code if code in tree.above(first) else ""
    return NameTable({word: code for word, code in found.items() if code})
