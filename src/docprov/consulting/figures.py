"""Views of published figures: what somebody gives who wants one number, and by which policy.

A view is a summary with the name of its policy; none is the number of what happened.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from docprov.diagnostics.words import counted
from docprov.findings.findings import shared_frames
from docprov.findings.frames import finding_frames
from docprov.findings.origins import POLICY, Links, links_of
from docprov.findings.wording import Words, series
from docprov.model.records import Claim
from docprov.model.values import decimal_text
from docprov.package.package import Package
from docprov.rules.components import components
from docprov.rules.engines import Engine, parts_of, running_on
from docprov.text.own_languages import Languages


@frozen(kw_only=True)
class Figure:
    """One number out of several published ones.

    Attributes:
        policy: the name of the policy that chose it.
        value: the number, as text; empty where the policy chooses none.
        claims: the claims that give it.
        note: of how many it was chosen, and how.
    """

    policy: str
    value: str
    claims: tuple[str, ...]
    note: str

    def __str__(self) -> str:
        return f"{self.policy}: {self.value or 'none'} ({self.note})"


def figures_of(package: Package, claims: Sequence[Claim]) -> tuple[Figure, ...]:
    """Return the views of the numbers that some claims give for one question.

    Only affirmed claims with one number take part; notes name the others: two numbers with what
    is between them, and a word such as `several`, which has none.

    Args:
        package: the package of the claims.
        claims: current claims on one question.
    """
    words = Words(package.tables)
    affirmed = [each for each in claims if each.polarity == "affirmed" and each.comparator]
    given = [(claim.value, claim) for claim in affirmed if claim.value is not None]
    if len({claim.document for _, claim in given}) < 2:
        return ()
    left = sorted({words.stated(each.id) for each in affirmed if each.value is None})
    rest = f"; without one number: {series(left)}" if left else ""
    given.sort(key=lambda each: (Decimal(each[0]), each[1].id))
    return tuple(_views(package, given, rest))


def _views(package: Package, given: list[tuple[str, Claim]], rest: str) -> Iterator[Figure]:
    count = f"of {len(given)} published figures{rest}"
    for policy, value in (("lowest", given[0][0]), ("highest", given[-1][0])):
        yield Figure(policy=policy, value=value, claims=_giving(given, value), note=count)
    numbers = [Decimal(value) for value, _ in given]
    middle = (numbers[(len(numbers) - 1) // 2] + numbers[len(numbers) // 2]) / 2
    median = decimal_text(middle)
    yield Figure(policy="median", value=median, claims=_giving(given, median), note=count)
    yield _majority(package, [(str(claim.quantity), claim) for _, claim in given], rest)
    kinds = dict(package.tables["documents"].frame.select("id", "kind").iter_rows())
    for kind in sorted({kinds[claim.document] for _, claim in given}):
        own = [(value, claim) for value, claim in given if kinds[claim.document] == kind]
        values = sorted({value for value, _ in own}, key=Decimal)
        yield Figure(
            policy=f"by source type: {kind}",
            value=", ".join(values),
            claims=tuple(claim.id for _, claim in own),
            note=f"of {counted(len(own), 'published figure')}{rest}",
        )


def _giving(given: Iterable[tuple[str, Claim]], value: str) -> tuple[str, ...]:
    return tuple(claim.id for each, claim in given if each == value)


def _majority(package: Package, given: list[tuple[str, Claim]], rest: str) -> Figure:
    """Return the value that most independent origins give, each counted once a value.

    A value is a number with its comparator: fewer than 613 is another one than 613.
    """
    links = links_in(package)
    counts: Counter[str] = Counter()
    for value in {value for value, _ in given}:
        owners = [(claim.id, claim.document) for each, claim in given if each == value]
        merges = links.merges(owners, POLICY)
        roots = components([(each.document, each.other) for each in merges])
        counts[value] = len({roots.get(document, document) for _, document in owners})
    top = max(counts.values())
    most = [value for value, number in counts.items() if number == top]
    origins = f"independent origins by the policy “{POLICY}”{_unsourced(links, given)}{rest}"
    policy = "majority of independent origins"
    if len(most) > 1 or 2 * top <= counts.total():
        note = f"no figure has more than half of {counts.total()} {origins}"
        return Figure(policy=policy, value="", claims=(), note=note)
    note = f"{top} of {counts.total()} {origins}"
    return Figure(policy=policy, value=most[0], claims=_giving(given, most[0]), note=note)


def _unsourced(links: Links, given: Iterable[tuple[str, Claim]]) -> str:
    """Return how many documents name no source for what they give, in words; empty for none."""
    bare = {claim.document for _, claim in given if claim.id not in links.sourced}
    if not bare:
        return ""
    named = "one document names" if len(bare) == 1 else f"{len(bare)} documents name"
    return f"; {named} no source, so that nothing shows whether these are independent"


def links_in(package: Package, engine: Engine = Engine.POLARS) -> Links:
    """Return what joins the documents of a package, found once, by an engine."""
    if "links" not in package.__dict__:
        bodies = package.sources.bodies if package.sources else {}
        languages = Languages.of_metadata(package.metadata)
        parts = parts_of(finding_frames(package.tables, bodies, languages))
        with running_on(engine, parts) as frames:
            package.__dict__["links"] = links_of(shared_frames(frames))
    links: Links = package.__dict__["links"]
    return links
