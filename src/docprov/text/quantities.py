"""Quantities that a stretch of text states, with what qualifies them: the one reader of them.

Each is a number, a range or a word such as `several`, with its comparators, its sign and its unit,
and what kind of number it is: a count or measure, or one that counts nothing, such as the number of
an order, a date, an ordinal, or the whole of which a part is given.
"""

from collections.abc import Container, Sequence
from decimal import Decimal

from attrs import evolve

from docprov.text.beginnings import BEHIND, NUMBER, PART
from docprov.text.changes import ends_of_changes
from docprov.text.compounds import described_by
from docprov.text.kinds import kind_of
from docprov.text.language import Language
from docprov.text.leading import (
    before_minus,
    before_one,
    before_sign,
    before_unit,
    is_negative,
    signs_of,
)
from docprov.text.measures import (
    digit_behind,
    is_of_tenths,
    one_and_a_half,
    unit_behind,
    unit_of,
)
from docprov.text.neutral import VERBAL
from docprov.text.number_parts import part_after
from docprov.text.qualifiers import EXACT, qualified_after, qualified_before, with_limits
from docprov.text.range_ends import ends_of, is_pair, is_pair_of_tens, lower_end
from docprov.text.row_heads import Head, head_of
from docprov.text.stated import Numeral, Stated
from docprov.text.stated_ranges import limited, ranged, tolerated
from docprov.text.stretch import DASHES, REACH, Stretch, is_word, stretch_of
from docprov.text.times import dated_tokens
from docprov.text.wholes import with_wholes

_MEASURED = "measured"
"""In the name of phrases that compare only with a measure: taller than 3 feet."""
_FARTHEST = 3
_FARTHEST_CLOSER = 6
_TENTHS = 10
_PAIR = 2
_MOST_HALVED = 100


def quantities_of(text: str, language: Language) -> list[Stated]:
    """Return what a text states by its numbers, in their order.

    >>> from docprov.text.language import language_of
    >>> found, = quantities_of("delivered over 12 thousand bricks", language_of("en"))
    >>> found.low, sorted(found.comparators)
    (Decimal('12000.0'), ['more-than'])
    """
    read = stretch_of(text, language)
    return read.once(_quantities) if read.begun & NUMBER else []


def _quantities(read: Stretch) -> list[Stated]:
    numerals = read.numerals
    if not numerals:
        return []
    dates = dated_tokens(read)
    found = []
    at = 0
    while at < len(numerals):
        upper = _range_end(read, numerals, at)
        found.append((lower_end(read, numerals[at], upper), upper or numerals[at]))
        at += 2 if upper else 1
    measured = [(pair, unit_of(read, *pair)) for pair in found]
    # 40 pour cent: the word of a unit is no number
    whole = [(last.after, end) for (_, last), (end, unit) in measured if unit and not last.fraction]
    taken = {at for after, end in whole for at in range(after, end)}
    measured = [each for each in measured if each[0][0].first not in taken]
    found = [pair for pair, _ in measured]
    spans = [(lower.first, end) for (lower, _), (end, _) in measured]
    stated = [
        one_and_a_half(read, _or_two(read, _stated(read, lower, upper, unit, dates), lower), lower)
        for (lower, upper), unit in measured
    ]
    more = [
        *_scaled(read, stated, found),
        *ends_of_changes(read, stated, found),
        *limited(read, stated),
        *ranged(read, stated, found),
        *tolerated(read, stated, found),
    ]
    return [*with_wholes(read, spans, stated), *more]


def _scaled(
    read: Stretch, stated: Sequence[Stated], numerals: Sequence[tuple[Numeral, Numeral]]
) -> list[Stated]:
    """Return what is stated if a letter glued to digits is a scale: 2.6m, metres or millions."""
    scales, found = read.language.numbers("scales_glued"), []
    for each, (_, last) in zip(stated, numerals, strict=True):
        at = last.after
        scale = scales.starting(read.words, at)
        if scale and read.glued(at) and each.low is not None and each.high is not None:
            low, high = (end * scale[1] for end in (each.low, each.high))
            found.append(evolve(each, low=low, high=high, unit=""))
    return found


def _or_two(read: Stretch, each: Stated, numeral: Numeral) -> Stated:
    """Return one to two for a number that an article and its noun begin: a day or two."""
    at, language = numeral.first - 2, read.language
    link = language.phrases("one_or_links").ending(read.words, numeral.first)
    if each.low != _PAIR or each.high != _PAIR or numeral.digits or link is None or at < 1:
        return each
    if not read.words[at].isalpha() or not language.phrases("ones").ending(read.words, at):
        return each
    unit = language.named("units").starting(read.words, at)
    return evolve(each, low=Decimal(1), start=read.spans[at - 1][0], unit=unit[1] if unit else "")


