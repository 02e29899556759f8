"""The graphs of citations and origins: documents on the left, what they rest on on the right."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from docprov.site.contents import Contents
from docprov.site.drawings import Box, Drawing, Line, Text, label_lines

WIDTH = 940
_BOX = 330
_LETTERS = 44
_HEIGHT = 40
_STEP = 50
MOST = 60
"""How many boxes a side has; the most linked ones are drawn."""

Link = tuple[str, str]
Links = Mapping[Link, int]
"""How often each document rests on each work or voice."""


def citation_links(contents: Contents) -> Links:
    """Return which document cites which work, and how often, by citations that hold."""
    return Counter(
        (each.document, each.cited) for each in contents.current_of(contents.corpus.citations)
    )


def origin_links(contents: Contents) -> Links:
    """Return which document has how many claims from which origin, as its text has it."""
    links: Counter[Link] = Counter()
    for claim in contents.current_of(contents.corpus.claims):
        chain = contents.voices_of(claim.id)
        if chain:
            links[claim.document, chain[-1].agent] += 1
    return links


def by_document(links: Links) -> Mapping[str, list[tuple[str, int]]]:
    """Return what each document rests on, and how often, most often first.

    >>> by_document({("a", "x"): 1, ("a", "y"): 2})
    {'a': [('y', 2), ('x', 1)]}
    """
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for (document, other), count in sorted(links.items(), key=lambda each: (-each[1], each[0])):
        found[document].append((other, count))
    return dict(found)


def shared_by(links: Links) -> list[tuple[str, list[str]]]:
    """Return what several documents rest on, each with the documents; those of most come first.

    >>> shared_by({("a", "x"): 1, ("b", "x"): 2, ("b", "y"): 1})
    [('x', ['a', 'b'])]
    """
    found: dict[str, list[str]] = defaultdict(list)
    for document, other in sorted(links):
        found[other].append(document)
    several = (each for each in found.items() if len(each[1]) > 1)
    return sorted(several, key=lambda each: (-len(each[1]), each[0]))


def citation_graph(contents: Contents) -> Drawing | None:
    """Return which document cites which work; None where none does."""
    return _drawing(
        "Documents and the works that they cite",
        citation_links(contents),
        ("documents", "documents"),
        contents,
        lambda key: key in contents.number_of,
    )


def origin_graph(contents: Contents) -> Drawing | None:
    """Return which document has claims from which origin; None where none has."""
    return _drawing(
        "Documents and the innermost voices of their claims",
        origin_links(contents),
        ("documents", "agents"),
        contents,
        lambda _: False,
    )


def _drawing(
    title: str,
    links: Links,
    tables: tuple[str, str],
    contents: Contents,
    held: Callable[[str], bool],
) -> Drawing | None:
    if not links:
        return None
    left, right = _sides(links)
    drawn = {pair: count for pair, count in links.items() if pair[0] in left and pair[1] in right}
    places = [_places(left, len(right)), _places(right, len(left))]
    lines = [
        _line(places[0][one], places[1][two], count, f"{count}")
        for (one, two), count in sorted(drawn.items())
    ]
    boxes: list[Box] = []
    texts: list[Text] = []
    for side, (resource, x) in enumerate(zip(tables, (1, WIDTH - _BOX - 1), strict=True)):
        for key, y in places[side].items():
            label = contents.label(resource, key)
            kind = "heldbox" if not side or held(key) else "box"
            href = contents.addresses.of(resource, key)
            box = {"x": x, "y": y - _HEIGHT / 2, "width": _BOX, "height": _HEIGHT, "round": 4}
            boxes.append(Box(kind=kind, title=label, href=href, **box))
            texts += label_lines(label, x + 12, y, _LETTERS, href=href)
    height = _STEP * max(len(left), len(right)) + 10
    hidden = len({key for key, _ in links} - set(left)) + len(
        {key for _, key in links} - set(right)
    )
    note = f"{hidden} with fewer links are not drawn." if hidden else ""
    return Drawing(
        title=title,
        width=WIDTH,
        height=height,
        boxes=boxes,
        lines=lines,
        texts=texts,
        note=note,
    )


def _sides(links: Links) -> tuple[list[str], list[str]]:
    """Return both sides, each in the order that lets few lines cross (barycentre method)."""
    weights: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for (one, two), count in links.items():
        weights[0][one] += count
        weights[1][two] += count
    left, right = (sorted(_most(each)) for each in weights)
    for _ in range(8):
        right = _ordered(right, left, [(two, one) for one, two in links])
        left = _ordered(left, right, links)
    return left, _ordered(right, left, [(two, one) for one, two in links])


def _most(weights: Counter[str]) -> list[str]:
    return sorted(weights, key=lambda each: (-weights[each], each))[:MOST]


def _ordered(side: Sequence[str], other: Sequence[str], links: Iterable[Link]) -> list[str]:
    at = {key: number / max(len(other) - 1, 1) for number, key in enumerate(other)}
    met: dict[str, list[float]] = defaultdict(list)
    for one, two in links:
        if two in at:
            met[one].append(at[two])
    means = {key: sum(met[key]) / len(met[key]) if met[key] else 1.0 for key in side}
    return sorted(side, key=lambda each: (means[each], each))


def _places(side: Sequence[str], other: int) -> dict[str, float]:
    """Return the height of each box; a side with fewer boxes is spread out."""
    step = _STEP * max(len(side), other) / len(side)
    return {key: round(5 + step * (number + 0.5), 1) for number, key in enumerate(side)}


def _line(start: float, stop: float, count: int, title: str) -> Line:
    first, last = _BOX + 2, WIDTH - _BOX - 2
    middle = (first + last) / 2
    path = f"M{first} {start}C{middle} {start} {middle} {stop} {last} {stop}"
    return Line(path=path, kind="link", width=min(1 + count**0.5 / 2, 8).__round__(1), title=title)
