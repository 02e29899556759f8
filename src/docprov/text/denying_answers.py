"""What denies a statement from behind it: an answer (water restored: no), or the next sentence."""

from docprov.text.language import Language
from docprov.text.stretch import COMMAS, SENTENCE_ENDS, STOPS, Stretch, stretch_of

_ASKING = frozenset(":：|=?？–—")
_QUESTIONS = frozenset("?？")
_CELL_ENDS = (STOPS - COMMAS) | {"|", "؛"}


def denying_answer(
    before: str, quote: str, after: str, following: str, language: Language, *, counted: bool
) -> str:
    """Return the words behind a quote that answer it with no, or take it back; empty for none.

    Args:
        before: the text of its sentence before it.
        quote: the quote.
        after: the text of its sentence behind it.
        following: what is behind its sentence.
        language: the language of the text.
        counted: whether the quote is of a number, of which the next cell of a row says nothing.

    >>> from docprov.text.language import language_of
    >>> english = language_of("en")
    >>> denying_answer("", "restored", ": no", "", english, counted=False)
    'no'
    >>> denying_answer("", "restored", ": no trams", "", english, counted=False)
    ''
    """
    asked = after.lstrip()[:1]
    is_cell = asked == "|" and "|" in f"{before}{quote}"  # Arden | fire | no
    if asked in _ASKING and not counted and not is_cell:
        words = stretch_of(after, language).words
        if word := _answer(words[1:], language, told=_listing(words)):
            return word
    taken_back = language.named("denials_next")
    is_asked = after.rstrip()[-1:] in _QUESTIONS
    begun = language.low("".join(following.split(maxsplit=1)[:1]))
    if begun not in taken_back.firsts and not (begun and is_asked):
        return ""
    told = stretch_of(following.partition("\n\n")[0], language).words
    if is_asked and (word := _answer(told, language, told=COMMAS)):
        return word
    found = taken_back.starting(told, 0)
    if found is None or not _ends(told, found[0], COMMAS):
        return ""  # it did not happen at night
    is_report = _reports(before, language)
    is_own = found[1] == "all" and not any(map(str.isalnum, after))
    is_taken_back = is_report or (is_own and not SENTENCE_ENDS.isdisjoint(after))
    return " ".join(told[: found[0]]) if is_taken_back else ""


def _reports(before: str, language: Language) -> bool:
    """Return whether what is before a quote tells it as what somebody said: wrote that."""
    words = stretch_of(before, language).words
    return language.phrases("complements").ending(words, len(words)) is not None


def answers_in(read: Stretch) -> list[tuple[int, str]]:
    """Return the answers that deny what is before them in a text, and where: restored: no."""
    words = read.words
    marks = [at for at, word in enumerate(words) if at and word in _ASKING]
    marks = [at for at in marks if words[at] != "|" or "|" not in words[:at]]
    told = (
        (at + 1, _answer(words[at + 1 :], read.language, told=_listing(words[at:]))) for at in marks
    )
    return [(at, word) for at, word in told if word]


def answers_no(text: str, language: Language) -> bool:
    """Return whether all of a text is an answer that says no.

    >>> from docprov.text.language import language_of
    >>> answers_no("not yet", language_of("en")), answers_no("no horn", language_of("en"))
    (True, False)
    """
    return bool(_answer(stretch_of(text, language).words, language))


def _answer(words: list[str], language: Language, told: frozenset[str] = frozenset()) -> str:
    """Return the answer that says no with which some words begin, where it ends as a clause."""
    found = language.phrases("answers_no").starting(words, 0)
    return " ".join(words[: found[0]]) if found and _ends(words, found[0], told) else ""


def _listing(words: list[str]) -> frozenset[str]:
    """Return commas for words that go on with another answer: horn: no, bell: yes."""
    return COMMAS if words[0] in words[1:] else frozenset()


def _ends(words: list[str], at: int, also: frozenset[str]) -> bool:
    return at >= len(words) or words[at] in _CELL_ENDS | also
