"""What can be wrong with a file, or with one cell of it, in words. Codes are closed and stable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from criteria.errors import InputError
from criteria.words import Language, Words

SHOWN = 200
"""How many characters of a cell are shown again."""

FILE_MESSAGES: Mapping[str, Words] = {
    "unreadable": Words("无法读取文件：{problem}", "the file cannot be read: {problem}"),
    "empty": Words("文件是空的", "the file is empty"),
    "too_large": Words("文件超过 {bound} 字节", "the file is larger than {bound} bytes"),
    "unpacks_too_large": Words(
        "解压后超过 {bound} 字节，可能是压缩炸弹",
        "it unpacks to more than {bound} bytes: a zip bomb, perhaps",
    ),
    "packed_too_tightly": Words(
        "“{part}”的压缩比超过 {bound} 倍，可能是压缩炸弹",
        "{part!r} is packed more than {bound} times: a zip bomb, perhaps",
    ),
    "wrong_type": Words(
        "这是{kind.zh}，不是可读取的表格；可读取 .xlsx、.csv、.ndjson、.parquet",
        "this is {kind.en}; what can be read is .xlsx, .csv, .ndjson, .parquet",
    ),
    "old_excel": Words(
        "这是旧版 Excel（.xls）或加密文件；请另存为不设密码的 .xlsx",
        "this is an old Excel file (.xls), or an encrypted one; save it as .xlsx without a password",
    ),
    "password": Words("文件设有密码；请取消密码后重新保存", "the file has a password; save it without one"),
    "macros": Words("文件含有宏；请另存为 .xlsx", "the file has macros; save it as .xlsx"),
    "broken": Words("文件损坏或不完整：{problem}", "the file is broken or cut off: {problem}"),
    "unsafe_xml": Words(
        "文件中的 XML 含有文档类型或实体定义，不予读取",
        "XML in the file declares a document type or entities",
    ),
    "unreasonable": Words(
        "“{part}”的结构异常：{problem}", "{part!r} is not made as a workbook is: {problem}"
    ),
    "too_many_rows": Words("超过 {bound} 行", "there are more than {bound} rows"),
    "too_many_columns": Words("超过 {bound} 列", "there are more than {bound} columns"),
    "too_many_sheets": Words("超过 {bound} 个工作表", "there are more than {bound} sheets"),
    "no_header": Words(
        "前 {searched} 行中找不到表头；表头须写明列名，如“企业名称”“营业收入（万元）”",
        "no heading in the first {searched} rows; it names columns, such as name or revenue",
    ),
    "unknown_column": Words("不认识列“{column}”", "there is no column {column!r}"),
    "duplicate_column": Words(
        "列“{column}”与列“{other}”填的是同一项（{key}）",
        "the columns {column!r} and {other!r} are both taken as {key}",
    ),
    "wrong_unit": Words(
        "列“{column}”的单位不适用于{label.zh}", "the unit of the column {column!r} does not fit {label.en}"
    ),
    "years_differ": Words(
        "表头中的年度不一致：{years}；一份画像的数据须为同一年度",
        "the headings name several years: {years}; the figures of a profile are those of one",
    ),
    "merged_header": Words(
        "表头有合并单元格 {cells}；请取消合并，每列一个列名",
        "there are merged cells {cells} in the heading; unmerge them and name each column",
    ),
    "formula_in_header": Words("表头单元格是公式；请粘贴为值", "a heading is a formula; paste it as a value"),
    "not_in_file": Words(
        "对照表中的列“{column}”不在文件中", "the mapped column {column!r} is not in the file"
    ),
    "unknown_target": Words("对照表中没有“{target}”这一项", "there is no {target!r} to map a column to"),
    "not_a_mapping": Words(
        "对照表须为“列名: 项目”的 YAML 或 JSON：{problem}",
        "a mapping is YAML or JSON, heading: key ({problem})",
    ),
    "one_json_document": Words(
        "这是一个跨多行的 JSON 文件；须每行一个 JSON 对象（NDJSON）",
        "this is one JSON document over several lines; one object a line is expected (NDJSON)",
    ),
    "nested_column": Words(
        "列“{column}”的类型（{kind}）不是单个值", "the column {column!r} is {kind}, not a value"
    ),
    "unfit_encoding": Words(
        "列“{column}”的编码（{kind}）不予读取", "the column {column!r} is stored as {kind}, which is not read"
    ),
}
"""Why a file is not read at all, by code."""

CELL_MESSAGES: Mapping[str, Words] = {
    "formula": Words("单元格是公式，其结果未被采用", "the cell is a formula; its result is not taken"),
    "error_value": Words("单元格是错误值", "the cell is an error value"),
    "merged": Words("单元格被合并，看不出各行的值", "the cell is merged: what each row has cannot be told"),
    "bad_bytes": Words("有不属于本文件编码的字节", "there are bytes that are not of the file's encoding"),
    "control_character": Words("有不可见的控制字符", "there is a control character"),
    "cell_too_long": Words("单元格超过 {bound} 字", "the cell is longer than {bound} characters"),
    "row_too_long": Words("这一行过长，未读取", "the row is too long to be read"),
    "too_many_keys": Words("超过 {bound} 项，不是企业画像", "more than {bound} keys: no profile"),
    "bad_quotes": Words("引号没有成对，这一行无法分列", "quotes do not pair up; the row cannot be divided"),
    "cells_differ": Words(
        "这一行有 {found} 个单元格，表头有 {expected} 列",
        "the row has {found} cells, the heading {expected} columns",
    ),
    "no_heading": Words("这个单元格所在的列没有列名", "the cell stands in a column without a heading"),
    "total_row": Words("这是合计行，不是一家企业", "this is a row of totals, not a company"),
    "no_number": Words("不是数值", "not a figure"),
    "none_or_zero": Words("“{written}”是 0 还是不清楚？", "does {written!r} mean 0, or not known?"),
    "wrong_unit_of_cell": Words("单位“{unit}”不适用", "the unit {unit!r} does not fit"),
    "unclear_unit": Words(
        "列的单位是{column}，单元格又写“{unit}”，含义不明",
        "the column is in {column} and the cell says {unit!r}: it is not clear which is meant",
    ),
    "unit_missing": Words("没有写单位；这一项以美元计", "there is no unit; the fact is stated in US dollars"),
    "no_date": Words("不是真实存在的日期", "not a date that exists"),
    "no_day": Words("日期缺少日", "the date has no day"),
    "no_flag": Words("须为“是”或“否”", "yes or no is expected"),
    "no_year": Words("不是年份", "not a year"),
    "code_as_number": Words(
        "代码成了数字，后几位已丢失", "the code has become a number and lost its last digits"
    ),
    "ambiguous_code": Words("可能是 {codes}", "it may be {codes}"),
    "unknown_name": Words("没有“{written}”", "there is no {written!r}"),
    "unknown_title": Words("不认识资质“{written}”", "there is no title {written!r}"),
    "level_misfit": Words("{title.zh}没有这一级别", "{title.en} is not awarded at this level"),
    "titles_differ": Words("与列“{other}”所填不一致", "differs from what the column {other!r} says"),
    "years_of_row": Words(
        "财务数据年度与列名中的年度 {year} 不一致",
        "the fiscal year differs from {year}, the year in the headings",
    ),
    "not_a_row": Words("类型不符", "not of a type that is read"),
}
"""What is wrong with a cell, by code; further codes are those of `profiles.faults.MESSAGES`."""

HINTS: Mapping[str, Words] = {
    "formula": Words("复制后“选择性粘贴为值”", "copy, then paste as values"),
    "error_value": Words("改正，或留空表示不清楚", "mend it, or leave it empty for not known"),
    "merged": Words("取消合并，每行各填", "unmerge, and fill in each row"),
    "bad_quotes": Words("核对这一行的引号", "look at the quotes of this row"),
    "cells_differ": Words("核对分隔符和引号", "look at separators and quotes"),
    "no_heading": Words("补上列名，或删去这一列", "name the column, or remove it"),
    "total_row": Words("删去这一行", "remove the row"),
    "none_or_zero": Words("0（没有）；留空（不清楚）", "0 for none; empty for not known"),
    "no_day": Words("写到日，如 2023-05-18", "write the day too: 2023-05-18"),
    "no_date": Words("如 2023-05-18", "such as 2023-05-18"),
    "no_year": Words("如 2024", "such as 2024"),
    "no_flag": Words("是；否；留空（不清楚）", "yes; no; empty for not known"),
    "code_as_number": Words("把列设为文本后重新填写", "format the column as text and write it again"),
    "no_number": Words("如 1200.5", "such as 1200.5"),
    "unit_missing": Words("如 210万美元，或在列名后写（美元）", "such as 210万美元, or USD in the heading"),
    "unclear_unit": Words("写全单位，如 1200万元", "write the whole unit, such as 1200万元"),
}
"""What to do about it, by code, where that does not hang on the value."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """One reason why a file is not read: the sheet and column where there is one."""

    code: str
    reason: Words
    sheet: str | None = None
    column: str | None = None
    suggestion: str | None = None

    def line(self, language: Language) -> str:
        """Say it in one line that cannot be broken by what was sent."""
        where = "".join(f"{part}: " for part in (self.sheet,) if part)
        hint = Words(f"；是否为“{self.suggestion}”？", f"; did you mean {self.suggestion!r}?")
        text = where + self.reason.within(language) + (hint.within(language) if self.suggestion else "")
        return printable(text)


class FileRefused(InputError):
    """A file is not read at all; `faults` says why, all of it."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.line(Language.ZH) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class CellFault:
    """One thing wrong in a row: where it stands, what was written (cut), why, what was perhaps meant.

    `column` is the heading as the file has it, or `None` where the whole row is at fault.
    """

    sheet: str | None
    row: int
    column: str | None
    value: str
    code: str
    reason: Words
    suggestion: Words | None = None

    def line(self, language: Language) -> str:
        """Say it in one line that cannot be broken by what was sent."""
        where = f"{self.sheet}:{self.row}" if self.sheet else str(self.row)
        hint = f" → {self.suggestion.within(language)}" if self.suggestion else ""
        text = f"{where}: {self.column or '/'}: {self.value!r}: {self.reason.within(language)}{hint}"
        return printable(text)


