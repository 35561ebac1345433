"""Parquet: types, nulls, exact numbers; nested, lying and exploding files."""

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from support.company_files import faults, opened, read, refusals, stated

from profiles.importing.bounds import MEBIBYTE, Bounds


def written(tmp_path, columns, **options):
    path = tmp_path / "companies.parquet"
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_columns_of_every_type_are_read(tmp_path) -> None:
    path = written(
        tmp_path,
        {
            "企业名称": ["甲", "乙", None],
            "营业收入（万元）": pa.array([1.1, None, 2.5]),
            "total_assets": pa.array([Decimal("0.10"), None, None], pa.decimal128(20, 2)),
            "rd_expense": pa.array([1.1, None, None], pa.float32()),
            "employees": pa.array([1, None, 3], pa.int32()),
            "listed": [True, None, False],
            "founded_on": pa.array([date(2020, 1, 2), None, None]),
            "loan_due_on": pa.array([datetime(2026, 1, 2), None, None], pa.timestamp("ns")),  # noqa: DTZ001
            "县": pa.array(["瑞安", "瑞安", None]).dictionary_encode(),
            "资质": ["高企、无其他", None, None],
            "备注": pa.nulls(3),
        },
    )
    first, second, third = read(path)
    assert stated(first) == {
        "name": "甲", "revenue": 11_000, "total_assets": Decimal("0.1"), "rd_expense": Decimal("1.1"),
        "employees": 1,
        "listed": True, "founded_on": date(2020, 1, 2), "loan_due_on": date(2026, 1, 2), "county": "330381",
        "designations": {"*": False, "high_tech_enterprise": True},
    }  # fmt: skip
    assert stated(second) == {"name": "乙", "county": "330381"}
    assert stated(third) == {"revenue": 25_000, "employees": 3, "listed": False}
    assert [row.place.row for row in (first, second, third)] == [1, 2, 3]


def test_a_null_is_unknown_and_no_figure_is_a_fault(tmp_path) -> None:
    rows = read(
        written(tmp_path, {"name": ["甲", "乙", "丙"], "revenue": [float("nan"), None, float("inf")]})
    )
    assert faults(rows) == [(1, "revenue", "no_number"), (3, "revenue", "no_number")]
    assert stated(rows[1]) == {"name": "乙"}


@pytest.mark.parametrize(
    "column",
    [
        [["a"]],
        [{"a": 1}],
        pa.array([b"x"]),
        pa.array([datetime(2026, 1, 2)], pa.timestamp("s", "Asia/Shanghai")),  # noqa: DTZ001
    ],
)
def test_a_column_that_is_no_single_value_is_refused(tmp_path, column) -> None:
    assert refusals(written(tmp_path, {"name": ["甲"], "needs": column})) == ["nested_column"]


def test_everything_wrong_with_the_columns_is_said_at_once(tmp_path) -> None:
    path = written(tmp_path, {"名字": ["甲"], "企业名称": ["甲"], "名称": ["甲"]})
    assert sorted(refusals(path)) == ["duplicate_column", "unknown_column"]


@pytest.mark.parametrize(
    ("bounds", "code"), [(Bounds(rows=2), "too_many_rows"), (Bounds(columns=1), "too_many_columns")]
)
def test_a_file_beyond_the_bounds_is_refused(tmp_path, bounds, code) -> None:
    path = written(tmp_path, {"name": ["甲", "乙", "丙"], "employees": [1, 2, 3]})
    assert refusals(path, bounds=bounds) == [code]


def test_one_text_of_all_rows_that_would_fill_the_memory_is_a_fault_of_each(tmp_path) -> None:
    name = pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), ["x" * (8 * MEBIBYTE)])
    path = written(tmp_path, {"name": name, "employees": [1] * 3000})
    assert path.stat().st_size < MEBIBYTE
    rows = read(path)
    assert {fault.code for row in rows for fault in row.faults} == {"cell_too_long"}


def test_pages_that_unpack_to_too_much_are_refused_by_their_own_headers(tmp_path) -> None:
    path = written(tmp_path, {"name": ["x" * (40 * MEBIBYTE)]}, compression="zstd")
    assert path.stat().st_size < MEBIBYTE
    assert refusals(path) == ["unpacks_too_large"]


def test_an_encoding_that_repeats_what_stands_before_is_refused(tmp_path) -> None:
    path = written(
        tmp_path,
        {"name": ["x" * 100_000] * 100},
        use_dictionary=False,
        column_encoding={"name": "DELTA_BYTE_ARRAY"},
    )
    assert refusals(path) == ["unfit_encoding"]


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_file_is_refused_or_read(tmp_path, at) -> None:
    path = written(tmp_path, {"name": [f"企业{n}" for n in range(100)], "employees": [*range(100)]})
    data = bytearray(path.read_bytes())
    start = int(len(data) * at)
    data[start : start + 40] = bytes(40)
    path.write_bytes(data)
    assert set(refusals(path)) <= {
        "broken",
        "unreasonable",
        "unfit_encoding",
        "unknown_column",
        "unpacks_too_large",
        "no_header",
        "nested_column",
    }


def test_rows_come_in_order_over_row_groups(tmp_path) -> None:
    path = written(
        tmp_path, {"name": [f"{n}号" for n in range(5000)], "employees": [*range(5000)]}, row_group_size=700
    )
    companies = opened(path)
    assert [row.profile.employees for row in companies.rows(skip=1500)] == [*range(1500, 5000)]
