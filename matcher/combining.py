"""Combining: the best admissible choice among claims that exclude one another or share caps.

What conflicts with nothing counts in full. Claims of which one only may be taken, and which
nothing else hangs on, are compared. All else is an integer programme (`matcher.programme`): one
binary variable for each claim; what then counts is worked out anew from the claims chosen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from matcher import programme

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """Measures that are taken together or not at all, with what each is worth (yuan, perhaps infinite).

    Of each of its `groups` one claim may be taken; a claim that has `caps` is of one measure.
    """

    measures: tuple[str, ...]
    amounts: tuple[Decimal, ...]
    groups: frozenset[str] = frozenset()
    caps: tuple[str, ...] = ()

    @property
    def worth(self) -> Decimal:
        """What it comes to alone."""
        return sum(self.amounts, _ZERO)


@dataclass(frozen=True, slots=True)
class Combination:
    """The claims chosen, what each of their measures counts for, and the caps that bind."""

    chosen: tuple[Claim, ...]
    parts: Mapping[str, Decimal]
    binding: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """What it all comes to."""
        return sum(self.parts.values(), _ZERO)


def combined(claims: Sequence[Claim], caps: Mapping[str, Decimal]) -> Combination:
    """Choose the claims that come to most; of equal choices that with the claims written first.

    A claim has at most two caps, of which one is common to all claims that have two: then what
    counts under the caps is a flow, and its bound is exact.
    """
    return _Choosing(claims, caps).best()


class _Choosing:
    """The choice among claims, by their positions."""

    def __init__(self, claims: Sequence[Claim], caps: Mapping[str, Decimal]) -> None:
        self.claims = claims
        self.caps = caps
        self.worths = [min([claim.worth, *(caps[cap] for cap in claim.caps)]) for claim in claims]
        self.tight = _tight(claims, self.worths, caps)
        self.rivals = _rivals(claims)

    def best(self) -> Combination:
        taken = {one for one, claim in enumerate(self.claims) if self.rivals.keys().isdisjoint(claim.groups)}
        entangled: set[int] = set()
        for group, members in self.rivals.items():
            if all(self._hangs_on_nothing_but(group, one) for one in members):
                taken.add(max(members, key=lambda one: self.worths[one]))  # the first of equals
            else:
                entangled |= {*members}
        if entangled:
            taken |= self._programmed(taken, frozenset(entangled))
        chosen = [self.claims[one] for one in sorted(taken)]
        worths = [self.worths[one] for one in sorted(taken)]
        parts: dict[str, Decimal] = {}
        for claim, share in zip(chosen, _shares(chosen, worths, self.caps), strict=True):
            parts |= zip(claim.measures, (share,) if claim.caps else claim.amounts, strict=True)
        return Combination(tuple(chosen), parts, tuple(sorted(self._binding(chosen, parts))))

    def _binding(self, chosen: Sequence[Claim], parts: Mapping[str, Decimal]) -> Iterator[str]:
        """Give the caps that are used up and that something under them is cut by."""
        for cap, room in self.caps.items():
            under = [claim for claim in chosen if cap in claim.caps]
            counts = [parts[claim.measures[0]] for claim in under]
            cut = any(part < claim.worth for claim, part in zip(under, counts, strict=True))
            if cut and sum(counts) == room:
                yield cap

    def _hangs_on_nothing_but(self, group: str, one: int) -> bool:
        claim = self.claims[one]
        return self.rivals.keys() & claim.groups == {group} and self.tight.isdisjoint(claim.caps)

    def _programmed(self, taken: Iterable[int], entangled: frozenset[int]) -> set[int]:
        """Choose among claims whose groups and caps hang together, beside those that are taken anyway."""
        beside = [one for one in taken if not self.tight.isdisjoint(self.claims[one].caps)]
        members = sorted({*beside, *entangled})
        claims = [self.claims[one] for one in members]
        finite = sum((worth for worth in self.worths if worth.is_finite()), _ZERO)
        worths = [self.worths[one] if self.worths[one].is_finite() else finite + 1 for one in members]

        def worth(chosen: Iterable[int]) -> Decimal:
            order = sorted(chosen)
            picked, alone = [claims[at] for at in order], [worths[at] for at in order]
            return sum(_shares(picked, alone, self.caps), _ZERO)

        written = programme.Programme(
            worths=tuple(worths),
            fixed=frozenset(map(members.index, beside)),
            groups=tuple(
                tuple(at for at, claim in enumerate(claims) if group in claim.groups)
                for group, several in self.rivals.items()
                if not entangled.isdisjoint(several)
            ),
            caps=tuple(
                (self.caps[cap], tuple(at for at, claim in enumerate(claims) if cap in claim.caps))
                for cap in sorted(self.tight)
            ),
        )
        return {members[at] for at in programme.solve(written, worth)}


def _rivals(claims: Sequence[Claim]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for index, claim in enumerate(claims):
        for group in sorted(claim.groups):
            groups.setdefault(group, []).append(index)
    return {group: members for group, members in groups.items() if len(members) > 1}


def _tight(claims: Sequence[Claim], worths: Sequence[Decimal], caps: Mapping[str, Decimal]) -> frozenset[str]:
    """Give the caps that the claims under them can exceed."""
    together: dict[str, Decimal] = {}
    for claim, worth in zip(claims, worths, strict=True):
        for cap in claim.caps:
            together[cap] = together.get(cap, _ZERO) + worth
    return frozenset(cap for cap, total in together.items() if total > caps[cap])


def _shares(chosen: Sequence[Claim], worths: Sequence[Decimal], caps: Mapping[str, Decimal]) -> list[Decimal]:
    """Work out what chosen claims count for: together the most, and of that the first as much as can be."""
    tight = _tight(chosen, worths, caps)
    room = {cap: caps[cap] for cap in sorted(tight)}
    under = {index: worths[index] for index, claim in enumerate(chosen) if not tight.isdisjoint(claim.caps)}
    most = min(_cuts(chosen, under, room).values())
    shares = [*worths]
    for index in [*under]:
        own = [cap for cap in chosen[index].caps if cap in room]
        # What it may take without a loss to the others: under two caps it takes from the room of both.
        spare = [
            bound - most
            for cut, bound in _cuts(chosen, under, room).items()
            if len(cut.intersection(own)) > 1
        ]
        share = shares[index] = min([under.pop(index), *(room[cap] for cap in own), *spare])
        most -= share
        for cap in own:
            room[cap] -= share
    return shares


def _cuts(
    chosen: Sequence[Claim], under: Mapping[int, Decimal], room: Mapping[str, Decimal]
) -> dict[frozenset[str], Decimal]:
    """Give every cut: the room of some caps, and the worth of the claims that are under none of them.

    The least cut is what can flow (Ford and Fulkerson 1956).
    """
    cuts = chain.from_iterable(combinations(room, size) for size in range(len(room) + 1))
    return {
        frozenset(cut): sum((room[cap] for cap in cut), _ZERO)
        + sum((worth for index, worth in under.items() if not {*cut} & {*chosen[index].caps}), _ZERO)
        for cut in cuts
    }
