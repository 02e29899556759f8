"""A number of a text, read part by part: units add to tens and hundreds, scales multiply."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from attrs import define, field

from docprov.text.beginnings import GOES_ON
from docprov.text.language import Language
from docprov.text.number_parts import (
    HYPHENS,
    adds,
    are_two_digits,
    continues,
    counts_groups,
    decimal_digits,
    fraction_in_digits,
    hedge_within,
    hundreds_behind,
    is_compound,
    joins_unit,
    opens_compound,
    part_after,
)
from docprov.text.stated import Numeral
from docprov.text.tokens import Token

_LARGEST, _MILLION = Decimal(10) ** 15, Decimal(10) ** 6
_OVER = frozenset(("more-than", "at-least", "about"))
"""What is meant by words such as "odd" before a scale: three-odd thousand."""


@define
class NumberReading:
    """The number that begins at a token, read part by part.

    Attributes:
        tokens: the tokens.
        words: their keys.
        first: index of the first token.
        language: the language.
        at: index of the next token.
        total: the sum of the parts that a large scale has closed, or two million in one word.
        section: the sum of the parts that a small scale has closed.
        unit: the part that is still open.
        last_scale: the last scale read, 0 for none.
        bare: the value before it.
        factor: the product of the scales.
        only_digits: whether all of it is in digits.
        is_ordinal: whether its last word is an ordinal.
        tens: whether the last number word read is one of ten or more.
        hedged: whether words such as "odd" stand before a scale of it.
    """

    tokens: Sequence[Token]
    words: list[str]
    first: int
    language: Language
    at: int = field(init=False)
    total: Decimal = Decimal(0)
    section: Decimal = Decimal(0)
    unit: Decimal | None = None
    last_scale: Decimal = Decimal(0)
    bare: Decimal | None = None
    factor: Decimal = Decimal(1)
    only_digits: bool = True
    is_ordinal: bool = False
    tens: bool = False
    hedged: bool = False

    def __attrs_post_init__(self) -> None:
        self.at = self.first

    def numeral(self) -> Numeral | None:
        """Return the number, None where the token begins none."""
        while self.at < len(self.tokens) and self._takes():
            pass
        if self.at == self.first:
            return None
        value = self.total + self.section + (self.unit or 0)
        ordinal = self._ends_ordinal() or self.is_ordinal  # takes the ending, so it comes first
        shared = self.bare is not None and self.unit is None and self.bare * self.factor == value
        return Numeral(
            self.first,
            self.at,
            value,
            self.bare if shared else value,
            self.factor if shared else Decimal(1),
            ordinal=ordinal,
            hedges=_OVER if self.hedged else frozenset(),
            digits=self.only_digits,
        )

    @property
    def begun(self) -> bool:
        """Whether a part of it has been read."""
        return self.at > self.first

    def _takes(self) -> bool:
        """Read the next part if it belongs to the number, and return whether it did."""
        token = self.tokens[self.at]
        if max(self.total, self.unit or 0) > _LARGEST:
            return False  # a row of digits in words is no number
        if token.number is not None:
            return self._digits(token)
        if len(token.key) == 1 and unicodedata.category(token.key) == "No":
            return self._vulgar(token.key)
        if self.begun and not token.flags & GOES_ON:
            return False
        return (
            self._half()
            or self._decimals()
            or self._number(0)
            or self._scale()
            or self._hedged_scale()
            or (self._at_hyphen and self._slashed(self.at + 1))
            or self._linked()
            or self._ordinal_word()
        )

    def _ordinal_word(self, skipped: int = 0, *, hyphened: bool = False) -> bool:
        """Take an ordinal that ends a number: thirty-second, a hundred and fifth."""
        found = self.language.numbers("ordinals").starting(self.words, self.at + skipped)
        in_digits = self.only_digits and not self.last_scale
        if not found or not self.begun or in_digits or self.is_ordinal:
            return False
        if self.unit is not None and not adds(self.unit, found[1], self.language):
            return False
        if self.unit is None and found[1] >= self.last_scale:
            return False
        after = self.at + skipped + found[0]
        if not hyphened and is_compound(self.tokens, after):
            return False
        self.unit = (self.unit or Decimal(0)) + found[1]
        self.at = after
        self.is_ordinal, self.only_digits = True, False
        return True

    def _digits(self, token: Token) -> bool:
        sums = token.glued and self.unit is None and self.language.has("positional")
        sums = sums or self._goes_on_in_digits(token.number or Decimal(0))
        if self._slashed(self.at):
            return True
        if self.begun and not sums:
            return False
        self.unit = token.number
        self.at += 1
        return True

    def _goes_on_in_digits(self, number: Decimal) -> bool:
        """Return whether digits add to a scale before them: 40 bin 500, 2 milyar 300 milyon."""
        if not self.language.has("digits_after_scales") or self.unit is not None:
            return False
        last = self.last_scale
        scale = self.language.numbers("scales").starting(self.words, self.at + 1)
        return number < min(last, Decimal(1000)) and (scale is None or scale[1] < last)

    def _slashed(self, at: int) -> bool:
        """Take a fraction in digits after a whole number: 2 1/2, 2-1/2."""
        part = fraction_in_digits(self.tokens, at) if self.begun else None
        if part is None or self.unit is None:
            return False
        self.unit += part
        self.at = at + 3
        return True

    def _vulgar(self, mark: str) -> bool:
        value = Decimal(str(round(unicodedata.numeric(mark), 9)))
        if not 0 < value < 1 or (self.begun and self.unit is None):
            return False
        self.unit = (self.unit or Decimal(0)) + value
        self.at += 1
        return True

    def _half(self) -> bool:
        """Add a half to what was read: two and a half."""
        if not self.begun:
            return False
        found = part_after(self.words, self.at, self.language)
        if found is None:
            return False
        if self.unit is not None:
            dual = self.unit >= 2000 and self.language.has("duals")  # two thousand, in one word
            self.unit += found[1] * (self.unit / 2 if dual else 1)
        else:
            self.total += found[1] * self.last_scale
        self.at += found[0]
        again = self.language.numbers("scales").starting(self.words, self.at)
        if again and self.unit is None and again[1] == self.last_scale:
            self.at += again[0]  # a million and half a million
        return True

    def _decimals(self) -> bool:
        """Take the digits after a decimal mark in words: six point five."""
        phrases = self.language.phrases("decimal_words")
        mark = phrases.starting(self.words, self.at) if self.begun else None
        if mark is None or self.unit is None or self.unit != self.unit.to_integral_value():
            return False
        at, written = decimal_digits(self.tokens, self.words, self.at + mark[0], self.language)
        while (part := self._digits_from(at)) is not None:
            written += str(part.unit)
            at = part.at
        if not written or self.language.phrases("clock_minutes").starting(self.words, at):
            return False
        self.unit += Decimal(f"0.{written}")
        self.at = at
        return True

    def _digits_from(self, at: int) -> "NumberReading | None":
        """Return what is read of the digits that follow a mark, one or more: ninety-nine."""
        part = NumberReading(self.tokens, self.words, at, self.language)
        single = self.language.has("positional")
        while part.at < len(self.words) and (
            part._number(0) or part._linked_number() or part._decimal_hundreds()
        ):
            if single:
                break
        return part if part.begun else None

    def _decimal_hundreds(self) -> bool:
        """Take the hundreds of the digits after a mark: virgule trois cent quarante-deux."""
        found = self.language.numbers("decimal_hundreds").starting(self.words, self.at)
        if found is None or (self.begun and self.unit not in range(1, 10)):
            return False
        self.unit = (self.unit or 1) * found[1]
        self.at += found[0]
        self.only_digits = False
        return True

    def _number(self, skipped: int, *, linked: bool = False) -> bool:
        found = self.language.numbers("numbers").starting(self.words, self.at + skipped)
        if found is None or not self._fits(found[1], linked=linked):
            return False
        length, number = found
        at = self.at + skipped
        if self.begun and opens_compound(self.tokens, self.words, at, at + length, self.language):
            return False
        if self.unit is not None and self.language.has("positional"):
            if not self.tens and are_two_digits(
                self.words, self.at, self.unit, number, self.language
            ):
                return False
            self.unit = self.unit + number if self.tens else self.unit * 10 + number
        else:
            closed = self.unit if self.unit and self.unit >= _MILLION else Decimal(0)
            self.total, self.unit = self.total + closed, (self.unit or Decimal(0)) - closed + number
        self.tens = number >= 10
        self.at += skipped + length
        self.only_digits = False
        return True

    def _fits(self, number: Decimal, *, linked: bool) -> bool:
        if not self.begun:
            return True
        if self.only_digits and not self.last_scale:
            return False
        if self.unit is None:
            return number < self.last_scale
        if self.language.has("positional"):
            return number < 10
        if self.unit % 1:
            return False  # its digits after the mark are complete
        if linked and 0 < self.unit % 100 < 10:
            return number >= 20 and number % 10 == 0 and number < 100
        return adds(self.unit, number, self.language)

    def _scale(self, *more: str) -> bool:
        lists = ("scales", "scales_behind", "ordinal_scales", *more)
        lists = lists if self.begun else ("scales",)
        read = (self.language.numbers(name).starting(self.words, self.at) for name in lists)
        found = next(filter(None, read), None)
        if found is None or self.is_ordinal:
            return False
        unit = self.language.named("units").starting(self.words, self.at)
        if unit and unit[0] > found[0] and self.language.has("positional"):
            return False  # 20千米 are kilometres
        money = self.language.phrases("money_behind_digits").starting(self.words, self.at)
        if money and self.begun and self.only_digits:
            return False  # 40 cents
        length, scale = found
        last = self.last_scale
        is_next = self.unit is None and self.begun and (not self.section or scale < 1000)
        if is_next and scale == last:
            return False
        ordinals = self.language.numbers("ordinal_scales")
        self.is_ordinal = ordinals.starting(self.words, self.at) is not None
        groups = counts_groups(scale, self.language)
        multiplies = groups or (is_next and scale > last)  # a hundred million
        if multiplies:
            self.total, self.section = Decimal(0), self.total + self.section
        closes = multiplies or scale >= self._large
        amount = (self.unit or Decimal(0)) + (self.section if closes else 0)
        self.bare = (amount or Decimal(1)) if self.bare is None else self.bare
        self.factor = min(self.factor * scale, _LARGEST)
        if closes:
            self.total, self.section = self.total + (amount or 1) * scale, Decimal(0)
        else:
            self.section += (amount or 1) * scale
        self.unit, self.last_scale = None, scale
        self.at += length
        return True

    def _hedged_scale(self) -> bool:
        """Take a scale behind words that hedge what it multiplies: three-odd thousand."""
        length = hedge_within(self.words, self.at, self.language) if self.begun else 0
        if not length or (self.unit is None and not self.section):
            return False
        self.at += length
        self.hedged = True
        return self._scale()

    @property
    def _large(self) -> int:
        return 10_000 if self.language.has("positional") else 1000

    def _linked(self) -> bool:
        """Take a number after a word such as "and": two hundred and four."""
        word = self.words[self.at]
        if not self.begun or (self.only_digits and not self.last_scale):
            return self.begun and self._at_hyphen and self._scale_after_hyphen()
        if word == ",":
            scale = hundreds_behind(self.words, self.at + 1, self.last_scale, self.language)
            return scale > 0 and not counts_groups(scale, self.language) and self._number(1)
        if self._linked_number():
            return True
        if self._at_hyphen:
            return self._scale_after_hyphen()
        hundreds = self.unit is None or self.unit % 100 == 0
        return self._scale_after_link() or (self._link == 1 and hundreds and self._ordinal_word(1))

    def _linked_number(self) -> bool:
        """Take a number behind a hyphen or a link: ninety-nine, neunundneunzig."""
        if not self.begun:
            return False
        skipped = self._link or int(self._at_hyphen)
        return skipped > 0 and self._number(skipped, linked=self._link > 0)

    @property
    def _at_hyphen(self) -> bool:
        is_hyphen = self.words[self.at] in HYPHENS and self.tokens[self.at].glued
        return is_hyphen and joins_unit(self.words, self.at + 1, self.unit, self.language)

    @property
    def _link(self) -> int:
        found = self.language.phrases("number_links").starting(self.words, self.at)
        return found[0] if found else 0

    def _scale_after_link(self) -> bool:
        """Take a scale after a link without a number of its own: a thousand and a hundred."""
        found = self.language.numbers("scales").starting(self.words, self.at + 1)
        if self._link != 1 or found is None or not self.language.plain("number_prefixes"):
            return False
        if self.unit is not None:  # two thousand is one word where a language has duals
            follows = continues(self.unit, found[1])
        else:
            follows = found[1] < self.last_scale
        if not follows:
            return False
        self.total, self.unit = self.total + (self.unit or 0), None
        self.section += found[1]
        self.last_scale = found[1]
        self.at += 1 + found[0]
        return True

    def _scale_after_hyphen(self) -> bool:
        self.at += 1
        if self._half() or self._scale("scales_joined") or self._ordinal_word(hyphened=True):
            return True
        self.at -= 1
        return False

    def _ends_ordinal(self) -> bool:
        """Return whether an ending that makes an ordinal follows, and take it."""
        if self.at >= len(self.words):
            return False
        endings, at = self.language.phrases("ordinal_endings"), self.at
        found = endings.starting(self.words, at)  # 40-м is no 40м
        if found is None:
            at += self.words[at] in {"-", "'"} and self.only_digits
            found = endings.starting(self.words, at)
        plain = self.language.has("positional") or (self.only_digits and not self.last_scale)
        if found is None or not plain or not self.tokens[self.at].glued:
            return False
        if self.words[at] == "." and not self._dotted_ordinal():
            return False
        unit = self.language.named("units").starting(self.words, at)
        if unit and unit[0] > found[0]:  # 40º C
            return False
        self.at = at + found[0]
        return True

    def _dotted_ordinal(self) -> bool:
        """Return whether a stop after digits makes an ordinal: only before a word."""
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
        return following is not None and following.number is None
