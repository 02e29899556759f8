"""Names of several words, and how else they may be written: turned round, shortened or joined."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import frozen

from docprov.text.letters import Letters, folded

LONG = 6
"""Letters from which on a text is looked for without its spaces."""
_LETTERS, _MOST_WORDS = 3, 5
_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ə": "e"})
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019\u02bc`\u00b4][^\W\d_]+)*")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "jr", "sr", "phd", "md"])


@frozen(eq=False)
class WithheldName:
    """A name of several words, with the patterns of its other spellings.

    Attributes:
        keys: its words in all their folded forms, also joined as addresses join them.
        known: the words that may stand between two of it.
        full: two of its words, in either order, perhaps with others or initials between them.
        short: a word with the initial of another one.
        joined: two words written as one.
        usual: a word and an initial written as one, as addresses do.
    """

    keys: frozenset[str]
    known: frozenset[str]
    full: "re.Pattern[str]"
    short: "re.Pattern[str] | None"
    joined: frozenset[str]
    usual: frozenset[str]

    @classmethod
    def of(cls, text: str, *, initials: bool) -> "WithheldName | None":
        """Return a text as a name, None where it is not one of several words."""
        parts = _name_parts(text)
        words = [part for part in parts if len(part) > 1 and not part[0].islower()]
        if len(words) <= 1:
            return None
        titles = "|".join(sorted(_TITLES))
        between = "|".join(["[^ ]", titles, *(_any_of(part) for part in parts)])
        pairs = [(words[0], word) for word in words[1:]]
        full, short, joined, usual = [], [], set(), set()
        for one, other in [*pairs, *(pair[::-1] for pair in pairs)]:
            full.append(f"{_any_of(one)}(?: (?:{between})){{0,4}} {_any_of(other)}")
            full.append(f"{_any_of(one)} [^ ]+ {_any_of(other)}")
            letters = {form[0] for form in _word_forms(one)}
            initial = f"[{''.join(sorted(letters))}]"
            short.append(f"{initial}(?: (?:{between})){{0,4}} {_any_of(other)}")
            short.append(f"{_any_of(other)}(?: (?:{titles}))? {initial}")
            for last in _word_forms(other):
                joined |= {word + last for word in _word_forms(one)}
                usual |= {form for letter in letters for form in (letter + last, last + letter)}
        if not initials:
            usual = set()
        return cls(
            frozenset({form for word in words for form in _word_forms(word)} | joined | usual),
            _TITLES.union(*map(_word_forms, [*parts, *re.split(r"\W", " ".join(parts))])),
            # Ahead of each place, since a spelling may begin within what only looks like one.
            re.compile(rf"(?<![^ ])(?=({'|'.join(full)})(?![^ ]))"),
            re.compile(rf"(?<![^ ])(?:{'|'.join(short)})(?![^ ])") if initials else None,
            frozenset(joined),
            frozenset(usual),
        )

    def spans(self, text: Letters) -> Iterator[tuple[int, int]]:
        """Yield where a text spells the name in another way."""
        for found in self.full.finditer(text.words):
            start, stop = text.span(*found.span(1))
            first, *middle, last = re.finditer("[^ ]+", found[1])
            foreign = [word for word in middle if len(word[0]) > 1 and word[0] not in self.known]
            capital = all(
                text.is_capital(found.start() + word.start()) for word in (first, *foreign, last)
            )
            written = text.text[start:stop]
            marks, comma = re.search("[,;:.!?]", written), "," in written
            # A further name may belong to it; with a mark beside it they are two persons.
            if text.address or (capital and not (foreign and marks)) or (comma and not foreign):
                yield start, stop
        for found in self.short.finditer(text.words) if self.short else ():
            if text.address or all(_is_spelled(text, *word) for word in _words_of(found)):
                yield text.span(*found.span())
        for found in re.finditer("[^ ]+", text.words):
            word = found[0].rstrip("0123456789")
            distinct = len(word) >= LONG and word in self.joined
            if distinct or (
                text.address and len(word) > _LETTERS and word in self.joined | self.usual
            ):
                yield text.span(*found.span())


def _words_of(found: "re.Match[str]") -> Iterator[tuple[int, int]]:
    """Yield where the words of a match begin, and how long they are."""
    for word in re.finditer("[^ ]+", found[0]):
        yield found.start() + word.start(), len(word[0])


def _is_spelled(text: Letters, start: int, length: int) -> bool:
    """Say whether a word is written as in a name; an article or a pronoun is not an initial."""
    article = length == 1 and text.words[start] in "ai" and not text.has_point(start)
    particle = 1 < length <= _LETTERS
    return particle or (text.is_capital(start) and not article)


def _name_parts(text: str) -> list[str]:
    """Return the words of a name as they are spoken, without titles; nothing for another text."""
    last, comma, first = unicodedata.normalize("NFC", text).partition(",")
    spoken = f"{first} {last}" if comma else last
    parts = [
        part for part in _WORD.findall(spoken) if folded(part) and part.casefold() not in _TITLES
    ]
    running = any(part[0].islower() and len(part) > _LETTERS for part in parts)
    return [] if running or re.search("[0-9]", spoken) or len(parts) > _MOST_WORDS else parts


def _word_forms(word: str) -> list[str]:
    """Return a word as it may be written in plain letters."""
    return sorted({folded(word), folded(word.casefold().translate(_TRANSCRIBED))})


def _any_of(word: str) -> str:
    """Return the pattern of a word in all its forms, an apostrophe in it perhaps a space."""
    return f"(?:{'|'.join(sorted({pattern_of(word), *map(re.escape, _word_forms(word))}))})"


def pattern_of(text: str) -> str:
    """Return the pattern of a text in folded ones, where an apostrophe may be a space."""
    spaced = re.sub(r"(?<=\w)['\u2019\u02bc`\u00b4](?=\w{2})", "\0", text)
    return " ?".join(re.escape(folded(part)) for part in spaced.split("\0"))


def initials_of(text: str) -> set[str]:
    """Return the initials of a name: those of all its words, and of the first and the last.

    >>> sorted(initials_of("Jane Mary Doe"))
    ['jd', 'jmd']
    """
    words = [folded(part)[:1] for part in _name_parts(text) if not part[0].islower()]
    return {"".join(words), words[0] + words[-1]} if len(words) > 1 else set()


def name_words(text: str) -> set[str]:
    """Return the words of a text that may be of a name: three letters or more, with a capital.

    The first word of a running text, one that also has words of four letters or more without a
    capital, has it for its place.

    >>> sorted(name_words("The constable, Mr Obadiah Renn, told us"))
    ['Obadiah', 'Renn']
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))
    running = any(len(word) > _LETTERS and word[0].islower() for word in words)
    return {
        word for word in words[1 if running else 0 :] if len(word) >= _LETTERS and word[0].isupper()
    }


def id_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words of some names as an id may have them, an apostrophe left out or not.

    >>> sorted(id_words(["Hédda O'Brien"]))
    ['brien', 'hedda', 'obrien']
    """
    forms = (form for name in names for form in (name, re.sub("['\u2019\u02bc]", "", name)))
    return frozenset(folded(word) for form in forms for word in name_words(form))
