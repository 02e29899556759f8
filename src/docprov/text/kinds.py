"""What kind of number one is: a count or measure, or one that counts nothing.

The number of an order, a date, a time of day, an ordinal and a part of a name count nothing.
"""

import re
from collections.abc import Container
from decimal import Decimal

from docprov.text.beginnings import CLOCK, LABEL
from docprov.text.corrections import is_corrected
from docprov.text.number_parts import HYPHENS, part_after
from docprov.text.reach import PARTING
from docprov.text.stated import Kind, Numeral
from docprov.text.stretch import DASHES, REACH, STOPS, Stretch

_LONGEST_SHORT = 3
"""Letters of a label, at most, that is a short form."""
_HOURS = 24
_LONGEST_STREET = 4
"""Words of the name of a street, at most."""
_LONGEST_NAME = 3
"""Words, at most, of a name in quotation marks behind its number, with a hyphen."""
_OPENING = frozenset('"\N{DOUBLE LOW-9 QUOTATION MARK}«“')
_CLOSING = frozenset('"“”»')
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_LONGEST_LINK = 3
"""Letters, at most, of a short word such as "was", which counts nothing."""
_MINUTE = re.compile(r"[0-5]\d")
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")


def kind_of(
    read: Stretch, lower: Numeral, upper: Numeral, dates: Container[int], unit: str
) -> Kind:
    """Return what kind of number a numeral or range is.

    Args:
        read: the text.
        lower: its numeral, or the one at the lower end.
        upper: its numeral, or the one at the upper end.
        dates: the indexes of the tokens that are in dates.
        unit: the unit of measure next to it, empty for none.
    """
    first, after = lower.first, upper.after
    if first in dates or _is_year_in_brackets(read, lower, after) or _is_dated(read, lower, after):
        return "date"
    if _is_clock(read, lower, after):
        return "clock"
    if lower.ordinal or upper.ordinal:
        return "ordinal"
    if _is_title(read, lower, after):
        return "name"
    if not (read.quiet(first - REACH, first) and read.quiet(after, after + REACH)):
        if _is_unscaled(read, upper) and _is_label(read, lower, after, unit):
            return "label"
        if _is_name(read, lower, after):
            return "name"
    if is_corrected(read, first, after):
        return "corrected"
    return "fraction" if upper.fraction else "count"


def _is_dated(read: Stretch, numeral: Numeral, after: int) -> bool:
    """Return whether words make a number a year, month or century: in the year 833, 648 BC."""
    first = numeral.first
    value = numeral.value
    if not read.holds(LABEL) or (value is not None and value != value.to_integral_value()):
        return False  # 两个半月: two and a half months
    if read.language.phrases("dated_after").starting(read.words, after):
        return True
    if read.language.phrases("era_before").ending(read.words, first):
        return True
    if read.language.phrases("dated_before").ending(read.words, first) is None:
        return False
    if after >= len(read.words) or read.words[after] in STOPS | PARTING:
        return True
    names = ("articles", "clause_links", "date_fillers", "year_before", "coordinators")
    return read.language.phrases(*names).starting(read.words, after) is not None


def _is_year_in_brackets(read: Stretch, numeral: Numeral, after: int) -> bool:
    """Return whether brackets have nothing but a number that can be a year: the Rook (1904)."""
    words, first = read.words, numeral.first
    if (
        not numeral.digits
        or not first
        or words[first - 1] != "("
        or words[after : after + 1] != [")"]
    ):
        return False
    named = first > 2 and read.tokens[first - 2].capital
    return named and words[first].isdigit() and _FIRST_YEAR <= int(words[first]) <= _LAST_YEAR


