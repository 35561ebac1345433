"""The table to fill in: a column for each fact, drop-downs, notes, an example and an explanation."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from criteria.codes import CodeTree
from criteria.facts import DESIGNATIONS, FactKind, FactSpec
from criteria.phrasing import LEVELS
from criteria.words import Words
from profiles.declaring import DIVISION, ZONE
from profiles.facts.borrowing import Borrowing
from profiles.facts.figures import Figures
from profiles.facts.identity import Identity
from profiles.facts.operations import Operations
from profiles.facts.people import People
from profiles.facts.standing import Standing
from profiles.facts.trading import Trading
from profiles.importing.safe_cells import Cell
from profiles.importing.tables import NO, NONE, YES, cells_of
from profiles.importing.words import OTHERS, synonyms
from profiles.importing.writing import TEXT, TableWriter, workbook_cell
from profiles.options import DESIGNATION_LABELS
from profiles.quantities import in_dollars
from profiles.reading import read_profile
from profiles.schema import Profile
from profiles.vocabulary import vocabulary

Say = Callable[[Words], str]

SHEET, EXAMPLE, EXPLANATION = (
    Words("企业", "companies"),
    Words("示例", "example"),
    Words("说明", "explanation"),
)
_LISTS = "lists"
_FILLED_ROWS = 5_000
_NOT_ASKED = frozenset({"size_class"})
"""What is derived from other columns is not asked for."""

_GROUPS: tuple[tuple[Words, Sequence[str]], ...] = tuple(
    (words, [*model.model_fields])
    for words, model in (
        (Words("基本情况", "identity"), Identity),
        (Words("财务数据（上一会计年度）", "figures of the last fiscal year"), Figures),
        (Words("人员", "people"), People),
        (Words("资格与信用", "standing"), Standing),
        (Words("贷款与保险", "loans and insurance"), Borrowing),
        (Words("外贸", "foreign trade"), Trading),
        (Words("经营与项目", "operations and projects"), Operations),
    )
)
_TITLES = Words("已获资质", "titles")
_NO_OTHER = Words("无其他资质", "no other titles")
_YES_NO = (Words(YES, "yes"), Words(NO, "no"))

_EXAMPLE: Mapping[str, Any] = {
    "name": "（示例）温州虚构阀门有限公司", "uscc": "91330399MA00000017", "legal_form": "enterprise",
    "ownership": "private", "municipal_soe": False, "foreign_share": 0, "county": "330324", "founded_on": "2012-05-18",
    "listed": False, "industry": "C3443", "business_scope": "普通阀门和旋塞制造", "fiscal_year": 2024,
    "revenue": 86_000_000, "total_assets": 92_000_000, "liabilities": 41_000_000, "taxable_income": -120_000,
    "rd_expense": Decimal("4305000.5"), "rd_reserve": True, "tax_collection": "audit", "employees": 148,
    "insured_employees": 141, "rd_staff": 21, "bachelor_share": Decimal("0.315"), "above_scale": True,
    "mu_grade": "B", "abnormal_listing": False, "loan_kind": "working_capital", "loan_due_on": "2025-11-20",
    "exports_usd": 2_100_000, "customs_modes": ["0110", "9710"], "project_kinds": ["equipment_renewal", "digital_upgrade"],
    "needs": [],
    "designations": {
        "*": False, "prov_tech_sme": True, "srdi": False, "key_lab": {"held": True, "level": "municipal"},
        "high_tech_enterprise": {"held": True, "since": "2023-12-08", "until": "2026-12-07"},
    },
}  # fmt: skip
"""A made-up company; no district has the code 330399, so no real body has this USCC."""

_MONEY, _DOLLARS = (Words("万元", "10k CNY"), 10**4), (Words("万美元", "10k USD"), 10**4)
_SHARE = (Words("%", "%"), Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One column of the template."""

    key: str
    heading: Words
    note: Words
    options: tuple[Words, ...]
    scale: Decimal


@dataclass(frozen=True, slots=True)
class _Group:
    title: Words
    columns: tuple[Asked, ...]


def example() -> Profile:
    """Give the made-up company of the example."""
    return read_profile(dict(_EXAMPLE), {})


def columns(codes: Mapping[str, CodeTree]) -> list[Asked]:
    """Give the columns of the template in order."""
    return [column for group in _groups(codes) for column in group.columns]


def example_row(codes: Mapping[str, CodeTree], say: Say) -> list[Cell]:
    """Give the cells of the example in the order of the columns, as a person would fill them in."""
    profile = example()
    cells = cells_of(profile)
    return [_filled_in(column, cells, codes, say) for column in columns(codes)]


