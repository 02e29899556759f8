"""Whether a claim is affirmed or denied as the words of its text have it."""

import re
from functools import lru_cache, partial

from docprov.rules.agreement import NAMES_IN, NUMBERS, Disagreement, Recorded
from docprov.text.beginnings import DENIAL, denies_by_ending
from docprov.text.counterfactuals import has_condition, has_consequence
from docprov.text.denials import denial_around, denial_of, is_ambiguous
from docprov.text.denied_denials import Stance, denies_denial
from docprov.text.denying_answers import answers_no, denying_answer
from docprov.text.language import Language, language_of
from docprov.text.quantities import quantities_of
from docprov.text.reach import PARTING
from docprov.text.stretch import stretch_of

_STEM = 5
"""Letters that two forms of a word have in common."""
_SHORTEST, _FEWEST_LETTERS = 3, 4
"""Letters of the shortest words that are compared, and of those that tell of a label."""
_PAIR = 2
_COMMAS = PARTING | {"、"}
_PARTED = re.compile(r"[,;:]\s|\s[–—-]\s")
"""What parts the clauses of a quote."""


def polarity_disagreement(
    recorded: Recorded, quote: str, language: Language
) -> Disagreement | None:
    """Return how a recorded polarity differs from that of a quote; None where it agrees."""
    if recorded.polarity == "unknown":
        return None
    is_denied = recorded.polarity == "denied"
    counted = recorded.value_type in NUMBERS
    stance = None if counted else _stance_on_label(recorded.predicate, quote, language)
    if stance is not None:
        said = "a denial" if stance == "denied" else "no denial"
        found = Disagreement("polarity", recorded.polarity, f"{said} of the label", quote)
        return None if stance in {recorded.polarity, "open"} else found
    told = quote if counted else _told_of(recorded.predicate, quote, language)
    word = denied = denial_of(told, language)
    if word and counted and recorded.value == "0":
        return None  # not one boat: the denial is the number
    if word and counted and not is_denied and _is_limit(recorded, quote, language):
        return None  # may not carry more than 40: the denial makes the limit
    if word and counted and _is_lack(word, language):
        return None  # what was missing was counted
    if word and counted and not is_denied and _is_parted(recorded.value, quote, language):
        return None
    if word and counted:
        word = denial_of(_to_number(recorded.value, quote, language), language)
    if word and recorded.value_type == "text" and word in language.low(recorded.value):
        return None
    if word and not is_denied and _is_named(word, recorded.predicate, language):
        return None
    if is_denied in {bool(word), bool(denied)} or is_ambiguous(told, language):
        return None
    return Disagreement("polarity", recorded.polarity, word or "no denial", quote)


def _told_of(label: str, quote: str, language: Language) -> str:
    """Return the clauses of a quote that tell of a label, without one that denies something else.

    The winch did not work, so "the men rowed"; the cook, who could not swim, was saved. A quote
    whose denial can reach over a comma stays as it is.
    """
    parts = _PARTED.split(quote)
    denying = [at for at, part in enumerate(parts) if denial_of(part, language)]
    if len(denying) != 1 or len(parts) < _PAIR or (denying[0] == 0 and len(parts) > _PAIR):
        return quote
    if answers_no(parts[denying[0]], language):
        return quote
    others = [part for at, part in enumerate(parts) if at != denying[0]]
    own, apart = _stems(parts[denying[0]], language), _stems(" ".join(others), language)
    named = _stems(label, language)
    told = {stem for stem in named if len(stem) >= _FEWEST_LETTERS}
    if not told or not told <= apart or named & own - apart:
        return quote
    links = language.phrases("clause_links")
    is_linked = any(links.starting([*language.phrase(each)], 0) for each in parts[:_PAIR])
    is_open = denying[0] == 0 and not is_linked  # none of the tugs, ferries or boats
    return (
        " ".join(others) if _denies_alone(parts[denying[0]], language, is_open=is_open) else quote
    )


