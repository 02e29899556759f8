"""How a withheld text is found again in any text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import field, frozen

from docprov.model.records import WITHHELD as WORD

_LETTERS, _JOINED, _DIGITS = 3, 6, 7
_DATE = re.compile(r"(?:(?:1[0-9]|20)[0-9]{2}(?: [01][0-9](?: [0-3][0-9])?)? ?)+")


def _set(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(texts)


@frozen
class Withheld:
    """Texts that are withheld.

    Attributes:
        texts: the texts, with their other spellings; those with fewer than three letters are not looked for elsewhere, since
            they stand everywhere, unless they have seven digits as a telephone number has, and are no date.
    """

    texts: frozenset[str] = field(converter=_set, default=frozenset())
    _words: "re.Pattern[str] | None" = field(init=False, eq=False, repr=False)
    _joined: "re.Pattern[str] | None" = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        sought = sorted(filter(_is_telling, {folded(text) for text in self.texts}))
        joined = sorted(
            {text.replace(" ", "") for text in sought} - {""}, key=lambda text: (-len(text), text)
        )
        joined = [text for text in joined if len(text) >= _JOINED]
        words = sorted(sought, key=lambda text: (-len(text), text))
        pattern = "|".join(re.escape(text) for text in words)
        object.__setattr__(
            self, "_words", re.compile(rf"(?<![^ ])(?:{pattern})(?![^ ])") if words else None
        )
        object.__setattr__(
            self, "_joined", re.compile("|".join(map(re.escape, joined))) if joined else None
        )

    def shows(self, text: str | None) -> bool:
        r"""Tell whether a text shows something that is withheld.

        >>> Withheld(["Jane Doe"]).shows("said Mrs JANE\u00ad-doe, aged 40")
        True
        """
        return bool(text) and any(True for _ in self._spans(text or ""))

    def masked(self, text: str) -> str:
        """Return a text with a word in the place of all that is withheld.

        >>> Withheld(["Jane Doe"]).masked("the farm of Jane  Doe's aunt")
        "the farm of [withheld]'s aunt"
        """
        spans = sorted(self._spans(text))
        parts, at = [], 0
        for start, stop in spans:
            if stop <= at:
                continue
            parts += [text[at:start], WORD] if start >= at else []
            at = stop
        return "".join(parts) + text[at:]

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where something withheld begins and ends."""
        if self._words is None and self._joined is None:
            return
        characters, places = _fold(text)
        if self._words is not None:
            for found in self._words.finditer("".join(characters)):
                yield places[found.start()], places[found.end() - 1] + 1
        if self._joined is not None:
            kept = [
                (character, place)
                for character, place in zip(characters, places, strict=True)
                if character != " "
            ]
            for found in self._joined.finditer("".join(character for character, _ in kept)):
                yield kept[found.start()][1], kept[found.end() - 1][1] + 1


def folded(text: str) -> str:
    """Return a text in the form in which it is looked for.

    >>> folded("Hédda  O'Marlow")
    'hedda o marlow'
    """
    return "".join(_fold(text)[0]).strip()


def name_words(text: str) -> set[str]:
    """Return the words of a text that may be of a name: three letters or more, with a capital.

    The first word of a running text, one that also has words of four letters or more without a capital, has it for its place.

    >>> sorted(name_words("The constable, Mr Obadiah Renn, told us")), sorted(name_words("Ana de la Cruz"))
    (['Obadiah', 'Renn'], ['Ana', 'Cruz'])
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    running = any(len(word) > _LETTERS and word[0].islower() for word in words)
    return {
        word for word in words[1 if running else 0 :] if len(word) >= _LETTERS and word[0].isupper()
    }


def id_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of some names in the form in which an id may have them, also with an apostrophe left out.

    >>> sorted(id_words(["Hédda O'Brien"]))
    ['brien', 'hedda', 'obrien']
    """
    forms = (form for name in names for form in (name, re.sub("['\u2019\u02bc]", "", name)))
    return frozenset(folded(word) for form in forms for word in name_words(form))


def _is_telling(text: str) -> bool:
    """Tell whether a folded text is rare enough to be looked for everywhere."""
    if sum(map(str.isalpha, text)) >= _LETTERS:
        return True
    return sum(map(str.isdigit, text)) >= _DIGITS and not _DATE.fullmatch(text)


def _fold(text: str) -> tuple[list[str], list[int]]:
    """Return the letters and digits of a text in one form, with single spaces between words, and the place of each."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character).casefold():
            if part.isalnum():
                characters.append(part)
                places.append(place)
            elif (
                unicodedata.category(part) not in {"Mn", "Cf"}
                and characters
                and characters[-1] != " "
            ):
                characters.append(" ")
                places.append(place)
    return characters, places
