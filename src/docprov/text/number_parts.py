"""What can follow a part of a number: a half, or a smaller number that is added to it."""

from decimal import Decimal

from docprov.text.language import Language

_HALF = Decimal("0.5")


def part_after(words: list[str], at: int, language: Language) -> tuple[int, Decimal] | None:
    """Return the length and value of the part that words add to a number: and a half."""
    half = language.phrases("halves_after").starting(words, at)
    return (half[0], _HALF) if half else language.numbers("quarters_after").starting(words, at)


def continues(current: Decimal, number: Decimal) -> bool:
    """Return whether a number continues the one before it: "twenty" "two", "four hundred" "six"."""
    after_hundreds = current > 0 and current % 100 == 0 and number < 100
    after_thousands = current >= 1000 and current % 1000 == 0 and number < 1000
    after_tens = current % 10 == 0 and current % 100 >= 20 and 0 < number < 10
    return after_hundreds or after_thousands or after_tens
