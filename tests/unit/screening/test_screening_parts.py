"""A screening that is stopped, wherever that is, goes on and ends as if it had not been."""

import shutil
from datetime import date

import pytest
from factories import company, with_less
from hypothesis import given
from hypothesis import strategies as st
from support.effort import quick
from support.screening import SHOWN

from matcher.plan import Plan
from matcher.screening.cells import Screener
from matcher.screening.filters import filters_of
from matcher.screening.parts import NotTheSame, Parts, parts_of
from matcher.screening.running import Outputs, about, join, screen
from matcher.screening.sources import ByRow
from profiles.importing.reading import read_companies
from profiles.importing.writing import write_companies
from profiles.reading import read_profile

COUNT, SIZE = 7, 2
BLOCKS = 4


@pytest.fixture(scope="module")
def source(catalogue, tmp_path_factory):
    path = tmp_path_factory.mktemp("parts") / "companies.csv"
    people = [
        read_profile({"name": f"甲{seed}", **with_less(company(seed), seed)}, catalogue.codes)
        for seed in range(COUNT)
    ]
    write_companies(path, people)
    return ByRow(read_companies(path, catalogue.codes), SIZE)


@pytest.fixture(scope="module")
def screener(catalogue) -> Screener:
    plan = Plan(catalogue, date(2025, 6, 30))
    return Screener(plan, filters_of(plan, details=False), SHOWN)


@pytest.fixture(scope="module")
def run(source, screener):
    """Screen to a file, perhaps stopping after some blocks; gives the parts, and bytes where it was done."""

    def run(out, stop=None, *, resume=False, content="a"):
        parts = Parts(parts_of(out), about(content, screener, source), resume=resume)
        already = parts.count
        for done, _ in enumerate(screen(source, screener, parts)):
            if done == stop:
                return parts, None
        join(parts, screener, Outputs(out, out.with_name("faults.csv")))
        assert parts.count == max(already, BLOCKS)
        return parts, out.read_bytes()

    return run


@pytest.fixture(scope="module")
def whole(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return {ending: run(folder / f"v.{ending}")[1] for ending in ("csv", "parquet")}


@quick(6)
@given(stops=st.lists(st.integers(0, BLOCKS), max_size=3), ending=st.sampled_from(["csv", "parquet"]))
def test_it_ends_the_same_however_often_it_was_stopped(stops, ending, run, whole, tmp_path_factory) -> None:
    out = tmp_path_factory.mktemp("stopped") / f"v.{ending}"
    done = 0
    for stop in stops:
        parts, _ = run(out, stop, resume=True)
        done = min(done + stop, BLOCKS)
        assert parts.count == done
        assert parts.count == BLOCKS or not out.exists()
    parts, content = run(out, resume=True)
    assert content == whole[ending]
    parts.discard()
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_block_that_was_not_whole_is_done_again(run, whole, tmp_path) -> None:
    out = tmp_path / "v.csv"
    parts, _ = run(out, 2)
    half = parts.folder / "new"
    half.mkdir()
    (half / "cells.arrow").write_bytes(b"half")
    assert run(out, resume=True)[1] == whole["csv"]


def test_parts_whose_putting_away_was_stopped_are_not_gone_on_with(run, whole, tmp_path, monkeypatch) -> None:
    out = tmp_path / "v.csv"
    parts, _ = run(out, 3)

    def stopped(folder) -> None:
        (folder / "000000" / "counts.json").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", stopped)
        with pytest.raises(KeyboardInterrupt):
            parts.discard()
    assert run(out, resume=True)[1] == whole["csv"]


def test_parts_of_another_file_are_refused_and_kept(run, whole, tmp_path) -> None:
    out = tmp_path / "v.csv"
    run(out, 2)
    with pytest.raises(NotTheSame):
        run(out, resume=True, content="b")
    parts, content = run(out, resume=True)
    assert content == whole["csv"]
    anew, _ = run(out, 0)
    assert (parts.count, anew.count) == (BLOCKS, 0)