def write_template(path: Path, codes: Mapping[str, CodeTree], say: Say) -> None:
    """Write the template as a workbook, or as CSV with the headings alone, by the ending of `path`."""
    asked = columns(codes)
    if path.suffix.lower() == TEXT:
        with TableWriter(path, [say(column.heading) for column in asked]):
            return
    from openpyxl import Workbook  # noqa: PLC0415 - only who writes one pays for it

    book = Workbook()
    _data_sheet(book.active, codes, say)
    sheet = book.create_sheet(say(EXAMPLE))
    sheet.append([workbook_cell(say(column.heading)) for column in asked])
    sheet.append([workbook_cell(cell) for cell in example_row(codes, say)])
    _explanation(book.create_sheet(say(EXPLANATION)), asked, say)
    _lists(book.create_sheet(_LISTS), asked, say)
    book.save(path)


def _groups(codes: Mapping[str, CodeTree]) -> Iterator[_Group]:
    facts = vocabulary()
    for title, names in _GROUPS:
        asked = (_asked(facts[name], codes) for name in names if name not in _NOT_ASKED)
        yield _Group(title, tuple(asked))
    levels = synonyms().only_level
    yield _Group(
        _TITLES,
        (
            *(_title(code, label, code in levels) for code, label in DESIGNATION_LABELS.items()),
            Asked(OTHERS, _NO_OTHER, _NONE_BUT_LISTED, _YES_NO, Decimal(1)),
        ),
    )


def _asked(spec: FactSpec, codes: Mapping[str, CodeTree]) -> Asked:
    unit, scale = _unit(spec)
    heading = (
        spec.label if unit is None else Words(f"{spec.label.zh}（{unit.zh}）", f"{spec.label.en} ({unit.en})")
    )
    options = _options(spec, codes)
    several = spec.kind is FactKind.CODES
    how = _HOW.get(spec.kind, _HOW_TEXT)
    if several:
        listed = Words("、".join(w.zh for w in options), "; ".join(w.en for w in options))
        how = Words(f"{how.zh}可填：{listed.zh}", f"{how.en} There are: {listed.en}")
    note = Words(f"{spec.question.zh}\n{how.zh}", f"{spec.question.en}\n{how.en}")
    return Asked(spec.name, heading, note, () if several else options, Decimal(scale))


def _unit(spec: FactSpec) -> tuple[Words | None, Decimal | int]:
    match spec.kind:
        case FactKind.MONEY:
            return _DOLLARS if in_dollars(spec) else _MONEY
        case FactKind.RATIO:
            return _SHARE
        case _:
            return spec.unit, 1


def _options(spec: FactSpec, codes: Mapping[str, CodeTree]) -> tuple[Words, ...]:
    if spec.kind is FactKind.FLAG:
        return _YES_NO
    if spec.code_system in {DIVISION, ZONE}:
        listed = codes[spec.code_system].codes.values()
        lowest = (
            code for code in listed if not code.group and not code.unnamed and not code.code.endswith("00")
        )
        return tuple(code.name for code in lowest)
    return tuple((spec.options or {}).values())


def _title(code: str, label: Words, one_level: bool) -> Asked:  # noqa: FBT001 - said of each title
    levels = () if one_level else tuple(LEVELS.values())
    note = Words(f"{label.zh}：{_HOW_TITLE.zh}", f"{label.en}: {_HOW_TITLE.en}")
    return Asked(DESIGNATIONS + code, label, note, (*_YES_NO, *levels), Decimal(1))


def _filled_in(column: Asked, cells: Mapping[str, Cell], codes: Mapping[str, CodeTree], say: Say) -> Cell:
    value = cells.get(column.key)
    spec = vocabulary().get(column.key)
    if spec is None or spec.kind is FactKind.DESIGNATION:
        return _title_filled_in(column.key, cells, say)
    match value:
        case bool() | None:
            return value
        case int() | Decimal():
            return Decimal(value) / column.scale
        case date():
            return value
        case _ if spec.kind is FactKind.CODES and value != NONE:
            return ";".join(say(spec.option_label(code)) for code in str(value).split(";"))
        case _ if spec.code_system is not None:
            code = str(value)
            return say(codes[spec.code_system].label(code)) if spec.code_system == DIVISION else code
        case str(text) if spec.kind is FactKind.TEXT:
            return text
        case str(text):
            word = {YES: _YES_NO[0], NO: _YES_NO[1], NONE: Words(NONE, "none")}.get(text)
            return say(word if word is not None else spec.option_label(text))
        case _:
            return value


def _title_filled_in(key: str, cells: Mapping[str, Cell], say: Say) -> Cell:
    """Write a title with its level and days in one cell."""
    held, level = cells.get(key), cells.get(f"{key}.level")
    since, until = cells.get(f"{key}.since"), cells.get(f"{key}.until")
    if level is None and since is None and until is None:
        return None if held is None else say(_YES_NO[0] if held == YES else _YES_NO[1])
    words = next((say(words) for words in LEVELS.values() if words.zh == level), "")
    days = f"{since or ''}至{until}" if until else f"{since or ''}"
    return f"{words} {days}".strip()


