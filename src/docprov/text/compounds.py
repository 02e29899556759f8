"""Compounds of a number and a word, which describe what follows them: a two-storey shed."""

from docprov.text.stretch import DASHES, Stretch

_MOST_DESCRIBED = 3


def described_by(read: Stretch, after: int) -> tuple[str, ...]:
    """Return the words behind a compound that begins with a number; none for no compound.

    A word that qualifies the number, such as "odd" or "strong", makes none.

    Args:
        read: the text.
        after: where the number ends.
    """
    at, words = after, read.words
    while at + 1 < len(words) and words[at] in DASHES and read.glued(at) and read.glued(at + 1):
        if not words[at + 1].isalpha() or _qualifies(read, at + 1):
            return ()
        at += 2
    if at == after:
        return ()
    behind = words[at : at + _MOST_DESCRIBED]
    parting = read.language.phrases("limit_parting", "clause_links", "coordinators", "articles")
    ends = (
        place
        for place, word in enumerate(behind)
        if not word.isalpha() or parting.starting(behind, place)
    )
    return tuple(behind[: next(ends, len(behind))])


def _qualifies(read: Stretch, at: int) -> bool:
    """Return whether a word hedges the number before it, or counts with it."""
    language = read.language
    named = [language.named(name) for name in ("comparators_after", "comparators_far")]
    return (
        any(phrases.starting(read.words, place) for phrases in named for place in (at - 1, at))
        or (read.words[at],) in language.phrases("hedges", "counted", "range_links").exact
    )
