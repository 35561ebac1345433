"""Dimensions: by what companies are told apart where many are counted."""

from collections.abc import Mapping
from enum import StrEnum

from criteria.words import Words


class Dimension(StrEnum):
    """By what companies are grouped."""

    COUNTY = "county"
    SECTOR = "sector"
    SIZE = "size"
    OWNERSHIP = "ownership"


TITLES: Mapping[Dimension, Words] = {
    Dimension.COUNTY: Words("县（市、区）", "county"),
    Dimension.SECTOR: Words("行业门类", "section of industry"),
    Dimension.SIZE: Words("规模", "size"),
    Dimension.OWNERSHIP: Words("所有制", "ownership"),
}
FACTS: Mapping[Dimension, str] = {
    Dimension.COUNTY: "county",
    Dimension.SECTOR: "industry",
    Dimension.SIZE: "size_class",
    Dimension.OWNERSHIP: "ownership",
}
