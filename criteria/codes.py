"""Codes that contain codes: industries, divisions, named regions.

A code tree knows, for every code, all the codes it lies in. A company may state a
coarser code than a criterion asks for (C where C38 is asked): whether it lies in C38
is then unknown, which is neither yes nor no.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from criteria.words import Words


class Containment(StrEnum):
    """How a stated code stands to the code that a criterion names."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class Code:
    """One code with its name and the codes directly above it.

    A `group` is a name for several codes: a condition may refer to it, a company is never in it
    alone.
    """

    code: str
    name: Words
    parents: tuple[str, ...] = ()
    group: bool = False
    unnamed: bool = False
    """Whether nothing but a region speaks of it: a slip in the region."""


class CodeTree:
    """All codes of one system, e.g. GB/T 4754-2017 or the divisions of a province.

    Codes that match the pattern `unlisted` are known though they have no name here, and are
    placed by `prefixes`: how many leading characters name the codes above them, padded with
    zeros (330106 lies in 330100 and in 330000). `examples` are some of them, one for each way in
    which such a code can lie to the listed ones.
    """

    def __init__(
        self,
        name: str,
        codes: Iterable[Code],
        *,
        prefixes: tuple[int, ...] = (),
        unlisted: str | None = None,
        examples: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.codes = _merged(codes)
        self._prefixes = prefixes
        self.examples = examples
        self._unlisted = re.compile(unlisted) if unlisted else None
        self._above = {code: self._lineage(code) for code in self.codes}
        self._below = self._inverted()

    def extended(self, codes: Iterable[Code]) -> "CodeTree":
        """Give a tree with further codes; a code given again gains further parents."""
        return self.only((*self.codes.values(), *codes))

    def only(self, codes: Iterable[Code]) -> "CodeTree":
        """Give the same system with these codes alone."""
        pattern = self._unlisted.pattern if self._unlisted else None
        return CodeTree(
            self.name,
            codes,
            prefixes=self._prefixes,
            unlisted=pattern,
            examples=self.examples,
        )

    def knows(self, code: str) -> bool:
        """Tell whether a code is listed, or is of the shape of unlisted codes that are let in."""
        return code in self.codes or bool(self._unlisted and self._unlisted.fullmatch(code))

    def can_be_stated(self, code: str) -> bool:
        """Tell whether a company may give a code as its own."""
        entry = self.codes.get(code)
        return self.knows(code) if entry is None else not entry.group

    def above(self, code: str) -> frozenset[str]:
        """Give the code itself and every code that contains it."""
        return self._above.get(code) or self._lineage(code)

    def place(self, code: str, region: str) -> Containment:
        """Say whether `code` lies in `region`, outside it, or is too coarse to tell."""
        if region in self.above(code):
            return Containment.INSIDE
        below = self._below.get(code)
        if below is None or below.isdisjoint(self._below.get(region, ())):
            return Containment.OUTSIDE
        return Containment.PARTLY

    def members(self, code: str) -> frozenset[str]:
        """Give every listed code that lies in a code, itself included."""
        return self._below.get(code, frozenset())

    def label(self, code: str) -> Words:
        """Give the name of a code, or the code where it has none."""
        entry = self.codes.get(code)
        return entry.name if entry else Words(code, code)

    def _lineage(self, code: str) -> frozenset[str]:
        entry = self.codes.get(code)
        parents = entry.parents if entry else self._prefix_parents(code)
        return frozenset({code}).union(*(self._lineage(parent) for parent in parents))

    def _prefix_parents(self, code: str) -> tuple[str, ...]:
        padded = (code[:length].ljust(len(code), "0") for length in self._prefixes)
        return tuple(parent for parent in padded if parent != code)

    def _inverted(self) -> Mapping[str, frozenset[str]]:
        below: dict[str, set[str]] = {}
        for code, above in self._above.items():
            for region in above:
                below.setdefault(region, set()).add(code)
        return {region: frozenset(inside) for region, inside in below.items()}


def _merged(codes: Iterable[Code]) -> Mapping[str, Code]:
    """Index codes by code; one given twice keeps the parents of both."""
    merged: dict[str, Code] = {}
    for code in codes:
        seen = merged.get(code.code)
        parents = code.parents if seen is None else (*seen.parents, *code.parents)
        unnamed = code.unnamed and (seen is None or seen.unnamed)
        merged[code.code] = Code(code.code, code.name, parents, code.group, unnamed)
    return merged