def _data_sheet(sheet: Any, codes: Mapping[str, CodeTree], say: Say) -> None:  # noqa: ANN401
    from openpyxl.comments import Comment  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet.title = say(SHEET)
    place, number = 0, 0
    for shade, group in zip(_SHADES * 2, _groups(codes), strict=False):
        sheet.cell(1, place + 1, say(group.title)).font = Font(bold=True)
        for column in group.columns:
            place += 1
            for row in (1, 2):
                sheet.cell(row, place).fill = PatternFill("solid", fgColor=shade)
            head = sheet.cell(2, place, say(column.heading))
            head.font, head.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
            head.comment = Comment(say(column.note), "huiqi", height=160, width=320)
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = 16
            _format(sheet, column, letter)
            if column.options:
                number += 1
                _choices(sheet, column, letter, number)
    sheet.freeze_panes = "C3"


def _format(sheet: Any, column: Asked, letter: str) -> None:  # noqa: ANN401
    """Make whole columns text where a number would lose digits: codes."""
    if column.key in {"uscc", "industry", "county", "customs_modes"}:
        sheet.column_dimensions[letter].number_format = "@"


def _choices(sheet: Any, column: Asked, letter: str, number: int) -> None:  # noqa: ANN401
    """Offer the options of a column; what is not listed is warned of, and let in for codes and titles."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    source = get_column_letter(number)
    listed = f"{_LISTS}!${source}$1:${source}${len(column.options)}"
    choices = DataValidation(type="list", formula1=listed, allow_blank=True, errorStyle="warning")
    choices.showErrorMessage = True
    choices.add(f"{letter}3:{letter}{_FILLED_ROWS}")
    sheet.add_data_validation(choices)


def _lists(sheet: Any, asked: Sequence[Asked], say: Say) -> None:  # noqa: ANN401
    with_options = [column for column in asked if column.options]
    for number, column in enumerate(with_options, start=1):
        for row, words in enumerate(column.options, start=1):
            sheet.cell(row, number, workbook_cell(say(words)))
    sheet.sheet_state = "hidden"


def _explanation(sheet: Any, asked: Sequence[Asked], say: Say) -> None:  # noqa: ANN401
    for words in _RULES:
        sheet.append([workbook_cell(say(words))])
    sheet.append([])
    for column in asked:
        options = " / ".join(say(words) for words in column.options[:40])
        texts = (say(column.heading), column.key, say(column.note).replace("\n", " "), options)
        sheet.append([workbook_cell(text) for text in texts])
    for letter, width in zip("ABCD", (30, 30, 80, 60), strict=True):
        sheet.column_dimensions[letter].width = width


_SHADES = ("DDEBF7", "E2EFDA", "FFF2CC", "FCE4D6", "EDEDED")
_HOW_TEXT = Words("填文字。", "Text.")
_HOW: Mapping[FactKind, Words] = {
    FactKind.MONEY: Words(
        "单位见列名，也可在单元格里写明，如 1200万元。没有填 0，不清楚留空。",
        "In the heading's unit, or with a unit of its own, such as 1200万元. 0 for none, empty for not known.",
    ),
    FactKind.COUNT: Words("填整数。没有填 0，不清楚留空。", "A whole number. 0 for none, empty for not known."),
    FactKind.RATIO: Words("填百分数，如 3.5。不清楚留空。", "In percent, such as 3.5. Empty for not known."),
    FactKind.YEAR: Words("填年份，如 2024。", "A year, such as 2024."),
    FactKind.DATE: Words("填到日，如 2023-05-18。", "A day, such as 2023-05-18."),
    FactKind.FLAG: Words("填“是”或“否”，不清楚留空。", "yes or no; empty for not known."),
    FactKind.CHOICE: Words("从下拉列表中选一项，不清楚留空。", "One of the list; empty for not known."),
    FactKind.CODES: Words("可填多项，用“;”隔开；都没有填“无”，不清楚留空。", "Several with ; between; none if there is none; empty for not known."),
    FactKind.CODE: Words("填代码或名称。", "A code or its name."),
}  # fmt: skip
_HOW_TITLE = Words(
    "填“是”“否”或级别，也可填认定日期和有效期（2023-12-08至2026-12-07）；不清楚留空。",
    "yes, no or a level, or the days since and until when (2023-12-08至2026-12-07); empty for not known.",
)
_NONE_BUT_LISTED = Words(
    "除前面填“是”的以外没有其他资质，填“是”；否则留空。",
    "yes if it holds no titles but those said before; empty otherwise.",
)
_RULES = (
    Words("每行一家企业，从第 3 行填起；可以只填知道的列，可以删去不用的列。", "One company a row, from row 3; fill in what is known; columns may be removed."),
    Words("留空表示不清楚，不等于“否”，也不等于 0。", "Empty means not known: neither no, nor 0."),
    Words("列名中的单位可以改为元、千元、万元、亿元或 %。", "The unit in a heading may be changed to CNY, 千元, 万元, 亿元 or %."),
    Words("不要用公式、合并单元格和宏；公式请粘贴为值。", "No formulas, merged cells or macros; paste formulas as values."),
    Words("“示例”和“说明”两个工作表不会被读取。", "The sheets with the example and the explanation are not read."),
)  # fmt: skip
