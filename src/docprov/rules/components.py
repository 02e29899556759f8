"""What is connected by edges, and what lies on a circle."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node")


def components(edges: Iterable[tuple[Node, Node]]) -> dict[Node, Node]:
    """Return for each node of some edges the smallest node that it is connected with.

    >>> components([("b", "c"), ("a", "b"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    above: dict[Node, Node] = {}

    def top(node: Node) -> Node:
        path = []
        while above.setdefault(node, node) != node:
            path.append(node)
            node = above[node]
        for each in path:
            above[each] = node
        return node

    for one, other in edges:
        low, high = sorted((top(one), top(other)))  # type: ignore[type-var] # texts or tuples
        above[high] = low
    return {node: top(node) for node in above}


def circles(edges: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Return the sets of nodes from each of which a way leads to all others, sorted (Tarjan 1972).

    >>> circles({"a": {"b"}, "b": {"a", "c"}, "c": set()})
    [('a', 'b')]
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    held: set[str] = set()
    found = []
    for start in sorted(edges):
        if start in index:
            continue
        work = [(start, iter(sorted(edges.get(start, ()))))]
        index[start] = low[start] = len(index)
        waiting.append(start)
        held.add(start)
        while work:
            node, following = work[-1]
            after = next(following, None)
            if after is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    circle = [waiting.pop()]
                    while circle[-1] != node:
                        circle.append(waiting.pop())
                    held -= set(circle)
                    if len(circle) > 1 or node in edges.get(node, ()):
                        found.append(tuple(sorted(circle)))
            elif after not in index:
                index[after] = low[after] = len(index)
                waiting.append(after)
                held.add(after)
                work.append((after, iter(sorted(edges.get(after, ())))))
            elif after in held:
                low[node] = min(low[node], index[after])
    return sorted(found)
