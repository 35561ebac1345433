"""Every code has words in both languages, and every table of words covers its codes."""

import string
from enum import StrEnum

import pytest

from api import problems, wording
from api.jobs.queue import FAILURES, Failure
from criteria.measures import AmountKind, Kind, Route
from criteria.words import Words
from matcher.unlocking import STATES as RECOGNITION_STATES
from matcher.verdicts import VERDICTS
from profiles.faults import MESSAGES
from profiles.options import DESIGNATION_LABELS, OPTIONS
from profiles.vocabulary import vocabulary

RESULTS = {"met", "unmet", "unknown", "to_be_judged"}
STATUSES = {"computed", "range", "needs_facts", AmountKind.BY_REGULATION.value, AmountKind.NOT_MONETARY.value}

TABLES = {
    "verdicts": (wording.VERDICTS, {*VERDICTS}),
    "kinds": (wording.KINDS, {*Kind}),
    "routes": (wording.ROUTES, {*Route}),
    "amount statuses": (wording.AMOUNT_STATUSES, STATUSES),
    "results": (wording.RESULTS, RESULTS),
    "failures of jobs": (FAILURES, {*Failure}),
    "states of recognitions": (wording.STATES, {*RECOGNITION_STATES}),
}
WORDS = {
    **{name: table for name, (table, _) in TABLES.items()},
    "titles of problems": problems.TITLES,
    "parameters": problems.PARAMETERS,
    "faults": MESSAGES,
    "designations": DESIGNATION_LABELS,
    **{f"options of {name}": options for name, options in OPTIONS.items()},
    "labels of facts": {spec.name: spec.label for spec in vocabulary().values()},
    "questions": {spec.name: spec.question for spec in vocabulary().values()},
}


@pytest.mark.parametrize(("table", "codes"), TABLES.values(), ids=TABLES)
def test_a_table_covers_its_codes_and_no_others(table, codes) -> None:
    assert {str(code.value if isinstance(code, StrEnum) else code) for code in codes} == table.keys()


@pytest.mark.parametrize("table", WORDS.values(), ids=WORDS)
def test_words_exist_in_both_languages(table) -> None:
    for code, words in table.items():
        assert isinstance(words, Words)
        assert words.zh.strip() == words.zh != "", code
        assert words.en.strip() == words.en != "", code


@pytest.mark.parametrize("table", WORDS.values(), ids=WORDS)
def test_both_languages_fill_in_the_same(table) -> None:
    for code, words in table.items():
        fields = [
            {field for _, field, *_ in string.Formatter().parse(text) if field}
            for text in (words.zh, words.en)
        ]
        assert fields[0] == fields[1], code


def test_no_verdict_promises_what_only_an_authority_can(subtests) -> None:
    for name in ("verdicts", "amount statuses", "results"):
        for words in WORDS[name].values():
            with subtests.test(words.en):
                assert "符合" not in words.zh
                assert "通过" not in words.zh


def test_every_kind_of_problem_has_a_title(root) -> None:
    told = (root / "api/problems.py").read_text(encoding="utf-8").partition('"""\n')[0]
    kinds = {line.split()[0] for line in told.splitlines()[2:] if line.strip()}
    assert kinds <= problems.TITLES.keys()
    assert problems.TITLES.keys() - kinds <= {"refused"}
