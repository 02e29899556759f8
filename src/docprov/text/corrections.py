"""Numbers that a text has another number instead of: not 40 but 50 boats, 40隻ではなく50隻."""

from docprov.text.neutral import masked_of
from docprov.text.stretch import COMMAS, SENTENCE_ENDS, Stretch, is_word

_FARTHEST = 14
"""Words, at most, from a number to the one that corrects it."""
_NOUN = 3
"""Words, at most, of what is counted, behind which a number can be corrected."""


def is_corrected(read: Stretch, first: int, after: int) -> bool:
    """Return whether a number is denied, and another one is beside it that holds.

    Args:
        read: the text.
        first: where the number begins.
        after: where it ends.
    """
    words, language = read.words, read.language
    opening = language.phrases("corrected_before").ending(words, first)
    if opening:
        return _holds_before(read, first - opening[0]) or _holds_behind(read, after)
    return _is_denied_behind(read, after)


def _is_denied_behind(read: Stretch, after: int) -> bool:
    """Return whether a word behind a number denies it before another: 40 yox, 50 nəfər."""
    words, closings = read.words, read.language.phrases("corrected_after")
    for at in range(after, min(after + _NOUN + 1, len(words))):
        found = closings.starting(words, at)
        if found and read.once(masked_of)[at]:
            stop = at + found[0]
            parted = read.language.has("spaceless") or words[stop : stop + 1] == [","]
            return parted and bool(_numbers(read, stop, stop + _FARTHEST))
        if not is_word(read.tokens[at]):
            return False
    return False


def _holds_behind(read: Stretch, after: int) -> bool:
    """Return whether a word such as "but" leads from a number to the next one."""
    contrasts = read.language.phrases("contrasts")
    for stop in _numbers(read, after, after + _FARTHEST):
        between = read.words[after:stop]
        if not contrasts.first_in(between) or not SENTENCE_ENDS.isdisjoint(between):
            continue
        # a word that denies nothing together with the contrast: not 40 boats only but 50 barges
        counting = zip(between, read.once(masked_of)[after:stop], strict=True)
        return all(counts or contrasts.first_in([word]) for word, counts in counting)
    return False


def _holds_before(read: Stretch, first: int) -> bool:
    """Return whether only a noun and a comma part a number from one before it: 50 boats, not 40."""
    for begun in _numbers(read, first - _NOUN - 2, first):
        between = [word for word in read.words[begun + 1 : first] if word not in COMMAS]
        links = read.language.phrases("conjunctions", "coordinators", "contrasts")
        if len(between) <= _NOUN and not links.first_in(between):
            return all(word[0].isalpha() for word in between)
    return False


def _numbers(read: Stretch, first: int, stop: int) -> list[int]:
    """Return where the numbers between two places begin."""
    return [each.first for each in read.numerals if first <= each.first < stop]
