"""How a withheld text is found again in any text, in the spellings that a reader would recognise.

Every text is searched for without regard to case, accents, punctuation, line breaks and invisible
characters; a longer one also without its spaces. A name of several words is searched for as well in
the opposite order, with a middle word left out or an initial put in, with initials in place of
words, and as addresses and ids spell it.

Limits: words, not meaning. A description, a nickname, a single word of a name, or its form in a
script other than the Cyrillic, Greek, Armenian and Georgian, or otherwise transcribed, is not found
unless it is listed under `also:`.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from urllib.parse import unquote

from attrs import field, frozen

from docprov.model.records import WITHHELD
from docprov.releases.names import LONG, WithheldName, initials_of, pattern_of
from docprov.text.letters import Letters, folded

_LETTERS, _DIGITS = 3, 7
_DATE = re.compile(r"(?:(?:1[0-9]|20)[0-9]{2}(?: [01][0-9](?: [0-3][0-9])?)? ?)+")
_ADDRESS = re.compile(r"\w[_@/%=.-]\w")
"""What makes a part of a text look like an address, a file name or an id."""
_WHOLE = "(?<![^ ])(?:{})(?![^ ])"
"""Whole words of a folded text."""
_INITIALS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.[ \u00a0-]?){2,}")
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονυαιԱՕՍօսո",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXovuaiUOUoun",
)
"""Letters of other alphabets that look like one of the Latin alphabet."""
_COMMON = "ac ad am bc bce ce da eg eu ie io la md nb no nr pa phd pm ps ok tv uk un us va"
"""Abbreviations that are too common to be read as somebody's initials."""


