"""Words that carry a claim: negations, hedges, modal and reporting verbs, numbers and what qualifies them.

Lists for each language; English first. They decide what a gap in an elided quote may not drop, and
whether a number, a comparator or a denial shows in a quote. A language without lists is not judged,
which is said, not guessed.

Limits: words, not grammar. "No fewer than" is a comparator and not a negation; irony is not seen.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from attrs import frozen

from docprov.model.values import parse_decimal


@frozen(kw_only=True)
class Wording:
    """The words of one language, all in small letters.

    Attributes:
        negations: words that deny.
        reversals: words that turn round what they stand beside without denying it.
        hedges: words that make a statement less certain or less exact.
        modals: verbs of possibility and obligation.
        reporting: words that hand a statement on to somebody else.
        comparators: the words for each comparator of a quantity.
        numbers: words for numbers below a hundred, and ordinals.
        scales: words that multiply the number before them.
    """

    negations: frozenset[str]
    reversals: frozenset[str]
    hedges: frozenset[str]
    modals: frozenset[str]
    reporting: frozenset[str]
    comparators: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    scales: Mapping[str, int]

    @cached_property
    def weighty(self) -> frozenset[str]:
        """All words that a gap may not drop."""
        return (
            self.negations
            | self.reversals
            | self.hedges
            | self.modals
            | self.reporting
            | self.numbers.keys()
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"

ENGLISH = Wording(
    negations=_words("not no never none nobody nothing nowhere neither nor without cannot"),
    reversals=_words(
        "hardly scarcely barely fail failed fails failing lack lacked lacks lacking refuse refused "
        "refuses refusing except unless if whether instead rather than until false falsely untrue "
        "wrongly unlikely impossible doubt doubts doubted doubtful avoid avoided escape escaped "
        "prevent prevented try tried attempt attempted threaten threatened threatens plan planned "
        "un non"
    ),
    hedges=_words(
        "about around approximately roughly circa some nearly almost perhaps maybe possibly "
        "probably likely apparently reportedly allegedly supposedly presumably seemingly "
        "purportedly least most over under up over only partly mostly partially estimated "
        "unconfirmed feared presumed assumed expected rumoured rumored supposed seem seems seemed "
        "appear appears appeared several few fewer many dozens half less more couple score scores"
    ),
    modals=_words("may might can could would should shall will must ought"),
    reporting=_words(
        "said says say told tells claimed claims claim alleged alleges allege reported reports "
        "report denied denies deny stated states according asserted asserts suggested suggests "
        "believed believes thought quoted quotes saying claiming alleging reporting denying "
        "stating asserting suggesting believing thinking think thinks rumour rumours rumor rumors"
    ),
    comparators={
        "more-than": (
            "over",
            "more than",
            "above",
            "in excess of",
            "exceeding",
            "exceeds",
            "upwards of",
            "greater than",
        ),
        "at-least": (
            "at least",
            "no fewer than",
            "no less than",
            "not less than",
            "not fewer than",
            "a minimum of",
            "or more",
        ),
        "at-most": (
            "at most",
            "up to",
            "no more than",
            "not more than",
            "a maximum of",
            "or fewer",
            "or less",
        ),
        "fewer-than": ("fewer than", "less than", "under", "below"),
        "about": (
            "about",
            "around",
            "some",
            "approximately",
            "roughly",
            "circa",
            "an estimated",
            "estimated",
            "or so",
            "near",
        ),
        "nearly": ("nearly", "almost", "close to", "just under", "not quite"),
        "between": ("between", "from", "to", "or", "and", "-", "–"),
    },
    numbers=dict(
        [(word, number) for number, word in enumerate(_UNITS.split())]
        + [(word, number) for number, word in enumerate(_ORDINALS.split())]
        + [(word, 20 + 10 * number) for number, word in enumerate(_TENS.split())]
        + [(word, 20 + 10 * number) for number, word in enumerate(_TENTHS.split())]
    ),
    scales={
        "hundred": 100,
        "hundreds": 100,
        "hundredth": 100,
        "thousand": 1000,
        "thousands": 1000,
        "thousandth": 1000,
        "million": 10**6,
        "mln": 10**6,
        "mn": 10**6,
        "m": 10**6,
        "billion": 10**9,
        "bln": 10**9,
        "bn": 10**9,
        "b": 10**9,
        "trillion": 10**12,
        "dozen": 12,
    },
)

WORDINGS: dict[str, Wording] = {"en": ENGLISH}
"""The lists by language, as the first part of a BCP 47 tag."""

_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_NUMERAL = re.compile(r"\d+|[^\W\d_]*[\u2150-\u218b\u00bc-\u00be]")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[,'\u00a0\u202f ][0-9]{3})+(?![0-9])")
_CLAUSE = re.compile(r"[,;:()!?]|\.(?![0-9])")
_ORDINAL_ENDING = frozenset({"st", "nd", "rd", "th"})


def wording_of(language: str | None) -> Wording | None:
    """Return the lists for a language tag, None where there are none.

    >>> wording_of("en-GB") is ENGLISH
    True
    """
    return WORDINGS.get((language or "").split("-")[0].lower())


def tokens(text: str) -> list[str]:
    """Return words and numbers of a text in small letters, grouping taken out of numbers.

    >>> tokens("Some 1,275 people weren’t there")
    ['some', '1275', 'people', "weren't", 'there']
    """
    return [token.casefold().replace("’", "'") for token in _TOKEN.findall(_ungrouped(text))]


def _ungrouped(text: str) -> str:
    """Return a text with the marks taken out that group the digits of one number."""
    return _GROUPED.sub(lambda number: "".join(filter(str.isdigit, number[0])), text)


def weighty(text: str, wording: Wording) -> str | None:
    """Return the first word of a text that a gap may not drop: a negation, hedge, modal or reporting verb, or a number.

    >>> weighty("of the town were not", ENGLISH)
    'not'
    """
    if number := _NUMERAL.search(text):
        return number[0]
    for token in tokens(text):
        if (
            token in wording.weighty
            or (len(token) > 1 and token in wording.scales)
            or token.endswith("n't")
        ):
            return token
    return None


def is_negated(text: str, wording: Wording) -> bool:
    """Tell whether a text holds a negation; those inside comparators such as "no fewer than" do not count.

    >>> is_negated("no fewer than 40 came", ENGLISH), is_negated("nobody came", ENGLISH)
    (False, True)
    """
    plain = f" {' '.join(tokens(text))} "
    for phrases in wording.comparators.values():
        for phrase in phrases:
            plain = plain.replace(f" {phrase} ", " ")
    return any(token in wording.negations or token.endswith("n't") for token in plain.split())


def numbers_in(text: str, wording: Wording) -> set[Decimal]:
    """Return the numbers that a text states in digits or in words; from a million on also without the scale.

    >>> sorted(numbers_in("$ 170 mln, two hundred and four, thirty-second", ENGLISH))
    [Decimal('32'), Decimal('170'), Decimal('204'), Decimal('170000000')]
    """
    found: set[Decimal] = set()
    for clause in _CLAUSE.split(_ungrouped(text)):
        words, at = tokens(clause), 0
        while at < len(words):
            numbers, stop = _read_number(words, at, wording)
            found |= numbers
            at = max(stop, at + 1)
    return found


def _read_number(words: list[str], at: int, wording: Wording) -> tuple[set[Decimal], int]:
    """Return the readings of the longest number that begins at a word, and the word after it."""
    total = Decimal(0)
    current: Decimal | None = None
    plain: set[Decimal] = set()
    start = at
    while at < len(words):
        word = words[at]
        number, scale = _number(word, wording), wording.scales.get(word)
        if number is not None:
            if word[0].isdigit() and at > start:
                break
            if current is not None and not _joins(current, number):
                break
            current = (current or Decimal(0)) + number
        elif scale is not None and (current is not None or at == start):
            scaled = (Decimal(1) if current is None else current) * scale
            if scale >= 10**6 and current is not None:
                plain.add(current)
            total, current = (total, scaled) if scale < 1000 else (total + scaled, None)
        elif not (word in _ORDINAL_ENDING and words[at - 1][0].isdigit()) and not _links(
            words, at, current, total, wording
        ):
            break
        at += 1
    if at == start or (len(words[start]) == 1 and words[start].isalpha()):
        return set(), at
    return {total + (current or Decimal(0))} | plain, at


def _joins(current: Decimal, number: Decimal) -> bool:
    """Tell whether a number goes on the one before it: "twenty" and "two", "four hundred" and "six"."""
    return (current % 100 == 0 and current > 0 and number < 100) or (
        current % 10 == 0 and current % 100 >= 20 and number < 10
    )


def _links(
    words: list[str], at: int, current: Decimal | None, total: Decimal, wording: Wording
) -> bool:
    """Tell whether an "and" stands inside a number, as in "two hundred and four"."""
    if words[at] != "and" or at + 1 == len(words) or words[at + 1][0].isdigit():
        return False
    follows = _number(words[at + 1], wording)
    open_end = (current is not None and current % 100 == 0 and current > 0) or (
        current is None and total > 0
    )
    return open_end and follows is not None and follows < 100


def _number(word: str, wording: Wording) -> Decimal | None:
    if word[0].isdigit():
        try:
            return parse_decimal(
                word.rstrip("0").rstrip(".") if "." in word else word.lstrip("0") or "0"
            )
        except ValueError:
            return None
    number = wording.numbers.get(word)
    return None if number is None else Decimal(number)


def qualifiers_of(number: str, text: str, wording: Wording) -> set[str]:
    """Return the comparators whose words stand right before a number written in digits.

    >>> qualifiers_of("150", "the fate of over 150", ENGLISH)
    {'more-than'}
    """
    plain = f" {' '.join(tokens(text))} "
    return {
        comparator
        for comparator, phrases in wording.comparators.items()
        if comparator != "between" and any(f" {phrase} {number} " in plain for phrase in phrases)
    }


def comparator_in(text: str, wording: Wording) -> set[str]:
    """Return the comparators whose words stand in a text.

    >>> sorted(comparator_in("the fate of over 150", ENGLISH))
    ['more-than']
    """
    plain = f" {' '.join(tokens(text))} "
    found = set()
    for comparator, phrases in wording.comparators.items():
        if any(f" {phrase} " in plain for phrase in phrases) or (
            comparator == "between" and re.search(r"[0-9] ?[-–] ?[0-9]", text)
        ):
            found.add(comparator)
    return found
