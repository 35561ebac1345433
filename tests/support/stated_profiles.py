"""Any profile at all, as plain data: every fact by its kind, titles in every form.

Texts are such as people write: not blank, not a mark for the unknown, no control characters.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import strategies as st
from stdnum.cn import uscc
from support.company_files import CODES

from criteria.facts import FactKind, FactSpec, Level
from profiles.importing.tables import FACT_KEYS
from profiles.importing.values import is_nothing, is_unknown
from profiles.importing.words import normal, synonyms
from profiles.options import DESIGNATION_LABELS
from profiles.vocabulary import vocabulary

_DAYS = st.dates(date(1850, 1, 1), date(2100, 12, 31))
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
_RISKY = st.sampled_from(
    ["=1+1", "'=1", "''+1", "+86", "-5", "@SUM(A1)", "＝1", "\t=1", "_x003D_1", "1;2,3\t4", '"', "'t Hof"]
)


def _is_said(text: str) -> bool:
    stripped = text.strip()
    word = normal(stripped)
    return (
        bool(stripped)
        and text == stripped
        and not is_unknown(text)
        and not is_nothing(text)
        and bool(word)
        and word not in synonyms().totals
    )


TEXTS = st.one_of(st.text(_CHARACTERS, min_size=1, max_size=30), _RISKY).map(str.strip).filter(_is_said)


@st.composite
def _usccs(draw: st.DrawFn) -> str:
    body = f"91330399MA{draw(st.integers(0, 9_999_999)):07d}"
    return body + uscc.calc_check_digit(body)


def _values(spec: FactSpec) -> st.SearchStrategy[Any]:
    low, high = spec.minimum, spec.maximum
    match spec.kind:
        case FactKind.MONEY:
            return st.decimals(low, high, allow_nan=False, allow_infinity=False, places=2)
        case FactKind.RATIO:
            return st.decimals(0, 1, allow_nan=False, allow_infinity=False, places=6)
        case FactKind.COUNT | FactKind.YEAR:
            return st.integers(int(low or 0), int(high or 10**8))
        case FactKind.DATE:
            return _DAYS.map(date.isoformat)
        case FactKind.FLAG:
            return st.booleans()
        case FactKind.CHOICE:
            return st.sampled_from([*(spec.options or ())])
        case FactKind.CODES:
            return st.lists(st.sampled_from([*(spec.options or ())]), max_size=4, unique=True)
        case FactKind.CODE:
            tree = CODES[spec.code_system or ""]
            return st.sampled_from(
                [*(code for code in tree.codes if tree.can_be_stated(code)), *tree.examples] or [None]
            )
        case _ if spec.name == "uscc":
            return _usccs()
        case _:
            return TEXTS


@st.composite
def _titles(draw: st.DrawFn) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for code in draw(st.lists(st.sampled_from([*DESIGNATION_LABELS]), max_size=5, unique=True)):
        only = synonyms().only_level.get(code)
        levels = [only] if only else [*Level]
        since, until = sorted((draw(_DAYS), draw(_DAYS)))
        parts = {"held": draw(st.booleans()), "level": draw(st.sampled_from(levels)).value,
                 "since": since.isoformat(), "until": until.isoformat()}  # fmt: skip
        kept = draw(st.lists(st.sampled_from([*parts]), min_size=1, unique=True))
        detailed = {part: parts[part] for part in parts if part in kept}
        found[code] = draw(st.booleans()) if kept == ["held"] else detailed
    if draw(st.booleans()):
        found["*"] = False
    return found


@st.composite
def profiles(draw: st.DrawFn) -> Mapping[str, Any]:
    facts = vocabulary()
    keys = draw(st.lists(st.sampled_from(FACT_KEYS), min_size=1, max_size=12, unique=True))
    data = {key: draw(_values(facts[key])) for key in keys}
    titles = draw(_titles())
    return {"name": draw(TEXTS), **data, **({"designations": titles} if titles else {})}


def parquet_type(kind: FactKind) -> Any:
    """Give the type of a column that holds a fact exactly."""
    import pyarrow as pa  # noqa: PLC0415

    match kind:
        case FactKind.MONEY | FactKind.RATIO:
            return pa.decimal128(30, 8)
        case FactKind.COUNT | FactKind.YEAR:
            return pa.int64()
        case FactKind.DATE:
            return pa.date32()
        case FactKind.FLAG:
            return pa.bool_()
        case _:
            return pa.string()


def parquet_value(value: Any) -> Any:
    match value:
        case frozenset():
            return ";".join(sorted(value)) or "无"
        case _:
            return value