def _set(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(texts)


@frozen
class Spellings:
    """Texts that are withheld, and how they may be spelled.

    Attributes:
        texts: the texts, with their other spellings; one with fewer than three letters is not
            searched for, since it occurs everywhere, unless it has seven digits as a telephone
            number has, and is not a date.
        persons: those of the texts that may name a person, of which initials are searched for.
        apart: texts that look like one of them and are something else.
    """

    texts: frozenset[str] = field(converter=_set, default=frozenset())
    persons: frozenset[str] = field(converter=_set, default=frozenset())
    apart: frozenset[str] = field(converter=_set, default=frozenset())

    def shows(self, text: str | None) -> bool:
        r"""Say whether a text contains something withheld, as it is written or nearly so.

        >>> Spellings(["Jane Doe"]).shows("said Mrs JANE\u00ad-doe, aged 40")
        True
        """
        if not text or not self.texts:
            return False
        return any(True for _ in self._spans(Letters(text)))

    def masked(self, text: str) -> str:
        """Return a text with a word in place of all that is withheld.

        >>> Spellings(["Jane Doe"]).masked("the farm of Jane  Doe's aunt")
        "the farm of [withheld]'s aunt"
        """
        if not self.texts:
            return text
        parts, at = [], 0
        for start, stop in sorted(self._spans(Letters(text))):
            if stop <= at:
                continue
            parts += [text[at:start], WITHHELD] if start >= at else []
            at = stop
        return "".join(parts) + text[at:]

    def seen(self, text: str | None, *, address: bool = False) -> str | None:
        """Return the words of a text in which a reader would recognise something withheld.

        Args:
            text: the text.
            address: whether it is an id or an address, in which names have no capitals.

        >>> spellings = Spellings(["Jane Doe"], persons=["Jane Doe"])
        >>> spellings.seen("as Doe, Jane told"), spellings.seen("https://a.org/J%20Doe")
        ('Doe, Jane', 'J Doe')
        >>> spellings.seen("Jane told John Doe")
        """
        if not text or not self.texts:
            return None
        decoded = _decoded(text)
        for written in dict.fromkeys([text, decoded, decoded.translate(_LOOKALIKES)]):
            folded = Letters(written, address=address)
            spans = [*self._spans(folded), *self._name_spans(folded)]
            if spans:
                return written[slice(*spans[0])]
        return None

    @cached_property
    def _exact(self) -> "tuple[re.Pattern[str] | None, re.Pattern[str] | None]":
        """The pattern of all texts with their spaces, and that of the longer ones without."""
        sought = {pattern_of(text): folded(text) for text in self.texts}
        words = {pattern for pattern, form in sought.items() if _is_rare(form)}
        whole = {sought[pattern].replace(" ", "") for pattern in words}
        joined = {re.escape(form) for form in whole if len(form) >= LONG}
        return _alternatives(words, _WHOLE), _alternatives(joined, "{}")

    @cached_property
    def _apart(self) -> "re.Pattern[str] | None":
        return _alternatives(map(pattern_of, self.apart), _WHOLE)

    @cached_property
    def _names(self) -> "dict[str, list[WithheldName]]":
        """The names among the texts, by each of their words in all its forms."""
        names: dict[str, list[WithheldName]] = {}
        for text in sorted(self.texts):
            name = WithheldName.of(text, initials=text in self.persons)
            for word in name.keys if name else ():
                names.setdefault(word, []).append(name)  # type: ignore[arg-type] # it has words
        return names

    @cached_property
    def _initials(self) -> frozenset[str]:
        return frozenset(
            initials for text in self.persons for initials in initials_of(text)
        ) - frozenset(_COMMON.split(" "))

    def _spans(self, text: "Letters") -> Iterator[tuple[int, int]]:
        """Yield where something withheld begins and ends, not where it is something else."""
        apart = self._apart_spans(text)
        words, joined = self._exact
        for found in words.finditer(text.words) if words else ():
            if not any(
                a <= found.start() and found.end() <= b and b - a > len(found[0]) for a, b in apart
            ):
                yield text.span(*found.span())
        for found in joined.finditer(text.letters) if joined else ():
            start, stop = text.span_of_letters(*found.span())
            inside = (text.span(a, b) for a, b in apart)
            if not any(a <= start and stop <= b and b - a > stop - start for a, b in inside):
                yield start, stop

    def _apart_spans(self, text: "Letters") -> list[tuple[int, int]]:
        return [found.span() for found in self._apart.finditer(text.words)] if self._apart else []

    def _name_spans(self, text: "Letters") -> Iterator[tuple[int, int]]:
        """Yield where another spelling of a name begins and ends, not where it is another."""
        apart = [text.span(*span) for span in self._apart_spans(text)]
        for start, stop in (*self._other_spans(text), *self._initial_spans(text)):
            if not any(a <= start and stop <= b for a, b in apart):
                yield start, stop

    def _other_spans(self, text: "Letters") -> Iterator[tuple[int, int]]:
        words = {word.rstrip("0123456789") for word in text.words.split()}
        for name in {name: None for word in words for name in self._names.get(word, ())}:
            yield from name.spans(text)
        for part in () if text.address else re.finditer(r"\S+", text.text):
            if _ADDRESS.search(part[0]):
                inner = Letters(part[0], address=True)
                for start, stop in self._other_spans(inner):
                    yield part.start() + start, part.start() + stop

    def _initial_spans(self, text: "Letters") -> Iterator[tuple[int, int]]:
        if not self._initials:
            return
        for found in _INITIALS.finditer(text.text):
            if folded(found[0]).replace(" ", "") in self._initials and found[0][0].isupper():
                yield found.start(), found.start() + len(found[0].rstrip(" .-\u00a0"))


def _alternatives(patterns: Iterable[str], frame: str) -> "re.Pattern[str] | None":
    """Return the pattern of the longest of some patterns that fits, None where there are none."""
    longest = sorted({each for each in patterns if each}, key=lambda text: (-len(text), text))
    return re.compile(frame.format("|".join(longest))) if longest else None


def _decoded(text: str) -> str:
    """Return a text with what addresses and web pages write in codes."""
    for _ in range(3):
        text = html.unescape(unquote(text))
    return text


def _is_rare(text: str) -> bool:
    """Say whether a folded text is rare enough to be searched for everywhere."""
    if sum(map(str.isalpha, text)) >= _LETTERS:
        return True
    return sum(map(str.isdigit, text)) >= _DIGITS and not _DATE.fullmatch(text)
