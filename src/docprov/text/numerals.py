"""Numbers of a text in digits, words or numerals: their values, without what qualifies them.

A number is read part by part, by one rule for all languages: units add to tens and hundreds, a
scale multiplies what is before it. `half a million`, `3½`, `40 thousand`, `einundzwanzig` and
`三百零六` are read so.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from attrs import evolve

from docprov.text.beginnings import GOES_ON, NUMBER, PHRASED
from docprov.text.language import Language
from docprov.text.number_parts import part_after
from docprov.text.number_reading import NumberReading
from docprov.text.stated import Numeral
from docprov.text.tokens import Token

_MOST_OF_WHOLE = 100
_MOST_PARTS = 16
_LEAST_SCALED = 100
_LEAST_PARTED = 1000
_ROUNDS = {
    "rounds": frozenset(("about",)),
    "rounds_over": frozenset(("more-than", "at-least", "about")),
    "rounds_under": frozenset(("nearly", "fewer-than", "about")),
}
"""The comparators that the words of each list mean without another word."""


def numerals_of(
    tokens: Sequence[Token], words: list[str], places: Iterable[int], language: Language
) -> list[Numeral]:
    """Return the numbers of some tokens, in their order.

    Args:
        tokens: the tokens of a text.
        words: their keys.
        places: where words are that can begin a number.
        language: the language of the text.
    """
    found: list[Numeral] = []
    at = 0
    for place in places:
        if place < at or is_in_other_word(words, place, language):
            continue
        at = place + _skipped(words, place, language)
        if at >= len(tokens):
            break
        numeral = None
        if tokens[at].flags & PHRASED:
            numeral = (
                _one_and_part(words, at, language, counted=bool(found) and found[-1].after == at)
                or _round(words, at, language)
                or _vague(words, at, language)
                or _fraction(words, at, language)
            )
        numeral = (
            numeral
            or _slashed(tokens, words, at, language)
            or _digits(tokens, at)
            or _longer(_read(tokens, words, at, language), _ordinal(words, at, language))
        )
        if numeral is None or _is_no_number(tokens, words, numeral, language):
            at += 1
        else:
            numeral = _dual(words, _without_unit(words, numeral, language), language)
            found.append(_with_parted_scale(words, numeral, language))
            at = found[-1].after
    return _with_decimals(_with_shares(found, words, language), words, language)


def is_in_other_word(words: list[str], at: int, language: Language) -> bool:
    """Return whether a letter of a script without spaces is part of a word: 一般, 统一."""
    return language.has("spaceless") and language.phrases("not_numbers").covers(words, at, 2)


def _longer(read: Numeral | None, listed: Numeral | None) -> Numeral | None:
    """Return a number as it is read, or an ordinal that goes on behind it: dix-neuvième."""
    return listed if read is None or (listed and listed.after > read.after) else read


def _slashed(
    tokens: Sequence[Token], words: list[str], at: int, language: Language
) -> Numeral | None:
    """Return a fraction in digits of a unit or of a whole: 3/4 mile; a day can be 3/4."""
    if words[at + 1 : at + 2] != ["/"] or len(words) < at + 4 or (at and tokens[at].glued):
        return None
    over, under = tokens[at].number, tokens[at + 2].number
    glued = tokens[at + 1].glued and tokens[at + 2].glued
    if not over or not under or not over < under <= _MOST_PARTS or not glued:
        return None
    link = language.phrases("fraction_links", "whole_links").starting(words, at + 3)
    if not (link or language.named("units").starting(words, at + 3)):
        return None
    share = round(over / under, 9)
    return Numeral(at, at + 3, share, share, fraction=True)


def _digits(tokens: Sequence[Token], at: int) -> Numeral | None:
    """Return a number that is one token in digits and no part of a longer one."""
    number = tokens[at].number
    following = tokens[at + 1].flags if at + 1 < len(tokens) else 0
    if number is None or following & (GOES_ON | NUMBER):
        return None
    return Numeral(at, at + 1, +number, +number, digits=True)


def _read(tokens: Sequence[Token], words: list[str], at: int, language: Language) -> Numeral | None:
    """Return the number that begins at a token; "between" parts two where "and" could join one."""
    if words[at].isalpha() and language.summed.starting(words, at) is None:
        return None
    numeral = NumberReading(tokens, words, at, language).numeral()
    if numeral is None or not language.phrases("range_openers").ending(words, at):
        return numeral and _with_last_digit(words, numeral, language)
    for link in range(at + 1, numeral.after - 1):
        if not language.phrases("between_links").starting(words, link):
            continue
        lower = NumberReading(tokens[at:link], words[at:link], 0, language).numeral()
        upper = NumberReading(tokens, words, link + 1, language).numeral()
        if lower and upper and upper.after >= numeral.after and _is_below(lower, upper):
            return evolve(lower, first=at, after=at + lower.after)
    return numeral


def _with_last_digit(words: list[str], numeral: Numeral, language: Language) -> Numeral:
    """Return a number with its last digit counting the next lower scale: 一百五 is 150.

    Only where nothing that it counts is behind it, as old texts leave out the naught of 105.
    """
    after = numeral.after
    if not language.has("last_digit_scaled") or after - numeral.first < 3 or numeral.ordinal:
        return numeral
    digit = language.numbers("numbers").exact.get((words[after - 1],), Decimal(0))
    scale = language.numbers("scales").exact.get((words[after - 2],), Decimal(0))
    goes_on = after < len(words) and words[after].isalpha()
    if goes_on and language.named("comparators_after").starting(words, after):
        goes_on = False
    goes_on = goes_on or (words[after - 1],) in language.named("units").exact  # 三百两
    if goes_on or scale < _LEAST_SCALED or not 0 < digit < 10 or numeral.value is None:
        return numeral
    value = numeral.value - digit + digit * scale / 10
    return evolve(numeral, value=value, bare=value, scale=Decimal(1))


def _without_unit(words: list[str], numeral: Numeral, language: Language) -> Numeral:
    """Return a number without a last letter that is the unit and no digit: 二十两, twenty taels."""
    last = numeral.after - 1
    if not language.has("positional") or last == numeral.first or numeral.value is None:
        return numeral
    digit = language.numbers("numbers").exact.get((words[last],))
    if digit is None or (words[last],) not in language.named("units").exact:
        return numeral
    scaled = (words[last - 1],) in language.numbers("scales").exact
    value = (numeral.value - digit) / (1 if scaled else 10)
    return evolve(numeral, after=last, value=value, bare=value, scale=Decimal(1))


def _dual(words: list[str], numeral: Numeral, language: Language) -> Numeral:
    """Return two million where only the unit behind a word tells it from one million."""
    if not language.has("duals"):
        return numeral
    found = language.numbers("duals_before_units").starting(words, numeral.first)
    unit = language.named("units").starting(words, numeral.after)
    if found is None or unit is None or numeral.first + found[0] != numeral.after:
        return numeral
    return evolve(numeral, value=found[1], bare=found[1], scale=Decimal(1))


def _with_parted_scale(words: list[str], numeral: Numeral, language: Language) -> Numeral:
    """Return a number with the scale from which one letter parts it: 40多万, 二千余万."""
    if not language.has("positional") or numeral.value is None or numeral.ordinal:
        return numeral
    found = language.named("comparators_after").starting(words, numeral.after)
    scale = _scale_behind(words, numeral.after + 1, language) if found and found[0] == 1 else None
    if found is None or scale is None:
        return numeral
    return evolve(
        numeral,
        after=numeral.after + 1 + scale[0],
        value=numeral.value * scale[1],
        bare=numeral.value,
        scale=scale[1],
        hedges=frozenset(found[1].split()),
    )


def _scale_behind(words: list[str], at: int, language: Language) -> tuple[int, Decimal] | None:
    """Return the length and the value of large scales glued to what is before a place."""
    if not language.has("positional") or language.named("units").starting(words, at):
        return None  # 10多千米: kilometres
    first, factor = at, Decimal(1)
    while scale := language.numbers("scales").starting(words, at):
        factor, at = factor * scale[1], at + scale[0]
    return (at - first, factor) if factor >= _LEAST_PARTED else None


def _is_below(lower: Numeral, upper: Numeral) -> bool:
    return (lower.value or Decimal(0)) < (upper.value or Decimal(0))


def _with_shares(numerals: list[Numeral], words: list[str], language: Language) -> list[Numeral]:
    """Return numbers with those made one of which a word makes a share: 八分之三, 3 eighths."""
    links = language.phrases("share_links")
    if not links.exact:
        return numerals
    found: list[Numeral] = []
    for each in numerals:
        last = found[-1] if found else None
        between = tuple(words[last.after : each.first]) if last else ()
        clock = last and language.phrases("clock_before").ending(words, last.first)
        if clock or (last and last.digits and not language.has("spaceless")):
            found.append(each)
        elif last and last.value and _is_part(each, last) and between in links.exact:
            share = round((each.value or 0) / last.value, 9)
            found[-1] = Numeral(last.first, each.after, share, share, fraction=True)
        else:
            found.append(each)
    return found


def _with_decimals(numerals: list[Numeral], words: list[str], language: Language) -> list[Numeral]:
    """Return numbers with those made one that name their decimals: шесть целых пять десятых."""
    links = language.phrases("decimal_wholes").exact
    if not links:
        return numerals
    found: list[Numeral] = []
    for each in numerals:
        last = found[-1] if found else None
        if last and each.first < last.after:
            continue  # an ordinal that names a decimal place of the one before it
        linked = last is not None and tuple(words[last.after : each.first]) in links
        part = _of_place(each, words, language) if linked else _part_of_one(each, words, language)
        if last and linked and part.fraction and last.value is not None and part.value is not None:
            value = last.value + part.value
            found[-1] = Numeral(last.first, part.after, value, value)
        else:
            found.append(part)
    return found


def _part_of_one(numeral: Numeral, words: list[str], language: Language) -> Numeral:
    """Return a number in words as a share of one unit; no share of a noun: три тысячных полка."""
    share = numeral if numeral.digits else _of_place(numeral, words, language)
    measured = language.named("units").starting(words, share.after)
    ends = share.after >= len(words) or not words[share.after][0].isalpha()
    return share if measured or ends else numeral


def _of_place(numeral: Numeral, words: list[str], language: Language) -> Numeral:
    """Return a number as the share that the decimal place behind it makes of it: пять сотых."""
    place = language.numbers("decimal_places").starting(words, numeral.after)
    if place is None or numeral.ordinal or not 0 < (numeral.value or 0) < place[1]:
        return numeral
    share = round((numeral.value or 0) / place[1], 9)
    return Numeral(numeral.first, numeral.after + place[0], share, share, fraction=True)


def _is_part(numeral: Numeral, whole: Numeral) -> bool:
    return numeral.value is not None and numeral.value <= (whole.value or 0) * _MOST_OF_WHOLE


def _is_no_number(
    tokens: Sequence[Token], words: list[str], numeral: Numeral, language: Language
) -> bool:
    """Return whether a number is an article, or a letter of another word: 参加, to take part."""
    joined = language.phrases("numbers_joined").exact
    if numeral.after - numeral.first == 1 and (words[numeral.first],) in joined:
        unit = language.named("units").starting(words, numeral.after)
        return not unit and not language.phrases("labels").ending(words, numeral.first)
    return _is_article(tokens, words, numeral, language)


def _is_article(
    tokens: Sequence[Token], words: list[str], numeral: Numeral, language: Language
) -> bool:
    """Return whether a word for one is the article of a number in digits: un 7 por ciento."""
    if numeral.value != 1 or numeral.digits or numeral.after >= len(tokens):
        return False
    one = language.phrases("ones").starting([words[numeral.first]], 0)
    return one is not None and tokens[numeral.after].number is not None


def _skipped(words: list[str], at: int, language: Language) -> int:
    """Return how many words are a sign or a unit before a number and none of its own: 百分之."""
    if not language.has("positional"):
        return 0
    unit = language.named("units_before").starting(words, at)
    sign = language.phrases("negative_before").starting(words, at)
    return max(unit[0] if unit else 0, sign[0] if sign else 0)


def _one_and_part(
    words: list[str], at: int, language: Language, *, counted: bool
) -> Numeral | None:
    """Return one thing and a part of it: an hour and a half; nothing where a number counts it."""
    article = language.phrases("ones").starting(words, at)
    stop = at + (article[0] if article else 0)
    unit = language.named("units").starting(words, stop)
    part = unit and part_after(words, stop + unit[0], language)
    if unit and article and part is None and language.named("comparators").ending(words, at):
        one = Decimal(1)  # about a foot
        return Numeral(at, stop, one, one)
    if unit is None and article and (found := _noun_and_part(words, stop, language)):
        return Numeral(at, found[0], 1 + found[1], 1 + found[1])
    if (
        unit is None
        or part is None
        or not (article or (language.has("units_alone") and not counted))
    ):
        return None
    value = 1 + part[1]
    return Numeral(at, stop + unit[0] + part[0], value, value, unit=unit[1])


def _noun_and_part(words: list[str], at: int, language: Language) -> tuple[int, Decimal] | None:
    """Return where a noun and a part of it end, and the part: a "room and a half" for each.

    In none of the words of another noun: a man and a half starved dog.
    """
    number = language.summed.starting(words, at) or language.numbers("fractions").starting(
        words, at
    )
    if at >= len(words) or number or not words[at].isalpha():
        return None
    part = part_after(words, at + 1, language)
    after = at + 1 + (part[0] if part else 0)
    ends = after >= len(words) or not words[after][0].isalpha()
    ends = ends or words[after] in language.plain("limit_parting")
    joined = words[after : after + 1] == ["-"]
    joined = joined or language.phrases("fraction_links").starting(words, after) is not None
    return (after, part[1]) if part and part[0] > 1 and ends and not joined else None


def _vague(words: list[str], at: int, language: Language) -> Numeral | None:
    found = language.phrases("vague").starting(words, at)
    if found is None:
        return None
    after = at + found[0]
    while scale := language.numbers("scales").starting(words, after):
        after += scale[0]
    return Numeral(at, after, None)


def _round(words: list[str], at: int, language: Language) -> Numeral | None:
    listed = ((language.numbers(name).starting(words, at), name) for name in _ROUNDS)
    found = [(match, name) for match, name in listed if match]
    if not found:
        return None
    (length, value), name = max(found, key=lambda each: each[0][0])  # the longest, or the first
    after, is_part = at + length, value < 1  # 过半数, more than half
    scale = _scale_behind(words, after, language)
    if scale and not is_part:  # 十几万
        after, value = after + scale[0], value * scale[1]
    shared = language.numbers("shared_scales").ending(words, after)
    one = shared[1] if shared and shared[0] < after - at else Decimal(1)
    return Numeral(at, after, value, value / one, one, hedges=_ROUNDS[name], fraction=is_part)


def _ordinal(words: list[str], at: int, language: Language) -> Numeral | None:
    """Return an ordinal, of two words where a language parts them: vigésimo quinto."""
    ordinals = language.numbers("ordinals")
    found = ordinals.starting(words, at)
    if found is None:
        return None
    value, after = found[1], at + found[0]
    unit = ordinals.starting(words, after) if language.has("parted_ordinals") else None
    if unit and value % 10 == 0 and unit[1] < 10:
        value, after = value + unit[1], after + unit[0]
    return Numeral(at, after, value, value, ordinal=True)


def _fraction(words: list[str], at: int, language: Language) -> Numeral | None:
    """Return a fraction; of a scale it is a number: half a million."""
    found = language.numbers("fractions").starting(words, at)
    if found is None:
        return None
    length, share = found
    after = at + length
    link = language.phrases("fraction_links").starting(words, after)
    behind = after + (link[0] if link else 0)
    scale = language.numbers("scales").starting(words, behind)
    scale = scale or language.numbers("scales_behind").starting(words, behind)
    if scale is None:
        return Numeral(at, after, share, share, fraction=True)
    after += (link[0] if link else 0) + scale[0]
    return Numeral(at, after, share * scale[1], share, scale[1])