class CellRefused(Exception):
    """A cell that cannot be read, with the code of the reason and what to write instead."""

    def __init__(self, code: str, suggestion: Words | None = None, **context: Any) -> None:  # noqa: ANN401
        super().__init__(code)
        self.code = code
        self.reason = filled(CELL_MESSAGES[code], context)
        self.suggestion = suggestion or HINTS.get(code)


def refused(code: str, sheet: str | None = None, column: str | None = None, **context: Any) -> FileRefused:  # noqa: ANN401
    """Give the refusal of a file for one reason."""
    return FileRefused([file_fault(code, sheet, column, **context)])


def file_fault(
    code: str,
    sheet: str | None = None,
    column: str | None = None,
    suggestion: str | None = None,
    **context: Any,  # noqa: ANN401 - what fills the message
) -> FileFault:
    """Give one reason why a file is not read."""
    words = filled(FILE_MESSAGES[code], {"column": column, **context})
    return FileFault(code, words, sheet, column, suggestion)


def filled(words: Words, context: Mapping[str, Any]) -> Words:
    """Fill in a message in both languages."""
    return Words(words.zh.format_map(context), words.en.format_map(context))


def shown(value: object) -> str:
    """Write a value as it stood in the file, cut, without halves of characters."""
    text = "" if value is None else str(value)
    if len(text) > SHOWN:
        text = text[: SHOWN - 1] + "…"
    return text.encode("utf-8", "replace").decode()


def printable(text: str) -> str:
    """Write what could break a line or reach a terminal as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
