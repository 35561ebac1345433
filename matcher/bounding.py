"""Bound: the least and the greatest amount that a reduced formula can come to, exactly.

A formula that reads nothing twice is bounded by interval arithmetic. What it reads more often is
taken apart, until that is so:

1. a thing that an open condition looks at, by its cells (`matcher.cells`);
2. a figure with which the amount only rises, or only falls, is fixed at its ends; which it does
   is read off the slopes, enclosed over the whole stretch;
3. a figure with which it does both is cut where the parts of a `least` or `greatest` cross, or a
   factor changes its sign, so that it rises or falls on each stretch.

A formula that this does not settle keeps bounds that are too wide, and never too narrow.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from matcher.cells import Cell, ceiling, floor
from matcher.intervals import ZERO, Span, hull, within
from matcher.reducing import Box, Kind, Name, Node, kinks, reduced, slope, tests

MOST_STEPS = 2_000
"""After so many steps what is left keeps the bounds it has."""


class Bounds:
    """The search for the bounds of one formula.

    `quanta` are the steps in which measured figures come (`None` for a share); what is not among
    them is only tested. A `thorough` search looks also where nothing can be found any more, and
    so tells of every piece whether it is `settled`.
    """

    def __init__(self, quanta: Mapping[Name, Decimal | None], *, thorough: bool = False) -> None:
        self.settled = True
        self._quanta = quanta
        self._thorough = thorough
        self._steps = 0

    def of(self, node: Node, box: Box) -> Span:
        """Give the bounds of a node that is reduced for a box."""
        repeated = [name for name, count in node.reads.items() if count > 1]
        if not repeated:
            return node.span
        self._steps += 1
        if self._steps > MOST_STEPS:
            self.settled = False
            return node.span
        tested = [name for name in repeated if name in node.masks]
        if tested:
            return self._apart(node, box, tested)
        rises = {name: slope(node, name) for name in repeated}
        if any(low >= ZERO or high <= ZERO for low, high in rises.values()):
            return self._at_the_ends(node, box, rises)
        return self._cut(node, box, repeated)

    def _apart(self, node: Node, box: Box, names: list[Name]) -> Span:
        """Take one of some things apart by cells: that with the fewest, which is read first."""
        groups = {name: self._groups(name, node, box) for name in names}
        name = min(groups, key=lambda name: len(groups[name]))
        return self._over(node, box, name, groups[name])

    def _over(self, node: Node, box: Box, name: Name, cells: tuple[Cell, ...]) -> Span:
        """Give the bounds over some cells of one thing."""
        found: list[Span] = []
        for cell in cells:
            inside = {**box, name: (cell,)}
            left = reduced(node, inside, (name,))
            if self._thorough or not found or not within(left.span, hull(found)):
                found.append(self.of(left, inside))
            if not self._thorough and within(node.span, hull(found)):
                break
        return hull(found)

    def _groups(self, name: Name, node: Node, box: Box) -> tuple[Cell, ...]:
        """Join the cells that no open test tells apart; figures that are measured must adjoin."""
        mask = node.masks.get(name, 0)
        cells = box[name]
        if name not in self._quanta:
            return tuple({cell.bits & mask: cell for cell in cells}.values())
        gap = self._quanta[name] or ZERO
        joined: list[Cell] = []
        for cell in cells:
            last = joined[-1] if joined else None
            if last is not None and last.bits == cell.bits & mask and cell.low <= last.high + gap:
                joined[-1] = last._replace(high=cell.high)
            else:
                joined.append(cell._replace(bits=cell.bits & mask))
        return tuple(joined)

    def _at_the_ends(self, node: Node, box: Box, rises: Mapping[Name, Span]) -> Span:
        """Fix the figures with which the amount only rises or only falls, at their ends."""
        least: dict[Name, tuple[Cell, ...]] = {}
        most: dict[Name, tuple[Cell, ...]] = {}
        for name, (slowest, fastest) in rises.items():
            low, high = box[name][0].low, box[name][-1].high
            if slowest >= ZERO:
                least[name], most[name] = (Cell(0, low, low),), (Cell(0, high, high),)
            elif fastest <= ZERO:
                least[name], most[name] = (Cell(0, high, high),), (Cell(0, low, low),)
        return self._fixed(node, box, least)[0], self._fixed(node, box, most)[1]

    def _fixed(self, node: Node, box: Box, cells: Mapping[Name, tuple[Cell, ...]]) -> Span:
        inside = {**box, **cells}
        return self.of(reduced(node, inside, cells.keys()), inside)

    def _cut(self, node: Node, box: Box, names: list[Name]) -> Span:
        """Take apart what the amount rises and falls with: by branches, by cells, or at a kink."""
        choice = next(_choices(node, names), None)
        if choice is not None:
            return self._apart(node, box, [test.name for test in tests(choice.condition)])
        as_near_as_can_be = False
        for name in names:
            groups = self._groups(name, node, box)
            if len(groups) > 1:
                return self._over(node, box, name, groups)
            for factor, constant in kinks(node, name, box):
                pieces = self._pieces(name, groups[0], -constant / factor)
                if len(pieces) > 1:
                    return self._over(node, box, name, pieces)
                as_near_as_can_be |= bool(pieces)
        self.settled &= as_near_as_can_be
        return node.span

    def _pieces(self, name: Name, cell: Cell, kink: Decimal) -> tuple[Cell, ...]:
        """Cut a stretch at a kink, or around it where it is not written in so many digits.

        Gives nothing where the kink is not inside, and the stretch where no digit is left.
        """
        low, high = cell.low, cell.high
        if not low < kink < high:
            return ()
        quantum = self._quanta[name]
        if quantum is not None:
            below, above = floor(kink, quantum), ceiling(kink, quantum)
            return Cell(0, low, max(low, below)), Cell(0, min(above, high), high)
        below, above = kink.next_minus(), kink.next_plus()
        if below <= low and high <= above:
            return (cell,)
        return (
            Cell(0, low, max(low, below)),
            Cell(0, max(low, below), min(above, high)),
            Cell(0, min(above, high), high),
        )


def _choices(node: Node, names: list[Name]) -> Iterator[Node]:
    """Give the choices between amounts that hang on some figures."""
    if node.reads.keys().isdisjoint(names):
        return
    if node.kind is Kind.CHOICE and any(name in part.reads for name in names for part in node.parts):
        yield node
    for part in node.parts:
        yield from _choices(part, names)
