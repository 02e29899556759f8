"""What did not happen though it nearly did, and what is excepted from what is said."""

from docprov.text.beginnings import EXCEPTED
from docprov.text.language import Language
from docprov.text.reach import is_counted
from docprov.text.stretch import Stretch


def excepted_in(read: Stretch) -> list[tuple[int, str]]:
    """Return the words that except a number from what is said: all but thirty."""
    if not read.holds(EXCEPTED):
        return []
    words, language = read.words, read.language
    exceptions = language.phrases("exceptions")
    for at in exceptions.beginnings(words):
        found = exceptions.starting(words, at)
        counted = found and is_counted(words, at + found[0], language)
        if found and counted and not _is_part(words, at, language):
            return [(at, " ".join(words[at : at + found[0]]))]
    return []


def nearly(words: list[str], quote: list[str], language: Language) -> str:
    """Return the words before a quote by which it is not so: almost, all but; empty for none."""
    name = "exceptions" if is_counted(quote, 0, language) else "near_misses"
    missed = language.phrases(name).ending(words, len(words))
    at = len(words) - missed[0] if missed else 0
    return "" if missed is None or _is_part(words, at, language) else " ".join(words[at:])


def _is_part(words: list[str], at: int, language: Language) -> bool:
    """Return whether a letter ends another word that denies nothing: 拆除, to pull down."""
    neutral = language.phrases("neutral")
    return language.has("spaceless") and neutral.ending(words, at + 1) is not None
