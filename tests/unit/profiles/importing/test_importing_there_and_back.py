"""What we write is what we read; and whatever is read, nothing but a refusal or rows comes out."""

import tracemalloc

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.company_files import CODES, refusals, table
from support.stated_profiles import parquet_type, parquet_value, profiles

from profiles.importing.faults import FileRefused
from profiles.importing.reading import read_companies
from profiles.importing.records import json_line
from profiles.importing.tables import FACT_KEYS
from profiles.importing.writing import write_companies
from profiles.reading import read_profile
from profiles.vocabulary import vocabulary

SAME_FOLDER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LISTS = st.lists(profiles(), min_size=1, max_size=3)


def again(path):
    """Read a file; gives its profiles, all of which must be good."""
    rows = [*read_companies(path, CODES)]
    assert [fault for row in rows for fault in row.faults] == []
    return [row.profile for row in rows]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@given(written=LISTS)
@SAME_FOLDER
def test_a_table_that_we_write_reads_back_as_the_same_profiles(tmp_path, ending, written) -> None:
    companies = [read_profile(dict(data), CODES) for data in written]
    path = tmp_path / f"companies.{ending}"
    write_companies(path, companies)
    assert again(path) == companies


@given(written=LISTS)
@SAME_FOLDER
def test_lines_of_json_that_we_write_read_back_as_the_same_profiles(tmp_path, written) -> None:
    companies = [read_profile(dict(data), CODES) for data in written]
    path = tmp_path / "companies.ndjson"
    path.write_text("".join(f"{json_line(company)}\n" for company in companies), encoding="utf-8")
    assert again(path) == companies


@given(written=LISTS)
@SAME_FOLDER
def test_parquet_reads_back_as_the_same_profiles(tmp_path, written) -> None:
    bare = [{key: value for key, value in data.items() if key != "designations"} for data in written]
    companies = [read_profile(data, CODES) for data in bare]
    used = [key for key in FACT_KEYS if any(key in data for data in bare)]
    columns = {
        key: pa.array(
            [parquet_value(getattr(company, key)) for company in companies],
            parquet_type(vocabulary()[key].kind),
        )
        for key in used
    }
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.table(columns), path)
    assert again(path) == companies


HEADS = [
    b"",
    b"name,revenue\n",
    b"PK\x03\x04",
    b"PAR1",
    b"{",
    b"\xff\xfe",
    b"\xef\xbb\xbfname,revenue\n",
    "企业名称,资质\n".encode("gb18030"),
]


def read_or_refused(path) -> None:
    try:
        companies = read_companies(path, CODES)
        rows = [*companies]
    except FileRefused:
        return
    else:
        assert len(rows) == companies.tally.rows == companies.tally.good + companies.tally.bad
        assert all((row.profile is None) == bool(row.faults) for row in rows)
        assert rows == [*companies]


@given(head=st.sampled_from(HEADS), rest=st.binary(max_size=300))
@settings(SAME_FOLDER, max_examples=300)
def test_any_bytes_are_refused_or_read(tmp_path, head, rest) -> None:
    path = tmp_path / "any"
    path.write_bytes(head + rest)
    read_or_refused(path)


@given(
    keys=st.lists(st.sampled_from(FACT_KEYS), min_size=2, max_size=6, unique=True),
    cells=st.lists(st.lists(st.text(max_size=12), min_size=6, max_size=6), max_size=4),
)
@settings(SAME_FOLDER, max_examples=150)
def test_any_texts_under_headings_that_are_known_are_read_or_faults(tmp_path, keys, cells) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row[: len(keys)]) for row in cells]
    path = tmp_path / "any.csv"
    text = "\r\n".join([",".join(keys), *lines]) + "\r\n"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    read_or_refused(path)


@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=20)), min_size=1, max_size=4),
    ending=st.sampled_from(["xlsx", "csv"]),
)
@SAME_FOLDER
def test_a_damaged_file_is_refused_or_read(tmp_path, places, ending) -> None:
    path = tmp_path / f"companies.{ending}"
    write_companies(path, [read_profile({"name": f"企业{n}", "employees": n}, CODES) for n in range(20)])
    data = bytearray(path.read_bytes())
    for share, harm in places:
        at = int(share * len(data))
        data[at : at + len(harm)] = harm
    path.write_bytes(data)
    read_or_refused(path)


def peak_of(path) -> int:
    tracemalloc.start()
    for _ in read_companies(path, CODES):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_rows(tmp_path) -> None:
    heading = "企业名称,营业收入（万元）,经营范围,资质"
    lines = [f"温州虚构{n}号阀门有限公司,{n}.5,第{n}号阀门制造与销售,高企、专精特新" for n in range(8_000)]
    few, many = (table(tmp_path, heading, *lines[:count], name=f"{count}.csv") for count in (1_000, 8_000))
    peak_of(many)  # whatever is remembered is remembered now
    # 7 000 more profiles would take many times as much; how much garbage lies about differs by chance.
    assert peak_of(many) < peak_of(few) + 3 * 1024 * 1024


def test_the_same_file_gives_the_same_rows(tmp_path) -> None:
    path = table(tmp_path, "name,employees,资质", "甲,1,高企", "乙,x,瞪羚")
    assert [*read_companies(path, CODES)] == [*read_companies(path, CODES)]
    assert refusals(path) == []