def _range_end(read: Stretch, numerals: Sequence[Numeral], at: int) -> Numeral | None:
    """Return the numeral that ends the range which one begins, None for no range."""
    if at + 1 >= len(numerals):
        return None
    lower, upper = numerals[at], numerals[at + 1]
    ends = ends_of(lower, upper)
    if ends is None or not _are_alike(lower, upper):
        return None
    begun = min(before_unit(read, lower.first), before_minus(read, lower.first))
    opened = before_one(read, begun, 0)
    first, upper_sign = before_sign(read, before_unit(read, upper.first), lower.after + 1)
    between = tuple(read.words[lower.after : before_one(read, first, lower.after + 1)])
    between = _without_article(read, between, opened)
    names = ["range_links"]
    openers = read.language.phrases("between_openers")
    is_between = (
        openers.ending(read.words, opened)
        or openers.ending(read.words, read.skipping(opened, "articles", -1))
        or _is_closed(read, upper.after)
    )
    if is_between:
        names.append("between_links")
    linked = len(between) == 1 and between[0] in DASHES
    linked = linked or any(between in read.language.phrases(name).exact for name in names)
    beside = not between and (is_pair(lower, upper) or is_pair_of_tens(read, lower, upper))
    linked = linked or beside or _repeats(read, lower, upper, names, between)
    if not linked:
        return None
    low, high = ends
    ordered = is_between or is_negative(read, lower) or (upper_sign == 0 and low < high)
    return upper if ordered else None


def _are_alike(lower: Numeral, upper: Numeral) -> bool:
    """Return whether both numbers are parts or neither: half to three quarters of a million."""
    scaled = lower.fraction and upper.scale > 1 and (upper.bare or 1) < 1
    return scaled or upper.fraction == lower.fraction


def _without_article(read: Stretch, between: tuple[str, ...], opened: int) -> tuple[str, ...]:
    """Return the words between two numbers without the article that both have: de las 3 a las 4."""
    articles, openers = (read.language.phrases(each) for each in ("articles", "range_openers"))
    article = articles.ending(read.words, opened)
    if article is None or openers.ending(read.words, opened - article[0]) is None:
        return between
    closing = articles.ending(list(between), len(between))
    return between[: -closing[0]] if closing and len(between) > closing[0] else between


def _is_closed(read: Stretch, after: int) -> bool:
    """Return whether words behind a number make it the end of a range: 40与50条之间."""
    closers = read.language.phrases("range_closers")
    far = min(after + _FARTHEST_CLOSER, len(read.words)) if closers.exact else after
    for at in range(after, far):
        if closers.starting(read.words, at):
            return True
        if not is_word(read.tokens[at]):
            break
    return False


def _repeats(
    read: Stretch, lower: Numeral, upper: Numeral, names: Sequence[str], between: tuple[str, ...]
) -> bool:
    """Return whether both ends of a range have the same word: 20 carts to 35 carts."""
    for length in range(1, min(len(between), _FARTHEST + 1)):
        same = between[:length] == tuple(read.words[upper.after : upper.after + length])
        rest = between[length:]
        if same and any(rest in read.language.phrases(name).exact for name in names):
            return True
    units = read.language.named("units")
    first, last = (units.starting(read.words, each.after) for each in (lower, upper))
    rest = between[first[0] :] if first and last and first[1] == last[1] else ()
    return any(rest in read.language.phrases(name).exact for name in names)