def _is_clock(read: Stretch, numeral: Numeral, after: int) -> bool:
    first = numeral.first
    if ":" in read.words[first] or not read.holds(CLOCK):
        return ":" in read.words[first]
    unit = read.language.named("units").starting(read.words, after)
    if hour := read.language.phrases("clock_after").starting(read.words, after):
        return unit is None or unit[0] <= hour[0]
    if read.language.phrases("clock_before").ending(read.words, first):
        if (numeral.value or 0) > _HOURS or (unit is None and _counts_noun(read, after)):
            return False  # a las 12 barcas
        # a las tres horas y media: after so much time
        return not (unit and part_after(read.words, after + unit[0], read.language))
    hour = read.language.phrases("clock_after").ending(read.words, first)
    minute = read.language.phrases("clock_minutes").starting(read.words, after)
    if hour and ends_number(read, first - hour[0]) and (minute or _ends_time(read, first, after)):
        return True  # the minutes of 2点30分, of 17 h 30
    timed = read.language.phrases("clock_at").ending(read.words, first)
    return bool(timed and unit is None and _HOUR.fullmatch(read.words[first]))


def _counts_noun(read: Stretch, after: int) -> bool:
    """Return whether a number counts a noun behind it: en el muelle 40 barcas.

    Told only where the words that look like such a noun and are none are listed.
    """
    counted, other = (read.language.phrases(name) for name in ("counted", "not_counted"))
    if not other.exact or other.starting(read.words, after):
        return False
    return counted.starting(read.words, after) is not None


def _ends_time(read: Stretch, first: int, after: int) -> bool:
    """Return whether two digits behind an hour count nothing behind them: à 17 h 30, 9 barques."""
    if not _MINUTE.fullmatch(read.words[first]):
        return False
    if after >= len(read.words) or read.words[after] in STOPS:
        return True
    counted = read.tokens[after].number is not None
    return counted or bool(read.language.phrases("articles").starting(read.words, after))


def _is_label(read: Stretch, numeral: Numeral, after: int, unit: str) -> bool:
    first = numeral.first
    if first and read.words[first - 1] in {"#", "№", "§"}:
        return True
    if first and not unit and numeral.digits and _ends_code(read, first, after):
        return True
    if not _is_unscaled(read, numeral) or numeral.value is None or not _is_whole(numeral.value):
        return False
    if not read.holds(LABEL):
        return _is_item(read, first, after)
    names = ("labels", "labels_of_digits") if numeral.digits else ("labels",)
    label = read.language.phrases(*names).ending(read.words, first)
    if numeral.digits and read.words[first - 1].isalpha() and not read.words[first].isdigit():
        label = None  # train 70,000 teachers
    if label and not unit and not ends_number(read, first - label[0]):
        named = first - label[0]
        if read.words[first - 1].isalpha() and _counts_noun(read, after):
            return False
        return not (_is_determined(read, named, first, after) or _is_verb(read, named, after))
    # An ending of a case can stand between the digits and the word.
    names = ("labels_after", "labels_after_digits") if numeral.digits else ("labels_after",)
    for at in range(after, min(after + 3, len(read.words))):
        if read.language.phrases(*names).starting(read.words, at):
            return True
        if read.words[at] not in DASHES:
            break
    return _is_item(read, first, after) or _is_address(read, after)


def _ends_code(read: Stretch, first: int, after: int) -> bool:
    """Return whether digits belong to the letters before them: the A5, U-47, DC-3, in German U 47.

    Where a capital letter can be a word, a space parts it from a number: A 40-foot boat.
    """
    words, tokens = read.words, read.tokens
    if read.glued(first) and tokens[first - 1].capital:
        return len(words[first - 1]) == 1
    hyphen = first > 1 and words[first - 1] in HYPHENS and read.glued(first - 1)
    if hyphen and read.glued(first):
        letters, is_short = first - 2, len(words[first - 2]) <= _LONGEST_SHORT
    else:
        letters, is_short = first - 1, len(words[first - 1]) == 1
        is_short = (
            is_short and read.language.has("capital_nouns") and not ends_number(read, letters)
        )
    counted, other = (read.language.phrases(name) for name in ("counted", "not_counted"))
    counts = counted.starting(words, after) and not other.starting(words, after)
    return is_short and words[letters].isalpha() and tokens[letters].capital and not counts


def _is_item(read: Stretch, first: int, after: int) -> bool:
    """Return whether a number in brackets counts the items of a list: (1) that huts be painted."""
    if first == 0 or read.words[first - 1] != "(" or after >= len(read.words):
        return False
    begins = first == 1 or read.words[first - 2] in STOPS
    return begins and read.words[after] == ")" and read.glued(after)


