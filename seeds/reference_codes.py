"""Code systems shipped as data: industries (GB/T 4754-2017) and divisions (Wenzhou, 2023)."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from criteria.codes import Code, CodeTree
from criteria.words import Words
from profiles.declaring import DIVISION, INDUSTRY, ZONE

REFERENCE = Path(__file__).parent / "reference"

PROVINCES = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)"
"""The first two digits of a division code (GB/T 2260)."""

ELSEWHERE = rf"(?!3303){PROVINCES}[0-9]{{4}}"
"""A county outside Wenzhou: let in by the shape of its code, without a name."""

_CITY = (
    Code("330000", Words("浙江省", "Zhejiang")),
    Code("330300", Words("温州市", "Wenzhou"), ("330000",)),
)
_COUNTIES_EN = {
    "330302": "Lucheng", "330303": "Longwan", "330304": "Ouhai", "330305": "Dongtou",
    "330324": "Yongjia", "330326": "Pingyang", "330327": "Cangnan", "330328": "Wencheng",
    "330329": "Taishun", "330381": "Rui'an", "330382": "Yueqing", "330383": "Longgang",
}  # fmt: skip


@cache
def code_systems() -> Mapping[str, CodeTree]:
    """Give the code systems by name; a catalogue adds its named regions to them."""
    return {
        INDUSTRY: CodeTree("GB/T 4754-2017", _industries()),
        DIVISION: CodeTree(
            "GB/T 2260", _divisions(), prefixes=(2, 4), unlisted=ELSEWHERE, examples=("330106", "110101")
        ),
        ZONE: CodeTree("zones", ()),
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _industries() -> Iterator[Code]:
    """Give sections (C), divisions (C38), groups (C382, unnamed in the source) and classes (C3822)."""
    groups: set[str] = set()
    for row in _rows("gbt4754_2017.csv"):
        section, name = row["section"], Words(row["name"], f"{row['section']}{row['code']} {row['name']}")
        match row["level"]:
            case "section":
                yield Code(row["code"], Words(row["name"], f"{row['code']} {row['name']}"))
            case "division":
                yield Code(section + row["code"], name, (section,))
            case _:
                code = section + row["code"]
                if code[:4] not in groups:
                    groups.add(code[:4])
                    yield Code(code[:4], Words(f"{code[:4]}类", code[:4]), (code[:3],))
                yield Code(code, name, (code[:4],))


def _divisions() -> Iterator[Code]:
    yield from _CITY
    for row in _rows("wenzhou_divisions.csv"):
        if row["level"] == "county":
            yield Code(row["code"], Words(row["name"], _COUNTIES_EN[row["code"]]), (row["parent"],))
