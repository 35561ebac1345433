"""Profiles as columns: types, unknowns, designations, and figures that a float does not hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from profiles.columns import COLUMN_KEYS, arrow_schema, batch_of
from profiles.importing.reading import read_companies
from profiles.importing.words import OTHERS
from profiles.reading import read_profile
from seeds.reference_codes import code_systems


def profile(**stated):
    return read_profile(stated, {})


def test_the_schema_has_a_column_for_each_key_but_the_one_of_all_others():
    schema = arrow_schema()
    assert tuple(schema.names) == COLUMN_KEYS
    assert OTHERS not in schema.names
    kinds = {
        "revenue": pa.float64(), "rd_staff": pa.int64(), "bachelor_share": pa.float64(),
        "fiscal_year": pa.int32(), "founded_on": pa.date32(), "listed": pa.bool_(), "county": pa.string(),
        "needs": pa.string(), "designations.srdi": pa.bool_(), "designations.srdi.level": pa.string(),
        "designations.srdi.since": pa.date32(),
    }  # fmt: skip
    assert {name: schema.field(name).type for name in kinds} == kinds


def test_keys_that_are_no_columns_are_named_together():
    with pytest.raises(ValueError, match="'turnover', 'rd_intensity'"):
        arrow_schema(["revenue", "turnover", "rd_intensity"])


def test_what_is_unknown_is_null_and_an_empty_set_is_not():
    batch = batch_of([profile(), profile(needs=[]), profile(needs=["talent", "land"])], ["needs", "revenue"])
    assert batch["needs"].to_pylist() == [None, "无", "land;talent"]
    assert batch["revenue"].to_pylist() == [None, None, None]


def test_designations_are_written_out():
    said = {"*": False, "srdi": {"level": "provincial", "since": "2024-01-01"}, "tech_sme": True}
    keys = ["designations.srdi", "designations.srdi.level", "designations.srdi.since",
            "designations.srdi.until", "designations.tech_sme", "designations.key_lab"]  # fmt: skip
    batch = batch_of([profile(designations=said), profile(designations={"tech_sme": False})], keys)
    assert [*batch.to_pylist()[0].values()] == [True, "provincial", date(2024, 1, 1), None, True, False]
    assert [*batch.to_pylist()[1].values()] == [None, None, None, None, False, None]


def test_a_figure_that_a_float_does_not_hold_is_refused_with_its_place():
    fine = profile(revenue=Decimal("0.1"), bachelor_share=Decimal("0.333"))
    assert batch_of([fine], ["revenue"])["revenue"].to_pylist() == [0.1]
    with pytest.raises(ValueError, match=r"row 1: revenue: 12345678901234\.5678"):
        batch_of([fine, profile(revenue=Decimal("12345678901234.5678"))])


def test_no_profiles_are_a_batch_without_rows():
    assert batch_of([]).num_rows == 0


def test_a_batch_reads_back_as_the_profiles_it_was_made_of(tmp_path: Path):
    codes = code_systems()
    stated = {
        "name": "甲", "county": "330302", "industry": "C3443", "revenue": Decimal("1234.5"), "employees": 7,
        "exports_usd": 5, "customs_modes": ["0110", "9810"], "needs": [], "listed": False,
        "founded_on": "2001-02-03", "designations": {"srdi": {"held": True, "until": "2026-01-01"}},
    }  # fmt: skip
    first = read_profile(stated, codes)
    path = tmp_path / "batch.parquet"
    known = [
        name for name, column in zip(COLUMN_KEYS, batch_of([first]), strict=True) if not column.null_count
    ]
    pq.write_table(pa.Table.from_batches([batch_of([first], known)]), path)
    assert [row.profile for row in read_companies(path, codes)] == [first]
