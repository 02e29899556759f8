"""The letters and digits of a text in one form, and where each came from.

Unlike `docprov.text.folding`, which keeps words and case apart, this is for finding a text that
somebody may have written in another way.
"""

import unicodedata
from collections.abc import Iterator

from attrs import define, field

APOSTROPHES = frozenset("'\u2019\u02bc`\u00b4")
_PLAIN = dict(zip("øłđðıħŋə", "olddihna", strict=True)) | {"æ": "ae", "œ": "oe", "þ": "th"}
"""Letters that no decomposition makes plain, as they are usually written without the mark."""


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
