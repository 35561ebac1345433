"""Monotony: lint names the amounts that have no exact bounds, of measures and of caps, and no others."""

import json
from pathlib import Path

import pytest
from support.catalogues import BASE, load_files, measure
from support.fault_codes import MONOTONY

from criteria.references import Problem
from matcher.monotony import monotony_problems

_SHARE, _INTENSITY = {"fact": "rd_share"}, {"fact": "rd_intensity"}
_APART = {
    "greatest": [{"minus": [_SHARE, _INTENSITY]}, {"minus": [_INTENSITY, _SHARE]}],
}
_CUBIC = {"minus": [_INTENSITY, {"times": [_INTENSITY, _INTENSITY, _INTENSITY]}]}
_BIG = {"fact": "revenue", "at_least": 1000}


def _of(place: Path, formula: object, cap: object = None) -> list[tuple[str, str, Problem]]:
    amount = {"kind": "formula", "formula": formula, "basis": "按式", "basis_en": "as computed"}
    capped = {"id": "tax", "label": "税", "label_en": "tax", "document": "notice", "confidence": "official"}
    caps = json.dumps({"caps": [] if cap is None else [{**capped, "formula": cap}]})
    files = {"measures.yaml": measure(amount=json.dumps(amount, ensure_ascii=False)), "caps.yaml": caps}
    return [*monotony_problems(load_files(place, {**BASE, **files}).catalogue)]


@pytest.mark.parametrize("formula", [_APART, _CUBIC])
def test_an_amount_that_rises_and_falls_is_named(tmp_path: Path, formula: object):
    ((section, key, problem),) = _of(tmp_path, formula)

    assert (section, key, problem.path) == ("measures", "t-01-1", "amount.formula")
    assert {problem.code} == MONOTONY
    assert problem.message == "write the amount so that it rises or falls with each fact on each piece"


def test_a_cap_that_rises_and_falls_is_named(tmp_path: Path):
    ((section, key, problem),) = _of(tmp_path, {"number": 5}, cap=_APART)

    assert (section, key, problem.path) == ("caps", "tax", "formula")


@pytest.mark.parametrize(
    "formula",
    [
        {"number": 5},
        {"minus": [{"fact": "revenue"}, {"least": [{"fact": "revenue"}, {"number": 1000}]}]},
        {"times": [_SHARE, {"minus": [{"number": 1}, _SHARE]}]},
        {
            "when": _BIG,
            "then": {"fact": "revenue"},
            "otherwise": {"minus": [{"number": 9}, {"fact": "revenue"}]},
        },
        {"greatest": [{"minus": [_SHARE, {"number": 0.5}]}, {"minus": [{"number": 0.5}, _SHARE]}]},
    ],
)
def test_an_amount_that_rises_or_falls_on_each_piece_is_not(tmp_path: Path, formula: object):
    assert _of(tmp_path, formula, cap=formula) == []
