"""Whether a claim is affirmed or denied as the words of its text have it."""

from functools import lru_cache

from docprov.rules.agreement import NAMES_IN, NUMBERS, Disagreement, Recorded
from docprov.text.denials import denial_around, denial_of, is_ambiguous
from docprov.text.language import Language, language_of
from docprov.text.quantities import quantities_of
from docprov.text.stretch import stretch_of

_STEM = 5
"""Letters that two forms of a word have in common."""


def polarity_disagreement(
    recorded: Recorded, quote: str, language: Language
) -> Disagreement | None:
    """Return how a recorded polarity differs from that of a quote; None where it agrees."""
    if recorded.polarity == "unknown":
        return None
    counted = recorded.value_type in NUMBERS
    word = denied = denial_of(quote, language)
    if word and counted and recorded.value == "0":
        return None  # not one boat: the denial is the number
    if word and counted:
        word = denial_of(_to_number(quote, language), language)
    if word and recorded.value_type == "text" and word in language.low(recorded.value):
        return None
    is_denied = recorded.polarity == "denied"
    if word and not is_denied and _is_named(word, recorded.predicate, language):
        return None
    if is_denied in {bool(word), bool(denied)} or is_ambiguous(quote, language):
        return None
    return Disagreement("polarity", recorded.polarity, word or "no denial", quote)


@lru_cache(maxsize=4096)
def _is_named(word: str, predicate: str, language: Language) -> bool:
    """Return whether a word that denies is what a predicate is about: was cancelled, refused to.

    A label in the language of names may do so in a word of its own.
    """
    label = language.low(predicate)
    if language.has("spaceless"):
        is_own = word.replace(" ", "") in label
    else:
        stems = [part[:_STEM] for part in word.split() if len(part) >= _STEM]
        parts = label.split()
        is_own = word in parts or any(each.startswith(tuple(stems)) for each in parts)
    names = language_of(NAMES_IN)
    if is_own or names is None or names is language:
        return is_own
    return bool(denial_of(predicate, names)) or is_ambiguous(predicate, names)


def _to_number(quote: str, language: Language) -> str:
    """Return a quote to the end of its first number: what is denied behind it can be counted."""
    ends = [each.number[1] for each in quantities_of(quote, language) if each.low is not None]
    return stretch_of(quote, language).text[: ends[0]] if ends else quote


def outer_denial(
    recorded: Recorded, before: str, quote: str, after: str, language: Language
) -> Disagreement | None:
    """Return what denies an affirmed claim from outside its quote; None for nothing."""
    if recorded.polarity != "affirmed" or recorded.value == "0":
        return None
    word = denial_around(
        before,
        quote,
        after,
        language,
        far=recorded.value_type != "text",
        behind=recorded.value_type not in NUMBERS,
    )
    if not word or _is_named(word, recorded.predicate, language):
        return None
    words = " ".join([*before.split()[-3:], *quote.split(), *after.split()[:3]])
    return Disagreement("polarity", recorded.polarity, word, words)
