"""What can follow a part of a number: a half, a smaller number that is added, a compound word."""

from collections.abc import Sequence
from decimal import Decimal

from docprov.text.language import Language
from docprov.text.tokens import Token

HYPHENS = frozenset("-‐‑")
PERIODS = frozenset(("year", "month", "week", "day", "hour", "minute"))
"""The units of time."""
_HALF = Decimal("0.5")


def part_after(words: list[str], at: int, language: Language) -> tuple[int, Decimal] | None:
    """Return the length and value of the part that words add to a number: and a half."""
    half = language.phrases("halves_after").starting(words, at)
    return (half[0], _HALF) if half else language.numbers("quarters_after").starting(words, at)


def decimal_digits(
    tokens: Sequence[Token], words: list[str], at: int, language: Language
) -> tuple[int, str]:
    """Return where digits behind a mark that can be a decimal one end, and the digits: 6・5%.

    Without a unit of measure behind them they are another number: 5・6隻, five or six boats.
    """
    digits = at < len(tokens) and tokens[at].glued and words[at].isdigit()
    unit = language.named("units").starting(words, at + 1) if digits else None
    is_decimal = unit is not None and unit[1] not in PERIODS
    return (at + 1, words[at]) if is_decimal else (at, "")


def hundreds_behind(words: list[str], at: int, last_scale: Decimal, language: Language) -> Decimal:
    """Return the scale of hundreds that follow a comma, 0 for none: four thousand, eight hundred.

    Args:
        words: the words.
        at: the place behind the comma.
        last_scale: the scale before it, 0 for none.
        language: their language.
    """
    if not language.has("commas_in_numbers") or last_scale < 1000:
        return Decimal(0)
    number = language.numbers("numbers").starting(words, at)
    after = at + (number[0] if number else 0)
    scale = language.numbers("scales").starting(words, after)
    return scale[1] if number and scale and scale[1] < last_scale else Decimal(0)


def is_compound(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a hyphen joins the word before it to the next: forty first-class seats."""
    joined = tokens[at : at + 2]
    hyphen = len(joined) == 2 and joined[0].key in HYPHENS
    return hyphen and all(each.glued for each in joined)


def joins_unit(words: list[str], at: int, tens: Decimal | None, language: Language) -> bool:
    """Return whether a hyphen can join the number word before it to the next: twenty-two.

    Between round numbers it parts the ends of a range in some languages: yüz yirmi-yüz otuz.
    """
    if not language.has("pairs_of_tens"):
        return True
    number = language.numbers("numbers").starting(words, at)
    is_unit = number is not None and 0 < number[1] < 10
    is_tens = tens is not None and tens >= 10 and tens % 10 == 0
    if not (number and is_unit and is_tens):
        return False
    return language.numbers("scales").starting(words, at + number[0]) is None


def opens_compound(
    tokens: Sequence[Token], words: list[str], at: int, after: int, language: Language
) -> bool:
    """Return whether a number word begins a compound of its own: forty "six-oared" boats.

    Args:
        tokens: the tokens.
        words: their keys.
        at: where the word begins.
        after: where it ends.
        language: the language.
    """
    if words[at - 1] in HYPHENS or not is_compound(tokens, after):
        return False
    names = ("numbers", "scales", "fractions", "ordinals")
    behind = (language.numbers(name).starting(words, after + 1) for name in names)
    parts = language.phrases("halves_after").starting(words, after)
    return not any(behind) and parts is None and words[after + 1].isalpha()


def continues(current: Decimal, number: Decimal) -> bool:
    """Return whether a number continues the one before it: "twenty" "two", "four hundred" "six"."""
    after_hundreds = current > 0 and current % 100 == 0 and number < 100
    after_thousands = current >= 1000 and current % 1000 == 0 and number < 1000
    after_tens = current % 10 == 0 and current % 100 >= 20 and 0 < number < 10
    return after_hundreds or after_thousands or after_tens


def hedge_within(words: list[str], at: int, language: Language) -> int:
    """Return how long words are that hedge a number before its scale: three "odd" thousand.

    Args:
        words: the words of a text.
        at: where the words begin.
        language: its language.
    """
    hedge = language.phrases("hedges_within").starting(words, at)
    after = at + (hedge[0] if hedge else 0)
    scale = language.numbers("scales").starting(words, after)
    return hedge[0] if hedge and scale else 0


def counts_groups(scale: Decimal, language: Language) -> bool:
    """Return whether a scale multiplies all that is before it: two hundred dozen."""
    return scale < 100 and (scale != 10 or not language.has("positional"))


def adds(current: Decimal, number: Decimal, language: Language) -> bool:
    """Return whether a number is added to the one before it: soixante-douze, on dokuz."""
    vigesimal = language.has("vigesimal") and current % 100 in {60, 80} and number < 20
    tens = language.has("ten_and_unit") and current % 100 == 10 and number < 10
    return vigesimal or tens or continues(current, number)


def fraction_in_digits(tokens: Sequence[Token], at: int) -> Decimal | None:
    """Return a fraction whose digits begin at a place, with a slash: 1/2; None for no fraction."""
    part = tokens[at : at + 4]
    if len(part) < 3 or part[1].key != "/":
        return None
    over, under = part[0].number, part[2].number
    goes_on = len(part) == 4 and part[3].key == "/"
    glued = part[1].glued and part[2].glued
    if over is None or under is None or not 0 < over < under <= 100 or goes_on or not glued:
        return None
    return over / under


def are_two_digits(
    words: list[str], at: int, before: Decimal, number: Decimal, language: Language
) -> bool:
    """Return whether two digits in words are two numbers: 两三千 is two to three thousand.

    Args:
        words: the words of a text.
        at: where the second of them is.
        before: the number that ends with the first.
        number: the second.
        language: the language of the text.
    """
    digits = language.numbers("numbers")
    unit = before % 10
    steps = {1, 2} if unit == 3 else {1}
    alone = not digits.ending(words, at - 1) and not digits.starting(words, at + 1)
    return alone and unit > 0 and number - unit in steps