def _is_address(read: Stretch, after: int) -> bool:
    """Return whether the name of a street follows a number: 22 Mill Street."""
    streets = read.language.phrases("streets")
    for at in range(after, min(after + _LONGEST_STREET, len(read.words))):
        if not read.tokens[at].capital:
            return False
        if at > after and streets.starting(read.words, at):
            return True
    return False


def _is_unscaled(read: Stretch, numeral: Numeral) -> bool:
    """Return whether a number can be a label: with no scale, but where all are written with it."""
    return numeral.scale == 1 or (read.language.has("positional") and not numeral.digits)


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _is_determined(read: Stretch, at: int, first: int, after: int) -> bool:
    """Return whether a noun has an article, so that the number after it counts what follows it.

    Where nouns have capitals, one has to follow: am Kai 40 Boote, and not am Kai 40 lag es.
    """
    phrases, word = read.language.phrases, read.words[at]
    is_name = read.words[first - 1] == "." or read.tokens[first - 1].capital
    if read.language.has("capital_nouns"):
        if not read.tokens[at].capital and len(word) > _LONGEST_SHORT and word.isalpha():
            return True  # runde 40 Boote
        is_noun = after < len(read.tokens) and read.tokens[after].capital
        is_label = phrases("labels", "labels_of_digits").starting(read.words, after)
        is_name = not is_noun or is_label is not None
    if not at or is_name or not phrases("label_determiners").exact:
        return False
    at = read.skipping(at, "label_adjectives", -1)  # at the new pier 40 boats lay
    return phrases("label_determiners", "possessives").ending(read.words, at) is not None


def _is_verb(read: Stretch, at: int, after: int) -> bool:
    """Return whether a word like a label is a verb, whose object is counted: they hold 40 men."""
    subjects, counted = (read.language.phrases(name) for name in ("verb_subjects", "counted"))
    subject = subjects.ending(read.words, at)
    if subject is None or not counted.starting(read.words, after):
        return False
    ends = ((subjects, read.words[at - 1]), (counted, read.words[after]))  # "was" ends like boats
    return subject[0] > 1 or all(
        (word,) in listed.exact or len(word) > _LONGEST_LINK for listed, word in ends
    )


def ends_number(read: Stretch, at: int) -> bool:
    """Return whether a number ends before a place: "the 3rd pier" has its own number."""
    if not at:
        return False
    if read.language.has("positional") and ends_number_word(read, at):
        return True
    ordinal = read.language.phrases("ordinal_endings").ending(read.words, at)
    return read.tokens[at - 1].number is not None or bool(ordinal and read.glued(at - 1))


def ends_number_word(read: Stretch, at: int) -> bool:
    """Return whether a word of a number ends before a place."""
    return any(read.language.numbers(name).ending(read.words, at) for name in ("numbers", "scales"))


def _is_title(read: Stretch, numeral: Numeral, after: int) -> bool:
    """Return whether a number word begins a name in quotation marks: the ship "Three Brothers".

    What was said is no name: a comma or colon parts it from who says it.
    """
    first, words = numeral.first, read.words
    if not first or words[first - 1] not in _OPENING or not read.tokens[first].capital:
        return False
    closing = next((at for at in range(after, len(words)) if words[at] in _CLOSING), len(words))
    inside = words[after:closing]
    is_named = closing < len(words) and 0 < len(inside) <= _LONGEST_NAME
    around = {*words[first - 2 : first - 1], *words[closing + 1 : closing + 2]}
    return is_named and PARTING.isdisjoint({*around, *inside}) and STOPS.isdisjoint(inside)


def _is_name(read: Stretch, numeral: Numeral, after: int) -> bool:
    """Return whether a number word belongs to a name: an inn called The Three Oars."""
    first = numeral.first
    if read.language.has("capital_nouns") or not first or after >= len(read.tokens):
        return False
    named = read.language.phrases("articles").ending(read.words, first) is not None
    return named and read.tokens[first].capital and read.tokens[after].capital
