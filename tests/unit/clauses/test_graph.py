"""The prerequisite graph on shapes that can be checked by hand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clauses import derived_set, mode_keys, read_catalogue, static_enabling_power
from clauses.graph import distances_from, find_cycles, find_longest_chain, find_path, find_redundant_edges, invert

DIAMOND = {"intent": (), "roles": ("intent",), "scope": ("intent",), "dms": ("roles", "scope")}


@st.composite
def acyclic_graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    size = draw(st.integers(1, 8))
    return {str(node): tuple(str(before) for before in range(node) if draw(st.booleans())) for node in range(size)}


def test_a_diamond_has_no_redundant_edge() -> None:
    assert list(find_redundant_edges(graph=DIAMOND)) == []


def test_a_shortcut_through_a_diamond_is_redundant() -> None:
    edges = list(find_redundant_edges(graph={**DIAMOND, "dms": ("intent", "roles", "scope")}))

    assert [(edge.dependent, edge.prerequisite) for edge in edges] == [("dms", "intent")]


def test_the_distance_is_the_shortest_way() -> None:
    graph = {**DIAMOND, "dms": ("roles", "scope", "intent")}

    assert distances_from(graph=graph, start="dms") == {"roles": 1, "scope": 1, "intent": 1}


def test_two_separate_cycles_are_both_found() -> None:
    graph = {"a": ("b",), "b": ("c",), "c": ("a",), "d": ("d",), "e": ("a",)}

    assert find_cycles(graph=graph) == (("a", "b", "c", "a"), ("d", "d"))


def test_an_empty_graph_has_no_chain() -> None:
    assert find_longest_chain(graph={}) == ()


@given(acyclic_graphs())
def test_dependents_of_dependents_lie_as_far_away_as_prerequisites_of_prerequisites(
    graph: dict[str, tuple[str, ...]],
) -> None:
    dependents = invert(graph=graph)

    for start in graph:
        for end, distance in distances_from(graph=graph, start=start).items():
            assert distances_from(graph=dependents, start=end)[start] == distance
            assert len(find_path(graph=graph, start=start, end=end)) == distance + 1


@given(acyclic_graphs())
def test_a_graph_without_its_redundant_edges_reaches_the_same_keys(graph: dict[str, tuple[str, ...]]) -> None:
    redundant = {(edge.dependent, edge.prerequisite) for edge in find_redundant_edges(graph=graph)}

    reduced = {key: tuple(each for each in before if (key, each) not in redundant) for key, before in graph.items()}

    assert list(find_redundant_edges(graph=reduced)) == []
    for key in graph:
        assert distances_from(graph=graph, start=key).keys() == distances_from(graph=reduced, start=key).keys()


@given(acyclic_graphs())
def test_each_step_of_the_longest_chain_is_a_prerequisite(graph: dict[str, tuple[str, ...]]) -> None:
    chain = find_longest_chain(graph=graph)

    assert find_cycles(graph=graph) == ()
    assert all(before in graph[after] for before, after in pairwise(chain))


def test_without_prerequisites_nothing_has_enabling_power(small_text: str) -> None:
    text = small_text.replace("[ctx.issues]", "[]").replace("[ctx.intent]", "[]")
    catalogue = read_catalogue(text=text, name="small.yaml")

    power = static_enabling_power(catalogue=catalogue)

    assert power == {"ctx.issues": 0.0, "ctx.intent": 0.0, "gov.roles": 0.0}


def test_enabling_power_halves_with_each_step(small_text: str) -> None:
    catalogue = read_catalogue(text=small_text, name="small.yaml")

    power = static_enabling_power(catalogue=catalogue)

    # Issues: intent 5 + roles 4 / 2 = 7; intent: roles 4; roles: nothing.
    assert power == {"ctx.issues": 1.0, "ctx.intent": 4 / 7, "gov.roles": 0.0}


def test_a_mode_asks_its_derived_set(small_text: str) -> None:
    catalogue = read_catalogue(text=small_text, name="small.yaml")

    assert mode_keys(catalogue=catalogue, mode="quick") == derived_set(catalogue=catalogue, set_id="core")
    assert mode_keys(catalogue=catalogue, mode="full") == ("ctx.issues", "ctx.intent", "gov.roles")
