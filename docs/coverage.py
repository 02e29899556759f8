"""Lists the numbers and quantifiers of the package's texts that no record quotes, with the reason.

`python docs/coverage.py` writes `docs/coverage.md`; with `--check` it writes nothing
and ends with 1 where the listing is not current or a word is unaccounted for. The texts are found
in `--evidence` or `DOCPROV_EVIDENCE`; without them nothing can be said, and it ends with 2. Reasons
stand in `docs/coverage.yaml`, by position and word alone: neither file repeats the texts.

Limits: words, not meaning. A word within a passage counts as recorded, whatever the record says of
it.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml
from attrs import field, frozen

import docprov
from docprov.evidence.folder import open_evidence
from docprov.text.language import language_of

HERE = Path(__file__).resolve().parent
_QUANTIFYING = (
    "all almost another any both countless couple double dozens each either enough entire every "
    "everyone everything few fewer half hundreds innumerable least less majority many millions "
    "more most much multiple nearly neither no nobody none nothing number numerous once pair "
    "plenty several single some tens thousands total twice uncountable various whole"
)
QUANTIFIERS = frozenset(_QUANTIFYING.split())
"""Words that say how many without a number."""
HEDGES = frozenset(("about", "approximately", "around", "circa", "over", "roughly", "up"))
"""Words that qualify a number or quantifier right after them, and are prepositions elsewhere."""
_ENGLISH = language_of("en")
_NUMBERS = frozenset(
    words[0]
    for name in ("numbers", "ordinals", "scales")
    for words in (_ENGLISH.numbers(name).exact if _ENGLISH else ())
    if len(words) == 1 and len(words[0]) > 1
)
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:st|nd|rd|th)?|[^\W\d_]+")
Span = tuple[int, int]


@frozen(kw_only=True, order=True)
class Token:
    """A number or a quantifier of a text.

    Attributes:
        document: the document whose text it is.
        start: its first code point.
        word: the word as the text spells it.
    """

    document: str
    start: int
    word: str


@frozen(kw_only=True)
class Coverage:
    """What became of the numbers and quantifiers of the texts.

    Attributes:
        counts: for each document all tokens of its body and those within passages.
        listed: the tokens outside passages, with the reason for each.
        faults: tokens without a reason, and reasons without a token.
    """

    counts: Mapping[str, tuple[int, int]]
    listed: Mapping[Token, str]
    faults: Sequence[str] = field(factory=tuple)


def tokens(text: str, bodies: Iterable[Span]) -> list[tuple[int, str]]:
    """Return the numbers and quantifiers in some stretches of a text, with their positions.

    >>> tokens("Over 40 ships and some boats, over there", [(0, 40)])
    [(0, 'Over'), (5, '40'), (18, 'some')]
    """
    found = []
    for start, stop in bodies:
        words = [(word.start(), word[0]) for word in _WORD.finditer(text, start, stop)]
        for index, (at, word) in enumerate(words):
            following = [each for _, each in words[index + 1 : index + 2]]
            if is_quantity(word) or (
                word.casefold() in HEDGES and any(map(is_quantity, following))
            ):
                found.append((at, word))
    return found


def is_number(word: str) -> bool:
    """Tell whether a word is a number, in digits or in letters.

    >>> is_number("32nd"), is_number("forty"), is_number("ship")
    (True, True, False)
    """
    return word[0].isdigit() or word.casefold() in _NUMBERS


def is_quantity(word: str) -> bool:
    """Tell whether a word is a number or says how many.

    >>> is_quantity("Several"), is_quantity("over")
    (True, False)
    """
    return is_number(word) or word.casefold() in QUANTIFIERS


def account(
    texts: Mapping[str, tuple[str, Sequence[Span]]],
    passages: Mapping[str, Sequence[Span]],
    reasons: Mapping[Token, str],
) -> Coverage:
    """Return which numbers and quantifiers lie within passages, and which are listed.

    Args:
        texts: for each document its text and the stretches of it that are body.
        passages: for each document the stretches that claims and citations quote.
        reasons: why a token need not lie within a passage.
    """
    counts, outside = {}, []
    for document, (text, bodies) in sorted(texts.items()):
        found = tokens(text, bodies)
        spans = passages.get(document, ())
        lost = [
            (at, word)
            for at, word in found
            if not any(start <= at and at + len(word) <= stop for start, stop in spans)
        ]
        counts[document] = (len(found), len(found) - len(lost))
        outside += [Token(document=document, start=at, word=word) for at, word in lost]
    missing = [
        f"{t.document}: {t.word!r} at {t.start} is neither quoted nor listed"
        for t in outside
        if t not in reasons
    ]
    needless = [
        f"{t.document}: {t.word!r} at {t.start} is listed for nothing"
        for t in sorted(set(reasons) - set(outside))
    ]
    return Coverage(
        counts=counts,
        listed={t: reasons[t] for t in outside if t in reasons},
        faults=[*missing, *needless],
    )


def render(coverage: Coverage, meanings: Mapping[str, str]) -> str:
    """Return the listing as Markdown.

    Args:
        coverage: what became of the tokens.
        meanings: what each reason means.
    """
    lines = [
        "# Numbers and quantifiers of the texts",
        "",
        (
            "Written by `docs/coverage.py` from the package and the texts; reasons are in "
            "`docs/coverage.yaml`."
        ),
        (
            "Every number and every word that says how many, in the body of each text, lies within "
            "a passage or is listed here."
        ),
        "A passage is what a claim or a citation quotes, or the time of a claim.",
        "Positions are code points of the captured text, counted from 0.",
        "",
        "| document | numbers and quantifiers | within passages | listed |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{name}` | {every} | {inside} | {every - inside} |"
            for name, (every, inside) in coverage.counts.items()
        ),
        "",
        "## Reasons",
        "",
        "| reason | it means |",
        "| --- | --- |",
        *(
            f"| {name} | {meaning} |"
            for name, meaning in sorted(meanings.items())
            if name in coverage.listed.values()
        ),
        "",
        "## Listed words",
        "",
        "| document | position | word | reason |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{t.document}` | {t.start} | {t.word} | {reason} |"
            for t, reason in sorted(coverage.listed.items())
        ),
    ]
    return "\n".join(lines) + "\n"


def read_reasons(text: str) -> tuple[dict[str, str], dict[Token, str]]:
    """Return the meaning of each reason, and the reason of each token, from the file of reasons."""
    stated = yaml.safe_load(text)
    reasons = {
        Token(document=document, start=entry["at"], word=str(entry["word"])): entry["reason"]
        for document, entries in stated["listed"].items()
        for entry in entries
    }
    if unknown := sorted(set(reasons.values()) - set(stated["reasons"])):
        raise ValueError(f"no meaning is given for the reasons {', '.join(unknown)}")
    return stated["reasons"], reasons


def held(
    package: Path, evidence: Path | None
) -> tuple[dict[str, tuple[str, list[Span]]], dict[str, list[Span]], list[str]]:
    """Return the bodies of the texts held, what records quote of them, and what is not held."""
    corpus, texts = docprov.load(package), open_evidence(evidence)
    bodies: dict[str, tuple[str, list[Span]]] = {}
    absent = []
    for capture in corpus.captures:
        text = texts.text_of(capture.sha256)
        if text is None:
            absent.append(capture.id)
            continue
        bodies[capture.document] = (
            text,
            [
                (region.start, region.stop)
                for region in corpus.regions
                if (region.capture, region.role) == (capture.id, "body")
            ],
        )
    used = {claim.passage for claim in corpus.claims} | {
        claim.time_passage for claim in corpus.claims
    }
    used |= {citation.passage for citation in corpus.citations}
    owners = {capture.id: capture.document for capture in corpus.captures}
    passages: dict[str, list[Span]] = {}
    for passage in corpus.passages:
        if passage.id in used and passage.start is not None and passage.stop is not None:
            passages.setdefault(owners[passage.capture], []).append((passage.start, passage.stop))
    return bodies, passages, absent


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the listing: 0 where it is whole and current, 1 if not, 2 without texts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the listing is not current"
    )
    parser.add_argument(
        "--evidence", type=Path, help="folder that holds the texts (default: DOCPROV_EVIDENCE)"
    )
    parser.add_argument(
        "--package", type=Path, default=HERE.parent / "datapackage", help="the package"
    )
    parser.add_argument(
        "--listing",
        type=Path,
        default=HERE / "coverage.md",
        help="the listing; reasons beside it, as .yaml",
    )
    given = parser.parse_args(arguments)
    meanings, reasons = read_reasons(given.listing.with_suffix(".yaml").read_text("utf-8"))
    texts, passages, absent = held(given.package, given.evidence)
    if absent:
        sys.stderr.write(f"not checked, since their texts are not at hand: {', '.join(absent)}\n")
        return 2
    coverage = account(texts, passages, reasons)
    listing = render(coverage, meanings)
    faults = list(coverage.faults)
    if not given.check:
        given.listing.write_text(listing, "utf-8", newline="\n")
    elif not given.listing.is_file() or given.listing.read_text("utf-8") != listing:
        faults.append(f"{given.listing.name} is not current: run python docs/coverage.py")
    every, inside = (sum(counts) for counts in zip(*coverage.counts.values(), strict=True))
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    sys.stdout.write(
        f"{every} numbers and quantifiers: {inside} within passages, {len(coverage.listed)} "
        "listed\n"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
