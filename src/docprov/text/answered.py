"""What denies a statement from behind it: an answer (water restored: no), or the next sentence."""

from docprov.text.language import Language
from docprov.text.stretch import SENTENCE_ENDS, STOPS, Stretch, stretch_of

_ASKING = frozenset(":：|=?？–—")
_QUESTIONS = frozenset("?？")
_CELL_ENDS = STOPS | {"|", "؛"}


def denying_answer(before: str, after: str, following: str, language: Language) -> str:
    """Return the words behind a quote that answer it with no, or take it back; empty for none.

    Args:
        before: the text of its sentence before it.
        after: the text of its sentence behind it.
        following: what is behind its sentence.
        language: the language of the text.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> denying_answer("", ": no", "", english), denying_answer("", ": no trams", "", english)
    ('no', '')
    """
    if after.lstrip()[:1] in _ASKING:
        words = stretch_of(after, language).words
        if word := _answer(words[1:], language):
            return word
    taken_back = language.phrases("denials_next")
    is_asked = after.rstrip()[-1:] in _QUESTIONS
    begun = language.low("".join(following.split(maxsplit=1)[:1]))
    if begun not in taken_back.firsts and not (begun and is_asked):
        return ""
    told = stretch_of(following.partition("\n\n")[0], language).words
    if is_asked and (word := _answer(told, language)):
        return word
    found = taken_back.starting(told, 0)
    if found is None or not _is_taken_back(before, after, language):
        return ""
    return " ".join(told[: found[0]])


def _is_taken_back(before: str, after: str, language: Language) -> bool:
    """Return whether the next sentence can be about a quote: it ends its own, or is told there."""
    if not any(map(str.isalnum, after)):
        return not SENTENCE_ENDS.isdisjoint(after)
    words = stretch_of(before, language).words
    return language.phrases("complements").ending(words, len(words)) is not None


def answers_in(read: Stretch) -> list[tuple[int, str]]:
    """Return the answers that deny what is before them in a text, and where: restored: no."""
    words = read.words
    marks = [at for at, word in enumerate(words) if at and word in _ASKING]
    told = ((at + 1, _answer(words[at + 1 :], read.language)) for at in marks)
    return [(at, word) for at, word in told if word]


def answers_no(text: str, language: Language) -> bool:
    """Return whether all of a text is an answer that says no.

    >>> from docprov.text.language import language_of
    >>> answers_no("not yet", language_of("en")), answers_no("no horn", language_of("en"))
    (True, False)
    """
    return bool(_answer(stretch_of(text, language).words, language))


def _answer(words: list[str], language: Language) -> str:
    found = language.phrases("answers_no").starting(words, 0)
    if found is None or (len(words) > found[0] and words[found[0]] not in _CELL_ENDS):
        return ""
    return " ".join(words[: found[0]])
