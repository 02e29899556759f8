"""The unit behind a number, and the digit that counts its tenths: 一米二 is 1.2 metres."""

from decimal import Decimal

from attrs import evolve

from docprov.text.beginnings import UNIT
from docprov.text.number_parts import part_after
from docprov.text.row_heads import head_of
from docprov.text.stated import Numeral, Stated
from docprov.text.stretch import DASHES, REACH, Stretch, is_word

_TENTHS = 10
_HALF = Decimal("0.5")


def unit_of(read: Stretch, lower: Numeral, upper: Numeral) -> tuple[int, str]:
    """Return where a number ends with its unit, and the unit."""
    units = read.language.named("units")
    at = upper.after
    is_quiet = read.quiet(lower.first - REACH, lower.first) and read.quiet(at, at + REACH)
    if is_quiet or not read.holds(UNIT):
        return at, ""
    if at < len(read.words) and read.words[at] in DASHES and read.glued(at):
        if joined := units.starting(read.words, at):
            return at + joined[0], joined[1]
        at += 1
    if read.words[at : at + 1] == ["."]:  # 1,2 Mio. Euro
        at += read.words[at - 1] in read.language.plain("abbreviations")
    at = read.skipping(at, "fraction_links" if upper.fraction else "unit_links", 1)
    found = units.starting(read.words, at) or _unit_with_ending(read, at)
    is_level = found and _is_level(read, lower, at)
    if found and not (is_level or _is_material(read, at, at + found[0])):
        return at + found[0], found[1]
    before = read.language.named("units_before").ending(read.words, lower.first)
    return upper.after, before[1] if before else head_of(read, lower, upper).unit


def _is_level(read: Stretch, lower: Numeral, at: int) -> bool:
    """Return whether a word that can be a unit says how far a number came: around the 500 mark."""
    definite = read.language.phrases("definite").ending(read.words, lower.first)
    level = read.language.phrases("measured_levels").starting(read.words, at)
    return definite is not None and level is not None


def _unit_with_ending(read: Stretch, at: int) -> tuple[int, str] | None:
    """Return a unit whose word has an ending that its list does not have: hektardır."""
    endings = read.language.plain("unit_endings")
    word = read.words[at] if at < len(read.words) else ""
    stems = [word.removesuffix(each) for each in endings if word.endswith(each)]
    units = read.language.named("units").exact
    return next(((1, units[stem,]) for stem in stems if len(stem) > 2 and (stem,) in units), None)


def _is_material(read: Stretch, at: int, after: int) -> bool:
    """Return whether a word that can be a unit says what the next word is made of: stone walls."""
    if not read.language.phrases("materials").starting(read.words, at):
        return False
    parts = read.language.phrases("conjunctions", "fraction_links")
    after += read.words[after : after + 1] == ["-"] and read.glued(after)  # deux sous-marins
    goes_on = after < len(read.words) and read.words[after][0].isalpha()
    return goes_on and not parts.starting(read.words, after)


def one_and_a_half(read: Stretch, each: Stated, numeral: Numeral) -> Stated:
    """Return one and a half for a half behind a unit without a number: il yarım, a year and a half.

    A half before a unit or a scale is of that: every month half a tonne.
    """
    words, language, first = read.words, read.language, numeral.first
    if not language.has("halves_of_one") or not numeral.fraction or each.low != _HALF:
        return each
    units = language.named("units")
    unit = units.ending(words, first) if part_after(words, first, language) else None
    at = first - unit[0] if unit else first
    is_counted = at > 0 and (
        read.tokens[at - 1].number is not None or language.summed.ending(words, at)
    )
    if unit is None or is_counted or units.starting(words, numeral.after):
        return each
    dated = language.phrases("counted_from_document", "counted_from_text")
    if dated.ending(words, first) or dated.ending(words, at):
        return each  # keçən il yarım qiymətə: last year at half the price
    one_and_half = 1 + _HALF
    start = read.spans[at][0]
    return evolve(
        each, start=start, low=one_and_half, high=one_and_half, unit=unit[1], kind="count"
    )


def unit_behind(read: Stretch, after: int) -> str:
    """Return the unit behind what qualifies a number in a script without spaces: 40多吨."""
    found = read.language.named("units").starting(read.words, after)
    return found[1] if found and read.language.has("spaceless") else ""


def digit_behind(read: Stretch, at: int) -> Decimal | None:
    """Return the one digit at a place, None where there is none."""
    found = read.language.numbers("numbers").starting(read.words, at)
    number = found[1] if found else read.tokens[at].number if at < len(read.words) else None
    return number if number is not None and 0 < number < _TENTHS and number % 1 == 0 else None


def is_of_tenths(read: Stretch, first: int, at: int) -> bool:
    """Return whether a digit behind a unit counts its tenths: 一米二, and no 一米二个.

    Args:
        read: the text.
        first: where the unit begins.
        at: where the digit is.
    """
    units = read.language.phrases("units_with_tenths")
    if first == at or tuple(read.words[first:at]) not in units.exact:
        return False
    ends = at + 1 >= len(read.words) or not is_word(read.tokens[at + 1])
    return ends or read.language.phrases("tenths_closers").starting(read.words, at + 1) is not None
