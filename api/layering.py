"""Where the nodes of a directed graph stand when it is drawn in layers, and where its edges bend."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Spot(NamedTuple):
    """A place in layers: the layer from 0, and the row in it from 0, perhaps between two rows."""

    layer: int
    row: float


class Layering(NamedTuple):
    """A spot for each node, and for each edge the spots by which it passes layers between its ends."""

    nodes: list[Spot]
    bends: list[list[Spot]]

    @property
    def rows(self) -> float:
        """How many rows the nodes take."""
        return max((spot.row for spot in self.nodes), default=-1.0) + 1


def layered(count: int, edges: Sequence[tuple[int, int]]) -> Layering:
    """Lay out a graph of `count` nodes; an edge leads to a later layer, unless it closes a circle.

    The order within layers, with few crossings, is that of Sugiyama's method (igraph). Rows are then
    made as close as nodes that do not overlap allow.
    """
    import igraph

    layers = _layers(count, edges)
    # A node for every layer that an edge passes, so that it is led between the others.
    places = list(layers)
    chains: list[list[int]] = []
    links: list[tuple[int, int]] = []
    for first, last in edges:
        chain = [first]
        for layer in range(layers[first] + 1, layers[last]):
            places.append(layer)
            chain.append(len(places) - 1)
        chain.append(last)
        links += pairwise(chain)
        chains.append(chain[1:-1])
    graph = igraph.Graph(len(places), links, directed=True)
    coords = graph.layout_sugiyama(layers=places, hgap=1, vgap=1).coords[: len(places)]
    least = min((x for x, _ in coords), default=0)
    spots = [Spot(layer, round(x - least, 3)) for layer, (x, _) in zip(places, coords, strict=True)]
    return Layering(spots[:count], [[spots[node] for node in chain] for chain in chains])


def _layers(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """Give each node the layer after the last of those before it."""
    layers = [0] * count
    for _ in range(count):  # a circle would go on for ever
        moved = False
        for first, last in edges:
            if layers[last] <= layers[first] < count - 1:
                layers[last], moved = layers[first] + 1, True
        if not moved:
            break
    return layers