def _denies_alone(clause: str, language: Language, *, is_open: bool) -> bool:
    """Return whether what a clause denies is in it: no verb that denies, no list that goes on."""
    words = stretch_of(clause, language).words
    word = denial_of(clause, language).split()
    if not _is_plain(word, language) or language.phrases("denials_after").first_in(words):
        return False
    fronted = language.phrases("fronted")
    is_fronted = any(fronted.starting(words, at) for at in range(min(_PAIR, len(words))))
    return words[-1] != word[-1] and not (is_open and is_fronted)


def _is_plain(denying: list[str], language: Language) -> bool:
    """Return whether words that deny are a negation or a negated verb, no verb such as refuse."""
    if not denying:
        return False
    is_negation = language.phrases("negations").first_in(denying) is not None
    return is_negation or denies_by_ending(denying[-1], language)


def _stems(text: str, language: Language) -> set[str]:
    """Return the beginnings of the words of a text that are more than one of its short words."""
    words = language.phrase(text)
    return {word[:_STEM] for word in words if len(word) >= _SHORTEST and word.isalpha()}


def _stance_on_label(predicate: str, quote: str, language: Language) -> Stance | None:
    """Return what a quote says of a label that denies itself: was not cancelled.

    None for a label that does not, and for a quote without its word.
    """
    names = language_of(NAMES_IN)
    is_own = names is None or names is language
    read = stretch_of(quote, language)
    if not read.begun & DENIAL:
        return None
    if not predicate or (not is_own and names and not _denies_by_verb(predicate, names)):
        return None
    if is_own or names is None:
        named = partial(_is_word_of, predicate=predicate, language=language)
    else:
        named = partial(_is_of_kind, is_refusal=_refuses(predicate, names), language=language)
    stance = denies_denial(quote, language, named)
    return "open" if stance and (has_condition(read) or has_consequence(read)) else stance


@lru_cache(maxsize=4096)
def _denies_by_verb(predicate: str, language: Language) -> bool:
    """Return whether a label denies by a verb and not by a negation alone."""
    words = stretch_of(predicate, language).words
    return language.phrases("denials", "refusals").first_in(words) is not None


def _refuses(predicate: str, language: Language) -> bool:
    """Return whether a label is about a refusal."""
    words = stretch_of(predicate, language).words
    return language.phrases("refusals").first_in(words) is not None


def _is_of_kind(word: str, is_refusal: bool, language: Language) -> bool:
    """Return whether a word that denies refuses, as that of a label in another language does."""
    refusals = language.phrases("refusals")
    return (refusals.first_in(word.split()) is not None) is is_refusal


def _is_word_of(word: str, predicate: str, language: Language) -> bool:
    """Return whether a word that denies, or another form of it, is in a label."""
    label = language.low(predicate)
    if language.has("spaceless"):
        return word.replace(" ", "") in label
    stems = tuple(part[:_STEM] for part in word.split() if len(part) >= _STEM)
    parts = label.split()
    return word in parts or any(each.startswith(stems) for each in parts)


@lru_cache(maxsize=4096)
def _is_named(word: str, predicate: str, language: Language) -> bool:
    """Return whether a word that denies is what a predicate is about: was cancelled, refused to.

    A label in the language of names may do so in a word of its own.
    """
    is_own = _is_word_of(word, predicate, language)
    names = language_of(NAMES_IN)
    if is_own or names is None or names is language:
        return is_own
    if denial_of(predicate, names):
        return True
    nearly = language.phrases("near_misses").starting(word.split(), 0) is not None
    return nearly and is_ambiguous(predicate, names)


def _is_limit(recorded: Recorded, quote: str, language: Language) -> bool:
    """Return whether a quote states a limit by a denied verb: no boat may carry more than 40."""
    if _limits_by_denial(recorded, quote, language):
        return True
    pair = {"at-most": "more-than", "at-least": "fewer-than"}.get(recorded.comparator or "")
    meant = {recorded.comparator, pair}
    return pair is not None and any(
        meant <= each.comparators for each in quantities_of(quote, language)
    )


