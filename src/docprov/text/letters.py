"""The letters and digits of a text in one form, and where each came from.

Unlike `docprov.text.folding`, which keeps words and case apart, this is for finding a text that
somebody may have written in another way.
"""

# ruff: noqa: RUF001 - letters of several alphabets

import unicodedata
from collections.abc import Iterator

from attrs import define, field

APOSTROPHES = frozenset("'\u2019\u02bc`\u00b4")
_LATIN = (
    "а:a б:b в:v г:g д:d е:e ж:zh з:z и:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts "
    "ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i є:ye ґ:g ј:j љ:lj њ:nj ћ:c ђ:d џ:dz ә:a ғ:g "
    "қ:k ң:n ө:o ү:u һ:h ҹ:j ҝ:g "
    "α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s τ:t υ:y φ:f χ:ch "
    "ψ:ps ω:o "
    "ա:a բ:b գ:g դ:d ե:e զ:z է:e ը:y թ:t ժ:zh ի:i լ:l խ:kh ծ:ts կ:k հ:h ձ:dz ղ:gh ճ:ch մ:m յ:y "
    "ն:n շ:sh ո:o չ:ch պ:p ջ:j ռ:r ս:s վ:v տ:t ր:r ց:ts ւ:u փ:p ք:k օ:o ֆ:f "
    "ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:zh რ:r ს:s ტ:t უ:u ფ:p ქ:k "
    "ღ:gh ყ:q შ:sh ჩ:ch ც:ts ძ:dz წ:ts ჭ:ch ხ:kh ჯ:j ჰ:h"
)
_PLAIN = dict(zip("øłđðıħŋə", "olddihna", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
_PLAIN |= {letter: latin for letter, _, latin in (each.partition(":") for each in _LATIN.split())}
"""Letters that no decomposition makes plain, as they are usually written without the mark.

Those of the Cyrillic, Greek, Armenian and Georgian alphabets are as names are usually transcribed.
"""


@define(eq=False)
class Letters:
    """A text, and its letters and digits in one form with single spaces between words.

    Attributes:
        text: the text.
        address: whether it is an id or an address, in which names have no capitals.
        words: its letters and digits in small plain letters, and single spaces.
        places: where each character of these came from.
    """

    text: str
    address: bool = False
    words: str = field(init=False)
    places: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        characters: list[str] = []
        self.places = []
        for place, character in enumerate(self.text):
            for part in _forms(self.text, place, character):
                if part != " " or (characters and characters[-1] != " "):
                    characters.append(part)
                    self.places.append(place)
        self.words = "".join(characters)

    @property
    def letters(self) -> str:
        """The same without spaces."""
        return self.words.replace(" ", "")

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Return where the stretch behind some folded characters begins and ends."""
        return self.places[start], self.places[stop - 1] + 1

    def span_of_letters(self, start: int, stop: int) -> tuple[int, int]:
        """Return the same for characters counted without spaces."""
        places = [place for place, part in zip(self.places, self.words, strict=True) if part != " "]
        return places[start], places[stop - 1] + 1

    def is_capital(self, index: int) -> bool:
        """Say whether a folded character is written as a capital, or in letters that have none."""
        return not self.text[self.places[index]].islower()

    def has_point(self, index: int) -> bool:
        """Say whether a point follows a folded character."""
        return self.text[self.places[index] + 1 :][:1] == "."


def _forms(text: str, place: int, character: str) -> Iterator[str]:
    """Yield what a character of a text is folded to: letters, a space, or nothing."""
    if character in APOSTROPHES or (character in "sS" and _is_possessive(text, place)):
        return  # O'Brien is one word, and the s of a possessive is none
    for part in unicodedata.normalize("NFKD", character).casefold():
        if part.isalnum():
            yield from _PLAIN.get(part, part)
        elif unicodedata.category(part) not in {"Mn", "Cf"}:
            yield " "


def _is_possessive(text: str, place: int) -> bool:
    """Say whether a letter s stands between an apostrophe after a word and the end of the word."""
    before, after = text[max(place - 2, 0) : place], text[place + 1 : place + 2]
    return before[1:] in APOSTROPHES and before[:1].isalnum() and not after.isalnum()


def folded(text: str) -> str:
    """Return a text in the form in which it is searched for.

    >>> folded("Hédda  O'Marlow")
    'hedda omarlow'
    """
    return Letters(text).words.strip()
