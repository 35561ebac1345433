"""Drawing a graph in layers: what comes first stands first, and nothing stands on anything else."""

from itertools import pairwise

import hypothesis
from hypothesis import strategies as st

from api.layering import layered

GRAPHS = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.sets(
            st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda e: e[0] < e[1]),
            max_size=12,
        ).map(sorted),
    )
)
SETTINGS = hypothesis.settings(max_examples=80, deadline=None, database=None, derandomize=True)


@SETTINGS
@hypothesis.given(graph=GRAPHS)
def test_an_edge_leads_to_a_later_layer(graph):
    count, edges = graph
    nodes = layered(count, edges).nodes

    assert len(nodes) == count
    assert all(nodes[first].layer < nodes[last].layer for first, last in edges)


@SETTINGS
@hypothesis.given(graph=GRAPHS)
def test_no_two_things_of_a_layer_are_nearer_than_a_row(graph):
    found = layered(*graph)
    by_layer: dict[int, list[float]] = {}
    for spot in (*found.nodes, *(spot for bends in found.bends for spot in bends)):
        by_layer.setdefault(spot.layer, []).append(spot.row)

    for rows in map(sorted, by_layer.values()):
        assert all(after - before >= 1 - 1e-6 for before, after in pairwise(rows))
        assert rows[0] >= 0


@SETTINGS
@hypothesis.given(graph=GRAPHS)
def test_a_long_edge_passes_every_layer_between(graph):
    count, edges = graph
    found = layered(count, edges)

    for (first, last), bends in zip(edges, found.bends, strict=True):
        between = range(found.nodes[first].layer + 1, found.nodes[last].layer)
        assert [spot.layer for spot in bends] == [*between]


def test_a_chain_is_a_line():
    found = layered(3, [(0, 1), (1, 2)])

    assert [spot.layer for spot in found.nodes] == [0, 1, 2]
    assert len({spot.row for spot in found.nodes}) == 1


def test_a_circle_is_drawn_all_the_same():
    assert len(layered(2, [(0, 1), (1, 0)]).nodes) == 2


def test_nothing_takes_no_room():
    assert layered(0, []).rows == 0
