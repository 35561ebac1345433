"""Bound: the least and the greatest amount that a reduced formula can come to, exactly.

A formula that reads nothing twice is bounded by interval arithmetic. What it reads more often is
taken apart, until that is so:

1. a thing that an open condition looks at, by its cells (`matcher.cells`);
2. a figure with which the amount only rises, or only falls, is fixed at its ends; which it does
   is read off the slopes, enclosed over the whole stretch;
3. a figure with which it does both is cut where the parts of a `least` or `greatest` cross, a
   factor changes its sign, or a parabola turns, so that it rises or falls on each stretch.

A formula that this does not settle keeps bounds that are too wide, and never too narrow.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, groupby

from matcher.cells import Cell, ceiling, floor
from matcher.intervals import ZERO, Span, hull, within
from matcher.reducing import Box, Kind, Name, Node, kinks, reduced, root, slope, tests

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
        if not node.repeated:
            return node.span
        self._steps += 1
        if self._steps > MOST_STEPS:
            self.settled = False
            return node.span
        tested = [name for name, count in node.reads.items() if count > 1 and name in node.masks]
        if tested:
            return self._apart(node, box, tested)
        figures = [name for name in node.reads if name in self._quanta and name not in node.masks]
        slopes = {name: slope(node, name, box) for name in figures}
        if any(each.span[0] >= ZERO or each.span[1] <= ZERO for each in slopes.values()):
            return self._at_the_ends(node, box, slopes)
        return self._cut(node, box, slopes)

    def _apart(self, node: Node, box: Box, names: Iterable[Name]) -> Span:
        """Take one of some things apart by cells: that with the fewest groups, which is read first."""
        groups = {name: self._groups(name, node, box) for name in names}
        name = min(groups, key=lambda name: len(groups[name]))
        return self._over(node, box, name, groups[name])

    def _over(self, node: Node, box: Box, name: Name, groups: Sequence[tuple[Cell, ...]]) -> Span:
        """Give the bounds over some groups of cells of one thing."""
        found: list[Span] = []
        for cells in groups:
            inside = {**box, name: cells}
            left = reduced(node, inside, (name,))
            if self._thorough or not found or not within(left.span, hull(found)):
                found.append(self.of(left, inside))
            if not self._thorough and within(node.span, hull(found)):
                break
        return hull(found)

    def _groups(self, name: Name, node: Node, box: Box) -> Sequence[tuple[Cell, ...]]:
        """Put cells together that no open test tells apart; of what is only tested, one stands for all."""
        mask = node.masks[name]
        if name not in self._quanta:
            return [(cell,) for cell in {cell.bits & mask: cell for cell in box[name]}.values()]
        return [tuple(cells) for _, cells in groupby(box[name], lambda cell: cell.bits & mask)]

    def _at_the_ends(self, node: Node, box: Box, slopes: Mapping[Name, Node]) -> Span:
        """Fix the figures with which the amount only rises or only falls, at their ends."""
        least: dict[Name, tuple[Cell, ...]] = {}
        most: dict[Name, tuple[Cell, ...]] = {}
        for name, each in slopes.items():
            slowest, fastest = each.span
            low, high = box[name][0].low, box[name][-1].high
            if slowest >= ZERO:
                least[name], most[name] = (Cell(0, low, low),), (Cell(0, high, high),)
            elif fastest <= ZERO:
                least[name], most[name] = (Cell(0, high, high),), (Cell(0, low, low),)
        return self._fixed(node, box, least)[0], self._fixed(node, box, most)[1]

    def _fixed(self, node: Node, box: Box, cells: Mapping[Name, tuple[Cell, ...]]) -> Span:
        inside = {**box, **cells}
        return self.of(reduced(node, inside, cells.keys()), inside)

    def _cut(self, node: Node, box: Box, slopes: Mapping[Name, Node]) -> Span:
        """Take apart what the amount rises and falls with: by branches, by cells, or at a kink."""
        choice = next(_choices(node, slopes.keys()), None)
        if choice is not None:
            return self._apart(node, box, [test.name for test in tests(choice.condition)])
        for name in slopes:
            if len(box[name]) > 1:
                return self._over(node, box, name, [(cell,) for cell in box[name]])
        for name, each in slopes.items():
            for kink in chain(kinks(node, name, box), root(each, name)):
                pieces = self._pieces(name, box[name][0], kink)
                if pieces:
                    return self._over(node, box, name, [(piece,) for piece in pieces])
        self.settled = self.settled and all(_is_hair(box[name][0]) for name in slopes)
        return node.span

    def _pieces(self, name: Name, cell: Cell, kink: tuple[Decimal, Decimal]) -> Sequence[Cell]:
        """Cut a stretch at a kink that lies inside; gives nothing where it does not."""
        low, high = cell.low, cell.high
        before, after = kink
        quantum = self._quanta[name]
        if not (low < before and after < high):
            return ()
        if quantum is not None:
            before, after = floor(before, quantum), ceiling(after, quantum)
            return Cell(0, low, max(low, before)), Cell(0, min(after, high), high)
        pieces = Cell(0, low, before), Cell(0, before, after), Cell(0, after, high)
        return pieces if before < after else pieces[::2]


def _is_hair(cell: Cell) -> bool:
    """Tell whether a stretch is as short as one around a kink, which is not cut any further."""
    low, high = cell.low, cell.high
    return isinstance(low, Decimal) and isinstance(high, Decimal) and high <= low.next_plus().next_plus()


def _choices(node: Node, names: Collection[Name]) -> Iterator[Node]:
    """Give the choices between amounts that hang on some figures."""
    if node.reads.keys().isdisjoint(names):
        return
    if node.kind is Kind.CHOICE and any(name in part.reads for name in names for part in node.parts):
        yield node
    for part in node.parts:
        yield from _choices(part, names)
