"""The template: what is filled in as it asks reads back without fault, in every language."""

import csv
from datetime import date

import openpyxl
import pytest
from support.company_files import opened, read

from api.languages import Tongue, rendered
from profiles.importing.template import columns, example, example_row, write_template
from profiles.importing.writing import workbook_cell
from profiles.vocabulary import vocabulary


def saying(tongue: Tongue):
    return lambda words: rendered(words.within(tongue.core), tongue)


@pytest.fixture(scope="module")
def codes(catalogue):
    return catalogue.codes


@pytest.fixture(params=Tongue)
def template(request, tmp_path, codes):
    """Give a written template, its language and its path."""
    path = tmp_path / "template.xlsx"
    write_template(path, codes, saying(request.param))
    return request.param, path


def test_an_empty_template_reads_as_no_company_with_every_column_taken(template, codes) -> None:
    companies = opened(template[1])
    assert [*companies] == []
    assert [column.key for column in companies.columns] == [column.key for column in columns(codes)]


def test_the_example_filled_in_reads_back_without_fault(template, codes) -> None:
    tongue, path = template
    book = openpyxl.load_workbook(path)
    for place, cell in enumerate(example_row(codes, saying(tongue)), start=1):
        book.worksheets[0].cell(3, place, workbook_cell(cell))
    book.save(path)
    [row] = read(path)
    assert row.faults == ()
    assert row.profile == example()


def test_every_fact_that_a_profile_states_has_a_column(codes) -> None:
    asked = {column.key for column in columns(codes)}
    stated = {name for name, spec in vocabulary().items() if spec.stated}
    assert stated - asked == {"size_class"}
    assert asked - stated == {"designations.*"}


def test_every_choice_that_is_offered_is_read(codes, tmp_path) -> None:
    for tongue in Tongue:
        say = saying(tongue)
        asked = [column for column in columns(codes) if column.options]
        path = tmp_path / f"{tongue}.xlsx"
        book = openpyxl.Workbook()
        book.active.append([say(column.heading) for column in asked])
        for number in range(max(len(column.options) for column in asked)):
            book.active.append([say(column.options[number % len(column.options)]) for column in asked])
        book.save(path)
        rows = [*opened_with(path, codes)]
        assert [fault.line(tongue.core) for row in rows for fault in row.faults] == []


def opened_with(path, codes):
    from profiles.importing.reading import read_companies  # noqa: PLC0415

    return read_companies(path, codes)


def test_columns_have_notes_and_drop_downs(template, codes) -> None:
    book = openpyxl.load_workbook(template[1])
    sheet = book.worksheets[0]
    assert all(sheet.cell(2, place).comment for place in range(1, len(columns(codes)) + 1))
    offered = [column for column in columns(codes) if column.options]
    assert len(sheet.data_validations.dataValidation) == len(offered)
    for choices in sheet.data_validations.dataValidation:
        name, _, cells = choices.formula1.partition("!")
        listed = [cell.value for row in book[name][cells.replace("$", "")] for cell in row]
        assert all(listed)


def test_no_cell_of_the_template_is_a_formula(template) -> None:
    for sheet in openpyxl.load_workbook(template[1]).worksheets:
        for row in sheet.iter_rows():
            assert not [cell for cell in row if cell.data_type == "f"]


def test_the_example_stands_on_a_sheet_of_its_own_and_is_made_up(template) -> None:
    sheet = openpyxl.load_workbook(template[1]).worksheets[1]
    values = {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}
    assert "91330399MA00000017" in values.values()
    assert any(isinstance(value, date) for value in values.values())


def test_a_csv_template_has_the_headings(tmp_path, codes) -> None:
    path = tmp_path / "template.csv"
    write_template(path, codes, saying(Tongue.HANS))
    with path.open(encoding="utf-8-sig", newline="") as file:
        [heading] = csv.reader(file)
    assert heading[:2] == ["企业名称", "统一社会信用代码"]
    assert [*opened(path)] == []
