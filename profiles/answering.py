"""Answers to questions: one fact of a profile, as people write it, put into the profile's plain data."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from criteria.codes import CodeTree
from criteria.errors import nearest
from criteria.facts import DESIGNATIONS, FactKind, FactSpec, Level, Vocabulary
from criteria.phrasing import LEVELS
from criteria.words import Words
from profiles.faults import ProfileFault, ProfileInvalid, pointer
from profiles.quantities import figure_of
from profiles.reading import SUGGESTED, read_profile

_YES = frozenset({"是", "有", "持有", "yes", "y", "true"})
_NO = frozenset({"否", "没有", "无", "未持有", "no", "n", "false"})
_NONE = _NO | {"none"}
_NUMBERS = frozenset({FactKind.MONEY, FactKind.COUNT, FactKind.RATIO, FactKind.YEAR})
_YES_OR_NO = frozenset({FactKind.FLAG, FactKind.DESIGNATION})
LONGEST_IN_WORDS = 500
"""Characters."""


def with_answer(profile: Mapping[str, Any], fact: str, value: JsonValue) -> dict[str, Any]:
    """Give a profile's plain data with one more fact stated; what was said of it before is replaced."""
    if not fact.startswith(DESIGNATIONS):
        return {**profile, fact: value}
    titles = profile.get("designations") or {}
    return {**profile, "designations": {**titles, fact.removeprefix(DESIGNATIONS): value}}


def answer_in_words(written: str, spec: FactSpec, codes: Mapping[str, CodeTree]) -> JsonValue:
    """Read an answer as people write it: as in JSON, or in plain words.

    Plain words are yes and no in either language; the name of an option or code, or several with
    commas between; a figure with commas, 万, 百万, 千万, 亿 or a % sign; of a recognition, its level and the
    days since and until when. What cannot be read stays a text, for the profile to refuse.
    """
    text = written.strip()
    if text[:1] in {"[", "{", '"'}:
        try:
            read: JsonValue = json.loads(text)
        except json.JSONDecodeError:
            return text
        return read
    if spec.kind in _NUMBERS:
        return _number(text, spec)
    if spec.kind in _YES_OR_NO and text.lower() in _YES | _NO:
        return text.lower() in _YES
    match spec.kind:
        case FactKind.DESIGNATION:
            return _designation(text)
        case FactKind.CHOICE:
            return _named(text, spec.options or {})
        case FactKind.CODES:
            return [] if text.lower() in _NONE else _members(text, spec.options or {})
        case FactKind.CODE:
            listed = codes[spec.code_system or ""].codes
            return _named(text, {code: entry.name for code, entry in listed.items()})
        case _:
            return text


def answers_of(sent: object, vocabulary: Vocabulary, codes: Mapping[str, CodeTree]) -> dict[str, JsonValue]:
    """Read answers that were sent together: fact by fact a value as in a profile, or a text in plain words.

    Raises ProfileInvalid with every fault of every answer; each has its place in what was sent.
    """
    if not isinstance(sent, dict):
        raise ProfileInvalid([ProfileFault("", "not_object", {})])
    faults = [ProfileFault(pointer([key]), "duplicate_key", {}) for key in getattr(sent, "repeated", ())]
    known = [name for name, spec in vocabulary.items() if spec.stated]
    answers: dict[str, JsonValue] = {}
    for number, (fact, value) in enumerate(sent.items()):
        spec = vocabulary.get(fact)
        if spec is None or not spec.stated:
            meant = nearest(fact, known) if number < SUGGESTED else None
            faults.append(ProfileFault(_whole(pointer([fact])), "unknown_key", {}, meant))
            continue
        in_words = isinstance(value, str) and spec.kind is not FactKind.TEXT and _may_be_words(value)
        answers[fact] = answer_in_words(value, spec, codes) if in_words else value
        profile_place, place = _place_in_profile(fact), pointer([fact])
        faults += [
            replace(fault, pointer=place + fault.pointer.removeprefix(profile_place))
            for fault in faults_of_answer(fact, answers[fact], codes)
        ]
    if faults:
        raise ProfileInvalid(faults)
    return answers


def _may_be_words(text: str) -> bool:
    """Tell words from JSON in a text, which who sends JSON need not send, and from what nobody would write."""
    return len(text) <= LONGEST_IN_WORDS and text.lstrip()[:1] not in {"[", "{", '"'}


def _place_in_profile(fact: str) -> str:
    if not fact.startswith(DESIGNATIONS):
        return pointer([fact])
    return pointer(["designations", fact.removeprefix(DESIGNATIONS)])


def _whole(place: str) -> str:
    """Write a place so that it can be sent, with a question mark for each half of a character."""
    return place.encode("utf-8", "replace").decode()


def faults_of_answer(fact: str, value: JsonValue, codes: Mapping[str, CodeTree]) -> tuple[ProfileFault, ...]:
    """Find what is wrong with an answer by itself; nothing where a profile may say it."""
    try:
        read_profile(with_answer({}, fact, value), codes)
    except ProfileInvalid as error:
        return error.faults
    return ()


def _number(text: str, spec: FactSpec) -> JsonValue:
    """Read a figure with or without a unit; one in a unit that is not the fact's stays a text."""
    found = figure_of(text)
    if found is None or (found.unit is not None and not found.unit.fits(spec)):
        return text
    number = found.number * (found.unit.scale if found.unit is not None else 1)
    return int(number) if number == number.to_integral_value() else float(number)


def _named(text: str, names: Mapping[str, Words]) -> str:
    """Give the code that a name in either language stands for, or the text itself."""
    if text in names:
        return text
    meant = [code for code, words in names.items() if text.lower() in {words.zh.lower(), words.en.lower()}]
    return meant[0] if meant else text


def _members(text: str, names: Mapping[str, Words]) -> list[JsonValue]:
    """Split a text into members; a comma inside a name does not divide it."""
    for divider in ("\0", "[,，;；]", "[,，;；、]"):
        members = [_named(part.strip(), names) for part in re.split(divider, text) if part.strip()]
        if all(member in names for member in members):
            break
    return [*dict.fromkeys(members)]


def _designation(text: str) -> JsonValue:
    """Read `省级 2024-03-01 2027-02-28`: a level, and the days since and until when, in this order."""
    parts = re.split(r"[\s,，、]+", text)
    levels = {name: level for level in Level for name in (level.value, LEVELS[level].zh, LEVELS[level].en)}
    level = levels.get(parts[0])
    days = parts[1:] if level else parts
    if not days and level:
        return {"held": True, "level": level.value}
    if len(days) > len(("since", "until")) or not all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days):
        return text
    dates: dict[str, JsonValue] = dict(zip(("since", "until"), days, strict=False))
    return {"held": True, **({"level": level.value} if level else {}), **dates}