def _stated(
    read: Stretch,
    lower: Numeral,
    upper: Numeral,
    measured: tuple[int, str],
    dates: Container[int],
) -> Stated:
    quiet_before = read.quiet(lower.first - REACH, lower.first)
    quiet_after = read.quiet(upper.after, upper.after + REACH)
    before, comparators = lower.first, frozenset[str]()
    if not quiet_before:
        before, comparators = qualified_before(read, lower, is_range=lower is not upper)
    after, unit = (upper.after, upper.unit) if upper.unit else measured
    unit = unit or lower.unit
    factor, added = Decimal(1), Decimal(0)
    if not quiet_after:
        factor, added, after = _with_part(read, upper, after, unit)
        after, further = _qualified_behind(read, upper, after)
        unit = unit or (unit_behind(read, after) if further else "")
        comparators = (comparators - {EXACT} if further else comparators) | further
    comparators = comparators or (lower.hedges | upper.hedges)
    comparators -= {VERBAL}
    if _MEASURED in comparators:  # taller than 3 men says nothing of 3
        comparators = comparators - {_MEASURED} if unit else frozenset()
    comparators = with_limits(read, before, after, comparators)
    head = Head(before) if quiet_before else head_of(read, lower, upper)
    before, factor = min(before, head.first), factor * head.scale
    if _is_from_to(read, lower, upper):
        comparators -= {"at-most", "about"}  # up to six ends the range from four
    if lower is not upper:
        comparators -= {EXACT}  # what can be exact of one number hedges both ends
    signs = (1, 1)
    if not (quiet_before and quiet_after):
        signs, before, after = signs_of(read, lower, upper, before, after)
    low = high = None
    if ends := ends_of(lower, upper):
        signed = zip(ends, signs, strict=True)  # in their order: between 5 and -3
        low, high = sorted((end * factor + added) * sign for end, sign in signed)
    if before == lower.first and _has_article(read, before):
        before -= 1
    return Stated(
        start=read.spans[before][0],
        stop=read.spans[after - 1][1],
        low=low,
        high=high,
        comparators=comparators,
        unit=unit,
        kind="count" if upper.fraction and unit else kind_of(read, lower, upper, dates, unit),
        number=(read.spans[lower.first][0], read.spans[upper.after - 1][1]),
        described=described_by(read, upper.after),
    )


def _with_part(
    read: Stretch, upper: Numeral, after: int, unit: str
) -> tuple[Decimal, Decimal, int]:
    """Return what the words after a number multiply it by and add to it, and where they end."""
    if not read.holds(PART) and not read.language.has("last_digit_scaled"):
        return Decimal(1), Decimal(0), after
    tenths = read.language.numbers("unit_scales").starting(read.words, upper.after)
    factor = tenths[1] if tenths else Decimal(1)
    if not unit and _has_half(read, upper):
        after += 1  # the noun between: three barrels and a half
        part = part_after(read.words, after, read.language)
    else:
        part = part_after(read.words, after, read.language) if unit else None
    added = part[1] * factor if part else Decimal(0)
    after += part[0] if part else 0
    digit = digit_behind(read, after)
    if factor == _TENTHS and unit and digit:  # 七成五, 七割5分
        return factor, added + digit, read.skipping(after + 1, "tenth_parts", 1)
    if digit and part is None and is_of_tenths(read, upper.after, after):
        return factor, added + digit / _TENTHS, after + 1
    return factor, added, after


def _qualified_behind(read: Stretch, upper: Numeral, after: int) -> tuple[int, frozenset[str]]:
    """Return where the qualifiers after a number and its unit end, and what they mean."""
    if not read.holds(BEHIND) and "(" not in read.words[upper.after : after + 2]:
        return after, frozenset()
    is_parted = after > upper.after and read.language.has("spaceless")
    after, further = qualified_after(read, after, is_unit=is_parted)
    if after > upper.after:  # a case of its unit can begin it: 12 tonu geçmeyen
        behind, cased = qualified_after(read, upper.after)
        after, further = (behind, cased) if cased and behind > after else (after, further)
    return after, further


def _has_article(read: Stretch, first: int) -> bool:
    """Return whether a word for one is the article of a scale word that is a number: a score."""
    one = read.language.phrases("ones").ending(read.words, first)
    return bool(one and read.language.numbers("scales").starting(read.words, first))


def _is_from_to(read: Stretch, lower: Numeral, upper: Numeral) -> bool:
    """Return whether the case of a range's lower end says from: dörddən altıya qədər."""
    is_parted = upper.first > lower.after  # of one number they are its first and its last word
    return is_parted and bool(read.language.phrases("ablatives").ending(read.words, upper.first))


def _has_half(read: Stretch, numeral: Numeral) -> bool:
    """Return whether a noun after a number is followed by a half that belongs to both."""
    words, language, at = read.words, read.language, numeral.after + 1
    if at >= len(words) or not words[at - 1].isalpha() or numeral.value is None:
        return False
    half = language.phrases("halves_after").starting(words, at)
    joined = language.has("spaceless") or language.plain("number_prefixes")
    alone = half is not None and half[0] == 1 and not joined  # three boats half full
    if half is None or alone or numeral.fraction or numeral.ordinal or numeral.value > _MOST_HALVED:
        return False
    other = language.numbers("fractions").starting(words, at)  # 半数, a half of its own
    following = language.named("units").starting(words, at + half[0])
    return (other is None or other[0] <= half[0]) and following is None
