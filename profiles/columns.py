"""Companies as columns: one Arrow type for each key of a profile, and profiles as a batch of them.

A null is unknown; there is no NaN. Money and ratios are binary floats and hold a figure only where
its shortest writing is that figure; a set is one text of its codes, sorted and joined by 「;」, and
「无」 where it is empty. A designation has a column for whether it is held and one for each detail;
`{"*": false}` is written out as false for every designation that is not listed.

Readers also take whole money as int64, counts as int32, and texts that are dictionary-encoded.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import pyarrow as pa

from criteria.facts import DESIGNATIONS, Designation, FactKind
from profiles.importing.tables import KEYS, NONE
from profiles.importing.words import OTHERS
from profiles.schema import Profile
from profiles.vocabulary import vocabulary

COLUMN_KEYS: tuple[str, ...] = tuple(key for key in KEYS if key != OTHERS)
"""Every column there is, in the order of a profile."""

DIVIDER = ";"
"""Between the codes of a set."""

_TYPES: Mapping[FactKind, pa.DataType] = {
    FactKind.MONEY: pa.float64(),
    FactKind.COUNT: pa.int64(),
    FactKind.RATIO: pa.float64(),
    FactKind.YEAR: pa.int32(),
    FactKind.DATE: pa.date32(),
    FactKind.FLAG: pa.bool_(),
    FactKind.CHOICE: pa.string(),
    FactKind.CODE: pa.string(),
    FactKind.CODES: pa.string(),
    FactKind.TEXT: pa.string(),
    FactKind.DESIGNATION: pa.bool_(),
}
_DETAILS: Mapping[str, pa.DataType] = {"level": pa.string(), "since": pa.date32(), "until": pa.date32()}


def arrow_schema(keys: Sequence[str] | None = None) -> pa.Schema:
    """Give the schema of some columns, or of all; raises ValueError naming every key that is none."""
    wanted = COLUMN_KEYS if keys is None else keys
    unknown = [key for key in wanted if key not in COLUMN_KEYS]
    if unknown:
        msg = f"no columns of a profile: {', '.join(map(repr, unknown))}"
        raise ValueError(msg)
    return pa.schema([pa.field(key, _type(key)) for key in wanted])


def batch_of(profiles: Sequence[Profile], keys: Sequence[str] | None = None) -> pa.RecordBatch:
    """Give profiles as a batch, one row each.

    Raises ValueError with row, key and figure where a float does not hold a figure.
    """
    schema = arrow_schema(keys)
    titles = [_titles(profile) for profile in profiles]
    listed = frozenset[str]().union(*titles)
    arrays = []
    for field in schema:
        values = _cells(field.name, profiles, titles, listed)
        if field.type == pa.float64():
            values = [_float(field.name, row, value) for row, value in enumerate(values)]
        arrays.append(pa.nulls(len(profiles), field.type) if not values else pa.array(values, field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def split(key: str) -> tuple[str, str]:
    """Divide a key into its fact and the detail of it.

    >>> split("designations.srdi.since"), split("designations.srdi"), split("revenue")
    (('designations.srdi', 'since'), ('designations.srdi', ''), ('revenue', ''))
    """
    if not key.startswith(DESIGNATIONS):
        return key, ""
    code, _, detail = key.removeprefix(DESIGNATIONS).partition(".")
    return DESIGNATIONS + code, detail


def _type(key: str) -> pa.DataType:
    fact, detail = split(key)
    return _DETAILS[detail] if detail else _TYPES[vocabulary()[fact].kind]


def _titles(profile: Profile) -> Mapping[str, Designation]:
    return {} if profile.designations is None else profile.designations.stated()


_PARTS: Mapping[str, Callable[[Designation], object]] = {
    "": lambda title: title.held,
    "level": lambda title: title.level,
    "since": lambda title: title.since,
    "until": lambda title: title.until,
}


def _cells(
    key: str, profiles: Sequence[Profile], titles: Sequence[Mapping[str, Designation]], listed: frozenset[str]
) -> list[object]:
    """Give the values of a column; of a recognition that no profile lists, none at all."""
    if not key.startswith(DESIGNATIONS):
        return [_cell(vars(profile)[key]) for profile in profiles]
    fact, detail = split(key)
    code, part = fact.removeprefix(DESIGNATIONS), _PARTS[detail]
    if code not in listed:
        return []
    found = [stated.get(code) for stated in titles]
    return [None if title is None else part(title) for title in found]


def _cell(value: object) -> object:
    return DIVIDER.join(sorted(value)) or NONE if isinstance(value, frozenset) else value


def _float(key: str, row: int, value: object) -> float | None:
    if not isinstance(value, Decimal):
        return None
    number = float(value)
    if Decimal(repr(number)) != value:
        msg = f"row {row}: {key}: {value} has more digits than a column keeps"
        raise ValueError(msg)
    return number
