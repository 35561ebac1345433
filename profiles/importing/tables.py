"""A profile as the cells of a table: one column for each key, as `read_companies` reads them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from criteria.facts import DESIGNATIONS, FactKind
from criteria.phrasing import LEVELS
from profiles.designations import DesignationEntry
from profiles.importing.safe_cells import Cell
from profiles.importing.words import OTHERS
from profiles.options import DESIGNATION_LABELS
from profiles.schema import Profile
from profiles.vocabulary import vocabulary

YES, NO, NONE = "是", "否", "无"
_PARTS = ("level", "since", "until")

FACT_KEYS: tuple[str, ...] = tuple(
    name for name, spec in vocabulary().items() if spec.stated and spec.kind is not FactKind.DESIGNATION
)
TITLE_KEYS: tuple[str, ...] = (
    OTHERS,
    *(
        f"{DESIGNATIONS}{code}{part}"
        for code in DESIGNATION_LABELS
        for part in ("", *(f".{p}" for p in _PARTS))
    ),
)
KEYS = FACT_KEYS + TITLE_KEYS
"""The headings of a table that can hold any profile."""


def cells_of(profile: Profile) -> Mapping[str, Cell]:
    """Give the cells of a profile by heading; what is unknown has none."""
    cells: dict[str, Cell] = {}
    for key in FACT_KEYS:
        value = getattr(profile, key)
        if value is not None:
            cells[key] = _cell(value)
    titles = profile.designations
    if titles is None:
        return cells
    if titles.others is False:
        cells[OTHERS] = YES
    for code in DESIGNATION_LABELS:
        entry: bool | DesignationEntry | None = getattr(titles, code)
        if isinstance(entry, bool):
            cells[DESIGNATIONS + code] = YES if entry else NO
        elif entry is not None:
            cells |= _title(DESIGNATIONS + code, entry)
    return cells


def _title(key: str, entry: DesignationEntry) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    if entry.held is not None:
        cells[key] = YES if entry.held else NO
    if entry.level is not None:
        cells[f"{key}.level"] = LEVELS[entry.level].zh
    for part, day in (("since", entry.since), ("until", entry.until)):
        if day is not None:
            cells[f"{key}.{part}"] = day
    return cells


def _cell(value: object) -> Cell:
    match value:
        case bool():
            return YES if value else NO
        case int() | Decimal() | date():
            return value
        case frozenset():
            return ";".join(sorted(value)) or NONE
        case _:
            return str(value)