def _is_lack(word: str, language: Language) -> bool:
    """Return whether a word that denies tells of a lack, whose number is counted."""
    return language.phrases("lacks").starting(word.split(), 0) is not None


def _limits_by_denial(recorded: Recorded, quote: str, language: Language) -> bool:
    """Return whether a verb that a quote denies makes the limit that is recorded: cannot exceed."""
    if recorded.comparator not in {"at-most", "at-least"} or not language.has("verb_last"):
        return False
    read = stretch_of(quote, language)
    limits = any(recorded.comparator in each.comparators for each in quantities_of(quote, language))
    return limits and any(denies_by_ending(word, language) for word in read.words)


def _to_number(value: str, quote: str, language: Language) -> str:
    """Return a quote to the end of its number: what is denied behind it can be counted.

    Of several numbers it is the one that is recorded: one trip cannot take more than 8.
    """
    ends = {
        format(each.low.normalize(), "f"): each.number[1]
        for each in reversed(quantities_of(quote, language))
        if each.low is not None
    }
    if not ends:
        return quote
    return stretch_of(quote, language).text[: ends.get(value, min(ends.values()))]


def _is_parted(value: str, quote: str, language: Language) -> bool:
    """Return whether one comma parts a clause that denies from that of a number behind it.

    It kept no geese, forty carts of hay stood there. A clause that tells what is denied, and an
    infinitive, are no clauses of their own.
    """
    told = stretch_of(_to_number(value, quote, language), language)
    marks = [at for at, word in enumerate(told.words) if word in _COMMAS]
    comma = marks[-1] if marks else 0
    words = told.words[comma + 1 :]
    if not comma or told.tokens[comma - 1].number is not None:
        return False
    if language.phrases("complements").starting(words, 0):
        return False
    rest = stretch_of(quote, language).words[comma + 1 :]
    if language.phrases("infinitive_marks").first_in(rest):
        return False
    linked = language.phrases("coordinators").starting(words, 0)  # no news came, and 40 left
    behind = words[linked[0] if linked else 0 :]
    if language.phrases("coordinators", "conjunctions").first_in(behind):
        return False
    before = told.text[: told.spans[comma][0]]
    plain = _is_plain(denial_of(before, language).split(), language)
    is_one = len(marks) == 1 or not denial_of(told.text[: told.spans[marks[-2]][0]], language)
    return plain and is_one and not denial_of(told.text[told.spans[comma][1] :], language)


def outer_denial(
    recorded: Recorded,
    before: str,
    quote: str,
    after: str,
    language: Language,
    *,
    following: str = "",
) -> Disagreement | None:
    """Return what denies an affirmed claim from outside its quote; None for nothing.

    Args:
        recorded: what the claim records.
        before: the text of its sentence before the quote.
        quote: the quote.
        after: the text of its sentence behind the quote.
        language: the language of the text.
        following: what is behind the sentence, which it can take back: this was untrue.
    """
    if recorded.polarity != "affirmed" or recorded.value == "0":
        return None
    if _limits_by_denial(recorded, quote, language):
        return None  # no boat agrees with the verb that makes the limit
    counted = recorded.value_type in NUMBERS
    word = denial_around(
        before,
        quote,
        after,
        language,
        far=recorded.value_type != "text",
        behind=not counted,
    ) or denying_answer(before, quote, after, following, language, counted=counted)
    if word and _is_named(word, recorded.predicate, language):
        stance = _stance_on_label(recorded.predicate, quote, language)
        word = word if stance == "affirmed" and recorded.value_type == "none" else ""
    if not word or (counted and _is_lack(word, language)):
        return None
    opening = " ".join(before.split()[-3:]) + before[-1:].isspace() * " "
    closing = after[:1].isspace() * " " + " ".join(after.split()[:3])
    words = f"{opening}{' '.join(quote.split())}{closing}"
    return Disagreement("polarity", recorded.polarity, word, words)
